/* The epochs of one training, as far back as anybody may look: every confusion matrix, and of the newest epochs the
 * predictions too, up to a limit of memory. One thread. */
#pragma once

#include "engine/train/event.h"

typedef struct PctRunEpochs PctRunEpochs;

/* limit: bytes of predictions; those of older epochs are given up first. */
PctRunEpochs *pct_run_epochs_new (size_t limit);
void pct_run_epochs_free (PctRunEpochs *epochs);
void pct_run_epochs_clear (PctRunEpochs *epochs);

/* How many cells their confusion matrices have: before anything is given up. */
void pct_run_epochs_set_cells (PctRunEpochs *epochs, size_t cells);

/* Takes a reference. Those of the same number and later ones are no longer true, and go. */
void pct_run_epochs_add (PctRunEpochs *epochs, PctEvent *event);

/* Gives predictions back to an epoch that gave its own up, until another one gets some. Takes both arrays, of as many as
 * the epoch counts, or NULL. */
void pct_run_epochs_lend (PctRunEpochs *epochs, uint32_t number, PctPrediction *validation, PctPrediction *train);

/* By the number of the epoch: the nearest one not later, or NULL. Its evaluations have a count but no predictions where
 * these were given up. The list's own. */
PctEvent *pct_run_epochs_find (const PctRunEpochs *epochs, uint32_t number);

/* All of them, the oldest first. */
guint pct_run_epochs_get_n (const PctRunEpochs *epochs);
PctEvent *pct_run_epochs_get (const PctRunEpochs *epochs, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctRunEpochs, pct_run_epochs_free)
