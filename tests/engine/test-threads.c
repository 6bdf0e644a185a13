/* The same bits of losses, gradients, parameters and predictions with any number of threads. */

#include <string.h>

#include "tests/engine/model.h"
#include "tests/engine/support.h"

#define IMAGES 90
#define BATCH 37 /* the last batch of an epoch is shorter */
#define CLASSES 4
#define EPOCHS 2

typedef struct {
  double loss;
  size_t correct, n_parameters, n_values;
  float *gradients, *parameters;
  PctPrediction predictions[BATCH];
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->gradients);
  g_free (outcome->parameters);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static Outcome
train (const TestModel *model, const PctDataset *dataset, unsigned threads)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PctTeam) team = pct_team_new (threads);
  PctModelSpec spec = test_model_spec (model);
  PctOptimizerSpec adam = pct_optimizer_spec (PCT_OPTIMIZER_ADAM);
  const PctSubset *subset = &dataset->splits[PCT_SPLIT_TRAIN];
  g_autoptr (PctNetwork) network = pct_network_new (&spec, model->input, CLASSES, BATCH, TRUE, team, &error);
  g_assert_no_error (error);
  g_autoptr (PctOptimizer) optimizer = pct_optimizer_new (&adam, pct_network_n_parameters (network), &error);
  g_assert_no_error (error);
  Outcome outcome = { .n_parameters = pct_network_n_parameters (network), .n_values = pct_network_n_values (network) };

  g_assert_cmpuint (pct_team_size (team), ==, threads);
  pct_network_initialise (network, 3);
  for (uint32_t epoch = 1; epoch <= EPOCHS; epoch++)
    for (size_t first = 0; first < IMAGES; first += BATCH)
      {
        const PctBatch batch = { dataset, PCT_SPLIT_TRAIN, subset->images + first, subset->labels + first, MIN (BATCH, IMAGES - first) };
        double loss;
        size_t correct;
        pct_network_train (network, &batch, 1, epoch, &loss, &correct);
        outcome.loss += loss;
        outcome.correct += correct;
        pct_optimizer_update (optimizer, 0.01, pct_network_gradients (network), pct_network_parameters (network), team);
      }
  const PctBatch batch = { dataset, PCT_SPLIT_TRAIN, subset->images, subset->labels, BATCH };
  pct_network_predict (network, &batch, outcome.predictions, NULL);
  outcome.gradients = g_memdup2 (pct_network_gradients (network), outcome.n_parameters * sizeof (float));
  outcome.parameters = g_memdup2 (pct_network_parameters (network), outcome.n_values * sizeof (float));
  return outcome;
}

static void
check_model (const TestModel *model)
{
  static const unsigned threads[] = { 1, 2, 3, 5 };
  g_autoptr (PctDataset) dataset = test_dataset_new (model->input, CLASSES, IMAGES, NULL, NULL, 29);
  g_auto (Outcome) one = train (model, dataset, threads[0]);
  size_t size = one.n_parameters * sizeof (float);

  for (size_t i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_auto (Outcome) other = train (model, dataset, threads[i]);
      g_assert_cmpfloat (one.loss, ==, other.loss);
      g_assert_cmpuint (one.correct, ==, other.correct);
      g_assert_cmpmem (one.gradients, size, other.gradients, size);
      g_assert_cmpmem (one.parameters, one.n_values * sizeof (float), other.parameters, other.n_values * sizeof (float));
      for (size_t k = 0; k < BATCH; k++)
        {
          g_assert_cmpuint (one.predictions[k].predicted, ==, other.predictions[k].predicted);
          g_assert_cmpfloat (one.predictions[k].loss, ==, other.predictions[k].loss);
        }
    }
}

static void
test_model (gconstpointer data)
{
  check_model (data);
}

static void
test_random (void)
{
  for (uint64_t seed = 100; seed < 120; seed++)
    {
      TestModel model;
      test_model_random (seed, CLASSES, FALSE, &model);
      check_model (&model);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  for (const TestModel *model = test_models; model->name; model++)
    {
      g_autofree char *path = g_strconcat ("/threads/", model->name, NULL);
      g_test_add_data_func (path, model, test_model);
    }
  g_test_add_func ("/threads/random", test_random);
  return g_test_run ();
}
