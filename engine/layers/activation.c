#include <string.h>

#include "engine/layers/layer.h"

/* An activation of its own: where no layer below can take it over, and for gelu and silu, whose derivative needs what
 * comes in. */

static void
forward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, float *y, float *scratch)
{
  size_t n = count * pct_shape_size (layer->output);

  memcpy (y, x, n * sizeof *y);
  pct_kernels ()->bias_activate (y, 1, n, n, NULL, layer->spec.activation, (float) layer->spec.negative_slope);
}

/* dz is by what goes into the activation already. */
static void
backward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, const float *y,
          const float *dz, float *dx, float *kernel, float *bias, gboolean set, float *scratch)
{
  if (dx != NULL)
    memcpy (dx, dz, count * pct_shape_size (layer->output) * sizeof *dx);
}

static void
forward_input (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, float *y, float *scratch)
{
  pct_kernels ()->activate_input (x, count * pct_shape_size (layer->output), layer->input_activation, y);
}

static void
backward_input (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, const float *y,
                const float *dz, float *dx, float *kernel, float *bias, gboolean set, float *scratch)
{
  if (dx != NULL)
    pct_kernels ()->activate_input_backward (x, dz, count * pct_shape_size (layer->output), layer->input_activation, dx);
}

const PctLayerClass pct_activation_class = { .plan = pct_layer_plan_as_input, .forward = forward, .backward = backward };
const PctLayerClass pct_input_activation_class = { .plan = pct_layer_plan_as_input, .forward = forward_input, .backward = backward_input };
