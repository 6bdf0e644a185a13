#include "data/runs/run-folder-private.h"

#include "data/runs/event-json.h"
#include "data/runs/experiment-fields.h"
#include "data/runs/whole-file.h"
#include "engine/core/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define RECORDS_PENDING 4096

char *
pct_run_folder_file (const PctRunFolder *folder, const char *name)
{
  return g_build_filename (folder->path, name, NULL);
}

void
pct_run_folder_error (const PctRunFolder *folder, const char *name, const char *what, int problem, GError **error)
{
  g_set_error (error, PCT_ERROR, PCT_ERROR_IO, "%s/%s: %s: %s", folder->path, name, what, g_strerror (problem));
}

void
pct_run_folder_note_epoch (PctRunFolder *folder, uint32_t epoch, double validation_loss)
{
  if (folder->best_epoch > 0 && !(validation_loss < folder->best_loss))
    return;
  folder->best_epoch = epoch;
  folder->best_loss = validation_loss;
}

void
pct_run_folder_note_change (PctRunFolder *folder, const char *setting)
{
  if (pct_change_is_of_loss (setting))
    folder->best_epoch = 0;
}

void
pct_run_folder_free (PctRunFolder *folder)
{
  if (!folder)
    return;
  g_autoptr (GError) problem = NULL;
  if (folder->steps >= 0 && !pct_run_folder_flush (folder, &problem))
    g_warning ("%s", problem->message);
  const int descriptors[] = { folder->events, folder->steps, folder->lock };
  for (size_t i = 0; i < G_N_ELEMENTS (descriptors); i++)
    if (descriptors[i] >= 0)
      close (descriptors[i]);
  g_byte_array_unref (folder->pending);
  pct_experiment_free (folder->experiment);
  g_free (folder->fingerprint);
  g_free (folder->passed_over);
  g_free (folder->path);
  g_free (folder);
}

static PctRunFolder *
folder_new (const char *path)
{
  PctRunFolder *folder = g_new0 (PctRunFolder, 1);
  folder->path = g_canonicalize_filename (path, NULL);
  folder->lock = folder->events = folder->steps = -1;
  folder->pending = g_byte_array_new ();
  folder->checkpoint_limit = PCT_CHECKPOINT_LIMIT;
  return folder;
}

/* Who lists the runs touches each lock for a moment; who writes one keeps it. */
static gboolean
lock_soon (int descriptor)
{
  for (int i = 0; i < 20; i++)
    {
      if (flock (descriptor, LOCK_EX | LOCK_NB) == 0)
        return TRUE;
      if (errno != EWOULDBLOCK)
        return FALSE;
      g_usleep (1000);
    }
  errno = EWOULDBLOCK;
  return FALSE;
}

static gboolean
take_lock (PctRunFolder *folder, GError **error)
{
  g_autofree char *file = pct_run_folder_file (folder, "lock");
  folder->lock = open (file, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (folder->lock >= 0 && lock_soon (folder->lock))
    return TRUE;
  if (folder->lock >= 0 && errno == EWOULDBLOCK)
    g_set_error (error, PCT_ERROR, PCT_ERROR_LOCKED,
                 _ ("%s: another process is writing this run; wait until it ends, or stop it"), folder->path);
  else
    pct_run_folder_error (folder, "lock", _ ("can't be taken"), errno, error);
  if (folder->lock >= 0)
    close (folder->lock);
  folder->lock = -1;
  return FALSE;
}

static gboolean
open_growing (PctRunFolder *folder, const char *name, int *descriptor, guint64 *size, GError **error)
{
  g_autofree char *file = pct_run_folder_file (folder, name);
  struct stat status;
  *descriptor = open (file, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  if (*descriptor < 0 || fstat (*descriptor, &status) != 0)
    {
      pct_run_folder_error (folder, name, _ ("can't be opened"), errno, error);
      return FALSE;
    }
  *size = (guint64) status.st_size;
  return TRUE;
}

static gboolean
open_files (PctRunFolder *folder, GError **error)
{
  return open_growing (folder, "events.jsonl", &folder->events, &folder->events_size, error) &&
         open_growing (folder, "steps.f32", &folder->steps, &folder->steps_size, error);
}

/* The experiment as the run keeps it: its source no longer depends on where the experiment file was. */
static PctExperiment *
kept_experiment (const PctExperiment *experiment)
{
  PctExperiment *kept = pct_experiment_copy (experiment);
  PctSource *source = &kept->source;
  if ((strchr (source->source, '/') || source->source[0] == '.') && !g_path_is_absolute (source->source))
    {
      g_autofree char *base = g_canonicalize_filename (source->base ? source->base : ".", NULL);
      char *absolute = g_canonicalize_filename (source->source, base);
      g_free (source->source);
      source->source = absolute;
    }
  return kept;
}

/* Makes the folder and those it lies in; `made` gets what wasn't there, innermost last. */
static gboolean
make_folders (const char *path, GPtrArray *made, GError **error)
{
  if (mkdir (path, 0777) == 0)
    {
      g_ptr_array_add (made, g_strdup (path));
      return TRUE;
    }
  if (errno == ENOENT)
    {
      g_autofree char *parent = g_path_get_dirname (path);
      if (!make_folders (parent, made, error))
        return FALSE;
      if (mkdir (path, 0777) == 0)
        {
          g_ptr_array_add (made, g_strdup (path));
          return TRUE;
        }
    }
  if (errno == EEXIST && g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  g_set_error (error, PCT_ERROR, PCT_ERROR_IO, _ ("%s: can't be made: %s"), path, g_strerror (errno));
  return FALSE;
}

static gboolean
is_empty (const char *path, GError **error)
{
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  if (!entries)
    g_set_error (error, PCT_ERROR, PCT_ERROR_IO, _ ("%s: can't be read"), path);
  else if (g_dir_read_name (entries))
    g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                 _ ("%s: exists and is not empty; name another folder for the new run, or resume the one that is "
                    "there"),
                 path);
  else
    return TRUE;
  return FALSE;
}

static gboolean
fill (PctRunFolder *folder, const char *version, GError **error)
{
  static const char *const folders[] = { "predictions", "checkpoints" };
  for (size_t i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *inner = pct_run_folder_file (folder, folders[i]);
      if (mkdir (inner, 0777) != 0)
        {
          pct_run_folder_error (folder, folders[i], _ ("can't be made"), errno, error);
          return FALSE;
        }
    }
  g_autofree char *file = pct_run_folder_file (folder, "experiment.json");
  g_autofree char *json = pct_experiment_to_json (folder->experiment, version, folder->fingerprint);
  return open_files (folder, error) && pct_whole_file_write (file, json, strlen (json), error);
}

static void
remove_made (const PctRunFolder *folder, const GPtrArray *made)
{
  static const char *const files[] = { "experiment.json", "steps.f32", "events.jsonl", "lock" };
  static const char *const folders[] = { "predictions", "checkpoints" };
  for (size_t i = 0; folder->lock >= 0 && i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *file = pct_run_folder_file (folder, files[i]);
      unlink (file);
    }
  for (size_t i = 0; folder->lock >= 0 && i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *inner = pct_run_folder_file (folder, folders[i]);
      rmdir (inner);
    }
  for (guint i = made->len; i > 0; i--)
    rmdir (g_ptr_array_index (made, i - 1));
}

PctRunFolder *
pct_run_folder_create (const char *path, const PctExperiment *experiment, const char *version, const char *fingerprint,
                       GError **error)
{
  g_autoptr (PctRunFolder) folder = folder_new (path);
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (g_free);
  folder->experiment = kept_experiment (experiment);
  folder->keeping = experiment->keep_checkpoints;
  folder->fingerprint = g_strdup (fingerprint);
  if (g_file_test (folder->path, G_FILE_TEST_EXISTS) && !g_file_test (folder->path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, _ ("%s: is a file; name a folder for the new run"),
                   folder->path);
      return NULL;
    }
  gboolean ours = make_folders (folder->path, made, error) && is_empty (folder->path, error);
  if (ours && take_lock (folder, error) && fill (folder, version, error))
    return g_steal_pointer (&folder);
  if (ours || made->len > 0)
    remove_made (folder, made);
  return NULL;
}

static gboolean
read_experiment (PctRunFolder *folder, GError **error)
{
  g_autofree char *file = pct_run_folder_file (folder, "experiment.json");
  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, _ ("%s: is no run folder: it holds no experiment.json"),
                   folder->path);
      return FALSE;
    }
  g_autoptr (GString) text = pct_experiment_text (file, error);
  g_autoptr (PctJson) json = text ? pct_experiment_json (text->str, text->len, file, NULL, error) : NULL;
  if (!json)
    return FALSE;
  folder->experiment = pct_experiment_from_json (json, folder->path, error);
  if (!folder->experiment)
    {
      g_prefix_error (error, "%s: ", file);
      return FALSE;
    }
  folder->keeping = folder->experiment->keep_checkpoints;
  const PctJson *fingerprint = pct_json_member (json, "fingerprint");
  folder->fingerprint = fingerprint ? g_strdup (fingerprint->text) : NULL;
  return TRUE;
}

PctRunFolder *
pct_run_folder_open (const char *path, gboolean writing, GError **error)
{
  g_autoptr (PctRunFolder) folder = folder_new (path);
  if (!read_experiment (folder, error))
    return NULL;
  if (writing && (!take_lock (folder, error) || !open_files (folder, error)))
    return NULL;
  return g_steal_pointer (&folder);
}

const char *
pct_run_folder_path (const PctRunFolder *folder)
{
  return folder->path;
}

const PctExperiment *
pct_run_folder_experiment (const PctRunFolder *folder)
{
  return folder->experiment;
}

const char *
pct_run_folder_fingerprint (const PctRunFolder *folder)
{
  return folder->fingerprint;
}

const char *
pct_run_folder_passed_over (const PctRunFolder *folder)
{
  return folder->passed_over;
}

gboolean
pct_run_folder_finished (const PctRunFolder *folder)
{
  g_autofree char *file = pct_run_folder_file (folder, "result.json");
  return g_file_test (file, G_FILE_TEST_EXISTS);
}

/* Whole or not at all: what a full disk left of it is cut off again. */
static gboolean
append (PctRunFolder *folder, const char *name, int descriptor, guint64 *size, const void *bytes, size_t n, GError **error)
{
  struct stat status;
  if (pct_write_all (descriptor, bytes, n))
    {
      *size += n;
      if (fstat (descriptor, &status) != 0 || status.st_nlink > 0)
        return TRUE;
      errno = ENOENT;
    }
  pct_run_folder_error (folder, name, errno == ENOENT ? _ ("was deleted") : _ ("can't be written"), errno, error);
  if (ftruncate (descriptor, (off_t) *size) != 0)
    g_warning ("%s/%s: can't be cut back to its last whole entry: %s", folder->path, name, g_strerror (errno));
  return FALSE;
}

gboolean
pct_run_folder_add_lines (PctRunFolder *folder, const char *lines, size_t size, GError **error)
{
  return append (folder, "events.jsonl", folder->events, &folder->events_size, lines, size, error);
}

gboolean
pct_run_folder_add_records (PctRunFolder *folder, const void *records, size_t size, GError **error)
{
  return append (folder, "steps.f32", folder->steps, &folder->steps_size, records, size, error);
}

gboolean
pct_run_folder_flush (PctRunFolder *folder, GError **error)
{
  if (folder->pending->len == 0)
    return TRUE;
  gboolean written = pct_run_folder_add_records (folder, folder->pending->data, folder->pending->len, error);
  g_byte_array_set_size (folder->pending, 0);
  return written;
}

gboolean
pct_run_folder_add_step (PctRunFolder *folder, const PctStep *step, GError **error)
{
  const float record[] = { step->loss, step->accuracy, step->learning_rate };
  G_STATIC_ASSERT (sizeof record == PCT_STEP_RECORD);
  g_byte_array_append (folder->pending, (const guint8 *) record, sizeof record);
  return folder->pending->len < RECORDS_PENDING * PCT_STEP_RECORD || pct_run_folder_flush (folder, error);
}

gboolean
pct_run_folder_add_event (PctRunFolder *folder, const PctEvent *event, GError **error)
{
  if (event->type == PCT_EVENT_EPOCH && event->epoch.validation.count > 0)
    pct_run_folder_note_epoch (folder, event->epoch.epoch, event->epoch.validation.loss);
  if (event->type == PCT_EVENT_CHANGE)
    pct_run_folder_note_change (folder, event->change.setting);
  if (event->type == PCT_EVENT_EPOCH && !pct_run_folder_flush (folder, error))
    return FALSE;
  g_autofree char *json = pct_event_to_json (event);
  g_autofree char *line = g_strconcat (json, "\n", NULL);
  return pct_run_folder_add_lines (folder, line, strlen (line), error);
}

gboolean
pct_run_folder_finish (PctRunFolder *folder, const PctEvent *result, GError **error)
{
  if (!pct_run_folder_flush (folder, error))
    return FALSE;
  if (fsync (folder->steps) != 0 || fsync (folder->events) != 0)
    {
      pct_run_folder_error (folder, "events.jsonl", _ ("can't be written"), errno, error);
      return FALSE;
    }
  g_autofree char *file = pct_run_folder_file (folder, "result.json");
  g_autofree char *json = pct_event_to_json (result);
  g_autofree char *line = g_strconcat (json, "\n", NULL);
  return pct_whole_file_write (file, line, strlen (line), error);
}

/* As the first start event tells; 0 where there is none. */
static uint64_t
steps_per_epoch (const char *events)
{
  const char *end = strchr (events, '\n');
  g_autoptr (PctJson) start = end ? pct_json_parse (events, (size_t) (end - events), NULL) : NULL;
  const PctJson *steps = start ? pct_json_member (start, "steps_per_epoch") : NULL;
  guint64 n = 0;
  return steps && pct_json_whole (steps, &n) ? n : 0;
}

static gboolean
read_whole (const PctRunFolder *folder, const char *name, char **text, gsize *size, GError **error)
{
  g_autofree char *file = pct_run_folder_file (folder, name);
  g_autoptr (GError) problem = NULL;
  if (g_file_get_contents (file, text, size, &problem))
    return TRUE;
  g_set_error (error, PCT_ERROR, PCT_ERROR_IO, "%s", problem->message);
  return FALSE;
}

gboolean
pct_run_folder_read_steps (const PctRunFolder *folder, GArray **steps, GError **error)
{
  g_autofree char *events = NULL, *bytes = NULL;
  gsize events_size, size;
  if (!read_whole (folder, "events.jsonl", &events, &events_size, error) ||
      !read_whole (folder, "steps.f32", &bytes, &size, error))
    return FALSE;
  uint64_t per_epoch = steps_per_epoch (events);
  if (per_epoch == 0 && size >= PCT_STEP_RECORD)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s/events.jsonl: line 1 is no start event"), folder->path);
      return FALSE;
    }
  *steps = g_array_new (FALSE, FALSE, sizeof (PctStep));
  for (gsize i = 0; i < size / PCT_STEP_RECORD; i++)
    {
      float record[3];
      memcpy (record, bytes + i * PCT_STEP_RECORD, sizeof record);
      PctStep step = { .step = i + 1, .epoch = (uint32_t) (i / per_epoch + 1) };
      step.loss = record[0];
      step.accuracy = record[1];
      step.learning_rate = record[2];
      /* What stands in for records that were lost. */
      if (!isnan (step.loss))
        g_array_append_val (*steps, step);
    }
  return TRUE;
}
