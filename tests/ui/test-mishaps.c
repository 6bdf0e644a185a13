/* What goes wrong around a training, in the real window: folders that can't be written, that vanish, disks that fill
 * up, datasets that go away. Argument: the program. */
#include "app/lab/lab.h"
#include "tests/data/support.h"
#include "tests/ui/journey.h"

#include <glib/gstdio.h>
#include <sys/mount.h>
#include <unistd.h>

typedef struct {
  Driver *driver;
  char *folder, *home; /* the latter is the program's XDG_DATA_HOME, below the former */
} Window;

static void
new_window (Window *window)
{
  window->folder = scratch_new ();
  window->home = g_build_filename (window->folder, "home", NULL);
}

static void
start (Window *window, const char *file)
{
  g_autofree char *variable = g_strconcat ("XDG_DATA_HOME=", window->home, NULL);
  const char *const argv[] = { "/usr/bin/env", variable, journey_program (), file, NULL };
  window->driver = driver_start (argv);
  g_assert_nonnull (window->driver);
}

/* An experiment of softmax regression on `source`, an epoch of which is one batch: a step trains it, and then all is
 * calm. */
static void
open_window (Window *window, const char *source, guint epochs)
{
  g_autofree char *dataset = g_strdup_printf ("\"source\": \"%s\", \"limit\": 400, \"validation_split\": 0.2", source);
  g_autofree char *file = journey_write_softmax (dataset, 320, epochs);
  start (window, file);
  journey_assert_seen (window->driver, LABEL, "softmax.json");
  g_assert_true (driver_wait_sensitive (window->driver, BUTTON, "Train", PATIENCE));
}

static void
close_window (Window *window)
{
  journey_close (window->driver);
  scratch_free (window->folder);
  g_free (window->home);
}

/* Trains the next epoch, and waits. */
static void
step (Window *window, guint epoch)
{
  g_autofree char *paused = g_strdup_printf ("Paused in epoch %u of *, after batch %u", epoch, epoch);
  journey_key (0, KEY_F (7));
  journey_assert_seen (window->driver, STATUS, paused);
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
  journey_write (window.driver, "Epochs", "2");
  journey_key (0, KEY_F (5));
  journey_assert_seen (window.driver, STATUS, "The training could not start");
  journey_assert_seen (window.driver, LABEL, "The training failed");
  g_autofree char *message = g_strdup_printf ("%s*another folder for runs in the preferences*", window.home);
  journey_assert_seen (window.driver, LABEL, message);

  g_assert_cmpint (g_unlink (window.home), ==, 0);
  journey_key (0, KEY_F (5));
  journey_assert_seen (window.driver, STATUS, "Completed: 2 epochs in *");
  g_assert_true (driver_wait_gone (window.driver, LABEL, "The training failed", PATIENCE));
  close_window (&window);
}

/* The run's folder is deleted while it trains: it ends, what it has shown stays, and another one can be trained. */
static void
test_run_deleted (void)
{
  Window window;
  new_window (&window);
  open_window (&window, "digits", 9);
  for (guint epoch = 1; epoch <= 3; epoch++)
    step (&window, epoch);
  g_autofree char *run = kept_run (&window), *aside = g_build_filename (window.folder, "aside", NULL);
  g_assert_cmpint (g_rename (run, aside), ==, 0);
  scratch_free (g_strdup (aside));
  journey_key (0, KEY_F (7));
  journey_assert_seen (window.driver, STATUS, "Failed in epoch * of 9");
  journey_assert_seen (window.driver, LABEL, "*was deleted*Train again to have them.");
  journey_assert_described (window.driver, ATSPI_ROLE_IMAGE, "Loss", "over 2 epochs");
  journey_press (window.driver, "Fork");
  journey_assert_seen (window.driver, LABEL, "No fork from here");
  journey_press (window.driver, "_Close*");
  journey_assert_gone (window.driver, LABEL, "No fork from here");
  g_assert_false (g_file_test (run, G_FILE_TEST_EXISTS));

  journey_press (window.driver, "Train");
  journey_assert_seen (window.driver, STATUS, "Completed: 9 epochs in *");
  close_window (&window);
}

/* The disk is full after some epochs; with room again the run goes on, from where that is told. */
static void
test_disk_full (void)
{
  Window window;
  new_window (&window);
  g_assert_cmpint (g_mkdir (window.home, 0700), ==, 0);
  if (mount ("percept-test", window.home, "tmpfs", 0, "size=400k") != 0)
    {
      g_test_skip ("mounting a small disk takes root");
      scratch_free (window.folder);
      g_free (window.home);
      return;
    }
  open_window (&window, "digits", 40);
  journey_key (0, KEY_F (5));
  journey_assert_seen (window.driver, STATUS, "Failed in epoch * of 40");
  journey_assert_seen (window.driver, LABEL, "*up to its last checkpoint is kept. Make room on the disk*");
  g_assert_cmpint (mount ("percept-test", window.home, "tmpfs", MS_REMOUNT, "size=40m"), ==, 0);
  journey_press (window.driver, "Resume");
  journey_assert_seen (window.driver, STATUS, "Completed: 40 epochs in *");
  journey_assert_gone (window.driver, BUTTON, "Resume");
  journey_assert_seen (window.driver, LABEL, "softmax.json");
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
  open_window (&window, images, 3);
  step (&window, 1);
  g_assert_cmpint (truncate (part, 20), ==, 0);
  step (&window, 2);
  scratch_free (g_strdup (images));
  journey_key (0, KEY_F (8));
  journey_assert_seen (window.driver, STATUS, "Stopped by you in epoch 2 of 3*");
  journey_write (window.driver, "Epochs", "4");
  journey_key (0, KEY_F (5));
  journey_assert_seen (window.driver, STATUS, "Completed: 4 epochs in *");

  /* The stopped run's experiment isn't what the file's has become: it leaves the file. */
  journey_assert_seen (window.driver, LABEL, "*softmax.json");
  journey_key (KEY_CONTROL, 'r');
  journey_assert_seen (window.driver, STATUS, "Completed: 3 epochs in *");
  g_assert_true (driver_wait_gone (window.driver, LABEL, "*softmax.json", PATIENCE));
  step (&window, 1);
  journey_key (0, KEY_F (8));
  journey_assert_seen (window.driver, STATUS, "Stopped by you in epoch 1 of 3*");
  journey_close (window.driver);

  /* After the next start it is missed, until it is there again. */
  start (&window, NULL);
  g_assert_true (driver_wait_sensitive (window.driver, BUTTON, "Train", PATIENCE));
  journey_key (KEY_CONTROL, 'r');
  journey_assert_seen (window.driver, LABEL, "The run can’t go on");
  journey_press (window.driver, "_Close*");
  g_assert_cmpint (g_mkdir (images, 0700), ==, 0);
  support_write_idx_folder (images, 400, 50);
  g_assert_true (driver_wait_gone (window.driver, LABEL, "The run can’t go on", PATIENCE));
  journey_key (KEY_CONTROL, 'r');
  journey_assert_seen (window.driver, STATUS, "Completed: 3 epochs in *");
  close_window (&window);
}

int
main (int argc, char **argv)
{
  journey_init (&argc, &argv);
  g_test_add_func ("/mishaps/not-writable", test_not_writable);
  g_test_add_func ("/mishaps/run-deleted", test_run_deleted);
  g_test_add_func ("/mishaps/disk-full", test_disk_full);
  g_test_add_func ("/mishaps/dataset-vanishes", test_dataset_vanishes);
  return g_test_run ();
}
