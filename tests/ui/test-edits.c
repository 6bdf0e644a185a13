/* Edits of the experiment that the pages share, without a display: taken back, made again, impossible ones mended. */
#include "ui/model/experiment-model.h"

static PctExperimentModel *
model_of (size_t n_classes)
{
  const size_t counts[PCT_SPLITS] = { 100 * n_classes, 0, 10 * n_classes };
  g_autoptr (PctImageSet) set = pct_image_set_new ("digits", "Digits", 28, 28, 1, n_classes, counts, NULL);
  for (size_t split = 0; split < PCT_SPLITS; split++)
    for (size_t i = 0; i < set->splits[split].count; i++)
      set->splits[split].labels[i] = (uint16_t) (i % n_classes);
  PctExperimentModel *model = pct_experiment_model_new ();
  pct_experiment_model_set_image_set (model, set);
  return model;
}

static double
number (PctExperimentModel *model, const char *property)
{
  double value;
  g_object_get (model, property, &value, NULL);
  return value;
}

static gboolean
flag (PctExperimentModel *model, const char *property)
{
  gboolean value;
  g_object_get (model, property, &value, NULL);
  return value;
}

static void
test_undo (void)
{
  g_autoptr (PctExperimentModel) model = model_of (10);
  g_assert_false (flag (model, "can-undo"));
  for (int i = 1; i <= 3; i++) /* as if typed */
    g_object_set (model, "batch-size", 128.0 * i, NULL);
  g_object_set (model, "optimizer", PCT_OPTIMIZER_SGD, "momentum", 0.9, NULL);
  g_assert_cmpfloat (number (model, "learning-rate"), ==, 0.01);
  pct_experiment_model_undo (model);
  g_assert_cmpfloat (number (model, "momentum"), ==, 0);
  pct_experiment_model_undo (model);
  g_assert_cmpfloat (number (model, "learning-rate"), ==, 0.001);
  pct_experiment_model_undo (model);
  g_assert_cmpfloat (number (model, "batch-size"), ==, 64);
  g_assert_false (flag (model, "can-undo"));
  pct_experiment_model_redo (model);
  g_assert_cmpfloat (number (model, "batch-size"), ==, 384);
  g_object_set (model, "seed", 0x1p53, NULL);
  g_assert_false (flag (model, "can-redo"));
  g_assert_true (pct_experiment_model_get_experiment (model)->training.seed == (uint64_t) 1 << 53);
}

static void
test_most_edits (void)
{
  g_autoptr (PctExperimentModel) model = model_of (10);
  for (int i = 0; i < PCT_OPTIMIZERS * 40; i++)
    g_object_set (model, "optimizer", (guint) (i + 1) % PCT_OPTIMIZERS, NULL);
  int undone = 0;
  for (; flag (model, "can-undo"); undone++)
    pct_experiment_model_undo (model);
  g_assert_cmpint (undone, ==, 100);
}

/* An image layer behind flatten can't be; above it, it can. */
static void
test_impossible_layer_and_mending (void)
{
  g_autoptr (PctExperimentModel) model = model_of (10);
  g_object_set (model, "preset", 0, NULL);
  g_assert_cmpuint (pct_experiment_model_get_n_layers (model), ==, 2);
  PctLayerSpec layer = pct_experiment_model_new_layer (PCT_LAYER_CONV2D);
  pct_experiment_model_insert_layer (model, 1, &layer);
  g_assert_cmpint (pct_experiment_model_get_wrong_layer (model), ==, 1);
  g_assert_nonnull (pct_experiment_model_get_problem (model, "model"));
  g_assert_false (flag (model, "valid"));
  g_assert_cmpstr (pct_experiment_model_get_preset_name (model), ==, "Custom");

  pct_experiment_model_move_layer (model, 1, 0);
  g_assert_cmpint (pct_experiment_model_get_wrong_layer (model), ==, -1);
  g_assert_true (flag (model, "valid"));
  g_assert_cmpuint (pct_experiment_model_get_info (model)->n_layers, ==, 3);

  layer.kernel_size[0] = layer.kernel_size[1] = 29;
  pct_experiment_model_set_layer (model, 0, &layer, "kernel_size");
  g_assert_cmpint (pct_experiment_model_get_wrong_layer (model), ==, 0);
  pct_experiment_model_undo (model);
  g_assert_true (flag (model, "valid"));
  pct_experiment_model_remove_layer (model, 0);
  g_assert_cmpstr (pct_experiment_model_get_preset_name (model), !=, "Custom");
}

static void
test_output_follows_classes (void)
{
  g_autoptr (PctExperimentModel) model = model_of (10);
  size_t last = pct_experiment_model_get_n_layers (model) - 1, count;
  const char *const two[] = { "3", "7", NULL };
  pct_experiment_model_set_classes (model, two);
  g_assert_cmpuint (pct_experiment_model_get_layer (model, last)->units, ==, 2);
  g_assert_true (pct_experiment_model_get_count (model, PCT_SPLIT_TRAIN, &count));
  g_assert_cmpuint (count, ==, 180);
  pct_experiment_model_undo (model);
  g_assert_cmpuint (pct_experiment_model_get_layer (model, last)->units, ==, 10);

  const char *const unknown[] = { "3", "cat", NULL };
  pct_experiment_model_set_classes (model, unknown);
  g_assert_nonnull (pct_experiment_model_get_problem (model, "dataset.classes"));
  pct_experiment_model_undo (model);
  g_assert_null (pct_experiment_model_get_problem (model, "dataset.classes"));
  g_assert_true (flag (model, "valid"));
}

/* A layer that is added makes no impossible network of a good one. */
static void
test_added_where_it_belongs (void)
{
  for (PctLayerType type = 0; type < PCT_LAYER_TYPES; type++)
    for (guint preset = 0; preset < 5; preset++)
      {
        g_autoptr (PctExperimentModel) model = model_of (10);
        PctLayerSpec layer = pct_experiment_model_new_layer (type);
        g_object_set (model, "preset", preset, NULL);
        size_t place = pct_experiment_model_get_insertion (model, type);
        g_test_message ("%s in preset %u at %zu", pct_layer_names[type], preset, place);
        g_assert_cmpuint (place, <, pct_experiment_model_get_n_layers (model));
        pct_experiment_model_insert_layer (model, place, &layer);
        /* Two that make a vector of the image can't be; what puts layers together must be told which. */
        gboolean twice = type == PCT_LAYER_FLATTEN || type == PCT_LAYER_ADD || type == PCT_LAYER_CONCATENATE
                         || type == PCT_LAYER_GLOBAL_AVERAGE_POOLING2D
                         || type == PCT_LAYER_GLOBAL_MAX_POOLING2D;
        if (!twice)
          g_assert_cmpstr (pct_experiment_model_get_problem (model, "model"), ==, NULL);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edits/undo", test_undo);
  g_test_add_func ("/edits/most-edits", test_most_edits);
  g_test_add_func ("/edits/impossible-layer-and-mending", test_impossible_layer_and_mending);
  g_test_add_func ("/edits/added-where-it-belongs", test_added_where_it_belongs);
  g_test_add_func ("/edits/output-follows-classes", test_output_follows_classes);
  return g_test_run ();
}
