/* A run that is resumed or forked, as the pages see it. */
#include "ui/model/run-epochs.h"
#include "ui/model/run.h"

#define STEPS_PER_EPOCH 10

static void
feed (PctRun *run, PctEvent *event)
{
  pct_run_take_events (run, &event, 1);
  pct_event_unref (event);
}

static void
add_start (PctRun *run, uint64_t first_step)
{
  PctEvent *event = pct_event_new (PCT_EVENT_START, 0);
  event->start.steps_per_epoch = STEPS_PER_EPOCH;
  event->start.first_step = first_step;
  event->start.first_epoch = (uint32_t) ((first_step - 1) / STEPS_PER_EPOCH + 1);
  feed (run, event);
}

static void
add_epoch (PctRun *run, uint32_t number, double loss)
{
  PctEvent *event = pct_event_new (PCT_EVENT_EPOCH, 0);
  event->epoch.epoch = number;
  event->epoch.train.loss = loss;
  feed (run, event);
}

static void
add_change (PctRun *run, uint64_t step, double to)
{
  PctEvent *event = pct_event_new (PCT_EVENT_CHANGE, 0);
  event->change = (PctChange){ step, (uint32_t) (step / STEPS_PER_EPOCH + 1), g_strdup ("optimizer.learning_rate"), 0.1, to };
  feed (run, event);
}

static PctStepLog *
log_new (uint64_t last)
{
  PctStepLog *steps = pct_step_log_new ();
  for (uint64_t step = 1; step <= last; step++)
    pct_step_log_append (steps, &(PctStep){ .step = step, .epoch = (uint32_t) ((step - 1) / STEPS_PER_EPOCH + 1), .loss = 1 });
  return steps;
}

static void
count (gpointer count)
{
  (*(guint *) count)++;
}

/* What was shown stays until the start is known; then there is the new run's past, and nothing else. */
static void
test_goes_on (void)
{
  g_autoptr (PctRun) run = pct_run_new ();
  g_autoptr (PctStepLog) first = log_new (35), second = log_new (21);
  guint begun = 0, epochs = 0, shown = 0;
  g_signal_connect_swapped (run, "begun", G_CALLBACK (count), &begun);
  g_signal_connect_swapped (run, "epoch", G_CALLBACK (count), &epochs);
  g_signal_connect_swapped (run, "shown", G_CALLBACK (count), &shown);
  pct_run_begin (run, 5, 32, "Digits", "LeNet-5");
  add_start (run, 1);
  for (uint32_t number = 1; number <= 3; number++)
    add_epoch (run, number, 1);
  add_change (run, 33, 0.5);
  pct_run_update (run, first, PCT_SESSION_RUNNING, NULL, 0);
  g_assert_cmpuint (pct_run_get_changes (run)->len, ==, 1);
  const PctPoints *batches = pct_run_get_curve (run, PCT_CURVE_BATCH_LOSS);
  const PctPoints *train = pct_run_get_curve (run, PCT_CURVE_TRAIN_LOSS);

  pct_run_go_on (run, 5, 32, "Digits", "LeNet-5");
  pct_run_update (run, second, PCT_SESSION_PREPARING, NULL, 0.5);
  g_assert_cmpuint (pct_points_count (batches), ==, 35);
  g_assert_cmpuint (pct_points_count (train), ==, 3);
  g_assert_cmpuint (pct_run_get_changes (run)->len, ==, 0);
  g_assert_cmpfloat (pct_run_get_fraction (run), ==, 0);
  g_assert_cmpuint (begun, ==, 1);

  epochs = shown = 0;
  add_start (run, 21);
  g_assert_cmpuint (begun, ==, 2);
  g_assert_cmpuint (pct_points_count (batches), ==, 0);
  add_change (run, 13, 0.5);
  add_epoch (run, 1, 3);
  add_epoch (run, 2, 2);
  pct_run_update (run, second, PCT_SESSION_RUNNING, NULL, 0);
  g_assert_cmpuint (pct_points_count (batches), ==, 21);
  g_assert_cmpuint (pct_points_count (train), ==, 2);
  g_assert_cmpfloat (pct_points_y (train, 0), ==, 3);
  g_assert_cmpuint (pct_run_get_epoch (run)->epoch, ==, 2);
  /* Of the epochs behind it only the last one is news; what was changed then can't be undone now. */
  g_assert_cmpuint (epochs, ==, 1);
  g_assert_cmpuint (shown, ==, 1);
  g_assert_cmpuint (pct_run_get_changes (run)->len, ==, 0);
  add_change (run, 21, 0.6);
  g_assert_cmpuint (pct_run_get_changes (run)->len, ==, 1);
  g_assert_cmpfloat_with_epsilon (pct_run_get_fraction (run), 21.0 / 50, 1e-12);
}

/* One that could not even start says so, whatever is still shown of the run before. */
static void
test_never_starts (void)
{
  g_autoptr (PctRun) run = pct_run_new ();
  g_autoptr (PctStepLog) steps = log_new (35), none = log_new (0);
  pct_run_begin (run, 5, 32, "Digits", "LeNet-5");
  add_start (run, 1);
  pct_run_update (run, steps, PCT_SESSION_RUNNING, NULL, 0);
  pct_run_go_on (run, 5, 32, "Digits", "LeNet-5");
  pct_run_update (run, none, PCT_SESSION_ENDED, NULL, 0);
  g_autofree char *text = pct_run_describe (run);
  g_assert_cmpstr (text, ==, "The training could not start");
}

#define KEPT 10

static PctPrediction *
predictions_new (uint16_t predicted)
{
  PctPrediction *predictions = g_new0 (PctPrediction, KEPT);
  for (size_t i = 0; i < KEPT; i++)
    predictions[i].predicted = predicted;
  return predictions;
}

static const PctPrediction *
find (const PctRunEpochs *epochs, uint32_t number)
{
  return pct_run_epochs_find (epochs, number)->epoch.validation.predictions;
}

/* Predictions that were given up come back for one epoch at a time. */
static void
test_lends (void)
{
  g_autoptr (PctRunEpochs) epochs = pct_run_epochs_new (KEPT * sizeof (PctPrediction));
  for (uint32_t number = 1; number <= 4; number++)
    {
      g_autoptr (PctEvent) event = pct_event_new (PCT_EVENT_EPOCH, 0);
      event->epoch.epoch = number;
      event->epoch.validation = (PctEvaluation){ .count = KEPT, .predictions = predictions_new ((uint16_t) number) };
      pct_run_epochs_add (epochs, event);
    }
  g_assert_null (find (epochs, 2));
  pct_run_epochs_lend (epochs, 2, predictions_new (12), NULL);
  g_assert_cmpuint (find (epochs, 2)[KEPT - 1].predicted, ==, 12);
  pct_run_epochs_lend (epochs, 1, predictions_new (11), NULL);
  g_assert_null (find (epochs, 2));
  g_assert_cmpuint (find (epochs, 1)[0].predicted, ==, 11);
  /* Not to one that has its own, and not to one that isn't there. */
  pct_run_epochs_lend (epochs, 4, predictions_new (14), NULL);
  g_assert_cmpuint (find (epochs, 4)[0].predicted, ==, 4);
  pct_run_epochs_lend (epochs, 9, predictions_new (19), NULL);
  g_assert_cmpuint (find (epochs, 9)[0].predicted, ==, 4);
  pct_run_epochs_clear (epochs);
  g_assert_null (pct_run_epochs_find (epochs, 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/going-on/goes-on", test_goes_on);
  g_test_add_func ("/going-on/never-starts", test_never_starts);
  g_test_add_func ("/going-on/lends", test_lends);
  return g_test_run ();
}
