/* The loops of PctKernels over bytes, activations and sums, in plain C that compilers vectorise; see kernels.h for what
 * each does. Included once by each of reference.c, avx2.c and avx512.c, which differ by the flags they are compiled with. */
#pragma once

#include <string.h>

#include "engine/kernels/activation-loops.h"
#include "engine/kernels/blocks.h"
#include "engine/kernels/exponential.h"
#include "engine/kernels/joined-rows.h"
#include "engine/kernels/kernels.h"
#include "engine/kernels/product.h"

/* A multiple of every vector, and of 1 to 4 channels. */
#define PATTERN 48

/* As many bytes as a vector has floats. Compilers take them by way of shorts, and at half the speed. */
static inline Vector
load_bytes (const uint8_t *from)
{
#if defined(__AVX512F__)
  return (Vector) _mm512_cvtepi32_ps (_mm512_cvtepu8_epi32 (_mm_loadu_si128 ((const __m128i *) from)));
#elif defined(__AVX2__)
  return (Vector) _mm256_cvtepi32_ps (_mm256_cvtepu8_epi32 (_mm_loadl_epi64 ((const __m128i *) from)));
#else
  Vector floats;
  for (int i = 0; i < WIDTH; i++)
    floats[i] = (float) from[i];
  return floats;
#endif
}

static void
bytes_to_floats (const uint8_t *restrict from, size_t n, size_t channels, const float *scale, const float *offset,
                 float *restrict to)
{
  size_t done = 0;

  if (PATTERN % channels == 0)
    {
      float scales[PATTERN], offsets[PATTERN];
      for (size_t i = 0, c = 0; i < PATTERN; i++, c = c + 1 < channels ? c + 1 : 0)
        {
          scales[i] = scale[c];
          offsets[i] = offset[c];
        }
      for (; n - done >= PATTERN; done += PATTERN)
        for (size_t i = 0; i < PATTERN; i += WIDTH)
          *(Vector *) (to + done + i) = load_bytes (from + done + i) * *(const Vector *) (scales + i)
                                        + *(const Vector *) (offsets + i);
    }
  for (; done < n; done += channels)
    for (size_t c = 0; c < channels; c++)
      to[done + c] = (float) from[done + c] * scale[c] + offset[c];
}

/* Wide rows are gone through in so many lanes side by side, each every LANES-th element: a maximum or sum of one after
 * the other would wait for each step. */
#define LANES 16

static float
largest_of (const float *restrict x, size_t n)
{
  float lanes[LANES], largest = x[0];
  size_t done = 0;

  if (n >= 2 * LANES)
    {
      memcpy (lanes, x, sizeof lanes);
      for (done = LANES; n - done >= LANES; done += LANES)
        for (size_t l = 0; l < LANES; l++)
          lanes[l] = x[done + l] > lanes[l] ? x[done + l] : lanes[l];
      for (size_t l = 0; l < LANES; l++)
        largest = lanes[l] > largest ? lanes[l] : largest;
    }
  for (; done < n; done++)
    largest = x[done] > largest ? x[done] : largest;
  return largest;
}

static float
sum_of (const float *restrict x, size_t n)
{
  float lanes[LANES] = { 0 }, sum = 0;
  size_t done = 0;

  if (n >= 2 * LANES)
    {
      for (; n - done >= LANES; done += LANES)
        for (size_t l = 0; l < LANES; l++)
          lanes[l] += x[done + l];
      for (size_t l = 0; l < LANES; l++)
        sum += lanes[l];
    }
  for (; done < n; done++)
    sum += x[done];
  return sum;
}

static void
softmax (float *x, size_t rows, size_t columns)
{
  for (size_t r = 0; r < rows; r++, x += columns)
    {
      float largest = largest_of (x, columns);
      for (size_t c = 0; c < columns; c++)
        x[c] = exponential (x[c] - largest);
      float share = 1 / sum_of (x, columns);
      for (size_t c = 0; c < columns; c++)
        x[c] *= share;
    }
}

static void
sum_rows (const float *restrict x, size_t rows, size_t columns, size_t stride, float *restrict sum)
{
  size_t joined = rows_to_join (rows, columns, stride), wide = joined * columns;
  if (joined > 1)
    {
      float sums[WIDEST] = { 0 };
      sum_rows (x, rows / joined, wide, wide, sums);
      for (size_t start = 0; start < wide; start += columns)
        for (size_t c = 0; c < columns; c++)
          sum[c] += sums[start + c];
      x += rows / joined * wide;
      rows %= joined;
    }
  /* Eight rows at a time, so that the sums go through memory an eighth as often. */
  for (; rows >= 8; rows -= 8, x += 8 * stride)
    {
      const float *x1 = x + stride, *x2 = x1 + stride, *x3 = x2 + stride, *x4 = x3 + stride, *x5 = x4 + stride;
      const float *x6 = x5 + stride, *x7 = x6 + stride;
      for (size_t c = 0; c < columns; c++)
        sum[c] += ((x[c] + x1[c]) + (x2[c] + x3[c])) + ((x4[c] + x5[c]) + (x6[c] + x7[c]));
    }
  for (; rows > 0; rows--, x += stride)
    for (size_t c = 0; c < columns; c++)
      sum[c] += x[c];
}

static void
add (const float *restrict from, size_t n, float *restrict to)
{
  for (size_t i = 0; i < n; i++)
    to[i] += from[i];
}

/* Sums of LANES elements each, put together in doubles. */
static double
penalise (const float *restrict parameter, size_t n, float l1, float l2, float *restrict gradient)
{
  float sums[LANES] = { 0 }, squares[LANES] = { 0 };
  double sum = 0, square = 0;

  for (size_t done = 0; done < n; done += LANES)
    for (size_t l = 0; l < MIN (LANES, n - done); l++)
      {
        float w = parameter[done + l], sign = (float) (w > 0) - (float) (w < 0);
        gradient[done + l] += l1 * sign + 2 * l2 * w;
        sums[l] += fabsf (w);
        squares[l] += w * w;
      }
  for (size_t l = 0; l < LANES; l++)
    {
      sum += (double) sums[l];
      square += (double) squares[l];
    }
  return (double) l1 * sum + (double) l2 * square;
}

static void
dropout (const float *from, size_t n, const PctRandom *random, float rate, float scale, float *to)
{
  /* pct_random_unit (word) >= rate, in integers. */
  const int32_t threshold = (int32_t) ceilf (rate * 0x1p24f);
  const size_t quarter = n / 4 + (n % 4 > 0);
  uint32_t words[4][BLOCKS];

  for (size_t first = 0; first < quarter; first += BLOCKS)
    {
      draw_blocks (random, (uint32_t) first, MIN (quarter - first, BLOCKS), words);
      for (size_t w = 0; w < 4; w++)
        {
          size_t start = w * quarter + first, end = MIN ((w + 1) * quarter, n);
          size_t count = start < end ? MIN (end - start, BLOCKS) : 0;
          float *restrict kept = to + start;
          if (from != to && count > 0)
            memcpy (kept, from + start, count * sizeof *kept);
          for (size_t i = 0; i < count; i++)
            kept[i] = (int32_t) (words[w][i] >> 8) >= threshold ? kept[i] * scale : 0;
        }
    }
}

#include "engine/kernels/update-loops.h"
