/* What a run folder's events say, read back: for resuming, for a report, and for who shows a stored run. */
#pragma once

#include "engine/study/diagnosis.h"
#include "engine/train/network.h"

/* NAN where the event had no such value. */
typedef struct {
  uint32_t epoch;
  double loss, accuracy, train_loss, train_accuracy, val_loss, val_accuracy, learning_rate, seconds, images_per_second;
} PctHistoryEpoch;

/* A setting that was changed while it trained, or by a fork. */
typedef struct {
  uint64_t step;  /* the last one before the change */
  uint32_t epoch; /* that was running, or was about to */
  char *setting;  /* "optimizer.learning_rate" */
  double from, to;
} PctHistoryChange;

typedef struct {
  GArray *epochs;       /* PctHistoryEpoch, by rising number */
  GArray *changes;      /* PctHistoryChange, in order */
  uint32_t same_loss_since; /* the first epoch under the loss of the last one, 0 where it never changed */
  char *kernels, *blas; /* of the last start, or NULL */
  PctShape input;       /* of one image, from the last start; channels 0 when it isn't known */
  char **class_names;   /* likewise, or NULL */
  size_t n_outputs;     /* likewise; 0 when it isn't known */
  uint64_t steps_per_epoch;  /* of the first start; 0 when it isn't known */
  size_t counts[PCT_SPLITS]; /* images of each split, from the last start */
  char *parent;         /* the folder that the run was forked from, or NULL */
  uint32_t parent_epoch;
  char *error;          /* the message of the last error since the last start, or NULL */
} PctHistory;

/* Lines that are no JSON, as a crash may leave at the end, are passed over. PCT_ERROR_IO. */
PctHistory *pct_history_read (const char *run, GError **error);
void pct_history_free (PctHistory *history);

/* epochs: PctHistoryEpoch, by rising number. same_loss_since: as above. n_train: images in the training sample. */
PctDiagnosis pct_history_diagnose (const GArray *epochs, uint32_t same_loss_since, size_t n_train, size_t n_validation, size_t n_classes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctHistory, pct_history_free)
