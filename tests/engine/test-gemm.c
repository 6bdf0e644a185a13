/* Matrix products against the sum written out, with every transposition and stride, and from several threads at once. */

#include <math.h>
#include <string.h>

#include "engine/kernels/gemm.h"
#include "tests/engine/support.h"

static const struct {
  size_t m, n, k;
} shapes[] = { { 1, 1, 1 }, { 1, 10, 7 }, { 5, 1, 9 }, { 3, 4, 5 },   { 17, 33, 9 },    { 64, 48, 25 },
               { 100, 6, 150 }, { 31, 65, 127 }, { 2, 300, 3 }, { 128, 10, 512 }, { 10, 512, 128 }, { 4, 5, 0 }, { 0, 3, 2 }, { 3, 0, 2 } };

static void
fill (float *values, size_t n, uint32_t image)
{
  PctRandom random = pct_random (7, PCT_RANDOM_DATASET, 0, 0, image);
  for (size_t i = 0; i < n; i++)
    values[i] = 2 * pct_random_unit (pct_random_word (&random, (uint32_t) i)) - 1;
}

static void
check (size_t m, size_t n, size_t k, gboolean ta, gboolean tb, size_t gap, float beta)
{
  size_t rows_a = ta ? k : m, lda = (ta ? m : k) + gap, rows_b = tb ? n : k, ldb = (tb ? k : n) + gap, ldc = n + gap;
  g_autofree float *a = g_new (float, rows_a * lda + 1), *b = g_new (float, rows_b * ldb + 1);
  g_autofree float *c = g_new (float, m * ldc + 1), *before = g_new (float, m * ldc + 1);

  fill (a, rows_a * lda, 1);
  fill (b, rows_b * ldb, 2);
  fill (c, m * ldc, 3);
  for (size_t i = 0; i < m * ldc && beta == 0; i++)
    if (i % ldc < n)
      c[i] = NAN; /* never read */
  memcpy (before, c, m * ldc * sizeof *c);

  pct_gemm (ta, tb, m, n, k, a, MAX (lda, 1), b, MAX (ldb, 1), beta, c, MAX (ldc, 1));
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < ldc; j++)
      {
        double expected = j < n && beta == 0 ? 0 : (double) before[i * ldc + j];
        if (j < n)
          {
            expected *= beta == 0 ? 1 : (double) beta;
            for (size_t l = 0; l < k; l++)
              expected += (double) a[ta ? l * lda + i : i * lda + l] * (double) b[tb ? j * ldb + l : l * ldb + j];
          }
        /* A sum of k products of numbers below 1, rounded each. */
        g_assert_cmpfloat (fabs ((double) c[i * ldc + j] - expected), <=, j < n ? 1e-7 * (double) (k + 2) : 0);
      }
}

static void
test_products (void)
{
  for (size_t s = 0; s < G_N_ELEMENTS (shapes); s++)
    for (unsigned bits = 0; bits < 16; bits++)
      check (shapes[s].m, shapes[s].n, shapes[s].k, bits & 1, bits >> 1 & 1, bits & 4 ? 3 : 0, bits & 8 ? 1 : 0);
  check (20, 30, 40, FALSE, FALSE, 0, 0.5f);
}

#define SIDE 96
#define PIECES 64

typedef struct {
  const float *a, *b;
  float *c;
} Products;

static void
multiply (void *data, size_t piece, unsigned worker)
{
  const Products *products = data;
  pct_gemm (FALSE, FALSE, SIDE, SIDE, SIDE, products->a, SIDE, products->b, SIDE, 0, products->c + piece * SIDE * SIDE, SIDE);
}

static void
test_threads (void)
{
  g_autoptr (PctTeam) team = pct_team_new (4);
  g_autofree float *a = g_new (float, SIDE * SIDE), *b = g_new (float, SIDE * SIDE), *c = g_new (float, PIECES * SIDE * SIDE);
  Products products = { a, b, c };

  fill (a, SIDE * SIDE, 1);
  fill (b, SIDE * SIDE, 2);
  pct_team_run (team, PIECES, multiply, &products);
  for (size_t piece = 1; piece < PIECES; piece++)
    g_assert_cmpmem (c, SIDE * SIDE * sizeof *c, c + piece * SIDE * SIDE, SIDE * SIDE * sizeof *c);
}

static void
test_names (void)
{
  g_assert_true (g_str_has_prefix (pct_gemm_configuration (), "OpenBLAS"));
  g_assert_cmpuint (strlen (pct_gemm_core ()), >, 0);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/gemm/products", test_products);
  g_test_add_func ("/gemm/threads", test_threads);
  g_test_add_func ("/gemm/names", test_names);
  return g_test_run ();
}
