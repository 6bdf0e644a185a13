/* What a run folder recorded, read back: for resuming, and for a report. */
#pragma once

#include "engine/train/network.h"

/* NAN where the event had no such value. */
typedef struct {
  uint32_t epoch;
  double loss, accuracy, train_loss, train_accuracy, val_loss, val_accuracy, learning_rate, seconds, images_per_second;
} PctHistoryEpoch;

typedef struct {
  GArray *epochs;       /* PctHistoryEpoch, in order */
  char *kernels, *blas; /* of the last start, or NULL */
  PctShape input;       /* of one image, from the last start; channels 0 when it isn't known */
  char **class_names;   /* likewise, or NULL */
  char *error;          /* the message of the last error since the last start, or NULL */
} PctHistory;

/* Lines that are no JSON, as a crash may leave at the end, are passed over. PCT_ERROR_IO. */
PctHistory *pct_history_read (const char *run, GError **error);
void pct_history_free (PctHistory *history);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctHistory, pct_history_free)
