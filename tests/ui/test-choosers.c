/* Files and folders that are chosen in GTK's own dialogs, by their paths. Argument: the program. */
#include "data/runs/experiment.h"
#include "tests/data/support.h"
#include "tests/ui/journey.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *folder;
  Driver *driver;
} Fixture;

static const char experiment[] = "{\"dataset\": {\"source\": \"digits\", \"limit\": 500}, \"model\": {\"layers\": "
                                 "[{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 10, \"activation\": "
                                 "\"softmax\"}]}}";
static const char broken[] = "{\"dataset\": ";

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = scratch_new ();
  g_autofree char *birds = g_build_filename (fixture->folder, "birds", NULL),
                  *empty = g_build_filename (fixture->folder, "empty", NULL);
  g_assert_cmpint (g_mkdir (birds, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (empty, 0700), ==, 0);
  support_write_idx_folder (birds, 40, 10);
  support_write (fixture->folder, "small.json", experiment, strlen (experiment));
  support_write (fixture->folder, "broken.json", broken, strlen (broken));
  fixture->driver = journey_start (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  journey_close (fixture->driver);
  scratch_free (fixture->folder);
}

/* The dialogs, each with the field for a path, which GTK names so. */
typedef struct {
  guint key;
  const char *title, *field, *button;
} Dialog;

static const Dialog open_experiment = { 'o', "Open an Experiment", "GtkFileChooserEntry", "_Open*" },
                    open_folder = { 'd', "Open a Folder of Images", "GtkFileChooserEntry", "_Open*" },
                    save = { 's', "Save the Experiment", "Name:", "_Save*" },
                    save_as = { 'S', "Save the Experiment", "Name:", "_Save*" };

/* The dialogs for opening have the field only once it is asked for. */
static void
ask (Fixture *fixture, const Dialog *dialog)
{
  journey_key (KEY_CONTROL, dialog->key);
  journey_assert_seen (fixture->driver, ATSPI_ROLE_INVALID, dialog->title);
  g_autoptr (Accessible) field = driver_wait (fixture->driver, ATSPI_ROLE_TEXT, dialog->field, 1);
  for (int tries = 0; field == NULL && tries < 10; tries++)
    {
      journey_key (KEY_CONTROL, 'l');
      field = driver_wait (fixture->driver, ATSPI_ROLE_TEXT, dialog->field, 5);
    }
  g_assert_nonnull (field);
}

/* path: in the fixture's folder, or an absolute one. */
static void
choose (Fixture *fixture, const Dialog *dialog, const char *path)
{
  g_autofree char *whole = g_canonicalize_filename (path, fixture->folder);
  ask (fixture, dialog);
  journey_write (fixture->driver, dialog->field, whole);
  journey_press (fixture->driver, dialog->button);
  journey_assert_gone (fixture->driver, ATSPI_ROLE_INVALID, dialog->title);
}

static void
test_opens (Fixture *fixture, gconstpointer data)
{
  choose (fixture, &open_folder, "birds");
  journey_assert_seen (fixture->driver, LABEL, "birds · LeNet-5");
  journey_assert_seen (fixture->driver, LABEL, "* train · * validation · 10 test");
  choose (fixture, &open_experiment, "small.json");
  journey_assert_seen (fixture->driver, LABEL, "small.json");
  journey_assert_seen (fixture->driver, LABEL, "500 train · 0 validation · 2,000 test");
}

/* What can't be read or written is told; everything stays as it was. */
static void
test_refuses (Fixture *fixture, gconstpointer data)
{
  const struct {
    const Dialog *dialog;
    const char *path, *heading, *body, *button;
  } cases[] = {
    { &open_experiment, "broken.json", "“broken.json” can’t be opened", "1:13: *stays as it is.", "_Close*" },
    { &open_folder, "empty", "“empty” can’t be opened", "*holds no dataset that can be read*stays as it is.",
      "_Close*" },
    { &save, "/proc/small.json", "“small.json” can’t be saved", "*The experiment is still here.*", "_Cancel*" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      choose (fixture, cases[i].dialog, cases[i].path);
      journey_assert_seen (fixture->driver, LABEL, cases[i].heading);
      journey_assert_seen (fixture->driver, LABEL, cases[i].body);
      journey_press (fixture->driver, cases[i].button);
      journey_assert_gone (fixture->driver, LABEL, cases[i].heading);
      journey_assert_seen (fixture->driver, LABEL, "Digits · LeNet-5");
    }
}

/* A path was written, and then nothing is wanted. */
static void
test_cancels (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const Dialog *dialog;
    const char *name;
  } cases[] = { { &open_experiment, "small.json" }, { &open_folder, "birds" }, { &save, "new.json" } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, cases[i].name, NULL);
      ask (fixture, cases[i].dialog);
      journey_write (fixture->driver, cases[i].dialog->field, path);
      journey_press (fixture->driver, "_Cancel*");
      journey_assert_gone (fixture->driver, ATSPI_ROLE_INVALID, cases[i].dialog->title);
      journey_assert_seen (fixture->driver, LABEL, "Digits · LeNet-5");
    }
  g_autofree char *unwritten = g_build_filename (fixture->folder, "new.json", NULL);
  g_assert_false (g_file_test (unwritten, G_FILE_TEST_EXISTS));
}

/* What has a file from then on is saved there without a question. */
static void
test_saves (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "new.json", NULL);
  journey_write (fixture->driver, "Epochs", "7");
  choose (fixture, &save, "new.json");
  journey_assert_seen (fixture->driver, LABEL, "new.json");
  journey_wait_for_text (path, "\"epochs\": 7");
  journey_write (fixture->driver, "Epochs", "8");
  journey_assert_seen (fixture->driver, LABEL, "• new.json");
  journey_key (KEY_CONTROL, 's');
  journey_wait_for_text (path, "\"epochs\": 8");
  journey_assert_gone (fixture->driver, LABEL, "• new.json");
}

/* A file that is there is asked about before it is replaced as a whole. */
static void
test_overwrites (Fixture *fixture, gconstpointer data)
{
  static const char before[] = "what was there before, and is longer than an experiment: no";
  g_autofree char *path = g_build_filename (fixture->folder, "old.json", NULL), *text = NULL;
  support_write (fixture->folder, "old.json", before, strlen (before));
  choose (fixture, &open_experiment, "small.json");
  journey_assert_seen (fixture->driver, LABEL, "small.json");
  ask (fixture, &save_as);
  journey_write (fixture->driver, save_as.field, path);
  journey_press (fixture->driver, save_as.button);
  journey_assert_seen (fixture->driver, LABEL, "*already exists*");
  journey_key (0, KEY_ESCAPE);
  journey_assert_gone (fixture->driver, LABEL, "*already exists*");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, before);
  journey_assert_seen (fixture->driver, LABEL, "small.json");

  journey_press (fixture->driver, save_as.button);
  journey_press (fixture->driver, "_Replace*");
  journey_assert_gone (fixture->driver, ATSPI_ROLE_INVALID, save_as.title);
  journey_assert_seen (fixture->driver, LABEL, "old.json");
  g_autofree char *original = g_build_filename (fixture->folder, "small.json", NULL), *kept = NULL;
  g_autoptr (PctExperiment) replaced = pct_experiment_load (path, NULL, NULL);
  g_assert_nonnull (replaced);
  g_assert_cmpuint (replaced->limit, ==, 500);
  g_assert_true (g_file_get_contents (original, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, experiment);
}

/* What isn't saved comes back with Undo, and with its file; while a training runs nothing takes its place. */
static void
test_loses_nothing (Fixture *fixture, gconstpointer data)
{
  choose (fixture, &open_experiment, "small.json");
  journey_assert_seen (fixture->driver, LABEL, "small.json");
  journey_write (fixture->driver, "Epochs", "7");
  journey_assert_seen (fixture->driver, LABEL, "• small.json");
  support_write (fixture->folder, "other.json", experiment, strlen (experiment));
  choose (fixture, &open_experiment, "other.json");
  journey_assert_seen (fixture->driver, LABEL, "other.json");
  journey_assert_seen (fixture->driver, LABEL, "The experiment before had changes that were not saved");
  journey_press (fixture->driver, "Undo*");
  journey_assert_seen (fixture->driver, LABEL, "• small.json");
  journey_key (KEY_CONTROL, 's');
  g_autofree char *path = g_build_filename (fixture->folder, "small.json", NULL);
  journey_wait_for_text (path, "\"epochs\": 7");

  journey_key (0, KEY_F (7));
  journey_assert_seen (fixture->driver, STATUS, "Paused in epoch 1 of 7, after batch 1");
  journey_key (KEY_CONTROL, open_experiment.key);
  journey_key (0, KEY_F (7));
  journey_assert_seen (fixture->driver, STATUS, "Paused in epoch 1 of 7, after batch 2");
  g_assert_null (driver_find (fixture->driver, ATSPI_ROLE_INVALID, open_experiment.title));
  journey_assert_seen (fixture->driver, LABEL, "small.json");
  journey_key (0, KEY_F (8));
  journey_assert_seen (fixture->driver, STATUS, "Stopped by you in epoch 1 of 7*");
}

int
main (int argc, char **argv)
{
  journey_init (&argc, &argv);
  g_test_add ("/choosers/opens", Fixture, NULL, set_up, test_opens, tear_down);
  g_test_add ("/choosers/refuses", Fixture, NULL, set_up, test_refuses, tear_down);
  g_test_add ("/choosers/cancels", Fixture, NULL, set_up, test_cancels, tear_down);
  g_test_add ("/choosers/saves", Fixture, NULL, set_up, test_saves, tear_down);
  g_test_add ("/choosers/overwrites", Fixture, NULL, set_up, test_overwrites, tear_down);
  g_test_add ("/choosers/loses-nothing", Fixture, NULL, set_up, test_loses_nothing, tear_down);
  return g_test_run ();
}
