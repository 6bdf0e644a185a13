/* The input is a run's events.jsonl. Whatever it says, the epochs rise, and what is told of them can be judged. */
#include "data/runs/history.h"
#include "data/runs/run-list.h"
#include "engine/core/error.h"
#include "tests/fuzz/memory-folder.h"

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size)
{
  g_autoptr (GError) error = NULL;
  memory_folder_put ("events.jsonl", 0, bytes, size);
  g_autoptr (PctHistory) history = pct_history_read (memory_folder (), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < history->epochs->len; i++)
    {
      uint32_t epoch = g_array_index (history->epochs, PctHistoryEpoch, i).epoch;
      g_assert (epoch > (i == 0 ? 0 : g_array_index (history->epochs, PctHistoryEpoch, i - 1).epoch));
    }
  pct_history_diagnose (history->epochs, history->same_loss_since, history->counts[PCT_SPLIT_TRAIN],
                        history->counts[PCT_SPLIT_VALIDATION], history->class_names ? g_strv_length (history->class_names) : 0);
  g_autoptr (PctRunSummary) summary = pct_run_summary_read (memory_folder (), &error);
  g_assert ((summary == NULL) == (error != NULL));
  return 0;
}
