/* The first minute of somebody who has never seen the program: it opens on digits, Train is pressed, and each hint is
 * followed as it comes. Argument: the program. */
#include "tests/ui/focus.h"
#include "tests/ui/journey.h"

static const char *const hints[] = {
  "Press Train and watch the network learn.",
  "Click a cell of the confusion matrix to see its images.",
  "Take the slider below the plots back to an earlier epoch.",
  "Change the learning rate while it trains. Undo takes it back.",
};
enum { TRAIN, CELL, EPOCH, LEARNING_RATE, NONE };

static void
assert_hint (Driver *driver, int hint)
{
  if (hint != NONE)
    journey_assert_seen (driver, STATUS, hints[hint]);
  for (int other = 0; other < NONE; other++)
    if (other != hint)
      journey_assert_gone (driver, STATUS, hints[other]);
}

static void
assert_opened (Driver *driver)
{
  journey_assert_seen (driver, LABEL, "Digits · LeNet-5");
  journey_assert_seen (driver, ATSPI_ROLE_INVALID, "Sample images");
  journey_assert_seen (driver, ATSPI_ROLE_COMBO_BOX, "Model");
  g_autoptr (Accessible) train = driver_find (driver, BUTTON, "Train");
  g_assert_true (accessible_has_state (train, ATSPI_STATE_FOCUSED));
  assert_hint (driver, TRAIN);
}

/* A cell that is right in most images: there are some in it after the first epoch. */
static void
look_into_a_cell (Driver *driver)
{
  journey_press (driver, "true 0, predicted 0: *");
  journey_assert_seen (driver, LABEL, "true 0, predicted 0: *");
  journey_assert_seen (driver, LABEL, "* % right");
  journey_assert_seen (driver, ATSPI_ROLE_TABLE_CELL, "Image *: true 0, predicted 0, *");
  journey_key (KEY_ALT, '2');
  journey_assert_seen (driver, STATUS, "Epoch * of 500 · *"); /* It trains on. */
}

static void
test_first_minute (void)
{
  Driver *driver = journey_start (NULL);
  assert_opened (driver);
  journey_write (driver, "Epochs", "500"); /* No machine is done before all of it was looked at. */
  gint64 begun = g_get_monotonic_time ();
  journey_press (driver, "Train");
  journey_assert_seen (driver, LABEL, "Confusion matrix · epoch *");
  g_test_message ("the matrix filled after %.1f s", (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC);
  journey_assert_described (driver, ATSPI_ROLE_IMAGE, "Loss", "training loss ");
  journey_assert_described (driver, ATSPI_ROLE_IMAGE, "Loss", "validation loss ");
  journey_assert_described (driver, ATSPI_ROLE_IMAGE, "Confusion matrix", "of 1,000 validation images right");

  assert_hint (driver, CELL);
  look_into_a_cell (driver);
  assert_hint (driver, EPOCH);
  g_assert_true (driver_slide (driver, "Shown epoch", 1));
  journey_assert_seen (driver, LABEL, "Confusion matrix · epoch 1");
  assert_hint (driver, LEARNING_RATE);
  journey_press (driver, "Dismiss this hint");
  assert_hint (driver, NONE);

  focus_enter ("Learning rate", "0.1");
  journey_assert_seen (driver, LABEL, "Learning rate 0.1 from batch * on");
  journey_assert_described (driver, ATSPI_ROLE_IMAGE, "Loss", " learning rate 0.001 → 0.1 at epoch ");
  journey_key (KEY_CONTROL, 'z'); /* In the field. The toast with Undo may have gone on a slow machine. */
  journey_assert_seen (driver, LABEL, "Forked from epoch *; the run before is kept");
  journey_assert_seen (driver, STATUS, "Epoch * of 500 · *");
  journey_assert_described (driver, ATSPI_ROLE_IMAGE, "Loss", " forked at epoch ");
  g_autofree char *loss = driver_description (driver, ATSPI_ROLE_IMAGE, "Loss");
  g_assert_false (g_pattern_match_simple ("*→ 0.1*", loss));
  journey_press (driver, "Stop");
  journey_assert_seen (driver, STATUS, "Stopped by you in epoch * of 500*");
  journey_close (driver);
}

/* Who doesn't want hints gets none of them. */
static void
test_refuses_hints (void)
{
  Driver *driver = journey_start (NULL);
  assert_hint (driver, TRAIN);
  journey_press (driver, "Don’t Show Hints");
  assert_hint (driver, NONE);
  journey_press (driver, "Step");
  journey_assert_seen (driver, STATUS, "Paused in epoch 1 of 10, after batch 1");
  assert_hint (driver, NONE);
  journey_press (driver, "Stop");
  journey_assert_seen (driver, STATUS, "Stopped by you in epoch 1 of 10*");
  journey_close (driver);
}

int
main (int argc, char **argv)
{
  journey_init (&argc, &argv);
  focus_follow ();
  g_setenv ("PERCEPT_HINTS", "yes", TRUE);
  g_test_add_func ("/first-minute/trains", test_first_minute);
  g_test_add_func ("/first-minute/refuses-hints", test_refuses_hints);
  return g_test_run ();
}
