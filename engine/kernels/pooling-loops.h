/* The loops of PctKernels over one window of a pooling; see kernels.h. Included once by each variant's file. */
#pragma once

#include <string.h>

#include "engine/kernels/kernels.h"

static void
max_window (const float *restrict x, size_t rows, size_t columns, size_t stride, size_t channels, float *restrict y)
{
  memcpy (y, x, channels * sizeof *y);
  for (size_t row = 0; row < rows; row++)
    for (size_t column = row == 0 ? 1 : 0; column < columns; column++)
      {
        const float *from = x + row * stride + column * channels;
        for (size_t c = 0; c < channels; c++)
          y[c] = from[c] > y[c] || from[c] != from[c] ? from[c] : y[c];
      }
}

/* Channels a block: what is still to be given to an input is kept beside, on the stack. */
#define GIVEN 64

static void
max_window_backward (const float *restrict x, size_t rows, size_t columns, size_t stride, size_t channels,
                     const float *restrict y, const float *restrict dz, float *restrict dx)
{
  for (size_t start = 0; start < channels; start += GIVEN)
    {
      size_t n = MIN (GIVEN, channels - start);
      const float *top = y + start;
      float left[GIVEN];
      memcpy (left, dz + start, n * sizeof *left);
      for (size_t row = 0; row < rows; row++)
        for (size_t column = 0; column < columns; column++)
          {
            size_t at = row * stride + column * channels + start;
            for (size_t c = 0; c < n; c++)
              {
                gboolean hit = x[at + c] == top[c];
                dx[at + c] += hit ? left[c] : 0;
                left[c] = hit ? 0 : left[c];
              }
          }
    }
}

#undef GIVEN
