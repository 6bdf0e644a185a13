/* What convolutions and poolings are made of, every variant of the kernels against plain code in double precision: products
 * with rows that overlap, on every size of tile and tail, and windows with ties and NaN. */

#include <math.h>
#include <string.h>

#include "tests/engine/kernel-tests.h"

static size_t
below (size_t n)
{
  return pct_random_below (noise_word (), (uint32_t) n);
}

static double
expected_product (const PctProduct *p, const float *before, size_t row, size_t column)
{
  double sum = p->add ? before[row * p->c_row + column] : 0;
  for (size_t o = 0; o < p->outer; o++)
    for (size_t i = 0; i < p->inner; i++)
      sum += (double) p->a[o * p->a_outer + i * p->a_inner + row * p->a_row] * p->b[o * p->b_outer + i * p->b_inner + column];
  return sum;
}

/* Exactly as many floats as are read, so that the address sanitizer sees one more. */
static void
check_product (const PctKernels *kernels, PctProduct p)
{
  size_t a_size = (p.outer - 1) * p.a_outer + (p.inner - 1) * p.a_inner + (p.rows - 1) * p.a_row + 1;
  size_t b_size = (p.outer - 1) * p.b_outer + (p.inner - 1) * p.b_inner + p.columns, c_size = (p.rows - 1) * p.c_row + p.columns;
  g_autofree float *a = noise (a_size, -1, 1), *b = noise (b_size, -1, 1), *c = noise (c_size, -1, 1), *before = g_memdup2 (c, c_size * sizeof *c);

  if (!p.add)
    c[0] = NAN; /* what isn't added to isn't read */
  p.a = a;
  p.b = b;
  p.c = c;
  kernels->product (&p);
  for (size_t row = 0; row < p.rows; row++)
    for (size_t column = 0; column < p.c_row && row * p.c_row + column < c_size; column++)
      {
        float value = c[row * p.c_row + column];
        if (column >= p.columns)
          {
            g_assert_cmpfloat (value, ==, before[row * p.c_row + column]);
            continue;
          }
        /* Each of the sum's terms, at most 1, is rounded once, and so is each partial sum. */
        double terms = (double) (p.inner * p.outer + 1), expected = expected_product (&p, before, row, column);
        if (!(fabs (value - expected) <= terms * terms * 0x1p-24))
          g_error ("%s, %zu × %zu of %zu · %zu: %.9g, expected %.9g", kernels->name, p.rows, p.columns, p.outer, p.inner,
                   (double) value, expected);
      }
  g_assert_cmpfloat (c[c_size], ==, GUARD);
}

static void
test_product_sizes (gconstpointer data)
{
  for (size_t rows = 1; rows <= 30; rows++)
    for (size_t columns = 1; columns <= 70; columns += columns < 20 ? 1 : 7)
      check_product (data, (PctProduct){ .rows = rows, .columns = columns, .inner = 1 + below (6), .outer = 1 + below (3),
                                         .a_row = 1 + below (4), .a_inner = 1 + below (4), .a_outer = below (20),
                                         .b_inner = columns + below (3), .b_outer = below (50), .c_row = columns + below (3),
                                         .add = (gboolean) below (2) });
}

static void
test_product_long (gconstpointer data)
{
  check_product (data, (PctProduct){ .rows = 10, .columns = 48, .inner = 160, .outer = 5, .a_row = 32, .a_inner = 1,
                                     .a_outer = 448, .b_inner = 48, .b_outer = 7680, .c_row = 48 });
  check_product (data, (PctProduct){ .rows = 160, .columns = 48, .inner = 10, .outer = 10, .a_row = 1, .a_inner = 32,
                                     .a_outer = 448, .b_inner = 48, .b_outer = 480, .c_row = 48, .add = TRUE });
}

/* Values of a small range, so that there are ties. */
static float *
coarse (size_t n)
{
  float *values = noise (n, -1, 1);
  for (size_t i = 0; i < n; i++)
    values[i] = roundf (values[i] * 2);
  return values;
}

static void
check_windows (const PctKernels *kernels, size_t rows, size_t columns, size_t channels, gboolean with_nan)
{
  size_t count = 1 + below (4), step = (1 + below (3)) * channels;
  size_t stride = (count - 1) * step + (columns + below (3)) * channels;
  size_t size = (rows - 1) * stride + (count - 1) * step + columns * channels;
  gboolean add = step < columns * channels || below (2) == 1;
  PctWindows windows = { count, step, rows, columns, stride, channels, add };
  g_autofree float *x = coarse (size), *dx = noise (size, -1, 1), *expected = g_memdup2 (dx, size * sizeof *dx);
  g_autofree float *y = noise (count * channels, -1, 1), *dz = noise (count * channels, -1, 1);

  if (with_nan)
    x[below (columns * channels)] = NAN;
  kernels->max_windows (&windows, x, y);
  kernels->max_windows_backward (&windows, x, y, dz, dx);
  for (size_t w = 0; w < count; w++)
    for (size_t c = 0; c < channels; c++)
      {
        float most = -INFINITY, given = dz[w * channels + c], result = y[w * channels + c];
        for (size_t i = 0; i < rows * columns; i++)
          {
            float value = x[i / columns * stride + w * step + i % columns * channels + c];
            most = isnan (value) || isnan (most) ? NAN : MAX (most, value);
          }
        g_assert_true (result == most || (isnan (result) && isnan (most)));
        for (size_t i = 0; i < rows * columns; i++)
          {
            size_t at = i / columns * stride + w * step + i % columns * channels + c;
            gboolean hit = x[at] == most;
            expected[at] = (add ? expected[at] : 0) + (hit ? given : 0);
            given = hit ? 0 : given;
          }
      }
  for (size_t i = 0; i < size; i++)
    g_assert_cmpfloat (dx[i], ==, expected[i]);
  g_assert_cmpfloat (y[count * channels], ==, GUARD);
  g_assert_cmpfloat (dx[size], ==, GUARD);
}

static void
test_max_window (gconstpointer data)
{
  for (size_t channels = 1; channels <= 150; channels += channels < 20 ? 1 : 13)
    for (size_t rows = 1; rows <= 3; rows++)
      for (size_t columns = 1; columns <= 3; columns++)
        {
          check_windows (data, rows, columns, channels, FALSE);
          check_windows (data, rows, columns, channels, TRUE);
        }
}

int
main (int argc, char **argv)
{
  static const KernelTest tests[]
      = { { "product-sizes", test_product_sizes }, { "product-long", test_product_long }, { "max-window", test_max_window } };
  test_init (&argc, &argv);
  noise_seed (11);
  kernel_tests_add ("windows", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
