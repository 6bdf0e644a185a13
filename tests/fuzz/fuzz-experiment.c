/* The input is an experiment file. Up to the first zero byte, where there is one, it is a --set instead, for what follows
 * it. What is read must come out the same when it is written and read again. */
#include <string.h>

#include "data/runs/experiment.h"
#include "engine/core/error.h"

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size);

static void
check_round_trip (const PctExperiment *experiment)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = pct_experiment_to_json (experiment, NULL, NULL);
  g_autoptr (PctExperiment) again = pct_experiment_parse (text, -1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *same = pct_experiment_to_json (again, NULL, NULL);
  g_assert_cmpstr (text, ==, same);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size)
{
  const uint8_t *zero = size > 0 ? memchr (bytes, 0, size) : NULL;
  size_t skip = zero ? (size_t) (zero - bytes) + 1 : 0;
  const char *sets[] = { zero ? (const char *) bytes : NULL, NULL };
  g_autoptr (GError) error = NULL;
  /* Of exactly that size, so that a read past the end is seen. */
  g_autofree char *text = g_memdup2 (bytes + skip, size - skip);
  g_autoptr (PctExperiment) experiment = pct_experiment_parse (text ? text : "", (gssize) (size - skip), NULL, sets, &error);
  g_assert ((experiment != NULL) == (error == NULL));
  if (experiment)
    check_round_trip (experiment);
  else
    g_assert_error (error, PCT_ERROR, PCT_ERROR_REQUEST);
  return 0;
}
