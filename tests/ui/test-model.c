/* The objects that pages listen to, without a display. */
#include "ui/model/run.h"
#include "ui/model/run-epochs.h"
#include "ui/model/text.h"

#include <math.h>

static void
test_texts (void)
{
  const struct {
    char *text;
    const char *expected;
  } cases[] = {
    { pct_text_pair ("4", "9"), "4 → 9" },
    { pct_text_pair ("cat", "كلب"), "\u200e\u2068cat\u2069 → \u2068كلب\u2069" },
    { pct_text_pair ("قطة", "dog"), "\u200e\u2068قطة\u2069 → \u2068dog\u2069" },
    { pct_text_count (0), "0" },
    { pct_text_count (999), "999" },
    { pct_text_count (1000), "1,000" },
    { pct_text_count (1234567), "1,234,567" },
    { pct_text_rate (NAN), "0" },
    { pct_text_rate (87.4), "87" },
    { pct_text_rate (12345.6), "12,300" },
    { pct_text_rate (999999), "1,000,000" },
    { pct_text_duration (0.2), "less than 1 s" },
    { pct_text_duration (NAN), "less than 1 s" },
    { pct_text_duration (59.4), "59 s" },
    { pct_text_duration (59.6), "1 min 0 s" },
    { pct_text_duration (112), "1 min 52 s" },
    { pct_text_duration (7500), "2 h 5 min" },
    { pct_text_percent (0.9784), "97.8 %" },
    { pct_text_percent (0.99999), "99.9 %" },
    { pct_text_percent (1), "100.0 %" },
    { pct_text_source_name ("digits"), "Digits" },
    { pct_text_source_name ("/somewhere/birds"), "birds" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpstr (cases[i].text, ==, cases[i].expected);
      g_free (cases[i].text);
    }
}

static void
feed (PctRun *run, PctEvent *event)
{
  pct_run_take_events (run, &event, 1);
  pct_event_unref (event);
}

static void
assert_described (PctRun *run, const char *expected)
{
  g_autofree char *text = pct_run_describe (run);
  g_assert_true (g_pattern_match_simple (expected, text));
}

static PctEvent *
epoch_new (uint32_t number, size_t validation)
{
  PctEvent *event = pct_event_new (PCT_EVENT_EPOCH, number);
  event->epoch.epoch = number;
  event->epoch.train.loss = 1.0 / number;
  event->epoch.train.accuracy = 0.5;
  event->epoch.validation.count = validation;
  event->epoch.validation.loss = 2.0 / number;
  event->epoch.images_per_second = 12345;
  return event;
}

static void
add_epoch (PctRun *run, uint32_t number, size_t validation)
{
  feed (run, epoch_new (number, validation));
}

static void
count (gpointer count)
{
  (*(guint *) count)++;
}

/* Epochs of a small set end quicker than anybody looks: none is lost, and what shows the last is told once. */
static void
test_epochs_at_once (void)
{
  g_autoptr (PctRun) run = pct_run_new ();
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) pct_event_unref);
  guint epochs = 0, shown = 0;
  g_signal_connect_swapped (run, "epoch", G_CALLBACK (count), &epochs);
  g_signal_connect_swapped (run, "shown", G_CALLBACK (count), &shown);
  pct_run_begin (run, 9, 64, "Digits", "LeNet-5");
  for (uint32_t number = 1; number <= 3; number++)
    g_ptr_array_add (events, epoch_new (number, 10));
  pct_run_take_events (run, (PctEvent *const *) events->pdata, events->len);
  g_assert_cmpuint (pct_run_get_n_ended (run), ==, 3);
  g_assert_cmpuint (pct_points_count (pct_run_get_curve (run, PCT_CURVE_VALIDATION_LOSS)), ==, 3);
  g_assert_cmpuint (pct_run_get_shown (run)->epoch, ==, 3);
  g_assert_cmpuint (epochs, ==, 1);
  g_assert_cmpuint (shown, ==, 1);
  pct_run_take_events (run, NULL, 0);
  g_assert_cmpuint (epochs, ==, 1);
}

/* How quick a run is that waits between batches is not told by how long these take. */
static void
test_paced (void)
{
  for (int paced = 0; paced < 2; paced++)
    {
      g_autoptr (PctRun) run = pct_run_new ();
      g_autoptr (PctStepLog) steps = pct_step_log_new ();
      pct_run_begin (run, 4, 64, "Digits", "LeNet-5");
      pct_run_set_paced (run, paced);
      pct_run_set_paced (run, FALSE);
      PctEvent *start = pct_event_new (PCT_EVENT_START, 0);
      start->start.steps_per_epoch = 50;
      feed (run, start);
      pct_run_update (run, steps, PCT_SESSION_RUNNING, NULL, 0);
      for (uint64_t step = 1; step <= 40; step++)
        pct_step_log_append (steps, &(PctStep){ .step = step, .epoch = 1, .loss = 1, .accuracy = 0.5f });
      g_usleep (1000);
      pct_run_update (run, steps, PCT_SESSION_RUNNING, NULL, 0);
      g_autofree char *described = pct_run_describe (run);
      g_assert_true ((strstr (described, "images/s") == NULL) == paced);
      add_epoch (run, 1, 10);
      assert_described (run, "Epoch 1 of 4 · 12,300 images/s*");
    }
}

/* From begin to result: what is drawn and said follows what is told. */
static void
test_run (void)
{
  g_autoptr (PctRun) run = pct_run_new ();
  g_autoptr (PctStepLog) steps = pct_step_log_new ();
  g_assert_cmpint (pct_run_get_state (run), ==, PCT_RUN_IDLE);
  pct_run_begin (run, 4, 64, "Digits", "LeNet-5");
  g_assert_true (pct_run_is_active (run));

  /* A batch may be in the log before the event that says how many make an epoch. */
  pct_step_log_append (steps, &(PctStep){ .step = 1, .epoch = 1, .loss = 2, .accuracy = 0.1f });
  pct_run_update (run, steps, PCT_SESSION_PREPARING, NULL, 0);
  g_assert_cmpuint (pct_points_count (pct_run_get_curve (run, PCT_CURVE_BATCH_LOSS)), ==, 0);

  PctEvent *start = pct_event_new (PCT_EVENT_START, 0);
  start->start.steps_per_epoch = 50;
  feed (run, start);
  for (uint64_t step = 2; step <= 75; step++)
    pct_step_log_append (steps, &(PctStep){ .step = step, .epoch = step <= 50 ? 1 : 2, .loss = 1, .accuracy = 0.5f });
  add_epoch (run, 1, 10);
  pct_run_update (run, steps, PCT_SESSION_RUNNING, NULL, 0);
  const PctPoints *batches = pct_run_get_curve (run, PCT_CURVE_BATCH_LOSS);
  g_assert_cmpuint (pct_points_count (batches), ==, 75);
  g_assert_cmpfloat_with_epsilon (pct_points_x (batches, 74), 1.5, 1e-12);
  g_assert_cmpuint (pct_points_count (pct_run_get_curve (run, PCT_CURVE_VALIDATION_LOSS)), ==, 1);
  g_assert_cmpfloat_with_epsilon (pct_run_get_fraction (run), 75.0 / 200, 1e-12);
  assert_described (run, "Epoch 2 of 4 · 12,300 images/s*");

  pct_run_update (run, steps, PCT_SESSION_PAUSED, NULL, 0);
  assert_described (run, "Paused in epoch 2 of 4, after batch 75");

  pct_run_set_stopping (run);
  pct_run_update (run, steps, PCT_SESSION_RUNNING, NULL, 0);
  g_assert_cmpint (pct_run_get_state (run), ==, PCT_RUN_STOPPING);

  PctEvent *result = pct_event_new (PCT_EVENT_RESULT, 9);
  result->result.stopped = PCT_STOPPED_USER;
  result->result.fit_seconds = 9;
  feed (run, result);
  pct_run_update (run, steps, PCT_SESSION_ENDED, NULL, 0);
  g_assert_cmpint (pct_run_get_state (run), ==, PCT_RUN_STOPPED);
  assert_described (run, "Stopped by you in epoch 2 of 4, after 9 s");

  pct_run_begin (run, 2, 32, "MNIST", "LeNet-5");
  g_assert_cmpuint (pct_points_count (pct_run_get_curve (run, PCT_CURVE_BATCH_LOSS)), ==, 0);
  g_assert_null (pct_run_get_epoch (run));
  g_assert_null (pct_run_get_result (run));
}

static guint
shown_number (PctRun *run)
{
  const PctEpoch *shown = pct_run_get_shown (run);
  return shown == NULL ? 0 : shown->epoch;
}

/* What is looked at follows the newest epoch until somebody looks back, and then stays. */
static void
test_shown_epoch (void)
{
  g_autoptr (PctRun) run = pct_run_new ();
  pct_run_begin (run, 4, 64, "Digits", "LeNet-5");
  PctEvent *start = pct_event_new (PCT_EVENT_START, 0);
  start->start.steps_per_epoch = 50;
  feed (run, start);
  g_assert_cmpuint (shown_number (run), ==, 0);
  add_epoch (run, 1, 10);
  add_epoch (run, 2, 10);
  g_assert_cmpuint (shown_number (run), ==, 2);
  g_object_set (run, "shown-epoch", 1u, NULL);
  g_assert_cmpuint (shown_number (run), ==, 1);
  add_epoch (run, 3, 10);
  g_assert_cmpuint (shown_number (run), ==, 1);
  g_object_set (run, "shown-epoch", 0u, NULL);
  g_assert_cmpuint (shown_number (run), ==, 3);
  pct_run_begin (run, 4, 64, "Digits", "LeNet-5");
  g_assert_cmpuint (shown_number (run), ==, 0);
}

#define KEPT 10
#define CELLS 4

/* Predictions of old epochs are given up where they would take too much memory; their confusion never is. */
static void
test_run_epochs (void)
{
  g_autoptr (PctRunEpochs) epochs = pct_run_epochs_new (2 * KEPT * sizeof (PctPrediction));
  pct_run_epochs_set_cells (epochs, CELLS);
  for (uint32_t number = 1; number <= 5; number++)
    {
      g_autoptr (PctEvent) event = pct_event_new (PCT_EVENT_EPOCH, 0);
      event->epoch.epoch = number;
      event->epoch.validation = (PctEvaluation){ .count = KEPT, .predictions = g_new0 (PctPrediction, KEPT) };
      event->epoch.confusion = g_new0 (uint32_t, CELLS);
      event->epoch.confusion[CELLS - 1] = number;
      pct_run_epochs_add (epochs, event);
    }
  for (uint32_t number = 1; number <= 5; number++)
    {
      const PctEpoch *epoch = &pct_run_epochs_find (epochs, number)->epoch;
      g_assert_cmpuint (epoch->epoch, ==, number);
      g_assert_cmpuint (epoch->confusion[CELLS - 1], ==, number);
      g_assert_cmpuint (epoch->validation.count, ==, KEPT);
      g_assert_true ((epoch->validation.predictions != NULL) == (number >= 4));
    }
  g_assert_null (pct_run_epochs_find (epochs, 0));
  g_assert_cmpuint (pct_run_epochs_find (epochs, 9)->epoch.epoch, ==, 5);

  /* A run that goes on from before takes back what came after. */
  g_autoptr (PctEvent) again = pct_event_new (PCT_EVENT_EPOCH, 0);
  again->epoch.epoch = 3;
  pct_run_epochs_add (epochs, again);
  g_assert_true (pct_run_epochs_find (epochs, 9) == again);
}

/* Without validation images nothing takes their place. */
static void
test_run_without_validation (void)
{
  g_autoptr (PctRun) run = pct_run_new ();
  pct_run_begin (run, 4, 64, "Digits", "LeNet-5");
  add_epoch (run, 1, 0);
  g_assert_cmpuint (pct_points_count (pct_run_get_curve (run, PCT_CURVE_TRAIN_LOSS)), ==, 1);
  g_assert_cmpuint (pct_points_count (pct_run_get_curve (run, PCT_CURVE_VALIDATION_LOSS)), ==, 0);
}

/* A session that ended without a word has failed. */
static void
test_run_silent_end (void)
{
  g_autoptr (PctRun) run = pct_run_new ();
  g_autoptr (PctStepLog) steps = pct_step_log_new ();
  pct_run_begin (run, 4, 64, "Digits", "LeNet-5");
  pct_run_update (run, steps, PCT_SESSION_ENDED, NULL, 0);
  g_assert_cmpint (pct_run_get_state (run), ==, PCT_RUN_FAILED);
  assert_described (run, "The training could not start");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/texts", test_texts);
  g_test_add_func ("/model/run", test_run);
  g_test_add_func ("/model/paced", test_paced);
  g_test_add_func ("/model/epochs-at-once", test_epochs_at_once);
  g_test_add_func ("/model/run-without-validation", test_run_without_validation);
  g_test_add_func ("/model/shown-epoch", test_shown_epoch);
  g_test_add_func ("/model/run-epochs", test_run_epochs);
  g_test_add_func ("/model/run-silent-end", test_run_silent_end);
  return g_test_run ();
}
