#include "app/lab/lab.h"

#include <glib/gi18n-lib.h>

#include "engine/core/error.h"

static gboolean
can_go_on (const PctRunSummary *run)
{
  return !run->finished && !run->locked && run->resumable;
}

GPtrArray *
pct_lab_interrupted_runs (GError **error)
{
  g_autofree char *folder = pct_lab_runs_folder ();
  GPtrArray *runs = pct_run_list (folder, error);
  for (guint i = runs == NULL ? 0 : runs->len; i > 0; i--)
    {
      const PctRunSummary *run = g_ptr_array_index (runs, i - 1);
      if (!can_go_on (run) || run->ended || run->discarded)
        g_ptr_array_remove_index (runs, i - 1);
    }
  return runs;
}

char *
pct_lab_last_unfinished_run (GError **error)
{
  g_autofree char *folder = pct_lab_runs_folder ();
  g_autoptr (GPtrArray) runs = pct_run_list (folder, error);
  if (runs == NULL)
    return NULL;
  for (guint i = 0; i < runs->len; i++)
    {
      const PctRunSummary *run = g_ptr_array_index (runs, i);
      if (can_go_on (run))
        return g_strdup (run->path);
    }
  g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, _ ("%s: holds no run that could go on; each has finished or is being trained elsewhere"), folder);
  return NULL;
}
