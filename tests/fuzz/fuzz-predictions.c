/* The input is the bytes of index.u32, after their number (a byte), then those of an epoch's predictions. */
#include "data/runs/predictions.h"
#include "engine/core/error.h"
#include "tests/fuzz/memory-folder.h"

#define EPOCH   7
#define CLASSES 3
#define OUTPUTS 3

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size);

static void
check (const PctStoredSet *set)
{
  g_assert (set->source < PCT_SPLITS);
  for (size_t i = 0; i < set->count; i++)
    {
      const PctPrediction *prediction = &set->predictions[i];
      g_assert (prediction->predicted < OUTPUTS);
      g_assert (!(prediction->probability < 0 || prediction->probability > 1 || prediction->loss < 0));
      g_assert (i == 0 || set->images[i] > set->images[i - 1]);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size)
{
  g_autoptr (GError) error = NULL;
  size_t index = size > 0 ? MIN (bytes[0], size - 1) : 0;
  const uint8_t *rest = size > 0 ? bytes + 1 : bytes;
  memory_folder_put ("predictions/index.u32", 0, rest, index);
  memory_folder_put ("predictions/0007.bin", 1, rest + index, size > 0 ? size - 1 - index : 0);
  g_autoptr (PctRunFolder) folder = pct_run_folder_open (memory_folder (), FALSE, &error);
  g_assert_no_error (error);
  g_autoptr (PctStoredPredictions) predictions = pct_run_folder_read_predictions (folder, EPOCH, CLASSES, OUTPUTS, &error);
  g_assert ((predictions == NULL) == (error != NULL));
  if (predictions)
    {
      check (&predictions->validation);
      check (&predictions->sample);
    }
  else
    g_assert_error (error, PCT_ERROR, PCT_ERROR_DATA);
  return 0;
}
