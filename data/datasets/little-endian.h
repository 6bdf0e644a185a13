/* Numbers in files whose lowest byte comes first, wherever they lie. */
#pragma once

#include <stdint.h>

static inline uint16_t
pct_little_u16 (const uint8_t *at)
{
  return (uint16_t) (at[0] | at[1] << 8);
}

static inline uint32_t
pct_little_u32 (const uint8_t *at)
{
  return (uint32_t) pct_little_u16 (at) | (uint32_t) pct_little_u16 (at + 2) << 16;
}

static inline uint64_t
pct_little_u64 (const uint8_t *at)
{
  return (uint64_t) pct_little_u32 (at) | (uint64_t) pct_little_u32 (at + 4) << 32;
}
