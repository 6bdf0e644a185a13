/* Winograd's transforms for convolutions (Winograd, 1980; Lavin and Gray, 2016) through the six points 0, ±1, ±2, ∞: of
 * tiles of 6 × 6 pixels, whose windows of r × r give m × m outputs, m = 7 − r. Each function of one axis below is one
 * of the three matrices or its transpose; two axes are one after the other.
 *
 *   Bᵀ  4  0 −5  0  1  0        Aᵀ, row k        G, column k
 *       0 −4 −4  1  1  0        k = 0 ? 1 : 0    k = 0 ? 1/4 : 0
 *       0  4 −4 −1  1  0        1                −1/6
 *       0 −2 −1  2  1  0        (−1)^k           −1/6 · (−1)^k
 *       0  2 −1 −2  1  0        2^k              1/24 · 2^k
 *       0  4  0 −5  0  1        (−2)^k           1/24 · (−2)^k
 *                               k = m−1 ? 1 : 0  k = r−1 ? 1 : 0 */
#pragma once

#include "engine/kernels/kernels.h"
#include "engine/kernels/product.h"

#define POINTS PCT_WINOGRAD_POINTS

/* Each access is checked in a sanitized build: thousands of them in one function take compilers minutes. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(undefined_behavior_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifdef SANITIZED
#define UNROLLED(times)
#define INLINED
#else
#define UNROLLED(times) _Pragma (G_STRINGIFY (GCC unroll times))
#define INLINED G_ALWAYS_INLINE
#endif

typedef void (*Axis) (const Vector *from, Vector *to, const int n);

/* Bᵀ: 6 to 6 */
INLINED static inline void
input_axis (const Vector *d, Vector *p, const int n)
{
  Vector even_1 = d[4] - 4 * d[2], odd_1 = d[3] - 4 * d[1];
  Vector even_2 = d[4] - d[2], odd_2 = 2 * (d[3] - d[1]);

  p[0] = 4 * d[0] - 5 * d[2] + d[4];
  p[1] = even_1 + odd_1;
  p[2] = even_1 - odd_1;
  p[3] = even_2 + odd_2;
  p[4] = even_2 - odd_2;
  p[5] = 4 * d[1] - 5 * d[3] + d[5];
}

/* B: 6 to 6 */
INLINED static inline void
input_axis_back (const Vector *p, Vector *d, const int n)
{
  Vector sum_1 = p[1] + p[2], difference_1 = p[1] - p[2], sum_2 = p[3] + p[4], difference_2 = p[3] - p[4];

  d[0] = 4 * p[0];
  d[1] = 4 * (p[5] - difference_1) - 2 * difference_2;
  d[2] = -5 * p[0] - 4 * sum_1 - sum_2;
  d[3] = difference_1 + 2 * difference_2 - 5 * p[5];
  d[4] = p[0] + sum_1 + sum_2;
  d[5] = p[5];
}

/* Aᵀ: 6 to n, 4 or 2 */
INLINED static inline void
output_axis (const Vector *p, Vector *y, const int n)
{
  Vector sum_1 = p[1] + p[2], difference_1 = p[1] - p[2], sum_2 = p[3] + p[4], difference_2 = p[3] - p[4];

  y[0] = p[0] + sum_1 + sum_2;
  y[1] = difference_1 + 2 * difference_2;
  if (n == 4)
    {
      y[2] = sum_1 + 4 * sum_2;
      y[3] = difference_1 + 8 * difference_2;
    }
  y[n - 1] += p[5];
}

/* A: n to 6 */
INLINED static inline void
output_axis_back (const Vector *y, Vector *p, const int n)
{
  Vector even_1 = y[0], odd_1 = y[1], even_2 = y[0], odd_2 = 2 * y[1];

  if (n == 4)
    {
      even_1 += y[2];
      odd_1 += y[3];
      even_2 += 4 * y[2];
      odd_2 += 8 * y[3];
    }
  p[0] = y[0];
  p[1] = even_1 + odd_1;
  p[2] = even_1 - odd_1;
  p[3] = even_2 + odd_2;
  p[4] = even_2 - odd_2;
  p[5] = y[n - 1];
}

/* G: n to 6, 3 or 5 */
INLINED static inline void
kernel_axis (const Vector *k, Vector *p, const int n)
{
  Vector even_1 = k[0] + k[2], odd_1 = k[1], even_2 = k[0] + 4 * k[2], odd_2 = 2 * k[1];

  if (n == 5)
    {
      even_1 += k[4];
      odd_1 += k[3];
      even_2 += 16 * k[4];
      odd_2 += 8 * k[3];
    }
  p[0] = 0.25f * k[0];
  p[1] = (even_1 + odd_1) * (-1.0f / 6);
  p[2] = (even_1 - odd_1) * (-1.0f / 6);
  p[3] = (even_2 + odd_2) * (1.0f / 24);
  p[4] = (even_2 - odd_2) * (1.0f / 24);
  p[5] = k[n - 1];
}

/* Gᵀ: 6 to n */
INLINED static inline void
kernel_axis_back (const Vector *p, Vector *k, const int n)
{
  Vector sum_1 = (p[1] + p[2]) * (-1.0f / 6), difference_1 = (p[1] - p[2]) * (-1.0f / 6);
  Vector sum_2 = (p[3] + p[4]) * (1.0f / 24), difference_2 = (p[3] - p[4]) * (1.0f / 24);

  k[0] = 0.25f * p[0] + sum_1 + sum_2;
  k[1] = difference_1 + 2 * difference_2;
  k[2] = sum_1 + 4 * sum_2;
  if (n == 5)
    {
      k[3] = difference_1 + 8 * difference_2;
      k[4] = sum_1 + 16 * sum_2;
    }
  k[n - 1] += p[5];
}

/* [from, from] to [to, to] vectors, in rows of six. */
INLINED static inline void
both_axes (Axis axis, const int from, const int to, const int n, Vector values[POINTS][POINTS])
{
  Vector half[POINTS][POINTS];

  UNROLLED (6)
  for (int column = 0; column < from; column++)
    {
      Vector in[POINTS], out[POINTS];
      UNROLLED (6)
      for (int row = 0; row < from; row++)
        in[row] = values[row][column];
      axis (in, out, n);
      UNROLLED (6)
      for (int row = 0; row < to; row++)
        half[row][column] = out[row];
    }
  UNROLLED (6)
  for (int row = 0; row < to; row++)
    axis (half[row], values[row], n);
}

/* n: floats of the vector; a constant, WIDTH, for all but a row's last. */
INLINED static inline Vector
load (const float *from, const int n)
{
  return n == WIDTH ? *(const Vector *) from : load_part (from, n);
}

INLINED static inline void
store (Vector vector, const int n, float *to)
{
  if (n == WIDTH)
    *(Vector *) to = vector;
  else
    store_part (vector, n, to);
}

INLINED static inline void
load_planes (const float *planes, size_t plane, const int n, Vector values[POINTS][POINTS])
{
  UNROLLED (36)
  for (int i = 0; i < POINTS * POINTS; i++)
    values[i / POINTS][i % POINTS] = load (planes + (size_t) i * plane, n);
}

INLINED static inline void
store_planes (Vector values[POINTS][POINTS], float *planes, size_t plane, const int n)
{
  UNROLLED (36)
  for (int i = 0; i < POINTS * POINTS; i++)
    store (values[i / POINTS][i % POINTS], n, planes + (size_t) i * plane);
}

/* One tile of an image. */
typedef struct {
  size_t row, channels; /* floats from one row of the image, or one pixel, to the next */
  size_t rows, columns; /* of the tile that lie inside the image */
  gboolean top, left;   /* no tile comes before it there */
} Tile;

/* What is done with a vector of a tile's channels. image, planes: of its first float; step: the tiles' own. */
typedef void (*TileWork) (const Tile tile, float *image, float *planes, size_t plane, const int step, const int n);

/* Where pixel i of a square of `side` pixels lies in the image. */
INLINED static inline float *
pixel (const Tile tile, float *image, int i, const int side)
{
  return image + (size_t) (i / side) * tile.row + (size_t) (i % side) * tile.channels;
}

INLINED static inline gboolean
inside (const Tile tile, int i, const int side)
{
  return (size_t) (i / side) < tile.rows && (size_t) (i % side) < tile.columns;
}

INLINED static inline void
input_work (const Tile tile, float *image, float *planes, size_t plane, const int step, const int n)
{
  Vector values[POINTS][POINTS];

  UNROLLED (36)
  for (int i = 0; i < POINTS * POINTS; i++)
    values[i / POINTS][i % POINTS] = load (pixel (tile, image, i, POINTS), n);
  both_axes (input_axis, POINTS, POINTS, POINTS, values);
  store_planes (values, planes, plane, n);
}

/* Tiles come in order, so that a pixel is set by the first tile that has it: only the rows and columns that overlap may
 * have been set by a tile above or to the left. */
INLINED static inline void
input_back_work (const Tile tile, float *image, float *planes, size_t plane, const int step, const int n)
{
  const int overlap = POINTS - step;
  Vector values[POINTS][POINTS];

  load_planes (planes, plane, n, values);
  both_axes (input_axis_back, POINTS, POINTS, POINTS, values);
  UNROLLED (36)
  for (int i = 0; i < POINTS * POINTS; i++)
    {
      gboolean first = (tile.top || i / POINTS >= overlap) && (tile.left || i % POINTS >= overlap);
      Vector value = values[i / POINTS][i % POINTS];
      if (!first)
        value += load (pixel (tile, image, i, POINTS), n);
      store (value, n, pixel (tile, image, i, POINTS));
    }
}

INLINED static inline void
output_work (const Tile tile, float *image, float *planes, size_t plane, const int step, const int n)
{
  Vector values[POINTS][POINTS];

  load_planes (planes, plane, n, values);
  both_axes (output_axis, POINTS, step, step, values);
  UNROLLED (16)
  for (int i = 0; i < step * step; i++)
    if (inside (tile, i, step))
      store (values[i / step][i % step], n, pixel (tile, image, i, step));
}

INLINED static inline void
output_back_work (const Tile tile, float *image, float *planes, size_t plane, const int step, const int n)
{
  Vector values[POINTS][POINTS];

  UNROLLED (16)
  for (int i = 0; i < step * step; i++)
    values[i / step][i % step] = inside (tile, i, step) ? load (pixel (tile, image, i, step), n) : (Vector){ 0 };
  both_axes (output_axis_back, step, POINTS, step, values);
  store_planes (values, planes, plane, n);
}

INLINED static inline Tile
tile_at (const PctTiles *t, size_t i, size_t j)
{
  return (Tile){ t->row, t->channels, t->height - i * t->step, t->width - j * t->step, i == 0, j == 0 };
}

INLINED static inline void
each_tile (TileWork work, const PctTiles *t, float *image, float *planes, const int step)
{
  size_t channels = t->channels, whole = channels / WIDTH * WIDTH;

  for (size_t i = 0; i < t->high; i++)
    for (size_t j = 0; j < t->wide; j++, planes += channels)
      {
        float *at = image + i * t->step * t->row + j * t->step * channels;
        for (size_t c = 0; c < whole; c += WIDTH)
          work (tile_at (t, i, j), at + c, planes + c, t->plane, step, WIDTH);
        if (whole < channels)
          work (tile_at (t, i, j), at + whole, planes + whole, t->plane, step, (int) (channels - whole));
      }
}

/* With the step as a constant. */
INLINED static inline void
each_tile_by_step (TileWork work, const PctTiles *tiles, float *image, float *planes)
{
  if (tiles->step == 4)
    each_tile (work, tiles, image, planes, 4);
  else
    each_tile (work, tiles, image, planes, 2);
}

static void
winograd_input (const PctTiles *tiles, const float *image, float *planes)
{
  each_tile (input_work, tiles, (float *) image, planes, 0);
}

static void
winograd_input_back (const PctTiles *tiles, const float *planes, float *image)
{
  each_tile_by_step (input_back_work, tiles, image, (float *) planes);
}

static void
winograd_output (const PctTiles *tiles, const float *planes, float *image)
{
  each_tile_by_step (output_work, tiles, image, (float *) planes);
}

static void
winograd_output_back (const PctTiles *tiles, const float *image, float *planes)
{
  each_tile_by_step (output_back_work, tiles, (float *) image, planes);
}

/* What is done with a vector of each tap of a kernel of side × side taps, `tap` floats apart. */
typedef void (*KernelWork) (float *kernel, size_t tap, float *planes, size_t plane, const int side, const int n);

INLINED static inline void
kernel_work (float *kernel, size_t tap, float *planes, size_t plane, const int side, const int n)
{
  Vector values[POINTS][POINTS];

  UNROLLED (25)
  for (int i = 0; i < side * side; i++)
    values[i / side][i % side] = load (kernel + (size_t) i * tap, n);
  both_axes (kernel_axis, side, POINTS, side, values);
  store_planes (values, planes, plane, n);
}

INLINED static inline void
kernel_back_work (float *kernel, size_t tap, float *planes, size_t plane, const int side, const int n)
{
  Vector values[POINTS][POINTS];

  load_planes (planes, plane, n, values);
  both_axes (kernel_axis_back, POINTS, side, side, values);
  UNROLLED (25)
  for (int i = 0; i < side * side; i++)
    store (values[i / side][i % side], n, kernel + (size_t) i * tap);
}

/* With the side as a constant. */
INLINED static inline void
work_by_side (KernelWork work, float *kernel, size_t tap, size_t side, float *planes, size_t plane, const int n)
{
  if (side == 3)
    work (kernel, tap, planes, plane, 3, n);
  else
    work (kernel, tap, planes, plane, 5, n);
}

INLINED static inline void
each_vector (KernelWork work, float *kernel, size_t tap, size_t side, size_t n, float *planes, size_t plane)
{
  size_t done = 0;

  for (; n - done >= WIDTH; done += WIDTH)
    work_by_side (work, kernel + done, tap, side, planes + done, plane, WIDTH);
  if (done < n)
    work_by_side (work, kernel + done, tap, side, planes + done, plane, (int) (n - done));
}

static void
winograd_kernel (const float *kernel, size_t tap, size_t side, size_t n, float *planes, size_t plane)
{
  each_vector (kernel_work, (float *) kernel, tap, side, n, planes, plane);
}

static void
winograd_kernel_back (const float *planes, size_t plane, size_t side, size_t n, float *kernel, size_t tap)
{
  each_vector (kernel_back_work, kernel, tap, side, n, (float *) planes, plane);
}

#undef POINTS
#undef UNROLLED
#undef INLINED
