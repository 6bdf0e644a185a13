#include "engine/kernels/kernels.h"

#include <pthread.h>
#include <string.h>

#include "engine/kernels/variants.h"

/* From the best to the one that runs everywhere. */
static const PctKernels *const variants[] = {
#ifdef __x86_64__
  &pct_kernels_avx512,
  &pct_kernels_avx2,
#endif
  &pct_kernels_reference,
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const PctKernels *chosen;

/* Asks for exactly what the variant's file is compiled with. */
static gboolean
can_run (const PctKernels *kernels)
{
#ifdef __x86_64__
  if (kernels == &pct_kernels_avx2)
    return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma");
  if (kernels == &pct_kernels_avx512)
    return __builtin_cpu_supports ("fma") && __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512dq")
           && __builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512vl");
#endif
  return TRUE;
}

const PctKernels *
pct_kernels_find (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (variants); i++)
    if (strcmp (name, variants[i]->name) == 0)
      return can_run (variants[i]) ? variants[i] : NULL;
  return NULL;
}

static void
choose (void)
{
  for (size_t i = 0; !chosen; i++)
    if (can_run (variants[i]))
      chosen = variants[i];

  const char *name = g_getenv ("PERCEPT_KERNELS");
  if (!name || !*name)
    return;
  const PctKernels *wanted = pct_kernels_find (name);
  if (wanted)
    chosen = wanted;
  else
    g_warning ("PERCEPT_KERNELS: there are no kernels \"%s\" that this processor can run (reference, avx2, avx512); "
               "using %s",
               name, chosen->name);
}

const PctKernels *
pct_kernels (void)
{
  pthread_once (&once, choose);
  return chosen;
}
