/* What a run that goes on has behind it, told once more: for who shows a run from its beginning. */
#pragma once

#include "data/runs/history.h"
#include "data/runs/run-folder.h"

typedef struct {
  const PctRunFolder *folder; /* cut to where the run goes on */
  const PctHistory *history;  /* of it */
  const PctDataset *dataset;
  size_t n_outputs;
} PctRecall;

/* Tells the sink of every batch, then of every change, then of every epoch with its confusion matrix and, for the newest ones,
 * its predictions; all with a NULL trainer. What can't be read is left out, with a message in the log. */
PctVerdict pct_recall_tell (const PctRecall *recall, const PctSink *sink);
