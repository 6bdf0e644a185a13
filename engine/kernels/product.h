/* Small matrix products whose operands lie in memory as they are: what convolutions are made of; see kernels.h.
 *
 * A tile of the result stays in registers while the sum runs: some rows by up to four vectors, chosen so that the
 * multipliers never wait for the loads. Vectors are the compiler's own; only a row's last, partial one needs more. */
#pragma once

#include <string.h>

#include "engine/kernels/kernels.h"

#if defined(__AVX512F__)
#include <immintrin.h>
#define WIDTH 16
#define MOST_VECTORS 4
static const int most_rows[] = { 0, 14, 12, 8, 6 };
#elif defined(__AVX2__)
#include <immintrin.h>
#define WIDTH 8
#define MOST_VECTORS 2
static const int most_rows[] = { 0, 10, 6 };
#else
#define WIDTH 4
#define MOST_VECTORS 2
static const int most_rows[] = { 0, 10, 6 };
#endif

typedef float Vector __attribute__ ((vector_size (WIDTH * 4), aligned (4), may_alias));

/* The first n of a vector's floats, 1 to WIDTH; the rest is neither read nor written. */
G_ALWAYS_INLINE static inline Vector
load_part (const float *from, int n)
{
#if defined(__AVX512F__)
  return (Vector) _mm512_maskz_loadu_ps ((__mmask16) ((1u << n) - 1), from);
#elif defined(__AVX2__)
  const __m256i places = _mm256_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7);
  return (Vector) _mm256_maskload_ps (from, _mm256_cmpgt_epi32 (_mm256_set1_epi32 (n), places));
#else
  Vector part = { 0 };
  for (int i = 0; i < n; i++)
    part[i] = from[i];
  return part;
#endif
}

G_ALWAYS_INLINE static inline void
store_part (Vector part, int n, float *to)
{
#if defined(__AVX512F__)
  _mm512_mask_storeu_ps (to, (__mmask16) ((1u << n) - 1), (__m512) part);
#elif defined(__AVX2__)
  const __m256i places = _mm256_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7);
  _mm256_maskstore_ps (to, _mm256_cmpgt_epi32 (_mm256_set1_epi32 (n), places), (__m256) part);
#else
  for (int i = 0; i < n; i++)
    to[i] = part[i];
#endif
}

/* rows and vectors are constants wherever this is inlined. last: floats of the last vector.
 * Rows are reached from every third one, so that their addresses need few registers. */
G_ALWAYS_INLINE static inline void
tile (const PctProduct *p, const float *a, const float *b, float *c, const int rows, const int vectors, int last)
{
  Vector sum[14][MOST_VECTORS];

#pragma GCC unroll 16
  for (int r = 0; r < rows; r++)
#pragma GCC unroll 4
    for (int v = 0; v < vectors; v++)
      sum[r][v] = !p->add ? (Vector){ 0 }
                  : v + 1 < vectors ? *(const Vector *) (c + (size_t) r * p->c_row + v * WIDTH)
                                    : load_part (c + (size_t) r * p->c_row + v * WIDTH, last);

  for (size_t outer = 0; outer < p->outer; outer++)
    {
      const float *from[5], *with = b + outer * p->b_outer;
#pragma GCC unroll 5
      for (int third = 0; third * 3 < rows; third++)
        from[third] = a + outer * p->a_outer + (size_t) third * 3 * p->a_row;

      for (size_t inner = 0; inner < p->inner; inner++)
        {
          Vector factor[MOST_VECTORS];
#pragma GCC unroll 4
          for (int v = 0; v < vectors; v++)
            factor[v] = v + 1 < vectors ? *(const Vector *) (with + v * WIDTH) : load_part (with + v * WIDTH, last);
#pragma GCC unroll 16
          for (int r = 0; r < rows; r++)
            {
              float scalar = from[r / 3][(size_t) (r % 3) * p->a_row];
#pragma GCC unroll 4
              for (int v = 0; v < vectors; v++)
                sum[r][v] += scalar * factor[v];
            }
#pragma GCC unroll 5
          for (int third = 0; third * 3 < rows; third++)
            from[third] += p->a_inner;
          with += p->b_inner;
        }
    }

#pragma GCC unroll 16
  for (int r = 0; r < rows; r++)
#pragma GCC unroll 4
    for (int v = 0; v < vectors; v++)
      if (v + 1 < vectors)
        *(Vector *) (c + (size_t) r * p->c_row + v * WIDTH) = sum[r][v];
      else
        store_part (sum[r][v], last, c + (size_t) r * p->c_row + v * WIDTH);
}

#define TILE(rows, vectors)               \
  case rows:                              \
    tile (p, a, b, c, rows, vectors, last); \
    break

static void
tile_1 (const PctProduct *p, const float *a, const float *b, float *c, int rows, int last)
{
  switch (rows)
    {
      TILE (1, 1);
      TILE (2, 1);
      TILE (3, 1);
      TILE (4, 1);
      TILE (5, 1);
      TILE (6, 1);
      TILE (7, 1);
      TILE (8, 1);
      TILE (9, 1);
      TILE (10, 1);
#if WIDTH == 16
      TILE (11, 1);
      TILE (12, 1);
      TILE (13, 1);
      TILE (14, 1);
#endif
    }
}

static void
tile_2 (const PctProduct *p, const float *a, const float *b, float *c, int rows, int last)
{
  switch (rows)
    {
      TILE (1, 2);
      TILE (2, 2);
      TILE (3, 2);
      TILE (4, 2);
      TILE (5, 2);
      TILE (6, 2);
#if WIDTH == 16
      TILE (7, 2);
      TILE (8, 2);
      TILE (9, 2);
      TILE (10, 2);
      TILE (11, 2);
      TILE (12, 2);
#endif
    }
}

#if MOST_VECTORS == 4
static void
tile_3 (const PctProduct *p, const float *a, const float *b, float *c, int rows, int last)
{
  switch (rows)
    {
      TILE (1, 3);
      TILE (2, 3);
      TILE (3, 3);
      TILE (4, 3);
      TILE (5, 3);
      TILE (6, 3);
      TILE (7, 3);
      TILE (8, 3);
    }
}

static void
tile_4 (const PctProduct *p, const float *a, const float *b, float *c, int rows, int last)
{
  switch (rows)
    {
      TILE (1, 4);
      TILE (2, 4);
      TILE (3, 4);
      TILE (4, 4);
      TILE (5, 4);
      TILE (6, 4);
    }
}
#endif

static void
product (const PctProduct *p)
{
  static void (*const tiles[]) (const PctProduct *p, const float *a, const float *b, float *c, int rows, int last) = {
    NULL, tile_1, tile_2,
#if MOST_VECTORS == 4
    tile_3, tile_4,
#endif
  };
  size_t vectors = (p->columns + WIDTH - 1) / WIDTH, column_tiles = (vectors + MOST_VECTORS - 1) / MOST_VECTORS;

  /* Even shares: a narrow last tile would wait for its loads. */
  for (size_t i = 0, vector = 0; i < column_tiles; i++)
    {
      size_t wide = (vectors - vector + column_tiles - i - 1) / (column_tiles - i);
      size_t last = MIN (WIDTH, p->columns - (vector + wide - 1) * WIDTH);
      size_t most = (size_t) most_rows[wide], row_tiles = (p->rows + most - 1) / most;
      for (size_t j = 0, row = 0; j < row_tiles; j++)
        {
          size_t high = (p->rows - row + row_tiles - j - 1) / (row_tiles - j);
          tiles[wide] (p, p->a + row * p->a_row, p->b + vector * WIDTH, p->c + row * p->c_row + vector * WIDTH, (int) high,
                       (int) last);
          row += high;
        }
      vector += wide;
    }
}

#undef TILE
