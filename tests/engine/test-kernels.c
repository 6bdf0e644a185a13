/* Every variant of the kernels that this processor runs, against plain scalar code in double precision, on sizes that leave
 * every kind of tail, with strides and at the ends of the range of floats. */

#include <math.h>
#include <string.h>

#include "tests/engine/kernel-tests.h"

#define MOST 70000

static void
assert_close (float value, double expected, double relative, double absolute)
{
  if (isnan (expected))
    g_assert_true (isnan (value));
  else if (isinf (expected))
    g_assert_true (isinf (value) && (value > 0) == (expected > 0));
  else if (!(fabs (value - expected) <= relative * fabs (expected) + absolute))
    g_error ("%.9g, expected %.9g", (double) value, expected);
}

/* Plain code for what the kernels do. */

static double
activated (double x, PctActivation activation)
{
  switch (activation)
    {
    case PCT_ACTIVATION_RELU:
      return isnan (x) ? x : fmax (x, 0);
    case PCT_ACTIVATION_LEAKY_RELU:
      return x > 0 ? x : (double) 0.2f * x;
    case PCT_ACTIVATION_ELU:
      return x > 0 ? x : expm1 (x);
    case PCT_ACTIVATION_SELU:
      return 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * expm1 (x));
    case PCT_ACTIVATION_SIGMOID:
      return 1 / (1 + exp (-x));
    case PCT_ACTIVATION_TANH:
      return tanh (x);
    default:
      return x;
    }
}

static double
slope (double y, PctActivation activation)
{
  switch (activation)
    {
    case PCT_ACTIVATION_RELU:
      return y > 0;
    case PCT_ACTIVATION_LEAKY_RELU:
      return y > 0 ? 1 : (double) 0.2f;
    case PCT_ACTIVATION_ELU:
      return y > 0 ? 1 : y + 1;
    case PCT_ACTIVATION_SELU:
      return y > 0 ? 1.0507009873554805 : y + 1.7580993408473766;
    case PCT_ACTIVATION_SIGMOID:
      return y * (1 - y);
    case PCT_ACTIVATION_TANH:
      return 1 - y * y;
    default:
      return 1;
    }
}

static void
test_bytes (gconstpointer data)
{
  const PctKernels *kernels = data;
  static const size_t channels[] = { 1, 2, 3, 4, 5, 63, 64, 65 };
  for (size_t s = 0; s < N_SIZES; s++)
    for (size_t c = 0; c < G_N_ELEMENTS (channels); c++)
      {
        size_t n = kernel_sizes[s] * channels[c];
        g_autofree uint8_t *bytes = g_new (uint8_t, n);
        g_autofree float *scale = noise (channels[c], -1, 1), *offset = noise (channels[c], -1, 1), *to = noise (n, 0, 1);
        for (size_t i = 0; i < n; i++)
          bytes[i] = (uint8_t) noise_value (0, 256);
        kernels->bytes_to_floats (bytes, n, channels[c], scale, offset, to);
        for (size_t i = 0; i < n; i++)
          assert_close (to[i], (double) bytes[i] * scale[i % channels[c]] + offset[i % channels[c]], 1e-6, 3e-5);
        g_assert_cmpfloat (to[n], ==, GUARD);
      }
}

/* The shapes that matter to loops over rows: narrow, wide, with and without a gap between rows. */
static const struct {
  size_t rows, columns, stride;
} blocks[] = {
  { 1, 1, 1 }, { 3, 1, 1 }, { 5, 3, 3 }, { 8, 6, 6 },    { 9, 10, 10 },  { 7, 16, 16 },   { 23, 17, 17 },
  { 16, 32, 32 }, { 10, 48, 48 }, { 4, 84, 84 }, { 3, 10, 13 }, { 17, 33, 40 }, { 2, 512, 520 }, { 41, 100, 101 },
  { 50, 6, 6 },   { 1000, 3, 3 }, { 130, 17, 17 }, { 70, 63, 63 }, { 203, 10, 10 }, { 65, 24, 24 }, { 66, 6, 7 }, { 64, 64, 64 },
};

static void
test_activations (gconstpointer data)
{
  const PctKernels *kernels = data;
  for (size_t b = 0; b < G_N_ELEMENTS (blocks); b++)
    for (PctActivation activation = 0; activation < PCT_ACTIVATIONS; activation++)
      for (int biased = 0; biased < 2; biased++)
        {
          if (activation == PCT_ACTIVATION_SOFTMAX)
            continue;
          size_t rows = blocks[b].rows, columns = blocks[b].columns, stride = blocks[b].stride, n = rows * stride;
          g_autofree float *x = noise (n, -6, 6), *y = copy (x, n), *bias = noise (columns, -1, 1);
          g_autofree float *g = noise (n, -2, 2), *gradient = copy (g, n);

          kernels->bias_activate (y, rows, columns, stride, biased ? bias : NULL, activation, 0.2f);
          kernels->activate_backward (y, gradient, rows, columns, stride, activation, 0.2f);
          for (size_t i = 0; i <= n; i++)
            if (i == n || i % stride >= columns)
              {
                g_assert_cmpfloat (y[i], ==, x[i]);
                g_assert_cmpfloat (gradient[i], ==, g[i]);
              }
            else
              {
                float z = biased ? x[i] + bias[i % stride] : x[i];
                assert_close (y[i], activated (z, activation), 5e-7, 0);
                assert_close (gradient[i], g[i] * slope (y[i], activation), 1e-6, 2e-7);
              }
        }
}

/* Where exponentials overflow, vanish, lose precision, or change their formula. */
static const float edges[] = { 0.0f,    -0.0f,   1e-40f,  -1e-40f, 1e-20f,   -1e-20f,  1e-6f,  -1e-6f, 0.3465f,   -0.3466f, 0.6249f,
                               0.6251f, -0.625f, 1.0f,    -1.0f,   16.7f,    -16.7f,   43.0f,  -44.5f, 87.3f,     -87.3f,   88.7f,
                               -88.7f,  88.8f,   -88.8f,  104.0f,  -104.0f,  1e4f,     -1e4f,  1e30f,  -1e30f,    3.4e38f,  -3.4e38f,
                               INFINITY, -INFINITY, NAN };

static void
test_edges (gconstpointer data)
{
  const PctKernels *kernels = data;
  for (PctActivation activation = 0; activation < PCT_ACTIVATIONS; activation++)
    {
      if (activation == PCT_ACTIVATION_SOFTMAX)
        continue;
      float y[G_N_ELEMENTS (edges)];
      memcpy (y, edges, sizeof y);
      kernels->bias_activate (y, 1, G_N_ELEMENTS (edges), G_N_ELEMENTS (edges), NULL, activation, 0.2f);
      for (size_t i = 0; i < G_N_ELEMENTS (edges); i++)
        /* What is subnormal has fewer digits, and may be 0. */
        assert_close (y[i], (double) (float) activated (edges[i], activation), 5e-7, 1.2e-38);
    }
}

/* gelu and silu, by value and by derivative, over the range and at its ends. Hastings' formula is good to 1e-7. */
static void
test_input_activations (gconstpointer data)
{
  const PctKernels *kernels = data;
  g_autofree float *x = noise (MOST, -12, 12), *y = copy (x, MOST), *dz = noise (MOST, -2, 2), *dx = copy (dz, MOST);
  memcpy (x, edges, sizeof edges);

  for (int gelu = 0; gelu < 2; gelu++)
    {
      PctActivation activation = gelu ? PCT_ACTIVATION_GELU : PCT_ACTIVATION_SILU;
      kernels->activate_input (x, MOST, activation, y);
      kernels->activate_input_backward (x, dz, MOST, activation, dx);
      for (size_t i = 0; i < MOST; i++)
        {
          double z = x[i], share = gelu ? 0.5 * erfc (-z / sqrt (2)) : 1 / (1 + exp (-z));
          double density = gelu ? exp (-z * z / 2) / sqrt (2 * G_PI) : share * (1 - share);
          assert_close (y[i], z == -INFINITY ? 0 : z * share, 5e-7, 2e-7 * fmin (fabs (z), 20));
          if (fabs (z) < 1e15)
            assert_close (dx[i], dz[i] * (share + z * density), 2e-6, 1e-6);
        }
      g_assert_cmpfloat (y[MOST], ==, GUARD);
      g_assert_cmpfloat (dx[MOST], ==, GUARD);
    }
}

/* What batch normalisation sums and multiplies, on rows without gaps. */
static void
test_normalisation (gconstpointer data)
{
  const PctKernels *kernels = data;
  for (size_t k = 0; k < G_N_ELEMENTS (blocks); k++)
    {
      size_t rows = blocks[k].rows, columns = blocks[k].columns, n = rows * columns;
      g_autofree float *x = noise (n, -2, 2), *dz = noise (n, -2, 2), *y = copy (x, n), *dx = copy (x, n);
      g_autofree float *mean = noise (columns, -1, 1), *a = noise (columns, -1, 1), *b = noise (columns, -1, 1), *d = noise (columns, -1, 1);
      g_autofree float *squares = copy (a, columns), *products = copy (b, columns);

      kernels->scale_rows (x, rows, columns, a, y);
      kernels->normalise_backward (x, dz, rows, columns, mean, a, b, d, dx);
      kernels->sum_squares (x, rows, columns, mean, squares);
      kernels->sum_products (x, dz, rows, columns, mean, products);
      for (size_t c = 0; c < columns; c++)
        {
          double square = a[c], product = b[c];
          for (size_t i = c; i < n; i += columns)
            {
              double from = (double) x[i] - mean[c];
              square += from * from;
              product += from * dz[i];
              assert_close (y[i], (double) x[i] * a[c], 1e-6, 0);
              assert_close (dx[i], (double) dz[i] * a[c] + from * b[c] + d[c], 1e-6, 2e-6);
            }
          assert_close (squares[c], square, 1e-5, 1e-6);
          assert_close (products[c], product, 1e-5, 1e-6 * (double) rows);
        }
      g_assert_true (y[n] == GUARD && dx[n] == GUARD && squares[columns] == GUARD && products[columns] == GUARD);
    }
}

/* Through softmax of the pair (0, x), x at most 0, whose second value is exp (x) ÷ (1 + exp (x)); and elu, whose value is
 * exp (x) − 1: a scan over the whole range of the exponential. */
static void
test_exponential (gconstpointer data)
{
  const PctKernels *kernels = data;
  g_autofree float *x = g_new (float, MOST), *pairs = g_new (float, 2 * MOST), *elu = g_new (float, MOST), *sigmoid = NULL;
  double worst = 0, worst_elu = 0, worst_sigmoid = 0;

  for (size_t i = 0; i < MOST; i++)
    {
      x[i] = -86.0f * (float) i / MOST;
      pairs[2 * i] = 0;
      pairs[2 * i + 1] = elu[i] = x[i];
    }
  sigmoid = g_memdup2 (x, MOST * sizeof *x);
  kernels->softmax (pairs, MOST, 2);
  kernels->bias_activate (elu, 1, MOST, MOST, NULL, PCT_ACTIVATION_ELU, 0);
  kernels->bias_activate (sigmoid, 1, MOST, MOST, NULL, PCT_ACTIVATION_SIGMOID, 0);
  for (size_t i = 0; i < MOST; i++)
    {
      double e = exp (x[i]), share = e / (1 + e), less = expm1 (x[i]);
      worst = MAX (worst, fabs (pairs[2 * i + 1] - share) / share);
      worst_sigmoid = MAX (worst_sigmoid, fabs (sigmoid[i] - share) / share);
      if (i > 0)
        worst_elu = MAX (worst_elu, fabs ((elu[i] - less) / less));
    }
  g_test_message ("relative errors: softmax %.2g, sigmoid %.2g, elu %.2g", worst, worst_sigmoid, worst_elu);
  /* 2 ulp of the exponential, and the roundings of the sum and the division. */
  g_assert_cmpfloat (worst, <, 4 * 0x1p-23);
  g_assert_cmpfloat (worst_sigmoid, <, 4 * 0x1p-23);
  g_assert_cmpfloat (worst_elu, <, 2 * 0x1p-23);
}

static void
test_softmax (gconstpointer data)
{
  const PctKernels *kernels = data;
  static const float spreads[] = { 1, 30, 1000, 1e38f };
  for (size_t s = 0; s < N_SIZES; s++)
    for (size_t k = 0; k < G_N_ELEMENTS (spreads); k++)
      {
        size_t rows = 3, columns = kernel_sizes[s], n = rows * columns;
        g_autofree float *x = noise (n, -spreads[k], spreads[k]), *y = copy (x, n);
        kernels->softmax (y, rows, columns);
        for (size_t r = 0; r < rows; r++)
          {
            double largest = -INFINITY, sum = 0;
            for (size_t c = 0; c < columns; c++)
              largest = fmax (largest, x[r * columns + c]);
            for (size_t c = 0; c < columns; c++)
              sum += exp (x[r * columns + c] - largest);
            for (size_t c = 0; c < columns; c++)
              /* The difference to the largest is rounded before it is raised. */
              assert_close (y[r * columns + c], exp (x[r * columns + c] - largest) / sum, 1e-5, 1.2e-38);
          }
        g_assert_cmpfloat (y[n], ==, GUARD);
      }

  float vanishing[] = { 0, -88, -1e30f, -INFINITY };
  kernels->softmax (vanishing, 1, 4);
  g_assert_cmpfloat (vanishing[0], ==, 1);
  for (size_t i = 1; i < G_N_ELEMENTS (vanishing); i++)
    g_assert_cmpfloat (vanishing[i], ==, 0);

  float broken[] = { 1, NAN, 2 };
  kernels->softmax (broken, 1, 3);
  g_assert_true (isnan (broken[0]) && isnan (broken[1]) && isnan (broken[2]));

  /* Wherever it stands in a row that is wide enough for lanes, the first of them included. */
  for (size_t place = 0; place < 100; place += 33)
    {
      float wide[100] = { 0 };
      wide[place] = NAN;
      kernels->softmax (wide, 1, G_N_ELEMENTS (wide));
      for (size_t i = 0; i < G_N_ELEMENTS (wide); i++)
        g_assert_true (isnan (wide[i]));
    }
}

static void
test_sum_rows (gconstpointer data)
{
  const PctKernels *kernels = data;
  for (size_t b = 0; b < G_N_ELEMENTS (blocks); b++)
    {
      size_t rows = blocks[b].rows, columns = blocks[b].columns, stride = blocks[b].stride;
      g_autofree float *x = noise (rows * stride, -1, 1), *before = noise (columns, -1, 1), *sum = copy (before, columns);
      kernels->sum_rows (x, rows, columns, stride, sum);
      for (size_t c = 0; c < columns; c++)
        {
          double expected = before[c];
          for (size_t r = 0; r < rows; r++)
            expected += x[r * stride + c];
          assert_close (sum[c], expected, 1e-6, 5e-6);
        }
      g_assert_cmpfloat (sum[columns], ==, GUARD);
    }
}

static void
test_add (gconstpointer data)
{
  const PctKernels *kernels = data;
  for (size_t s = 0; s < N_SIZES; s++)
    {
      size_t n = kernel_sizes[s];
      g_autofree float *from = noise (n, -1, 1), *before = noise (n, -1, 1), *sum = copy (before, n);
      kernels->add (from, n, sum);
      for (size_t i = 0; i < n; i++)
        assert_close (sum[i], from[i] + before[i], 0, 0);
      g_assert_cmpfloat (sum[n], ==, GUARD);
    }
}

static void
test_products_apart (gconstpointer data)
{
  const PctKernels *kernels = data;
  static const struct {
    size_t rows, columns, x_row, y_row;
  } cases[] = { { 1, 1, 1, 1 }, { 5, 3, 7, 3 }, { 9, 17, 34, 51 }, { 4, 33, 33, 33 }, { 7, 64, 128, 64 } };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      size_t rows = cases[i].rows, columns = cases[i].columns, x_row = cases[i].x_row, y_row = cases[i].y_row;
      g_autofree float *x = noise (rows * x_row, -1, 1), *scale = noise (columns, -1, 1), *before = noise (rows * y_row, -1, 1);
      g_autofree float *y = copy (before, rows * y_row), *dz = noise (rows * columns, -1, 1), *start = noise (columns, -1, 1);
      g_autofree float *sum = copy (start, columns);
      kernels->multiply_add (x, x_row, scale, rows, columns, y, y_row);
      kernels->sum_products_apart (x, x_row, dz, rows, columns, sum);
      for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < y_row; c++)
          assert_close (y[r * y_row + c], (double) before[r * y_row + c] + (c < columns ? (double) x[r * x_row + c] * (double) scale[c] : 0),
                        1e-6, 1e-6);
      for (size_t c = 0; c < columns; c++)
        {
          double expected = start[c];
          for (size_t r = 0; r < rows; r++)
            expected += (double) x[r * x_row + c] * (double) dz[r * columns + c];
          assert_close (sum[c], expected, 1e-6, 5e-6);
        }
      g_assert_cmpfloat (y[rows * y_row], ==, GUARD);
      g_assert_cmpfloat (sum[columns], ==, GUARD);
    }
}

static void
test_penalise (gconstpointer data)
{
  const PctKernels *kernels = data;
  for (size_t s = 0; s < N_SIZES; s++)
    {
      size_t n = kernel_sizes[s];
      g_autofree float *parameter = noise (n, -1, 1), *before = noise (n, -1, 1), *gradient = copy (before, n);
      parameter[0] = 0;
      double expected = 0, found = kernels->penalise (parameter, n, 0.25f, 0.5f, gradient);
      for (size_t i = 0; i < n; i++)
        {
          double w = (double) parameter[i];
          expected += 0.25 * fabs (w) + 0.5 * w * w;
          assert_close (gradient[i], (double) before[i] + (w > 0 ? 0.25 : w < 0 ? -0.25 : 0) + w, 1e-6, 1e-6);
        }
      g_assert_cmpfloat_with_epsilon (found, expected, 1e-5 * expected + 1e-9);
      g_assert_cmpfloat (gradient[n], ==, GUARD);
    }
}

static void
test_dropout (gconstpointer data)
{
  const PctKernels *kernels = data;
  static const float rates[] = { 0, 0x1p-24f, 0.1f, 0.3f, 0.5f, 0.999f, 0x1.fffffep-1f };
  for (size_t s = 0; s < N_SIZES; s++)
    for (size_t k = 0; k <= G_N_ELEMENTS (rates); k++)
      {
        size_t n = kernel_sizes[s], quarter = (n + 3) / 4;
        PctRandom random = pct_random (1234567890123 + s, PCT_RANDOM_DROPOUT, 3, 5, (uint32_t) k);
        /* The last rate is exactly what the first element draws, which is then kept. */
        float rate = k < G_N_ELEMENTS (rates) ? rates[k] : pct_random_unit (pct_random_word (&random, 0)), scale = 1 / (1 - rate);
        g_autofree float *from = noise (n, -1, 1), *to = noise (n, 0, 1), *same = copy (from, n);

        kernels->dropout (from, n, &random, rate, scale, to);
        kernels->dropout (same, n, &random, rate, scale, same);
        for (size_t i = 0; i < n; i++)
          {
            uint32_t words[4];
            pct_random_block (&random, (uint32_t) (i % quarter), words);
            gboolean kept = pct_random_unit (words[i / quarter]) >= rate;
            g_assert_cmpfloat (to[i], ==, kept ? from[i] * scale : 0);
            g_assert_cmpfloat (same[i], ==, to[i]);
          }
        g_assert_cmpfloat (to[n], ==, GUARD);
        g_assert_cmpfloat (same[n], ==, GUARD);
      }
}

/* The share that is dropped is the rate, and neither the image nor the epoch repeats the other's choice. */
static void
test_dropout_share (gconstpointer data)
{
  const PctKernels *kernels = data;
  g_autofree float *ones = noise (MOST, 1, 1), *a = g_new (float, MOST), *b = g_new (float, MOST);
  PctRandom first = pct_random (1, PCT_RANDOM_DROPOUT, 1, 1, 0), second = pct_random (1, PCT_RANDOM_DROPOUT, 1, 1, 1);
  size_t dropped = 0, both = 0;

  kernels->dropout (ones, MOST, &first, 0.3f, 1, a);
  kernels->dropout (ones, MOST, &second, 0.3f, 1, b);
  for (size_t i = 0; i < MOST; i++)
    {
      dropped += a[i] == 0;
      both += a[i] == 0 && b[i] == 0;
    }
  /* Five standard deviations. */
  g_assert_cmpfloat (fabs ((double) dropped / MOST - 0.3), <, 0.009);
  g_assert_cmpfloat (fabs ((double) both / MOST - 0.09), <, 0.006);
}

/* No kernel may give other bits when its arrays start elsewhere in a cache line, which would depend on the allocator. */
static void
test_alignment (gconstpointer data)
{
  const PctKernels *kernels = data;
  const size_t n = 301;
  g_autofree float *x = noise (n, -3, 3), *v = noise (n, 0, 1), *g = noise (n, -1, 1);
  float *first = NULL;

  for (size_t shift = 0; shift < 16; shift++)
    {
      g_autofree float *room = g_new0 (float, 4 * (n + 16));
      float *y = room + shift, *sum = y + n + 16 - shift, *velocity = sum + n + shift, *parameter = velocity + n + 3;
      memcpy (y, x, n * sizeof *y);
      memcpy (velocity, v, n * sizeof *v);
      kernels->bias_activate (y, 7, 43, 43, x, PCT_ACTIVATION_TANH, 0);
      kernels->sum_rows (y, 7, 43, 43, sum);
      kernels->adam (g, n, 0.01f, 0.1f, 0.001f, 1e-7f, y, velocity, parameter);

      g_autofree float *result = g_new0 (float, 2 * n + 43);
      memcpy (result, y, n * sizeof *y);
      memcpy (result + n, parameter, n * sizeof *y);
      memcpy (result + 2 * n, sum, 43 * sizeof *y);
      if (first)
        g_assert_cmpmem (result, (2 * n + 43) * sizeof *result, first, (2 * n + 43) * sizeof *first);
      else
        first = g_steal_pointer (&result);
    }
  g_free (first);
}

static void
test_choice (void)
{
  const char *wanted = g_getenv ("PERCEPT_KERNELS");
  g_assert_nonnull (pct_kernels_find ("reference"));
  g_assert_null (pct_kernels_find ("sse9"));
  g_assert_cmpstr (pct_kernels ()->name, ==, wanted ? wanted : pct_kernels ()->name);
}

/* In a process of its own, as the choice is made once. */
static void
test_unknown_name (void)
{
  if (g_test_subprocess ())
    {
      g_setenv ("PERCEPT_KERNELS", "sse9", TRUE);
      g_test_expect_message ("percept-engine", G_LOG_LEVEL_WARNING, "*sse9*");
      g_assert_nonnull (pct_kernels ());
      g_test_assert_expected_messages ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  static const KernelTest tests[] = {
    { "bytes", test_bytes },       { "activations", test_activations },     { "edges", test_edges },
    { "input-activations", test_input_activations },
    { "normalisation", test_normalisation },
    { "exponential", test_exponential }, { "softmax", test_softmax },       { "sum-rows", test_sum_rows },
    { "add", test_add },           { "penalise", test_penalise },           { "products-apart", test_products_apart },
    { "dropout", test_dropout },   { "dropout-share", test_dropout_share }, { "alignment", test_alignment },
  };
  test_init (&argc, &argv);
  noise_seed (20);
  kernel_tests_add ("kernels", tests, G_N_ELEMENTS (tests));
  g_test_add_func ("/kernels/choice", test_choice);
  g_test_add_func ("/kernels/unknown-name", test_unknown_name);
  return g_test_run ();
}
