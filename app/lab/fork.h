/* A fork: a new run that starts from the end of an epoch of another, with some of its settings changed. */
#pragma once

#include "data/runs/run-folder.h"

/* What the fork does otherwise. NAN where a side has no number. */
typedef struct {
  char *setting; /* "optimizer.learning_rate" */
  double from, to;
} PctForkChange;

/* An empty list of PctForkChange. Free with g_array_unref. */
GArray *pct_fork_changes_new (void);

/* The experiment that a fork goes on with: `wanted`, or, when it is NULL, the parent's with `sets` (or NULL) applied.
 * changes: what is added to it decides how the training goes on, the learning rate only where one was asked for, and then
 * also where it is the parent's own. PCT_ERROR_REQUEST, the message starting with the field's path, when something else
 * would change than the optimizer, the loss, class weights, early stopping, the watch for plateaus, a dropout's rate, a
 * noise's deviation, a regularizer, the name, the number of epochs or threads or the checkpoints, or when there is no epoch
 * left to train. */
PctExperiment *pct_fork_experiment (const PctRunFolder *parent, const PctExperiment *wanted, const char *const *sets,
                                    uint32_t epoch, GArray *changes, GError **error);

/* Puts the parent's state at the epoch's end into the trainer, an optimizer of another kind starting afresh, and so early
 * stopping and the watch for plateaus where they are others, or where their losses can't be compared with the parent's, and
 * early stopping where it has ended the parent there; where the checkpoint was stripped to its weights, what starts afresh
 * is added to the changes. Then sets the learning rate, where it is among the changes: its `from` is filled in, and one that
 * is no change is taken out. */
gboolean pct_fork_load (const PctRunFolder *parent, const PctExperiment *experiment, uint32_t epoch, GArray *changes,
                        PctTrainer *trainer, GError **error);
