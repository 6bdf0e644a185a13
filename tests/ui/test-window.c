/* The real window, as assistive tools see and press it. Argument: the program. What trains is softmax regression, which a
 * sanitized build trains quickly, too, for more epochs than anybody waits for. */
#include "tests/ui/driver.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

static const char *program;
static char *experiment; /* a file */

#define PATIENCE 180

static const char softmax[] = "{\"dataset\": {\"source\": \"digits\", \"validation_split\": 0.1},"
                              " \"model\": {\"layers\": [{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 10,"
                              " \"activation\": \"softmax\"}]}, \"optimizer\": {\"name\": \"adam\", \"learning_rate\": 0.01},"
                              " \"training\": {\"epochs\": 100000, \"batch_size\": 64}}";

/* The status line is the label that says so by its role. */
#define STATUS ATSPI_ROLE_STATUS_BAR

static Driver *
start_window (void)
{
  const char *const argv[] = { program, NULL };
  Driver *driver = driver_start (argv);
  g_assert_nonnull (driver);
  g_assert_true (driver_wait_sensitive (driver, ATSPI_ROLE_PUSH_BUTTON, "Train", PATIENCE));
  return driver;
}

static Driver *
start_training_window (void)
{
  const char *const argv[] = { program, experiment, NULL };
  Driver *driver = driver_start (argv);
  g_assert_nonnull (driver);
  g_autoptr (Accessible) found = driver_wait (driver, ATSPI_ROLE_LABEL, "softmax.json", PATIENCE);
  g_assert_nonnull (found);
  g_assert_true (driver_wait_sensitive (driver, ATSPI_ROLE_PUSH_BUTTON, "Train", PATIENCE));
  return driver;
}

static void
assert_buttons (Driver *driver, const char *pause_name, gboolean train, gboolean pause, gboolean step, gboolean stop)
{
  const struct {
    const char *name;
    gboolean sensitive;
  } buttons[] = { { "Train", train }, { pause_name, pause }, { "Step", step }, { "Stop", stop } };
  for (size_t i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      g_test_message ("button %s", buttons[i].name);
      g_assert_cmpint (driver_is_sensitive (driver, ATSPI_ROLE_PUSH_BUTTON, buttons[i].name), ==, buttons[i].sensitive);
    }
}

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

static guint64
paused_batch (Driver *driver)
{
  assert_seen (driver, STATUS, "Paused in epoch * of *, after batch *");
  g_autofree char *status = driver_name (driver, STATUS, "Paused in epoch *");
  const char *number = strrchr (status, ' ') + 1;
  g_autoptr (GString) digits = g_string_new (NULL);
  for (; *number != '\0'; number++)
    if (g_ascii_isdigit (*number))
      g_string_append_c (digits, *number);
  return g_ascii_strtoull (digits->str, NULL, 10);
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
test_opens_on_digits (void)
{
  Driver *driver = start_window ();
  assert_buttons (driver, "Pause", TRUE, FALSE, TRUE, FALSE);
  assert_seen (driver, STATUS, "Nothing trained yet");
  assert_seen (driver, ATSPI_ROLE_LABEL, "Digits · LeNet-5");
  assert_seen (driver, ATSPI_ROLE_LABEL, "9,000 train · 1,000 validation · 2,000 test");
  assert_seen (driver, ATSPI_ROLE_LABEL, "358,894");
  const char *const named[] = { "Dataset", "Model", "Optimizer", "Learning rate", "Batch size", "Epochs",
                                "Loss", "Accuracy", "Confusion matrix", "Sample images", "Progress of the training", "Main menu" };
  for (size_t i = 0; i < G_N_ELEMENTS (named); i++)
    assert_seen (driver, ATSPI_ROLE_INVALID, named[i]);
  stop_and_close (driver);
}

static void
test_trains (void)
{
  Driver *driver = start_training_window ();
  g_assert_true (driver_press (driver, "Train"));
  assert_seen (driver, STATUS, "Epoch * of 100000*");
  assert_buttons (driver, "Pause", FALSE, TRUE, TRUE, TRUE);
  assert_seen (driver, ATSPI_ROLE_LABEL, "Confusion matrix · epoch *");
  g_autofree char *loss = driver_description (driver, ATSPI_ROLE_IMAGE, "Loss");
  g_test_message ("loss: %s", loss);
  g_assert_nonnull (strstr (loss, "validation loss"));
  g_autofree char *matrix = driver_description (driver, ATSPI_ROLE_IMAGE, "Confusion matrix");
  g_assert_nonnull (strstr (matrix, "of 1,000 validation images right"));

  g_assert_true (driver_press (driver, "Pause"));
  guint64 paused = paused_batch (driver);
  assert_buttons (driver, "Resume", FALSE, TRUE, TRUE, TRUE);
  g_usleep (600000);
  g_assert_cmpuint (paused_batch (driver), ==, paused);

  g_assert_true (driver_press (driver, "Step"));
  g_usleep (600000);
  g_assert_cmpuint (paused_batch (driver), ==, paused + 1);

  g_assert_true (driver_press (driver, "Resume"));
  assert_seen (driver, STATUS, "Epoch * of 100000 · *");
  g_assert_true (driver_press (driver, "Decrease Learning rate"));
  assert_seen (driver, ATSPI_ROLE_LABEL, "Learning rate 0.005 from batch * on");

  g_assert_true (driver_press (driver, "Stop"));
  assert_seen (driver, STATUS, "Stopped by you in epoch * of 100000*");
  assert_buttons (driver, "Pause", TRUE, FALSE, TRUE, FALSE);
  stop_and_close (driver);
}

static void
test_steps_from_the_start (void)
{
  Driver *driver = start_training_window ();
  g_assert_true (driver_press (driver, "Step"));
  g_assert_cmpuint (paused_batch (driver), ==, 1);
  g_assert_true (driver_press (driver, "Stop"));
  assert_seen (driver, STATUS, "Stopped by you in epoch 1 of 100000*");
  stop_and_close (driver);
}

static void
test_marks_what_cannot_be (void)
{
  static const struct {
    const char *field, *text, *problem; /* NULL: none */
  } cases[] = {
    { "Learning rate", "fast", "“fast” is not a number" },
    { "Learning rate", "-0.1", "Must be at least 0" },
    { "Learning rate", "<b>&", "“<b>&” is not a number" },
    { "Learning rate", "nan", "“nan” is not a number" },
    { "Learning rate", "0,002", NULL },
    { "Batch size", "1.5", "Must be a whole number" },
    { "Batch size", "1000000000000000000", "Must be at most 1048576" },
    { "Batch size", "32", NULL },
    { "Epochs", "", "A number is missing" },
    { "Epochs", "0", "Must be at least 1" },
    { "Epochs", "3", NULL },
  };
  Driver *driver = start_training_window ();
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s: “%s”", cases[i].field, cases[i].text);
      g_assert_true (driver_write (driver, cases[i].field, cases[i].text));
      if (cases[i].problem != NULL)
        assert_seen (driver, ATSPI_ROLE_LABEL, cases[i].problem);
      else
        g_assert_true (driver_wait_sensitive (driver, ATSPI_ROLE_PUSH_BUTTON, "Train", PATIENCE));
      g_assert_cmpint (driver_is_sensitive (driver, ATSPI_ROLE_PUSH_BUTTON, "Train"), ==, cases[i].problem == NULL);
    }
  g_assert_true (driver_press (driver, "Train"));
  assert_seen (driver, STATUS, "Completed: 3 epochs in *");
  stop_and_close (driver);
}

static void
test_asks_before_closing (void)
{
  Driver *driver = start_training_window ();
  g_assert_true (driver_press (driver, "Train"));
  assert_seen (driver, STATUS, "Epoch * of 100000*");
  g_assert_true (driver_press (driver, "Close"));
  assert_seen (driver, ATSPI_ROLE_LABEL, "Stop the training?");
  g_assert_true (driver_press (driver, "*Keep Training"));
  assert_seen (driver, STATUS, "Epoch * of 100000 · *");

  int status;
  g_assert_true (driver_press (driver, "Close"));
  g_assert_true (driver_press (driver, "*Stop and Close"));
  g_assert_true (driver_wait_exit (driver, PATIENCE, &status));
  g_assert_cmpint (status, ==, 0);
  driver_free (driver);
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
  g_autofree char *folder = g_dir_make_tmp ("percept-window-XXXXXX", NULL);
  experiment = g_build_filename (folder, "softmax.json", NULL);
  g_assert_true (g_file_set_contents (experiment, softmax, -1, NULL));
  g_test_add_func ("/window/opens-on-digits", test_opens_on_digits);
  g_test_add_func ("/window/trains", test_trains);
  g_test_add_func ("/window/steps-from-the-start", test_steps_from_the_start);
  g_test_add_func ("/window/marks-what-cannot-be", test_marks_what_cannot_be);
  g_test_add_func ("/window/asks-before-closing", test_asks_before_closing);
  int status = g_test_run ();
  g_remove (experiment);
  g_rmdir (folder);
  g_free (experiment);
  return status;
}
