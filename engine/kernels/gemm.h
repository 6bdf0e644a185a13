/* Matrix products: the only door to BLAS, with one thread a call. Row-major throughout. */
#pragma once

#include <glib.h>
#include <stddef.h>

/* c [m, n] = a · b + beta · c, where a is [m, k] (or [k, m], transposed_a) and b is [k, n] (or [n, k], transposed_b);
 * lda, ldb, ldc: floats from one stored row to the next. beta 0 never reads c. Dimensions and strides fit an int. */
void pct_gemm (gboolean transposed_a, gboolean transposed_b, size_t m, size_t n, size_t k, const float *a, size_t lda,
               const float *b, size_t ldb, float beta, float *c, size_t ldc);

/* "OpenBLAS 0.3.21 ... Cooperlake": version, options and the core whose kernels it uses. */
const char *pct_gemm_configuration (void);
/* The core alone: "Haswell", "SkylakeX", "Cooperlake", ... */
const char *pct_gemm_core (void);
