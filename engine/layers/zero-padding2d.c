#include <string.h>

#include "engine/layers/layer.h"

/* A frame of zeros around the image. */

static gboolean
plan (PctLayer *layer, const char *path, GError **error)
{
  const size_t *frame = layer->spec.frame;

  if (!pct_layer_wants_image (layer, path, error))
    return FALSE;
  layer->output = layer->input;
  layer->output.height += frame[0] + frame[1];
  layer->output.width += frame[2] + frame[3];
  layer->explanation = g_strdup_printf ("%zu + %zu + %zu = %zu; %zu + %zu + %zu = %zu", frame[0], layer->input.height, frame[1],
                                        layer->output.height, frame[2], layer->input.width, frame[3], layer->output.width);
  return TRUE;
}

/* The first float of the image's row within its frame. */
static size_t
inside (const PctLayer *layer, size_t row)
{
  return ((layer->spec.frame[0] + row) * layer->output.width + layer->spec.frame[2]) * layer->output.channels;
}

static void
forward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, float *y, float *scratch)
{
  size_t row = layer->input.width * layer->input.channels, size = pct_shape_size (layer->output);

  memset (y, 0, count * size * sizeof *y);
  for (size_t i = 0; i < count * layer->input.height; i++)
    memcpy (y + i / layer->input.height * size + inside (layer, i % layer->input.height), x + i * row, row * sizeof *y);
}

static void
backward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, const float *y,
          const float *dz, float *dx, float *kernel, float *bias, gboolean set, float *scratch)
{
  size_t row = layer->input.width * layer->input.channels, size = pct_shape_size (layer->output);

  for (size_t i = 0; dx != NULL && i < count * layer->input.height; i++)
    memcpy (dx + i * row, dz + i / layer->input.height * size + inside (layer, i % layer->input.height), row * sizeof *dx);
}

const PctLayerClass pct_zero_padding2d_class = { .plan = plan, .forward = forward, .backward = backward };
