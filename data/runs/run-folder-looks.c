#include "data/runs/run-folder-private.h"

#include "data/runs/json-writer.h"
#include "data/runs/whole-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOOKS "looks.jsonl"

static char *
look_line (const char *by, uint32_t epoch, const PctEvaluation *evaluation)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);
  PctJsonWriter writer;
  pct_json_writer_init (&writer);
  pct_json_begin_object (&writer, NULL, FALSE);
  pct_json_string (&writer, "time", time);
  pct_json_string (&writer, "by", by);
  pct_json_whole_number (&writer, "epoch", epoch);
  pct_json_whole_number (&writer, "images", evaluation->count);
  pct_json_double (&writer, "loss", evaluation->loss);
  pct_json_double (&writer, "accuracy", evaluation->accuracy);
  pct_json_end_object (&writer);
  g_autofree char *json = pct_json_writer_finish (&writer);
  return g_strconcat (json, "\n", NULL);
}

/* The file has a lock of its own: who asks a run while it trains doesn't hold the folder's. */
gboolean
pct_run_folder_add_look (const PctRunFolder *folder, const char *by, uint32_t epoch, const PctEvaluation *evaluation,
                         GError **error)
{
  g_autofree char *file = pct_run_folder_file (folder, LOOKS), *line = look_line (by, epoch, evaluation);
  struct stat status;
  int descriptor = open (file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  gboolean opened = descriptor >= 0 && flock (descriptor, LOCK_EX) == 0 && fstat (descriptor, &status) == 0;
  gboolean written = opened && pct_write_all (descriptor, line, strlen (line)) && fsync (descriptor) == 0;
  int problem = errno;
  /* Whole lines only. */
  if (opened && !written && ftruncate (descriptor, status.st_size) != 0)
    g_warning ("%s: can't be cut back to its last whole line: %s", file, g_strerror (errno));
  if (descriptor >= 0)
    close (descriptor);
  if (!written)
    pct_run_folder_error (folder, LOOKS, _ ("can't be written"), problem, error);
  return written;
}
