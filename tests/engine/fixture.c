#include "tests/engine/fixture.h"

#include <string.h>

#include "tests/engine/support.h"

static const struct {
  const char *json, *binary;
} files[] = { { "fixtures.json", "fixtures.bin" }, { "optimizers.json", "optimizers.bin" }, { "layers.json", "layers.bin" } };
static size_t used;

static JsonObject *
root (void)
{
  static JsonParser *parsers[G_N_ELEMENTS (files)];
  if (!parsers[used])
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *file = g_test_build_filename (G_TEST_DIST, "fixtures", files[used].json, NULL);
      parsers[used] = json_parser_new ();
      json_parser_load_from_file (parsers[used], file, &error);
      g_assert_no_error (error);
    }
  return json_node_get_object (json_parser_get_root (parsers[used]));
}

static const char *
binary (gsize *size)
{
  static char *bytes[G_N_ELEMENTS (files)];
  static gsize length[G_N_ELEMENTS (files)];
  if (!bytes[used])
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *file = g_test_build_filename (G_TEST_DIST, "fixtures", files[used].binary, NULL);
      g_file_get_contents (file, &bytes[used], &length[used], &error);
      g_assert_no_error (error);
    }
  *size = length[used];
  return bytes[used];
}

static void
run_case (gconstpointer data)
{
  const FixtureCase *row = data;
  used = row->file;
  row->test (row);
}

void
fixture_add_tests (const char *list, const char *prefix, void (*test) (const FixtureCase *))
{
  for (used = 0; used < G_N_ELEMENTS (files); used++)
    {
      JsonArray *cases = json_object_get_array_member (root (), list);
      for (guint i = 0; i < json_array_get_length (cases); i++)
        {
          FixtureCase *row = g_new (FixtureCase, 1);
          *row = (FixtureCase){ used, json_array_get_object_element (cases, i), test };
          g_autofree char *path = g_strdup_printf ("%s/%s", prefix, json_object_get_string_member (row->object, "name"));
          g_test_add_data_func_full (path, row, run_case, g_free);
        }
    }
}

size_t
fixture_number (const char *name)
{
  return (size_t) json_object_get_int_member (root (), name);
}

static const void *
items (JsonArray *place, size_t size, size_t *n)
{
  gsize length;
  const char *bytes = binary (&length);
  size_t first = (size_t) json_array_get_int_element (place, 0);
  *n = (size_t) json_array_get_int_element (place, 1);
  g_assert_cmpuint (first + *n * size, <=, length);
  return bytes + first;
}

const float *
fixture_floats (JsonArray *place, size_t *n)
{
  return items (place, sizeof (float), n);
}

/* The place of `name` in a table of names. */
static int
number_of (const char *name, const char *const *names, int n)
{
  for (int i = 0; i < n; i++)
    if (g_str_equal (name, names[i]))
      return i;
  g_assert_not_reached ();
}

static void
read_pair (JsonObject *object, const char *key, size_t pair[2])
{
  if (!json_object_has_member (object, key))
    return;
  JsonArray *array = json_object_get_array_member (object, key);
  pair[0] = (size_t) json_array_get_int_element (array, 0);
  pair[1] = (size_t) json_array_get_int_element (array, 1);
}

static void
read_lists (JsonObject *object, PctLayerSpec *layer)
{
  if (json_object_has_member (object, "inputs"))
    {
      JsonArray *names = json_object_get_array_member (object, "inputs");
      layer->inputs.n = json_array_get_length (names);
      for (size_t i = 0; i < layer->inputs.n; i++)
        g_strlcpy (layer->inputs.names[i], json_array_get_string_element (names, (guint) i), PCT_LAYER_NAME_SIZE);
    }
  if (json_object_has_member (object, "frame"))
    for (guint side = 0; side < 4; side++)
      layer->frame[side] = (size_t) json_array_get_int_element (json_object_get_array_member (object, "frame"), side);
  if (json_object_has_member (object, "kernel_regularizer"))
    {
      JsonObject *rule = json_object_get_object_member (object, "kernel_regularizer");
      layer->kernel_regularizer = (PctRegularizerSpec){ TRUE, json_object_get_double_member_with_default (rule, "l1", 0),
                                                        json_object_get_double_member_with_default (rule, "l2", 0) };
    }
}

static PctLayerSpec
read_layer (JsonObject *object)
{
  PctLayerType type
      = (PctLayerType) number_of (json_object_get_string_member (object, "type"), pct_layer_names, PCT_LAYER_TYPES);
  PctLayerSpec layer = pct_layer_spec (type);

  layer.units = (size_t) json_object_get_int_member_with_default (object, "units", 0);
  layer.filters = (size_t) json_object_get_int_member_with_default (object, "filters", 0);
  layer.use_bias = json_object_get_boolean_member_with_default (object, "use_bias", layer.use_bias);
  read_pair (object, "kernel_size", layer.kernel_size);
  read_pair (object, "pool_size", layer.pool_size);
  read_pair (object, "strides", layer.strides);
  layer.padding = (PctPadding) number_of (json_object_get_string_member_with_default (object, "padding", "valid"),
                                          pct_padding_names, PCT_PADDINGS);
  layer.activation = (PctActivation) number_of (json_object_get_string_member_with_default (object, "activation", "linear"),
                                                pct_activation_names, PCT_ACTIVATIONS);
  read_pair (object, "dilation_rate", layer.dilation_rate);
  layer.groups = (size_t) json_object_get_int_member_with_default (object, "groups", 1);
  layer.depth_multiplier = (size_t) json_object_get_int_member_with_default (object, "depth_multiplier", 1);
  layer.momentum = json_object_get_double_member_with_default (object, "momentum", layer.momentum);
  layer.epsilon = json_object_get_double_member_with_default (object, "epsilon", layer.epsilon);
  g_strlcpy (layer.name, json_object_get_string_member_with_default (object, "name", ""), sizeof layer.name);
  read_lists (object, &layer);
  return layer;
}

PctModelSpec
fixture_model (JsonArray *layers)
{
  PctModelSpec model = { .n_layers = json_array_get_length (layers) };
  model.layers = g_new0 (PctLayerSpec, model.n_layers);
  for (size_t i = 0; i < model.n_layers; i++)
    model.layers[i] = read_layer (json_array_get_object_element (layers, (guint) i));
  return model;
}

PctOptimizerSpec
fixture_optimizer (JsonObject *object)
{
  PctOptimizerType type
      = (PctOptimizerType) number_of (json_object_get_string_member (object, "type"), pct_optimizer_names, PCT_OPTIMIZERS);
  PctOptimizerSpec spec = pct_optimizer_spec (type);

  spec.learning_rate = json_object_get_double_member_with_default (object, "learning_rate", spec.learning_rate);
  spec.momentum = json_object_get_double_member_with_default (object, "momentum", spec.momentum);
  spec.nesterov = json_object_get_boolean_member_with_default (object, "nesterov", spec.nesterov);
  spec.rho = json_object_get_double_member_with_default (object, "rho", spec.rho);
  spec.beta_1 = json_object_get_double_member_with_default (object, "beta_1", spec.beta_1);
  spec.beta_2 = json_object_get_double_member_with_default (object, "beta_2", spec.beta_2);
  spec.epsilon = json_object_get_double_member_with_default (object, "epsilon", spec.epsilon);
  spec.centered = json_object_get_boolean_member_with_default (object, "centered", FALSE);
  spec.amsgrad = json_object_get_boolean_member_with_default (object, "amsgrad", FALSE);
  spec.initial_accumulator_value
      = json_object_get_double_member_with_default (object, "initial_accumulator_value", spec.initial_accumulator_value);
  spec.learning_rate_power = json_object_get_double_member_with_default (object, "learning_rate_power", spec.learning_rate_power);
  spec.l1_regularization_strength = json_object_get_double_member_with_default (object, "l1_regularization_strength", 0);
  spec.l2_regularization_strength = json_object_get_double_member_with_default (object, "l2_regularization_strength", 0);
  spec.l2_shrinkage_regularization_strength
      = json_object_get_double_member_with_default (object, "l2_shrinkage_regularization_strength", 0);
  spec.beta = json_object_get_double_member_with_default (object, "beta", 0);
  spec.weight_decay = json_object_get_double_member_with_default (object, "weight_decay", spec.weight_decay);
  spec.clipnorm = json_object_get_double_member_with_default (object, "clipnorm", 0);
  spec.clipvalue = json_object_get_double_member_with_default (object, "clipvalue", 0);
  spec.global_clipnorm = json_object_get_double_member_with_default (object, "global_clipnorm", 0);
  spec.use_ema = json_object_get_boolean_member_with_default (object, "use_ema", FALSE);
  spec.ema_momentum = json_object_get_double_member_with_default (object, "ema_momentum", spec.ema_momentum);
  spec.ema_overwrite_frequency = (unsigned) json_object_get_int_member_with_default (object, "ema_overwrite_frequency", 0);
  spec.gradient_accumulation_steps = (unsigned) json_object_get_int_member_with_default (object, "gradient_accumulation_steps", 1);
  return spec;
}

PctLossSpec
fixture_loss (JsonObject *object)
{
  return (PctLossSpec){
    .type = (PctLossType) number_of (json_object_get_string_member (object, "name"), pct_loss_names, PCT_LOSSES),
    .label_smoothing = json_object_get_double_member_with_default (object, "label_smoothing", 0),
  };
}

PctDataset *
fixture_dataset (const char *pool, PctShape *shape)
{
  JsonObject *object = json_object_get_object_member (json_object_get_object_member (root (), "pools"), pool);
  JsonArray *sides = json_object_get_array_member (object, "shape"), *numbers = json_object_get_array_member (object, "labels");
  size_t size, count = json_array_get_length (numbers);
  const uint8_t *pixels = items (json_object_get_array_member (object, "pixels"), 1, &size);
  g_autofree uint16_t *labels = g_new (uint16_t, count);

  *shape = (PctShape){ .height = (size_t) json_array_get_int_element (sides, 0),
                       .width = (size_t) json_array_get_int_element (sides, 1),
                       .channels = (size_t) json_array_get_int_element (sides, 2) };
  g_assert_cmpuint (size, ==, count * pct_shape_size (*shape));
  for (size_t i = 0; i < count; i++)
    labels[i] = (uint16_t) json_array_get_int_element (numbers, (guint) i);
  return test_dataset_new (*shape, fixture_number ("classes"), count, pixels, labels, 0);
}

void
fixture_batch (const PctDataset *dataset, size_t step, uint32_t *images, uint16_t *labels, PctBatch *batch)
{
  const PctImages *all = &dataset->set->splits[PCT_SPLIT_TRAIN];
  size_t count = fixture_number ("batch");

  g_assert_cmpuint (count, <=, FIXTURE_MOST_BATCH);
  for (size_t i = 0; i < count; i++)
    {
      images[i] = (uint32_t) ((step * count + i) * 7 % all->count);
      labels[i] = all->labels[images[i]];
    }
  *batch = (PctBatch){ dataset, PCT_SPLIT_TRAIN, images, labels, count };
}
