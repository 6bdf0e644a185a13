#include "app/training.h"

#include <glib/gi18n-lib.h>

#include "app/lab/fork.h"
#include "engine/core/error.h"

void
pct_training_free (PctTraining *training)
{
  if (training == NULL)
    return;
  pct_experiment_free (training->experiment);
  pct_experiment_free (training->stored);
  g_clear_pointer (&training->set, pct_image_set_unref);
  g_free (training->folder);
  g_free (training->fork_from);
  g_strfreev (training->folders);
  g_clear_pointer (&training->wake, pct_wake_source_unref);
  g_free (training);
}

static gboolean
plan_fork (PctTraining *training, const PctRunFolder *parent, GError **error)
{
  if (training->undone_epoch > 0 && !pct_lab_undo_epoch (training->fork_from, training->undone_epoch, &training->fork_epoch))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, _ ("%s: no checkpoint from before epoch %u is kept"),
                   training->fork_from, training->undone_epoch);
      return FALSE;
    }
  g_autoptr (GArray) changes = pct_fork_changes_new ();
  g_autoptr (PctExperiment) experiment
      = pct_fork_experiment (parent, training->experiment, NULL, training->fork_epoch, changes, error);
  return experiment != NULL;
}

gboolean
pct_training_plan (PctTraining *training, GError **error)
{
  if (training->resume && training->folder == NULL && (training->folder = pct_lab_last_unfinished_run (error)) == NULL)
    return FALSE;
  const char *run = training->fork_from != NULL ? training->fork_from : training->folder;
  g_autoptr (PctRunFolder) folder = pct_run_folder_open (run, FALSE, error);
  if (folder == NULL)
    return FALSE;
  training->stored = pct_experiment_copy (pct_run_folder_experiment (folder));
  return training->fork_from == NULL || plan_fork (training, folder, error);
}

void
pct_training_run (void *data, const PctSink *sink)
{
  PctTraining *training = data;
  PctLabRequest request = {
    .experiment = training->experiment,
    .run = training->folder,
    .resume = training->resume,
    .fork_from = training->fork_from,
    .fork_epoch = training->fork_epoch,
    .folders = (const char *const *) training->folders,
    .set = training->set,
    .recall = TRUE,
    .interrupted = &training->interrupted,
  };
  /* The sink was told of an error, too. */
  g_autoptr (GError) error = NULL;
  if (!pct_lab_train (&request, sink, &error))
    g_info ("The training ended: %s", error->message);
}
