/* The real window, as assistive tools see and press it. Argument: the program. What trains is softmax regression, which
 * a sanitized build trains quickly, too, for more epochs than anybody waits for. */
#include "tests/ui/journey.h"

#include <string.h>

static Driver *
start_training_window (void)
{
  return journey_start_softmax ("\"source\": \"digits\", \"validation_split\": 0.1", 64, 100000);
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
      g_assert_cmpint (driver_is_sensitive (driver, BUTTON, buttons[i].name), ==, buttons[i].sensitive);
    }
}

static guint64
paused_batch (Driver *driver)
{
  journey_assert_seen (driver, STATUS, "Paused in epoch * of *, after batch *");
  g_autofree char *status = driver_name (driver, STATUS, "Paused in epoch *");
  const char *number = strrchr (status, ' ') + 1;
  g_autoptr (GString) digits = g_string_new (NULL);
  for (; *number != '\0'; number++)
    if (g_ascii_isdigit (*number))
      g_string_append_c (digits, *number);
  return g_ascii_strtoull (digits->str, NULL, 10);
}

static void
test_opens_on_digits (void)
{
  Driver *driver = journey_start (NULL);
  assert_buttons (driver, "Pause", TRUE, FALSE, TRUE, FALSE);
  journey_assert_seen (driver, STATUS, "Nothing trained yet");
  journey_assert_seen (driver, LABEL, "Digits · LeNet-5");
  journey_assert_seen (driver, LABEL, "9,000 train · 1,000 validation · 2,000 test");
  journey_assert_seen (driver, LABEL, "358,894");
  const char *const named[] = { "Dataset",
                                "Model",
                                "Optimizer",
                                "Learning rate",
                                "Batch size",
                                "Epochs",
                                "Loss",
                                "Accuracy",
                                "Confusion matrix",
                                "Sample images",
                                "Progress of the training",
                                "Main menu" };
  for (size_t i = 0; i < G_N_ELEMENTS (named); i++)
    journey_assert_seen (driver, ATSPI_ROLE_INVALID, named[i]);
  journey_close (driver);
}

static void
test_trains (void)
{
  Driver *driver = start_training_window ();
  journey_press (driver, "Train");
  journey_assert_seen (driver, STATUS, "Epoch * of 100000*");
  assert_buttons (driver, "Pause", FALSE, TRUE, TRUE, TRUE);
  journey_assert_seen (driver, LABEL, "Confusion matrix · epoch *");
  journey_assert_described (driver, ATSPI_ROLE_IMAGE, "Loss", "validation loss");
  journey_assert_described (driver, ATSPI_ROLE_IMAGE, "Confusion matrix", "of 1,000 validation images right");

  journey_press (driver, "Pause");
  guint64 paused = paused_batch (driver);
  assert_buttons (driver, "Resume", FALSE, TRUE, TRUE, TRUE);
  g_usleep (600000);
  g_assert_cmpuint (paused_batch (driver), ==, paused);

  journey_press (driver, "Step");
  g_usleep (600000);
  g_assert_cmpuint (paused_batch (driver), ==, paused + 1);

  journey_press (driver, "Resume");
  journey_assert_seen (driver, STATUS, "Epoch * of 100000 · *");
  journey_press (driver, "Decrease Learning rate");
  journey_assert_seen (driver, LABEL, "Learning rate 0.005 from batch * on");

  journey_press (driver, "Stop");
  journey_assert_seen (driver, STATUS, "Stopped by you in epoch * of 100000*");
  assert_buttons (driver, "Pause", TRUE, FALSE, TRUE, FALSE);
  journey_close (driver);
}

static void
test_steps_from_the_start (void)
{
  Driver *driver = start_training_window ();
  journey_press (driver, "Step");
  g_assert_cmpuint (paused_batch (driver), ==, 1);
  journey_press (driver, "Stop");
  journey_assert_seen (driver, STATUS, "Stopped by you in epoch 1 of 100000*");
  journey_close (driver);
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
      journey_write (driver, cases[i].field, cases[i].text);
      if (cases[i].problem != NULL)
        journey_assert_seen (driver, LABEL, cases[i].problem);
      else
        g_assert_true (driver_wait_sensitive (driver, BUTTON, "Train", PATIENCE));
      g_assert_cmpint (driver_is_sensitive (driver, BUTTON, "Train"), ==, cases[i].problem == NULL);
    }
  journey_press (driver, "Train");
  journey_assert_seen (driver, STATUS, "Completed: 3 epochs in *");
  journey_close (driver);
}

static void
test_asks_before_closing (void)
{
  Driver *driver = start_training_window ();
  journey_press (driver, "Train");
  journey_assert_seen (driver, STATUS, "Epoch * of 100000*");
  journey_press (driver, "Close");
  journey_assert_seen (driver, LABEL, "Stop the training?");
  journey_press (driver, "*Keep Training");
  journey_assert_gone (driver, LABEL, "Stop the training?");
  journey_assert_seen (driver, STATUS, "Epoch * of 100000 · *");

  int status;
  journey_press (driver, "Close");
  journey_assert_seen (driver, LABEL, "Stop the training?");
  journey_press (driver, "*Stop and Close");
  g_assert_true (driver_wait_exit (driver, PATIENCE, &status));
  g_assert_cmpint (status, ==, 0);
  driver_free (driver);
}

int
main (int argc, char **argv)
{
  journey_init (&argc, &argv);
  g_test_add_func ("/window/opens-on-digits", test_opens_on_digits);
  g_test_add_func ("/window/trains", test_trains);
  g_test_add_func ("/window/steps-from-the-start", test_steps_from_the_start);
  g_test_add_func ("/window/marks-what-cannot-be", test_marks_what_cannot_be);
  g_test_add_func ("/window/asks-before-closing", test_asks_before_closing);
  return g_test_run ();
}
