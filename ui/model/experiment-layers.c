#include "ui/model/experiment-model-private.h"

#include "ui/model/layer-text.h"

#include <string.h>

static gboolean
same_layer (const PctLayerSpec *a, const PctLayerSpec *b)
{
  return a->type == b->type && pct_fields_equal (&pct_layer_fields, PCT_KIND (a->type), a, b);
}

guint
pct_experiment_model_find_preset (PctExperimentModel *self)
{
  const PctModelSpec *model = &self->experiment->model;
  const size_t *units = pct_experiment_model_output_units (self);
  size_t n;
  const PctPreset *presets = pct_presets (&n);
  for (guint i = 0; units != NULL && i < n; i++)
    {
      PctModelSpec preset = { 0 };
      gboolean same = pct_preset_model (presets[i].id, *units, &preset) && preset.n_layers == model->n_layers;
      for (size_t l = 0; same && l < preset.n_layers; l++)
        same = same_layer (&preset.layers[l], &model->layers[l]);
      g_free (preset.layers);
      if (same)
        return i;
    }
  return (guint) n;
}

size_t *
pct_experiment_model_output_units (PctExperimentModel *self)
{
  PctModelSpec *model = &self->experiment->model;
  PctLayerSpec *last = model->n_layers == 0 ? NULL : &model->layers[model->n_layers - 1];
  return last != NULL && last->type == PCT_LAYER_DENSE ? &last->units : NULL;
}

size_t
pct_experiment_model_get_n_layers (PctExperimentModel *self)
{
  return self->experiment->model.n_layers;
}

const PctLayerSpec *
pct_experiment_model_get_layer (PctExperimentModel *self, size_t number)
{
  g_return_val_if_fail (number < self->experiment->model.n_layers, NULL);
  return &self->experiment->model.layers[number];
}

const char *
pct_experiment_model_get_layer_name (PctExperimentModel *self, size_t number)
{
  const PctLayerSpec *layer = pct_experiment_model_get_layer (self, number);
  const char *const *names = self->info == NULL ? NULL : (const char *const *) self->info->names;
  for (size_t i = 0; names != NULL && names[i] != NULL; i++)
    if (i == number)
      return names[i];
  return layer->name[0] != '\0' ? layer->name : pct_layer_names[layer->type];
}

PctLayerSpec
pct_experiment_model_new_layer (PctLayerType type)
{
  PctLayerSpec layer = pct_layer_spec (type);
  gboolean dense = type == PCT_LAYER_DENSE, filters = type == PCT_LAYER_CONV2D;
  gboolean convolution = filters || type == PCT_LAYER_DEPTHWISE_CONV2D;
  layer.units = dense ? 128 : 0;
  layer.filters = filters ? 32 : 0;
  layer.kernel_size[0] = layer.kernel_size[1] = convolution ? 3 : 0;
  layer.activation = dense || convolution ? PCT_ACTIVATION_RELU : PCT_ACTIVATION_LINEAR;
  layer.rate = type == PCT_LAYER_DROPOUT ? 0.5 : 0;
  layer.stddev = type == PCT_LAYER_GAUSSIAN_NOISE ? 0.1 : 0;
  return layer;
}

void
pct_experiment_model_set_layer (PctExperimentModel *self, size_t number, const PctLayerSpec *layer, const char *what)
{
  PctModelSpec *model = &self->experiment->model;
  g_return_if_fail (number < model->n_layers);
  if (same_layer (&model->layers[number], layer))
    return;
  g_autofree char *path = g_strdup_printf ("model.layers[%zu].%s", number, what);
  pct_experiment_model_remember (self, path);
  self->experiment->model.layers[number] = *layer;
  pct_experiment_model_layers_changed (self);
}

void
pct_experiment_model_insert_layer (PctExperimentModel *self, size_t number, const PctLayerSpec *layer)
{
  PctModelSpec *model = &self->experiment->model;
  g_return_if_fail (number <= model->n_layers);
  if (model->n_layers == PCT_MAX_LAYERS)
    return;
  PctLayerSpec added = *layer; /* which may be one of the list's */
  pct_experiment_model_remember (self, NULL);
  model->layers = g_renew (PctLayerSpec, model->layers, model->n_layers + 1);
  memmove (model->layers + number + 1, model->layers + number, (model->n_layers - number) * sizeof *model->layers);
  memset (added.name, 0, sizeof added.name);
  model->layers[number] = added;
  model->n_layers++;
  pct_experiment_model_forget_layer_problems (self);
  pct_experiment_model_layers_changed (self);
}

void
pct_experiment_model_remove_layer (PctExperimentModel *self, size_t number)
{
  PctModelSpec *model = &self->experiment->model;
  g_return_if_fail (number < model->n_layers);
  pct_experiment_model_remember (self, NULL);
  model->n_layers--;
  memmove (model->layers + number, model->layers + number + 1, (model->n_layers - number) * sizeof *model->layers);
  pct_experiment_model_forget_layer_problems (self);
  pct_experiment_model_layers_changed (self);
}

void
pct_experiment_model_move_layer (PctExperimentModel *self, size_t from, size_t to)
{
  PctModelSpec *model = &self->experiment->model;
  g_return_if_fail (from < model->n_layers && to < model->n_layers);
  if (from == to)
    return;
  pct_experiment_model_remember (self, NULL);
  PctLayerSpec moved = model->layers[from];
  if (from < to)
    memmove (model->layers + from, model->layers + from + 1, (to - from) * sizeof *model->layers);
  else
    memmove (model->layers + to + 1, model->layers + to, (from - to) * sizeof *model->layers);
  model->layers[to] = moved;
  pct_experiment_model_forget_layer_problems (self);
  pct_experiment_model_layers_changed (self);
}

/* The first that gives a vector, or the number of layers. */
static size_t
find_vector (const PctModelSpec *model)
{
  static const gboolean gives_vector[PCT_LAYER_TYPES] = {
    [PCT_LAYER_DENSE] = TRUE,
    [PCT_LAYER_FLATTEN] = TRUE,
    [PCT_LAYER_GLOBAL_AVERAGE_POOLING2D] = TRUE,
    [PCT_LAYER_GLOBAL_MAX_POOLING2D] = TRUE,
  };
  size_t number = 0;
  while (number < model->n_layers && !gives_vector[model->layers[number].type])
    number++;
  return number;
}

size_t
pct_experiment_model_get_insertion (PctExperimentModel *self, PctLayerType type)
{
  const PctModelSpec *model = &self->experiment->model;
  const PctLayerSpec *last = model->n_layers == 0 ? NULL : &model->layers[model->n_layers - 1];
  gboolean output = last != NULL && last->type == PCT_LAYER_DENSE && last->activation == PCT_ACTIVATION_SOFTMAX;
  return pct_layer_family_needs_image (pct_layer_family (type)) ? find_vector (model) : model->n_layers - (output ? 1 : 0);
}
