/* Files that are dragged from a file manager onto the window. Arguments: the program, and the other window,
 * drag-source. */
#include "tests/data/support.h"
#include "tests/ui/journey.h"

#include <glib/gstdio.h>
#include <string.h>

#define ROW_HEIGHT 40 /* of drag-source */

static const char *source_program;

typedef struct {
  char *folder; /* of what is dragged, and of what the program keeps */
  Driver *window, *source;
} Fixture;

static const char experiment[] = "{\"dataset\": {\"source\": \"digits\", \"limit\": 500}, \"model\": {\"layers\": "
                                 "[{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 10, \"activation\": "
                                 "\"softmax\"}]}}";
/* What is dragged, in the order of the other window's rows. */
static const char *const names[]
    = { "notes.txt", "broken.json", "newer.json", "empty", "picture.png", "birds", "small.json", "all" };
enum { NOTES, BROKEN, NEWER, EMPTY, PICTURE, BIRDS, SMALL, ALL, N_FILES = ALL };

static char *
path_of (const Fixture *fixture, int row)
{
  return g_build_filename (fixture->folder, names[row], NULL);
}

static void
write_files (Fixture *fixture)
{
  static const struct {
    int row;
    const char *text;
  } files[] = { { NOTES, "x" },
                { BROKEN, "{\"dataset\": " },
                { NEWER, "{\"format\": 2}" },
                { PICTURE, "\x89PNG\r\n\x1a\n" },
                { SMALL, experiment } };
  for (size_t i = 0; i < G_N_ELEMENTS (files); i++)
    support_write (fixture->folder, names[files[i].row], files[i].text, strlen (files[i].text));
  g_autofree char *empty = path_of (fixture, EMPTY), *birds = path_of (fixture, BIRDS);
  g_assert_cmpint (g_mkdir (empty, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (birds, 0700), ==, 0);
  support_write_idx_folder (birds, 40, 10);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = scratch_new ();
  write_files (fixture);
  const char *const argv[] = { journey_program (), NULL };
  fixture->window = driver_start_with (argv, fixture->folder);
  g_assert_nonnull (fixture->window);
  g_assert_true (driver_wait_sensitive (fixture->window, BUTTON, "Train", PATIENCE));

  char *rows[N_FILES + 2] = { (char *) source_program };
  for (int i = 0; i < N_FILES; i++)
    rows[i + 1] = path_of (fixture, i);
  fixture->source = driver_start ((const char *const *) rows);
  g_assert_nonnull (fixture->source);
  for (int i = 0; i < N_FILES; i++)
    g_free (rows[i + 1]);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  driver_free (fixture->source);
  journey_close (fixture->window);
  scratch_free (fixture->folder);
}

static void
mouse (int x, int y, const char *what)
{
  g_assert_true (atspi_generate_mouse_event (x, y, what, NULL));
}

/* From its row into the middle of the window, where it is let go as soon as it may be. */
static void
drag (Fixture *fixture, int row)
{
  const int x = 20, y = row * ROW_HEIGHT + ROW_HEIGHT / 2;
  g_autofree char *ready = g_strdup_printf ("%s may be dropped", names[row]);
  g_autoptr (Accessible) seen = NULL;
  gint64 end = g_get_monotonic_time () + PATIENCE * (gint64) G_USEC_PER_SEC;
  g_test_message ("drag %s", names[row]);
  mouse (x, y, "abs");
  mouse (x, y, "b1p");
  for (int moved = 0; seen == NULL; moved++)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      mouse (800 + moved % 2, 500, "abs");
      seen = driver_find (fixture->source, LABEL, ready);
    }
  mouse (800, 500, "b1r");
  journey_assert_gone (fixture->source, LABEL, ready);
}

static char *
kept (const Fixture *fixture)
{
  return g_build_filename (fixture->folder, "percept", "experiment.json", NULL);
}

/* What can't be opened is told, and the experiment is as it was. */
static void
test_refuses (Fixture *fixture, gconstpointer data)
{
  static const struct {
    int row;
    const char *body;
  } cases[] = {
    { NOTES, "*notes.txt is no file of a dataset*The dataset in the window stays as it is." },
    { BROKEN, "1:13: *stays as it is." },
    { NEWER, "format: 2 is newer than 1*stays as it is." },
    { EMPTY, "*holds no dataset that can be read*stays as it is." },
    { PICTURE, "*picture.png is no file of a dataset*stays as it is." },
  };
  g_autofree char *file = kept (fixture), *before = NULL, *after = NULL;
  journey_write (fixture->window, "Epochs", "7");
  journey_wait_for_text (file, "\"epochs\": 7");
  g_assert_true (g_file_get_contents (file, &before, NULL, NULL));
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *heading = g_strdup_printf ("“%s” can’t be opened", names[cases[i].row]);
      drag (fixture, cases[i].row);
      journey_assert_seen (fixture->window, LABEL, heading);
      journey_assert_seen (fixture->window, LABEL, cases[i].body);
      journey_press (fixture->window, "_Close*");
      journey_assert_gone (fixture->window, LABEL, heading);
      journey_assert_seen (fixture->window, LABEL, "Digits · LeNet-5");
    }
  drag (fixture, ALL);
  journey_assert_seen (fixture->window, LABEL, "These can’t be opened together");
  journey_press (fixture->window, "_Close*");
  journey_assert_gone (fixture->window, LABEL, "These can’t be opened together");
  g_assert_cmpint (g_unlink (file), ==, 0);
  journey_write (fixture->window, "Epochs", "8");
  journey_write (fixture->window, "Epochs", "7");
  journey_wait_for_text (file, "\"epochs\": 7");
  g_assert_true (g_file_get_contents (file, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, before);
}

static void
test_opens (Fixture *fixture, gconstpointer data)
{
  drag (fixture, BIRDS);
  journey_assert_seen (fixture->window, LABEL, "birds · LeNet-5");
  journey_assert_seen (fixture->window, LABEL, "* train · * validation · 10 test");
  drag (fixture, SMALL);
  journey_assert_seen (fixture->window, LABEL, "small.json");
  journey_assert_seen (fixture->window, LABEL, "Digits · Softmax regression");
  journey_assert_seen (fixture->window, LABEL, "500 train · 0 validation · 2,000 test");
}

/* What a training was begun with stays until it has ended. */
static void
test_trains (Fixture *fixture, gconstpointer data)
{
  journey_press (fixture->window, "Step");
  journey_assert_seen (fixture->window, STATUS, "Paused in epoch 1 of 10, after batch 1");
  for (int row = BIRDS; row <= SMALL; row++)
    {
      drag (fixture, row);
      journey_assert_seen (fixture->window, LABEL, "A training is under way. Stop it first.*");
      journey_press (fixture->window, "_Close*");
      journey_assert_gone (fixture->window, LABEL, "A training is under way. Stop it first.*");
    }
  journey_assert_seen (fixture->window, LABEL, "Digits · LeNet-5");
  journey_press (fixture->window, "Stop");
  journey_assert_seen (fixture->window, STATUS, "Stopped by you in epoch 1 of 10*");
}

int
main (int argc, char **argv)
{
  journey_init (&argc, &argv);
  g_assert_cmpint (argc, >=, 3);
  source_program = argv[2];
  g_test_add ("/drop/refuses", Fixture, NULL, set_up, test_refuses, tear_down);
  g_test_add ("/drop/opens", Fixture, NULL, set_up, test_opens, tear_down);
  g_test_add ("/drop/trains", Fixture, NULL, set_up, test_trains, tear_down);
  return g_test_run ();
}
