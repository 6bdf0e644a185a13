#include <string.h>

#include "engine/layers/layer.h"

/* A softmax that is not the network's last step (that one is fused with the loss): over the channels of each position. */

static gboolean
plan (PctLayer *layer, const char *path, GError **error)
{
  layer->output = layer->input;
  return TRUE;
}

static void
forward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, float *y, float *scratch)
{
  size_t channels = layer->output.channels, rows = count * layer->output.height * layer->output.width;

  memcpy (y, x, rows * channels * sizeof *y);
  pct_kernels ()->softmax (y, rows, channels);
}

static void
backward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, const float *y,
          const float *dz, float *dx, float *kernel, float *bias, gboolean set, float *scratch)
{
  size_t channels = layer->output.channels, rows = count * layer->output.height * layer->output.width;

  if (dx == NULL)
    return;
  for (size_t row = 0; row < rows; row++)
    {
      const float *p = y + row * channels, *d = dz + row * channels;
      float dot = 0;
      for (size_t c = 0; c < channels; c++)
        dot += p[c] * d[c];
      for (size_t c = 0; c < channels; c++)
        dx[row * channels + c] = p[c] * (d[c] - dot);
    }
}

const PctLayerClass pct_softmax_class = { .plan = plan, .forward = forward, .backward = backward };
