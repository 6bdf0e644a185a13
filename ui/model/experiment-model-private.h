#pragma once

#include "ui/model/edit-history.h"
#include "ui/model/experiment-model.h"

struct _PctExperimentModel {
  GObject parent_instance;
  PctExperiment *experiment, *start; /* start: what fields go back to */
  PctEditHistory *history;
  PctImageSet *set;
  PctShape input; /* of the set opened last; empty before the first */
  size_t n_classes; /* that the last layer was made for; 0 when nobody knows */
  PctDataset *subsets; /* what a training would be given, or NULL */
  PctModelInfo *info;
  int wrong_layer;
  GHashTable *problems; /* path → message */
};

/* Before and after an edit of the layers. what: see pct_edit_history_remember. */
void pct_experiment_model_remember (PctExperimentModel *self, const char *what);
void pct_experiment_model_layers_changed (PctExperimentModel *self);

/* Tells of a field's new value, NULL: of all of them. */
void pct_experiment_model_field_changed (PctExperimentModel *self, const char *path);
/* Forgets what was wrong with the fields that the form shows: they show what is. */
void pct_experiment_model_forget_field_problems (PctExperimentModel *self);

/* What the fields go back to: the optimizer's own values, a schedule that fits the training, else what an experiment starts
 * with. Owns nothing. */
PctExperiment pct_experiment_model_get_defaults (PctExperimentModel *self, const char *path);
/* Marks what the fields of a schedule say against one another. */
void pct_experiment_model_check_schedule (PctExperimentModel *self);
void pct_experiment_model_reset_text (PctExperimentModel *self, const char *path);

/* The sizes of the splits anew. */
void pct_experiment_model_count (PctExperimentModel *self);

/* The last layer's units, when it is a dense one, else NULL. */
size_t *pct_experiment_model_output_units (PctExperimentModel *self);

/* The preset that has these layers, or the number of presets. */
guint pct_experiment_model_find_preset (PctExperimentModel *self);

/* Forgets what was wrong with fields of layers, which may be others now. */
void pct_experiment_model_forget_layer_problems (PctExperimentModel *self);
