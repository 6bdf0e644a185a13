#include <string.h>

#include "engine/layers/layer.h"

/* Srivastava et al., 2014, inverted: what is kept grows by 1 ÷ (1 − rate), so that use needs no change. The mask isn't
 * kept but drawn again, from the image's own stream. */

static void
drop (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *from, float *to)
{
  size_t size = pct_shape_size (layer->output);
  float rate = (float) layer->spec.rate, scale = (float) (1 / (1 - layer->spec.rate));

  for (size_t i = 0; i < count; i++)
    {
      PctRandom random = pct_random (pass->seed, PCT_RANDOM_DROPOUT, (uint32_t) layer->number, pass->epoch,
                                     pass->images[first + i]);
      pct_kernels ()->dropout (from + i * size, size, &random, rate, scale, to + i * size);
    }
}

static void
forward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, float *y, float *scratch)
{
  if (pass->training)
    drop (layer, pass, first, count, x, y);
  else
    memcpy (y, x, count * pct_shape_size (layer->output) * sizeof *y);
}

static void
backward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, const float *y,
          const float *dz, float *dx, float *kernel, float *bias, gboolean set, float *scratch)
{
  if (dx != NULL)
    drop (layer, pass, first, count, dz, dx);
}

const PctLayerClass pct_dropout_class = { .plan = pct_layer_plan_as_input, .forward = forward, .backward = backward };
