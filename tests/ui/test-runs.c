/* What the window does with runs: a change taken back, a fork, a run that was killed, or lost its display, and goes on.
 * Argument: the program. */
#include "app/lab/lab.h"
#include "data/runs/history.h"
#include "tests/same.h"
#include "tests/ui/journey.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* The runs that are kept, the newest first. */
static GPtrArray *
kept_runs (void)
{
  g_autofree char *folder = pct_lab_runs_folder ();
  GError *error = NULL;
  GPtrArray *runs = pct_run_list (folder, &error);
  g_assert_no_error (error);
  return runs;
}

/* The run that was forked from an epoch, or from a later one; waits until it has trained one of its own. */
static PctHistory *
wait_for_fork (uint32_t least, uint32_t most)
{
  gint64 end = g_get_monotonic_time () + PATIENCE * (gint64) G_USEC_PER_SEC;
  for (;;)
    {
      g_autoptr (GPtrArray) runs = kept_runs ();
      for (guint i = 0; i < runs->len; i++)
        {
          const PctRunSummary *run = g_ptr_array_index (runs, i);
          g_autoptr (PctHistory) history = pct_history_read (run->path, NULL);
          if (history != NULL && history->parent != NULL && history->parent_epoch >= least
              && history->parent_epoch <= most && run->epochs_done > history->parent_epoch)
            return g_steal_pointer (&history);
        }
      if (g_get_monotonic_time () > end)
        g_error ("no run was forked from epochs %u to %u", least, most);
      g_usleep (50000);
    }
}

/* A rate that was changed while it trained is taken back; then the run is forked with another one. */
static void
test_undo_and_fork (void)
{
  Driver *driver = journey_start (NULL);
  journey_press (driver, "Step");
  journey_assert_seen (driver, STATUS, "Paused in epoch 1 of 10, after batch 1");
  journey_press (driver, "Increase Learning rate");
  journey_press (driver, "Step");
  journey_assert_seen (driver, LABEL, "Learning rate 0.002 from batch 2 on");
  journey_press (driver, "Undo*");
  journey_assert_seen (driver, LABEL, "Forked from epoch 0; the run before is kept");
  g_autoptr (PctHistory) undone = wait_for_fork (0, 0);
  g_assert_cmpuint (undone->changes->len, ==, 0);
  g_assert_cmpfloat (g_array_index (undone->epochs, PctHistoryEpoch, 0).learning_rate, ==, 0.001);

  journey_press (driver, "Pause");
  journey_assert_seen (driver, STATUS, "Paused in epoch * of 10*");
  journey_press (driver, "Increase Learning rate");
  journey_press (driver, "Fork");
  g_autoptr (PctHistory) forked = wait_for_fork (1, 10);
  g_assert_cmpuint (forked->changes->len, ==, 1);
  g_assert_cmpuint (g_array_index (forked->changes, PctHistoryChange, 0).epoch, ==, forked->parent_epoch + 1);
  g_assert_cmpfloat (g_array_index (forked->epochs, PctHistoryEpoch, forked->parent_epoch).learning_rate, ==, 0.002);
  g_assert_cmpfloat (g_array_index (forked->epochs, PctHistoryEpoch, 0).loss, ==,
                     g_array_index (undone->epochs, PctHistoryEpoch, 0).loss);
  journey_assert_seen (driver, LABEL, "Forked from epoch *; the run before is kept");
  /* The parent's epochs are on the plots. */
  journey_assert_described (driver, ATSPI_ROLE_IMAGE, "Loss", "over ");
  journey_press (driver, "Stop");
  journey_assert_seen (driver, STATUS, "Stopped by you in epoch * of 10*");
  journey_close (driver);
  g_autoptr (GPtrArray) runs = kept_runs ();
  g_assert_cmpuint (runs->len, ==, 3);
}

/* Its files but those of folders, which a run that isn't resumed needs none of; checkpoints by their names. */
static char *
copy_run (const char *run, const char *name, const char *from, const char *to)
{
  static const char *const files[] = { "events.jsonl", "lock" };
  g_autofree char *parent = g_path_get_dirname (run), *copy = g_build_filename (parent, name, NULL);
  g_autofree char *checkpoints = g_build_filename (copy, "checkpoints", NULL);
  g_autofree char *checkpoint = g_build_filename (checkpoints, "0000.safetensors", NULL);
  g_assert_cmpint (g_mkdir_with_parents (checkpoints, 0755), ==, 0);
  g_assert_true (g_file_set_contents (checkpoint, "", 0, NULL));
  for (size_t i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *source = g_build_filename (run, files[i], NULL),
                      *target = g_build_filename (copy, files[i], NULL);
      g_autofree char *text = NULL;
      gsize size;
      g_assert_true (g_file_get_contents (source, &text, &size, NULL));
      g_assert_true (g_file_set_contents (target, text, (gssize) size, NULL));
    }
  g_autofree char *source = g_build_filename (run, "experiment.json", NULL),
                  *target = g_build_filename (copy, "experiment.json", NULL);
  g_autofree char *text = NULL, *field = g_strdup_printf ("\"name\": \"%s\"", name);
  g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
  g_autoptr (GString) edited = g_string_new (text);
  g_assert_cmpuint (g_string_replace (edited, "\"name\": \"LeNet-5 on Digits\"", field, 0), ==, 1);
  if (from != NULL)
    g_assert_cmpuint (g_string_replace (edited, from, to, 0), ==, 1);
  g_assert_true (g_file_set_contents (target, edited->str, -1, NULL));
  return g_steal_pointer (&copy);
}

/* Trains three epochs until the first is on the disk. The run folder. */
static char *
train_an_epoch (Driver *driver)
{
  g_autoptr (GPtrArray) before = kept_runs ();
  journey_write (driver, "Epochs", "3");
  journey_press (driver, "Train");
  gint64 end = g_get_monotonic_time () + PATIENCE * (gint64) G_USEC_PER_SEC;
  for (;;)
    {
      g_autoptr (GPtrArray) runs = kept_runs ();
      const PctRunSummary *run = runs->len > before->len ? g_ptr_array_index (runs, 0) : NULL;
      g_assert_true (g_get_monotonic_time () < end);
      g_usleep (20000);
      if (run != NULL && run->epochs_done > 0)
        return g_strdup (run->path);
    }
}

/* The same experiment, trained in one go by this process. Its run folder. */
static char *
train_reference (const char *run)
{
  GError *error = NULL;
  g_autoptr (PctRunFolder) folder = pct_run_folder_open (run, FALSE, &error);
  g_assert_no_error (error);
  char *reference = g_strconcat (run, "-reference", NULL);
  const PctLabRequest request = { .experiment = pct_run_folder_experiment (folder), .run = reference };
  pct_lab_train (&request, NULL, &error);
  g_assert_no_error (error);
  return reference;
}

static void
assert_as_in_one_go (const char *run)
{
  g_autofree char *reference = train_reference (run);
  assert_same_file (run, reference, "steps.f32");
  assert_same_file (run, reference, "checkpoints/0003.safetensors");
  assert_same_file (run, reference, "predictions/0003.bin");
}

/* The program dies in mid-training; started again it offers the run, which goes on as if nothing had happened. */
static void
test_killed (void)
{
  Driver *driver = journey_start (NULL);
  g_autofree char *run = train_an_epoch (driver);
  driver_free (driver);
  g_autofree char *old = copy_run (run, "Old", NULL, NULL);
  g_free (copy_run (run, "Gone", "\"digits\"", "\"/nowhere/at all\""));
  g_autofree char *mark = g_build_filename (old, "discarded", NULL);

  driver = journey_start (NULL);
  journey_assert_seen (driver, LABEL, "Some runs were interrupted");
  journey_press (driver, "Discard Old");
  journey_press (driver, "Resume Gone");
  journey_assert_seen (driver, LABEL, "The run can’t go on");
  journey_assert_seen (driver, LABEL, "Its dataset could not be opened: */nowhere/at all*");
  journey_press (driver, "_Close*");
  journey_press (driver, "Resume LeNet-5 on Digits");
  journey_assert_seen (driver, STATUS, "Completed: 3 epochs in *");
  journey_assert_described (driver, ATSPI_ROLE_IMAGE, "Loss", "over 3 epochs");
  g_assert_true (g_file_test (mark, G_FILE_TEST_EXISTS));
  journey_close (driver);

  assert_as_in_one_go (run);

  /* Only what nobody has decided about is offered again. */
  driver = journey_start (NULL);
  journey_assert_seen (driver, LABEL, "A run was interrupted");
  g_assert_null (driver_find (driver, BUTTON, "Resume Old"));
  journey_press (driver, "Later");
  g_assert_true (driver_wait_gone (driver, BUTTON, "Resume Gone", PATIENCE));
  journey_close (driver);
}

/* A kind of display: GTK's name for it, the program that makes one, and the variable that names it. */
typedef struct {
  const char *backend, *server, *variable;
  GSubprocess *(*start) (char **name);
} Display;

static GSubprocess *
start_xvfb (char **name)
{
  GError *error = NULL;
  GSubprocess *server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "Xvfb",
                                          "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", NULL);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  g_autofree char *number = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (number);
  *name = g_strconcat (":", number, NULL);
  return server;
}

static GSubprocess *
start_weston (char **name)
{
  GError *error = NULL;
  GSubprocess *server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "weston",
                                          "--backend=headless-backend.so", "--use-pixman", "--socket=percept-test", NULL);
  g_assert_no_error (error);
  *name = g_strdup ("percept-test");
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), *name, NULL);
  for (gint64 end = g_get_monotonic_time () + PATIENCE * (gint64) G_USEC_PER_SEC; !g_file_test (socket, G_FILE_TEST_EXISTS);)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (50000);
    }
  return server;
}

static const Display x11 = { "x11", "Xvfb", "DISPLAY", start_xvfb };
static const Display wayland = { "wayland", "weston", "WAYLAND_DISPLAY", start_weston };

/* The window on the display of that name, with what it says on standard error in a file. */
static Driver *
start_window_on (const Display *display, const char *name, const char *said)
{
  g_autofree char *backend = g_strconcat ("GDK_BACKEND=", display->backend, NULL);
  g_autofree char *variable = g_strconcat (display->variable, "=", name, NULL);
  const char *const argv[] = { "/usr/bin/env", backend, variable, "/bin/sh", "-c", "exec \"$1\" 2> \"$2\"", "sh",
                               journey_program (), said, NULL };
  Driver *driver = driver_start (argv);
  g_assert_nonnull (driver);
  g_assert_true (driver_wait_sensitive (driver, BUTTON, "Train", PATIENCE));
  return driver;
}

/* The newest run: stopped between two batches, and to be offered. */
static void
assert_interrupted (const char *path)
{
  g_autofree char *checkpoint = g_build_filename (path, "checkpoints", "stop.safetensors", NULL);
  g_autoptr (GPtrArray) runs = kept_runs ();
  const PctRunSummary *run = g_ptr_array_index (runs, 0);
  g_assert_cmpstr (run->path, ==, path);
  g_assert_cmpuint (run->epochs_done, >=, 1);
  g_assert_true (run->resumable);
  g_assert_false (run->finished || run->ended || run->locked);
  g_assert_true (g_file_test (checkpoint, G_FILE_TEST_EXISTS));
}

typedef struct {
  const Display *display;
  int signal_sent; /* to the program; 0: the server is killed */
} Ending;

/* The display's server dies in mid-training, or the session ends: nothing that was learned is lost. */
static void
test_no_display (gconstpointer data)
{
  const Ending *ending = data;
  const int signal_sent = ending->signal_sent;
  g_autofree char *found = g_find_program_in_path (ending->display->server);
  if (found == NULL)
    {
      g_test_skip ("its display's server is not installed");
      return;
    }
  g_autofree char *display = NULL, *said = g_build_filename (g_get_user_state_dir (), "said", NULL), *words = NULL;
  g_mkdir_with_parents (g_get_user_state_dir (), 0700);
  g_autoptr (GSubprocess) server = ending->display->start (&display);
  Driver *driver = start_window_on (ending->display, display, said);
  g_autofree char *run = train_an_epoch (driver);
  journey_assert_seen (driver, STATUS, "Epoch 2 of 3*"); /* it ends inside an epoch, however slowly this one learns of the first */
  int status = -1;
  if (signal_sent == 0)
    g_subprocess_force_exit (server);
  else
    g_subprocess_send_signal (driver->process, signal_sent);
  g_assert_true (driver_wait_exit (driver, PATIENCE, &status));
  g_assert_cmpint (status, ==, signal_sent == 0 ? 1 : 0);
  driver_free (driver);
  g_subprocess_force_exit (server);
  g_subprocess_wait (server, NULL, NULL);
  g_assert_true (g_file_get_contents (said, &words, NULL, NULL));
  g_test_message ("%s", words);
  g_assert_true ((strstr (words, "went away. What was being trained is kept") != NULL) == (signal_sent == 0));
  assert_interrupted (run);

  driver = journey_start (NULL);
  journey_press (driver, "Resume LeNet-5 on Digits");
  journey_assert_seen (driver, STATUS, "Completed: 3 epochs in *");
  journey_close (driver);
  assert_as_in_one_go (run);
}

int
main (int argc, char **argv)
{
  journey_init (&argc, &argv);
  g_test_add_func ("/runs/undo-and-fork", test_undo_and_fork);
  g_test_add_data_func ("/runs/display-gone", &(Ending){ &x11, 0 }, test_no_display);
  g_test_add_data_func ("/runs/compositor-gone", &(Ending){ &wayland, 0 }, test_no_display);
  g_test_add_data_func ("/runs/asked-to-end", &(Ending){ &x11, SIGTERM }, test_no_display);
  g_test_add_func ("/runs/killed", test_killed);
  return g_test_run ();
}
