#include "data/runs/event-json.h"
#include "data/runs/json.h"
#include "engine/core/error.h"
#include "engine/train/metrics.h"

#include <math.h>
#include <string.h>

static void
assert_json (const PctEvent *event, const char *expected)
{
  g_autofree char *text = pct_event_to_json (event);
  g_autoptr (PctJson) json = pct_json_parse (text, strlen (text), NULL);
  g_assert_nonnull (json);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_start (void)
{
  const char *const names[] = { "cat", "d\"g\n", NULL };
  g_autoptr (PctEvent) event = pct_event_new (PCT_EVENT_START, 0.125);
  event->start.experiment = g_strdup ("é");
  event->start.input = (PctShape){ 28, 28, 1, FALSE };
  event->start.parameters = 7850;
  event->start.n_classes = 2;
  event->start.n_outputs = 3;
  event->start.class_names = g_strdupv ((char **) names);
  event->start.counts[PCT_SPLIT_TRAIN] = 60000;
  event->start.counts[PCT_SPLIT_TEST] = 10;
  event->start.first_step = 1;
  event->start.kernels = "avx2";
  assert_json (event, "{\"event\": \"start\", \"time\": 0.125, \"format\": 1, \"experiment\": \"é\", \"input\": [28, 28, 1], "
                      "\"parameters\": 7850, \"classes\": [\"cat\", \"d\\\"g\\n\"], \"outputs\": 3, \"images\": {\"train\": 60000, "
                      "\"validation\": 0, \"test\": 10}, \"batch_size\": 0, \"epochs\": 0, \"steps_per_epoch\": 0, "
                      "\"first_step\": 1, \"first_epoch\": 0, \"threads\": 0, \"kernels\": \"avx2\"}");
  event->start.forked_from = g_strdup ("/runs/a");
  g_autofree char *fork = pct_event_to_json (event);
  g_assert_true (g_str_has_suffix (fork, "\"kernels\": \"avx2\", \"forked_from\": \"/runs/a\", \"forked_epoch\": 0}"));
}

/* What doesn't exist is left out: no NaN, no infinity, no validation without images. */
static void
test_epoch (void)
{
  g_autoptr (PctEvent) event = pct_event_new (PCT_EVENT_EPOCH, 1);
  PctEpoch *epoch = &event->epoch;
  *epoch = (PctEpoch){ .epoch = 3, .step = 30, .loss = 0.1, .accuracy = NAN, .learning_rate = 1e-7, .seconds = INFINITY };
  assert_json (event, "{\"event\": \"epoch\", \"time\": 1, \"epoch\": 3, \"step\": 30, \"loss\": 0.1, \"learning_rate\": 1e-07, "
                      "\"images_per_second\": 0}");
  epoch->train.count = epoch->validation.count = 5;
  epoch->train.loss = 0.25;
  epoch->validation.accuracy = 1;
  assert_json (event, "{\"event\": \"epoch\", \"time\": 1, \"epoch\": 3, \"step\": 30, \"loss\": 0.1, \"train_loss\": 0.25, "
                      "\"train_accuracy\": 0, \"val_loss\": 0, \"val_accuracy\": 1, \"learning_rate\": 1e-07, "
                      "\"images_per_second\": 0}");
}

static void
test_rare_ones (void)
{
  g_autoptr (PctEvent) change = pct_event_new (PCT_EVENT_CHANGE, 2);
  change->change = (PctChange){ 7, 1, g_strdup ("optimizer.learning_rate"), 0.01, 0.3 };
  assert_json (change, "{\"event\": \"change\", \"time\": 2, \"epoch\": 1, \"step\": 7, \"setting\": \"optimizer.learning_rate\", "
                       "\"from\": 0.01, \"to\": 0.3}");
  g_autoptr (PctEvent) checkpoint = pct_event_new (PCT_EVENT_CHECKPOINT, 2);
  checkpoint->checkpoint = (PctCheckpointEvent){ 1, 7, g_strdup ("checkpoints/0001.safetensors") };
  assert_json (checkpoint, "{\"event\": \"checkpoint\", \"time\": 2, \"epoch\": 1, \"step\": 7, \"file\": "
                           "\"checkpoints/0001.safetensors\"}");
  g_autoptr (PctEvent) error = pct_event_new (PCT_EVENT_ERROR, 2);
  error->error = g_error_new (PCT_ERROR, PCT_ERROR_DIVERGED, "layer \"dense\"");
  assert_json (error, "{\"event\": \"error\", \"time\": 2, \"code\": \"diverged\", \"message\": \"layer \\\"dense\\\"\"}");
}

static void
test_result (void)
{
  const uint64_t confusion[] = { 3, 1, 0, 0 };
  const char *const names[] = { "a", "b", NULL };
  g_autoptr (PctEvent) event = pct_event_new (PCT_EVENT_RESULT, 9);
  PctResult *result = &event->result;
  result->stopped = PCT_STOPPED_USER;
  result->parameters = 5;
  assert_json (event, "{\"event\": \"result\", \"time\": 9, \"stopped\": \"user\", \"epochs\": 0, \"fit_seconds\": 0, "
                      "\"parameters\": 5, \"diagnosis\": {\"kind\": \"too_early\", \"sentence\": "
                      "\"too early to say: it takes three epochs\"}}");
  result->diagnosis = (PctDiagnosis){ PCT_DIAGNOSIS_OVERFITTING, 7, 9, 0.25, 0.5, 0.125, 0.0625, 0.01 };
  result->stopped = PCT_STOPPED_COMPLETED;
  result->best_epoch = 2;
  result->tested = TRUE;
  result->test_accuracy = 0.75;
  result->class_names = g_strdupv ((char **) names);
  pct_metrics_from_confusion (confusion, 2, 2, &result->metrics);
  assert_json (event, "{\"event\": \"result\", \"time\": 9, \"stopped\": \"completed\", \"epochs\": 0, \"best_epoch\": 2, "
                      "\"fit_seconds\": 0, \"parameters\": 5, \"diagnosis\": {\"kind\": \"overfitting\", \"epoch\": 7, "
                      "\"sentence\": \"overfitting since epoch 7: over the last three epochs the validation loss was 0.5, up "
                      "from 0.25, and the training loss 0.0625, down from 0.125\"}, \"predict_milliseconds\": 0, \"test_loss\": 0, \"test_accuracy\": 0.75, "
                      "\"per_class\": [{\"precision\": 1, \"recall\": 0.75, \"f1\": 0.8571428571428571, \"support\": 4}, "
                      "{\"precision\": 0, \"specificity\": 0.75, \"f1\": 0, \"support\": 0}], "
                      "\"macro\": {\"precision\": 0.5, \"recall\": 0.75, \"specificity\": 0.75, \"f1\": 0.42857142857142855, "
                      "\"support\": 4}, \"weighted\": {\"precision\": 1, \"recall\": 0.75, \"f1\": 0.8571428571428571, "
                      "\"support\": 4}, \"classes\": [\"a\", \"b\"], \"confusion\": [[3, 1], [0, 0]]}");

  PctEvaluation evaluation = { .count = 4, .loss = 0.5, .accuracy = 0.75 };
  g_autofree char *text = pct_evaluation_to_json ("validation", &evaluation, &result->metrics, result->class_names);
  g_assert_true (g_str_has_prefix (text, "{\"split\": \"validation\", \"images\": 4, \"loss\": 0.5, \"accuracy\": 0.75, \"per_class\": ["));
  g_assert_true (g_str_has_suffix (text, "\"classes\": [\"a\", \"b\"], \"confusion\": [[3, 1], [0, 0]]}"));
}

/* Single precision is written in its own fewest digits. */
static void
test_step (void)
{
  const PctStep step = { 12, 2, 0.1f, 1, 0.001f };
  g_autofree char *text = pct_step_to_json (&step, 1.5);
  g_assert_cmpstr (text, ==, "{\"event\": \"step\", \"time\": 1.5, \"step\": 12, \"epoch\": 2, \"loss\": 0.1, \"accuracy\": 1, "
                             "\"learning_rate\": 0.001}");
  const PctStep diverged = { 1, 1, NAN, 0, 16777216.0f };
  g_autofree char *left_out = pct_step_to_json (&diverged, 0);
  g_assert_cmpstr (left_out, ==, "{\"event\": \"step\", \"time\": 0, \"step\": 1, \"epoch\": 1, \"accuracy\": 0, "
                                 "\"learning_rate\": 16777216}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event/start", test_start);
  g_test_add_func ("/event/epoch", test_epoch);
  g_test_add_func ("/event/rare-ones", test_rare_ones);
  g_test_add_func ("/event/result", test_result);
  g_test_add_func ("/event/step", test_step);
  return g_test_run ();
}
