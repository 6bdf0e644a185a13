/* The inside of a trainer, shared by its loop (trainer.c) and its state (trainer-state.c). */
#pragma once

#include "engine/train/network-private.h"
#include "engine/train/trainer.h"

struct PctTrainer {
  const PctDataset *dataset;
  PctTrainingSpec training;
  PctOptimizerSpec schedule; /* of the learning rate */
  PctTeam *team;
  PctNetwork *network;
  PctOptimizer *optimizer;

  /* What a checkpoint holds besides parameters and slots. */
  double learning_rate;
  int64_t rate_held; /* 1: somebody changed the rate, so that its schedule says nothing any more */
  int64_t epoch;   /* finished */
  int64_t batch;   /* done in the epoch under way */
  int64_t step;    /* batches done in all */
  double loss_sum; /* of the epoch under way, over images */
  int64_t correct;

  /* Of early stopping, likewise. */
  int64_t best_epoch;     /* 0: no value yet */
  double best;            /* its value */
  float *best_parameters; /* its parameters, where they are to be restored; else NULL */

  /* Of the watch for plateaus, likewise. */
  double plateau_best;
  int64_t plateau_seen; /* 1: there was a value */
  int64_t plateau_wait; /* epochs without a better one */
  int64_t plateau_rest; /* epochs that don't count */

  size_t n_state;
  PctTensor *state;

  double wanted_rate; /* NAN: no change is waiting */

  uint32_t *order; /* [training images] positions in the training subset, this epoch's order */
  uint32_t *batch_images;
  uint16_t *batch_labels;

  /* Of the epoch under way, in this run of the loop. */
  double train_seconds;
  size_t trained_images;
};

/* What watches an epoch's values (early-stopping.c). check: that the dataset has what is watched; path: of the object that
 * has the monitor. */
double pct_epoch_value (const PctEpoch *epoch, PctMonitor monitor);
gboolean pct_monitor_is_better (PctMonitor monitor, double value, double than, double min_delta);
gboolean pct_monitor_check (PctMonitor monitor, const char *path, const PctDataset *dataset, GError **error);

/* Early stopping (early-stopping.c). check: before anything is planned. note: once an epoch counts as finished. is_due: at
 * an epoch's end. */
gboolean pct_early_stopping_check (const PctEarlyStoppingSpec *spec, const PctDataset *dataset, GError **error);
gboolean pct_early_stopping_plan (PctTrainer *trainer, GError **error);
void pct_early_stopping_note (PctTrainer *trainer, const PctEpoch *epoch);
gboolean pct_early_stopping_is_due (const PctTrainer *trainer);

/* Lowering the rate on a plateau (plateau.c). check: before anything is planned. rate: once an epoch counts as finished; the
 * rate from then on, which is the present one but on a plateau. */
gboolean pct_plateau_check (const PctTrainerOptions *options, const PctDataset *dataset, GError **error);
double pct_plateau_rate (PctTrainer *trainer, const PctEpoch *epoch);

void pct_trainer_list_state (PctTrainer *trainer);
