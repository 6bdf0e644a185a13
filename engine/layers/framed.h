/* An image within a frame of zeros, for convolutions that look at each of the kernel's pixels by itself. */
#pragma once

#include <string.h>

#include "engine/core/memory.h"
#include "engine/layers/layer.h"

typedef struct {
  size_t height, width, channels;
  size_t repeat; /* each of the image's channels stands so often, one beside the other */
  size_t size;   /* in floats; G_MAXSIZE where it overflows, which planning refuses */
} PctFramed;

static inline PctFramed
pct_framed (const PctLayer *layer, size_t repeat)
{
  PctFramed framed = { MAX ((layer->output.height - 1) * layer->stride[0] + layer->window[0], layer->input.height + layer->pad[0]),
                       MAX ((layer->output.width - 1) * layer->stride[1] + layer->window[1], layer->input.width + layer->pad[1]),
                       layer->input.channels * repeat, repeat, 0 };
  gboolean fits = pct_size_mul (framed.height, framed.width, &framed.size) && pct_size_mul (framed.size, framed.channels, &framed.size);
  if (!fits)
    framed.size = G_MAXSIZE;
  return framed;
}

/* Where the image's row starts in the frame. */
static inline float *
pct_framed_row (const PctLayer *layer, PctFramed framed, float *memory, size_t row)
{
  return memory + ((layer->pad[0] + row) * framed.width + layer->pad[1]) * framed.channels;
}

static inline void
pct_frame_in (const PctLayer *layer, PctFramed framed, const float *x, float *memory)
{
  size_t values = layer->input.width * layer->input.channels;

  memset (memory, 0, framed.size * sizeof *memory);
  for (size_t row = 0; row < layer->input.height; row++, x += values)
    {
      float *to = pct_framed_row (layer, framed, memory, row);
      for (size_t i = 0; framed.repeat > 1 && i < values * framed.repeat; i++)
        to[i] = x[i / framed.repeat];
      if (framed.repeat == 1)
        memcpy (to, x, values * sizeof *to);
    }
}

/* The image out of its frame; the copies of a channel are summed. */
static inline void
pct_frame_out (const PctLayer *layer, PctFramed framed, float *memory, float *x)
{
  size_t values = layer->input.width * layer->input.channels;

  for (size_t row = 0; row < layer->input.height; row++, x += values)
    {
      const float *from = pct_framed_row (layer, framed, memory, row);
      memcpy (x, from, framed.repeat == 1 ? values * sizeof *x : 0);
      for (size_t i = 0; framed.repeat > 1 && i < values; i++)
        {
          x[i] = 0;
          for (size_t k = 0; k < framed.repeat; k++)
            x[i] += from[i * framed.repeat + k];
        }
    }
}
