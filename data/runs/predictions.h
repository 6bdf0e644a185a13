/* What a stored run said of its images at the end of an epoch, so that matrix and gallery can be taken back there. */
#pragma once

#include "data/runs/run-folder.h"

/* One of the two sets that are judged at each epoch's end. */
typedef struct {
  PctSplit source; /* the dataset's split that `images` numbers */
  size_t count;
  uint32_t *images;           /* [count], ascending */
  PctPrediction *predictions; /* [count]; of half precision: three digits. NAN where the network gave no number */
} PctStoredSet;

typedef struct {
  uint32_t epoch;
  PctStoredSet validation; /* count 0 without validation images */
  PctStoredSet sample;     /* the fixed sample of training images */
} PctStoredPredictions;

/* n_classes, n_outputs: as the run's start event has them. What is returned predicts only classes below n_outputs, but
 * its image numbers are the file's: see pct_stored_predictions_fit. PCT_ERROR_REQUEST when the epoch has none;
 * PCT_ERROR_DATA, naming the file and the byte. */
PctStoredPredictions *pct_run_folder_read_predictions (const PctRunFolder *folder, uint32_t epoch, size_t n_classes,
                                                       size_t n_outputs, GError **error);
void pct_stored_predictions_free (PctStoredPredictions *predictions);

/* Whether they are of just the dataset's validation images and sample. */
gboolean pct_stored_predictions_fit (const PctStoredPredictions *predictions, const PctDataset *dataset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctStoredPredictions, pct_stored_predictions_free)
