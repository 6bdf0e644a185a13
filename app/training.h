/* What one training of the window is to do, for the session's thread: its own copies of everything. */
#pragma once

#include "app/lab/lab.h"
#include "app/wake-source.h"

typedef struct {
  PctExperiment *experiment; /* of a new run, or of a fork that is to go on otherwise; else NULL */
  PctExperiment *stored;     /* of the run that is resumed or forked, once it has been planned */
  PctImageSet *set;
  char *folder; /* the new run's, or the one to be resumed */
  gboolean resume;
  char *fork_from; /* a run folder, or NULL */
  uint32_t fork_epoch, undone_epoch; /* the latter: the fork undoes what was changed while this one ran; or 0 */
  char **folders;
  atomic_bool interrupted; /* see PctLabRequest */
  PctWakeSource *wake; /* outlives the thread that wakes it */
} PctTraining;

/* Frees it and what it points to. */
void pct_training_free (PctTraining *training);

/* Of what is resumed or forked: finds the run to be resumed where none is named, reads `stored`, finds the epoch from which
 * a change is undone, and says what a fork can't change. Reads files. */
gboolean pct_training_plan (PctTraining *training, GError **error);

/* A PctSessionBody. */
void pct_training_run (void *training, const PctSink *sink);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctTraining, pct_training_free)
