/* The form's fields, without a display: each has a row of the guide, and is set, reset and taken back by its path. */
#include "ui/model/experiment-model.h"
#include "ui/model/field-guide.h"

#include <string.h>

/* Fields that are no rows of the form's groups: those with a place of their own, and those that are no numbers. */
static const char *const elsewhere[] = {
  "optimizer.learning_rate.name", "optimizer.learning_rate.initial_learning_rate", "optimizer.learning_rate.decay_steps",
  "optimizer.learning_rate.decay_rate", "optimizer.learning_rate.staircase", "optimizer.learning_rate.alpha",
  "optimizer.learning_rate.warmup_target", "optimizer.learning_rate.boundaries", "optimizer.learning_rate.values",
  "optimizer.learning_rate.warmup_steps", "training.class_weight", NULL
};

static gboolean
is_elsewhere (const char *path)
{
  return g_strv_contains (elsewhere, path);
}

static void
assert_guided (const PctFieldTable *table, const char *path)
{
  for (size_t i = 0; i < table->n; i++)
    {
      const PctField *field = &table->fields[i];
      g_autofree char *field_path = pct_field_path (path, field->key);
      if (is_elsewhere (field_path))
        continue;
      g_test_message ("%s", field_path);
      g_assert_nonnull (pct_field_guide_find (field_path));
      if (field->inner != NULL)
        assert_guided (field->inner, field_path);
    }
}

static void
test_every_field_is_guided (void)
{
  assert_guided (&pct_optimizer_fields, "optimizer");
  assert_guided (&pct_loss_fields, "loss");
  assert_guided (&pct_training_fields, "training");
}

static void
test_guide_is_of_fields (void)
{
  size_t n;
  const PctGuideRow *rows = pct_field_guide (&n);
  for (size_t i = 0; i < n; i++)
    {
      g_test_message ("%s", rows[i].path);
      const PctField *field = pct_experiment_field (NULL, rows[i].path, NULL);
      g_assert_nonnull (field);
      g_assert_true (pct_field_is_number (field));
      g_assert_true (pct_field_guide_find (rows[i].path) == &rows[i]);
      g_assert_true (g_str_has_suffix (rows[i].meaning, "."));
      g_assert_cmpuint (strlen (rows[i].title), <=, 18);
      for (size_t choice = 0; choice < field->n_choices; choice++)
        g_assert_cmpstr (pct_field_guide_choice (field->choices[choice]), !=, field->choices[choice]);
      gboolean whole = field->type == PCT_FIELD_COUNT || field->type == PCT_FIELD_UNSIGNED || field->type == PCT_FIELD_U64;
      if (whole)
        g_assert_true (pct_stepping_is_whole (rows[i].stepping));
      if (field->type == PCT_FIELD_REAL)
        g_assert_false (pct_stepping_is_whole (rows[i].stepping));
    }
}

/* Another value than the one there is, in the field's range. */
static double
another (const PctField *field, double value)
{
  switch (field->type)
    {
    case PCT_FIELD_CHOICE:
      return value == 0 ? 1 : 0;
    case PCT_FIELD_FLAG:
    case PCT_FIELD_OBJECT_OR_NULL:
      return value == 0;
    case PCT_FIELD_REAL:
      return value == 0.5 ? 0.25 : MIN (0.5, field->most);
    default:
      return value + 1;
    }
}

static void
on_field (PctExperimentModel *model, const char *path, guint *told)
{
  (*told)++;
}

/* Every field of the form there is with an optimizer: what is set is in the file, reset gives the default, undo what was. */
static void
check_fields (PctOptimizerType optimizer)
{
  g_autoptr (PctExperimentModel) model = pct_experiment_model_new ();
  size_t n;
  const PctGuideRow *rows = pct_field_guide (&n);
  guint told = 0;
  pct_experiment_model_set_number (model, "training.early_stopping", 1);
  pct_experiment_model_set_number (model, "training.reduce_on_plateau", 1);
  g_signal_connect (model, "field", G_CALLBACK (on_field), &told);
  for (size_t i = 0; i < n; i++)
    {
      const char *path = rows[i].path;
      pct_experiment_model_set_number (model, "optimizer.name", optimizer);
      if (!pct_experiment_model_has_number (model, path) || g_str_equal (path, "optimizer.name"))
        continue;
      g_test_message ("%s", path);
      const PctField *field = pct_experiment_field (pct_experiment_model_get_experiment (model), path, NULL);
      if (field->type == PCT_FIELD_CHOICE && field->n_choices < 2)
        continue;
      double before = pct_experiment_model_get_number (model, path), value = another (field, before);
      guint until = told;
      pct_experiment_model_set_problem (model, path, "refused");
      pct_experiment_model_set_number (model, path, value);
      g_assert_cmpuint (told, ==, until + 1);
      g_assert_null (pct_experiment_model_get_problem (model, path));
      g_assert_cmpfloat (pct_experiment_model_get_number (model, path), ==, value);

      /* The file says so, too. */
      g_autofree char *text = pct_experiment_to_json (pct_experiment_model_get_experiment (model), NULL, NULL);
      g_autoptr (PctExperiment) read = pct_experiment_parse (text, -1, NULL, NULL, NULL);
      g_assert_nonnull (read);
      g_assert_cmpfloat (pct_field_get_number (pct_experiment_field (read, path, NULL), read), ==, value);

      pct_experiment_model_undo (model);
      g_assert_cmpfloat (pct_experiment_model_get_number (model, path), ==, before);
      pct_experiment_model_redo (model);
      g_assert_cmpfloat (pct_experiment_model_get_number (model, path), ==, value);
      pct_experiment_model_reset_number (model, path);
      g_assert_cmpfloat (pct_experiment_model_get_number (model, path), ==, pct_experiment_model_get_default (model, path));
      pct_experiment_model_set_number (model, "training.early_stopping", 1);
      pct_experiment_model_set_number (model, "training.reduce_on_plateau", 1);
    }
}

static void
test_set_reset_undo (void)
{
  for (PctOptimizerType optimizer = 0; optimizer < PCT_OPTIMIZERS; optimizer++)
    check_fields (optimizer);
}

static void
test_defaults (void)
{
  g_autoptr (PctExperimentModel) model = pct_experiment_model_new ();
  pct_experiment_model_set_number (model, "optimizer.name", PCT_OPTIMIZER_SGD);
  g_assert_cmpfloat (pct_experiment_model_get_default (model, "optimizer.learning_rate"), ==, 0.01);
  g_assert_cmpfloat (pct_experiment_model_get_default (model, "optimizer.name"), ==, PCT_OPTIMIZER_ADAM);
  g_assert_cmpfloat (pct_experiment_model_get_default (model, "training.batch_size"), ==, 64);
  g_assert_cmpfloat (pct_experiment_model_get_default (model, "training.early_stopping.monitor"), ==, PCT_MONITOR_VAL_LOSS);
}

/* What can't be mended any more, because there is no such field now, keeps nobody from training. */
static void
test_problems_go_with_their_fields (void)
{
  g_autoptr (PctExperimentModel) model = pct_experiment_model_new ();
  gboolean valid = TRUE;
  pct_experiment_model_set_number (model, "optimizer.name", PCT_OPTIMIZER_SGD);
  pct_experiment_model_set_number (model, "training.early_stopping", 1);
  pct_experiment_model_set_problem (model, "optimizer.momentum", "2 is too much");
  pct_experiment_model_set_problem (model, "training.early_stopping.patience", "-1 is too little");
  pct_experiment_model_set_number (model, "optimizer.name", PCT_OPTIMIZER_ADAM);
  g_assert_null (pct_experiment_model_get_problem (model, "optimizer.momentum"));
  g_assert_nonnull (pct_experiment_model_get_problem (model, "training.early_stopping.patience"));
  pct_experiment_model_set_number (model, "training.early_stopping", 0);
  g_object_get (model, "valid", &valid, NULL);
  g_assert_true (valid);
}

static void
test_stepping (void)
{
  static const struct {
    PctStepping stepping;
    double from, up, down;
  } cases[] = {
    { PCT_STEPPING_ONE, 3, 4, 2 },
    { PCT_STEPPING_THOUSAND, 0, 1000, -1000 },
    { PCT_STEPPING_THOUSAND, 1500, 2000, 1000 },
    { PCT_STEPPING_DOUBLE, 64, 128, 32 },
    { PCT_STEPPING_DOUBLE, 3, 6, 2 },
    { PCT_STEPPING_ONE_TWO_FIVE, 0.001, 0.002, 0.0005 },
    { PCT_STEPPING_ONE_TWO_FIVE, 0.3, 0.5, 0.2 },
    { PCT_STEPPING_ONE_TWO_FIVE, 0, 1e-4, 0 },
    { PCT_STEPPING_NEAR_ONE, 0, 0.5, -1 },
    { PCT_STEPPING_NEAR_ONE, 1, 1, 0.9999 },
    { PCT_STEPPING_NEAR_ONE, 0.9, 0.95, 0.8 },
    { PCT_STEPPING_NEAR_ONE, 0.999, 0.9995, 0.998 },
    { PCT_STEPPING_TWENTIETH, 0.1, 0.15, 0.05 },
    { PCT_STEPPING_TWENTIETH, 0.12, 0.15, 0.1 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpfloat_with_epsilon (pct_stepping_next (cases[i].stepping, cases[i].from, 1), cases[i].up, 1e-9);
      g_assert_cmpfloat_with_epsilon (pct_stepping_next (cases[i].stepping, cases[i].from, -1), cases[i].down, 1e-9);
    }
}

static void
test_texts (void)
{
  const PctGuideRow *threads = pct_field_guide_find ("training.threads"), *rho = pct_field_guide_find ("optimizer.rho");
  const PctField *rho_field = pct_experiment_field (NULL, "optimizer.rho", NULL);
  g_autofree char *zero = pct_field_guide_zero (threads), *none = pct_field_guide_zero (rho);
  g_autofree char *range = pct_field_guide_range (rho_field), *value = pct_field_guide_value (rho, rho_field, 0.9);
  g_assert_true (g_pattern_match_simple ("All (*)", zero));
  g_assert_null (none);
  g_assert_cmpstr (range, ==, "From 0 to below 1");
  g_assert_cmpstr (value, ==, "0.9");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fields/every-field-is-guided", test_every_field_is_guided);
  g_test_add_func ("/fields/guide-is-of-fields", test_guide_is_of_fields);
  g_test_add_func ("/fields/set-reset-undo", test_set_reset_undo);
  g_test_add_func ("/fields/defaults", test_defaults);
  g_test_add_func ("/fields/problems-go-with-their-fields", test_problems_go_with_their_fields);
  g_test_add_func ("/fields/stepping", test_stepping);
  g_test_add_func ("/fields/texts", test_texts);
  return g_test_run ();
}
