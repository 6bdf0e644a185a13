/* Random numbers without a state: Philox4x32-10 (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", 2011).
 *
 * A number is a pure function of the seed, what it is for, and where it is used (epoch, image, element), so nothing is
 * stored and nothing depends on the order in which threads ask. */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef enum {
  PCT_RANDOM_WEIGHTS = 1,
  PCT_RANDOM_SHUFFLE,
  PCT_RANDOM_SPLIT,
  PCT_RANDOM_LIMIT,
  PCT_RANDOM_SAMPLE,
  PCT_RANDOM_LABEL_NOISE,
  PCT_RANDOM_DROPOUT,
  PCT_RANDOM_DATASET,
  PCT_RANDOM_NOISE,
  PCT_RANDOM_AUGMENTATION,
} PctRandomPurpose;

/* A stream: everything but the element's number. */
typedef struct {
  uint64_t seed;
  uint32_t purpose; /* PctRandomPurpose, a layer's number in the upper 16 bits where it needs its own */
  uint32_t epoch;
  uint32_t image;
} PctRandom;

static inline PctRandom
pct_random (uint64_t seed, PctRandomPurpose purpose, uint32_t layer, uint32_t epoch, uint32_t image)
{
  return (PctRandom){ seed, (uint32_t) purpose | layer << 16, epoch, image };
}

/* The four words of block `block` of the stream. */
static inline void
pct_random_block (const PctRandom *random, uint32_t block, uint32_t out[4])
{
  uint32_t c0 = block, c1 = random->image, c2 = random->epoch, c3 = random->purpose;
  uint32_t k0 = (uint32_t) random->seed, k1 = (uint32_t) (random->seed >> 32);
  for (int round = 0; round < 10; round++)
    {
      uint64_t p0 = (uint64_t) 0xD2511F53u * c0, p1 = (uint64_t) 0xCD9E8D57u * c2;
      c0 = (uint32_t) (p1 >> 32) ^ c1 ^ k0;
      c2 = (uint32_t) (p0 >> 32) ^ c3 ^ k1;
      c1 = (uint32_t) p1;
      c3 = (uint32_t) p0;
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/* Word `element` of the stream. */
uint32_t pct_random_word (const PctRandom *random, uint32_t element);

/* In [0, 1), a multiple of 2^-24. */
static inline float
pct_random_unit (uint32_t word)
{
  return (float) (word >> 8) * 0x1p-24f;
}

/* Two pairs of independent numbers of mean 0 and deviation 1, from a block's words (Box and Muller, 1958). */
void pct_random_normals (const uint32_t words[4], double normals[4]);

/* Adds such numbers times the deviation, from blocks 0, 1, ... of the stream. */
void pct_random_add_normals (const PctRandom *random, double deviation, size_t n, float *values);

/* In [0, n), n at least 1, unbiased to 2^-32 n (Lemire's multiplication without rejection). */
static inline uint32_t
pct_random_below (uint32_t word, uint32_t n)
{
  return (uint32_t) ((uint64_t) word * n >> 32);
}

/* Shuffles items in place (Fisher and Yates, from the end), with words 0, 1, ... of the stream. */
void pct_random_shuffle (const PctRandom *random, uint32_t *items, size_t count);
