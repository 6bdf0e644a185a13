#include "tests/engine/kernel-tests.h"

const size_t kernel_sizes[N_SIZES]
    = { 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 100, 127, 511, 512, 513, 1000, 1537 };

static PctRandom stream;
static uint32_t drawn;

void
kernel_tests_add (const char *suite, const KernelTest *tests, size_t n)
{
  static const char *const variants[] = { "reference", "avx2", "avx512" };
  for (size_t v = 0; v < G_N_ELEMENTS (variants); v++)
    {
      const PctKernels *kernels = pct_kernels_find (variants[v]);
      for (size_t t = 0; kernels && t < n; t++)
        {
          g_autofree char *path = g_strdup_printf ("/%s/%s/%s", suite, variants[v], tests[t].name);
          g_test_add_data_func (path, kernels, tests[t].test);
        }
    }
}

void
noise_seed (uint64_t seed)
{
  stream = pct_random (seed, PCT_RANDOM_DATASET, 0, 0, 0);
  drawn = 0;
}

uint32_t
noise_word (void)
{
  return pct_random_word (&stream, drawn++);
}

float
noise_value (float low, float high)
{
  return low + (high - low) * pct_random_unit (noise_word ());
}

float *
noise (size_t n, float low, float high)
{
  float *values = g_new (float, n + 1);
  for (size_t i = 0; i < n; i++)
    values[i] = noise_value (low, high);
  values[n] = GUARD;
  return values;
}

float *
copy (const float *values, size_t n)
{
  return g_memdup2 (values, (n + 1) * sizeof *values);
}
