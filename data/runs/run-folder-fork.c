#include "data/runs/run-folder-private.h"

#include "data/runs/json.h"
#include "data/runs/whole-file.h"
#include "engine/core/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes copied at a time; a whole number of records. */
#define PIECE (PCT_STEP_RECORD * 8192)

static gboolean
is_checkpoint (const char *line, size_t length)
{
  g_autoptr (PctJson) event = pct_json_parse (line, length, NULL);
  const PctJson *type = event ? pct_json_member (event, "event") : NULL;
  return type && type->type == PCT_JSON_STRING && strcmp (type->text, "checkpoint") == 0;
}

/* The parent's checkpoints stay with the parent. */
static gboolean
carry_events (PctRunFolder *folder, const PctRunFolder *parent, PctPosition position, GError **error)
{
  g_autofree char *file = pct_run_folder_file (parent, "events.jsonl"), *checkpoint = pct_checkpoint_name (position.epoch);
  g_autofree char *events = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GString) kept = g_string_new (NULL);
  gsize size;
  if (!g_file_get_contents (file, &events, &size, &problem))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_IO, "%s", problem->message);
      return FALSE;
    }
  const char *end = events + pct_run_folder_events_to_keep (folder, events, size, checkpoint, position);
  for (const char *line = events, *next; line < end; line = next)
    {
      next = (const char *) memchr (line, '\n', (size_t) (end - line)) + 1;
      if (!is_checkpoint (line, (size_t) (next - line) - 1))
        g_string_append_len (kept, line, next - line);
    }
  return pct_run_folder_add_lines (folder, kept->str, kept->len, error);
}

static int
open_file (const char *file, guint64 *size, GError **error)
{
  struct stat status;
  int descriptor = open (file, O_RDONLY | O_CLOEXEC | O_NONBLOCK), problem = errno;
  if (descriptor >= 0 && fstat (descriptor, &status) == 0 && S_ISREG (status.st_mode))
    {
      *size = (guint64) status.st_size;
      return descriptor;
    }
  g_set_error (error, PCT_ERROR, PCT_ERROR_IO, _ ("%s: can't be read: %s"), file,
               descriptor < 0 ? g_strerror (problem) : _ ("is not a file"));
  if (descriptor >= 0)
    close (descriptor);
  return -1;
}

/* Up to `wanted` bytes of a file, piece by piece. */
static gboolean
copy_pieces (const char *file, guint64 wanted, gboolean (*add) (gpointer to, const void *bytes, size_t n, GError **error),
             gpointer to, GError **error)
{
  g_autofree char *piece = g_malloc (PIECE);
  guint64 size;
  int descriptor = open_file (file, &size, error);
  if (descriptor < 0)
    return FALSE;
  gboolean copied = TRUE;
  size_t filled = 0;
  for (guint64 left = MIN (size, wanted); copied && left > 0;)
    {
      ssize_t got = read (descriptor, piece + filled, (size_t) MIN (left, PIECE - filled));
      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        {
          g_set_error (error, PCT_ERROR, PCT_ERROR_IO, _ ("%s: can't be read: %s"), file,
                       got < 0 ? g_strerror (errno) : _ ("it became shorter"));
          copied = FALSE;
          break;
        }
      left -= (guint64) got;
      filled += (size_t) got;
      if (filled == PIECE || left == 0)
        {
          copied = add (to, piece, filled, error);
          filled = 0;
        }
    }
  close (descriptor);
  return copied;
}

static gboolean
add_to_steps (gpointer folder, const void *bytes, size_t n, GError **error)
{
  return pct_run_folder_add_records (folder, bytes, n, error);
}

static gboolean
carry_steps (PctRunFolder *folder, const PctRunFolder *parent, PctPosition position, GError **error)
{
  g_autofree char *file = pct_run_folder_file (parent, "steps.f32");
  return copy_pieces (file, position.step * PCT_STEP_RECORD, add_to_steps, folder, error)
         && pct_run_folder_cut_steps (folder, position, error);
}

static gboolean
add_to_file (gpointer whole, const void *bytes, size_t n, GError **error)
{
  return pct_whole_file_add (whole, bytes, n, error);
}

/* Files that are written once and whole can be the same file in two folders. */
static gboolean
carry_file (const PctRunFolder *folder, const PctRunFolder *parent, const char *name, GError **error)
{
  g_autofree char *from = pct_run_folder_file (parent, name), *to = pct_run_folder_file (folder, name);
  PctWholeFile whole;
  if (link (from, to) == 0 || errno == ENOENT)
    return TRUE;
  if (!pct_whole_file_begin (&whole, to, error))
    return FALSE;
  if (copy_pieces (from, G_MAXUINT64, add_to_file, &whole, error))
    return pct_whole_file_end (&whole, error);
  pct_whole_file_abandon (&whole);
  return FALSE;
}

gboolean
pct_run_folder_carry_over (PctRunFolder *folder, const PctRunFolder *parent, PctPosition position, GError **error)
{
  if (!carry_events (folder, parent, position, error) || !carry_steps (folder, parent, position, error))
    return FALSE;
  if (position.epoch == 0)
    return TRUE;
  for (uint32_t epoch = 1; epoch <= position.epoch; epoch++)
    {
      g_autofree char *name = g_strdup_printf ("predictions/%04u.bin", epoch);
      if (!carry_file (folder, parent, name, error))
        return FALSE;
    }
  g_autofree char *path = pct_run_folder_file (folder, "predictions");
  if (!carry_file (folder, parent, "predictions/index.u32", error))
    return FALSE;
  if (pct_flush_folder (path))
    return TRUE;
  pct_run_folder_error (folder, "predictions", _ ("can't be written"), errno, error);
  return FALSE;
}
