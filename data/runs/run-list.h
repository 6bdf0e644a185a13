/* The runs in a folder, for who offers them: read from the run folders themselves, and of each only what a list shows. */
#pragma once

#include "data/runs/run-folder.h"

typedef struct {
  char *path;
  char *name, *dataset; /* the experiment's name, and its dataset's source */
  gint64 started;       /* seconds since 1970, when the folder was made */
  gboolean finished;    /* has its result; a run that neither is finished nor locked can be resumed */
  gboolean locked;      /* a process is writing it */
  gboolean ended;       /* its record's last word is a result, as of a user's stop, or an error; else it was torn away */
  gboolean discarded;   /* its user doesn't want to be asked about it again */
  gboolean resumable;   /* has a checkpoint */
  uint32_t epochs_done, epochs;
  double val_accuracy;  /* of the last epoch; NAN without */
} PctRunSummary;

/* One run. PCT_ERROR_REQUEST when the folder holds none, PCT_ERROR_DATA, PCT_ERROR_IO. */
PctRunSummary *pct_run_summary_read (const char *path, GError **error);
void pct_run_summary_free (PctRunSummary *summary);

/* Marks a run that didn't finish as one that isn't to be offered again; its files stay. Resuming it takes the mark away.
 * PCT_ERROR_IO. */
gboolean pct_run_discard (const char *path, GError **error);

/* All of the folder's runs, the newest first; PctRunSummary, owned. A damaged one is left out, with a message in the log;
 * a folder that doesn't exist holds none. PCT_ERROR_IO when it can't be read. */
GPtrArray *pct_run_list (const char *folder, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctRunSummary, pct_run_summary_free)
