/* The lab: opens the dataset, makes the trainer, keeps the run, and tells a sink. The window runs it inside a session,
 * the command line on its own thread. */
#pragma once

#include "data/runs/run-folder.h"
#include "data/runs/run-list.h"
#include "engine/train/event.h"

#include <stdatomic.h>

typedef struct {
  const PctExperiment *experiment; /* of a new run; NULL when resuming; of a fork, or NULL for the parent's with `sets` */
  const char *run;                 /* the run folder: new, or to be resumed; NULL for a new run that isn't kept */
  gboolean resume;
  const char *fork_from;           /* the run folder that the new run starts from, or NULL */
  uint32_t fork_epoch;             /* at whose end; 0: with the initial weights */
  const char *const *sets;         /* resume, fork: changes to the stored experiment, or NULL */
  const char *const *folders;      /* see pct_source_open */
  PctImageSet *set;                /* already open, or NULL */
  /* Or NULL. Once it is true, a stop by the sink is no wish of the user's: the run gets its checkpoint, but its record no
   * last word, and so it is one of those that were interrupted. */
  const atomic_bool *interrupted;
  gboolean recall;                 /* after the start, the sink is told what a resumed or forked run has behind it, too */
} PctLabRequest;

/* The epoch to fork from in order to undo a change that was made while an epoch was running: the newest with a checkpoint
 * before it. A fork from there without an experiment and without sets has the learning rate from before the change.
 * FALSE when there is none. */
gboolean pct_lab_undo_epoch (const char *run, uint32_t changed_epoch, uint32_t *epoch);

/* Trains to the end. Every event goes into the run folder first, then to the sink; the last one is a result or an error.
 * A stop by the sink leaves a checkpoint to resume from. FALSE with the error that the sink was told too. */
gboolean pct_lab_train (const PctLabRequest *request, const PctSink *sink, GError **error);

/* A stored run, opened to be asked. */
typedef struct {
  PctRunFolder *folder;
  PctImageSet *set;   /* NULL when opened without data */
  PctDataset *dataset;
  PctTeam *team;
  PctNetwork *network;
  PctShape input;       /* of one image */
  char **class_names;   /* a last layer may have more outputs than these */
  float *scale, *offset;/* [input.channels], as in PctDataset */
} PctLabModel;

/* with_data: also opens the dataset, and refuses one whose fingerprint is another. Without it, set and dataset are NULL,
 * and what the model needs to know of its images comes from the run's record. */
PctLabModel *pct_lab_model_open (const char *run, gboolean with_data, const char *const *folders, GError **error);
void pct_lab_model_free (PctLabModel *model);

/* On the test set it is a look that the run records; where it can't be, a warning in the log says so. */
gboolean pct_lab_model_evaluate (PctLabModel *model, PctSplit split, PctEvaluation *evaluation, PctMetrics *metrics, GError **error);

/* A PNG or JPEG file, brought to the network's input: area-averaged to its size, grey or colour as it wants.
 * probabilities: [n_outputs]. */
gboolean pct_lab_model_predict_file (PctLabModel *model, const char *file, PctPrediction *prediction, float *probabilities, GError **error);

/* DATE-TIME-NAME in the folder of runs, which doesn't exist yet. Free with g_free. */
char *pct_lab_new_run_path (const PctExperiment *experiment);

/* Of the runs that are kept, those that can be resumed and whose record was torn away, as by a crash, the newest first, but
 * for those their user doesn't want to hear of again; PctRunSummary, owned. PCT_ERROR_IO. */
GPtrArray *pct_lab_interrupted_runs (GError **error);

/* The newest run that can be resumed, however it ended. PCT_ERROR_REQUEST where there is none. Free with g_free. */
char *pct_lab_last_unfinished_run (GError **error);

/* Where runs are kept: XDG_DATA_HOME/percept/runs, or what was chosen. Free with g_free. Any thread may ask. */
char *pct_lab_runs_folder (void);

/* Chooses where. NULL or "": there again. */
void pct_lab_set_runs_folder (const char *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctLabModel, pct_lab_model_free)
