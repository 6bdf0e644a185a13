#include "app/unfinished-runs.h"

#include "app/lab/lab.h"

static void
find_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *runs = pct_lab_interrupted_runs (&error);
  if (runs != NULL)
    g_task_return_pointer (task, runs, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
on_found (GObject *offers, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = g_task_propagate_pointer (G_TASK (result), &error);
  if (runs != NULL)
    pct_unfinished_runs_set_runs (PCT_UNFINISHED_RUNS (offers), runs);
  else
    g_message ("%s", error->message);
}

static void
discard_in_thread (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  if (!pct_run_discard (path, &error))
    g_message ("%s; the run will be offered again", error->message);
  g_task_return_boolean (task, error == NULL);
}

static void
on_discard (PctUnfinishedRuns *offers, const char *path)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, discard_in_thread);
}

static void
on_resume (PctRunController *controller, const char *path)
{
  pct_run_controller_resume (controller, path);
}

static void
on_state (PctUnfinishedRuns *offers, GParamSpec *spec, PctRun *run)
{
  pct_unfinished_runs_set_suspended (offers, pct_run_is_active (run));
}

void
pct_unfinished_runs_offer (PctUnfinishedRuns *offers, PctRunController *controller, PctRun *run)
{
  g_signal_connect_object (offers, "resume", G_CALLBACK (on_resume), controller, G_CONNECT_SWAPPED);
  g_signal_connect (offers, "discard", G_CALLBACK (on_discard), NULL);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (on_state), offers, G_CONNECT_SWAPPED);
  g_autoptr (GTask) task = g_task_new (offers, NULL, on_found, NULL);
  g_task_run_in_thread (task, find_in_thread);
}
