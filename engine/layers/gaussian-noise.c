#include <string.h>

#include "engine/layers/layer.h"

#include <glib/gi18n-lib.h>
/* Normal noise on each value while training, drawn from the image's own stream. */

static gboolean
plan (PctLayer *layer, const char *path, GError **error)
{
  layer->output = layer->input;
  layer->explanation = g_strdup (_ ("as it comes in"));
  return TRUE;
}

static void
add_noise (const PctLayer *layer, const PctPass *pass, size_t image, float *y)
{
  size_t size = pct_shape_size (layer->output);
  PctRandom random = pct_random (pass->seed, PCT_RANDOM_NOISE, (uint32_t) layer->number, pass->epoch, pass->images[image]);

  for (size_t i = 0; i < size; i += 4)
    {
      uint32_t words[4];
      double normals[4];
      pct_random_block (&random, (uint32_t) (i / 4), words);
      pct_random_normals (words, normals);
      for (size_t k = 0; k < MIN (4, size - i); k++)
        y[i + k] += (float) (layer->spec.stddev * normals[k]);
    }
}

static void
forward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, float *y, float *scratch)
{
  size_t size = pct_shape_size (layer->output);

  memcpy (y, x, count * size * sizeof *y);
  for (size_t i = 0; pass->training && i < count; i++)
    add_noise (layer, pass, first + i, y + i * size);
}

static void
backward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, const float *y,
          const float *dz, float *dx, float *kernel, float *bias, gboolean set, float *scratch)
{
  if (dx != NULL)
    memcpy (dx, dz, count * pct_shape_size (layer->output) * sizeof *dx);
}

const PctLayerClass pct_gaussian_noise_class = { .plan = plan, .forward = forward, .backward = backward };
