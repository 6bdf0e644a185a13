/* What a run that is kept may and may not have done to it. */
#pragma once

#include "data/runs/run-folder.h"

/* Whether a new run may be kept at `path`: nothing is there, or an empty folder. PCT_ERROR_REQUEST. */
gboolean pct_stored_is_free (const char *path, GError **error);

/* The experiment that a resumed run goes on with. PCT_ERROR_REQUEST when a change would make it another run than the one
 * that was stopped, or when the run has nothing left to do. */
PctExperiment *pct_stored_experiment (const PctRunFolder *folder, const char *const *sets, GError **error);

/* PCT_ERROR_DATA where the run was trained on other images. */
gboolean pct_stored_same_data (const PctRunFolder *folder, const char *fingerprint, GError **error);

/* Replaces the folder's experiment.json. */
gboolean pct_stored_write_experiment (const PctRunFolder *folder, const PctExperiment *experiment, const char *fingerprint,
                                      GError **error);

/* Removes a run folder in which nothing was trained yet. */
void pct_stored_discard (const char *path);
