#include "data/runs/experiment.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CONV(count, side, pad)                                                                                                   \
  { .type = PCT_LAYER_CONV2D, .filters = count, .kernel_size = { side, side }, .padding = pad, .activation = PCT_ACTIVATION_RELU }
#define DENSE(count) { .type = PCT_LAYER_DENSE, .units = count, .activation = PCT_ACTIVATION_RELU }
#define POOL         { .type = PCT_LAYER_MAX_POOLING2D }
#define FLATTEN      { .type = PCT_LAYER_FLATTEN }
#define OUTPUT       { .type = PCT_LAYER_DENSE, .activation = PCT_ACTIVATION_SOFTMAX } /* units: the number of classes */

#define LAYERS(...)  G_N_ELEMENTS (((const PctLayerSpec[]){ __VA_ARGS__ })), (const PctLayerSpec[]){ __VA_ARGS__ }

/* What differs from the type's defaults. */
typedef struct {
  PctPreset preset;
  size_t n_layers;
  const PctLayerSpec *layers;
} Row;

/* Krizhevsky, 2014 (AlexNet's second form), with a first layer that keeps small images large enough. */
#define ALEXNET                                                                                                                   \
  { .type = PCT_LAYER_CONV2D, .filters = 64, .kernel_size = { 11, 11 }, .strides = { 4, 4 }, .padding = PCT_PADDING_SAME,         \
    .activation = PCT_ACTIVATION_RELU },                                                                                          \
    POOL_3, CONV (192, 5, PCT_PADDING_SAME), POOL_3, CONV (384, 3, PCT_PADDING_SAME), CONV (256, 3, PCT_PADDING_SAME),            \
    CONV (256, 3, PCT_PADDING_SAME), POOL_3, FLATTEN, HALF, DENSE (4096), HALF, DENSE (4096), OUTPUT
#define POOL_3 { .type = PCT_LAYER_MAX_POOLING2D, .pool_size = { 3, 3 }, .strides = { 2, 2 } }
#define HALF   { .type = PCT_LAYER_DROPOUT, .rate = 0.5 }

/* He et al., 2016, section 4.2, with one block of each size: convolutions and normalisations, and shortcuts with a convolution
 * of their own where the size changes. A convolution before a normalisation needs no bias. */
#define RESIDUAL_CONV(called, count, side, step)                                                                                  \
  { .type = PCT_LAYER_CONV2D, .name = called, .filters = count, .kernel_size = { side, side }, .strides = { step, step },         \
    .padding = PCT_PADDING_SAME }
#define SHORTCUT(called, before, count)                                                                                           \
  { .type = PCT_LAYER_CONV2D, .name = called, .filters = count, .kernel_size = { 1, 1 }, .strides = { 2, 2 },                     \
    .padding = PCT_PADDING_SAME, .inputs = { 1, { before } } }
#define NORMALIZED(called) { .type = PCT_LAYER_BATCH_NORMALIZATION, .name = called }
#define RELU(called)       { .type = PCT_LAYER_ACTIVATION, .name = called, .activation = PCT_ACTIVATION_RELU }
#define SUM(called, a, b)  { .type = PCT_LAYER_ADD, .name = called, .inputs = { 2, { a, b } } }
#define RESIDUAL_INSIDE(n, count, step)                                                                                           \
  RESIDUAL_CONV ("conv_" n "a", count, 3, step), NORMALIZED ("norm_" n "a"), RELU ("relu_" n "a"),                                \
    RESIDUAL_CONV ("conv_" n "b", count, 3, 1), NORMALIZED ("norm_" n "b")
#define RESIDUAL_SMALLER(n, before, count)                                                                                        \
  RESIDUAL_INSIDE (n, count, 2), SHORTCUT ("shortcut_" n, before, count),                                                       \
    NORMALIZED ("norm_" n "c"), SUM ("add_" n, "norm_" n "b", "norm_" n "c"), RELU ("relu_" n)
#define RESNET8                                                                                                                   \
  RESIDUAL_CONV ("conv_0", 16, 3, 1), NORMALIZED ("norm_0"), RELU ("relu_0"), RESIDUAL_INSIDE ("1", 16, 1),                       \
    SUM ("add_1", "norm_1b", "relu_0"), RELU ("relu_1"), RESIDUAL_SMALLER ("2", "relu_1", 32),                                    \
    RESIDUAL_SMALLER ("3", "relu_2", 64), { .type = PCT_LAYER_GLOBAL_AVERAGE_POOLING2D }, OUTPUT

static const Row rows[] = {
  { { "softmax", N_ ("Softmax regression") }, LAYERS (FLATTEN, OUTPUT) },
  { { "mlp-1", N_ ("One hidden layer") }, LAYERS (FLATTEN, DENSE (512), OUTPUT) },
  { { "mlp-2", N_ ("Two hidden layers") }, LAYERS (FLATTEN, DENSE (128), DENSE (128), OUTPUT) },
  { { "lenet5", N_ ("LeNet-5") },
    LAYERS (CONV (32, 5, PCT_PADDING_SAME), POOL, CONV (48, 5, PCT_PADDING_VALID), POOL, FLATTEN, DENSE (248), DENSE (84), OUTPUT) },
  { { "vgg", N_ ("VGG-like") },
    LAYERS (CONV (32, 3, PCT_PADDING_SAME), CONV (32, 3, PCT_PADDING_SAME), POOL, CONV (64, 3, PCT_PADDING_SAME),
            CONV (64, 3, PCT_PADDING_SAME), { .type = PCT_LAYER_GLOBAL_AVERAGE_POOLING2D }, DENSE (128), DENSE (128), OUTPUT) },
  { { "resnet8", N_ ("ResNet-8") }, LAYERS (RESNET8) },
  { { "alexnet", N_ ("AlexNet (64+ pixels)") }, LAYERS (ALEXNET) },
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

static void
copy_pair (size_t *to, const size_t *from)
{
  if (from[0] == 0)
    return;
  to[0] = from[0];
  to[1] = from[1];
}

/* Convolutions with names are those of residual blocks: without bias, with He's initial values. */
static PctLayerSpec
whole_layer (const PctLayerSpec *row, size_t n_classes)
{
  PctLayerSpec layer = pct_layer_spec (row->type);
  gboolean residual = row->type == PCT_LAYER_CONV2D && row->name[0] != '\0';

  g_strlcpy (layer.name, row->name, sizeof layer.name);
  layer.inputs = row->inputs;
  layer.filters = row->filters;
  copy_pair (layer.kernel_size, row->kernel_size);
  copy_pair (layer.pool_size, row->pool_size);
  copy_pair (layer.strides, row->strides);
  layer.padding = row->padding;
  layer.activation = row->activation;
  layer.use_bias = !residual;
  layer.kernel_initializer = residual ? PCT_INITIALIZER_HE_NORMAL : PCT_INITIALIZER_GLOROT_UNIFORM;
  layer.rate = row->rate;
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
