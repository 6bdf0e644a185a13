/* The source "random": noise, to measure speed with. Every byte is a word's quarter of a stream a split and image. */
#pragma once

#include "engine/core/image-set.h"

/* shape: height, width, channels. Labels run 0, 1, ... over the classes. PCT_ERROR_REQUEST on an impossible request, the
 * message starting with the field's path; PCT_ERROR_MEMORY. */
PctImageSet *pct_random_set_new (const size_t shape[3], size_t classes, size_t train, size_t test, uint64_t seed,
                                 GError **error);
