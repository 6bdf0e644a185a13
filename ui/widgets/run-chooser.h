/* A window that lists stored runs, the newest first, to choose one of them; closes itself then. */
#pragma once

#include "data/runs/run-list.h"

#include <adwaita.h>

/* A run, and the best it reached. */
typedef struct {
  PctRunSummary *run;
  gboolean validated; /* `best` is of the validation images, else of the training sample */
  double best;        /* accuracy; NAN where none is known */
  guint epoch;        /* in which it was reached */
  gboolean drawn;     /* is on the plots already: listed, but not to be chosen */
} PctStoredRun;

/* run: handed over. Reads its history for the best epoch. NULL where it has no epoch that could be shown. */
PctStoredRun *pct_stored_run_new (PctRunSummary *run);
void pct_stored_run_free (PctStoredRun *stored);

#define PCT_TYPE_RUN_CHOOSER (pct_run_chooser_get_type ())

/* Signal: "chosen" (const char *path, const char *name, const char *details). */
G_DECLARE_FINAL_TYPE (PctRunChooser, pct_run_chooser, PCT, RUN_CHOOSER, AdwWindow)

/* Says that it is looking, until it is told what there is. */
PctRunChooser *pct_run_chooser_new (GtkWindow *parent);

/* runs: of PctStoredRun, the newest first; NULL: `error` says why there are none. */
void pct_run_chooser_set_runs (PctRunChooser *chooser, GPtrArray *runs, const char *error);
