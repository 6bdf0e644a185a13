#include "app/lab/stored.h"
#include "engine/core/error.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* What may change without making it another training. */
static const char *const changeable[] = { "training.epochs", "training.threads", "training.checkpoint_every",
                                         "training.keep_checkpoints" };

gboolean
pct_stored_is_free (const char *path, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  if (folder != NULL && g_dir_read_name (folder) == NULL)
    return TRUE;
  g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
               _ ("%s: exists already; resume it, or choose another folder for the new run"), path);
  return FALSE;
}

static gboolean
check_change (const char *set, GError **error)
{
  const char *end = strchr (set, '=');
  size_t length = end != NULL ? (size_t) (end - set) : strlen (set);
  for (size_t i = 0; i < G_N_ELEMENTS (changeable); i++)
    if (strlen (changeable[i]) == length && strncmp (changeable[i], set, length) == 0)
      return TRUE;
  g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
               _ ("%.*s: can't change while a run goes on; only training.epochs, training.threads, "
                  "training.checkpoint_every and training.keep_checkpoints can. Train a new run for anything else"),
               (int) MIN (length, 200), set);
  return FALSE;
}

PctExperiment *
pct_stored_experiment (const PctRunFolder *folder, const char *const *sets, GError **error)
{
  const PctExperiment *stored = pct_run_folder_experiment (folder);
  for (size_t i = 0; sets != NULL && sets[i] != NULL; i++)
    if (!check_change (sets[i], error))
      return NULL;
  g_autofree char *json = pct_experiment_to_json (stored, NULL, NULL);
  g_autoptr (PctExperiment) experiment = pct_experiment_parse (json, -1, stored->source.base, sets, error);
  if (experiment == NULL)
    return NULL;
  if (pct_run_folder_finished (folder) && experiment->training.epochs <= stored->training.epochs)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                   _ ("%s: finished its %zu epochs already; give more with --set training.epochs=N to go on"),
                   pct_run_folder_path (folder), stored->training.epochs);
      return NULL;
    }
  return g_steal_pointer (&experiment);
}

gboolean
pct_stored_same_data (const PctRunFolder *folder, const char *fingerprint, GError **error)
{
  const char *stored = pct_run_folder_fingerprint (folder);
  if (stored == NULL || strcmp (stored, fingerprint) == 0)
    return TRUE;
  g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
               _ ("%s: the dataset \"%s\" is not the one that this run was trained on (its fingerprint is %.12s…, the "
                  "run's %.12s…); name the folder of the right one"),
               pct_run_folder_path (folder), pct_run_folder_experiment (folder)->source.source, fingerprint, stored);
  return FALSE;
}

gboolean
pct_stored_write_experiment (const PctRunFolder *folder, const PctExperiment *experiment, const char *fingerprint,
                             GError **error)
{
  g_autofree char *file = g_build_filename (pct_run_folder_path (folder), "experiment.json", NULL);
  g_autofree char *json = pct_experiment_to_json (experiment, PERCEPT_VERSION, fingerprint);
  g_autoptr (GError) failure = NULL;
  if (g_file_set_contents_full (file, json, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666, &failure))
    return TRUE;
  g_set_error (error, PCT_ERROR, PCT_ERROR_IO, "%s", failure->message);
  return FALSE;
}

void
pct_stored_discard (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  for (const char *name; folder != NULL && (name = g_dir_read_name (folder)) != NULL;)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_SYMLINK) || !g_file_test (child, G_FILE_TEST_IS_DIR))
        g_unlink (child);
      else
        pct_stored_discard (child);
    }
  g_rmdir (path);
}
