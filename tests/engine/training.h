/* Small trainings, and a listener that keeps what it is told: what the tests of the training loop share. */
#pragma once

#include "engine/train/trainer.h"
#include "tests/engine/model.h"

#define CLASSES 4
#define TRAIN 100
#define VALIDATION 150 /* more than one batch of an evaluation */
#define BATCH 32       /* four batches an epoch, the last of 4 images */
#define STEPS 4
#define EPOCHS 3
#define RATE 0.1

/* A training of one of the models, with what differs from the defaults; of `options`, what is 0 stays the type's default. */
typedef struct {
  const char *model;
  PctOptimizerType optimizer;
  PctOptimizerSpec options;
  PctLossSpec loss;
  gboolean balanced;
  PctAugmentationSpec augmentation;
  double label_noise;
  PctPlateauSpec plateau;
  PctEarlyStoppingSpec early_stopping;
  gboolean in_order;        /* not shuffled */
  uint64_t change_step;     /* after which the learning rate becomes another; 0 for never */
} TestTraining;

#define ALL_AUGMENTATION { TRUE, TRUE, 0.1, 0.1, 0.2, 0.3, 0.05 }

PctTrainerOptions training_options_of (const TestTraining *training);
/* Free with pct_dataset_free. */
PctDataset *training_dataset_of (const TestTraining *training);

/* A listener that keeps what it is told, and stops or changes the rate at given points; 0 is never. */
typedef struct {
  uint64_t stop_step;
  uint32_t stop_epoch;
  size_t stop_progress; /* at which call, counted from 1 over the run */
  uint64_t change_step;
  uint32_t change_epoch;
  gboolean stop_change;
  double rate;

  size_t n_progress;
  GArray *steps;     /* PctStep */
  GPtrArray *epochs; /* PctEvent */
  GString *told;     /* all in order, in words */
} Listener;

/* Noise, which a network can only learn by heart. Free with pct_dataset_free. */
PctDataset *training_noise (PctShape shape, size_t train, size_t validation);
const TestModel *training_model (const char *name);
PctTrainerOptions training_options (const TestModel *model, PctOptimizerType type);
PctTrainer *training_trainer (const PctTrainerOptions *options, const PctDataset *dataset);
void training_assert_same_state (PctTrainer *one, PctTrainer *other);
/* As if it had been saved and read back. */
void training_copy_state (PctTrainer *from, PctTrainer *to);
void *training_state_value (PctTrainer *trainer, const char *name);
Listener training_listener (void);
PctSink training_sink (Listener *listener);
/* Runs it to its end, telling the listener. */
PctStopped training_run (PctTrainer *trainer, Listener *listener);
void training_assert_same_story (const Listener *one, const Listener *other);
void training_listener_clear (Listener *listener);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listener, training_listener_clear)
