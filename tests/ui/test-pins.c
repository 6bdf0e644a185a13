/* What is said of a run's fit and end, and runs pinned to be compared, without a display. */
#include "ui/model/pins.h"
#include "ui/model/run-fit.h"

#include <math.h>

#define IMAGES 1000

static void
feed (PctRun *run, PctEvent *event)
{
  pct_run_take_events (run, &event, 1);
  pct_event_unref (event);
}

static void
begin (PctRun *run, guint epochs)
{
  pct_run_begin (run, epochs, 64, "Digits", "LeNet-5");
  PctEvent *start = pct_event_new (PCT_EVENT_START, 0);
  start->start.steps_per_epoch = 50;
  start->start.n_classes = start->start.n_outputs = 10;
  feed (run, start);
}

static void
add_epoch (PctRun *run, uint32_t number, double train, double validation)
{
  PctEvent *event = pct_event_new (PCT_EVENT_EPOCH, number);
  event->epoch.epoch = number;
  event->epoch.train = (PctEvaluation){ .count = IMAGES, .loss = train, .accuracy = exp (-train) };
  if (!isnan (validation))
    event->epoch.validation = (PctEvaluation){ .count = IMAGES, .loss = validation, .accuracy = exp (-validation) };
  feed (run, event);
}

typedef struct {
  const char *title;
  size_t epochs;
  double train[8], validation[8];
  const char *reason; /* a glob */
} Fit;

/* Each epoch's end says anew how it fits. */
static void
test_fit (void)
{
  static const Fit fits[] = {
    { "Too early to say", 0, { 0 }, { 0 }, "*three epochs*" },
    { "Too early to say", 2, { 2, 1 }, { 2, 1 }, "*three epochs*" },
    { "Good so far", 3, { 2, 1, 0.5 }, { 2, 1.2, 0.8 }, "The validation loss fell further, to a median of 1.2 over the last three epochs." },
    { "No validation images", 3, { 2, 1, 0.5 }, { NAN, NAN, NAN }, "*can’t be told*" },
    { "Overfitting since epoch 3", 8, { 2, 1, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05 }, { 2, 1.2, 0.8, 0.9, 1.2, 1.5, 1.8, 2 },
      "*the validation loss was 1.8, up from 0.8, and the training loss 0.1, down from 0.5." },
    { "Diverging", 3, { 2, 5, 6 }, { 2, 5, 6 }, "*lower learning rate*" },
    { "Diverging", 3, { 999.96, 3671234, 1e12 }, { 2, 5, 6 }, "The training loss was 1,000 in epoch 1 and is more than 1,000,000,000 now*" },
    { "Diverging", 3, { 2, 5, 3754999 }, { 2, 5, 6 }, "* 2 in epoch 1 and is 3,750,000 now*" },
    { "Good so far", 3, { 2, 1, 0.5 }, { 2, 0.000143256, 0.0001432 }, "*of 0.000143 over *" },
    { "Good so far", 3, { 2, 1, 0.5 }, { 2, 6.16e-6, 6.15e-6 }, "*of less than 0.0001 over *" },
    { "Underfitting", 6, { 2.3, 2.3, 2.3, 2.3, 2.3, 2.3 }, { 2.3, 2.3, 2.3, 2.3, 2.3, 2.3 }, "*larger network*" },
    { "Converged", 6, { 0.3, 0.3, 0.3, 0.3, 0.3, 0.3 }, { 0.4, 0.4, 0.4, 0.4, 0.4, 0.4 }, "*come to rest at 0.4*" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (fits); i++)
    {
      g_autoptr (PctRun) run = pct_run_new ();
      begin (run, 10);
      for (size_t e = 0; e < fits[i].epochs; e++)
        add_epoch (run, (uint32_t) e + 1, fits[i].train[e], fits[i].validation[e]);
      PctDiagnosis diagnosis = pct_run_diagnose (run);
      g_autofree char *title = pct_fit_title (&diagnosis), *reason = pct_fit_reason (&diagnosis);
      g_test_message ("%s: %s", title, reason);
      g_assert_cmpstr (title, ==, fits[i].title);
      g_assert_true (g_pattern_match_simple (fits[i].reason, reason));
    }
}

static void
test_ends (void)
{
  static const struct {
    PctStopped stopped;
    uint32_t best;
    const char *text;
  } ends[] = {
    { PCT_STOPPED_COMPLETED, 3, "Completed: 4 epochs in 9 s" },
    { PCT_STOPPED_EARLY, 3, "Stopped early: 4 of 10 epochs in 9 s, best in epoch 3" },
    { PCT_STOPPED_EARLY, 0, "Stopped early: 4 of 10 epochs in 9 s" },
    { PCT_STOPPED_USER, 3, "Stopped by you in epoch 1 of 10, after 9 s" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr (PctRun) run = pct_run_new ();
      g_autoptr (PctStepLog) steps = pct_step_log_new ();
      begin (run, 10);
      PctEvent *result = pct_event_new (PCT_EVENT_RESULT, 9);
      result->result.stopped = ends[i].stopped;
      result->result.epochs = 4;
      result->result.best_epoch = ends[i].best;
      result->result.fit_seconds = 9;
      feed (run, result);
      pct_run_update (run, steps, PCT_SESSION_ENDED, NULL, 0);
      g_autofree char *text = pct_run_describe (run);
      g_assert_cmpstr (text, ==, ends[i].text);
    }
}

typedef struct {
  PctExperimentModel *experiment;
  PctRun *run;
  PctPins *pins;
  guint full;
} Fixture;

static void
count_full (Fixture *fixture)
{
  fixture->full++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->experiment = pct_experiment_model_new ();
  fixture->run = pct_run_new ();
  fixture->pins = pct_pins_new (fixture->run, fixture->experiment);
  g_signal_connect_swapped (fixture->pins, "full", G_CALLBACK (count_full), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->pins);
  g_object_unref (fixture->run);
  g_object_unref (fixture->experiment);
}

static gboolean
is_pinned (Fixture *fixture)
{
  gboolean pinned;
  g_object_get (fixture->pins, "pinned", &pinned, NULL);
  return pinned;
}

static guint
n_pins (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->pins));
}

static PctPin *
nth_pin (Fixture *fixture, guint n)
{
  return g_list_model_get_item (G_LIST_MODEL (fixture->pins), n);
}

/* A pin follows the run that is shown, and keeps its curves when another one begins. */
static void
test_pin (Fixture *fixture, gconstpointer data)
{
  g_object_set (fixture->pins, "pinned", TRUE, NULL);
  g_assert_false (is_pinned (fixture));
  begin (fixture->run, 3);
  add_epoch (fixture->run, 1, 2, 1);
  g_object_set (fixture->pins, "pinned", TRUE, NULL);
  g_assert_true (is_pinned (fixture));
  g_assert_false (pct_pins_are_drawn (fixture->pins));
  add_epoch (fixture->run, 2, 1, 0.5);
  add_epoch (fixture->run, 3, 0.5, 0.7);

  begin (fixture->run, 3);
  g_assert_false (is_pinned (fixture));
  g_assert_true (pct_pins_are_drawn (fixture->pins));
  g_assert_cmpfloat (pct_pins_get_last_epoch (fixture->pins), ==, 3);
  g_autoptr (PctPin) pin = nth_pin (fixture, 0);
  g_assert_cmpstr (pct_pin_get_name (pin), ==, "Run 1 · LeNet-5");
  g_assert_cmpstr (pct_pin_get_details (pin), ==, "Digits · adam, learning rate 0.001, batches of 64");
  g_assert_cmpuint (pct_points_count (pct_pin_get_curve (pin, PCT_CURVE_TRAIN_LOSS)), ==, 3);
  gboolean validated;
  guint epoch;
  g_assert_cmpfloat_with_epsilon (pct_pin_get_best (pin, &validated, &epoch), exp (-0.5), 1e-6);
  g_assert_true (validated);
  g_assert_cmpuint (epoch, ==, 2);
  pct_pins_remove (fixture->pins, pin);
  g_assert_cmpuint (n_pins (fixture), ==, 0);
}

/* Eight at most, each of a colour of its own; a ninth is refused aloud; a colour that was given back is taken again. */
static void
test_colours (Fixture *fixture, gconstpointer data)
{
  unsigned seen = 0;
  for (guint i = 0; i < PCT_PINS_MOST + 1; i++)
    {
      begin (fixture->run, 3);
      add_epoch (fixture->run, 1, 2, NAN);
      g_object_set (fixture->pins, "pinned", TRUE, NULL);
    }
  g_assert_cmpuint (n_pins (fixture), ==, PCT_PINS_MOST);
  g_assert_cmpuint (fixture->full, ==, 1);
  g_assert_false (is_pinned (fixture));
  for (guint i = 0; i < PCT_PINS_MOST; i++)
    {
      g_autoptr (PctPin) pin = nth_pin (fixture, i);
      seen |= 1u << pct_pin_get_colour (pin);
    }
  g_assert_cmpuint (seen, ==, (1u << PCT_PINS_MOST) - 1);

  g_autoptr (PctPin) third = nth_pin (fixture, 2);
  pct_pins_remove (fixture->pins, third);
  g_object_set (fixture->pins, "pinned", TRUE, NULL);
  g_autoptr (PctPin) newest = nth_pin (fixture, PCT_PINS_MOST - 1);
  g_assert_cmpuint (pct_pin_get_colour (newest), ==, pct_pin_get_colour (third));
  gboolean validated;
  guint epoch;
  pct_pin_get_best (newest, &validated, &epoch);
  g_assert_false (validated);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/fit", test_fit);
  g_test_add_func ("/train/ends", test_ends);
  g_test_add ("/train/pin", Fixture, NULL, set_up, test_pin, tear_down);
  g_test_add ("/train/pin-colours", Fixture, NULL, set_up, test_colours, tear_down);
  return g_test_run ();
}
