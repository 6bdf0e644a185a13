#include "ui/model/saving.h"

#include "data/runs/whole-file.h"

typedef struct {
  char *path;
  GBytes *bytes;
  GError *error;
  PctSaved saved;
  GWeakRef owner;
} Saving;

static GThreadPool *writer; /* of one thread; the main loop's */

static gboolean
tell (gpointer data)
{
  Saving *saving = data;
  g_autoptr (GObject) owner = g_weak_ref_get (&saving->owner);
  if (owner != NULL)
    saving->saved (saving->path, saving->error, owner);
  g_weak_ref_clear (&saving->owner);
  g_clear_error (&saving->error);
  g_bytes_unref (saving->bytes);
  g_free (saving->path);
  g_free (saving);
  return G_SOURCE_REMOVE;
}

static void
write_file (gpointer data, gpointer nothing)
{
  Saving *saving = data;
  gsize size;
  const void *bytes = g_bytes_get_data (saving->bytes, &size);
  pct_whole_file_write (saving->path, bytes, size, &saving->error);
  g_idle_add_full (G_PRIORITY_DEFAULT, tell, saving, NULL);
}

void
pct_save (const char *path, GBytes *bytes, PctSaved saved, gpointer owner)
{
  Saving *saving = g_new0 (Saving, 1);
  saving->path = g_strdup (path);
  saving->bytes = g_bytes_ref (bytes);
  saving->saved = saved;
  g_weak_ref_init (&saving->owner, owner);
  if (writer == NULL)
    writer = g_thread_pool_new (write_file, NULL, 1, FALSE, NULL);
  g_thread_pool_push (writer, saving, NULL);
}

void
pct_save_finish (void)
{
  if (writer != NULL)
    g_thread_pool_free (writer, FALSE, TRUE);
  writer = NULL;
}
