/* The experiment that the pages edit: one object that they all listen to. A training takes a copy.
 *
 * Every edit can be taken back. A problem belongs to a field, named by its path as in the experiment file
 * ("training.batch_size"); the page that shows the field marks it. */
#pragma once

#include "data/runs/experiment-fields.h"

#include <glib-object.h>

#define PCT_TYPE_EXPERIMENT_MODEL (pct_experiment_model_get_type ())

/* Properties: "dataset" (an id), "preset" (an index into pct_presets; their number when the layers are nobody's preset),
 * "optimizer" (a PctOptimizerType); "learning-rate", "momentum", "batch-size", "epochs", "seed", "limit", "validation-split"
 * (doubles); "valid" (no field has a problem; read-only), "can-undo", "can-redo" (read-only).
 * Signals: "described" (layers, shapes or their problem are others), "problem" (const char *path), "counted" (classes or
 * the sizes of the splits are others), "field" (const char *path: it has another value; NULL: any may, and there may be
 * other fields). */
G_DECLARE_FINAL_TYPE (PctExperimentModel, pct_experiment_model, PCT, EXPERIMENT_MODEL, GObject)

/* LeNet-5 on the bundled digits, and that as an experiment of its own. */
PctExperimentModel *pct_experiment_model_new (void);
PctExperiment *pct_experiment_model_make_start (void);

/* The set that the dataset's id stands for, once it is open, else NULL: shapes and classes come from it. A last layer
 * that had a unit a class keeps having one. */
void pct_experiment_model_set_image_set (PctExperimentModel *model, PctImageSet *set);
PctImageSet *pct_experiment_model_get_image_set (PctExperimentModel *model);

const PctExperiment *pct_experiment_model_get_experiment (PctExperimentModel *model);
const char *pct_experiment_model_get_dataset (PctExperimentModel *model);
/* Another dataset, all of its classes. */
void pct_experiment_model_set_source (PctExperimentModel *model, const PctSource *source);
const char *pct_experiment_model_get_preset_name (PctExperimentModel *model);

/* Fields that are numbers (pct_field_is_number), by their paths as in the experiment file. A field is there when the
 * optimizer, say, has it, and the object that holds it is no null. value: in the field's range. */
gboolean pct_experiment_model_has_number (PctExperimentModel *model, const char *path);
double pct_experiment_model_get_number (PctExperimentModel *model, const char *path);
void pct_experiment_model_set_number (PctExperimentModel *model, const char *path, double value);
/* What a field goes back to: the optimizer's own values, else what an experiment starts with. */
double pct_experiment_model_get_default (PctExperimentModel *model, const char *path);
gboolean pct_experiment_model_is_default (PctExperimentModel *model, const char *path);
/* Those that are texts, too, as in the next ones. */
void pct_experiment_model_reset_number (PctExperimentModel *model, const char *path);

/* Fields that are texts to a form (pct_field_is_text). A text that is no value becomes the field's problem and changes
 * nothing else. Free what is returned with g_free. */
char *pct_experiment_model_get_text (PctExperimentModel *model, const char *path);
char *pct_experiment_model_get_default_text (PctExperimentModel *model, const char *path);
void pct_experiment_model_set_text (PctExperimentModel *model, const char *path, const char *text);

/* Images of a split as a training would see them, FALSE while that can't be known. */
gboolean pct_experiment_model_get_count (PctExperimentModel *model, PctSplit split, size_t *count);
/* All of that, unscaled; NULL while it can't be known. The model's own, until "counted". */
const PctDataset *pct_experiment_model_get_subsets (PctExperimentModel *model);

/* Those kept, NULL-terminated; NULL for all. */
void pct_experiment_model_set_classes (PctExperimentModel *model, const char *const *classes);

/* The layers, from the input on. A new one starts with sizes people use. what: the field that is edited. */
size_t pct_experiment_model_get_n_layers (PctExperimentModel *model);
const PctLayerSpec *pct_experiment_model_get_layer (PctExperimentModel *model, size_t number);
/* What the network calls it: its own name, or its type and a number. */
const char *pct_experiment_model_get_layer_name (PctExperimentModel *model, size_t number);
PctLayerSpec pct_experiment_model_new_layer (PctLayerType type);
void pct_experiment_model_set_layer (PctExperimentModel *model, size_t number, const PctLayerSpec *layer, const char *what);
void pct_experiment_model_insert_layer (PctExperimentModel *model, size_t number, const PctLayerSpec *layer);
void pct_experiment_model_remove_layer (PctExperimentModel *model, size_t number);
void pct_experiment_model_move_layer (PctExperimentModel *model, size_t from, size_t to);
/* Where a layer of the type that is added belongs: one that looks at images behind the last that gives one, the others before
 * the output. */
size_t pct_experiment_model_get_insertion (PctExperimentModel *model, PctLayerType type);
/* The layer whose shape is impossible, or -1; what is wrong is the problem of "model". */
int pct_experiment_model_get_wrong_layer (PctExperimentModel *model);

/* The layers up to an impossible one, of the set that was opened last; NULL before the first. Valid until "described". */
const PctModelInfo *pct_experiment_model_get_info (PctExperimentModel *model);

/* What is wrong with a field, or NULL. message: NULL takes it back. */
const char *pct_experiment_model_get_problem (PctExperimentModel *model, const char *path);
void pct_experiment_model_set_problem (PctExperimentModel *model, const char *path, const char *message);

void pct_experiment_model_undo (PctExperimentModel *model);
void pct_experiment_model_redo (PctExperimentModel *model);
/* What was is no longer to be had back. */
void pct_experiment_model_forget_edits (PctExperimentModel *model);
/* Takes another experiment instead, as one edit. A relative source has become an absolute one. */
void pct_experiment_model_replace (PctExperimentModel *model, PctExperiment *experiment);

/* A copy to train from, named after model and dataset where nobody named it. */
PctExperiment *pct_experiment_model_copy (PctExperimentModel *model);
