/* The optimizers' kernels: every variant that this processor runs against the reference, on sizes that leave every kind of
 * tail. The formulas themselves are tested in test-optimizer.c. */

#include <math.h>

#include "tests/engine/kernel-tests.h"

static void
test_updates (gconstpointer data)
{
  const PctKernels *kernels = data, *reference = pct_kernels_find ("reference");
  static const struct {
    int method;
    float momentum;
    gboolean nesterov;
  } cases[] = { { 0, 0, FALSE }, { 0, 0.9f, FALSE }, { 0, 0.9f, TRUE }, { 1, 0, FALSE }, { 1, 0.9f, FALSE }, { 2, 0, FALSE }, { 3, 0, FALSE } };

  for (size_t k = 0; k < G_N_ELEMENTS (cases); k++)
    for (size_t s = 0; s < N_SIZES; s++)
      {
        size_t n = kernel_sizes[s];
        g_autofree float *gradient = noise (n, -1, 1), *p = noise (n, -1, 1), *u = noise (n, -1, 1), *v = noise (n, 0, 1);
        g_autofree float *p2 = copy (p, n), *u2 = copy (u, n), *v2 = copy (v, n);
        const PctKernels *both[] = { kernels, reference };
        float *blocks_of[2][3] = { { u, v, p }, { u2, v2, p2 } };

        for (int i = 0; i < 2; i++)
          {
            float **block = blocks_of[i];
            switch (cases[k].method)
              {
              case 0:
                both[i]->sgd (gradient, n, 0.1f, cases[k].momentum, cases[k].nesterov, block[0], block[2]);
                break;
              case 1:
                both[i]->rmsprop (gradient, n, 0.01f, 0.1f, 1e-7f, cases[k].momentum, block[1], block[0], block[2]);
                break;
              case 2:
                both[i]->adam (gradient, n, 0.01f, 0.1f, 0.001f, 1e-7f, block[0], block[1], block[2]);
                break;
              default:
                both[i]->adamax (gradient, n, 0.01f, 0.1f, 0.999f, 1e-7f, block[0], block[1], block[2]);
              }
          }
        g_assert_cmpfloat (test_difference (u, u2, n + 1), <, 1e-6);
        g_assert_cmpfloat (test_difference (v, v2, n + 1), <, 1e-6);
        g_assert_cmpfloat (test_difference (p, p2, n + 1), <, 1e-6);
      }
}

/* The other updates, over as many blocks as any of them has; roots' arguments are not below 0. */
static void
run_update (const PctKernels *kernels, size_t method, const float *gradient, size_t n, float *const *block)
{
  switch (method)
    {
    case 0:
    case 1:
      kernels->rmsprop_centered (gradient, n, 0.01f, 0.1f, 1e-3f, 0.9f, block[2], method == 0 ? NULL : block[0], block[1], block[3]);
      break;
    case 2:
      kernels->amsgrad (gradient, n, 0.01f, 0.1f, 0.001f, 1e-7f, block[0], block[1], block[2], block[3]);
      break;
    case 3:
      kernels->nadam (gradient, n, 0.01f, 0.02f, 3, 0.1f, 0.001f, 1e-7f, block[0], block[1], block[3]);
      break;
    case 4:
      kernels->adagrad (gradient, n, 0.01f, 1e-7f, block[1], block[3]);
      break;
    case 5:
      kernels->adadelta (gradient, n, 0.5f, 0.05f, 1e-4f, block[1], block[2], block[3]);
      break;
    case 6:
    case 7:
      kernels->ftrl (gradient, n, 0.1f, method == 6 ? 0.5f : 0.7f, 0.1f, 0.2f, 0.3f, block[1], block[0], block[3]);
      break;
    case 8:
      kernels->scale (block[3], n, 0.3f);
      break;
    case 9:
      kernels->decay (block[3], n, 0.3f);
      break;
    case 10:
      kernels->clamp (block[3], n, 0.3f);
      break;
    case 11:
      kernels->approach (gradient, n, 0.3f, block[3]);
      break;
    default:
      block[3][0] = (float) kernels->squares (gradient, n);
    }
}

static void
test_other_updates (gconstpointer data)
{
  const PctKernels *kernels = data, *reference = pct_kernels_find ("reference");
  for (size_t method = 0; method <= 12; method++)
    for (size_t s = 0; s < N_SIZES; s++)
      {
        size_t n = kernel_sizes[s];
        g_autofree float *gradient = noise (n, -1, 1);
        float *one[4], *other[4];
        for (size_t b = 0; b < 4; b++)
          {
            one[b] = b == 1 || b == 2 ? noise (n, 0.1f, 1) : noise (n, -1, 1);
            other[b] = copy (one[b], n);
          }
        run_update (kernels, method, gradient, n, one);
        run_update (reference, method, gradient, n, other);
        for (size_t b = 0; b < 4; b++)
          {
            /* The logarithm of the power rounds where a root doesn't. */
            g_assert_cmpfloat (test_difference (one[b], other[b], n + 1), <, 2e-6);
            g_free (one[b]);
            g_free (other[b]);
          }
      }
}

/* What is clamped, and where NaN goes. */
static void
test_clamp (gconstpointer data)
{
  const PctKernels *kernels = data;
  float x[] = { -3, -1, -0.5f, 0, 0.5f, 1, 3, INFINITY, -INFINITY, NAN };
  kernels->clamp (x, G_N_ELEMENTS (x), 1);
  const float expected[] = { -1, -1, -0.5f, 0, 0.5f, 1, 1, 1, -1 };
  g_assert_cmpmem (x, sizeof expected, expected, sizeof expected);
  g_assert_true (isnan (x[9]));
}

int
main (int argc, char **argv)
{
  static const KernelTest tests[]
      = { { "updates", test_updates }, { "other-updates", test_other_updates }, { "clamp", test_clamp } };
  test_init (&argc, &argv);
  noise_seed (21);
  kernel_tests_add ("update-kernels", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
