#include "engine/kernels/gemm.h"

#include <cblas.h>
#include <limits.h>
#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;

/* The team's threads are the only ones: each calls BLAS for itself. */
static void
use_one_thread (void)
{
  openblas_set_num_threads (1);
}

void
pct_gemm (gboolean transposed_a, gboolean transposed_b, size_t m, size_t n, size_t k, const float *a, size_t lda,
          const float *b, size_t ldb, float beta, float *c, size_t ldc)
{
  g_assert (m <= INT_MAX && n <= INT_MAX && k <= INT_MAX && lda <= INT_MAX && ldb <= INT_MAX && ldc <= INT_MAX);
  if (m == 0 || n == 0)
    return;

  pthread_once (&once, use_one_thread);
  cblas_sgemm (CblasRowMajor, transposed_a ? CblasTrans : CblasNoTrans, transposed_b ? CblasTrans : CblasNoTrans,
               (blasint) m, (blasint) n, (blasint) k, 1, a, (blasint) lda, b, (blasint) ldb, beta, c, (blasint) ldc);
}

const char *
pct_gemm_configuration (void)
{
  return openblas_get_config ();
}

const char *
pct_gemm_core (void)
{
  return openblas_get_corename ();
}
