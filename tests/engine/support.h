/* What several of the engine's tests need: a start that honours PERCEPT_KERNELS, and small datasets. */
#pragma once

#include "engine/train/network.h"
#include "engine/core/error.h"
#include "engine/train/optimizer.h"

/* g_test_init; exits, skipping all, when PERCEPT_KERNELS names kernels that this processor can't run. */
void test_init (int *argc, char ***argv);

/* Images of the given bytes [count, shape] and labels, as a training set, scaled by 1/255; noise from `seed` where
 * pixels or labels are NULL. Free with pct_dataset_free. */
PctDataset *test_dataset_new (PctShape shape, size_t n_classes, size_t count, const uint8_t *pixels, const uint16_t *labels,
                              uint64_t seed);

/* 0 when they are equal, else the largest difference over the largest magnitude of `expected`. NaN never compares equal. */
double test_difference (const float *values, const float *expected, size_t n);
