#include "data/runs/run-folder-private.h"

#include "data/runs/checkpoint.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *
pct_checkpoint_name (uint32_t epoch)
{
  return g_strdup_printf ("checkpoints/%04u.safetensors", epoch);
}

/* TRUE for the names that pct_checkpoint_name gives. */
static gboolean
parse_name (const char *name, uint32_t *epoch)
{
  char *end;
  guint64 number = g_ascii_strtoull (name, &end, 10);
  if (end - name < 4 || strcmp (end, ".safetensors") != 0 || number > PCT_MAX_EPOCHS)
    return FALSE;
  *epoch = (uint32_t) number;
  g_autofree char *whole = pct_checkpoint_name (*epoch);
  return strcmp (whole + strlen ("checkpoints/"), name) == 0;
}

static gint
by_epoch (gconstpointer a, gconstpointer b)
{
  const PctCheckpointFile *first = a, *second = b;
  return (first->epoch > second->epoch) - (first->epoch < second->epoch);
}

GArray *
pct_run_folder_checkpoints (const PctRunFolder *folder)
{
  GArray *checkpoints = g_array_new (FALSE, FALSE, sizeof (PctCheckpointFile));
  g_autofree char *path = pct_run_folder_file (folder, "checkpoints");
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name;
  while (entries && (name = g_dir_read_name (entries)))
    {
      PctCheckpointFile checkpoint;
      struct stat status;
      g_autofree char *file = g_build_filename (path, name, NULL);
      if (!parse_name (name, &checkpoint.epoch) || stat (file, &status) != 0)
        continue;
      checkpoint.size = (guint64) status.st_size;
      g_array_append_val (checkpoints, checkpoint);
    }
  g_array_sort (checkpoints, by_epoch);
  return checkpoints;
}

GArray *
pct_run_folder_checkpoint_epochs (const PctRunFolder *folder)
{
  g_autoptr (GArray) checkpoints = pct_run_folder_checkpoints (folder);
  GArray *epochs = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  for (guint i = 0; i < checkpoints->len; i++)
    g_array_append_val (epochs, g_array_index (checkpoints, PctCheckpointFile, i).epoch);
  return epochs;
}

static void
remove_checkpoint (const PctRunFolder *folder, const char *name)
{
  g_autofree char *file = pct_run_folder_file (folder, name);
  if (unlink (file) != 0 && errno != ENOENT)
    g_warning ("%s: can't be removed: %s", file, g_strerror (errno));
}

/* Only every second, then every fourth ... epoch stays until the rest fits; the best and the last two always do. */
static void
thin (const PctRunFolder *folder)
{
  g_autoptr (GArray) checkpoints = pct_run_folder_checkpoints (folder);
  guint64 total = 0;
  for (guint i = 0; i < checkpoints->len; i++)
    total += g_array_index (checkpoints, PctCheckpointFile, i).size;
  for (uint32_t stride = 2; total > folder->checkpoint_limit && stride <= 2 * PCT_MAX_EPOCHS; stride *= 2)
    for (guint i = 0; i + 2 < checkpoints->len; i++)
      {
        PctCheckpointFile *checkpoint = &g_array_index (checkpoints, PctCheckpointFile, i);
        if (checkpoint->size == 0 || checkpoint->epoch % stride == 0 || checkpoint->epoch == folder->best_epoch)
          continue;
        g_autofree char *name = pct_checkpoint_name (checkpoint->epoch);
        remove_checkpoint (folder, name);
        total -= checkpoint->size;
        checkpoint->size = 0;
      }
}

gboolean
pct_run_folder_add_checkpoint (PctRunFolder *folder, PctTrainer *trainer, char **file, GError **error)
{
  PctPosition position = pct_trainer_position (trainer);
  gboolean inside = position.batch > 0;
  g_autofree char *name = inside ? g_strdup (PCT_STOP_CHECKPOINT) : pct_checkpoint_name (position.epoch);
  g_autofree char *path = pct_run_folder_file (folder, name);
  size_t n;
  const PctTensor *state = pct_trainer_state (trainer, &n);

  /* A checkpoint on the disk means that all before it is there too. */
  if (!pct_run_folder_flush (folder, error))
    return FALSE;
  if (fdatasync (folder->steps) != 0 || fdatasync (folder->events) != 0)
    {
      pct_run_folder_error (folder, "steps.f32", _ ("can't be written"), errno, error);
      return FALSE;
    }
  if (!pct_checkpoint_write (path, state, n, error))
    return FALSE;
  if (!inside)
    {
      remove_checkpoint (folder, PCT_STOP_CHECKPOINT);
      thin (folder);
    }
  if (file)
    *file = g_steal_pointer (&name);
  return TRUE;
}
