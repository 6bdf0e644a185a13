/* The form's fields, without a display: each has a row of the guide, and is set, reset and taken back by its path. */
#include "ui/model/experiment-model.h"
#include "ui/model/field-guide.h"
#include "ui/model/field-text.h"

#include <string.h>

/* Fields that are no rows of the form's groups: the first rate of a schedule is the learning rate. */
static const char *const elsewhere[] = { "optimizer.learning_rate.initial_learning_rate", NULL };

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
      g_assert_true (pct_field_is_number (field) != pct_field_is_text (field));
      g_assert_true (pct_field_guide_find (rows[i].path) == &rows[i]);
      g_assert_true (g_str_has_suffix (rows[i].meaning, "."));
      g_assert_cmpint (g_utf8_strlen (rows[i].title, -1), <=, 18);
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

/* Every field of the form there is with an optimizer and a schedule: what is set is in the file, reset gives the default, undo
 * what was. */
static void
check_fields (PctOptimizerType optimizer, PctScheduleType schedule)
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
      pct_experiment_model_set_number (model, "optimizer.learning_rate.name", schedule);
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
      g_assert_cmpuint (told, >, until);
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
    check_fields (optimizer, PCT_SCHEDULE_CONSTANT);
  for (PctScheduleType schedule = 0; schedule < PCT_SCHEDULES; schedule++)
    check_fields (PCT_OPTIMIZER_ADAM, schedule);
}

#define RATE       "optimizer.learning_rate"
#define SCHEDULE   RATE ".name"
#define STEPS      RATE ".decay_steps"
#define BOUNDARIES RATE ".boundaries"
#define VALUES     RATE ".values"
#define WEIGHING   "training.class_weight"
#define WEIGHTS    WEIGHING ".weights"

static void
assert_text (PctExperimentModel *model, const char *path, const char *expected)
{
  g_autofree char *text = pct_experiment_model_get_text (model, path);
  g_assert_cmpstr (text, ==, expected);
}

/* What is typed, what is wrong with it, and what the field holds then. */
static const struct {
  const char *path, *typed, *problem, *text;
} typings[] = {
  { BOUNDARIES, "100 200", NULL, "100, 200" },
  { VALUES, "0.5;0.25, 1e-3", NULL, "0.5, 0.25, 0.001" },
  { BOUNDARIES, "", "A number is missing", "100, 200" },
  { BOUNDARIES, "100, many", "“many” is not a number", "100, 200" },
  { BOUNDARIES, "100, 0", "Must be at least 1", "100, 200" },
  { BOUNDARIES, "100, 2e12", "Must be at most 1000000000000", "100, 200" },
  { BOUNDARIES, "100, 100", "Each must be larger than the one before", "100, 200" },
  { BOUNDARIES, "1.5", "Must be whole numbers of batches", "100, 200" },
  { BOUNDARIES, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33",
    "More than 32 numbers", "100, 200" },
  { VALUES, "0.5, -1", "Must be at least 0", "0.5, 0.25, 0.001" },
  { VALUES, "0.5, 0.1", "There must be one more than there are boundaries", "0.5, 0.1" },
  { WEIGHTS, "3:2,a b : 0.5", NULL, "3: 2, \"a b\": 0.5" },
  { WEIGHTS, " \"a, b\": 0.5; c:0", NULL, "\"a, b\": 0.5, c: 0" },
  { WEIGHTS, "3", "Write classes and their weights, as in cat: 2, dog: 0.5", "\"a, b\": 0.5, c: 0" },
  { WEIGHTS, "", "Write classes and their weights, as in cat: 2, dog: 0.5", "\"a, b\": 0.5, c: 0" },
  { WEIGHTS, "c: -1", "Must be at least 0", "\"a, b\": 0.5, c: 0" },
  { WEIGHTS, "c: 1, c: 2", "“c” is there twice", "\"a, b\": 0.5, c: 0" },
  { WEIGHTS, "c:", "A number is missing", "\"a, b\": 0.5, c: 0" },
};

static void
test_typed_texts (void)
{
  g_autoptr (PctExperimentModel) model = pct_experiment_model_new ();
  pct_experiment_model_set_number (model, SCHEDULE, PCT_SCHEDULE_PIECEWISE_CONSTANT);
  pct_experiment_model_set_number (model, WEIGHING, PCT_WEIGH_BY_CLASS);
  assert_text (model, WEIGHTS, "0: 1, 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1, 9: 1");
  assert_text (model, VALUES, "0.001, 0.0001");
  for (size_t i = 0; i < G_N_ELEMENTS (typings); i++)
    {
      const char *path = typings[i].path;
      g_test_message ("%s: %s", path, typings[i].typed);
      pct_experiment_model_set_text (model, path, typings[i].typed);
      g_assert_cmpstr (pct_experiment_model_get_problem (model, path), ==, typings[i].problem);
      assert_text (model, path, typings[i].text);
    }
  /* The first value is the rate, wherever it is changed. */
  g_assert_cmpfloat (pct_experiment_model_get_number (model, RATE), ==, 0.5);
  pct_experiment_model_set_number (model, RATE, 2);
  assert_text (model, VALUES, "2, 0.1");

  pct_experiment_model_reset_number (model, VALUES);
  pct_experiment_model_reset_number (model, BOUNDARIES);
  assert_text (model, VALUES, "2, 0.2");
  g_assert_null (pct_experiment_model_get_problem (model, VALUES));
  g_assert_true (pct_experiment_model_is_default (model, VALUES));
  pct_experiment_model_reset_number (model, WEIGHTS);
  g_assert_cmpfloat (pct_experiment_model_get_number (model, WEIGHING), ==, PCT_WEIGH_ALIKE);
  g_assert_null (pct_experiment_model_get_problem (model, WEIGHTS));
  pct_experiment_model_undo (model);
  assert_text (model, WEIGHTS, "\"a, b\": 0.5, c: 0");
}

/* A schedule says nothing of another optimizer; a decay lasts as long as the training, until somebody says otherwise. */
static void
test_schedules (void)
{
  g_autoptr (PctExperimentModel) model = pct_experiment_model_new ();
  const size_t counts[PCT_SPLITS] = { [PCT_SPLIT_TRAIN] = 100, [PCT_SPLIT_TEST] = 10 };
  g_autoptr (PctImageSet) set = pct_image_set_new ("set", "Set", 2, 2, 1, 10, counts, NULL);
  for (size_t i = 0; i < 100; i++)
    set->splits[PCT_SPLIT_TRAIN].labels[i] = (uint16_t) (i % 10);
  pct_experiment_model_set_image_set (model, set);
  pct_experiment_model_set_number (model, SCHEDULE, PCT_SCHEDULE_COSINE_DECAY);
  g_assert_cmpfloat (pct_experiment_model_get_number (model, STEPS), ==, 20); /* ten times 90 images in batches of 64 */
  pct_experiment_model_set_number (model, "training.epochs", 3);
  g_assert_cmpfloat (pct_experiment_model_get_number (model, STEPS), ==, 6);
  pct_experiment_model_undo (model);
  g_assert_cmpfloat (pct_experiment_model_get_number (model, STEPS), ==, 20);
  pct_experiment_model_set_number (model, RATE ".warmup_steps", 4);
  g_assert_cmpfloat (pct_experiment_model_get_number (model, STEPS), ==, 16);
  pct_experiment_model_set_number (model, STEPS, 7);
  pct_experiment_model_set_number (model, "training.batch_size", 8);
  g_assert_cmpfloat (pct_experiment_model_get_number (model, STEPS), ==, 7);
  g_assert_cmpfloat (pct_experiment_model_get_default (model, STEPS), ==, 116);

  pct_experiment_model_set_number (model, "optimizer.name", PCT_OPTIMIZER_SGD);
  g_assert_cmpfloat (pct_experiment_model_get_number (model, SCHEDULE), ==, PCT_SCHEDULE_COSINE_DECAY);
  g_assert_cmpfloat (pct_experiment_model_get_number (model, STEPS), ==, 7);
  pct_experiment_model_set_number (model, WEIGHING, PCT_WEIGH_BY_CLASS);
  pct_experiment_model_set_text (model, WEIGHTS, "10: 2");
  g_assert_cmpstr (pct_experiment_model_get_problem (model, WEIGHTS), ==, "The dataset has no class “10”");
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

/* What the engine would refuse together is marked before, and whichever of the two goes takes the mark away. */
static void
test_together (void)
{
  static const struct {
    const char *path;
    double on;
    const char *marked;
  } pairs[][2] = {
    { { "optimizer.learning_rate.name", PCT_SCHEDULE_COSINE_DECAY, NULL }, { "training.reduce_on_plateau", 1, "training.reduce_on_plateau" } },
    { { "optimizer.learning_rate.warmup_steps", 5, NULL }, { "training.reduce_on_plateau", 1, "training.reduce_on_plateau" } },
    { { "optimizer.clipnorm", 1, NULL }, { "optimizer.clipvalue", 1, "optimizer.clipvalue" } },
    { { "optimizer.global_clipnorm", 1, NULL }, { "optimizer.clipvalue", 1, "optimizer.global_clipnorm" } },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (pairs); i++)
    for (size_t last = 0; last < 2; last++)
      {
        g_autoptr (PctExperimentModel) model = pct_experiment_model_new ();
        const char *marked = pairs[i][1].marked;
        g_test_message ("%s", marked);
        pct_experiment_model_set_number (model, pairs[i][!last].path, pairs[i][!last].on);
        g_assert_null (pct_experiment_model_get_problem (model, marked));
        pct_experiment_model_set_number (model, pairs[i][last].path, pairs[i][last].on);
        g_assert_nonnull (pct_experiment_model_get_problem (model, marked));
        pct_experiment_model_set_number (model, pairs[i][!last].path, 0);
        g_assert_null (pct_experiment_model_get_problem (model, marked));
        pct_experiment_model_undo (model);
        g_assert_nonnull (pct_experiment_model_get_problem (model, marked));
        pct_experiment_model_undo (model);
        g_assert_null (pct_experiment_model_get_problem (model, marked));
      }
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
  g_test_add_func ("/fields/typed-texts", test_typed_texts);
  g_test_add_func ("/fields/schedules", test_schedules);
  g_test_add_func ("/fields/defaults", test_defaults);
  g_test_add_func ("/fields/problems-go-with-their-fields", test_problems_go_with_their_fields);
  g_test_add_func ("/fields/together", test_together);
  g_test_add_func ("/fields/stepping", test_stepping);
  g_test_add_func ("/fields/texts", test_texts);
  return g_test_run ();
}
