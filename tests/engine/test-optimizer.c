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
  const float *gradients;
  float *parameters;
  size_t n;
} Update;

static void
update_part (void *data, size_t piece, unsigned worker)
{
  Update *update = data;
  size_t first = piece * 1000, count = MIN (1000, update->n - first);
  pct_optimizer_update_range (update->optimizer, update->gradients, update->parameters, first, count);
}

/* ranges: through begin and ranges of a thousand instead of one call. */
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
  g_autoptr (PctOptimizer) optimizer = pct_optimizer_new (&spec, n * COPIES, &error);
  g_assert_no_error (error);

  spread (initial, n, parameters);
  for (guint step = 0; step < json_array_get_length (rates); step++)
    {
      double rate = json_array_get_double_element (rates, step);
      spread (element (object, "gradients", step, &n), n, gradients);
      if (ranges)
        {
          Update update = { optimizer, gradients, parameters, n * COPIES };
          pct_optimizer_begin (optimizer, rate);
          pct_team_run (team, (n * COPIES + 999) / 1000, update_part, &update);
        }
      else
        pct_optimizer_update (optimizer, rate, gradients, parameters, team);

      const float *expected = element (object, "parameters", step, &n);
      for (size_t i = 0; i < n * COPIES; i++)
        g_assert_cmpfloat (fabsf (parameters[i] - expected[i % n]), <=, 1e-6f * MAX (1, fabsf (expected[i % n])));
    }
  g_assert_cmpuint (*pct_optimizer_iterations (optimizer), ==, json_array_get_length (rates));
}

static void
test_update (gconstpointer data)
{
  replay ((JsonObject *) data, FALSE);
}

static void
test_ranges (gconstpointer data)
{
  replay ((JsonObject *) data, TRUE);
}

static void
test_slots (void)
{
  static const struct {
    PctOptimizerType type;
    double momentum;
    const char *names[3];
  } cases[] = {
    { PCT_OPTIMIZER_SGD, 0, { NULL } },
    { PCT_OPTIMIZER_SGD, 0.9, { "momentum" } },
    { PCT_OPTIMIZER_RMSPROP, 0, { "velocity" } },
    { PCT_OPTIMIZER_RMSPROP, 0.9, { "velocity", "momentum" } },
    { PCT_OPTIMIZER_ADAM, 0, { "momentum", "velocity" } },
    { PCT_OPTIMIZER_ADAMAX, 0, { "momentum", "norm" } },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      PctOptimizerSpec spec = pct_optimizer_spec (cases[i].type);
      spec.momentum = cases[i].momentum;
      g_autoptr (PctOptimizer) optimizer = pct_optimizer_new (&spec, 5, &error);
      g_assert_no_error (error);

      size_t n;
      const char *const *names = pct_optimizer_slot_names (optimizer, &n);
      for (size_t slot = 0; slot < n; slot++)
        {
          g_assert_cmpstr (names[slot], ==, cases[i].names[slot]);
          for (size_t k = 0; k < 5; k++)
            g_assert_cmpfloat (pct_optimizer_slot (optimizer, slot)[k], ==, 0);
        }
      g_assert_null (cases[i].names[n]);
    }
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
  JsonArray *list = fixture_list ("optimizers");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *object = json_array_get_object_element (list, i);
      const char *name = json_object_get_string_member (object, "name");
      g_autofree char *whole = g_strdup_printf ("/optimizer/update/%s", name);
      g_autofree char *ranges = g_strdup_printf ("/optimizer/ranges/%s", name);
      g_test_add_data_func (whole, object, test_update);
      g_test_add_data_func (ranges, object, test_ranges);
    }
  g_test_add_func ("/optimizer/slots", test_slots);
  g_test_add_func ("/optimizer/too-large", test_too_large);
  return g_test_run ();
}
