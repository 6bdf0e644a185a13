#include <string.h>

#include "engine/layers/layer.h"

/* Normal noise on each value while training, drawn from the image's own stream. */

static void
forward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, float *y, float *scratch)
{
  size_t size = pct_shape_size (layer->output);

  memcpy (y, x, count * size * sizeof *y);
  for (size_t i = 0; pass->training && i < count; i++)
    {
      PctRandom random = pct_random (pass->seed, PCT_RANDOM_NOISE, (uint32_t) layer->number, pass->epoch, pass->images[first + i]);
      pct_random_add_normals (&random, layer->spec.stddev, size, y + i * size);
    }
}

static void
backward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, const float *y,
          const float *dz, float *dx, float *kernel, float *bias, gboolean set, float *scratch)
{
  if (dx != NULL)
    memcpy (dx, dz, count * pct_shape_size (layer->output) * sizeof *dx);
}

const PctLayerClass pct_gaussian_noise_class = { .plan = pct_layer_plan_as_input, .forward = forward, .backward = backward };
