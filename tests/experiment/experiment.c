#include "tests/experiment/experiment.h"

#include "engine/core/error.h"

#include <string.h>

const char experiment_good[] =
    "{\n"
    "  \"dataset\": { \"source\": \"mnist\" },\n"
    "  \"model\": { \"layers\": [\n"
    "    { \"type\": \"conv2d\", \"filters\": 8, \"kernel_size\": [5, 3], \"padding\": \"same\" },\n"
    "    { \"type\": \"max_pooling2d\" },\n"
    "    { \"type\": \"flatten\" },\n"
    "    { \"type\": \"dropout\", \"rate\": 0.5 },\n"
    "    { \"type\": \"dense\", \"units\": 10, \"activation\": \"softmax\" }\n"
    "  ] },\n"
    "  \"optimizer\": { \"name\": \"sgd\" }\n"
    "}\n";

PctExperiment *
experiment_with (const char *set, GError **error)
{
  const char *sets[] = { set, NULL };
  return pct_experiment_parse (experiment_good, -1, NULL, set ? sets : NULL, error);
}

void
experiment_assert_refused (PctExperiment *experiment, GError *error, const char *message)
{
  g_assert_null (experiment);
  g_assert_error (error, PCT_ERROR, PCT_ERROR_REQUEST);
  g_assert_cmpstr (error->message, ==, message);
  g_error_free (error);
}

void
experiment_assert_bad_value (const ExperimentBadValue *value)
{
  GError *error = NULL;
  g_test_message ("--set %s", value->set);
  PctExperiment *experiment = experiment_with (value->set, &error);
  experiment_assert_refused (experiment, error, value->message);
}

static void
assert_same (const PctExperiment *a, const PctExperiment *b)
{
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpstr (a->source.source, ==, b->source.source);
  g_assert_cmpmem (a->source.shape, sizeof a->source.shape, b->source.shape, sizeof b->source.shape);
  g_assert_cmpuint (a->source.classes, ==, b->source.classes);
  g_assert_cmpuint (a->source.train, ==, b->source.train);
  g_assert_cmpuint (a->source.test, ==, b->source.test);
  g_assert_cmpuint (a->source.seed, ==, b->source.seed);
  g_assert_true ((!a->classes && !b->classes) ||
                 g_strv_equal ((const char *const *) a->classes, (const char *const *) b->classes));
  g_assert_cmpuint (a->limit, ==, b->limit);
  g_assert_cmpfloat (a->validation_split, ==, b->validation_split);
  g_assert_cmpint (a->rescale, ==, b->rescale);
  g_assert_cmpmem (a->model.layers, a->model.n_layers * sizeof *a->model.layers, b->model.layers,
                   b->model.n_layers * sizeof *b->model.layers);
  g_assert_cmpint (a->loss.type, ==, b->loss.type);
  g_assert_cmpmem (&a->optimizer, sizeof a->optimizer, &b->optimizer, sizeof b->optimizer);
  g_assert_cmpfloat (a->loss.label_smoothing, ==, b->loss.label_smoothing);
  g_assert_true (pct_fields_equal (&pct_training_fields, 0, a, b));
  g_assert_cmpuint (a->checkpoint_every, ==, b->checkpoint_every);
  g_assert_cmpint (a->keep_checkpoints, ==, b->keep_checkpoints);
}

void
experiment_assert_round_trip (const PctExperiment *experiment)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = pct_experiment_to_json (experiment, "0.1", "abcd");
  g_autoptr (PctExperiment) again = pct_experiment_parse (text, -1, experiment->source.base, NULL, &error);
  g_assert_no_error (error);
  assert_same (experiment, again);
  g_autofree char *same_text = pct_experiment_to_json (again, "0.1", "abcd");
  g_assert_cmpstr (text, ==, same_text);
  g_assert_true (g_str_has_suffix (text, "}\n"));
}

void
experiment_assert_keeps (const char *set)
{
  g_autoptr (GError) error = NULL;
  g_test_message ("%s", set);
  g_autoptr (PctExperiment) experiment = experiment_with (set, &error);
  g_assert_no_error (error);
  experiment_assert_round_trip (experiment);
  g_autoptr (PctExperiment) copy = pct_experiment_copy (experiment);
  assert_same (experiment, copy);
}
