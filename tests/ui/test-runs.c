/* What the window does with runs: a change taken back, a fork, a run that was killed and goes on. Argument: the
 * program. */
#include "app/lab/lab.h"
#include "data/runs/history.h"
#include "tests/ui/journey.h"

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

/* Trains until an epoch is on the disk, and is killed. Its run folder. */
static char *
train_and_kill (void)
{
  g_autoptr (GPtrArray) before = kept_runs ();
  Driver *driver = journey_start (NULL);
  journey_write (driver, "Epochs", "3");
  journey_press (driver, "Train");
  gint64 end = g_get_monotonic_time () + PATIENCE * (gint64) G_USEC_PER_SEC;
  for (;;)
    {
      g_autoptr (GPtrArray) runs = kept_runs ();
      const PctRunSummary *run = runs->len > before->len ? g_ptr_array_index (runs, 0) : NULL;
      g_assert_true (g_get_monotonic_time () < end);
      g_usleep (20000);
      if (run == NULL || run->epochs_done == 0)
        continue;
      driver_free (driver);
      return g_strdup (run->path);
    }
}

static void
assert_same_file (const char *a, const char *b, const char *name)
{
  g_autofree char *first_file = g_build_filename (a, name, NULL), *second_file = g_build_filename (b, name, NULL);
  g_autofree char *first = NULL, *second = NULL;
  gsize first_size, second_size;
  g_assert_true (g_file_get_contents (first_file, &first, &first_size, NULL));
  g_assert_true (g_file_get_contents (second_file, &second, &second_size, NULL));
  g_assert_cmpmem (first, first_size, second, second_size);
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

/* The program dies in mid-training; started again it offers the run, which goes on as if nothing had happened. */
static void
test_killed (void)
{
  g_autofree char *run = train_and_kill ();
  g_autofree char *old = copy_run (run, "Old", NULL, NULL);
  g_free (copy_run (run, "Gone", "\"digits\"", "\"/nowhere/at all\""));
  g_autofree char *mark = g_build_filename (old, "discarded", NULL);

  Driver *driver = journey_start (NULL);
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

  g_autofree char *reference = train_reference (run);
  assert_same_file (run, reference, "steps.f32");
  assert_same_file (run, reference, "checkpoints/0003.safetensors");
  assert_same_file (run, reference, "predictions/0003.bin");

  /* Only what nobody has decided about is offered again. */
  driver = journey_start (NULL);
  journey_assert_seen (driver, LABEL, "A run was interrupted");
  g_assert_null (driver_find (driver, BUTTON, "Resume Old"));
  journey_press (driver, "Later");
  g_assert_true (driver_wait_gone (driver, BUTTON, "Resume Gone", PATIENCE));
  journey_close (driver);
}

int
main (int argc, char **argv)
{
  journey_init (&argc, &argv);
  g_test_add_func ("/runs/undo-and-fork", test_undo_and_fork);
  g_test_add_func ("/runs/killed", test_killed);
  return g_test_run ();
}
