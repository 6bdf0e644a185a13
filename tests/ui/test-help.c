/* The manual beside the window, with the keyboard alone. What a window manager would do, xdotool does. Argument: the
 * program. */
#include "tests/ui/focus.h"
#include "tests/ui/journey.h"

#define PAGES "Pages of the manual"

static void
open_help (Driver *driver)
{
  journey_key (0, KEY_F1);
  journey_assert_seen (driver, ATSPI_ROLE_LIST, PAGES);
  g_assert_true (driver_manage_window ("^Help$", "windowfocus"));
}

/* The window is as it was, with the focus where it was. */
static void
assert_closed (Driver *driver)
{
  journey_assert_gone (driver, ATSPI_ROLE_LIST, PAGES);
  g_assert_true (driver_manage_window ("Percept$", "windowfocus"));
  focus_assert ("push button “Train”");
  journey_assert_seen (driver, LABEL, "Digits · LeNet-5");
}

/* A link leads to another page, read from its beginning. */
static void
test_reads (void)
{
  Driver *driver = journey_start (NULL);
  focus_assert ("push button “Train”");
  open_help (driver);
  journey_assert_seen (driver, ATSPI_ROLE_HEADING, "First steps");
  focus_must_reach ("label “*in command-line.md and*”");
  journey_key (0, KEY_RETURN);
  focus_assert ("scroll pane “The command line”");
  journey_assert_seen (driver, ATSPI_ROLE_HEADING, "The command line");

  /* Where both don't fit beside each other, a page has a way back to the list. */
  g_assert_true (driver_manage_window ("^Help$", "windowsize 420 600"));
  journey_assert_seen (driver, BUTTON, PAGES);
  focus_must_reach ("list item “*”");
  journey_key (0, KEY_HOME);
  focus_assert ("list item “First steps”");
  journey_key (0, KEY_RETURN);
  journey_assert_seen (driver, ATSPI_ROLE_HEADING, "First steps");
  focus_must_reach ("push button “" PAGES "”");
  journey_key (0, KEY_RETURN);
  focus_assert ("list item “First steps”");
  journey_key (0, KEY_ESCAPE);
  assert_closed (driver);
  driver_free (driver);
}

/* The keys that close a window close the one that they were pressed in. */
static void
test_closes (void)
{
  static const struct {
    guint modifier, key;
  } keys[] = { { 0, KEY_ESCAPE }, { KEY_CONTROL, 'w' }, { KEY_CONTROL, 'q' } };
  Driver *driver = journey_start (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      focus_assert ("push button “Train”");
      open_help (driver);
      journey_key (keys[i].modifier, keys[i].key);
      assert_closed (driver);
    }

  /* Help for a window that has gone goes with it. */
  int status;
  open_help (driver);
  g_assert_true (driver_manage_window ("Percept$", "windowfocus"));
  journey_key (KEY_CONTROL, 'w');
  g_assert_true (driver_wait_exit (driver, PATIENCE, &status));
  g_assert_cmpint (status, ==, 0);
  driver_free (driver);
}

int
main (int argc, char **argv)
{
  journey_init (&argc, &argv);
  g_autofree char *tool = g_find_program_in_path ("xdotool");
  if (tool == NULL)
    {
      g_print ("1..0 # SKIP xdotool is not installed\n");
      return 0;
    }
  focus_follow ();
  g_test_add_func ("/help/reads", test_reads);
  g_test_add_func ("/help/closes", test_closes);
  return g_test_run ();
}
