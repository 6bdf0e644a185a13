#include "ui/model/edit-history.h"

#define ONE_EDIT_MICROSECONDS G_USEC_PER_SEC

struct PctEditHistory {
  GPtrArray *past, *future; /* of PctExperiment */
  char *what;               /* of the last edit */
  gint64 when;
};

static void
free_experiment (gpointer experiment)
{
  pct_experiment_free (experiment);
}

PctEditHistory *
pct_edit_history_new (void)
{
  PctEditHistory *history = g_new0 (PctEditHistory, 1);
  history->past = g_ptr_array_new_with_free_func (free_experiment);
  history->future = g_ptr_array_new_with_free_func (free_experiment);
  return history;
}

void
pct_edit_history_free (PctEditHistory *history)
{
  if (history == NULL)
    return;
  g_ptr_array_unref (history->past);
  g_ptr_array_unref (history->future);
  g_free (history->what);
  g_free (history);
}

void
pct_edit_history_remember (PctEditHistory *history, const PctExperiment *experiment, const char *what)
{
  gint64 now = g_get_monotonic_time ();
  gboolean same = what != NULL && g_strcmp0 (what, history->what) == 0 && now - history->when < ONE_EDIT_MICROSECONDS;
  if (!same)
    {
      g_free (history->what);
      history->what = g_strdup (what);
      if (history->past->len == PCT_MOST_EDITS)
        g_ptr_array_remove_index (history->past, 0);
      g_ptr_array_add (history->past, pct_experiment_copy (experiment));
    }
  history->when = now;
  g_ptr_array_set_size (history->future, 0);
}

static PctExperiment *
exchange (PctEditHistory *history, GPtrArray *from, GPtrArray *to, PctExperiment *now)
{
  if (from->len == 0)
    return NULL;
  g_clear_pointer (&history->what, g_free);
  g_ptr_array_add (to, now);
  return g_ptr_array_steal_index (from, from->len - 1);
}

PctExperiment *
pct_edit_history_undo (PctEditHistory *history, PctExperiment *now)
{
  return exchange (history, history->past, history->future, now);
}

PctExperiment *
pct_edit_history_redo (PctEditHistory *history, PctExperiment *now)
{
  return exchange (history, history->future, history->past, now);
}

gboolean
pct_edit_history_can_undo (PctEditHistory *history)
{
  return history->past->len > 0;
}

gboolean
pct_edit_history_can_redo (PctEditHistory *history)
{
  return history->future->len > 0;
}
