/* A network built by hand in the real window, as assistive tools see and press it. Argument: the program. */
#include "tests/ui/driver.h"

#include <locale.h>
#include <string.h>

static const char *program;

#define PATIENCE 180

#define ROW    ATSPI_ROLE_LIST_ITEM
#define STATUS ATSPI_ROLE_STATUS_BAR
#define BUTTON ATSPI_ROLE_PUSH_BUTTON

#define KEY_UP      0xff52
#define KEY_DOWN    0xff54
#define KEY_DELETE  0xffff
#define KEY_ALT     0xffe9
#define KEY_CONTROL 0xffe3

static Driver *
start_window (void)
{
  const char *const argv[] = { program, NULL };
  Driver *driver = driver_start (argv);
  g_assert_nonnull (driver);
  g_assert_true (driver_wait_sensitive (driver, BUTTON, "Train", PATIENCE));
  return driver;
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

static void
assert_pressed (Driver *driver, const char *name)
{
  g_test_message ("press %s", name);
  if (!driver_press (driver, name))
    {
      driver_print (driver);
      g_error ("“%s” can't be pressed", name);
    }
}

static void
add_layer (Driver *driver, const char *button, const char *row)
{
  assert_pressed (driver, "Add Layer");
  assert_pressed (driver, button);
  assert_seen (driver, ROW, row);
}

static void
close_window (Driver *driver)
{
  int status;
  assert_pressed (driver, "Close");
  g_assert_true (driver_wait_exit (driver, PATIENCE, &status));
  g_assert_cmpint (status, ==, 0);
  driver_free (driver);
}

/* Down to the output alone, then up again to a network that works. */
static void
test_by_hand (void)
{
  static const char *const removed[] = { "conv2d", "max_pooling2d", "conv2d_1", "max_pooling2d_1", "dense", "dense_1" };
  Driver *driver = start_window ();
  for (size_t i = 0; i < G_N_ELEMENTS (removed); i++)
    {
      /* Names follow: the second of a type becomes the first. */
      g_autofree char *name = g_strdup (removed[i]);
      if (g_str_has_suffix (name, "_1"))
        name[strlen (name) - 2] = '\0';
      g_autofree char *edit = g_strdup_printf ("Edit %s", name), *remove = g_strdup_printf ("Remove %s", name);
      g_autofree char *said = g_strdup_printf ("%s removed", name);
      assert_pressed (driver, edit);
      assert_pressed (driver, remove);
      assert_seen (driver, STATUS, said);
    }
  assert_seen (driver, ROW, "flatten: *, output 784, *");
  assert_seen (driver, ROW, "dense: 10 units, softmax, output 10, parameters 7,850");

  add_layer (driver, "Add conv2d", "conv2d: 32 filters, 3 × 3, relu, output 26 × 26 × 32, parameters 320");
  add_layer (driver, "Add max_pooling2d", "max_pooling2d: 2 × 2, output 13 × 13 × 32, parameters 0");
  add_layer (driver, "Add dense", "dense: 128 units, relu, output 128, *");
  assert_seen (driver, ROW, "dense_1: 10 units, softmax, *");
  g_assert_true (driver_wait_sensitive (driver, BUTTON, "Train", PATIENCE));

  assert_pressed (driver, "Edit conv2d");
  g_assert_true (driver_write (driver, "Filters", "4"));
  assert_seen (driver, ROW, "conv2d: 4 filters, 3 × 3, relu, output 26 × 26 × 4, parameters 40");

  g_assert_true (driver_write (driver, "Kernel size", "29"));
  assert_seen (driver, ATSPI_ROLE_LABEL, "*29 × 29*");
  assert_seen (driver, ATSPI_ROLE_LABEL, "Waits for conv2d");
  g_assert_false (driver_is_sensitive (driver, BUTTON, "Train"));
  g_autofree char *why = driver_description (driver, ROW, "conv2d: *");
  g_assert_nonnull (strstr (why, "29 × 29"));
  g_autofree char *waits = driver_description (driver, ROW, "dense: *");
  g_assert_cmpstr (waits, ==, "Waits for conv2d");

  g_assert_true (driver_write (driver, "Kernel size", "5 x 3"));
  assert_seen (driver, ROW, "conv2d: 4 filters, 5 × 3, relu, output 24 × 26 × 4, parameters 64");
  g_assert_true (driver_wait_sensitive (driver, BUTTON, "Train", PATIENCE));

  /* It is quick, and must not be done before it is looked at. */
  g_assert_true (driver_write (driver, "Epochs", "1000"));
  assert_pressed (driver, "Train");
  assert_seen (driver, STATUS, "Epoch * of 1000*");
  assert_seen (driver, STATUS, "Layers can be changed when the training has ended.");
  g_assert_false (driver_is_sensitive (driver, BUTTON, "Remove conv2d"));
  g_assert_false (driver_is_sensitive (driver, BUTTON, "Add Layer"));
  assert_pressed (driver, "Stop");
  assert_seen (driver, STATUS, "Stopped by you in epoch * of 1000*");
  g_assert_true (driver_wait_sensitive (driver, BUTTON, "Remove conv2d", PATIENCE));
  close_window (driver);
}

static void
test_marks_what_cannot_be (void)
{
  static const struct {
    const char *field, *text, *problem; /* NULL: none */
  } cases[] = {
    { "Filters", "0", "Must be at least 1" },
    { "Filters", "8", NULL },
    { "Kernel size", "big", "“big” is not a whole number" },
    { "Kernel size", "0 × 3", "Must be at least 1" },
    { "Kernel size", "3 × 3 × 3", "Write one number, or two as in 5 × 3" },
    { "Kernel size", "3", NULL },
    { "Strides", "", "A number is missing" },
    { "Strides", "2,1", NULL },
    { "Name", "a b", "Only letters, digits and _ can be in a name" },
    { "Name", "conv2d_1", "*“conv2d_1” is the name of*" },
    { "Name", "first", NULL },
  };
  Driver *driver = start_window ();
  assert_pressed (driver, "Edit conv2d_1");
  g_assert_true (driver_write (driver, "Name", "conv2d_1"));
  assert_pressed (driver, "Edit conv2d");
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s: “%s”", cases[i].field, cases[i].text);
      g_assert_true (driver_write (driver, cases[i].field, cases[i].text));
      if (cases[i].problem != NULL)
        assert_seen (driver, ATSPI_ROLE_LABEL, cases[i].problem);
      else
        g_assert_true (driver_wait_sensitive (driver, BUTTON, "Train", PATIENCE));
      g_assert_cmpint (driver_is_sensitive (driver, BUTTON, "Train"), ==, cases[i].problem == NULL);
    }
  assert_seen (driver, ROW,
               "first: conv2d, 8 filters, 3 × 3, strides 2 × 1, same, relu, output 14 × 28 × 8, parameters 80");
  close_window (driver);
}

/* Alt with the arrows moves the row that has the focus, as a new one does; Delete removes it, Ctrl+Z takes that back.
 */
static void
test_by_keyboard (void)
{
  Driver *driver = start_window ();
  assert_pressed (driver, "Edit dense_1");
  assert_pressed (driver, "Duplicate dense_1");
  assert_seen (driver, STATUS, "dense_2 added as layer 8 of 9");
  g_assert_true (driver_key (KEY_ALT, KEY_UP));
  assert_seen (driver, STATUS, "dense_2 moved to place 7 of 9");
  g_assert_true (driver_key (KEY_ALT, KEY_UP));
  assert_seen (driver, STATUS, "dense_1 moved to place 6 of 9");
  assert_seen (driver, ROW, "dense: 84 units, *");
  g_assert_true (driver_key (KEY_ALT, KEY_DOWN));
  assert_seen (driver, STATUS, "dense moved to place 7 of 9");
  g_assert_true (driver_key (0, KEY_DELETE));
  assert_seen (driver, STATUS, "dense_1 removed");
  assert_seen (driver, ROW, "dense_2: 10 units, *");
  g_assert_true (driver_key (KEY_CONTROL, 'z'));
  assert_seen (driver, ROW, "dense_3: 10 units, *");
  close_window (driver);
}

static void
test_moved_and_copied (void)
{
  Driver *driver = start_window ();
  assert_pressed (driver, "Edit max_pooling2d_1");
  g_assert_true (driver_write (driver, "Pool size", "3"));
  assert_seen (driver, ROW, "max_pooling2d_1: 3 × 3, output 3 × 3 × 48, *");
  assert_pressed (driver, "Move max_pooling2d_1 up");
  assert_seen (driver, ROW, "max_pooling2d_1: 3 × 3, output 4 × 4 × 32, *");
  assert_pressed (driver, "Duplicate max_pooling2d_1");
  assert_seen (driver, STATUS, "max_pooling2d_2 added as layer 4 of 9");
  assert_seen (driver, ROW, "max_pooling2d_2: 3 × 3, output 1 × 1 × 32, *");
  assert_seen (driver, ATSPI_ROLE_LABEL, "*5 × 5*");
  g_assert_false (driver_is_sensitive (driver, BUTTON, "Train"));
  assert_pressed (driver, "Remove max_pooling2d_2");
  assert_pressed (driver, "Edit max_pooling2d");
  assert_pressed (driver, "Add a layer after max_pooling2d");
  assert_pressed (driver, "Add dropout");
  assert_seen (driver, ROW, "dropout: rate 0.5, output 14 × 14 × 32, *");
  g_assert_true (driver_write (driver, "Rate", "1"));
  assert_seen (driver, ATSPI_ROLE_LABEL, "Must be below 1");
  close_window (driver);
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
  g_test_add_func ("/layers/by-hand", test_by_hand);
  g_test_add_func ("/layers/marks-what-cannot-be", test_marks_what_cannot_be);
  g_test_add_func ("/layers/by-keyboard", test_by_keyboard);
  g_test_add_func ("/layers/moved-and-copied", test_moved_and_copied);
  return g_test_run ();
}
