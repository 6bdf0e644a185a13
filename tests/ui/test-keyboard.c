/* The whole program with the keyboard alone: nothing here presses a widget by its accessible action, nothing moves a
 * pointer. Each stop of the Tab key has a name (tests/ui/focus.c looks). Argument: the program. */
#include "tests/ui/focus.h"
#include "tests/ui/journey.h"

#include <string.h>

static void
quit (Driver *driver)
{
  int status;
  journey_key (KEY_CONTROL, 'q');
  g_assert_true (driver_wait_exit (driver, PATIENCE, &status));
  g_assert_cmpint (status, ==, 0);
  driver_free (driver);
}

/* A preset and the fields of a training, then a training that is stepped, paused, looked at and stopped. */
static void
test_trains (void)
{
  Driver *driver = journey_start (NULL);
  focus_assert ("push button “Train”");

  focus_must_reach ("combo box “Model”");
  journey_key (0, KEY_RETURN);
  for (guint up = 0; up < 3; up++)
    journey_key (0, KEY_UP);
  journey_key (0, KEY_RETURN);
  journey_assert_seen (driver, LABEL, "Digits · Softmax regression");
  focus_assert ("combo box “Model”");
  focus_enter ("Batch size", "250");
  focus_enter ("Epochs", "4000");

  journey_key (0, KEY_F (7));
  journey_assert_seen (driver, STATUS, "Paused in epoch 1 of 4000, after batch 1*");
  focus_assert ("push button “Resume”");
  journey_key (0, KEY_F (7));
  journey_assert_seen (driver, STATUS, "Paused in epoch 1 of 4000, after batch 2*");
  journey_key (0, KEY_F (6));
  journey_assert_seen (driver, LABEL, "Confusion matrix · epoch *");
  journey_key (0, KEY_F (6));
  journey_assert_seen (driver, STATUS, "Paused in epoch * of 4000*");

  focus_must_reach ("slider “Shown epoch”");
  journey_key (0, KEY_HOME);
  journey_assert_seen (driver, LABEL, "Confusion matrix · epoch 1");
  journey_key (0, KEY_F (8));
  journey_assert_seen (driver, STATUS, "Stopped by you in epoch * of 4000*");
  focus_assert ("slider “Shown epoch”");
  quit (driver);
}

/* The pages one after the other; on Inspect a cell, its images, and one of them, which leads back to Data. */
static void
test_pages (void)
{
  Driver *driver = journey_start (NULL);
  focus_must_reach ("combo box “Model”");
  journey_key (0, KEY_RETURN);
  for (guint up = 0; up < 3; up++)
    journey_key (0, KEY_UP);
  journey_key (0, KEY_RETURN);
  journey_assert_seen (driver, LABEL, "Digits · Softmax regression");
  focus_assert ("combo box “Model”");
  focus_enter ("Epochs", "3");
  focus_must_reach ("push button “Train”");
  journey_key (0, KEY_RETURN);
  journey_assert_seen (driver, STATUS, "Completed*");
  focus_assert ("push button “Train”");

  journey_key (KEY_ALT, '1');
  journey_assert_seen (driver, ATSPI_ROLE_INVALID, "Images of the dataset");
  focus_must_reach ("table cell “Image *”");
  journey_key (0, KEY_RETURN);
  journey_assert_seen (driver, STATUS, "Image 0: *");
  journey_key (KEY_ALT, '2');
  journey_assert_seen (driver, LABEL, "Confusion matrix · epoch 3");
  journey_key (KEY_ALT, '3');
  focus_assert ("push button “What the cells say”");
  focus_must_reach ("panel “Confusion matrix”");
  const struct {
    guint key;
    const char *cell;
  } moves[] = { { KEY_HOME, "true 0, predicted 0: *" },
                { KEY_RIGHT, "true 0, predicted 1: *" },
                { KEY_DOWN, "true 1, predicted 1: *" } };
  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      journey_key (0, moves[i].key);
      journey_assert_seen (driver, LABEL, moves[i].cell);
    }
  focus_must_reach ("table cell “Image *: true 1, predicted 1, *”");
  journey_key (0, KEY_RETURN);
  journey_assert_seen (driver, ATSPI_ROLE_IMAGE, "Right and wrong over the epochs");
  focus_must_reach ("push button “Show among the dataset’s images”");
  journey_key (0, KEY_RETURN);
  journey_assert_seen (driver, ATSPI_ROLE_INVALID, "Images of the dataset");
  quit (driver);
}

static void
test_windows (void)
{
  static const struct {
    guint modifier, key;
    AtspiRole role;
    const char *name;
    const char *left; /* has the focus when it is closed again */
  } windows[] = {
    { 0, KEY_F (10), ATSPI_ROLE_INVALID, "Keyboard Shortcuts", "push button “Main menu”" },
    { KEY_CONTROL, ',', ATSPI_ROLE_INVALID, "Colours", "push button “Train”" },
    { KEY_CONTROL, '?', ATSPI_ROLE_INVALID, "Undo a change of the experiment",
      NULL }, /* the last, since it is only hidden */
  };
  Driver *driver = journey_start (NULL);
  focus_assert ("push button “Train”");
  journey_key (0, KEY_F (11));
  journey_assert_gone (driver, BUTTON, "Train");
  journey_key (0, KEY_ESCAPE);
  journey_assert_seen (driver, BUTTON, "Train");
  for (gsize i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      g_test_message ("%s", windows[i].name);
      focus_must_reach ("push button “Train”");
      journey_key (windows[i].modifier, windows[i].key);
      journey_assert_seen (driver, windows[i].role, windows[i].name);
      journey_key (0, KEY_ESCAPE);
      journey_assert_gone (driver, windows[i].role, windows[i].name);
      if (windows[i].left == NULL || !driver_manage_window ("Percept$", "windowfocus"))
        continue;
      focus_assert (windows[i].left);
    }
  driver_free (driver);
}

int
main (int argc, char **argv)
{
  journey_init (&argc, &argv);
  focus_follow ();
  g_test_add_func ("/keyboard/trains", test_trains);
  g_test_add_func ("/keyboard/pages", test_pages);
  g_test_add_func ("/keyboard/windows", test_windows);
  return g_test_run ();
}
