/* The form beside the pages, as assistive tools see and change it. Argument: the program. */
#include "tests/ui/driver.h"

#include <locale.h>
#include <string.h>

static const char *program;

#define PATIENCE 180
#define LOCKED   "Settings wait until the training has ended."

static void
assert_seen (Driver *driver, AtspiRole role, const char *name)
{
  g_autoptr (Accessible) found = driver_wait (driver, role, name, PATIENCE);
  if (found == NULL)
    {
      driver_print (driver);
      g_error ("“%s” was not seen", name);
    }
}

static void
assert_gone (Driver *driver, AtspiRole role, const char *name)
{
  if (!driver_wait_gone (driver, role, name, PATIENCE))
    g_error ("“%s” stays", name);
}

static Driver *
start_window (void)
{
  const char *const argv[] = { program, NULL };
  Driver *driver = driver_start (argv);
  g_assert_nonnull (driver);
  g_assert_true (driver_wait_sensitive (driver, ATSPI_ROLE_PUSH_BUTTON, "Train", PATIENCE));
  return driver;
}

static void
stop_and_close (Driver *driver)
{
  int status;
  g_assert_true (driver_press (driver, "Close"));
  g_assert_true (driver_wait_exit (driver, PATIENCE, &status));
  g_assert_cmpint (status, ==, 0);
  driver_free (driver);
}

static void
choose_sgd (Driver *driver)
{
  for (int i = 0; i < 2; i++) /* from Adam: RMSprop, SGD */
    g_assert_true (driver_act (driver, ATSPI_ROLE_COMBO_BOX, "Optimizer", "choice.previous"));
  g_assert_true (driver_act (driver, ATSPI_ROLE_LIST_ITEM, "More settings", "fold.toggle"));
  assert_seen (driver, ATSPI_ROLE_TEXT, "Momentum");
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

/* What another optimizer needs is asked; what can't be is marked; reset takes it back; the training takes what is there. */
static void
test_optimizer (void)
{
  Driver *driver = start_window ();
  g_assert_null (driver_find (driver, ATSPI_ROLE_TEXT, "Momentum"));
  choose_sgd (driver);
  assert_gone (driver, ATSPI_ROLE_TEXT, "Beta 1");
  g_autofree char *meaning = driver_description (driver, ATSPI_ROLE_TEXT, "Momentum");
  g_assert_true (g_str_has_prefix (meaning, "The share of the last update"));
  g_assert_null (driver_find (driver, ATSPI_ROLE_PUSH_BUTTON, "Reset Momentum"));

  g_assert_true (driver_write (driver, "Momentum", "2"));
  assert_seen (driver, ATSPI_ROLE_LABEL, "Must be at most 1");
  g_assert_false (driver_is_sensitive (driver, ATSPI_ROLE_PUSH_BUTTON, "Train"));
  g_assert_true (driver_press (driver, "Reset Momentum"));
  assert_gone (driver, ATSPI_ROLE_LABEL, "Must be at most 1");
  assert_gone (driver, ATSPI_ROLE_PUSH_BUTTON, "Reset Momentum");
  g_assert_true (driver_wait_sensitive (driver, ATSPI_ROLE_PUSH_BUTTON, "Train", PATIENCE));

  g_assert_true (driver_write (driver, "Momentum", "0.9"));
  assert_seen (driver, ATSPI_ROLE_LABEL, "Momentum: 0.9");
  g_assert_true (driver_press (driver, "About Momentum"));
  assert_seen (driver, ATSPI_ROLE_LABEL, "From 0 to 1. Default: 0");

  g_assert_true (driver_write (driver, "Epochs", "1"));
  g_assert_true (driver_press (driver, "Train"));
  assert_seen (driver, ATSPI_ROLE_STATUS_BAR, "Completed: 1 epoch in *");
  g_autofree char *trained = last_experiment ();
  g_assert_nonnull (strstr (trained, "\"name\": \"sgd\""));
  g_assert_nonnull (strstr (trained, "\"momentum\": 0.9"));
  stop_and_close (driver);
}

/* While a training runs the rate can be changed; the rest waits, and says so. */
static void
test_locked_while_training (void)
{
  Driver *driver = start_window ();
  g_assert_null (driver_find (driver, ATSPI_ROLE_LABEL, LOCKED));
  g_assert_true (driver_press (driver, "Step"));
  assert_seen (driver, ATSPI_ROLE_LABEL, LOCKED);
  const char *const locked[] = { "Batch size", "Epochs", "Seed" };
  for (size_t i = 0; i < G_N_ELEMENTS (locked); i++)
    g_assert_false (driver_is_sensitive (driver, ATSPI_ROLE_TEXT, locked[i]));
  g_autofree char *why = driver_description (driver, ATSPI_ROLE_TEXT, "Seed");
  g_assert_true (g_str_has_prefix (why, "Can be changed when the training has ended."));
  g_assert_true (driver_is_sensitive (driver, ATSPI_ROLE_TEXT, "Learning rate"));
  g_assert_true (driver_press (driver, "Stop"));
  g_assert_true (driver_wait_sensitive (driver, ATSPI_ROLE_TEXT, "Epochs", PATIENCE));
  assert_gone (driver, ATSPI_ROLE_LABEL, LOCKED);
  stop_and_close (driver);
}

/* Early stopping unfolds as it is switched on, and ends the training. */
static void
test_early_stopping (void)
{
  Driver *driver = start_window ();
  g_assert_true (driver_act (driver, ATSPI_ROLE_COMBO_BOX, "Model", "choice.previous"));
  g_assert_true (driver_act (driver, ATSPI_ROLE_CHECK_BOX, "Early stopping", "toggle"));
  assert_seen (driver, ATSPI_ROLE_TEXT, "Least gain");
  g_assert_true (driver_write (driver, "Least gain", "1000"));
  g_assert_true (driver_press (driver, "Train"));
  assert_seen (driver, ATSPI_ROLE_STATUS_BAR, "Stopped early after epoch 2 of 10*");
  stop_and_close (driver);
}

/* A schedule asks for what it needs, and the training follows it; weights are written for all classes. */
static void
test_schedule_and_weights (void)
{
  Driver *driver = start_window ();
  g_assert_true (driver_act (driver, ATSPI_ROLE_COMBO_BOX, "Model", "choice.previous"));
  g_assert_null (driver_find (driver, ATSPI_ROLE_TEXT, "Decay steps"));
  for (int i = 0; i < 2; i++) /* from constant: exponential decay, cosine decay */
    g_assert_true (driver_act (driver, ATSPI_ROLE_COMBO_BOX, "Schedule", "choice.next"));
  assert_seen (driver, ATSPI_ROLE_TEXT, "Decay steps");
  assert_seen (driver, ATSPI_ROLE_TEXT, "Alpha");
  assert_gone (driver, ATSPI_ROLE_TEXT, "Decay rate");
  g_assert_true (driver_write (driver, "Decay steps", "7"));
  g_assert_true (driver_act (driver, ATSPI_ROLE_COMBO_BOX, "Class weights", "choice.next"));
  g_assert_true (driver_act (driver, ATSPI_ROLE_COMBO_BOX, "Class weights", "choice.next"));
  assert_seen (driver, ATSPI_ROLE_TEXT, "Weights");
  g_assert_true (driver_write (driver, "Weights", "3: 2, 11: 1"));
  assert_seen (driver, ATSPI_ROLE_LABEL, "The dataset has no class “11”");
  g_assert_false (driver_is_sensitive (driver, ATSPI_ROLE_PUSH_BUTTON, "Train"));
  g_assert_true (driver_act (driver, ATSPI_ROLE_COMBO_BOX, "Class weights", "choice.previous"));
  assert_gone (driver, ATSPI_ROLE_TEXT, "Weights");
  g_assert_true (driver_write (driver, "Epochs", "1"));
  g_assert_true (driver_press (driver, "Train"));
  assert_seen (driver, ATSPI_ROLE_STATUS_BAR, "Completed: 1 epoch in *");
  g_autofree char *trained = last_experiment ();
  g_assert_nonnull (strstr (trained, "\"name\": \"cosine_decay\""));
  g_assert_nonnull (strstr (trained, "\"decay_steps\": 7"));
  g_assert_nonnull (strstr (trained, "\"class_weight\": \"balanced\""));
  stop_and_close (driver);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  /* libatspi warns of what it asks a window that is only just starting or ending. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_assert_cmpint (argc, >=, 2);
  program = argv[1];
  g_test_add_func ("/sidebar/optimizer", test_optimizer);
  g_test_add_func ("/sidebar/schedule-and-weights", test_schedule_and_weights);
  g_test_add_func ("/sidebar/locked-while-training", test_locked_while_training);
  g_test_add_func ("/sidebar/early-stopping", test_early_stopping);
  return g_test_run ();
}
