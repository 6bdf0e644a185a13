#include "data/runs/experiment-fields.h"

void
pct_class_weight_clear (PctClassWeightSpec *spec)
{
  for (size_t i = 0; i < spec->n; i++)
    g_free (spec->list[i].name);
  g_free (spec->list);
  *spec = (PctClassWeightSpec){ 0 };
}

static PctClassWeightSpec
copy_class_weight (const PctClassWeightSpec *spec)
{
  PctClassWeightSpec copy = *spec;
  copy.list = spec->n > 0 ? g_memdup2 (spec->list, spec->n * sizeof *spec->list) : NULL;
  for (size_t i = 0; i < spec->n; i++)
    copy.list[i].name = g_strdup (spec->list[i].name);
  return copy;
}

PctExperiment *
pct_experiment_copy (const PctExperiment *experiment)
{
  PctExperiment *copy = g_new (PctExperiment, 1);
  *copy = *experiment;
  copy->name = g_strdup (experiment->name);
  copy->source = pct_source_copy (&experiment->source);
  copy->classes = g_strdupv (experiment->classes);
  copy->model.layers = g_memdup2 (experiment->model.layers, experiment->model.n_layers * sizeof *experiment->model.layers);
  copy->training.class_weight = copy_class_weight (&experiment->training.class_weight);
  return copy;
}

void
pct_experiment_free (PctExperiment *experiment)
{
  if (!experiment)
    return;
  g_free (experiment->name);
  pct_source_clear (&experiment->source);
  g_strfreev (experiment->classes);
  g_free (experiment->model.layers);
  pct_class_weight_clear (&experiment->training.class_weight);
  g_free (experiment);
}

PctDatasetOptions
pct_experiment_dataset_options (const PctExperiment *experiment)
{
  return (PctDatasetOptions){
    .classes = (const char *const *) experiment->classes,
    .limit = experiment->limit,
    .validation_split = experiment->validation_split,
    .label_noise = experiment->label_noise,
    .rescale = experiment->rescale,
    .augmentation = experiment->augmentation,
    .seed = experiment->training.seed,
  };
}

PctTrainerOptions
pct_experiment_trainer_options (const PctExperiment *experiment)
{
  return (PctTrainerOptions){
    .model = experiment->model,
    .loss = experiment->loss,
    .optimizer = experiment->optimizer,
    .training = experiment->training,
  };
}
