/* Datasets from the user's folders: the actions win.open-folder and win.open-file. What is no dataset is said, and the one
 * in the window stays. */
#pragma once

#include "ui/model/dataset-library.h"
#include "ui/model/experiment-model.h"
#include "ui/model/run.h"

#include <gtk/gtk.h>

#define PCT_TYPE_DATASET_CONTROLLER (pct_dataset_controller_get_type ())
G_DECLARE_FINAL_TYPE (PctDatasetController, pct_dataset_controller, PCT, DATASET_CONTROLLER, GObject)

/* window: gets the actions, and owns the controller. */
PctDatasetController *pct_dataset_controller_new (GtkApplicationWindow *window, PctExperimentModel *experiment,
                                                  PctDatasetLibrary *library, PctRun *run);

/* A file or folder, instead of the dataset in the window once it is known to be one. */
void pct_dataset_controller_open (PctDatasetController *controller, GFile *file);
