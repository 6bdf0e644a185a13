/* A sink that keeps the run folder first, then tells another sink.
 *
 * It stamps every event's time, chooses when a checkpoint is due, and remembers the best epoch. */
#pragma once

#include "data/runs/history.h"
#include "data/runs/run-folder.h"
#include "engine/train/trainer.h"

typedef struct {
  const PctSink *sink;    /* told after the folder; or NULL */
  PctRunFolder *folder;   /* NULL: nothing is kept */
  const PctDataset *dataset;
  uint32_t epochs, checkpoint_every;
  gint64 start;           /* monotonic, microseconds: what event times count from */
  uint32_t epochs_done, best_epoch;
  uint32_t same_loss_since; /* the first epoch whose losses can be compared, as in PctHistory */
  double best_loss;
  GArray *curves;         /* PctHistoryEpoch, of every epoch so far; the caller's */
  gboolean has_checkpoint;
  PctPosition checkpoint; /* where the newest one stands */
  GError *error;          /* the first failure to keep something; the training is asked to stop then */
} PctRecorder;

/* The trainer's sink; borrows the recorder. */
PctSink pct_recorder_sink (PctRecorder *recorder);

/* Records and forwards an event, taking the caller's reference. */
PctVerdict pct_recorder_tell (PctRecorder *recorder, PctTrainer *trainer, PctEvent *event);

/* A checkpoint of the trainer as it stands, recorded and told, unless the newest one stands there already. */
PctVerdict pct_recorder_checkpoint (PctRecorder *recorder, PctTrainer *trainer);

/* A loss that is another from an epoch on; 0: it never was. */
void pct_recorder_note_loss (PctRecorder *recorder, uint32_t epoch);

/* An epoch that is done, now or before. */
void pct_recorder_note_epoch (PctRecorder *recorder, const PctHistoryEpoch *epoch);
