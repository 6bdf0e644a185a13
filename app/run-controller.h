/* Lets a window train: the actions run.train, run.pause, run.step and run.stop, and between them and the pages' objects
 * the session that carries a training. */
#pragma once

#include "ui/model/dataset-library.h"
#include "ui/model/experiment-model.h"
#include "ui/model/run.h"

#include <gio/gio.h>

#define PCT_TYPE_RUN_CONTROLLER (pct_run_controller_get_type ())

G_DECLARE_FINAL_TYPE (PctRunController, pct_run_controller, PCT, RUN_CONTROLLER, GObject)

PctRunController *pct_run_controller_new (PctExperimentModel *experiment, PctDatasetLibrary *library, PctRun *run);

/* The actions, without the prefix. The controller's own. */
GActionGroup *pct_run_controller_get_actions (PctRunController *controller);
