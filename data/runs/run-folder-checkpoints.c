#include "data/runs/run-folder-private.h"

#include "data/runs/checkpoint-private.h"

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

/* Those whose state stays whole, whatever room there is: i of n, by epoch. */
static gboolean
is_kept_whole (const PctRunFolder *folder, const GArray *checkpoints, guint i)
{
  return i + 2 >= checkpoints->len || g_array_index (checkpoints, PctCheckpointFile, i).epoch == folder->best_epoch;
}

static guint64
file_size (const PctTensor *tensors, size_t n)
{
  g_autoptr (GByteArray) header = pct_checkpoint_header (tensors, NULL, n);
  guint64 size = header->len;
  for (size_t i = 0; i < n; i++)
    size += pct_tensor_size (&tensors[i]);
  return size;
}

/* Leaves older checkpoints, the oldest first, nothing but what the network is and where it stands, until the rest fits.
 * Returns the bytes of all then. */
static guint64
strip (const PctRunFolder *folder, GArray *checkpoints, guint64 total, const PctTensor *state, size_t n)
{
  g_autofree PctTensor *weights = g_new (PctTensor, n);
  size_t n_weights = 0;
  for (size_t i = 0; i < n; i++)
    if (state[i].part != PCT_STATE_SLOTS && state[i].part != PCT_STATE_BEST_WEIGHTS)
      weights[n_weights++] = state[i];
  guint64 size = file_size (weights, n_weights);
  for (guint i = 0; i < checkpoints->len && total > folder->checkpoint_limit; i++)
    {
      PctCheckpointFile *checkpoint = &g_array_index (checkpoints, PctCheckpointFile, i);
      if (checkpoint->size <= size || is_kept_whole (folder, checkpoints, i))
        continue;
      g_autofree char *name = pct_checkpoint_name (checkpoint->epoch), *file = pct_run_folder_file (folder, name);
      g_autoptr (GError) problem = NULL;
      if (!pct_checkpoint_strip (file, weights, n_weights, &problem))
        {
          g_warning ("%s; it is kept as it is", problem->message);
          continue;
        }
      total -= checkpoint->size - size;
      checkpoint->size = size;
    }
  return total;
}

/* Takes all away that aren't multiples of the stride, but for those that always stay. Returns the bytes of all then. */
static guint64
take_away (const PctRunFolder *folder, GArray *checkpoints, guint64 total, uint32_t stride)
{
  for (guint i = 0; i < checkpoints->len; i++)
    {
      PctCheckpointFile *checkpoint = &g_array_index (checkpoints, PctCheckpointFile, i);
      if (checkpoint->size == 0 || checkpoint->epoch % stride == 0 || is_kept_whole (folder, checkpoints, i))
        continue;
      g_autofree char *name = pct_checkpoint_name (checkpoint->epoch);
      remove_checkpoint (folder, name);
      total -= checkpoint->size;
      checkpoint->size = 0;
    }
  return total;
}

/* First older ones become weights alone, then only every second, every fourth ... epoch stays until the rest fits. */
static void
thin (const PctRunFolder *folder, const PctTensor *state, size_t n)
{
  if (folder->keeping == PCT_KEEP_ALL)
    return;
  g_autoptr (GArray) checkpoints = pct_run_folder_checkpoints (folder);
  guint64 total = 0;
  for (guint i = 0; i < checkpoints->len; i++)
    total += g_array_index (checkpoints, PctCheckpointFile, i).size;
  if (folder->keeping == PCT_KEEP_BEST)
    {
      /* Of what is a multiple of more than the largest epoch, there is only the initial state. */
      take_away (folder, checkpoints, total, 2 * PCT_MAX_EPOCHS);
      return;
    }
  if (total > folder->checkpoint_limit)
    total = strip (folder, checkpoints, total, state, n);
  for (uint32_t stride = 2; total > folder->checkpoint_limit && stride <= 2 * PCT_MAX_EPOCHS; stride *= 2)
    total = take_away (folder, checkpoints, total, stride);
}

void
pct_run_folder_set_keeping (PctRunFolder *folder, PctKeeping keeping)
{
  folder->keeping = keeping;
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
      thin (folder, state, n);
    }
  if (file)
    *file = g_steal_pointer (&name);
  return TRUE;
}
