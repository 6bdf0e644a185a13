/* The inside of a trainer, shared by its loop (trainer.c) and its state (trainer-state.c). */
#pragma once

#include "engine/train/network-private.h"
#include "engine/train/trainer.h"

struct PctTrainer {
  const PctDataset *dataset;
  PctTrainingSpec training;
  PctTeam *team;
  PctNetwork *network;
  PctOptimizer *optimizer;

  /* What a checkpoint holds besides parameters and slots. */
  double learning_rate;
  int64_t epoch;   /* finished */
  int64_t batch;   /* done in the epoch under way */
  int64_t step;    /* batches done in all */
  double loss_sum; /* of the epoch under way, over images */
  int64_t correct;

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

void pct_trainer_list_state (PctTrainer *trainer);
