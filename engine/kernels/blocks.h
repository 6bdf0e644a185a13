/* Many blocks of a random stream at once; see engine/core/random.h for the generator.
 *
 * Compilers turn its products of 32 bits into slow ones of 64, so each variant has its own loop here. */
#pragma once

#include <stddef.h>

#include "engine/core/random.h"

#define BLOCKS 128 /* a multiple of each variant's width */

#if defined __AVX512F__ || defined __AVX2__
#include <immintrin.h>
#endif

#ifdef __AVX512F__

/* Each lane of 64 bits holds a word of one block, with whatever in its upper half. */
static void
draw_blocks (const PctRandom *stream, uint32_t first, size_t count, uint32_t words[4][BLOCKS])
{
  const __m512i m0 = _mm512_set1_epi64 (0xD2511F53), m1 = _mm512_set1_epi64 (0xCD9E8D57);
  const __m512i lanes = _mm512_set_epi64 (7, 6, 5, 4, 3, 2, 1, 0);

  for (size_t b = 0; b < count; b += 8)
    {
      __m512i c0 = _mm512_add_epi64 (_mm512_set1_epi64 ((int64_t) first + (int64_t) b), lanes);
      __m512i c1 = _mm512_set1_epi64 (stream->image), c2 = _mm512_set1_epi64 (stream->epoch);
      __m512i c3 = _mm512_set1_epi64 (stream->purpose);
      uint32_t k0 = (uint32_t) stream->seed, k1 = (uint32_t) (stream->seed >> 32);
      for (int round = 0; round < 10; round++)
        {
          __m512i p0 = _mm512_mul_epu32 (c0, m0), p1 = _mm512_mul_epu32 (c2, m1);
          c0 = _mm512_xor_si512 (_mm512_xor_si512 (_mm512_srli_epi64 (p1, 32), c1), _mm512_set1_epi64 (k0));
          c2 = _mm512_xor_si512 (_mm512_xor_si512 (_mm512_srli_epi64 (p0, 32), c3), _mm512_set1_epi64 (k1));
          c1 = p1;
          c3 = p0;
          k0 += 0x9E3779B9u;
          k1 += 0xBB67AE85u;
        }
      _mm256_storeu_si256 ((__m256i *) (words[0] + b), _mm512_cvtepi64_epi32 (c0));
      _mm256_storeu_si256 ((__m256i *) (words[1] + b), _mm512_cvtepi64_epi32 (c1));
      _mm256_storeu_si256 ((__m256i *) (words[2] + b), _mm512_cvtepi64_epi32 (c2));
      _mm256_storeu_si256 ((__m256i *) (words[3] + b), _mm512_cvtepi64_epi32 (c3));
    }
}

#elif defined __AVX2__

/* The lower halves of four lanes, side by side. */
static inline void
store_lower (uint32_t *to, __m256i lanes)
{
  __m256i packed = _mm256_permutevar8x32_epi32 (lanes, _mm256_set_epi32 (7, 5, 3, 1, 6, 4, 2, 0));
  _mm_storeu_si128 ((__m128i *) to, _mm256_castsi256_si128 (packed));
}

/* Each lane of 64 bits holds a word of one block, with whatever in its upper half. */
static void
draw_blocks (const PctRandom *stream, uint32_t first, size_t count, uint32_t words[4][BLOCKS])
{
  const __m256i m0 = _mm256_set1_epi64x (0xD2511F53), m1 = _mm256_set1_epi64x (0xCD9E8D57);
  const __m256i lanes = _mm256_set_epi64x (3, 2, 1, 0);

  for (size_t b = 0; b < count; b += 4)
    {
      __m256i c0 = _mm256_add_epi64 (_mm256_set1_epi64x ((int64_t) first + (int64_t) b), lanes);
      __m256i c1 = _mm256_set1_epi64x (stream->image), c2 = _mm256_set1_epi64x (stream->epoch);
      __m256i c3 = _mm256_set1_epi64x (stream->purpose);
      uint32_t k0 = (uint32_t) stream->seed, k1 = (uint32_t) (stream->seed >> 32);
      for (int round = 0; round < 10; round++)
        {
          __m256i p0 = _mm256_mul_epu32 (c0, m0), p1 = _mm256_mul_epu32 (c2, m1);
          c0 = _mm256_xor_si256 (_mm256_xor_si256 (_mm256_srli_epi64 (p1, 32), c1), _mm256_set1_epi64x (k0));
          c2 = _mm256_xor_si256 (_mm256_xor_si256 (_mm256_srli_epi64 (p0, 32), c3), _mm256_set1_epi64x (k1));
          c1 = p1;
          c3 = p0;
          k0 += 0x9E3779B9u;
          k1 += 0xBB67AE85u;
        }
      store_lower (words[0] + b, c0);
      store_lower (words[1] + b, c1);
      store_lower (words[2] + b, c2);
      store_lower (words[3] + b, c3);
    }
}

#else

static void
draw_blocks (const PctRandom *stream, uint32_t first, size_t count, uint32_t words[4][BLOCKS])
{
  for (size_t b = 0; b < count; b++)
    {
      uint32_t out[4];
      pct_random_block (stream, first + (uint32_t) b, out);
      for (size_t w = 0; w < 4; w++)
        words[w][b] = out[w];
    }
}

#endif
