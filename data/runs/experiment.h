/* An experiment: everything that decides a training, as one value, and its JSON file.
 *
 * Reading is strict: an unknown or repeated key, a wrong type or a value out of range is an error that names its path.
 * Writing gives every default. docs/experiment.md is the norm. */
#pragma once

#include "data/datasets/source.h"
#include "engine/core/dataset.h"
#include "engine/train/trainer.h"

/* Which of its checkpoints a run keeps: up to 1 GiB of them, then weights alone, then fewer and fewer; all; or the best and
 * the last two. */
typedef enum { PCT_KEEP_THINNED, PCT_KEEP_ALL, PCT_KEEP_BEST, PCT_KEEPINGS } PctKeeping;

typedef struct {
  char *name;
  PctSource source;
  char **classes; /* NULL-terminated, or NULL for all */
  size_t limit;
  double validation_split;
  double label_noise;
  PctRescale rescale;
  PctAugmentationSpec augmentation;
  PctModelSpec model; /* owned */
  PctLossSpec loss;
  PctOptimizerSpec optimizer;
  PctTrainingSpec training;
  unsigned checkpoint_every; /* epochs; 1 */
  PctKeeping keep_checkpoints; /* thinned */
} PctExperiment;

/* PCT_ERROR_REQUEST, the message "FILE: PATH: what" (or FILE:LINE:COLUMN for what is no JSON), or PCT_ERROR_IO. */
PctExperiment *pct_experiment_load (const char *file, const char *const *sets, GError **error);
/* text: JSON; base: what a relative source starts from; sets: "PATH=VALUE", NULL-terminated or NULL, applied to the
 * JSON before it is read; a value is JSON, else a string. */
PctExperiment *pct_experiment_parse (const char *text, gssize length, const char *base, const char *const *sets, GError **error);
PctExperiment *pct_experiment_copy (const PctExperiment *experiment);
void pct_experiment_free (PctExperiment *experiment);

/* Pretty-printed, every default written out, ending in a newline. version, fingerprint: added when not NULL. */
char *pct_experiment_to_json (const PctExperiment *experiment, const char *version, const char *fingerprint);

/* Borrowing views of its parts, for the engine. */
PctDatasetOptions pct_experiment_dataset_options (const PctExperiment *experiment);
PctTrainerOptions pct_experiment_trainer_options (const PctExperiment *experiment);

/* Networks to start from. The last layer's units are the number of classes. */
typedef struct {
  const char *id;   /* "softmax", "mlp-1", "mlp-2", "lenet5", "vgg", "resnet8", "alexnet" */
  const char *name; /* marked for translation */
} PctPreset;

const PctPreset *pct_presets (size_t *n);
/* Replaces *model. FALSE when there is no such preset, *model untouched. */
gboolean pct_preset_model (const char *id, size_t n_classes, PctModelSpec *model);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctExperiment, pct_experiment_free)
