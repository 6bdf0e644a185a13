/* The experiment that the pages edit: one object that they all listen to. A training takes a copy.
 *
 * A problem belongs to a field, named by its path as in the experiment file ("training.batch_size"); the page that shows
 * the field marks it. */
#pragma once

#include "data/runs/experiment.h"

#include <glib-object.h>

#define PCT_TYPE_EXPERIMENT_MODEL (pct_experiment_model_get_type ())

/* Properties: "dataset" (an id), "preset" (an index into pct_presets), "optimizer" (a PctOptimizerType),
 * "learning-rate", "batch-size", "epochs", "valid" (no field has a problem; read-only).
 * Signals: "described" (layers, shapes or their problem are others), "problem" (const char *path). */
G_DECLARE_FINAL_TYPE (PctExperimentModel, pct_experiment_model, PCT, EXPERIMENT_MODEL, GObject)

/* LeNet-5 on the bundled digits. */
PctExperimentModel *pct_experiment_model_new (void);

/* The set that the dataset's id stands for, once it is open, else NULL: shapes and classes come from it. */
void pct_experiment_model_set_image_set (PctExperimentModel *model, PctImageSet *set);
PctImageSet *pct_experiment_model_get_image_set (PctExperimentModel *model);

const char *pct_experiment_model_get_dataset (PctExperimentModel *model);
const char *pct_experiment_model_get_preset_name (PctExperimentModel *model);
double pct_experiment_model_get_validation_split (PctExperimentModel *model);

/* The layers up to an impossible one, of the set that was opened last; NULL before the first. Valid until "described". */
const PctModelInfo *pct_experiment_model_get_info (PctExperimentModel *model);

/* What is wrong with a field, or NULL. message: NULL takes it back. */
const char *pct_experiment_model_get_problem (PctExperimentModel *model, const char *path);
void pct_experiment_model_set_problem (PctExperimentModel *model, const char *path, const char *message);

/* A copy to train from, named after model and dataset. */
PctExperiment *pct_experiment_model_copy (PctExperimentModel *model);
