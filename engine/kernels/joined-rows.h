/* Rows too narrow for whole vectors, gone through several at a time. */
#pragma once

#include <stddef.h>

/* Narrow rows without gaps are taken as fewer, wider ones, of whole vectors: returns how many of them make one, or 1. */
#define WIDEST 1024

static inline size_t
rows_to_join (size_t rows, size_t columns, size_t stride)
{
  if (stride != columns || columns >= WIDEST / 16 || columns % 16 == 0)
    return 1;
  size_t joined = 16;
  while (joined > 1 && joined / 2 * columns % 16 == 0)
    joined /= 2;
  return rows >= 4 * joined ? joined : 1;
}
