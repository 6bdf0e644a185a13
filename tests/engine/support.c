#include "tests/engine/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/kernels/kernels.h"

void
test_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);

  const char *kernels = g_getenv ("PERCEPT_KERNELS");
  if (kernels && !pct_kernels_find (kernels))
    {
      printf ("1..0 # SKIP this processor can't run the %s kernels\n", kernels);
      exit (EXIT_SUCCESS);
    }
}

PctDataset *
test_dataset_new (PctShape shape, size_t n_classes, size_t count, const uint8_t *pixels, const uint16_t *labels, uint64_t seed)
{
  g_autoptr (GError) error = NULL;
  const size_t counts[PCT_SPLITS] = { [PCT_SPLIT_TRAIN] = count };
  g_autoptr (PctImageSet) set
      = pct_image_set_new ("test", "Test", shape.height, shape.width, shape.channels, n_classes, counts, &error);
  g_assert_no_error (error);

  PctImages *images = &set->splits[PCT_SPLIT_TRAIN];
  PctRandom random = pct_random (seed, PCT_RANDOM_DATASET, 0, 0, 0);
  uint32_t drawn = 0;
  for (size_t i = 0; i < count * pct_shape_size (shape); i++)
    images->pixels[i] = pixels ? pixels[i] : (uint8_t) pct_random_below (pct_random_word (&random, drawn++), 256);
  for (size_t i = 0; i < count; i++)
    images->labels[i] = labels ? labels[i] : (uint16_t) pct_random_below (pct_random_word (&random, drawn++), (uint32_t) n_classes);

  const PctDatasetOptions options = { .rescale = PCT_RESCALE_UNIT, .seed = 1 };
  PctDataset *dataset = pct_dataset_new (set, &options, &error);
  g_assert_no_error (error);
  return dataset;
}

double
test_difference (const float *values, const float *expected, size_t n)
{
  double largest = 0, scale = 0;
  for (size_t i = 0; i < n; i++)
    {
      double difference = fabs ((double) values[i] - (double) expected[i]);
      if (isnan (difference))
        return INFINITY;
      largest = MAX (largest, difference);
      scale = MAX (scale, fabs ((double) expected[i]));
    }
  return largest == 0 ? 0 : largest / scale;
}
