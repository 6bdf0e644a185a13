/* The loops of PctKernels over the windows of a pooling; see kernels.h. Included once by each variant's file. */
#pragma once

#include "engine/kernels/kernels.h"
#include "engine/kernels/product.h"

typedef int32_t Mask __attribute__ ((vector_size (WIDTH * 4), aligned (4), may_alias));

G_ALWAYS_INLINE static inline Vector
choose (Mask mask, Vector yes, Vector no)
{
  return (Vector) ((mask & (Mask) yes) | (~mask & (Mask) no));
}

/* n: floats of the vector, WIDTH for all but the last of a pixel's channels. */
G_ALWAYS_INLINE static inline void
max_vector (const float *x, size_t rows, size_t columns, size_t stride, size_t channels, float *y, const int n)
{
  Vector most = n == WIDTH ? *(const Vector *) x : load_part (x, n);

  for (size_t row = 0; row < rows; row++)
    for (size_t column = 0; column < columns; column++)
      {
        const float *from = x + row * stride + column * channels;
        Vector value = n == WIDTH ? *(const Vector *) from : load_part (from, n);
        most = choose ((value > most) | (value != value), value, most);
      }
  if (n == WIDTH)
    *(Vector *) y = most;
  else
    store_part (most, n, y);
}

static void
max_windows (const PctWindows *w, const float *x, float *y)
{
  size_t whole = w->channels / WIDTH * WIDTH;

  for (size_t window = 0; window < w->count; window++, x += w->step, y += w->channels)
    {
      for (size_t c = 0; c < whole; c += WIDTH)
        max_vector (x + c, w->rows, w->columns, w->stride, w->channels, y + c, WIDTH);
      if (whole < w->channels)
        max_vector (x + whole, w->rows, w->columns, w->stride, w->channels, y + whole, (int) (w->channels - whole));
    }
}

G_ALWAYS_INLINE static inline void
max_vector_backward (const float *x, size_t rows, size_t columns, size_t stride, size_t channels, gboolean add, const float *y,
                     const float *dz, float *dx, const int n)
{
  Vector most = n == WIDTH ? *(const Vector *) y : load_part (y, n), left = n == WIDTH ? *(const Vector *) dz : load_part (dz, n);
  const Vector none = { 0 };

  for (size_t row = 0; row < rows; row++)
    for (size_t column = 0; column < columns; column++)
      {
        size_t at = row * stride + column * channels;
        Vector value = n == WIDTH ? *(const Vector *) (x + at) : load_part (x + at, n);
        Mask hit = value == most;
        Vector given = choose (hit, left, none);
        left = choose (hit, none, left);
        if (add)
          given += n == WIDTH ? *(const Vector *) (dx + at) : load_part (dx + at, n);
        if (n == WIDTH)
          *(Vector *) (dx + at) = given;
        else
          store_part (given, n, dx + at);
      }
}

static void
max_windows_backward (const PctWindows *w, const float *x, const float *y, const float *dz, float *dx)
{
  size_t whole = w->channels / WIDTH * WIDTH;

  for (size_t window = 0; window < w->count; window++, x += w->step, dx += w->step, y += w->channels, dz += w->channels)
    {
      for (size_t c = 0; c < whole; c += WIDTH)
        max_vector_backward (x + c, w->rows, w->columns, w->stride, w->channels, w->add, y + c, dz + c, dx + c, WIDTH);
      if (whole < w->channels)
        max_vector_backward (x + whole, w->rows, w->columns, w->stride, w->channels, w->add, y + whole, dz + whole, dx + whole,
                             (int) (w->channels - whole));
    }
}
