/* The experiment as it was when the program was left, in the user's state folder: `experiment.json`, and in
 * `experiment.path` the file that it belongs to. Kept after every edit, so that a crash loses none. */
#pragma once

#include "ui/model/experiment-document.h"

/* Takes up the experiment that was kept; without one nothing happens. FALSE: what was kept is broken and has been put
 * aside, as the error says. */
gboolean pct_last_experiment_restore (PctExperimentDocument *document, GError **error);

/* From now on what becomes of the document is kept, until it is gone. */
void pct_last_experiment_keep (PctExperimentDocument *document);
/* Without waiting for the next edits: the window is about to close. */
void pct_last_experiment_keep_now (PctExperimentDocument *document);
