#include "engine/core/random.h"

#include <math.h>

uint32_t
pct_random_word (const PctRandom *random, uint32_t element)
{
  uint32_t words[4];
  pct_random_block (random, element / 4, words);
  return words[element % 4];
}

void
pct_random_normals (const uint32_t words[4], double normals[4])
{
  for (int pair = 0; pair < 4; pair += 2)
    {
      /* In (0, 1], whose logarithm is finite. */
      double radius = sqrt (-2 * log (1 - (double) pct_random_unit (words[pair])));
      double angle = 2 * G_PI * (double) pct_random_unit (words[pair + 1]);
      normals[pair] = radius * cos (angle);
      normals[pair + 1] = radius * sin (angle);
    }
}

void
pct_random_add_normals (const PctRandom *random, double deviation, size_t n, float *values)
{
  for (size_t i = 0; i < n; i += 4)
    {
      uint32_t words[4];
      double normals[4];
      pct_random_block (random, (uint32_t) (i / 4), words);
      pct_random_normals (words, normals);
      for (size_t k = 0; k < MIN (4, n - i); k++)
        values[i + k] += (float) (deviation * normals[k]);
    }
}

void
pct_random_shuffle (const PctRandom *random, uint32_t *items, size_t count)
{
  uint32_t words[4];
  uint32_t drawn = 0;

  for (size_t left = count; left > 1; left--, drawn++)
    {
      if (drawn % 4 == 0)
        pct_random_block (random, drawn / 4, words);
      uint32_t other = pct_random_below (words[drawn % 4], (uint32_t) left);
      uint32_t item = items[left - 1];
      items[left - 1] = items[other];
      items[other] = item;
    }
}
