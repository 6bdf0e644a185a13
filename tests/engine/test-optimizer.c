/* Each optimizer alone, on given gradients, against Keras's formulas in float64. */

#include <math.h>
#include <string.h>

#include "tests/engine/fixture.h"
#include "tests/engine/support.h"

/* The fixture's few parameters stand this often behind each other: more than one piece of an update, and a tail. */
#define COPIES 1001

static void
spread (const float *values, size_t n, float *block)
{
  for (size_t i = 0; i < COPIES; i++)
    memcpy (block + i * n, values, n * sizeof *values);
}

static const float *
element (JsonObject *object, const char *list, guint index, size_t *n)
{
  return fixture_floats (json_array_get_array_element (json_object_get_array_member (object, list), index), n);
}

typedef struct {
  PctOptimizer *optimizer;
  float *gradients, *parameters;
  size_t n;
} Update;

static void
update_part (void *data, size_t piece, unsigned worker)
{
  Update *update = data;
  size_t first = piece * 1000, count = MIN (1000, update->n - first);
  pct_optimizer_update_range (update->optimizer, update->gradients, update->parameters, first, count);
}

static void
measure_piece (void *data, size_t piece, unsigned worker)
{
  Update *update = data;
  pct_optimizer_measure_piece (update->optimizer, update->gradients, piece);
}

/* Through begin, norms and ranges of a thousand. */
static void
update_in_ranges (PctOptimizer *optimizer, double rate, float *gradients, float *parameters, size_t n, PctTeam *team)
{
  Update update = { optimizer, gradients, parameters, n };
  pct_optimizer_begin (optimizer, rate);
  if (pct_optimizer_wants_norms (optimizer))
    {
      pct_team_run (team, (n + PCT_OPTIMIZER_PIECE - 1) / PCT_OPTIMIZER_PIECE, measure_piece, &update);
      pct_optimizer_settle_norms (optimizer);
    }
  pct_team_run (team, (n + 999) / 1000, update_part, &update);
}

/* Each copy has arrays of its own. */
static void
set_variables (PctOptimizer *optimizer, JsonObject *object, size_t n)
{
  if (!json_object_has_member (object, "sizes"))
    return;
  JsonArray *sizes = json_object_get_array_member (object, "sizes");
  size_t arrays = json_array_get_length (sizes), end = 0;
  g_autofree size_t *ends = g_new (size_t, arrays * COPIES);
  for (size_t i = 0; i < arrays * COPIES; i++)
    ends[i] = end += (size_t) json_array_get_int_element (sizes, (guint) (i % arrays));
  g_assert_cmpuint (end, ==, n * COPIES);
  pct_optimizer_set_variables (optimizer, ends, arrays * COPIES);
}

/* ranges: in ranges instead of one call. */
static void
replay (JsonObject *object, gboolean ranges)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PctTeam) team = pct_team_new (3);
  PctOptimizerSpec spec = fixture_optimizer (json_object_get_object_member (object, "optimizer"));
  JsonArray *rates = json_object_get_array_member (object, "rates");
  size_t n;
  const float *initial = fixture_floats (json_object_get_array_member (object, "initial"), &n);
  g_autofree float *parameters = g_new (float, n * COPIES), *gradients = g_new (float, n * COPIES);
  /* The norm of so many copies. */
  spec.global_clipnorm *= sqrt (COPIES);
  g_autoptr (PctOptimizer) optimizer = pct_optimizer_new (&spec, n * COPIES, &error);
  g_assert_no_error (error);
  set_variables (optimizer, object, n);

  spread (initial, n, parameters);
  for (guint step = 0; step < json_array_get_length (rates); step++)
    {
      double rate = json_array_get_double_element (rates, step);
      spread (element (object, "gradients", step, &n), n, gradients);
      if (ranges)
        update_in_ranges (optimizer, rate, gradients, parameters, n * COPIES, team);
      else
        pct_optimizer_update (optimizer, rate, gradients, parameters, team);

      const float *expected = element (object, "parameters", step, &n);
      for (size_t i = 0; i < n * COPIES; i++)
        g_assert_cmpfloat (fabsf (parameters[i] - expected[i % n]), <=, 1e-6f * MAX (1, fabsf (expected[i % n])));
    }
  g_assert_cmpuint (*pct_optimizer_iterations (optimizer), ==, json_array_get_length (rates));
}

static void
test_update (const FixtureCase *row)
{
  replay (row->object, FALSE);
}

static void
test_ranges (const FixtureCase *row)
{
  replay (row->object, TRUE);
}

static void
test_slots (void)
{
  static const struct {
    PctOptimizerSpec spec;
    const char *names[6];
  } cases[] = {
    { { PCT_OPTIMIZER_SGD }, { NULL } },
    { { PCT_OPTIMIZER_SGD, .momentum = 0.9 }, { "momentum" } },
    { { PCT_OPTIMIZER_RMSPROP }, { "velocity" } },
    { { PCT_OPTIMIZER_RMSPROP, .momentum = 0.9 }, { "velocity", "momentum" } },
    { { PCT_OPTIMIZER_RMSPROP, .centered = TRUE }, { "velocity", "average_gradient" } },
    { { PCT_OPTIMIZER_RMSPROP, .centered = TRUE, .momentum = 0.9 }, { "velocity", "momentum", "average_gradient" } },
    { { PCT_OPTIMIZER_ADAM }, { "momentum", "velocity" } },
    { { PCT_OPTIMIZER_ADAM, .amsgrad = TRUE }, { "momentum", "velocity", "velocity_hat" } },
    { { PCT_OPTIMIZER_ADAMW }, { "momentum", "velocity" } },
    { { PCT_OPTIMIZER_ADAMAX }, { "momentum", "norm" } },
    { { PCT_OPTIMIZER_NADAM }, { "momentum", "velocity" } },
    { { PCT_OPTIMIZER_ADAGRAD }, { "accumulator" } },
    { { PCT_OPTIMIZER_ADADELTA }, { "accumulated_gradient", "accumulated_step" } },
    { { PCT_OPTIMIZER_FTRL }, { "accumulator", "linear" } },
    { { PCT_OPTIMIZER_SGD, .use_ema = TRUE }, { "average" } },
    { { PCT_OPTIMIZER_ADAM, .amsgrad = TRUE, .use_ema = TRUE, .gradient_accumulation_steps = 2 },
      { "momentum", "velocity", "velocity_hat", "gradient", "average" } },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      PctOptimizerSpec spec = cases[i].spec;
      spec.initial_accumulator_value = 0.25;
      g_autoptr (PctOptimizer) optimizer = pct_optimizer_new (&spec, 5, &error);
      g_assert_no_error (error);

      size_t n;
      const char *const *names = pct_optimizer_slot_names (optimizer, &n);
      for (size_t slot = 0; slot < n; slot++)
        {
          g_assert_cmpstr (names[slot], ==, cases[i].names[slot]);
          for (size_t k = 0; k < 5; k++)
            g_assert_cmpfloat (pct_optimizer_slot (optimizer, slot)[k], ==, g_str_equal (names[slot], "accumulator") ? 0.25 : 0);
        }
      g_assert_null (cases[i].names[n]);
    }
}

/* Keras's formula divides by the rate. */
static void
test_ftrl_at_rest (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PctTeam) team = pct_team_new (1);
  PctOptimizerSpec spec = pct_optimizer_spec (PCT_OPTIMIZER_FTRL);
  g_autoptr (PctOptimizer) optimizer = pct_optimizer_new (&spec, 3, &error);
  float gradients[] = { 1, 0, -2 }, parameters[] = { 0.5f, 0.25f, -1 };
  g_assert_no_error (error);
  pct_optimizer_update (optimizer, 0, gradients, parameters, team);
  g_assert_true (parameters[0] == 0.5f && parameters[1] == 0.25f && parameters[2] == -1);
}

/* The clips exclude each other; what two of them ask for names both. */
static void
test_clips (void)
{
  static const double values[][3] = { { 1, 1, 0 }, { 1, 0, 1 }, { 0, 1, 1 }, { 1, 1, 1 } };
  static const char *const starts[] = { "optimizer.clipvalue: ", "optimizer.global_clipnorm: ", "optimizer.global_clipnorm: ",
                                        "optimizer.clipvalue: " };
  for (size_t i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (GError) error = NULL;
      PctOptimizerSpec spec = pct_optimizer_spec (PCT_OPTIMIZER_SGD);
      spec.clipnorm = values[i][0];
      spec.clipvalue = values[i][1];
      spec.global_clipnorm = values[i][2];
      g_assert_null (pct_optimizer_new (&spec, 5, &error));
      g_assert_error (error, PCT_ERROR, PCT_ERROR_REQUEST);
      g_assert_true (g_str_has_prefix (error->message, starts[i]));
    }
}

static void
test_same_state (void)
{
  PctOptimizerSpec adam = pct_optimizer_spec (PCT_OPTIMIZER_ADAM), amsgrad = adam, averaged = adam, decayed = adam, adding = adam;
  PctOptimizerSpec adamw = pct_optimizer_spec (PCT_OPTIMIZER_ADAMW);
  amsgrad.amsgrad = averaged.use_ema = TRUE;
  decayed.weight_decay = 0.1;
  adding.gradient_accumulation_steps = 4;
  g_assert_true (pct_optimizer_same_state (&adam, &decayed));
  g_assert_false (pct_optimizer_same_state (&adam, &amsgrad));
  g_assert_false (pct_optimizer_same_state (&adam, &averaged));
  g_assert_false (pct_optimizer_same_state (&adam, &adding));
  g_assert_false (pct_optimizer_same_state (&adam, &adamw));
}

static void
test_too_large (void)
{
  g_autoptr (GError) error = NULL;
  PctOptimizerSpec spec = pct_optimizer_spec (PCT_OPTIMIZER_ADAM);
  g_assert_null (pct_optimizer_new (&spec, G_MAXSIZE / 16, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_MEMORY);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  fixture_add_tests ("optimizers", "/optimizer/update", test_update);
  fixture_add_tests ("optimizers", "/optimizer/ranges", test_ranges);
  g_test_add_func ("/optimizer/slots", test_slots);
  g_test_add_func ("/optimizer/ftrl-at-rest", test_ftrl_at_rest);
  g_test_add_func ("/optimizer/clips", test_clips);
  g_test_add_func ("/optimizer/same-state", test_same_state);
  g_test_add_func ("/optimizer/too-large", test_too_large);
  return g_test_run ();
}
