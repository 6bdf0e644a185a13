#include "app/last-experiment.h"

#include "engine/core/error.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define QUIET_MILLISECONDS 500

typedef struct {
  PctExperimentDocument *document; /* borrowed: the document owns this */
  guint source;
} Keeper;

static char *
state_file (const char *name)
{
  return g_build_filename (g_get_user_state_dir (), "percept", name, NULL);
}

/* What is to be kept; a later one has a higher number. */
typedef struct {
  guint64 number;
  char *text, *path;
} State;

static void
state_free (gpointer data)
{
  State *state = data;
  g_free (state->text);
  g_free (state->path);
  g_free (state);
}

static State *
state_of (PctExperimentDocument *document)
{
  static guint64 numbers;
  const char *path = pct_experiment_document_get_path (document);
  State *state = g_new0 (State, 1);
  state->number = ++numbers;
  state->text = pct_experiment_document_to_text (document, NULL);
  state->path = g_strdup (path == NULL ? "" : path);
  return state;
}

/* Without room or permission the next start has what was kept before; there is nobody to tell who could do more. */
static void
write_file (const char *name, const char *text)
{
  g_autofree char *file = state_file (name), *folder = g_path_get_dirname (file);
  g_autoptr (GError) error = NULL;
  g_mkdir_with_parents (folder, 0700);
  if (!g_file_set_contents_full (file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_info ("The experiment is not kept: %s", error->message);
}

/* From any thread. One that comes after a later one has nothing to say any more. */
static void
write_state (const State *state)
{
  static GMutex mutex;
  static guint64 last;
  g_mutex_lock (&mutex);
  if (state->number > last)
    {
      write_file ("experiment.json", state->text);
      write_file ("experiment.path", state->path);
      last = state->number;
    }
  g_mutex_unlock (&mutex);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer state, GCancellable *cancellable)
{
  write_state (state);
}

/* Flushing to a disk that a training writes its checkpoints to may take a second: not on the main loop. */
static gboolean
keep (gpointer data)
{
  Keeper *keeper = data;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  keeper->source = 0;
  g_task_set_task_data (task, state_of (keeper->document), state_free);
  g_task_run_in_thread (task, write_in_thread);
  return G_SOURCE_REMOVE;
}

/* Once it has been quiet for a moment: a number is typed digit by digit. */
static void
on_edited (PctExperimentDocument *document, Keeper *keeper)
{
  g_clear_handle_id (&keeper->source, g_source_remove);
  keeper->source = g_timeout_add (QUIET_MILLISECONDS, keep, keeper);
}

static void
keeper_free (gpointer data)
{
  Keeper *keeper = data;
  g_clear_handle_id (&keeper->source, g_source_remove);
  g_free (keeper);
}

void
pct_last_experiment_keep (PctExperimentDocument *document)
{
  Keeper *keeper = g_new0 (Keeper, 1);
  keeper->document = document;
  g_object_set_data_full (G_OBJECT (document), "percept-keeper", keeper, keeper_free);
  g_signal_connect (document, "edited", G_CALLBACK (on_edited), keeper);
}

void
pct_last_experiment_keep_now (PctExperimentDocument *document)
{
  Keeper *keeper = g_object_get_data (G_OBJECT (document), "percept-keeper");
  if (keeper == NULL)
    return;
  g_clear_handle_id (&keeper->source, g_source_remove);
  State *state = state_of (document);
  write_state (state);
  state_free (state);
}

gboolean
pct_last_experiment_restore (PctExperimentDocument *document, GError **error)
{
  g_autofree char *file = state_file ("experiment.json"), *path_file = state_file ("experiment.path");
  g_autofree char *text = NULL, *path = NULL;
  gsize length;
  g_autoptr (GError) problem = NULL;
  if (!g_file_get_contents (file, &text, &length, NULL))
    return TRUE;
  g_file_get_contents (path_file, &path, NULL, NULL);
  if (pct_experiment_document_restore (document, text, (gssize) length, path, &problem))
    return TRUE;
  g_autofree char *aside = g_strconcat (file, ".broken", NULL);
  g_rename (file, aside);
  g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s\n\nIt was put aside as %s."), problem->message, aside);
  return FALSE;
}
