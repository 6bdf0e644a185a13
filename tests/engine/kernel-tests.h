/* What the tests of kernels have in common: each runs for every variant that this processor has, on noise behind which
 * stands a guard. */
#pragma once

#include "engine/kernels/kernels.h"
#include "tests/engine/support.h"

/* Behind the last value: written past the end, it is seen. */
#define GUARD 12345.0f

/* Whole vectors, their neighbours, and what is shorter than one. */
#define N_SIZES 23
extern const size_t kernel_sizes[N_SIZES];

typedef struct {
  const char *name;
  GTestDataFunc test; /* gets a const PctKernels */
} KernelTest;

/* Adds each as /SUITE/VARIANT/NAME. */
void kernel_tests_add (const char *suite, const KernelTest *tests, size_t n);

/* The noise starts from this seed; a test's is the same in each run of its program. */
void noise_seed (uint64_t seed);
uint32_t noise_word (void);

/* In [low, high). */
float noise_value (float low, float high);

/* n of them, and the guard. Free with g_free. */
float *noise (size_t n, float low, float high);

/* With the guard behind them. Free with g_free. */
float *copy (const float *values, size_t n);
