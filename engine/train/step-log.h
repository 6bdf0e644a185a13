/* The batches of a run in the order they came: one writer, any number of readers, no lock.
 *
 * Records live in fixed blocks that never move; the writer publishes each by an atomic length, so what lies below the
 * length can be read in place at any time. */
#pragma once

#include "engine/train/event.h"

typedef struct PctStepLog PctStepLog;

#define PCT_STEP_BLOCK 4096

PctStepLog *pct_step_log_new (void);
void pct_step_log_free (PctStepLog *log);

/* The writer's. FALSE when the log is full (2^28 records): the record is not kept. */
gboolean pct_step_log_append (PctStepLog *log, const PctStep *step);

/* Readers'. index: below a length that this thread has read. */
size_t pct_step_log_length (const PctStepLog *log);
const PctStep *pct_step_log_get (const PctStepLog *log, size_t index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctStepLog, pct_step_log_free)
