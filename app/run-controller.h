/* Lets a window train: the actions run.train, run.pause, run.step and run.stop, and between them and the pages' objects
 * the session that carries a training. Runs go on by run.resume (the one that is shown, else the last one that didn't
 * finish), run.fork (from the epoch that is shown, with the experiment as it is now) and run.undo-change (from before the
 * last change that was made while it ran). run.pace, in epochs a second, 0 for full speed, is that of every training and is
 * remembered.
 *
 * Signals: "refused" (const char *title, const char *message: what was asked for can't be done). */
#pragma once

#include "ui/model/dataset-library.h"
#include "ui/model/experiment-document.h"
#include "ui/model/run.h"

#include <gio/gio.h>

#define PCT_TYPE_RUN_CONTROLLER (pct_run_controller_get_type ())

G_DECLARE_FINAL_TYPE (PctRunController, pct_run_controller, PCT, RUN_CONTROLLER, GObject)

/* document: the experiment's. */
PctRunController *pct_run_controller_new (PctExperimentModel *experiment, PctExperimentDocument *document,
                                          PctDatasetLibrary *library, PctRun *run);

/* Resumes the run in a folder; NULL: the last one that didn't finish. The experiment becomes the run's, in no file
 * where it was another one. */
void pct_run_controller_resume (PctRunController *controller, const char *run);

/* Ends a training that is under way before its next batch, as a crash would, but with a checkpoint; waits for it. */
void pct_run_controller_interrupt (PctRunController *controller);

/* The actions, without the prefix. The controller's own. */
GActionGroup *pct_run_controller_get_actions (PctRunController *controller);
