/* Gaussian noise: as strong as it is asked to be, of the normal distribution's form, another for each image, epoch and layer,
 * and none in use. */

#include <math.h>
#include <string.h>

#include "engine/layers/layer.h"
#include "tests/engine/support.h"

#define SIDE 41 /* an odd number of values, so that the last four are cut off */
#define CHANNELS 5
#define SIZE (SIDE * SIDE * CHANNELS)
#define IMAGES 6

static PctLayer
layer_new (double stddev, size_t number)
{
  g_autoptr (GError) error = NULL;
  PctLayer layer = { .class = &pct_gaussian_noise_class, .spec = pct_layer_spec (PCT_LAYER_GAUSSIAN_NOISE), .number = number,
                     .input = { SIDE, SIDE, CHANNELS, FALSE } };
  layer.spec.stddev = stddev;
  g_assert_true (layer.class->plan (&layer, "model.layers[0]", &error));
  g_clear_pointer (&layer.explanation, g_free);
  return layer;
}

/* What is added to each value of the images. Free with g_free. */
static float *
draw (double stddev, size_t number, uint64_t seed, uint32_t epoch, gboolean training)
{
  static const uint32_t images[IMAGES] = { 7, 3, 0, 1000000, 8, 9 };
  const PctPass pass = { training, seed, epoch, images };
  PctLayer layer = layer_new (stddev, number);
  g_autofree float *x = g_new (float, IMAGES * SIZE);
  float *y = g_new (float, IMAGES * SIZE);

  for (size_t i = 0; i < IMAGES * SIZE; i++)
    x[i] = 0.25f;
  layer.class->forward (&layer, &pass, 0, IMAGES, x, y, NULL);
  for (size_t i = 0; i < IMAGES * SIZE; i++)
    y[i] -= x[i];
  return y;
}

/* Moments of a sample of n, and the shares within one and two deviations, against the distribution's: five standard errors. */
static void
test_distribution (void)
{
  static const double deviations[] = { 0.01, 0.3, 1, 4 };
  const double n = IMAGES * SIZE;

  for (size_t d = 0; d < G_N_ELEMENTS (deviations); d++)
    {
      g_autofree float *noise = draw (deviations[d], 1, 5, 1, TRUE);
      double sums[5] = { 0 }, within[2] = { 0 };
      for (size_t i = 0; i < IMAGES * SIZE; i++)
        {
          double z = (double) noise[i] / deviations[d];
          for (int k = 1; k <= 4; k++)
            sums[k] += pow (z, k) / n;
          for (int k = 0; k < 2; k++)
            within[k] += (fabs (z) <= k + 1) / n;
        }
      g_assert_cmpfloat_with_epsilon (sums[1], 0, 5 / sqrt (n));
      g_assert_cmpfloat_with_epsilon (sqrt (sums[2]), 1, 5 / sqrt (2 * n));
      g_assert_cmpfloat_with_epsilon (sums[3], 0, 5 * sqrt (15 / n));
      g_assert_cmpfloat_with_epsilon (sums[4], 3, 5 * sqrt (96 / n));
      for (int k = 0; k < 2; k++)
        {
          double share = erf ((k + 1) / sqrt (2));
          g_assert_cmpfloat_with_epsilon (within[k], share, 5 * sqrt (share * (1 - share) / n));
        }
    }
}

static double
correlation (const float *a, const float *b)
{
  double sum = 0;
  for (size_t i = 0; i < SIZE; i++)
    sum += (double) a[i] * (double) b[i] / SIZE;
  return fabs (sum);
}

/* Neighbours, other images, epochs, layers and seeds have nothing in common; the same has everything. */
static void
test_streams (void)
{
  g_autofree float *noise = draw (1, 1, 5, 1, TRUE), *again = draw (1, 1, 5, 1, TRUE);
  float *others[] = { draw (1, 1, 5, 2, TRUE), draw (1, 2, 5, 1, TRUE), draw (1, 1, 6, 1, TRUE) };
  const double most = 5 / sqrt (SIZE);

  g_assert_cmpmem (noise, IMAGES * SIZE * sizeof *noise, again, IMAGES * SIZE * sizeof *again);
  for (size_t i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_cmpfloat (correlation (noise, others[i]), <, most);
  for (size_t i = 1; i < IMAGES; i++)
    g_assert_cmpfloat (correlation (noise, noise + i * SIZE), <, most);
  for (size_t lag = 1; lag <= 8; lag++)
    g_assert_cmpfloat (correlation (noise, noise + lag), <, most);
  for (size_t i = 0; i < G_N_ELEMENTS (others); i++)
    g_free (others[i]);
}

/* In use nothing is added, nor where the deviation is 0; the gradient passes as it is. */
static void
test_nothing (void)
{
  g_autofree float *use = draw (4, 1, 5, 1, FALSE), *zero = draw (0, 1, 5, 1, TRUE), *dx = g_new0 (float, SIZE);
  PctLayer layer = layer_new (4, 1);
  static const uint32_t image = 1;
  const PctPass pass = { TRUE, 5, 1, &image };

  for (size_t i = 0; i < IMAGES * SIZE; i++)
    g_assert_true (use[i] == 0 && zero[i] == 0);
  g_autofree float *dz = draw (1, 3, 5, 1, TRUE);
  layer.class->backward (&layer, &pass, 0, 1, use, zero, dz, dx, NULL, NULL, TRUE, NULL);
  g_assert_cmpmem (dx, SIZE * sizeof *dx, dz, SIZE * sizeof *dz);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/noise/distribution", test_distribution);
  g_test_add_func ("/noise/streams", test_streams);
  g_test_add_func ("/noise/nothing", test_nothing);
  return g_test_run ();
}
