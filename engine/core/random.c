#include "engine/core/random.h"

uint32_t
pct_random_word (const PctRandom *random, uint32_t element)
{
  uint32_t words[4];
  pct_random_block (random, element / 4, words);
  return words[element % 4];
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
