#include "data/runs/run-list.h"

#include "data/runs/json.h"
#include "data/runs/run-folder-private.h"
#include "data/runs/whole-file.h"
#include "engine/core/error.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The end of events.jsonl in which the last epoch is looked for: at first, and at most. What follows an epoch is a
 * checkpoint's line and a result, which is long where there are many classes. */
#define FIRST_TAIL ((gsize) 16 << 10)
#define LAST_TAIL  ((gsize) 16 << 20)

#define EPOCH_LINE  "{\"event\": \"epoch\""
#define RESULT_LINE "{\"event\": \"result\""
#define ERROR_LINE  "{\"event\": \"error\""

void
pct_run_summary_free (PctRunSummary *summary)
{
  if (!summary)
    return;
  g_free (summary->path);
  g_free (summary->name);
  g_free (summary->dataset);
  g_free (summary);
}

/* The file's last `most` bytes. */
static GByteArray *
read_tail (int descriptor, guint64 size, gsize most)
{
  gsize length = (gsize) MIN (size, most), done = 0;
  g_autoptr (GByteArray) tail = g_byte_array_sized_new ((guint) length);
  g_byte_array_set_size (tail, (guint) length);
  while (done < length)
    {
      ssize_t got = pread (descriptor, tail->data + done, length - done, (off_t) (size - length + done));
      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        return NULL;
      done += (gsize) got;
    }
  return g_steal_pointer (&tail);
}

static gboolean
take_epoch (PctRunSummary *summary, const char *line, size_t length)
{
  g_autoptr (PctJson) event = pct_json_parse (line, length, NULL);
  guint64 epoch;
  const PctJson *number = event ? pct_json_member (event, "epoch") : NULL;
  const PctJson *accuracy = event ? pct_json_member (event, "val_accuracy") : NULL;
  if (!number || !pct_json_whole (number, &epoch) || epoch > PCT_MAX_EPOCHS)
    return FALSE;
  summary->epochs_done = (uint32_t) epoch;
  summary->val_accuracy = accuracy && accuracy->type == PCT_JSON_NUMBER ? accuracy->number : NAN;
  return TRUE;
}

static gboolean
tells (const char *line, size_t length, const char *event)
{
  return length > strlen (event) && memcmp (line, event, strlen (event)) == 0;
}

/* The last whole line that tells of an epoch; behind it, the last word. */
static gboolean
find_epoch (PctRunSummary *summary, const GByteArray *tail, gboolean whole)
{
  if (tail->len == 0)
    return FALSE;
  const char *text = (const char *) tail->data, *end = text + tail->len;
  for (const char *newline = end; (newline = memrchr (text, '\n', (size_t) (newline - text)));)
    {
      const char *before = memrchr (text, '\n', (size_t) (newline - text));
      if (!before && !whole)
        return FALSE;
      const char *line = before ? before + 1 : text;
      size_t length = (size_t) (newline - line);
      if (newline == memrchr (text, '\n', (size_t) (end - text)))
        summary->ended = tells (line, length, RESULT_LINE) || tells (line, length, ERROR_LINE);
      if (tells (line, length, EPOCH_LINE) && take_epoch (summary, line, length))
        return TRUE;
      if (line == text)
        return FALSE;
    }
  return FALSE;
}

static void
find_last_epoch (PctRunSummary *summary)
{
  g_autofree char *file = g_build_filename (summary->path, "events.jsonl", NULL);
  struct stat status;
  int descriptor = open (file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  gboolean found = descriptor < 0 || fstat (descriptor, &status) != 0 || !S_ISREG (status.st_mode);
  for (gsize most = FIRST_TAIL; !found && most <= LAST_TAIL; most *= 4)
    {
      gboolean whole = (guint64) status.st_size <= most;
      g_autoptr (GByteArray) tail = read_tail (descriptor, (guint64) status.st_size, most);
      found = !tail || find_epoch (summary, tail, whole) || whole;
    }
  if (descriptor >= 0)
    close (descriptor);
}

/* When the lock was made, which is never written, and whether somebody holds it. */
static gboolean
look_at_lock (PctRunSummary *summary)
{
  g_autofree char *file = g_build_filename (summary->path, "lock", NULL);
  struct stat status;
  int descriptor = open (file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0)
    return FALSE;
  gboolean known = fstat (descriptor, &status) == 0;
  if (known)
    summary->started = (gint64) status.st_mtime;
  summary->locked = flock (descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close (descriptor);
  return known;
}

PctRunSummary *
pct_run_summary_read (const char *path, GError **error)
{
  g_autoptr (PctRunFolder) folder = pct_run_folder_open (path, FALSE, error);
  if (!folder)
    return NULL;
  const PctExperiment *experiment = pct_run_folder_experiment (folder);
  PctRunSummary *summary = g_new0 (PctRunSummary, 1);
  summary->path = g_strdup (pct_run_folder_path (folder));
  summary->name = g_strdup (experiment->name);
  summary->dataset = g_strdup (experiment->source.source);
  summary->epochs = (uint32_t) experiment->training.epochs;
  summary->val_accuracy = NAN;
  summary->finished = pct_run_folder_finished (folder);
  g_autofree char *discarded = g_build_filename (summary->path, PCT_DISCARDED_MARK, NULL);
  summary->discarded = g_file_test (discarded, G_FILE_TEST_EXISTS);
  g_autoptr (GArray) checkpoints = pct_run_folder_checkpoint_epochs (folder);
  summary->resumable = checkpoints->len > 0;
  struct stat status;
  if (!look_at_lock (summary) && stat (path, &status) == 0)
    summary->started = (gint64) status.st_mtime;
  find_last_epoch (summary);
  return summary;
}

gboolean
pct_run_discard (const char *path, GError **error)
{
  g_autofree char *file = g_build_filename (path, PCT_DISCARDED_MARK, NULL);
  return pct_whole_file_write (file, "", 0, error);
}

/* Runs of the same second by name, so that the order is always the same. */
static gint
newest_first (gconstpointer a, gconstpointer b)
{
  const PctRunSummary *first = *(const PctRunSummary *const *) a, *second = *(const PctRunSummary *const *) b;
  if (first->started != second->started)
    return first->started > second->started ? -1 : 1;
  return strcmp (second->path, first->path);
}

GPtrArray *
pct_run_list (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) pct_run_summary_free);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GDir) entries = g_dir_open (folder, 0, &problem);
  if (!entries && !g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_IO, "%s", problem->message);
      return NULL;
    }
  for (const char *name; entries && (name = g_dir_read_name (entries));)
    {
      g_autoptr (GError) damage = NULL;
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *experiment = g_build_filename (path, "experiment.json", NULL);
      if (!g_file_test (experiment, G_FILE_TEST_IS_REGULAR))
        continue;
      PctRunSummary *summary = pct_run_summary_read (path, &damage);
      if (summary)
        g_ptr_array_add (runs, summary);
      else
        g_message ("%s; this run is left out", damage->message);
    }
  g_ptr_array_sort (runs, newest_first);
  return g_steal_pointer (&runs);
}
