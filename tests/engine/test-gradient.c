/* Each array's gradient against central differences of the loss, along the gradient itself and along random directions. */

#include <math.h>
#include <string.h>

#include "tests/engine/model.h"
#include "tests/engine/support.h"

#define BATCH 13
#define CLASSES 4

typedef struct {
  PctNetwork *network;
  PctBatch batch;
} Case;

static double
mean_loss (const Case *c)
{
  double loss;
  size_t correct;
  pct_network_train (c->network, &c->batch, 5, 2, &loss, &correct);
  return loss / (double) c->batch.count;
}

/* (loss (p + h · d) − loss (p − h · d)) ÷ 2h, for a direction over one array of parameters. */
static double
difference (const Case *c, const PctParameter *array, const float *direction, double h)
{
  float *parameters = pct_network_parameters (c->network) + array->offset;
  g_autofree float *saved = g_memdup2 (parameters, array->size * sizeof *saved);
  double losses[2];

  for (int side = 0; side < 2; side++)
    {
      for (size_t i = 0; i < array->size; i++)
        parameters[i] = saved[i] + (float) ((side ? h : -h) * direction[i]);
      losses[side] = mean_loss (c);
    }
  memcpy (parameters, saved, array->size * sizeof *saved);
  return (losses[1] - losses[0]) / (2 * h);
}

static double
norm (const float *values, size_t n)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += (double) values[i] * values[i];
  return sqrt (sum);
}

/* kinks: the loss has corners, fewer of which lie within a shorter step, at the price of more rounding. */
static void
check_array (const Case *c, const PctParameter *array, const float *gradient, gboolean kinks)
{
  double h = kinks ? 1e-3 : 1e-2, tolerance = kinks ? 0.03 : 1e-3;
  double length = norm (gradient, array->size);
  g_autofree float *direction = g_new (float, array->size);
  PctRandom random = pct_random (11, PCT_RANDOM_DATASET, 0, 0, (uint32_t) array->offset);

  if (!(length > 1e-6))
    g_test_fail_printf ("%s: its gradient is %g", array->name, length);
  for (int k = 0; k < 4; k++)
    {
      for (size_t i = 0; i < array->size; i++)
        direction[i] = k == 0 ? gradient[i] : 2 * pct_random_unit (pct_random_word (&random, (uint32_t) i * 4 + (uint32_t) k)) - 1;
      double size = norm (direction, array->size), expected = 0;
      for (size_t i = 0; i < array->size; i++)
        {
          direction[i] /= (float) size;
          expected += (double) direction[i] * gradient[i];
        }
      double found = difference (c, array, direction, h);
      /* The loss is good to about 2e-7; what the third derivative adds is of the gradient's size. */
      if (!(fabs (found - expected) <= tolerance * length + 2e-7 / h))
        g_test_fail_printf ("%s, direction %d: %g by differences, %g by the network", array->name, k, found, expected);
    }
}

static void
check_model (const TestModel *model, gboolean kinks)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PctTeam) team = pct_team_new (2);
  PctModelSpec spec = test_model_spec (model);
  g_autoptr (PctDataset) dataset = test_dataset_new (model->input, CLASSES, BATCH, NULL, NULL, 17);
  g_autoptr (PctNetwork) network = pct_network_new (&spec, model->input, CLASSES, BATCH, TRUE, team, &error);
  g_assert_no_error (error);
  uint32_t images[BATCH];
  for (uint32_t i = 0; i < BATCH; i++)
    images[i] = (i * 5 + 2) % BATCH;
  uint16_t labels[BATCH];
  for (size_t i = 0; i < BATCH; i++)
    labels[i] = dataset->set->splits[PCT_SPLIT_TRAIN].labels[images[i]];
  Case c = { network, { dataset, PCT_SPLIT_TRAIN, images, labels, BATCH } };
  size_t n, total = pct_network_n_parameters (network);
  const PctParameter *list = pct_network_parameter_list (network, &n);

  pct_network_initialise (network, 23);
  for (size_t i = 0; i < n; i++)
    if (g_str_has_suffix (list[i].name, ".bias") || g_str_has_suffix (list[i].name, ".beta"))
      for (size_t k = 0; k < list[i].size; k++)
        pct_network_parameters (network)[list[i].offset + k] = 0.02f * (float) (k % 7) - 0.05f;
  mean_loss (&c);
  g_autofree float *gradient = g_memdup2 (pct_network_gradients (network), total * sizeof *gradient);
  for (size_t i = 0; i < n; i++)
    if (!list[i].fixed)
      check_array (&c, &list[i], gradient + list[i].offset, kinks);
}

static gboolean
has_kinks (const TestModel *model)
{
  PctModelSpec spec = test_model_spec (model);
  for (size_t i = 0; i < spec.n_layers; i++)
    if (spec.layers[i].type == PCT_LAYER_MAX_POOLING2D || spec.layers[i].type == PCT_LAYER_GLOBAL_MAX_POOLING2D || spec.layers[i].activation == PCT_ACTIVATION_RELU
        || spec.layers[i].activation == PCT_ACTIVATION_ELU || spec.layers[i].activation == PCT_ACTIVATION_SELU
        || spec.layers[i].activation == PCT_ACTIVATION_LEAKY_RELU || spec.layers[i].kernel_regularizer.l1 > 0)
      return TRUE;
  return FALSE;
}

static void
test_model (gconstpointer data)
{
  check_model (data, has_kinks (data));
}

static void
test_random (void)
{
  for (uint64_t seed = 0; seed < 40; seed++)
    {
      TestModel model;
      test_model_random (seed, CLASSES, TRUE, &model);
      g_test_message ("seed %" G_GUINT64_FORMAT, seed);
      check_model (&model, FALSE);
    }
}

/* A batch's gradient is the mean of its parts', though a large batch is taken by another product than a small one. */
static void
test_large_batch (void)
{
  enum { PARTS = 4, PART = 400, LARGE = PARTS * PART };
  const PctShape input = { 20, 20, 1 };
  PctLayerSpec layers[]
      = { { .type = PCT_LAYER_FLATTEN },
          { .type = PCT_LAYER_DENSE, .units = 70, .use_bias = TRUE, .activation = PCT_ACTIVATION_TANH },
          { .type = PCT_LAYER_DENSE, .units = CLASSES, .use_bias = TRUE, .activation = PCT_ACTIVATION_SOFTMAX } };
  const PctModelSpec spec = { .layers = layers, .n_layers = G_N_ELEMENTS (layers) };
  g_autoptr (GError) error = NULL;
  g_autoptr (PctTeam) team = pct_team_new (2);
  g_autoptr (PctDataset) dataset = test_dataset_new (input, CLASSES, LARGE, NULL, NULL, 17);
  g_autoptr (PctNetwork) network = pct_network_new (&spec, input, CLASSES, LARGE, TRUE, team, &error);
  g_assert_no_error (error);
  pct_network_initialise (network, 23);
  g_autofree uint32_t *images = g_new (uint32_t, LARGE);
  for (uint32_t i = 0; i < LARGE; i++)
    images[i] = i;
  const uint16_t *labels = dataset->set->splits[PCT_SPLIT_TRAIN].labels;
  size_t n = pct_network_n_parameters (network);
  g_autofree float *mean = g_new0 (float, n);
  Case c = { network };
  for (size_t part = 0; part < PARTS; part++)
    {
      c.batch = (PctBatch){ dataset, PCT_SPLIT_TRAIN, images + part * PART, labels + part * PART, PART };
      mean_loss (&c);
      for (size_t i = 0; i < n; i++)
        mean[i] += pct_network_gradients (network)[i] / PARTS;
    }
  c.batch = (PctBatch){ dataset, PCT_SPLIT_TRAIN, images, labels, LARGE };
  mean_loss (&c);
  double length = norm (mean, n);
  g_assert_cmpfloat (length, >, 1e-3);
  for (size_t i = 0; i < n; i++)
    mean[i] -= pct_network_gradients (network)[i];
  g_assert_cmpfloat (norm (mean, n), <, 1e-5 * length);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  for (const TestModel *model = test_models; model->name; model++)
    {
      g_autofree char *path = g_strconcat ("/gradient/", model->name, NULL);
      g_test_add_data_func (path, model, test_model);
    }
  g_test_add_func ("/gradient/random", test_random);
  g_test_add_func ("/gradient/large-batch", test_large_batch);
  return g_test_run ();
}
