/* What goes wrong around a training, in the real window: folders that can't be written, that vanish, disks that fill
 * up, datasets that go away. Argument: the program. */
#include "app/lab/lab.h"
#include "tests/data/support.h"
#include "tests/ui/driver.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#define PATIENCE    180
#define STATUS      ATSPI_ROLE_STATUS_BAR
#define KEY_CONTROL 0xffe3
#define KEY_TRAIN   0xffc2 /* F5 */
#define KEY_STEP    0xffc4 /* F7 */
#define KEY_STOP    0xffc5 /* F8 */

static const char *program;

typedef struct {
  Driver *driver;
  char *folder, *home; /* the latter is the program's XDG_DATA_HOME, below the former */
} Window;

static void
assert_seen (Window *window, AtspiRole role, const char *name)
{
  g_autoptr (Accessible) found = driver_wait (window->driver, role, name, PATIENCE);
  if (found == NULL)
    {
      driver_print (window->driver);
      g_error ("“%s” was not seen", name);
    }
}

static void
press (Window *window, const char *name)
{
  g_assert_true (driver_wait_sensitive (window->driver, ATSPI_ROLE_PUSH_BUTTON, name, PATIENCE));
  g_assert_true (driver_press (window->driver, name));
}

static void
new_window (Window *window)
{
  window->folder = support_new_folder ();
  window->home = g_build_filename (window->folder, "home", NULL);
}

static void
start (Window *window, const char *file)
{
  g_autofree char *variable = g_strconcat ("XDG_DATA_HOME=", window->home, NULL);
  const char *const argv[] = { "/usr/bin/env", variable, program, file, NULL };
  window->driver = driver_start (argv);
  g_assert_nonnull (window->driver);
}

/* An experiment of softmax regression on `source`, an epoch of which is one batch: a step trains it, and then all is
 * calm. */
static void
open_window (Window *window, const char *source, guint epochs)
{
  g_autofree char *file = g_build_filename (window->folder, "softmax.json", NULL);
  g_autofree char *text = g_strdup_printf (
      "{\"name\": \"softmax\", \"dataset\": {\"source\": \"%s\", \"limit\": 400, \"validation_split\": 0.2},"
      " \"model\": {\"layers\": [{\"type\": \"flatten\"}, {\"type\": \"dense\","
      " \"units\": 10, \"activation\": \"softmax\"}]},"
      " \"training\": {\"epochs\": %u, \"batch_size\": 320}}",
      source, epochs);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  start (window, file);
  g_assert_true (driver_wait_sensitive (window->driver, ATSPI_ROLE_PUSH_BUTTON, "Train", PATIENCE));
  assert_seen (window, ATSPI_ROLE_LABEL, "softmax.json");
}

static void
quit (Window *window)
{
  int status;
  press (window, "Close");
  g_assert_true (driver_wait_exit (window->driver, PATIENCE, &status));
  g_assert_cmpint (status, ==, 0);
  g_clear_pointer (&window->driver, driver_free);
}

static void
close_window (Window *window)
{
  quit (window);
  support_remove_folder (window->folder);
  g_free (window->home);
}

/* Trains the next epoch, and waits. */
static void
step (Window *window, guint epoch)
{
  g_autofree char *paused = g_strdup_printf ("Paused in epoch %u of *, after batch %u", epoch, epoch);
  g_assert_true (driver_key (0, KEY_STEP));
  assert_seen (window, STATUS, paused);
}

/* The only run that is kept. */
static char *
kept_run (Window *window)
{
  g_autofree char *folder = g_build_filename (window->home, "percept", "runs", NULL);
  g_autoptr (GPtrArray) runs = pct_run_list (folder, NULL);
  g_assert_cmpuint (runs->len, ==, 1);
  return g_strdup (((const PctRunSummary *) g_ptr_array_index (runs, 0))->path);
}

/* A file is where the folder for runs should be: root may write everywhere else. */
static void
test_not_writable (void)
{
  Window window;
  new_window (&window);
  g_assert_true (g_file_set_contents (window.home, "", 0, NULL));
  open_window (&window, "digits", 5);
  g_assert_true (driver_write (window.driver, "Epochs", "2"));
  g_assert_true (driver_key (0, KEY_TRAIN));
  assert_seen (&window, STATUS, "The training could not start");
  assert_seen (&window, ATSPI_ROLE_LABEL, "The training failed");
  g_autofree char *message = g_strdup_printf ("%s*another folder for runs in the preferences*", window.home);
  assert_seen (&window, ATSPI_ROLE_LABEL, message);

  g_assert_cmpint (g_unlink (window.home), ==, 0);
  g_assert_true (driver_key (0, KEY_TRAIN));
  assert_seen (&window, STATUS, "Completed: 2 epochs in *");
  g_assert_true (driver_wait_gone (window.driver, ATSPI_ROLE_LABEL, "The training failed", PATIENCE));
  close_window (&window);
}

/* The run's folder is deleted while it trains: it ends, what it has shown stays, and another one can be trained. */
static void
test_run_deleted (void)
{
  Window window;
  new_window (&window);
  open_window (&window, "digits", 9);
  for (guint epoch = 1; epoch <= 2; epoch++)
    step (&window, epoch);
  g_autofree char *run = kept_run (&window), *aside = g_build_filename (window.folder, "aside", NULL);
  g_assert_cmpint (g_rename (run, aside), ==, 0);
  support_remove_folder (g_strdup (aside));
  g_assert_true (driver_key (0, KEY_STEP));
  assert_seen (&window, STATUS, "Failed in epoch * of 9");
  assert_seen (&window, ATSPI_ROLE_LABEL, "*its folder is gone*Train again to have them.");
  g_autofree char *loss = driver_description (window.driver, ATSPI_ROLE_IMAGE, "Loss");
  g_assert_nonnull (strstr (loss, "over "));
  press (&window, "Fork");
  assert_seen (&window, ATSPI_ROLE_LABEL, "No fork from here");
  g_assert_true (driver_press (window.driver, "_Close*"));
  g_assert_false (g_file_test (run, G_FILE_TEST_EXISTS));

  g_assert_true (driver_key (0, KEY_TRAIN));
  assert_seen (&window, STATUS, "Completed: 9 epochs in *");
  close_window (&window);
}

/* The disk is full after some epochs; with room again the run goes on, from the menu or its shortcut. */
static void
test_disk_full (void)
{
  Window window;
  new_window (&window);
  g_assert_cmpint (g_mkdir (window.home, 0700), ==, 0);
  if (mount ("percept-test", window.home, "tmpfs", 0, "size=400k") != 0)
    {
      g_test_skip ("mounting a small disk takes root");
      support_remove_folder (window.folder);
      g_free (window.home);
      return;
    }
  open_window (&window, "digits", 40);
  g_assert_true (driver_key (0, KEY_TRAIN));
  assert_seen (&window, STATUS, "Failed in epoch * of 40");
  assert_seen (&window, ATSPI_ROLE_LABEL, "*up to its last checkpoint is kept. Make room on the disk*");
  g_assert_cmpint (mount ("percept-test", window.home, "tmpfs", MS_REMOUNT, "size=40m"), ==, 0);
  g_assert_true (driver_key (KEY_CONTROL, 'r'));
  assert_seen (&window, STATUS, "Completed: 40 epochs in *");
  assert_seen (&window, ATSPI_ROLE_LABEL, "softmax.json");
  char *folder = g_strdup (window.home);
  close_window (&window);
  umount2 (folder, MNT_DETACH);
  g_free (folder);
}

/* What is trained on is in memory: the dataset's files may go while it trains and between two trainings. */
static void
test_dataset_vanishes (void)
{
  Window window;
  new_window (&window);
  g_autofree char *images = g_build_filename (window.folder, "birds", NULL);
  g_autofree char *part = g_build_filename (images, "train-images-idx3-ubyte", NULL);
  g_assert_cmpint (g_mkdir (images, 0700), ==, 0);
  support_write_idx_folder (images, 400, 50);
  g_assert_true (g_file_test (part, G_FILE_TEST_EXISTS));
  open_window (&window, "./birds", 3);
  step (&window, 1);
  g_assert_cmpint (truncate (part, 20), ==, 0);
  step (&window, 2);
  support_remove_folder (g_strdup (images));
  g_assert_true (driver_key (0, KEY_STOP));
  assert_seen (&window, STATUS, "Stopped by you in epoch 2 of 3*");
  g_assert_true (driver_write (window.driver, "Epochs", "4"));
  g_assert_true (driver_key (0, KEY_TRAIN));
  assert_seen (&window, STATUS, "Completed: 4 epochs in *");

  /* The stopped run's experiment isn't what the file's has become: it leaves the file. */
  assert_seen (&window, ATSPI_ROLE_LABEL, "*softmax.json");
  g_assert_true (driver_key (KEY_CONTROL, 'r'));
  assert_seen (&window, STATUS, "Completed: 3 epochs in *");
  g_assert_true (driver_wait_gone (window.driver, ATSPI_ROLE_LABEL, "*softmax.json", PATIENCE));
  step (&window, 1);
  g_assert_true (driver_key (0, KEY_STOP));
  assert_seen (&window, STATUS, "Stopped by you in epoch 1 of 3*");
  quit (&window);

  /* After the next start it is missed, until it is there again. */
  start (&window, NULL);
  g_assert_true (driver_wait_sensitive (window.driver, ATSPI_ROLE_PUSH_BUTTON, "Train", PATIENCE));
  g_assert_true (driver_key (KEY_CONTROL, 'r'));
  assert_seen (&window, ATSPI_ROLE_LABEL, "The run can’t go on");
  g_assert_true (driver_press (window.driver, "_Close*"));
  g_assert_cmpint (g_mkdir (images, 0700), ==, 0);
  support_write_idx_folder (images, 400, 50);
  g_assert_true (driver_wait_gone (window.driver, ATSPI_ROLE_LABEL, "The run can’t go on", PATIENCE));
  g_assert_true (driver_key (KEY_CONTROL, 'r'));
  assert_seen (&window, STATUS, "Completed: 3 epochs in *");
  close_window (&window);
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
  g_test_add_func ("/mishaps/not-writable", test_not_writable);
  g_test_add_func ("/mishaps/run-deleted", test_run_deleted);
  g_test_add_func ("/mishaps/disk-full", test_disk_full);
  g_test_add_func ("/mishaps/dataset-vanishes", test_dataset_vanishes);
  return g_test_run ();
}
