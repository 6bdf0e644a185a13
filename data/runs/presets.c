#include "data/runs/experiment.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CONV(count, side, pad)                                                                                                   \
  { .type = PCT_LAYER_CONV2D, .filters = count, .kernel_size = { side, side }, .padding = pad, .activation = PCT_ACTIVATION_RELU }
#define DENSE(count) { .type = PCT_LAYER_DENSE, .units = count, .activation = PCT_ACTIVATION_RELU }
#define POOL         { .type = PCT_LAYER_MAX_POOLING2D }
#define FLATTEN      { .type = PCT_LAYER_FLATTEN }
#define OUTPUT       { .type = PCT_LAYER_DENSE, .activation = PCT_ACTIVATION_SOFTMAX } /* units: the number of classes */

#define MOST_LAYERS  9

/* What differs from the type's defaults. */
typedef struct {
  PctPreset preset;
  size_t n_layers;
  PctLayerSpec layers[MOST_LAYERS];
} Row;

static const Row rows[] = {
  { { "softmax", N_ ("Softmax regression") }, 2, { FLATTEN, OUTPUT } },
  { { "mlp-1", N_ ("One hidden layer") }, 3, { FLATTEN, DENSE (512), OUTPUT } },
  { { "mlp-2", N_ ("Two hidden layers") }, 4, { FLATTEN, DENSE (128), DENSE (128), OUTPUT } },
  { { "lenet5", N_ ("LeNet-5") },
    8,
    { CONV (32, 5, PCT_PADDING_SAME), POOL, CONV (48, 5, PCT_PADDING_VALID), POOL, FLATTEN, DENSE (248), DENSE (84), OUTPUT } },
  { { "vgg", N_ ("VGG-like") },
    9,
    { CONV (32, 3, PCT_PADDING_SAME), CONV (32, 3, PCT_PADDING_SAME), POOL, CONV (64, 3, PCT_PADDING_SAME),
      CONV (64, 3, PCT_PADDING_SAME), { .type = PCT_LAYER_GLOBAL_AVERAGE_POOLING2D }, DENSE (128), DENSE (128), OUTPUT } },
};

const PctPreset *
pct_presets (size_t *n)
{
  static PctPreset presets[G_N_ELEMENTS (rows)];
  static gsize done;
  if (g_once_init_enter (&done))
    {
      for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
        presets[i] = rows[i].preset;
      g_once_init_leave (&done, 1);
    }
  *n = G_N_ELEMENTS (rows);
  return presets;
}

static PctLayerSpec
whole_layer (const PctLayerSpec *row, size_t n_classes)
{
  PctLayerSpec layer = pct_layer_spec (row->type);
  layer.filters = row->filters;
  layer.kernel_size[0] = row->kernel_size[0];
  layer.kernel_size[1] = row->kernel_size[1];
  layer.padding = row->padding;
  layer.activation = row->activation;
  layer.units = row->activation == PCT_ACTIVATION_SOFTMAX ? n_classes : row->units;
  return layer;
}

gboolean
pct_preset_model (const char *id, size_t n_classes, PctModelSpec *model)
{
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strcmp (rows[i].preset.id, id) == 0)
      {
        g_free (model->layers);
        model->n_layers = rows[i].n_layers;
        model->layers = g_new (PctLayerSpec, model->n_layers);
        for (size_t l = 0; l < model->n_layers; l++)
          model->layers[l] = whole_layer (&rows[i].layers[l], n_classes);
        return TRUE;
      }
  return FALSE;
}
