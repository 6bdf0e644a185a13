#include "tests/experiment/run.h"

#include "engine/core/error.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

static void
test_lock (void)
{
  g_autofree char *path = run_place ("locked");
  g_autoptr (GError) error = NULL;
  Run run;
  run_begin (&run);
  run_create (&run, path);
  g_assert_null (pct_run_folder_open (path, TRUE, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_LOCKED);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_clear_error (&error);
  g_autoptr (PctRunFolder) reader = pct_run_folder_open (path, FALSE, &error);
  g_assert_nonnull (reader);
  run_end (&run);
  g_autoptr (PctRunFolder) next = pct_run_folder_open (path, TRUE, &error);
  g_assert_no_error (error);
  g_clear_pointer (&next, pct_run_folder_free);
  scratch_remove (path);
}

static void
assert_not_created (const char *path, const PctExperiment *experiment, int code)
{
  GError *error = NULL;
  g_assert_null (pct_run_folder_create (path, experiment, "0.1", NULL, &error));
  g_assert_error (error, PCT_ERROR, code);
  g_autofree char *parent = g_path_get_dirname (path);
  g_assert_true (g_str_has_prefix (error->message, parent));
  g_error_free (error);
}

/* Lets files grow to this many bytes, as on a disk that is nearly full. */
static void
limit_files (rlim_t most)
{
  struct rlimit limit;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = most == RLIM_INFINITY ? limit.rlim_max : most;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
test_create (void)
{
  g_autofree char *file = run_place ("file");
  g_autofree char *inside_file = g_build_filename (file, "run", NULL);
  g_autofree char *deep = run_place ("a/b/run");
  Run run;
  run_begin (&run);
  run_write_file (run_scratch, "file", "", 0);
  assert_not_created (run_untouched, run.experiment, PCT_ERROR_REQUEST);
  assert_not_created (file, run.experiment, PCT_ERROR_REQUEST);
  assert_not_created (inside_file, run.experiment, PCT_ERROR_IO);
  assert_not_created ("/proc/percept/run", run.experiment, PCT_ERROR_IO);
  g_assert_cmpint (g_unlink (file), ==, 0);

  limit_files (0);
  assert_not_created (deep, run.experiment, PCT_ERROR_IO);
  limit_files (RLIM_INFINITY);
  g_assert_false (run_exists (run_scratch, "a"));

  /* An empty folder is fine, and stays where the run can't be made in it. */
  g_assert_cmpint (g_mkdir_with_parents (deep, 0777), ==, 0);
  limit_files (0);
  assert_not_created (deep, run.experiment, PCT_ERROR_IO);
  limit_files (RLIM_INFINITY);
  g_assert_cmpint (g_rmdir (deep), ==, 0);
  run_create (&run, deep);
  run_end (&run);
  g_autofree char *top = run_place ("a");
  scratch_remove (top);
}

static void
test_open_what_is_none (void)
{
  g_autoptr (GError) error = NULL;
  const char *const paths[] = { "/nonexistent", run_scratch };
  for (size_t i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_assert_null (pct_run_folder_open (paths[i], TRUE, &error));
      g_assert_error (error, PCT_ERROR, PCT_ERROR_REQUEST);
      g_assert_true (strstr (error->message, "is no run folder") != NULL);
      g_clear_error (&error);
    }
}

static void
test_full_disk (void)
{
  g_autofree char *path = run_place ("full");
  g_autoptr (GError) error = NULL;
  Run run;
  run_begin (&run);
  run_create (&run, path);
  gsize before;
  g_free (run_read (path, "events.jsonl", &before));

  g_autoptr (PctEvent) event = pct_event_new (PCT_EVENT_ERROR, 0);
  event->error = g_error_new (PCT_ERROR, PCT_ERROR_IO, "a long message that doesn't fit any more");
  limit_files (before + 20);
  g_assert_false (pct_run_folder_add_event (run.folder, event, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_IO);
  g_assert_true (strstr (error->message, "events.jsonl") != NULL);
  g_clear_error (&error);
  g_assert_cmpuint (run_count_events (path, "error"), ==, 0);

  const PctStep step = { 1, 1, 1, 1, 1 };
  limit_files (PCT_STEP_RECORD + 5);
  g_assert_true (pct_run_folder_add_step (run.folder, &step, &error));
  g_assert_true (pct_run_folder_add_step (run.folder, &step, &error));
  g_assert_false (pct_run_folder_flush (run.folder, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_IO);
  g_clear_error (&error);
  g_assert_false (pct_run_folder_add_checkpoint (run.folder, run.trainer, NULL, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_IO);
  limit_files (RLIM_INFINITY);
  g_assert_false (run_exists (path, "checkpoints/0000.safetensors.new"));
  run_end (&run);

  /* With room again, the run goes on as if nothing had been. */
  run_begin (&run);
  run_resume (&run, path);
  run_complete (&run, path);
  scratch_remove (path);
}

static void
test_deleted (void)
{
  g_autofree char *path = run_place ("deleted");
  g_autoptr (GError) error = NULL;
  Run run;
  run_begin (&run);
  run_create (&run, path);
  scratch_remove (path);
  g_autoptr (PctEvent) event = pct_event_new (PCT_EVENT_ERROR, 0);
  event->error = g_error_new (PCT_ERROR, PCT_ERROR_IO, "gone");
  g_assert_false (pct_run_folder_add_event (run.folder, event, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_IO);
  g_clear_error (&error);
  g_assert_false (pct_run_folder_add_checkpoint (run.folder, run.trainer, NULL, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_IO);
  run_end (&run);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  signal (SIGXFSZ, SIG_IGN);
  run_begin_tests ();
  g_test_add_func ("/run-folder/lock", test_lock);
  g_test_add_func ("/run-folder/create", test_create);
  g_test_add_func ("/run-folder/open-what-is-none", test_open_what_is_none);
  g_test_add_func ("/run-folder/full-disk", test_full_disk);
  g_test_add_func ("/run-folder/deleted", test_deleted);
  return run_end_tests ();
}
