/* Experiments as files of the user's: the actions win.new, win.open, win.open-recent, win.save, win.save-as and
 * win.copy-experiment, and whatever is dropped onto the window or named on the command line. What can't be done is said in
 * a dialog, and then nothing has changed. */
#pragma once

#include "ui/model/dataset-library.h"
#include "ui/model/experiment-document.h"
#include "ui/model/run.h"

#include <adwaita.h>

#define PCT_TYPE_EXPERIMENT_CONTROLLER (pct_experiment_controller_get_type ())
G_DECLARE_FINAL_TYPE (PctExperimentController, pct_experiment_controller, PCT, EXPERIMENT_CONTROLLER, GObject)

/* window: gets the actions, and what is dropped onto it. toasts: its own, for what went well. recent: a section of its menu,
 * for the experiments that were opened last. */
PctExperimentController *pct_experiment_controller_new (GtkApplicationWindow *window, AdwToastOverlay *toasts, GMenu *recent,
                                                        PctExperimentModel *experiment, PctDatasetLibrary *library, PctRun *run);

/* What is open. The controller's own. */
PctExperimentDocument *pct_experiment_controller_get_document (PctExperimentController *controller);

/* As a drop does: an experiment's file instead of the experiment in the window, anything else as a dataset. */
void pct_experiment_controller_open (PctExperimentController *controller, GFile *file);
