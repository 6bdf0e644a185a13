#include "engine/kernels/gemm.h"

#include <cblas.h>
#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>

/* OpenBLAS chooses its kernels while it is loaded, and on a processor newer than itself takes those for the oldest one:
 * 0.3.21 runs an Emerald Rapids on Prescott's, at a fifth of the speed (measured). So it is loaded here rather than by
 * the linker, and where that happened once more, with the core named. What the user has set holds. */
#define CORE_VARIABLE "OPENBLAS_CORETYPE"
#define THREADS_VARIABLE "OPENBLAS_NUM_THREADS"
#define LIBRARY "libopenblas.so.0"

static struct {
  void *library;
  void (*set_threads) (int threads);
  char *(*core) (void);
  char *(*configuration) (void);
  void (*sgemm) (enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE a_transposed, enum CBLAS_TRANSPOSE b_transposed, blasint m,
                 blasint n, blasint k, float alpha, const float *a, blasint lda, const float *b, blasint ldb, float beta,
                 float *c, blasint ldc);
} blas;

static void *
symbol (const char *name)
{
  void *address = dlsym (blas.library, name);
  if (address == NULL)
    g_error ("%s has no %s; install a whole OpenBLAS (Debian: libopenblas0)", LIBRARY, name);
  return address;
}

static void
load (void)
{
  blas.library = dlopen (LIBRARY, RTLD_NOW | RTLD_LOCAL);
  if (blas.library == NULL)
    g_error ("OpenBLAS can't be loaded: %s; install it (Debian: libopenblas0)", dlerror ());
  /* POSIX has no other way from an object's address to a function's. */
  *(void **) &blas.set_threads = symbol ("openblas_set_num_threads");
  *(void **) &blas.core = symbol ("openblas_get_corename");
  *(void **) &blas.configuration = symbol ("openblas_get_config");
  *(void **) &blas.sgemm = symbol ("cblas_sgemm");
}

/* The core whose kernels this processor should run at least; NULL where OpenBLAS's own choice can't be bettered. */
static const char *
core_of_processor (void)
{
#if defined(__x86_64__)
  __builtin_cpu_init ();
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512dq") &&
      __builtin_cpu_supports ("avx512vl"))
    return "SKYLAKEX";
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    return "HASWELL";
#endif
  return NULL;
}

/* Cores without AVX2, as openblas_get_corename names them. */
static gboolean
is_old (const char *core)
{
  static const char *const old[] = { "Katmai", "Coppermine", "Northwood", "Prescott", "Banias", "Atom", "Core2", "Penryn",
                                     "Dunnington", "Nehalem", "Sandybridge", "Athlon", "Opteron", "Opteron_SSE3",
                                     "Barcelona", "Nano", "Bobcat", "Bulldozer", "Piledriver", "Steamroller", "Unknown" };
  for (size_t i = 0; i < G_N_ELEMENTS (old); i++)
    if (g_ascii_strcasecmp (core, old[i]) == 0)
      return TRUE;
  return FALSE;
}

/* Before main, as the linker would, for the environment may be changed only while there is one thread. The team's threads
 * are the only ones, each calls BLAS for itself: OpenBLAS's own, which it begins while it is loaded, would only spin. */
__attribute__ ((constructor)) static void
open_blas (void)
{
  g_autofree char *threads = g_strdup (g_getenv (THREADS_VARIABLE));
  g_setenv (THREADS_VARIABLE, "1", TRUE);
  load ();
  const char *core = core_of_processor ();
  if (core != NULL && g_getenv (CORE_VARIABLE) == NULL && is_old (blas.core ()) && dlclose (blas.library) == 0)
    {
      g_setenv (CORE_VARIABLE, core, TRUE);
      load ();
      g_unsetenv (CORE_VARIABLE);
    }
  blas.set_threads (1);
  if (threads == NULL)
    g_unsetenv (THREADS_VARIABLE);
  else
    g_setenv (THREADS_VARIABLE, threads, TRUE);
}

void
pct_gemm (gboolean transposed_a, gboolean transposed_b, size_t m, size_t n, size_t k, const float *a, size_t lda,
          const float *b, size_t ldb, float beta, float *c, size_t ldc)
{
  g_assert (m <= INT_MAX && n <= INT_MAX && k <= INT_MAX && lda <= INT_MAX && ldb <= INT_MAX && ldc <= INT_MAX);
  if (m == 0 || n == 0)
    return;
  blas.sgemm (CblasRowMajor, transposed_a ? CblasTrans : CblasNoTrans, transposed_b ? CblasTrans : CblasNoTrans, (blasint) m,
              (blasint) n, (blasint) k, 1, a, (blasint) lda, b, (blasint) ldb, beta, c, (blasint) ldc);
}

const char *
pct_gemm_configuration (void)
{
  return blas.configuration ();
}

const char *
pct_gemm_core (void)
{
  return blas.core ();
}
