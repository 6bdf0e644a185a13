/* The training loop: synchronous, on the caller's thread, knowing nothing of files, windows or sessions.
 *
 * It calls its sink after each batch and epoch. Its whole state is a list of named arrays, so that whoever keeps files
 * can save it between two batches and put it back. */
#pragma once

#include "engine/train/evaluation.h"
#include "engine/train/optimizer.h"

typedef struct {
  PctModelSpec model; /* borrowed until pct_trainer_new returns */
  PctLossSpec loss;
  PctOptimizerSpec optimizer;
  PctTrainingSpec training;
} PctTrainerOptions;

/* Plans everything; weights are initialised from the seed. Borrows the dataset. Fails with PCT_ERROR_REQUEST, too, where
 * early stopping monitors validation images that the dataset has none of. */
PctTrainer *pct_trainer_new (const PctTrainerOptions *options, const PctDataset *dataset, GError **error);
void pct_trainer_free (PctTrainer *trainer);

/* Trains from where the state is to the last epoch, telling the sink of steps, epochs and changes.
 * stopped: completed; early when early stopping ended it; or user when the sink asked for it, the state is then that after
 * the last step told.
 * FALSE with PCT_ERROR_DIVERGED when the loss of a batch, or of the sample at an epoch's end, is not finite; the message
 * names the layer and the batch, and the epoch isn't told of. */
gboolean pct_trainer_run (PctTrainer *trainer, const PctSink *sink, PctStopped *stopped, GError **error);

/* With early stopping, the epoch that had the best monitored value so far; 0 before one had, and without. */
uint32_t pct_trainer_best_epoch (const PctTrainer *trainer);

/* Between epochs: early stopping begins anew, as if the next epoch were the first. */
void pct_trainer_restart_early_stopping (PctTrainer *trainer);
/* Early stopping would end a run with this state before its next batch. */
gboolean pct_trainer_is_stopped_early (const PctTrainer *trainer);

/* What the experiment asks for takes the last parameters' place, to be evaluated: the best epoch's, else their moving
 * average. What a checkpoint should hold has to be saved before. */
void pct_trainer_take_outcome (PctTrainer *trainer);

/* Only between batches, which is where the sink is called. The change is told to the sink as an event before the next
 * batch; a schedule of the rate ends with it. rate: finite and at least 0. */
void pct_trainer_set_learning_rate (PctTrainer *trainer, double rate);
double pct_trainer_learning_rate (const PctTrainer *trainer);

/* Where it is: epochs finished, batches done in the one that is running, batches done in all. */
typedef struct {
  uint32_t epoch;
  uint64_t batch, step;
} PctPosition;

PctPosition pct_trainer_position (const PctTrainer *trainer);
uint64_t pct_trainer_steps_per_epoch (const PctTrainer *trainer);
PctNetwork *pct_trainer_network (PctTrainer *trainer);

typedef enum { PCT_TENSOR_F32, PCT_TENSOR_F64, PCT_TENSOR_I64 } PctTensorType;

/* What a piece of the state belongs to, so that who keeps files can leave some of it out. */
typedef enum {
  PCT_STATE_WEIGHTS,      /* parameters and moving statistics */
  PCT_STATE_AVERAGE,      /* the optimizer's moving average of them */
  PCT_STATE_SLOTS,        /* all else that it has for each parameter */
  PCT_STATE_UPDATES,      /* how many batches it has seen */
  PCT_STATE_BEST_WEIGHTS, /* of early stopping's best epoch */
  PCT_STATE_BEST,         /* which one that is */
  PCT_STATE_PLATEAU,
  PCT_STATE_POSITION,     /* the rest */
} PctStatePart;

/* A piece of the trainer's state, in place. */
typedef struct {
  char *name; /* "dense.kernel", "optimizer.velocity.dense.kernel", "optimizer.iterations", "state.epoch", ... */
  PctTensorType type;
  size_t rank; /* 0 for a single number */
  size_t shape[4];
  void *values;
  gboolean optional; /* may be missing where it is read from: the values then stay as they are */
  PctStatePart part;
} PctTensor;

/* All of the state: parameters, optimizer slots, iterations, position (epochs finished, batches done, steps done),
 * learning rate and whether it was changed, the running sums of the epoch under way, and of early stopping the best
 * value, its epoch and, where they are to be restored, its parameters ("best.dense.kernel"). Valid and in place as long
 * as the trainer; between batches it may be read, and before pct_trainer_run written. */
const PctTensor *pct_trainer_state (PctTrainer *trainer, size_t *n);

/* To be called when the state was written from outside: checks the position against the dataset and the options. */
gboolean pct_trainer_state_written (PctTrainer *trainer, GError **error);

/* Between batches: the optimizer begins afresh, with nothing remembered of earlier batches. */
void pct_trainer_restart_optimizer (PctTrainer *trainer);

/* Predictions over a subset of the trainer's dataset, in its order. FALSE when the sink's progress asked to stop. */
gboolean pct_trainer_evaluate (PctTrainer *trainer, const PctSubset *subset, const PctSink *sink, PctEvaluation *evaluation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctTrainer, pct_trainer_free)
