/* A network built by hand in the real window, as assistive tools see and press it. Argument: the program. */
#include "tests/ui/journey.h"

#include <string.h>

#define ROW ATSPI_ROLE_LIST_ITEM

static void
add_layer (Driver *driver, const char *button, const char *row)
{
  journey_press (driver, "Add Layer");
  journey_press (driver, button);
  journey_assert_seen (driver, ROW, row);
}

/* Down to the output alone, then up again to a network that works. */
static void
test_by_hand (void)
{
  static const char *const removed[] = { "conv2d", "max_pooling2d", "conv2d_1", "max_pooling2d_1", "dense", "dense_1" };
  Driver *driver = journey_start (NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (removed); i++)
    {
      /* Names follow: the second of a type becomes the first. */
      g_autofree char *name = g_strdup (removed[i]);
      if (g_str_has_suffix (name, "_1"))
        name[strlen (name) - 2] = '\0';
      g_autofree char *edit = g_strdup_printf ("Edit %s", name), *remove = g_strdup_printf ("Remove %s", name);
      g_autofree char *said = g_strdup_printf ("%s removed", name);
      journey_press (driver, edit);
      journey_press (driver, remove);
      journey_assert_seen (driver, STATUS, said);
    }
  journey_assert_seen (driver, ROW, "flatten: *, output 784, *");
  journey_assert_seen (driver, ROW, "dense: 10 units, softmax, output 10, parameters 7,850");

  add_layer (driver, "Add conv2d", "conv2d: 32 filters, 3 × 3, relu, output 26 × 26 × 32, parameters 320");
  add_layer (driver, "Add max_pooling2d", "max_pooling2d: 2 × 2, output 13 × 13 × 32, parameters 0");
  add_layer (driver, "Add dense", "dense: 128 units, relu, output 128, *");
  journey_assert_seen (driver, ROW, "dense_1: 10 units, softmax, *");
  g_assert_true (driver_wait_sensitive (driver, BUTTON, "Train", PATIENCE));

  journey_press (driver, "Edit conv2d");
  journey_write (driver, "Filters", "4");
  journey_assert_seen (driver, ROW, "conv2d: 4 filters, 3 × 3, relu, output 26 × 26 × 4, parameters 40");
  journey_write (driver, "Kernel size", "29");
  journey_assert_seen (driver, LABEL, "*29 × 29*");
  journey_assert_seen (driver, LABEL, "Waits for conv2d");
  g_assert_false (driver_is_sensitive (driver, BUTTON, "Train"));
  g_autofree char *why = driver_description (driver, ROW, "conv2d: *");
  g_assert_nonnull (strstr (why, "29 × 29"));
  g_autofree char *waits = driver_description (driver, ROW, "dense: *");
  g_assert_cmpstr (waits, ==, "Waits for conv2d");
  journey_write (driver, "Kernel size", "5 x 3");
  journey_assert_seen (driver, ROW, "conv2d: 4 filters, 5 × 3, relu, output 24 × 26 × 4, parameters 64");
  g_assert_true (driver_wait_sensitive (driver, BUTTON, "Train", PATIENCE));

  /* It is quick, and must not be done before it is looked at. */
  journey_write (driver, "Epochs", "1000");
  journey_press (driver, "Train");
  journey_assert_seen (driver, STATUS, "Epoch * of 1000*");
  journey_assert_seen (driver, STATUS, "Layers can be changed when the training has ended.");
  g_assert_false (driver_is_sensitive (driver, BUTTON, "Remove conv2d"));
  g_assert_false (driver_is_sensitive (driver, BUTTON, "Add Layer"));
  journey_press (driver, "Stop");
  journey_assert_seen (driver, STATUS, "Stopped by you in epoch * of 1000*");
  g_assert_true (driver_wait_sensitive (driver, BUTTON, "Remove conv2d", PATIENCE));
  journey_close (driver);
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
  Driver *driver = journey_start (NULL);
  journey_press (driver, "Edit conv2d_1");
  journey_write (driver, "Name", "conv2d_1");
  journey_press (driver, "Edit conv2d");
  journey_assert_gone (driver, BUTTON, "Remove conv2d_1"); /* Its form has fields of the same names. */
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      journey_write (driver, cases[i].field, cases[i].text);
      if (cases[i].problem != NULL)
        journey_assert_seen (driver, LABEL, cases[i].problem);
      else
        g_assert_true (driver_wait_sensitive (driver, BUTTON, "Train", PATIENCE));
      g_assert_cmpint (driver_is_sensitive (driver, BUTTON, "Train"), ==, cases[i].problem == NULL);
    }
  journey_assert_seen (driver, ROW,
                       "first: conv2d, 8 filters, 3 × 3, strides 2 × 1, same, relu, output 14 × 28 × 8, parameters 80");
  journey_close (driver);
}

/* Alt with the arrows moves the row that has the focus, as a new one does; Delete removes it, Ctrl+Z takes that back.
 */
static void
test_by_keyboard (void)
{
  Driver *driver = journey_start (NULL);
  journey_press (driver, "Edit dense_1");
  journey_press (driver, "Duplicate dense_1");
  journey_assert_seen (driver, STATUS, "dense_2 added as layer 8 of 9");
  journey_key (KEY_ALT, KEY_UP);
  journey_assert_seen (driver, STATUS, "dense_2 moved to place 7 of 9");
  journey_key (KEY_ALT, KEY_UP);
  journey_assert_seen (driver, STATUS, "dense_1 moved to place 6 of 9");
  journey_assert_seen (driver, ROW, "dense: 84 units, *");
  journey_key (KEY_ALT, KEY_DOWN);
  journey_assert_seen (driver, STATUS, "dense moved to place 7 of 9");
  journey_key (0, KEY_DELETE);
  journey_assert_seen (driver, STATUS, "dense_1 removed");
  journey_assert_seen (driver, ROW, "dense_2: 10 units, *");
  journey_key (KEY_CONTROL, 'z');
  journey_assert_seen (driver, ROW, "dense_3: 10 units, *");
  journey_close (driver);
}

static void
test_moved_and_copied (void)
{
  Driver *driver = journey_start (NULL);
  journey_press (driver, "Edit max_pooling2d_1");
  journey_write (driver, "Pool size", "3");
  journey_assert_seen (driver, ROW, "max_pooling2d_1: 3 × 3, output 3 × 3 × 48, *");
  journey_press (driver, "Move max_pooling2d_1 up");
  journey_assert_seen (driver, ROW, "max_pooling2d_1: 3 × 3, output 4 × 4 × 32, *");
  journey_press (driver, "Duplicate max_pooling2d_1");
  journey_assert_seen (driver, STATUS, "max_pooling2d_2 added as layer 4 of 9");
  journey_assert_seen (driver, ROW, "max_pooling2d_2: 3 × 3, output 1 × 1 × 32, *");
  journey_assert_seen (driver, LABEL, "*5 × 5*");
  g_assert_false (driver_is_sensitive (driver, BUTTON, "Train"));
  journey_press (driver, "Remove max_pooling2d_2");
  journey_press (driver, "Edit max_pooling2d");
  journey_press (driver, "Add a layer after max_pooling2d");
  journey_press (driver, "Add dropout");
  journey_assert_seen (driver, ROW, "dropout: rate 0.5, output 14 × 14 × 32, *");
  journey_write (driver, "Rate", "1");
  journey_assert_seen (driver, LABEL, "Must be below 1");
  journey_close (driver);
}

int
main (int argc, char **argv)
{
  journey_init (&argc, &argv);
  g_test_add_func ("/layers/by-hand", test_by_hand);
  g_test_add_func ("/layers/marks-what-cannot-be", test_marks_what_cannot_be);
  g_test_add_func ("/layers/by-keyboard", test_by_keyboard);
  g_test_add_func ("/layers/moved-and-copied", test_moved_and_copied);
  return g_test_run ();
}
