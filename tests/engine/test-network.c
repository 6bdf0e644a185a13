/* Networks as they are used: what they answer, against a plain forward pass; how they start; what they refuse. */

#include <math.h>
#include <string.h>

#include "tests/engine/model.h"
#include "tests/engine/oracle.h"
#include "tests/engine/support.h"

#define IMAGES 11
#define CLASSES 4

#define FLATTEN { .type = PCT_LAYER_FLATTEN }
#define DENSE(n) { .type = PCT_LAYER_DENSE, .units = n, .use_bias = TRUE }

typedef struct {
  PctTeam *team;
  PctDataset *dataset;
  PctNetwork *network;
  PctModelSpec model;
  PctShape input;
} Fixture;

static Fixture
fixture_new (const TestModel *model, gboolean training)
{
  g_autoptr (GError) error = NULL;
  Fixture fixture = { .team = pct_team_new (2), .model = test_model_spec (model), .input = model->input };
  fixture.dataset = test_dataset_new (model->input, CLASSES, IMAGES, NULL, NULL, 31);
  fixture.network = pct_network_new (&fixture.model, model->input, CLASSES, IMAGES, training, fixture.team, &error);
  g_assert_no_error (error);
  pct_network_initialise (fixture.network, 9);
  /* Statistics that a training might have left. */
  for (size_t i = pct_network_n_parameters (fixture.network); i < pct_network_n_values (fixture.network); i++)
    pct_network_parameters (fixture.network)[i] = 0.3f + 0.1f * (float) (i % 5);
  return fixture;
}

static void
fixture_clear (Fixture *fixture)
{
  pct_network_free (fixture->network);
  pct_dataset_free (fixture->dataset);
  pct_team_free (fixture->team);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static PctBatch
whole_batch (const Fixture *fixture)
{
  const PctSubset *subset = &fixture->dataset->splits[PCT_SPLIT_TRAIN];
  return (PctBatch){ fixture->dataset, PCT_SPLIT_TRAIN, subset->images, subset->labels, IMAGES };
}

static void
check_predictions (const Fixture *fixture)
{
  size_t n = pct_network_n_outputs (fixture->network), size = pct_shape_size (fixture->input);
  PctBatch batch = whole_batch (fixture);
  PctPrediction predictions[IMAGES];
  g_autofree float *probabilities = g_new (float, IMAGES *n), *floats = g_new (float, size), *alone = g_new (float, n);
  g_autofree double *image = g_new (double, size), *expected = g_new (double, n);

  pct_network_predict (fixture->network, &batch, predictions, probabilities);
  for (size_t i = 0; i < IMAGES; i++)
    {
      const uint8_t *pixels = pct_image_set_pixels (fixture->dataset->set, PCT_SPLIT_TRAIN, batch.images[i]);
      const PctPrediction *prediction = &predictions[i];
      size_t top = prediction->predicted;
      for (size_t k = 0; k < size; k++)
        {
          image[k] = pixels[k] / 255.0;
          floats[k] = (float) image[k];
        }
      test_oracle_predict (&fixture->model, fixture->input, pct_network_parameters (fixture->network),
                           pct_network_parameters (fixture->network) + pct_network_n_parameters (fixture->network), image, expected);
      for (size_t k = 0; k < n; k++)
        {
          g_assert_cmpfloat_with_epsilon ((double) probabilities[i * n + k], expected[k], 2e-6);
          g_assert_cmpfloat (prediction->probability, >=, probabilities[i * n + k]);
          if (k != top)
            g_assert_cmpfloat (prediction->probability - prediction->margin, >=, probabilities[i * n + k] - 1e-6f);
        }
      g_assert_cmpfloat (prediction->probability, ==, probabilities[i * n + top]);
      g_assert_cmpfloat_with_epsilon ((double) prediction->loss, -log (expected[batch.labels[i]]), 1e-5);

      PctPrediction one;
      pct_network_predict_floats (fixture->network, floats, &one, alone);
      g_assert_cmpfloat_with_epsilon ((double) one.probability, (double) prediction->probability, 2e-6);
      g_assert_cmpfloat (one.loss, ==, 0);
    }
}

static void
test_predict (gconstpointer data)
{
  g_auto (Fixture) fixture = fixture_new (data, FALSE);
  g_assert_null (pct_network_gradients (fixture.network));
  check_predictions (&fixture);
}

static void
test_predict_random (void)
{
  for (uint64_t seed = 200; seed < 260; seed++)
    {
      TestModel model;
      test_model_random (seed, CLASSES, FALSE, &model);
      g_auto (Fixture) fixture = fixture_new (&model, FALSE);
      check_predictions (&fixture);
    }
}

/* Σ l1 · |w| + l2 · w² over the kernels that have a regularizer. */
static double
penalty_of (const Fixture *fixture)
{
  size_t n, next = 0;
  const PctParameter *list = pct_network_parameter_list (fixture->network, &n);
  double penalty = 0;

  for (size_t i = 0; i < n; i++)
    {
      const PctLayerSpec *layer;
      if (!g_str_has_suffix (list[i].name, ".kernel"))
        continue;
      do
        layer = &fixture->model.layers[next++];
      while (layer->units == 0 && layer->filters == 0 && layer->type != PCT_LAYER_DEPTHWISE_CONV2D);
      for (size_t k = 0; layer->kernel_regularizer.enabled && k < list[i].size; k++)
        {
          double w = (double) pct_network_parameters (fixture->network)[list[i].offset + k];
          penalty += layer->kernel_regularizer.l1 * fabs (w) + layer->kernel_regularizer.l2 * w * w;
        }
    }
  return penalty;
}

/* Training's loss and count of correct images are those of use, where there is neither dropout nor batch normalisation; the
 * penalties are in training's alone. */
static void
test_train_and_predict (void)
{
  for (const TestModel *model = test_models; model->name; model++)
    {
      g_auto (Fixture) fixture = fixture_new (model, TRUE);
      PctBatch batch = whole_batch (&fixture);
      PctPrediction predictions[IMAGES];
      double loss, sum = penalty_of (&fixture) * IMAGES;
      size_t correct, hits = 0;

      if (strstr (model->name, "dropout") || strstr (model->name, "normalization"))
        continue;
      pct_network_train (fixture.network, &batch, 1, 1, &loss, &correct);
      pct_network_predict (fixture.network, &batch, predictions, NULL);
      for (size_t i = 0; i < IMAGES; i++)
        {
          sum += (double) predictions[i].loss;
          hits += predictions[i].predicted == batch.labels[i];
        }
      g_assert_cmpfloat_with_epsilon (sum, loss, 1e-5 * loss);
      g_assert_cmpuint (hits, ==, correct);
    }
}

/* More inputs and units than a dense layer takes at a time, and more of both pieces. */
static void
test_predict_wide (void)
{
  static const TestModel model = { "wide", { 15, 9, 2, FALSE }, { FLATTEN, DENSE (1100), DENSE (150), DENSE (4),
                                   { .type = PCT_LAYER_ACTIVATION, .activation = PCT_ACTIVATION_SOFTMAX } } };
  g_auto (Fixture) fixture = fixture_new (&model, FALSE);
  check_predictions (&fixture);
}

/* Several portions of one model's images. */
#define COMPANY 2500

/* What is said of an image doesn't depend, in any bit, on those that it goes in with, nor on the threads: of more than there
 * are pieces at a time, they share places. */
static void
test_predict_in_company (void)
{
  static const unsigned threads[] = { 1, 2, 3, 40, 2 };
  static const size_t counts[] = { COMPANY, 1030, 17, COMPANY - 1, 1 };

  for (const TestModel *model = test_models; model->name; model++)
    {
      g_autoptr (PctDataset) dataset = test_dataset_new (model->input, CLASSES, COMPANY, NULL, NULL, 5);
      const PctSubset *subset = &dataset->splits[PCT_SPLIT_TRAIN];
      PctModelSpec spec = test_model_spec (model);
      g_autofree float *expected = NULL;
      for (size_t t = 0; t < G_N_ELEMENTS (threads); t++)
        {
          g_autoptr (PctTeam) team = pct_team_new (threads[t]);
          g_autoptr (PctNetwork) network = pct_network_new (&spec, model->input, CLASSES, 1, FALSE, team, NULL);
          pct_network_initialise (network, 3);
          size_t n = pct_network_n_outputs (network), count = counts[t];
          g_autofree PctPrediction *predictions = g_new (PctPrediction, count);
          g_autofree float *probabilities = g_new (float, count * n);
          PctBatch batch = { dataset, PCT_SPLIT_TRAIN, subset->images, subset->labels, count };
          pct_network_predict (network, &batch, predictions, probabilities);
          if (expected == NULL)
            expected = g_steal_pointer (&probabilities);
          else
            g_assert_cmpmem (probabilities, count * n * sizeof *expected, expected, count * n * sizeof *expected);
        }
    }
}

/* What two batches leave of moving statistics, against the pixels' own mean and variance; the variance divides by their
 * number, as Keras's does. */
static void
test_moving_statistics (void)
{
  const TestModel model = { "moving", { .height = 5, .width = 7, .channels = 3 },
                            { { .type = PCT_LAYER_BATCH_NORMALIZATION, .momentum = 0.8, .epsilon = 0.001 },
                              { .type = PCT_LAYER_FLATTEN },
                              { .type = PCT_LAYER_DENSE, .units = CLASSES, .use_bias = TRUE, .activation = PCT_ACTIVATION_SOFTMAX } } };
  g_auto (Fixture) fixture = fixture_new (&model, TRUE);
  PctBatch batch = whole_batch (&fixture);
  double loss, expected[2][3];
  size_t correct, n = 0;

  pct_network_initialise (fixture.network, 9);
  for (size_t c = 0; c < 3; c++)
    {
      expected[0][c] = 0;
      expected[1][c] = 1;
    }
  for (size_t count = IMAGES; count >= 1; count -= IMAGES - 1)
    {
      batch.count = count;
      pct_network_train (fixture.network, &batch, 1, 1, &loss, &correct);
      for (size_t c = 0; c < 3; c++)
        {
          double sum = 0, squares = 0, pixels = (double) (count * 35);
          for (size_t i = 0; i < count * 35; i++)
            {
              double p = pct_image_set_pixels (fixture.dataset->set, PCT_SPLIT_TRAIN, batch.images[i / 35])[i % 35 * 3 + c] / 255.0;
              sum += p;
              squares += p * p;
            }
          double mean = sum / pixels, variance = squares / pixels - mean * mean;
          expected[0][c] = 0.8 * expected[0][c] + 0.2 * mean;
          expected[1][c] = 0.8 * expected[1][c] + 0.2 * variance;
        }
      if (count == 1)
        break;
    }

  const PctParameter *list = pct_network_parameter_list (fixture.network, &n);
  g_assert_cmpuint (n, ==, 6);
  g_assert_cmpstr (list[0].name, ==, "batch_normalization.gamma");
  g_assert_cmpstr (list[1].name, ==, "batch_normalization.beta");
  g_assert_cmpstr (list[4].name, ==, "batch_normalization.moving_mean");
  g_assert_cmpstr (list[5].name, ==, "batch_normalization.moving_variance");
  for (size_t k = 0; k < 2; k++)
    for (size_t c = 0; c < 3; c++)
      {
        g_assert_cmpuint (list[4 + k].offset, >=, pct_network_n_parameters (fixture.network));
        g_assert_cmpfloat_with_epsilon ((double) pct_network_parameters (fixture.network)[list[4 + k].offset + c], expected[k][c], 1e-6);
      }
}

static void
test_initial_weights (void)
{
  const TestModel model = { "wide", { .height = 8, .width = 8, .channels = 3 },
                            { { .type = PCT_LAYER_CONV2D, .filters = 50, .kernel_size = { 3, 3 }, .strides = { 1, 1 }, .use_bias = TRUE },
                              { .type = PCT_LAYER_FLATTEN },
                              { .type = PCT_LAYER_DENSE, .units = 40, .use_bias = TRUE } } };
  /* √(6 ÷ (fan in + fan out)) */
  const double limits[] = { sqrt (6 / (9.0 * (3 + 50))), 0, sqrt (6 / (1800.0 + 40)), 0 };
  g_auto (Fixture) fixture = fixture_new (&model, FALSE);
  size_t n, total = pct_network_n_parameters (fixture.network);
  const PctParameter *list = pct_network_parameter_list (fixture.network, &n);
  float *parameters = pct_network_parameters (fixture.network);
  g_autofree float *first = g_memdup2 (parameters, total * sizeof *first);

  g_assert_cmpuint (n, ==, 4);
  for (size_t i = 0; i < n; i++)
    {
      double sum = 0, squares = 0, most = 0, count = (double) list[i].size;
      for (size_t k = 0; k < list[i].size; k++)
        {
          double value = parameters[list[i].offset + k];
          sum += value;
          squares += value * value;
          most = MAX (most, fabs (value));
        }
      g_assert_cmpfloat (most, <=, limits[i] * (1 + 1e-6));
      g_assert_cmpfloat (most, >=, limits[i] * 0.99);
      /* A uniform variable's variance is a third of its limit's square; five standard deviations of the mean. */
      g_assert_cmpfloat (fabs (sum / count), <=, 5 * limits[i] / sqrt (3 * count));
      g_assert_cmpfloat (fabs (squares / count - limits[i] * limits[i] / 3), <=, 0.1 * limits[i] * limits[i]);
    }
  pct_network_initialise (fixture.network, 9);
  g_assert_cmpmem (parameters, total * sizeof *first, first, total * sizeof *first);
  pct_network_initialise (fixture.network, 10);
  g_assert_cmpfloat (parameters[0], !=, first[0]);
}

static void
test_non_finite (void)
{
  g_auto (Fixture) fixture = fixture_new (&test_models[1], TRUE);
  PctBatch batch = whole_batch (&fixture);
  PctPrediction predictions[IMAGES];
  size_t n;
  const PctParameter *list = pct_network_parameter_list (fixture.network, &n);
  float *parameters = pct_network_parameters (fixture.network);

  pct_network_predict (fixture.network, &batch, predictions, NULL);
  g_assert_null (pct_network_find_non_finite (fixture.network));
  parameters[list[3].offset] = NAN;
  g_assert_cmpstr (pct_network_find_non_finite (fixture.network), ==, "dense_1");
  parameters[list[3].offset] = 0;
  parameters[list[0].offset] = -INFINITY;
  g_assert_cmpstr (pct_network_find_non_finite (fixture.network), ==, "dense");
}

/* A NaN in a weight comes through every kind of layer to the loss, where it is seen. */
static void
test_nan_reaches_loss (void)
{
  for (const TestModel *model = test_models; model->name; model++)
    {
      g_auto (Fixture) fixture = fixture_new (model, TRUE);
      PctBatch batch = whole_batch (&fixture);
      double loss;
      size_t correct, n;
      const PctParameter *list = pct_network_parameter_list (fixture.network, &n);
      for (size_t k = 0; k < list[0].size; k++)
        pct_network_parameters (fixture.network)[list[0].offset + k] = NAN;
      pct_network_train (fixture.network, &batch, 1, 1, &loss, &correct);
      if (isfinite (loss))
        g_test_fail_printf ("%s: the loss is %g", model->name, loss);
    }
}

#define CONV(...) { .type = PCT_LAYER_CONV2D, .strides = { 1, 1 }, .use_bias = TRUE, __VA_ARGS__ }
#define POOL(h, w) { .type = PCT_LAYER_MAX_POOLING2D, .pool_size = { h, w } }
#define NAMED(n, of) { .type = PCT_LAYER_DENSE, .units = n, .use_bias = TRUE, .name = of }

#define TAKES(of, ...) \
  { .type = PCT_LAYER_##of, .units = 4, .inputs = { G_N_ELEMENTS (((const char *[]){ __VA_ARGS__ })), { __VA_ARGS__ } } }

/* Models that can't be, and what the message starts with. */
static const struct {
  TestModel model;
  size_t n_layers;
  const char *message;
} refusals[] = {
  { { "no layers", { 8, 8, 1, FALSE }, { { 0 } } }, 0, "model.layers" },
  { { "large kernel", { 8, 8, 1, FALSE }, { CONV (.filters = 3, .kernel_size = { 9, 3 }), FLATTEN, DENSE (4) } }, 3,
    "model.layers[0].kernel_size: " },
  { { "large pool", { 8, 3, 1, FALSE }, { POOL (2, 4), FLATTEN, DENSE (4) } }, 3, "model.layers[0].pool_size: " },
  { { "convolution after flatten", { 8, 8, 1, FALSE }, { FLATTEN, CONV (.filters = 3, .kernel_size = { 1, 1 }), DENSE (4) } }, 3,
    "model.layers[1]: conv2d" },
  { { "dense before flatten", { 8, 8, 1, FALSE }, { DENSE (4) } }, 1, "model.layers[0]: dense" },
  { { "an image at the end", { 8, 8, 1, FALSE }, { CONV (.filters = 4, .kernel_size = { 3, 3 }) } }, 1, "model.layers[0]: " },
  { { "one name twice", { 8, 8, 1, FALSE }, { FLATTEN, NAMED (4, "a"), NAMED (4, "a") } }, 3, "model.layers[2].name: " },
  { { "groups and channels", { 8, 8, 4, FALSE }, { CONV (.filters = 6, .kernel_size = { 3, 3 }, .groups = 3), FLATTEN, DENSE (4) } }, 3,
    "model.layers[0].groups: 3 doesn't divide the 4 channels that come in" },
  { { "groups and filters", { 8, 8, 4, FALSE }, { CONV (.filters = 6, .kernel_size = { 3, 3 }, .groups = 4), FLATTEN, DENSE (4) } }, 3,
    "model.layers[0].groups: 4 doesn't divide the 6 filters" },
  { { "strides and dilation", { 9, 9, 4, FALSE },
      { { .type = PCT_LAYER_CONV2D, .filters = 6, .kernel_size = { 3, 3 }, .strides = { 2, 1 }, .dilation_rate = { 1, 2 } }, FLATTEN,
        DENSE (4) } }, 3,
    "model.layers[0].dilation_rate: 1 × 2 doesn't go with strides of 2 × 1" },
  { { "wide dilation", { 4, 9, 4, FALSE }, { CONV (.filters = 6, .kernel_size = { 3, 3 }, .dilation_rate = { 2, 2 }), FLATTEN, DENSE (4) } },
    3, "model.layers[0].dilation_rate: 5 × 5 is larger than the 4 × 9 image" },
  { { "padding a vector", { 4, 9, 4, FALSE }, { FLATTEN, { .type = PCT_LAYER_ZERO_PADDING2D }, DENSE (4) } }, 3,
    "model.layers[1]: zero_padding2d needs an image" },
  { { "unknown input", { 8, 8, 1, FALSE }, { FLATTEN, TAKES (DENSE, "b"), DENSE (4) } }, 3,
    "model.layers[1].inputs[0]: there is no layer “b”" },
  { { "later input", { 8, 8, 1, FALSE }, { FLATTEN, TAKES (DENSE, "a"), NAMED (4, "a") } }, 3,
    "model.layers[1].inputs[0]: “a” is layer 2, " },
  { { "itself as input", { 8, 8, 1, FALSE }, { FLATTEN, TAKES (DENSE, "dense"), NAMED (4, "a") } }, 3,
    "model.layers[1].inputs[0]: “dense” is layer 1, " },
  { { "two inputs", { 8, 8, 1, FALSE }, { FLATTEN, NAMED (4, "a"), TAKES (DENSE, "a", "flatten") } }, 3,
    "model.layers[2].inputs: dense takes one input, not 2" },
  { { "add of the layer before", { 8, 8, 1, FALSE }, { FLATTEN, NAMED (4, "a"), { .type = PCT_LAYER_ADD } } }, 3,
    "model.layers[2].inputs: add needs the names of at least two layers" },
  { { "add of one", { 8, 8, 1, FALSE }, { FLATTEN, NAMED (4, "a"), TAKES (ADD, "a") } }, 3, "model.layers[2].inputs: add needs" },
  { { "add of different shapes", { 8, 8, 1, FALSE }, { FLATTEN, NAMED (4, "a"), NAMED (5, "b"), TAKES (ADD, "a", "b") } }, 4,
    "model.layers[3].inputs[1]: add needs inputs of one shape, but “a” gives 4 and “b” 5" },
  { { "add of image and vector", { 1, 1, 4, FALSE }, { FLATTEN, TAKES (ADD, "flatten", "input") } }, 2,
    "model.layers[1].inputs[1]: add needs inputs of one shape, but “flatten” gives 4 and “input” 1 × 1 × 4" },
  { { "concatenate of different heights", { 8, 8, 1, FALSE },
      { CONV (.filters = 3, .kernel_size = { 3, 1 }), TAKES (CONCATENATE, "conv2d", "input"), FLATTEN, DENSE (4) } }, 4,
    "model.layers[1].inputs[1]: concatenate needs inputs of one height and width, but “conv2d” gives 6 × 8 × 3 and “input” 8 × 8 × 1" },
  { { "output nobody takes", { 8, 8, 1, FALSE }, { FLATTEN, NAMED (4, "a"), TAKES (DENSE, "flatten") } }, 3,
    "model.layers[1]: no layer takes what “a” gives" },
  { { "named as the image", { 8, 8, 1, FALSE }, { FLATTEN, NAMED (4, "input") } }, 2, "model.layers[1].name: “input”" },
  { { "few outputs", { 8, 8, 1, FALSE }, { FLATTEN, DENSE (3) } }, 2, "model.layers[1].units: " },
  { { "many parameters", { 1024, 1024, 4, FALSE }, { FLATTEN, DENSE (1048576), DENSE (1048576), DENSE (1048576) } }, 4, "model" },
  { { "nothing that computes", { 2, 2, 1, FALSE }, { FLATTEN, { .type = PCT_LAYER_ACTIVATION } } }, 2, "model.layers: none of them" },
};

static void
test_refusals (void)
{
  g_autoptr (PctTeam) team = pct_team_new (1);

  for (size_t i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GError) error = NULL;
      const PctModelSpec spec = { refusals[i].n_layers, (PctLayerSpec *) refusals[i].model.layers };
      PctNetwork *network = pct_network_new (&spec, refusals[i].model.input, CLASSES, 32, TRUE, team, &error);
      if (network || !error || !g_str_has_prefix (error->message, refusals[i].message))
        g_test_fail_printf ("%s: %s", refusals[i].model.name, error ? error->message : "accepted");
      pct_network_free (network);
    }
}

/* Each layer eight times as wide as the one before: sums and products of sizes would overflow long before memory is asked
 * for. Of some that are normalised, the scales still fit below the limit, and the offsets no more. */
static void
test_vast (void)
{
  static const PctLayerType ends[] = { PCT_LAYER_DENSE, PCT_LAYER_BATCH_NORMALIZATION };
  const PctShape image = { 8, 4, 7, FALSE };
  g_autoptr (PctTeam) team = pct_team_new (1);

  for (size_t wide = 4; wide < 32; wide++)
    for (size_t end = 0; end < G_N_ELEMENTS (ends); end++)
      {
        PctLayerSpec layers[64] = { FLATTEN };
        PctModelSpec spec = { 1, layers };
        for (; spec.n_layers <= wide; spec.n_layers++)
          {
            PctLayerSpec *layer = &layers[spec.n_layers];
            layer->type = PCT_LAYER_CONCATENATE;
            layer->inputs.n = PCT_MAX_INPUTS;
            for (size_t i = 0; i < PCT_MAX_INPUTS && spec.n_layers > 1; i++)
              g_snprintf (layer->inputs.names[i], PCT_LAYER_NAME_SIZE, "c%zu", spec.n_layers - 1);
            for (size_t i = 0; i < PCT_MAX_INPUTS && spec.n_layers == 1; i++)
              g_strlcpy (layer->inputs.names[i], "flatten", PCT_LAYER_NAME_SIZE);
            g_snprintf (layer->name, sizeof layer->name, "c%zu", spec.n_layers);
          }
        for (int i = 0; i < 20; i++)
          layers[spec.n_layers++] = (PctLayerSpec){ .type = ends[end], .units = PCT_MAX_UNITS, .use_bias = TRUE, .epsilon = 1 };

        g_autoptr (GError) error = NULL;
        g_autoptr (PctModelInfo) info = NULL;
        gboolean described = pct_model_describe (&spec, image, CLASSES, &info, &error);
        /* What can be described has sums that are right, if only just. */
        size_t expected = 0;
        for (size_t i = 0; i < info->n_layers; i++)
          expected += info->layers[i].n_parameters;
        g_assert_cmpuint (info->n_parameters, ==, expected);
        g_assert_cmpuint (info->n_parameters, <=, (size_t) 1 << 44);
        g_assert_true (described || g_str_has_prefix (error->message, "model.layers["));
        g_clear_error (&error);
        if (wide >= 12)
          {
            g_autoptr (PctNetwork) network = pct_network_new (&spec, image, CLASSES, 32, TRUE, team, &error);
            g_assert_null (network);
            g_assert_nonnull (error);
          }
      }
}

static void
test_names (void)
{
  static const TestModel model = { "names", { 8, 8, 1, FALSE },
                                   { CONV (.filters = 2, .kernel_size = { 3, 3 }), CONV (.filters = 2, .kernel_size = { 3, 3 }, .name = "conv2d_1"),
                                     CONV (.filters = 2, .kernel_size = { 3, 3 }), FLATTEN, DENSE (4), NAMED (4, "last") } };
  static const char *const names[] = { "conv2d", "conv2d_1", "conv2d_2", "flatten", "dense", "last" };
  g_autoptr (PctModelInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  PctModelSpec spec = test_model_spec (&model);

  g_assert_true (pct_model_describe (&spec, model.input, CLASSES, &info, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (info->n_layers, ==, G_N_ELEMENTS (names));
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (info->layers[i].name, ==, names[i]);
}

/* Who takes what is told in words and as names; nothing is said of a layer that takes the one before it. */
static void
test_inputs_told (void)
{
  static const TestModel model = { "inputs", { 8, 8, 1, FALSE },
                                   { FLATTEN, NAMED (4, "a"), DENSE (4), TAKES (ADD, "dense", "a") } };
  PctModelSpec spec = { 4, (PctLayerSpec *) model.layers };
  g_autoptr (PctModelInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (pct_model_describe (&spec, model.input, CLASSES, &info, &error));
  g_assert_cmpstr (info->layers[3].explanation, ==, "from dense + a: the sum");
  g_assert_cmpuint (info->layers[3].n_inputs, ==, 2);
  g_assert_cmpstr (info->layers[3].inputs[1], ==, "a");
  g_assert_cmpstr (info->layers[2].inputs[0], ==, "a");
  g_assert_cmpstr (info->layers[0].inputs[0], ==, "input");
  g_assert_false (g_str_has_prefix (info->layers[2].explanation, "from"));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  for (const TestModel *model = test_models; model->name; model++)
    {
      g_autofree char *path = g_strconcat ("/network/predict/", model->name, NULL);
      /* The oracle knows probabilities only where the last layer makes them. */
      if (!g_str_equal (model->name, "no-softmax") && !g_str_equal (model->name, "global-last"))
        g_test_add_data_func (path, model, test_predict);
    }
  g_test_add_func ("/network/moving-statistics", test_moving_statistics);
  g_test_add_func ("/network/predict-random", test_predict_random);
  g_test_add_func ("/network/predict-wide", test_predict_wide);
  g_test_add_func ("/network/predict-in-company", test_predict_in_company);
  g_test_add_func ("/network/train-and-predict", test_train_and_predict);
  g_test_add_func ("/network/initial-weights", test_initial_weights);
  g_test_add_func ("/network/non-finite", test_non_finite);
  g_test_add_func ("/network/nan-reaches-loss", test_nan_reaches_loss);
  g_test_add_func ("/network/refusals", test_refusals);
  g_test_add_func ("/network/vast", test_vast);
  g_test_add_func ("/network/names", test_names);
  g_test_add_func ("/network/inputs-told", test_inputs_told);
  return g_test_run ();
}
