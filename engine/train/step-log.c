#include "engine/train/step-log.h"

#include <stdatomic.h>

#define MAX_BLOCKS 65536

struct PctStepLog {
  atomic_size_t length;
  PctStep *_Atomic blocks[MAX_BLOCKS];
};

PctStepLog *
pct_step_log_new (void)
{
  return g_new0 (PctStepLog, 1);
}

void
pct_step_log_free (PctStepLog *log)
{
  if (log == NULL)
    return;
  for (size_t i = 0; i < MAX_BLOCKS && log->blocks[i] != NULL; i++)
    g_free (log->blocks[i]);
  g_free (log);
}

gboolean
pct_step_log_append (PctStepLog *log, const PctStep *step)
{
  size_t length = atomic_load_explicit (&log->length, memory_order_relaxed), block = length / PCT_STEP_BLOCK;

  if (block >= MAX_BLOCKS)
    return FALSE;
  PctStep *steps = atomic_load_explicit (&log->blocks[block], memory_order_relaxed);
  if (steps == NULL)
    {
      steps = g_new (PctStep, PCT_STEP_BLOCK);
      atomic_store_explicit (&log->blocks[block], steps, memory_order_relaxed);
    }
  steps[length % PCT_STEP_BLOCK] = *step;
  atomic_store_explicit (&log->length, length + 1, memory_order_release);
  return TRUE;
}

size_t
pct_step_log_length (const PctStepLog *log)
{
  return atomic_load_explicit (&((PctStepLog *) log)->length, memory_order_acquire);
}

const PctStep *
pct_step_log_get (const PctStepLog *log, size_t index)
{
  return &atomic_load_explicit (&((PctStepLog *) log)->blocks[index / PCT_STEP_BLOCK], memory_order_relaxed)[index % PCT_STEP_BLOCK];
}
