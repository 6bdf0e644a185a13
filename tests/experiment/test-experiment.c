#include "data/runs/json.h"
#include "engine/core/error.h"
#include "tests/experiment/experiment.h"
#include "tests/scratch.h"

#include <stdio.h>
#include <string.h>

static const ExperimentBadValue bad_values[] = {
  { "training.epoch=5", "training.epoch: unknown key; is \"epochs\" meant?" },
  { "training.cross_validation=5",
    "training.cross_validation: unknown key; known here: batch_size, epochs, seed, shuffle, threads, "
    "early_stopping, reduce_on_plateau, class_weight, checkpoint_every, keep_checkpoints" },
  { "training.batch_size=1000000000000000000", "training.batch_size: 1000000000000000000 is not at most 1048576" },
  { "training.batch_size=0", "training.batch_size: 0 is not at least 1" },
  { "training.batch_size=1.5", "training.batch_size: 1.5 is not a whole number, written without point or exponent" },
  { "training.batch_size=many", "training.batch_size: is a string, not a number" },
  { "training.batch_size=[1]", "training.batch_size: is a list, not a number" },
  { "training.epochs=-1", "training.epochs: -1 is not at least 1" },
  { "training.seed=9007199254740993", "training.seed: 9007199254740993 is not at most 9007199254740992" },
  { "training.seed=100000000000000000000000000000000000",
    "training.seed: 10000000000000000000000000000000 is not at most 9007199254740992" },
  { "training.shuffle=1", "training.shuffle: is a number, not true or false" },
  { "training.threads=257", "training.threads: 257 is not at most 256" },
  { "training.checkpoint_every=0", "training.checkpoint_every: 0 is not at least 1" },
  { "training.keep_checkpoints=3", "training.keep_checkpoints: is a number, not a string" },
  { "training.keep_checkpoints=none", "training.keep_checkpoints: \"none\" is not one of thinned, all, best" },
  { "training.early_stopping=5", "training.early_stopping: is a number, not an object" },
  { "training.early_stopping.patience=-1", "training.early_stopping.patience: -1 is not at least 0" },
  { "training.early_stopping.patients=3", "training.early_stopping.patients: unknown key; is \"patience\" meant?" },
  { "training.early_stopping.monitor=val_f1",
    "training.early_stopping.monitor: \"val_f1\" is not one of loss, accuracy, train_loss, train_accuracy, val_loss, val_accuracy" },
  { "training=7", "training: is a number, not an object" },
  { "dataset.label_noise=1.5", "dataset.label_noise: 1.5 is not at most 1" },
  { "dataset.augmentation=true", "dataset.augmentation: is true or false, not an object" },
  { "dataset.augmentation.translation=1", "dataset.augmentation.translation: 1 is not below 1" },
  { "dataset.augmentation.zoom=1", "dataset.augmentation.zoom: 1 is not below 1" },
  { "dataset.augmentation.contrast=1", "dataset.augmentation.contrast: 1 is not below 1" },
  { "dataset.augmentation.rotation=0.6", "dataset.augmentation.rotation: 0.6 is not at most 0.5" },
  { "dataset.augmentation.vertical_flip=true", "dataset.augmentation.vertical_flip: unknown key; known here: horizontal_flip, "
    "rotation, translation, zoom, contrast, noise" },
  { "model={}", "model.layers: is missing" },
  { "model={\"classifier\":\"random_forest\"}", "model.classifier: unknown key; known here: layers" },
  { "model.layers=[]", "model.layers: holds no layer" },
  { "model.layers=5", "model.layers: is a number, not a list" },
  { "model.layers=[5]", "model.layers[0]: is a number, not an object" },
  { "model.layers=[{}]", "model.layers[0].type: is missing" },
  { "model.layers[2].type=conv3d", "model.layers[2].type: \"conv3d\" is not one of dense, conv2d, max_pooling2d, "
                                   "average_pooling2d, global_average_pooling2d, flatten, dropout, activation, "
                                   "batch_normalization, global_max_pooling2d, add, concatenate, depthwise_conv2d, zero_padding2d, "
                                   "gaussian_noise" },
  { "model.layers[2].type=7", "model.layers[2].type: is a number, not a string" },
  { "model.layers[0].filters=0", "model.layers[0].filters: 0 is not at least 1" },
  { "model.layers[0].unit=3", "model.layers[0].unit: unknown key; known here: type, name, inputs, filters, kernel_size, strides, "
                              "padding, dilation_rate, groups, activation, negative_slope, use_bias, kernel_initializer, kernel_regularizer" },
  { "model.layers[0].kernel_size=0", "model.layers[0].kernel_size: 0 is not at least 1" },
  { "model.layers[0].kernel_size=[3,0]", "model.layers[0].kernel_size[1]: 0 is not at least 1" },
  { "model.layers[0].kernel_size=[3,3,3]", "model.layers[0].kernel_size: is not a list of 2 whole numbers" },
  { "model.layers[0].strides=null", "model.layers[0].strides: is null, not a number" },
  { "model.layers[0].padding=causal", "model.layers[0].padding: \"causal\" is not one of valid, same" },
  { "model.layers[1].pool_size=2000", "model.layers[1].pool_size: 2000 is not at most 1024" },
  { "model.layers[0].kernel_initializer=orthogonal", "model.layers[0].kernel_initializer: \"orthogonal\" is not one of glorot_uniform, "
    "glorot_normal, he_uniform, he_normal, lecun_uniform, lecun_normal, zeros, ones, random_uniform, random_normal" },
  { "model.layers[0].kernel_regularizer=0.1", "model.layers[0].kernel_regularizer: is a number, not an object" },
  { "model.layers[0].kernel_regularizer.l2=-1", "model.layers[0].kernel_regularizer.l2: -1 is not at least 0" },
  { "model.layers[0].kernel_regularizer.l3=1", "model.layers[0].kernel_regularizer.l3: unknown key; is \"l1\" meant?" },
  { "model.layers[1].kernel_initializer=zeros", "model.layers[1].kernel_initializer: unknown key; known here: type, name, inputs, pool_size, "
    "strides, padding" },
  { "model.layers[2].inputs=[]", "model.layers[2].inputs: is not a list of 1 to 8 layers' names" },
  { "model.layers[2].inputs=conv2d", "model.layers[2].inputs: is not a list of 1 to 8 layers' names" },
  { "model.layers[2].inputs=[\"a\",3]", "model.layers[2].inputs[1]: is a number, not a string" },
  { "model.layers[2].inputs=[\"a b\"]", "model.layers[2].inputs[0]: \"a b\" is not made of letters, digits and _ alone" },
  { "model.layers[0].groups=0", "model.layers[0].groups: 0 is not at least 1" },
  { "model.layers[0].dilation_rate=[1,0]", "model.layers[0].dilation_rate[1]: 0 is not at least 1" },
  { "model.layers[3]={\"type\":\"depthwise_conv2d\"}", "model.layers[3].kernel_size: is missing" },
  { "model.layers[3]={\"type\":\"depthwise_conv2d\",\"kernel_size\":3,\"filters\":3}",
    "model.layers[3].filters: unknown key; known here: type, name, inputs, kernel_size, strides, padding, dilation_rate, "
    "depth_multiplier, activation, negative_slope, use_bias, kernel_initializer, kernel_regularizer" },
  { "model.layers[3]={\"type\":\"gaussian_noise\"}", "model.layers[3].stddev: is missing" },
  { "model.layers[3]={\"type\":\"gaussian_noise\",\"stddev\":-1}", "model.layers[3].stddev: -1 is not at least 0" },
  { "model.layers[3]={\"type\":\"zero_padding2d\",\"padding\":[1,2,3]}",
    "model.layers[3].padding: is neither a number, nor height and width, nor [[top, bottom], [left, right]]" },
  { "model.layers[3]={\"type\":\"zero_padding2d\",\"padding\":[[1,2],[-3,0]]}", "model.layers[3].padding[1][0]: -3 is not at least 0" },
  { "model.layers[3]={\"type\":\"zero_padding2d\",\"padding\":\"same\"}", "model.layers[3].padding: is a string, not a number" },
  { "model.layers[3].rate=1", "model.layers[3].rate: 1 is not below 1" },
  { "model.layers[3]={\"type\":\"activation\"}", "model.layers[3].activation: is missing" },
  { "model.layers[3]={\"type\":\"activation\",\"activation\":\"leaky_relu\",\"negative_slope\":-1}",
    "model.layers[3].negative_slope: -1 is not at least 0" },
  { "model.layers[3]={\"type\":\"batch_normalization\",\"momentum\":2}", "model.layers[3].momentum: 2 is not at most 1" },
  { "model.layers[3]={\"type\":\"batch_normalization\",\"epsilon\":0}", "model.layers[3].epsilon: 0 is not at least 1e-12" },
  { "model.layers[3]={\"type\":\"dropout\"}", "model.layers[3].rate: is missing" },
  { "model.layers[4].units=1099511627776", "model.layers[4].units: 1099511627776 is not at most 1048576" },
  { "model.layers[4].activation=swish",
    "model.layers[4].activation: \"swish\" is not one of linear, relu, elu, sigmoid, tanh, softmax, "
                                      "leaky_relu, selu, gelu, silu" },
  { "model.layers[4].name=a b", "model.layers[4].name: \"a b\" is not made of letters, digits and _ alone" },
  { "model.layers[4].name=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "model.layers[4].name: is longer than 63 characters" },
  { "dataset={}", "dataset.source: is missing" },
  { "dataset.source=", "dataset.source: is empty" },
  { "dataset.shape=[1,1,1]", "dataset.shape: unknown key; known here: source, classes, limit, validation_split, label_noise, rescale, augmentation" },
  { "dataset.classes=3", "dataset.classes: is a number, not a list of names or numbers" },
  { "dataset.classes=[\"a\",1.5]", "dataset.classes[1]: is neither a name nor a whole number" },
  { "dataset.validation_split=1", "dataset.validation_split: 1 is not below 1" },
  { "dataset.rescale=minmax", "dataset.rescale: \"minmax\" is not one of unit, standardise, none" },
  { "dataset={\"source\":\"random\",\"shape\":[8,8,3],\"classes\":4}", "dataset.train: is missing" },
  { "dataset={\"source\":\"random\",\"shape\":[8,8],\"classes\":4,\"train\":9}", "dataset.shape: is not a list of 3 whole numbers" },
  { "dataset={\"source\":\"random\",\"shape\":[8,8,3],\"classes\":[\"a\"],\"train\":9}", "dataset.classes: is a list, not a number" },
  { "name=", "name: is empty" },
  { "format=2",
    "format: 2 is newer than 1, the only one that this version of the program reads; a newer version of the program reads it" },
  { "format=0", "format: is not 1, the only one that this version of the program reads" },
  { "format=one", "format: is not 1, the only one that this version of the program reads" },
  { "seed=1", "seed: unknown key; known here: format, version, fingerprint, name, dataset, model, loss, optimizer, training" },
  { "training.epochs", "--set training.epochs: is not PATH=VALUE, as in training.epochs=5" },
  { "=5", "--set =5: is not PATH=VALUE, as in training.epochs=5" },
  { "model.layers[9].units=5", "--set model.layers[9].units=5: model.layers[9].units names nothing in the experiment" },
  { "model.layers[x].units=5", "--set model.layers[x].units=5: model.layers[x].units names nothing in the experiment" },
  { "model.layers[0=5", "--set model.layers[0=5: model.layers[0 names nothing in the experiment" },
  { "model.layers[0]filters=5", "--set model.layers[0]filters=5: model.layers[0]filters names nothing in the experiment" },
  { "model.layers.units=5", "--set model.layers.units=5: model.layers.units names nothing in the experiment" },
  { "training..epochs=5", "--set training..epochs=5: training..epochs names nothing in the experiment" },
  { ".=5", "--set .=5: . names nothing in the experiment" },
  { "training.=5", "--set training.=5: training. names nothing in the experiment" },
};

static void
test_bad_values (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (bad_values); i++)
    experiment_assert_bad_value (&bad_values[i]);
}

static const struct {
  const char *text, *message;
} bad_texts[] = {
  { "", "1:1: the text ends where a value should be" },
  { "{", "1:2: expected a key in double quotes" },
  { "{\n  \"a\": 1,\n  \"a\": 2 }", "3:3: the key \"a\" a second time" },
  { "{ \"a\": { \"b\": 1, \"c\": 2, \"b\": 3 } }", "1:26: the key \"b\" a second time" },
  { "{ \"b\": 1, \"\\u0062\": 1 }", "1:11: the key \"b\" a second time" },
  { "{ \"a\": NaN }", "1:8: NaN is not a JSON value" },
  { "{ \"a\": -Infinity }", "1:8: not a number as JSON writes them" },
  { "{ \"a\": 1e999 }", "1:8: a number too large for any field" },
  { "{ \"a\": 01 }", "1:8: not a number as JSON writes them" },
  { "{ \"a\": 1. }", "1:8: not a number as JSON writes them" },
  { "{ \"a\": .5 }", "1:8: expected a value" },
  { "{ \"a\": +5 }", "1:8: expected a value" },
  { "{ \"a\": 1 } x", "1:12: something after the end of the value" },
  { "{ \"a\": 1, }", "1:11: expected a key in double quotes" },
  { "[1 2]", "1:4: expected ',' or ']'" },
  { "{ \"a\" 1 }", "1:7: expected ':'" },
  { "{ 'a': 1 }", "1:3: expected a key in double quotes" },
  { "{ \"é\": tru }", "1:8: tru is not a JSON value" },
  { "\"abc", "1:1: a string without its closing quote" },
  { "\"a\\x\"", "1:3: no such escape" },
  { "\"a\\ud800\"", "1:3: no such escape" },
  { "\"a\\u0000\"", "1:3: no such escape" },
  { "\"a\nb\"", "1:3: a control character inside a string; write it as \\n, \\t or \\u00XX" },
  { "{ \"\xff\": 1 }", "1:4: a byte that is not UTF-8 text" },
  { "// a\n{}", "1:1: expected a value" },
  { "5", "is a number, not an object" },
  { "[]", "is a list, not an object" },
  { "{}", "dataset: is missing" },
};

static void
test_bad_texts (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (bad_texts); i++)
    {
      GError *error = NULL;
      g_autofree char *shown = g_strescape (bad_texts[i].text, NULL);
      g_test_message ("%s", shown);
      PctExperiment *experiment = pct_experiment_parse (bad_texts[i].text, -1, NULL, NULL, &error);
      experiment_assert_refused (experiment, error, bad_texts[i].message);
    }
}

/* Deep nesting must not use up the stack, whatever brackets it is made of. */
static void
test_deep (void)
{
  const char *const pieces[] = { "[", "{\"a\":", "[{\"a\":" };
  for (size_t i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      GError *error = NULL;
      for (int depth = 0; depth < 100000; depth++)
        g_string_append (text, pieces[i]);
      g_assert_null (pct_experiment_parse (text->str, (gssize) text->len, NULL, NULL, &error));
      g_assert_error (error, PCT_ERROR, PCT_ERROR_REQUEST);
      g_assert_true (g_str_has_suffix (error->message, "nested more than 64 deep"));
      g_clear_error (&error);
    }
}

static void
test_many_values (void)
{
  g_autoptr (GString) text = g_string_new ("[0");
  g_autoptr (GError) error = NULL;
  for (int i = 0; i < PCT_JSON_MAX_VALUES; i++)
    g_string_append (text, ",0");
  g_string_append_c (text, ']');
  g_assert_null (pct_json_parse (text->str, text->len, &error));
  g_assert_true (g_str_has_suffix (error->message, "more than 1000000 values"));
}

static void
test_two_names (void)
{
  const char *sets[] = { "model.layers[0].name=same", "model.layers[4].name=same", NULL };
  GError *error = NULL;
  PctExperiment *experiment = pct_experiment_parse (experiment_good, -1, NULL, sets, &error);
  experiment_assert_refused (experiment, error, "model.layers[4]: the name \"same\" belongs to a layer before it");
}

static void
test_defaults (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PctExperiment) experiment = experiment_with (NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (experiment->name, ==, "Untitled");
  g_assert_cmpstr (experiment->source.source, ==, "mnist");
  g_assert_null (experiment->classes);
  g_assert_cmpuint (experiment->limit, ==, 0);
  g_assert_cmpfloat (experiment->validation_split, ==, 0);
  g_assert_cmpint (experiment->rescale, ==, PCT_RESCALE_UNIT);
  g_assert_cmpuint (experiment->model.n_layers, ==, 5);
  const PctLayerSpec *layers = experiment->model.layers;
  g_assert_cmpint (layers[0].type, ==, PCT_LAYER_CONV2D);
  g_assert_cmpuint (layers[0].kernel_size[0], ==, 5);
  g_assert_cmpuint (layers[0].kernel_size[1], ==, 3);
  g_assert_cmpuint (layers[0].strides[0], ==, 1);
  g_assert_cmpint (layers[0].padding, ==, PCT_PADDING_SAME);
  g_assert_cmpint (layers[0].activation, ==, PCT_ACTIVATION_LINEAR);
  g_assert_true (layers[0].use_bias);
  g_assert_cmpuint (layers[1].pool_size[1], ==, 2);
  g_assert_cmpuint (layers[1].strides[1], ==, 0);
  g_assert_cmpfloat (layers[3].rate, ==, 0.5);
  g_assert_cmpint (layers[4].activation, ==, PCT_ACTIVATION_SOFTMAX);
  g_assert_cmpint (experiment->optimizer.type, ==, PCT_OPTIMIZER_SGD);
  g_assert_cmpfloat (experiment->optimizer.learning_rate, ==, 0.01);
  g_assert_cmpuint (experiment->training.batch_size, ==, 32);
  g_assert_cmpuint (experiment->training.epochs, ==, 10);
  g_assert_cmpuint (experiment->training.seed, ==, 1);
  g_assert_true (experiment->training.shuffle);
  g_assert_cmpuint (experiment->training.threads, ==, 0);
  g_assert_cmpuint (experiment->checkpoint_every, ==, 1);
  g_assert_cmpint (experiment->keep_checkpoints, ==, PCT_KEEP_THINNED);
}

static void
test_sets (void)
{
  const char *sets[] = { "training.epochs=3",
                         "name=five",
                         "dataset.classes=[\"cat\", 3]",
                         "optimizer={\"name\":\"rmsprop\",\"momentum\":0.5}",
                         "optimizer.rho=0.8",
                         "model.layers[4]={\"type\":\"dense\",\"units\":7,\"use_bias\":false}",
                         "model.layers[1].strides=[3,1]",
                         "name=12 monkeys",
                         NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (PctExperiment) experiment = pct_experiment_parse (experiment_good, -1, NULL, sets, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (experiment->training.epochs, ==, 3);
  g_assert_cmpstr (experiment->name, ==, "12 monkeys");
  g_assert_cmpstr (experiment->classes[0], ==, "cat");
  g_assert_cmpstr (experiment->classes[1], ==, "3");
  g_assert_null (experiment->classes[2]);
  g_assert_cmpfloat (experiment->optimizer.momentum, ==, 0.5);
  g_assert_cmpfloat (experiment->optimizer.rho, ==, 0.8);
  g_assert_cmpfloat (experiment->optimizer.learning_rate, ==, 0.001);
  g_assert_cmpuint (experiment->model.layers[4].units, ==, 7);
  g_assert_false (experiment->model.layers[4].use_bias);
  g_assert_cmpuint (experiment->model.layers[1].strides[0], ==, 3);
  g_assert_cmpuint (experiment->model.layers[1].strides[1], ==, 1);
}

static const char *const varied[] = {
  "name=\"a \\\" \\\\ \\n \\u0001 é 😀\"",
  "dataset={\"source\":\"random\",\"shape\":[8,8,3],\"classes\":4,\"train\":100}",
  "dataset={\"source\":\"random\",\"shape\":[1,65536,4],\"classes\":65535,\"train\":7,\"test\":3,\"seed\":9007199254740992}",
  "dataset={\"source\":\"./here\",\"classes\":[\"a\",2],\"limit\":1000,\"validation_split\":0.1,\"rescale\":\"standardise\"}",
  "dataset.classes=[]",
  "dataset.label_noise=0.2",
  "dataset.augmentation={}",
  "dataset.augmentation={\"horizontal_flip\":true,\"rotation\":0.05,\"zoom\":0.1,\"contrast\":0.2,\"noise\":0.01}",
  "training={\"batch_size\":1,\"epochs\":1000000,\"seed\":0,\"shuffle\":false,\"threads\":3,\"checkpoint_every\":7}",
  "training={\"keep_checkpoints\":\"best\"}",
  "training.keep_checkpoints=all",
  "model.layers[1]={\"type\":\"average_pooling2d\",\"pool_size\":[1,3],\"strides\":2,\"padding\":\"same\",\"name\":\"p_1\"}",
  "model.layers[1]={\"type\":\"global_average_pooling2d\"}",
  "model.layers[0].kernel_initializer=lecun_normal",
  "model.layers[0].groups=3",
  "model.layers[0].dilation_rate=[2,1]",
  "model.layers[3]={\"type\":\"depthwise_conv2d\",\"kernel_size\":[3,2],\"depth_multiplier\":4,\"padding\":\"same\"}",
  "model.layers[3]={\"type\":\"zero_padding2d\"}",
  "model.layers[3]={\"type\":\"zero_padding2d\",\"padding\":0}",
  "model.layers[3]={\"type\":\"zero_padding2d\",\"padding\":[1,2]}",
  "model.layers[3]={\"type\":\"zero_padding2d\",\"padding\":[[0,1],[2,2]]}",
  "model.layers[3]={\"type\":\"gaussian_noise\",\"stddev\":0.25}",
  "model.layers[3]={\"type\":\"add\",\"inputs\":[\"input\",\"flatten\"]}",
  "model.layers[3].inputs=[\"a\"]",
  "model.layers[0].kernel_regularizer={\"l1\":0.125}",
  "model.layers[4].kernel_regularizer={\"l1\":0,\"l2\":0.01}",
};

static void
test_round_trips (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (varied); i++)
    experiment_assert_keeps (varied[i]);
}

/* An experiment out of the file that a run keeps has every key; each of them is there. */
static void
test_writes_defaults (void)
{
  static const char *const keys[] = { "\"format\": 1", "\"rescale\": \"unit\"", "\"classes\": null", "\"limit\": 0", "\"label_noise\": 0", "\"augmentation\": null",
                                      "\"validation_split\": 0", "\"strides\": 1", "\"strides\": null", "\"use_bias\": true",
                                      "\"kernel_size\": [5, 3]", "\"kernel_initializer\": \"glorot_uniform\"", "\"kernel_regularizer\": null", "\"momentum\": 0", "\"nesterov\": false",
                                      "\"name\": \"categorical_crossentropy\"", "\"checkpoint_every\": 1", "\"keep_checkpoints\": \"thinned\"", "\"threads\": 0" };
  g_autoptr (PctExperiment) experiment = experiment_with (NULL, NULL);
  g_autofree char *text = pct_experiment_to_json (experiment, NULL, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!strstr (text, keys[i]))
      g_error ("no %s in %s", keys[i], text);
  g_assert_null (strstr (text, "version"));
  g_assert_null (strstr (text, "fingerprint"));
}

static void
test_presets (void)
{
  size_t n;
  const PctPreset *presets = pct_presets (&n);
  PctModelSpec model = { 0 };
  g_assert_cmpuint (n, ==, 7);
  for (size_t i = 0; i < n; i++)
    {
      g_autoptr (PctExperiment) experiment = experiment_with (NULL, NULL);
      g_assert_true (pct_preset_model (presets[i].id, 17, &experiment->model));
      g_assert_cmpuint (experiment->model.layers[experiment->model.n_layers - 1].units, ==, 17);
      experiment_assert_round_trip (experiment);
    }
  g_assert_false (pct_preset_model ("resnet-1001", 10, &model));
  g_assert_null (model.layers);
}

/* NULL, and the test is skipped, where they aren't. */
static char *
shared_experiments (void)
{
  const char *path = g_getenv ("PERCEPT_SHARED");
  g_autofree char *folder = g_build_filename (path ? path : "../shared", "experiments", NULL);
  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&folder);
  g_test_skip ("no experiments beside the checkout");
  return NULL;
}

/* Those that speak of classic models or folds are for later, and must say which key they are refused for. */
static void
test_shared_experiments (void)
{
  g_autofree char *path = shared_experiments ();
  if (path == NULL)
    return;
  GError *opened = NULL;
  g_autoptr (GDir) files = g_dir_open (path, 0, &opened);
  g_assert_no_error (opened);
  const char *name;
  while ((name = g_dir_read_name (files)))
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *text = NULL;
      g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
      g_autoptr (PctExperiment) experiment = pct_experiment_load (file, NULL, &error);
      g_test_message ("%s", name);
      if (strstr (text, "cross_validation") || strstr (text, "classifier"))
        g_assert_error (error, PCT_ERROR, PCT_ERROR_REQUEST);
      else
        {
          g_assert_no_error (error);
          experiment_assert_round_trip (experiment);
        }
    }
}

static void
assert_preset_is (const char *id, const char *folder, const char *file_name)
{
  g_autofree char *file = g_build_filename (folder, file_name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PctExperiment) experiment = pct_experiment_load (file, NULL, &error);
  g_assert_no_error (error);
  PctModelSpec model = { 0 };
  size_t classes = experiment->model.layers[experiment->model.n_layers - 1].units;
  g_assert_true (pct_preset_model (id, classes, &model));
  g_assert_cmpmem (model.layers, model.n_layers * sizeof *model.layers, experiment->model.layers,
                   experiment->model.n_layers * sizeof *model.layers);
  g_free (model.layers);
}

static void
test_presets_are_the_experiments (void)
{
  static const struct {
    const char *id, *file_name;
  } presets[] = { { "softmax", "mnist-softmax.json" },
                  { "mlp-1", "mnist-mlp-512.json" },
                  { "mlp-2", "mnist-mlp-128x2.json" },
                  { "lenet5", "fashion-lenet5.json" },
                  { "vgg", "path-vgg.json" } };
  g_autofree char *folder = shared_experiments ();
  for (size_t i = 0; folder != NULL && i < G_N_ELEMENTS (presets); i++)
    assert_preset_is (presets[i].id, folder, presets[i].file_name);
}

static void
test_files (void)
{
  char *folder = scratch_new ();
  g_autofree char *file = g_build_filename (folder, "experiment.json", NULL);
  g_autoptr (GError) error = NULL;
  g_assert_null (pct_experiment_load (file, NULL, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_IO);
  g_assert_true (g_str_has_prefix (error->message, file));
  g_clear_error (&error);

  g_assert_null (pct_experiment_load (folder, NULL, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_IO);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (file, "{\n nonsense", -1, NULL));
  g_assert_null (pct_experiment_load (file, NULL, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_REQUEST);
  g_autofree char *expected = g_strconcat (file, ":2:2: expected a key in double quotes", NULL);
  g_assert_cmpstr (error->message, ==, expected);
  g_clear_error (&error);

  g_assert_null (pct_experiment_load ("/dev/zero", NULL, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_REQUEST);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (file, experiment_good, -1, NULL));
  g_autoptr (PctExperiment) experiment = pct_experiment_load (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (experiment->source.base, ==, folder);
  scratch_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/experiment/bad-values", test_bad_values);
  g_test_add_func ("/experiment/bad-texts", test_bad_texts);
  g_test_add_func ("/experiment/deep", test_deep);
  g_test_add_func ("/experiment/many-values", test_many_values);
  g_test_add_func ("/experiment/two-names", test_two_names);
  g_test_add_func ("/experiment/defaults", test_defaults);
  g_test_add_func ("/experiment/sets", test_sets);
  g_test_add_func ("/experiment/round-trips", test_round_trips);
  g_test_add_func ("/experiment/writes-defaults", test_writes_defaults);
  g_test_add_func ("/experiment/presets", test_presets);
  g_test_add_func ("/experiment/shared", test_shared_experiments);
  g_test_add_func ("/experiment/presets-are-the-experiments", test_presets_are_the_experiments);
  g_test_add_func ("/experiment/files", test_files);
  return g_test_run ();
}
