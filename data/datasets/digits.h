/* The bundled set: ten classes of digits drawn from strokes of random width, slant, place, elastic distortion and noise.
 *
 * 28 × 28 grey, 10,000 training and 2,000 test images, classes even, order mixed. The same bytes on every machine and
 * compiler: only integers, and + − × ÷ √ in single precision without contraction. */
#pragma once

#include "engine/core/image-set.h"

PctImageSet *pct_digits_new (uint64_t seed, GError **error);

/* The seed of what the window and the catalogue call "digits". */
#define PCT_DIGITS_SEED 1
