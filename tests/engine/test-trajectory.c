/* Trainings over 20 steps against PyTorch's gradients in float64 with Keras's update formulas around them. */

#include <math.h>
#include <string.h>

#include "tests/engine/fixture.h"
#include "tests/engine/support.h"

#define MOST_ARRAYS 32

typedef struct {
  PctTeam *team;
  PctDataset *dataset;
  PctNetwork *network;
  PctOptimizer *optimizer;
  double learning_rate;
} Training;

static void
training_clear (Training *training)
{
  pct_optimizer_free (training->optimizer);
  pct_network_free (training->network);
  pct_dataset_free (training->dataset);
  pct_team_free (training->team);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Training, training_clear)

static Training
training_new (JsonObject *object)
{
  g_autoptr (GError) error = NULL;
  PctShape shape;
  PctModelSpec model = fixture_model (json_object_get_array_member (object, "layers"));
  PctOptimizerSpec optimizer = fixture_optimizer (json_object_get_object_member (object, "optimizer"));
  Training training = { .team = pct_team_new (2), .learning_rate = optimizer.learning_rate };

  training.dataset = fixture_dataset (json_object_get_string_member (object, "pool"), &shape);
  training.network
      = pct_network_new (&model, shape, fixture_number ("classes"), fixture_number ("batch"), TRUE, training.team, &error);
  g_assert_no_error (error);
  training.optimizer = pct_optimizer_new (&optimizer, pct_network_n_parameters (training.network), &error);
  g_assert_no_error (error);
  g_free (model.layers);

  size_t n, ends[MOST_ARRAYS];
  if (json_object_has_member (object, "loss"))
    {
      PctLossSpec loss = fixture_loss (json_object_get_object_member (object, "loss"));
      const float *weights = NULL;
      if (json_object_has_member (object, "class_weights"))
        weights = fixture_floats (json_object_get_array_member (object, "class_weights"), &n);
      pct_network_set_loss (training.network, &loss, weights);
    }
  const PctParameter *list = pct_network_parameter_list (training.network, &n);
  g_assert_cmpuint (n, <=, MOST_ARRAYS);
  for (size_t i = 0; i < n; i++)
    ends[i] = list[i].offset + list[i].size;
  pct_optimizer_set_variables (training.optimizer, ends, n);
  return training;
}

/* Trained parameters stand in the fixture in the order of the network's list, without gaps; so does the state of an optimizer. */
static void
copy_block (const Training *training, const float *values, size_t n_values, float *block)
{
  size_t n, done = 0;
  const PctParameter *list = pct_network_parameter_list (training->network, &n);
  for (size_t i = 0; i < n && !list[i].fixed; i++)
    {
      g_assert_cmpuint (done + list[i].size, <=, n_values);
      memcpy (block + list[i].offset, values + done, list[i].size * sizeof *block);
      done += list[i].size;
    }
  g_assert_cmpuint (done, ==, n_values);
}

/* What stands behind all that is trained, in the order of the network's list. */
static void
check_moving (const Training *training, JsonObject *object)
{
  size_t n, first = pct_network_n_parameters (training->network), total = pct_network_n_values (training->network);
  if (!json_object_has_member (object, "moving"))
    return;
  const float *values = fixture_floats (json_object_get_array_member (object, "moving"), &n);
  g_assert_cmpuint (n, ==, total - first);
  if (n > 0)
    g_assert_cmpfloat (test_difference (pct_network_parameters (training->network) + first, values, n), <, 1e-4);
}

static double
train (Training *training, size_t step)
{
  uint32_t images[FIXTURE_MOST_BATCH];
  uint16_t labels[FIXTURE_MOST_BATCH];
  PctBatch batch;
  double loss;
  size_t correct;

  fixture_batch (training->dataset, step, images, labels, &batch);
  pct_network_train (training->network, &batch, 1, 1, &loss, &correct);
  pct_optimizer_update (training->optimizer, training->learning_rate, pct_network_gradients (training->network),
                        pct_network_parameters (training->network), training->team);
  return loss / (double) batch.count;
}

/* How far two blocks are apart, measured against how far the training should have come: the Euclidean norms' ratio. */
static double
distance (const float *parameters, const float *expected, const float *initial, size_t n)
{
  double apart = 0, gone = 0;
  for (size_t i = 0; i < n; i++)
    {
      apart += pow ((double) parameters[i] - (double) expected[i], 2);
      gone += pow ((double) expected[i] - (double) initial[i], 2);
    }
  return gone > 0 ? sqrt (apart / gone) : apart > 0 ? INFINITY : 0;
}

static void
test_trajectory (const FixtureCase *row)
{
  JsonObject *object = row->object;
  g_auto (Training) training = training_new (object);
  float *parameters = pct_network_parameters (training.network);
  JsonArray *losses = json_object_get_array_member (object, "losses");
  size_t n, total = pct_network_n_parameters (training.network);
  g_autofree float *initial = g_new0 (float, total), *final = g_new0 (float, total);

  pct_network_initialise (training.network, 1);
  const float *values = fixture_floats (json_object_get_array_member (object, "initial"), &n);
  copy_block (&training, values, n, initial);
  copy_block (&training, values, n, parameters);
  values = fixture_floats (json_object_get_array_member (object, "final"), &n);
  copy_block (&training, values, n, final);
  g_assert_cmpint (memcmp (initial, final, total * sizeof *final), !=, 0);

  for (size_t step = 0; step < json_array_get_length (losses); step++)
    {
      double expected = json_array_get_double_element (losses, (guint) step), loss = train (&training, step);
      g_assert_cmpfloat_with_epsilon (loss, expected, 1e-4 * expected);
    }
  double error = distance (parameters, final, initial, total);
  check_moving (&training, object);
  g_test_message ("distance %.2g", error);
  g_assert_cmpfloat (error, <, 1e-4);
  if (!json_object_has_member (object, "average"))
    return;
  values = fixture_floats (json_object_get_array_member (object, "average"), &n);
  copy_block (&training, values, n, final);
  g_assert_cmpfloat (distance (pct_optimizer_average (training.optimizer), final, initial, total), <, 1e-4);
}

/* The optimizer's slots, by their names, and the parameters of a recorded state. */
static void
load_state (Training *training, JsonObject *state, float *parameters)
{
  size_t n, n_slots;
  const float *values = fixture_floats (json_object_get_array_member (state, "parameters"), &n);
  const char *const *names = pct_optimizer_slot_names (training->optimizer, &n_slots);
  JsonObject *slots = json_object_get_object_member (state, "slots");

  copy_block (training, values, n, parameters);
  g_assert_cmpuint (n_slots, ==, json_object_get_size (slots));
  for (size_t i = 0; i < n_slots; i++)
    {
      values = fixture_floats (json_object_get_array_member (slots, names[i]), &n);
      copy_block (training, values, n, pct_optimizer_slot (training->optimizer, i));
    }
}

static void
test_steps (const FixtureCase *row)
{
  JsonObject *object = row->object;
  g_auto (Training) training = training_new (object);
  float *parameters = pct_network_parameters (training.network);
  JsonArray *states = json_object_get_array_member (object, "states");
  size_t total = pct_network_n_parameters (training.network);
  g_autofree float *before = g_new0 (float, total), *after = g_new0 (float, total);
  double worst = 0;
  guint still = 0;

  for (size_t step = 0; step + 1 < json_array_get_length (states); step++)
    {
      size_t n;
      JsonObject *next = json_array_get_object_element (states, (guint) step + 1);
      load_state (&training, json_array_get_object_element (states, (guint) step), parameters);
      memcpy (before, parameters, total * sizeof *before);
      const float *values = fixture_floats (json_object_get_array_member (next, "parameters"), &n);
      copy_block (&training, values, n, after);
      *pct_optimizer_iterations (training.optimizer) = step;

      train (&training, step);
      worst = MAX (worst, distance (parameters, after, before, total));
      still += memcmp (after, before, total * sizeof *after) == 0;
    }
  /* A batch that waits for the next one's gradients moves nothing. */
  g_assert_cmpuint (still, <=, json_array_get_length (states) / 2);
  g_test_message ("largest distance %.2g", worst);
  /* Measured are 1e-6, and 1e-5 for adamax, which divides the smallest gradients by themselves. */
  g_assert_cmpfloat (worst, <, 1e-4);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  fixture_add_tests ("trajectories", "/trajectories", test_trajectory);
  fixture_add_tests ("steps", "/steps", test_steps);
  return g_test_run ();
}
