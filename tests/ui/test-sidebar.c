/* The form beside the pages, as assistive tools see and change it. Argument: the program. */
#include "tests/ui/journey.h"

#include <string.h>

#define LOCKED "Settings wait until the training has ended."

static void
choose_sgd (Driver *driver)
{
  for (int i = 0; i < 2; i++) /* from Adam: RMSprop, SGD */
    journey_act (driver, ATSPI_ROLE_COMBO_BOX, "Optimizer", "choice.previous");
  g_assert_null (driver_find (driver, ATSPI_ROLE_TEXT, "Momentum"));
  journey_act (driver, ATSPI_ROLE_LIST_ITEM, "Optimizer: More settings", "fold.toggle");
  journey_assert_seen (driver, ATSPI_ROLE_TEXT, "Momentum");
}

/* The file of the run that was made last; the display's own folder of runs was empty before. */
static char *
last_experiment (void)
{
  g_autofree char *runs = g_build_filename (g_get_user_data_dir (), "percept", "runs", NULL);
  g_autoptr (GDir) dir = g_dir_open (runs, 0, NULL);
  g_assert_nonnull (dir);
  g_autofree char *last = NULL, *text = NULL; /* names start with the time */
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    if (last == NULL || strcmp (name, last) > 0)
      {
        g_free (last);
        last = g_strdup (name);
      }
  g_assert_nonnull (last);
  g_autofree char *file = g_build_filename (runs, last, "experiment.json", NULL);
  g_file_get_contents (file, &text, NULL, NULL);
  g_assert_nonnull (text);
  return g_steal_pointer (&text);
}

/* What another optimizer needs is asked; what can't be is marked; reset takes it back; the training takes what is
 * there. */
static void
test_optimizer (void)
{
  Driver *driver = journey_start (NULL);
  g_assert_null (driver_find (driver, ATSPI_ROLE_TEXT, "Momentum"));
  choose_sgd (driver);
  journey_assert_gone (driver, ATSPI_ROLE_TEXT, "Beta 1");
  g_autofree char *meaning = driver_description (driver, ATSPI_ROLE_TEXT, "Momentum");
  g_assert_true (g_str_has_prefix (meaning, "The share of the last update"));
  g_assert_null (driver_find (driver, BUTTON, "Reset Momentum"));

  journey_write (driver, "Momentum", "2");
  journey_assert_seen (driver, LABEL, "Must be at most 1");
  journey_assert_seen (driver, LABEL, "To train, put right “Momentum”.");
  g_assert_false (driver_is_sensitive (driver, BUTTON, "Train"));
  journey_press (driver, "Reset Momentum");
  journey_assert_gone (driver, LABEL, "Must be at most 1");
  journey_assert_gone (driver, LABEL, "To train, put right “Momentum”.");
  journey_assert_gone (driver, BUTTON, "Reset Momentum");
  g_assert_true (driver_wait_sensitive (driver, BUTTON, "Train", PATIENCE));

  journey_write (driver, "Momentum", "0.9");
  journey_assert_seen (driver, LABEL, "Momentum: 0.9");
  journey_press (driver, "About Momentum");
  journey_assert_seen (driver, LABEL, "From 0 to 1. Default: 0");

  journey_write (driver, "Epochs", "1");
  journey_press (driver, "Train");
  journey_assert_seen (driver, STATUS, "Completed: 1 epoch in *");
  g_autofree char *trained = last_experiment ();
  g_assert_nonnull (strstr (trained, "\"name\": \"sgd\""));
  g_assert_nonnull (strstr (trained, "\"momentum\": 0.9"));
  journey_close (driver);
}

/* While a training runs the rate can be changed; the rest waits, and says so. */
static void
test_locked_while_training (void)
{
  Driver *driver = journey_start (NULL);
  g_assert_null (driver_find (driver, LABEL, LOCKED));
  journey_press (driver, "Step");
  journey_assert_seen (driver, LABEL, LOCKED);
  const char *const locked[] = { "Batch size", "Epochs", "Seed" };
  for (size_t i = 0; i < G_N_ELEMENTS (locked); i++)
    g_assert_false (driver_is_sensitive (driver, ATSPI_ROLE_TEXT, locked[i]));
  g_autofree char *why = driver_description (driver, ATSPI_ROLE_TEXT, "Seed");
  g_assert_true (g_str_has_prefix (why, "Can be changed when the training has ended."));
  g_assert_true (driver_is_sensitive (driver, ATSPI_ROLE_TEXT, "Learning rate"));
  journey_press (driver, "Stop");
  g_assert_true (driver_wait_sensitive (driver, ATSPI_ROLE_TEXT, "Epochs", PATIENCE));
  journey_assert_gone (driver, LABEL, LOCKED);
  journey_close (driver);
}

/* Early stopping unfolds as it is switched on, and ends the training. */
static void
test_early_stopping (void)
{
  Driver *driver = journey_start (NULL);
  journey_act (driver, ATSPI_ROLE_COMBO_BOX, "Model", "choice.previous");
  g_assert_null (driver_find (driver, ATSPI_ROLE_TEXT, "Least gain"));
  journey_act (driver, ATSPI_ROLE_CHECK_BOX, "Early stopping", "toggle");
  journey_assert_seen (driver, ATSPI_ROLE_TEXT, "Least gain");
  journey_write (driver, "Least gain", "1000");
  journey_press (driver, "Train");
  journey_assert_seen (driver, STATUS, "Stopped early: 2 of 10 epochs *");
  journey_close (driver);
}

/* A schedule asks for what it needs, and the training follows it; weights are written for all classes. */
static void
test_schedule_and_weights (void)
{
  Driver *driver = journey_start (NULL);
  journey_act (driver, ATSPI_ROLE_COMBO_BOX, "Model", "choice.previous");
  g_assert_null (driver_find (driver, ATSPI_ROLE_TEXT, "Decay steps"));
  for (int i = 0; i < 2; i++) /* from constant: exponential decay, cosine decay */
    journey_act (driver, ATSPI_ROLE_COMBO_BOX, "Schedule", "choice.next");
  journey_assert_seen (driver, ATSPI_ROLE_TEXT, "Decay steps");
  journey_assert_seen (driver, ATSPI_ROLE_TEXT, "Alpha");
  journey_assert_gone (driver, ATSPI_ROLE_TEXT, "Decay rate");
  journey_write (driver, "Decay steps", "7");
  journey_act (driver, ATSPI_ROLE_COMBO_BOX, "Class weights", "choice.next");
  journey_act (driver, ATSPI_ROLE_COMBO_BOX, "Class weights", "choice.next");
  journey_assert_seen (driver, ATSPI_ROLE_TEXT, "Weights");
  journey_write (driver, "Weights", "3: 2, 11: 1");
  journey_assert_seen (driver, LABEL, "The dataset has no class “11”");
  g_assert_false (driver_is_sensitive (driver, BUTTON, "Train"));
  journey_act (driver, ATSPI_ROLE_COMBO_BOX, "Class weights", "choice.previous");
  journey_assert_gone (driver, ATSPI_ROLE_TEXT, "Weights");
  journey_write (driver, "Epochs", "1");
  journey_press (driver, "Train");
  journey_assert_seen (driver, STATUS, "Completed: 1 epoch in *");
  g_autofree char *trained = last_experiment ();
  g_assert_nonnull (strstr (trained, "\"name\": \"cosine_decay\""));
  g_assert_nonnull (strstr (trained, "\"decay_steps\": 7"));
  g_assert_nonnull (strstr (trained, "\"class_weight\": \"balanced\""));
  journey_close (driver);
}

int
main (int argc, char **argv)
{
  journey_init (&argc, &argv);
  g_test_add_func ("/sidebar/optimizer", test_optimizer);
  g_test_add_func ("/sidebar/schedule-and-weights", test_schedule_and_weights);
  g_test_add_func ("/sidebar/locked-while-training", test_locked_while_training);
  g_test_add_func ("/sidebar/early-stopping", test_early_stopping);
  return g_test_run ();
}
