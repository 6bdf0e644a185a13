/* What the window does with runs: a change taken back, a fork, a run that was killed and goes on. Argument: the program. */
#include "app/lab/lab.h"
#include "data/runs/history.h"
#include "tests/ui/driver.h"

#include <locale.h>
#include <string.h>

#define PATIENCE 180
#define STATUS   ATSPI_ROLE_STATUS_BAR

static const char *program;

static Driver *
start_window (void)
{
  const char *const argv[] = { program, NULL };
  Driver *driver = driver_start (argv);
  g_assert_nonnull (driver);
  g_assert_true (driver_wait_sensitive (driver, ATSPI_ROLE_PUSH_BUTTON, "Train", PATIENCE));
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
press (Driver *driver, const char *name)
{
  g_assert_true (driver_wait_sensitive (driver, ATSPI_ROLE_PUSH_BUTTON, name, PATIENCE));
  g_assert_true (driver_press (driver, name));
}

static void
close_window (Driver *driver)
{
  int status;
  press (driver, "Close");
  g_assert_true (driver_wait_exit (driver, PATIENCE, &status));
  g_assert_cmpint (status, ==, 0);
  driver_free (driver);
}

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
          if (history != NULL && history->parent != NULL && history->parent_epoch >= least && history->parent_epoch <= most
              && run->epochs_done > history->parent_epoch)
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
  Driver *driver = start_window ();
  press (driver, "Step");
  assert_seen (driver, STATUS, "Paused in epoch 1 of 10, after batch 1");
  press (driver, "Increase Learning rate");
  press (driver, "Step");
  assert_seen (driver, ATSPI_ROLE_LABEL, "Learning rate 0.002 from batch 2 on");
  press (driver, "Undo*");
  assert_seen (driver, ATSPI_ROLE_LABEL, "Forked from epoch 0; the run before is kept");
  g_autoptr (PctHistory) undone = wait_for_fork (0, 0);
  g_assert_cmpuint (undone->changes->len, ==, 0);
  g_assert_cmpfloat (g_array_index (undone->epochs, PctHistoryEpoch, 0).learning_rate, ==, 0.001);

  press (driver, "Pause");
  assert_seen (driver, STATUS, "Paused in epoch * of 10*");
  press (driver, "Increase Learning rate");
  press (driver, "Fork");
  g_autoptr (PctHistory) forked = wait_for_fork (1, 10);
  g_assert_cmpuint (forked->changes->len, ==, 1);
  g_assert_cmpuint (g_array_index (forked->changes, PctHistoryChange, 0).epoch, ==, forked->parent_epoch + 1);
  g_assert_cmpfloat (g_array_index (forked->epochs, PctHistoryEpoch, forked->parent_epoch).learning_rate, ==, 0.002);
  g_assert_cmpfloat (g_array_index (forked->epochs, PctHistoryEpoch, 0).loss, ==,
                     g_array_index (undone->epochs, PctHistoryEpoch, 0).loss);
  assert_seen (driver, ATSPI_ROLE_LABEL, "Forked from epoch *; the run before is kept");
  /* The parent's epochs are on the plots. */
  g_autofree char *loss = driver_description (driver, ATSPI_ROLE_IMAGE, "Loss");
  g_assert_nonnull (strstr (loss, "over "));
  press (driver, "Stop");
  assert_seen (driver, STATUS, "Stopped in epoch * of 10*");
  close_window (driver);
  g_autoptr (GPtrArray) runs = kept_runs ();
  g_assert_cmpuint (runs->len, ==, 3);
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
  g_test_add_func ("/runs/undo-and-fork", test_undo_and_fork);
  return g_test_run ();
}
