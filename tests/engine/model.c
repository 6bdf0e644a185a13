#include "tests/engine/model.h"

#include "engine/core/random.h"

#define DENSE(n, f) { .type = PCT_LAYER_DENSE, .units = n, .activation = PCT_ACTIVATION_##f, .use_bias = TRUE }
#define CONV(n, h, w, sh, sw, p, f) \
  { .type = PCT_LAYER_CONV2D, .filters = n, .kernel_size = { h, w }, .strides = { sh, sw }, .padding = PCT_PADDING_##p, \
    .activation = PCT_ACTIVATION_##f, .use_bias = TRUE }
#define POOL(kind, h, w, sh, sw, p) \
  { .type = PCT_LAYER_##kind##_POOLING2D, .pool_size = { h, w }, .strides = { sh, sw }, .padding = PCT_PADDING_##p }
#define FLATTEN { .type = PCT_LAYER_FLATTEN }
#define GLOBAL { .type = PCT_LAYER_GLOBAL_AVERAGE_POOLING2D }
#define ACTIVATION(f) { .type = PCT_LAYER_ACTIVATION, .activation = PCT_ACTIVATION_##f, .negative_slope = 0.3 }
#define LEAKY(n) { .type = PCT_LAYER_DENSE, .units = n, .activation = PCT_ACTIVATION_LEAKY_RELU, .negative_slope = 0.1 }
#define NORMALIZATION { .type = PCT_LAYER_BATCH_NORMALIZATION, .momentum = 0.9, .epsilon = 0.001 }
#define DROPOUT(r) { .type = PCT_LAYER_DROPOUT, .rate = r }

/* A layer of the given fields with a name, and with inputs. */
#define NAMED(called, ...) { .name = called, __VA_ARGS__ }
#define FROM(...) .inputs = { G_N_ELEMENTS (((const char *[]){ __VA_ARGS__ })), { __VA_ARGS__ } }
#define ADD(...) { .type = PCT_LAYER_ADD, FROM (__VA_ARGS__) }
#define CONCATENATE(...) { .type = PCT_LAYER_CONCATENATE, FROM (__VA_ARGS__) }
#define CONV_FIELDS(n, side, f) \
  .type = PCT_LAYER_CONV2D, .filters = n, .kernel_size = { side, side }, .strides = { 1, 1 }, .padding = PCT_PADDING_SAME, \
  .activation = PCT_ACTIVATION_##f, .use_bias = TRUE
#define GROUPED(n, h, w, g, f) \
  .type = PCT_LAYER_CONV2D, .filters = n, .kernel_size = { h, w }, .groups = g, .activation = PCT_ACTIVATION_##f, .use_bias = TRUE
#define DEPTHWISE(h, w, m, f) \
  .type = PCT_LAYER_DEPTHWISE_CONV2D, .kernel_size = { h, w }, .depth_multiplier = m, .activation = PCT_ACTIVATION_##f, \
  .use_bias = m > 1
#define DENSE_FIELDS(n, f) .type = PCT_LAYER_DENSE, .units = n, .activation = PCT_ACTIVATION_##f, .use_bias = TRUE
#define NORMALIZATION_FIELDS .type = PCT_LAYER_BATCH_NORMALIZATION, .momentum = 0.9, .epsilon = 0.001

const TestModel test_models[] = {
  { "softmax", { 5, 4, 2 }, { FLATTEN, DENSE (4, SOFTMAX) } },
  { "dense", { 5, 4, 2 }, { FLATTEN, DENSE (9, TANH), DENSE (33, SIGMOID), DENSE (7, ELU), DENSE (4, SOFTMAX) } },
  { "relu", { 5, 4, 2 }, { FLATTEN, DENSE (19, RELU), DENSE (17, RELU), DENSE (4, SOFTMAX) } },
  { "more-outputs", { 5, 4, 1 }, { FLATTEN, DENSE (7, SOFTMAX) } },
  { "dense-dropout", { 5, 4, 2 }, { FLATTEN, DROPOUT (0.3), DENSE (21, TANH), DROPOUT (0.5), DENSE (4, SOFTMAX) } },
  { "convolution", { 7, 6, 2 }, { CONV (3, 3, 2, 1, 1, VALID, TANH), FLATTEN, DENSE (4, SOFTMAX) } },
  { "strides", { 9, 8, 2 }, { CONV (3, 3, 5, 2, 3, SAME, ELU), CONV (5, 2, 2, 1, 2, SAME, SIGMOID), FLATTEN, DENSE (4, SOFTMAX) } },
  { "deep", { 8, 8, 1 },
    { CONV (4, 3, 3, 1, 1, SAME, TANH), CONV (4, 3, 3, 1, 1, SAME, LINEAR), POOL (AVERAGE, 2, 2, 2, 2, VALID),
      CONV (6, 3, 3, 1, 1, SAME, ELU), GLOBAL, DENSE (4, SOFTMAX) } },
  { "max", { 8, 7, 2 }, { CONV (4, 3, 3, 1, 1, SAME, TANH), POOL (MAX, 2, 2, 2, 2, VALID), FLATTEN, DENSE (4, SOFTMAX) } },
  { "max-overlapping", { 8, 7, 2 },
    { CONV (3, 3, 3, 1, 1, SAME, LINEAR), POOL (MAX, 3, 3, 2, 1, SAME), FLATTEN, DENSE (4, SOFTMAX) } },
  { "average-same", { 8, 7, 3 },
    { CONV (3, 1, 1, 1, 1, VALID, LINEAR), POOL (AVERAGE, 3, 4, 2, 3, SAME), FLATTEN, DENSE (4, SOFTMAX) } },
  { "convolution-dropout", { 8, 8, 2 },
    { CONV (5, 3, 3, 1, 1, VALID, ELU), DROPOUT (0.25), POOL (AVERAGE, 2, 2, 2, 2, VALID), FLATTEN, DROPOUT (0.5),
      DENSE (9, TANH), DENSE (4, SOFTMAX) } },
  { "lenet", { 12, 12, 1 },
    { CONV (4, 5, 5, 1, 1, SAME, RELU), POOL (MAX, 2, 2, 2, 2, VALID), CONV (6, 3, 3, 1, 1, VALID, RELU),
      POOL (MAX, 2, 2, 2, 2, VALID), FLATTEN, DENSE (16, RELU), DENSE (10, RELU), DENSE (4, SOFTMAX) } },
  { "global-last", { 6, 6, 3 }, { CONV (4, 3, 3, 1, 1, SAME, SIGMOID), GLOBAL } },
  { "no-softmax", { 5, 4, 2 }, { FLATTEN, DENSE (6, TANH), DENSE (4, SIGMOID) } },
  { "softmax-within", { 5, 4, 2 }, { FLATTEN, DENSE (6, SOFTMAX), DENSE (4, SOFTMAX) } },
  { "softmax-channels", { 5, 4, 2 }, { CONV (3, 3, 3, 1, 1, SAME, SOFTMAX), FLATTEN, DENSE (4, SOFTMAX) } },
  { "leaky-selu", { 5, 4, 2 }, { CONV (3, 3, 3, 1, 1, SAME, SELU), FLATTEN, LEAKY (9), DENSE (4, SOFTMAX) } },
  { "gelu-silu", { 6, 5, 2 },
    { CONV (3, 3, 3, 1, 1, SAME, GELU), CONV (4, 3, 3, 1, 1, VALID, SILU), FLATTEN, DENSE (9, GELU), DENSE (7, SILU),
      DENSE (4, SOFTMAX) } },
  { "activations", { 6, 5, 2 },
    { ACTIVATION (TANH), CONV (3, 3, 3, 1, 1, SAME, LINEAR), ACTIVATION (LEAKY_RELU), POOL (AVERAGE, 2, 2, 2, 2, VALID),
      ACTIVATION (SIGMOID), ACTIVATION (SILU), ACTIVATION (LINEAR), FLATTEN, DENSE (5, TANH), ACTIVATION (GELU), DENSE (4, LINEAR),
      ACTIVATION (SOFTMAX) } },
  { "activation-last", { 5, 4, 2 }, { FLATTEN, DENSE (6, TANH), DENSE (4, SIGMOID), ACTIVATION (SOFTMAX) } },
  { "normalization", { 6, 5, 3 },
    { CONV (4, 3, 3, 1, 1, SAME, TANH), NORMALIZATION, CONV (5, 2, 2, 1, 1, VALID, SIGMOID), NORMALIZATION, ACTIVATION (TANH), FLATTEN,
      DENSE (4, SOFTMAX) } },
  { "normalization-vectors", { 5, 4, 2 },
    { NORMALIZATION, FLATTEN, DENSE (9, SIGMOID), NORMALIZATION, DROPOUT (0.2), DENSE (17, TANH), NORMALIZATION, ACTIVATION (SILU), NORMALIZATION,
      ACTIVATION (GELU), DENSE (4, SOFTMAX) } },
  { "normalization-last", { 5, 4, 2 }, { FLATTEN, DENSE (6, TANH), NORMALIZATION, ACTIVATION (SOFTMAX) } },
  { "global-max", { 7, 5, 2 },
    { CONV (6, 3, 3, 1, 1, SAME, TANH), { .type = PCT_LAYER_GLOBAL_MAX_POOLING2D }, DENSE (9, TANH), DENSE (4, SOFTMAX) } },
  { "penalties", { 6, 5, 2 },
    { { .type = PCT_LAYER_CONV2D, .filters = 3, .kernel_size = { 3, 3 }, .strides = { 1, 1 }, .activation = PCT_ACTIVATION_TANH,
        .kernel_regularizer = { TRUE, 0, 0.3 } },
      FLATTEN, { .type = PCT_LAYER_DENSE, .units = 9, .activation = PCT_ACTIVATION_SILU, .kernel_regularizer = { TRUE, 0, 0.1 } },
      DENSE (4, SOFTMAX) } },
  { "penalty-l1", { 5, 4, 2 },
    { FLATTEN, { .type = PCT_LAYER_DENSE, .units = 600, .activation = PCT_ACTIVATION_TANH, .use_bias = TRUE,
                 .kernel_regularizer = { TRUE, 0.02, 0.01 } },
      DENSE (4, SOFTMAX) } },
  { "residual", { 6, 5, 2 },
    { NAMED ("a", CONV_FIELDS (3, 3, TANH)), CONV (3, 3, 3, 1, 1, SAME, SIGMOID), NAMED ("b", CONV_FIELDS (3, 2, LINEAR)),
      ADD ("a", "b"), ACTIVATION (TANH), FLATTEN, DENSE (4, SOFTMAX) } },
  { "residual-normalization", { 6, 5, 2 },
    { CONV (4, 3, 3, 1, 1, SAME, TANH), NAMED ("a", NORMALIZATION_FIELDS), ACTIVATION (SILU), { .type = PCT_LAYER_CONV2D, .filters = 4, .kernel_size = { 3, 3 }, .strides = { 1, 1 }, .padding = PCT_PADDING_SAME },
      NAMED ("b", NORMALIZATION_FIELDS), NAMED ("c", .type = PCT_LAYER_ADD, FROM ("a", "b")), NORMALIZATION, ACTIVATION (TANH),
      NAMED ("d", CONV_FIELDS (4, 3, LINEAR)), ADD ("d", "c"), GLOBAL, DENSE (4, SOFTMAX) } },
  { "residual-dense", { 5, 4, 2 },
    { NAMED ("a", .type = PCT_LAYER_FLATTEN), NAMED ("b", DENSE_FIELDS (9, TANH)), NAMED ("c", DENSE_FIELDS (9, SIGMOID)),
      NAMED ("d", DENSE_FIELDS (9, TANH), FROM ("b")), NAMED ("e", .type = PCT_LAYER_ADD, FROM ("b", "c", "d", "b")),
      NAMED ("f", DENSE_FIELDS (40, TANH), FROM ("a")), CONCATENATE ("f", "e", "b"), DENSE (4, SOFTMAX) } },
  { "concatenate-image", { 6, 5, 3 },
    { NAMED ("a", CONV_FIELDS (5, 3, TANH)), NAMED ("b", CONV_FIELDS (2, 1, SIGMOID), FROM ("input")),
      CONCATENATE ("input", "a", "b", "a"), CONV (3, 3, 3, 1, 1, VALID, LINEAR), FLATTEN, DENSE (4, SOFTMAX) } },
  { "shared-flatten", { 6, 5, 2 },
    { NAMED ("a", CONV_FIELDS (3, 3, LINEAR)), NAMED ("b", .type = PCT_LAYER_FLATTEN),
      NAMED ("c", .type = PCT_LAYER_ACTIVATION, .activation = PCT_ACTIVATION_SIGMOID),
      NAMED ("d", .type = PCT_LAYER_ACTIVATION, .activation = PCT_ACTIVATION_GELU, FROM ("b")), ADD ("c", "d"), DENSE (4, SOFTMAX) } },
  { "shared-linear-normalization", { 6, 5, 2 },
    { NAMED ("a", CONV_FIELDS (3, 3, LINEAR)), ACTIVATION (LINEAR), NAMED ("c", .type = PCT_LAYER_ACTIVATION, .activation = PCT_ACTIVATION_SIGMOID),
      NAMED ("d", .type = PCT_LAYER_ADD, FROM ("c", "a")), NAMED ("e", .type = PCT_LAYER_ACTIVATION), NORMALIZATION,
      NAMED ("n", .type = PCT_LAYER_ACTIVATION, .activation = PCT_ACTIVATION_TANH), NAMED ("f", CONV_FIELDS (3, 1, TANH), FROM ("e")),
      CONCATENATE ("f", "d", "n"), ACTIVATION (LINEAR), FLATTEN,
      DENSE (4, SOFTMAX) } },
  { "winograd-residual-normalization", { 8, 8, 2 },
    { NAMED ("a", CONV_FIELDS (16, 3, TANH)), NAMED ("b", CONV_FIELDS (16, 3, LINEAR)), ACTIVATION (SIGMOID),
      NAMED ("c", CONV_FIELDS (17, 3, TANH)), NAMED ("d", CONV_FIELDS (16, 5, LINEAR)), NAMED ("e", .type = PCT_LAYER_ADD, FROM ("b", "d", "a")),
      NORMALIZATION, NAMED ("f", CONV_FIELDS (16, 3, TANH)), CONCATENATE ("f", "e"), CONV (16, 3, 3, 1, 1, VALID, SIGMOID), GLOBAL,
      DENSE (4, SOFTMAX) } },
  { "branches-dropout", { 8, 6, 2 },
    { NAMED ("a", CONV_FIELDS (4, 3, SIGMOID)), DROPOUT (0.3), NAMED ("b", .type = PCT_LAYER_AVERAGE_POOLING2D, .pool_size = { 2, 2 }),
      NAMED ("c", .type = PCT_LAYER_AVERAGE_POOLING2D, .pool_size = { 2, 2 }, FROM ("a")), NAMED ("d", CONV_FIELDS (4, 3, TANH)),
      NAMED ("e", .type = PCT_LAYER_ADD, .activation = PCT_ACTIVATION_LINEAR, FROM ("b", "c", "d")), DROPOUT (0.2),
      { .type = PCT_LAYER_GLOBAL_AVERAGE_POOLING2D }, DENSE (9, TANH), DENSE (4, SOFTMAX) } },
  { "groups", { 6, 5, 4 },
    { { GROUPED (6, 3, 3, 2, TANH), .strides = { 1, 1 }, .padding = PCT_PADDING_SAME },
      { GROUPED (9, 2, 3, 3, SIGMOID), .strides = { 2, 1 } }, FLATTEN, DENSE (4, SOFTMAX) } },
  { "groups-strided-same", { 9, 7, 6 },
    { { GROUPED (4, 3, 2, 2, TANH), .strides = { 2, 3 }, .padding = PCT_PADDING_SAME, .kernel_regularizer = { TRUE, 0, 0.1 } },
      { GROUPED (8, 5, 1, 4, LINEAR), .strides = { 1, 1 }, .padding = PCT_PADDING_SAME }, FLATTEN, DENSE (4, SOFTMAX) } },
  { "groups-many", { 7, 6, 3 },
    { CONV (24, 2, 2, 1, 1, SAME, TANH), { GROUPED (40, 3, 3, 8, TANH), .strides = { 1, 1 } }, GLOBAL, DENSE (4, SOFTMAX) } },
  { "dilation", { 9, 8, 2 },
    { { GROUPED (3, 3, 2, 1, TANH), .strides = { 1, 1 }, .dilation_rate = { 2, 3 } },
      { GROUPED (5, 3, 3, 1, SIGMOID), .strides = { 1, 1 }, .dilation_rate = { 3, 1 }, .padding = PCT_PADDING_SAME }, FLATTEN,
      DENSE (4, SOFTMAX) } },
  { "dilation-groups", { 9, 8, 4 },
    { { GROUPED (6, 3, 3, 2, TANH), .strides = { 1, 1 }, .dilation_rate = { 2, 2 }, .padding = PCT_PADDING_SAME },
      { GROUPED (6, 2, 2, 6, TANH), .strides = { 1, 1 }, .dilation_rate = { 3, 3 } }, FLATTEN, DENSE (4, SOFTMAX) } },
  { "depthwise-normalization", { 8, 7, 3 },
    { { DEPTHWISE (3, 3, 1, TANH), .strides = { 1, 1 }, .padding = PCT_PADDING_SAME }, CONV (5, 1, 1, 1, 1, VALID, SIGMOID),
      { DEPTHWISE (2, 3, 1, LINEAR), .strides = { 2, 2 } }, NORMALIZATION, ACTIVATION (TANH), FLATTEN, DENSE (4, SOFTMAX) } },
  { "depthwise-multiplier", { 9, 8, 3 },
    { { DEPTHWISE (3, 2, 3, TANH), .strides = { 2, 3 }, .padding = PCT_PADDING_SAME },
      { DEPTHWISE (2, 2, 2, SIGMOID), .strides = { 1, 1 }, .dilation_rate = { 2, 1 } }, FLATTEN, DENSE (4, SOFTMAX) } },
  { "depthwise-wide", { 6, 6, 2 },
    { CONV (37, 3, 3, 1, 1, SAME, TANH), { DEPTHWISE (3, 3, 1, SILU), .strides = { 1, 1 }, .padding = PCT_PADDING_SAME }, GLOBAL,
      DENSE (4, SOFTMAX) } },
  { "padding", { 6, 5, 2 },
    { { .type = PCT_LAYER_ZERO_PADDING2D, .frame = { 1, 2, 3, 0 } }, CONV (3, 3, 3, 2, 1, VALID, TANH),
      { .type = PCT_LAYER_ZERO_PADDING2D, .frame = { 0, 1, 1, 1 } }, CONV (4, 2, 2, 1, 1, VALID, SIGMOID), FLATTEN, DENSE (4, SOFTMAX) } },
  { "noise-dropout", { 6, 5, 2 },
    { { .type = PCT_LAYER_GAUSSIAN_NOISE, .stddev = 0.3 }, CONV (3, 3, 3, 1, 1, VALID, TANH), DROPOUT (0.2),
      { .type = PCT_LAYER_GAUSSIAN_NOISE, .stddev = 0.5 }, FLATTEN, DENSE (9, TANH), { .type = PCT_LAYER_GAUSSIAN_NOISE, .stddev = 0.1 },
      DENSE (4, SOFTMAX) } },
  { NULL, { 0 }, { { 0 } } },
};

PctModelSpec
test_model_spec (const TestModel *model)
{
  PctModelSpec spec = { 0, (PctLayerSpec *) model->layers };
  /* No model ends with a dense layer of no units, which is what a zeroed layer is. */
  while (spec.n_layers < TEST_MOST_LAYERS
         && (model->layers[spec.n_layers].type != PCT_LAYER_DENSE || model->layers[spec.n_layers].units > 0))
    spec.n_layers++;
  return spec;
}

typedef struct {
  PctRandom random;
  uint32_t drawn;
} Dice;

/* From `low` to `high`. */
static size_t
throw (Dice *dice, size_t low, size_t high)
{
  return low + pct_random_below (pct_random_word (&dice->random, dice->drawn++), (uint32_t) (high - low + 1));
}

static PctActivation
throw_activation (Dice *dice, gboolean smooth)
{
  static const PctActivation activations[] = { PCT_ACTIVATION_LINEAR, PCT_ACTIVATION_SIGMOID, PCT_ACTIVATION_TANH,
                                               PCT_ACTIVATION_GELU, PCT_ACTIVATION_SILU, PCT_ACTIVATION_ELU,
                                               PCT_ACTIVATION_RELU, PCT_ACTIVATION_SELU, PCT_ACTIVATION_LEAKY_RELU };
  return activations[throw (dice, 0, smooth ? 4 : 8)];
}

/* Groups, dilation, one filter a channel, a frame, now and then; what doesn't fit is left out by the caller. */
static void
throw_variant (Dice *dice, PctLayerSpec *layer)
{
  switch (throw (dice, 0, 7))
    {
    case 0:
      layer->groups = throw (dice, 1, 3);
      break;
    case 1:
      layer->strides[0] = layer->strides[1] = 1;
      layer->dilation_rate[0] = throw (dice, 1, 3);
      layer->dilation_rate[1] = throw (dice, 1, 2);
      break;
    case 2:
      layer->type = PCT_LAYER_DEPTHWISE_CONV2D;
      layer->depth_multiplier = throw (dice, 1, 3);
      break;
    case 3:
      layer->type = PCT_LAYER_ZERO_PADDING2D;
      layer->activation = PCT_ACTIVATION_LINEAR;
      for (int side = 0; side < 4; side++)
        layer->frame[side] = throw (dice, 0, 2);
      break;
    case 4:
      layer->kernel_initializer = (PctInitializer) throw (dice, 0, PCT_INITIALIZER_LECUN_NORMAL);
      layer->kernel_regularizer = (PctRegularizerSpec){ TRUE, 0, 0.05 };
      break;
    }
}

static PctLayerSpec
throw_image_layer (Dice *dice, gboolean smooth)
{
  PctLayerSpec layer = pct_layer_spec (throw (dice, 0, 2) > 0 ? PCT_LAYER_CONV2D
                                       : throw (dice, 0, 1) && !smooth ? PCT_LAYER_MAX_POOLING2D
                                                                       : PCT_LAYER_AVERAGE_POOLING2D);
  layer.filters = throw (dice, 1, 6);
  layer.padding = throw (dice, 0, 1) ? PCT_PADDING_SAME : PCT_PADDING_VALID;
  layer.use_bias = throw (dice, 0, 3) > 0;
  for (int i = 0; i < 2; i++)
    {
      layer.kernel_size[i] = layer.pool_size[i] = throw (dice, 1, 4);
      layer.strides[i] = throw (dice, 1, 3);
    }
  if (layer.type == PCT_LAYER_CONV2D)
    {
      layer.activation = throw_activation (dice, smooth);
      throw_variant (dice, &layer);
    }
  return layer;
}

/* Behind a layer now and then a residual block: a convolution of its own output's shape, and their sum; or both, one behind
 * the other. */
static void
add_branch (Dice *dice, TestModel *model, size_t *n)
{
  PctLayerSpec *below = &model->layers[*n - 1], *inside = below + 1, *sum = below + 2;
  PctModelInfo *info;
  const PctModelSpec spec = { *n, model->layers };

  if (throw (dice, 0, 3) > 0 || *n + 6 > TEST_MOST_LAYERS)
    return;
  pct_model_describe (&spec, model->input, 0, &info, NULL);
  *inside = pct_layer_spec (PCT_LAYER_CONV2D);
  inside->filters = info->layers[*n - 1].output.channels;
  inside->kernel_size[0] = inside->kernel_size[1] = 3;
  inside->padding = PCT_PADDING_SAME;
  inside->activation = PCT_ACTIVATION_TANH;
  *sum = pct_layer_spec (throw (dice, 0, 1) ? PCT_LAYER_ADD : PCT_LAYER_CONCATENATE);
  g_snprintf (below->name, sizeof below->name, "below_%zu", *n);
  g_snprintf (inside->name, sizeof inside->name, "inside_%zu", *n);
  sum->inputs.n = 2;
  g_strlcpy (sum->inputs.names[throw (dice, 0, 1)], below->name, PCT_LAYER_NAME_SIZE);
  g_strlcpy (sum->inputs.names[sum->inputs.names[0][0] == '\0' ? 0 : 1], inside->name, PCT_LAYER_NAME_SIZE);
  *n += 2;
  pct_model_info_free (info);
}

void
test_model_random (uint64_t seed, size_t n_classes, gboolean smooth, TestModel *model)
{
  Dice dice = { pct_random (seed, PCT_RANDOM_DATASET, 0, 0, 0), 0 };
  size_t n = 0;

  *model = (TestModel){ "random", { .height = throw (&dice, 4, 11), .width = throw (&dice, 4, 11), .channels = throw (&dice, 1, 3) },
                        { { 0 } } };
  for (size_t wanted = throw (&dice, 0, 4); wanted > 0; wanted--)
    {
      model->layers[n] = throw_image_layer (&dice, smooth);
      PctModelInfo *info;
      const PctModelSpec spec = { n + 1, model->layers };
      g_autoptr (GError) error = NULL;
      pct_model_describe (&spec, model->input, 0, &info, &error);
      /* All that may be wrong is that nothing flattens yet, or a window larger than what is left. */
      gboolean fits = info->n_layers == n + 1;
      pct_model_info_free (info);
      if (!fits)
        continue;
      n++;
      add_branch (&dice, model, &n);
    }
  model->layers[n++] = pct_layer_spec (throw (&dice, 0, 2) ? PCT_LAYER_FLATTEN : PCT_LAYER_GLOBAL_AVERAGE_POOLING2D);
  for (size_t wanted = throw (&dice, 0, 2); wanted > 0; wanted--)
    {
      PctLayerSpec layer = pct_layer_spec (PCT_LAYER_DENSE);
      layer.units = throw (&dice, 3, 40);
      layer.activation = throw_activation (&dice, smooth);
      model->layers[n++] = layer;
      if (throw (&dice, 0, 3) == 0)
        {
          model->layers[n] = pct_layer_spec (PCT_LAYER_DROPOUT);
          model->layers[n++].rate = 0.2;
        }
    }
  PctLayerSpec last = pct_layer_spec (PCT_LAYER_DENSE);
  last.units = n_classes + throw (&dice, 0, 2);
  last.activation = PCT_ACTIVATION_SOFTMAX;
  model->layers[n++] = last;
  model->layers[n] = (PctLayerSpec){ 0 };
}
