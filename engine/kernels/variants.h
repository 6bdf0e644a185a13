/* The tables that kernels.c chooses from: the same loops, compiled for different processors. */
#pragma once

#include "engine/kernels/kernels.h"

extern const PctKernels pct_kernels_reference;
#ifdef __x86_64__
extern const PctKernels pct_kernels_avx2;
extern const PctKernels pct_kernels_avx512;
#endif
