/* The part of the form that is about the dataset: which one, what it holds, and what of it a training uses. */
#pragma once

#include "ui/model/dataset-library.h"
#include "ui/model/experiment-model.h"
#include "ui/model/run.h"

#include <adwaita.h>

#define PCT_TYPE_DATASET_GROUP (pct_dataset_group_get_type ())
G_DECLARE_FINAL_TYPE (PctDatasetGroup, pct_dataset_group, PCT, DATASET_GROUP, AdwBin)

/* Once. */
void pct_dataset_group_set_models (PctDatasetGroup *group, PctExperimentModel *experiment, PctDatasetLibrary *library, PctRun *run);
