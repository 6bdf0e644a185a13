/* Hints, without a display: one at a time, none that was followed, dismissed or refused. */
#include "ui/model/hints.h"

static void
feed (PctRun *run, PctEvent *event)
{
  pct_run_take_events (run, &event, 1);
  pct_event_unref (event);
}

static void
add_epoch (PctRun *run, uint32_t number)
{
  PctEvent *event = pct_event_new (PCT_EVENT_EPOCH, number);
  event->epoch.epoch = number;
  feed (run, event);
}

static void
test_order (void)
{
  g_autoptr (PctRun) run = pct_run_new ();
  g_autoptr (PctHints) hints = pct_hints_new (run);
  g_autofree char *text = NULL, *none = NULL;
  g_assert_cmpint (pct_hints_get_shown (hints), ==, PCT_HINT_NONE);
  g_object_set (hints, "enabled", TRUE, NULL);
  g_object_get (hints, "text", &text, NULL);
  g_assert_true (g_str_has_prefix (text, "Press Train"));

  g_autoptr (PctStepLog) steps = pct_step_log_new ();
  pct_run_begin (run, 4, 64, "Digits", "LeNet-5");
  pct_run_update (run, steps, PCT_SESSION_RUNNING, NULL, 0);
  g_assert_cmpint (pct_hints_get_shown (hints), ==, PCT_HINT_LEARNING_RATE);
  add_epoch (run, 1);
  g_assert_cmpint (pct_hints_get_shown (hints), ==, PCT_HINT_CELL);
  pct_hints_set_done (hints, PCT_HINT_CELL);
  add_epoch (run, 2);
  g_assert_cmpint (pct_hints_get_shown (hints), ==, PCT_HINT_EPOCH);
  g_object_set (run, "shown-epoch", 1, NULL);
  g_assert_cmpint (pct_hints_get_shown (hints), ==, PCT_HINT_LEARNING_RATE);
  pct_hints_set_done (hints, PCT_HINT_LEARNING_RATE);
  g_assert_cmpint (pct_hints_get_shown (hints), ==, PCT_HINT_NONE);
  g_object_get (hints, "text", &none, NULL);
  g_assert_null (none);
}

static void
test_refused (void)
{
  g_autoptr (PctRun) run = pct_run_new ();
  g_autoptr (PctHints) hints = pct_hints_new (run);
  guint done;
  g_object_set (hints, "enabled", TRUE, "done", 1u << PCT_HINT_TRAIN, NULL);
  g_assert_cmpint (pct_hints_get_shown (hints), ==, PCT_HINT_NONE);
  g_object_set (hints, "done", 0, NULL);
  g_assert_cmpint (pct_hints_get_shown (hints), ==, PCT_HINT_TRAIN);
  g_object_set (hints, "enabled", FALSE, NULL);
  g_assert_cmpint (pct_hints_get_shown (hints), ==, PCT_HINT_NONE);
  pct_run_begin (run, 4, 64, "Digits", "LeNet-5");
  g_object_get (hints, "done", &done, NULL);
  g_assert_cmpuint (done, ==, 1u << PCT_HINT_TRAIN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hints/order", test_order);
  g_test_add_func ("/hints/refused", test_refused);
  return g_test_run ();
}
