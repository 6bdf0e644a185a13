#include "data/runs/run-folder-private.h"

#include "data/runs/checkpoint-private.h"
#include "data/runs/json.h"
#include "data/runs/whole-file.h"
#include "engine/core/error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* stop.safetensors: the epochs that were finished, or FALSE where there is none. One that can't be read is the newest: who
 * tries it learns what is wrong with it. */
static gboolean
stop_epoch (const PctRunFolder *folder, int64_t *epoch)
{
  g_autofree char *file = pct_run_folder_file (folder, PCT_STOP_CHECKPOINT);
  char name[] = "state.epoch";
  const PctTensor tensor = { .name = name, .type = PCT_TENSOR_I64, .values = epoch };
  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    return FALSE;
  if (!pct_checkpoint_read_some (file, &tensor, 1, NULL))
    *epoch = INT64_MAX;
  return TRUE;
}

/* Checkpoints' names in the folder, the newest first. */
static GPtrArray *
newest_first (const PctRunFolder *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) checkpoints = pct_run_folder_checkpoints (folder);
  int64_t stopped;
  gboolean stop = stop_epoch (folder, &stopped);
  for (guint i = checkpoints->len; i > 0; i--)
    {
      uint32_t epoch = g_array_index (checkpoints, PctCheckpointFile, i - 1).epoch;
      if (stop && stopped >= epoch)
        {
          g_ptr_array_add (names, g_strdup (PCT_STOP_CHECKPOINT));
          stop = FALSE;
        }
      g_ptr_array_add (names, pct_checkpoint_name (epoch));
    }
  if (stop)
    g_ptr_array_add (names, g_strdup (PCT_STOP_CHECKPOINT));
  return names;
}

static gboolean
none_readable (const PctRunFolder *folder, GError *problem, GError **error)
{
  if (problem)
    g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: no checkpoint can be read; %s"), folder->path, problem->message);
  else
    g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: no checkpoint can be read"), folder->path);
  return FALSE;
}

static const PctStateOmission omissions[] = {
  [PCT_STATE_WEIGHTS] = 0,
  [PCT_STATE_AVERAGE] = PCT_WITHOUT_SLOTS | PCT_STRIPPED_SLOTS,
  [PCT_STATE_SLOTS] = PCT_WITHOUT_SLOTS | PCT_STRIPPED_SLOTS,
  [PCT_STATE_UPDATES] = PCT_WITHOUT_SLOTS,
  [PCT_STATE_BEST_WEIGHTS] = PCT_WITHOUT_BEST | PCT_STRIPPED_BEST,
  [PCT_STATE_BEST] = PCT_WITHOUT_BEST,
  [PCT_STATE_PLATEAU] = PCT_WITHOUT_PLATEAU,
  [PCT_STATE_POSITION] = 0,
};

static gboolean
read_without (const char *file, const PctTensor *state, size_t n, PctStateOmission omitted, GError **error)
{
  g_autofree PctTensor *wanted = g_new (PctTensor, n);
  size_t n_wanted = 0;
  for (size_t i = 0; i < n; i++)
    if (!(omissions[state[i].part] & omitted))
      wanted[n_wanted++] = state[i];
  return pct_checkpoint_read_some (file, wanted, n_wanted, error);
}

/* What an earlier checkpoint, that turned out to be a bad one, may have left behind goes: all is read but what is optional
 * or omitted. */
static void
begin_afresh (PctTrainer *trainer, const PctTensor *state, size_t n, PctStateOmission omitted)
{
  for (size_t i = 0; i < n; i++)
    if (state[i].optional || (omissions[state[i].part] & omitted & PCT_WITHOUT_PLATEAU))
      memset (state[i].values, 0, pct_tensor_size (&state[i]));
  if (omitted & (PCT_WITHOUT_SLOTS | PCT_STRIPPED_SLOTS))
    pct_trainer_restart_optimizer (trainer);
}

static gboolean
load_state (const char *file, const char *name, PctStateOmission omitted, PctTrainer *trainer, GError **error)
{
  size_t n;
  const PctTensor *state = pct_trainer_state (trainer, &n);
  begin_afresh (trainer, state, n, omitted);
  if (!(omitted == 0 ? pct_checkpoint_read (file, state, n, error) : read_without (file, state, n, omitted, error)))
    return FALSE;
  if (omitted & PCT_WITHOUT_BEST)
    pct_trainer_restart_early_stopping (trainer);
  if (!pct_trainer_state_written (trainer, error))
    {
      g_prefix_error (error, "%s: ", file);
      return FALSE;
    }
  PctPosition position = pct_trainer_position (trainer);
  g_autofree char *expected = position.batch > 0 ? g_strdup (PCT_STOP_CHECKPOINT) : pct_checkpoint_name (position.epoch);
  if (strcmp (expected, name) == 0)
    return TRUE;
  g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: holds what belongs into %s"), file, expected);
  return FALSE;
}

/* Whether the trainer has such a part, and a file that is there has nothing of it. */
static gboolean
lacks (const char *file, PctStatePart part, PctTrainer *trainer)
{
  size_t n, n_wanted = 0;
  const PctTensor *state = pct_trainer_state (trainer, &n);
  g_autofree PctTensor *wanted = g_new (PctTensor, n);
  for (size_t i = 0; i < n; i++)
    if (state[i].part == part)
      wanted[n_wanted++] = state[i];
  return n_wanted > 0 && g_file_test (file, G_FILE_TEST_EXISTS) && !pct_checkpoint_has_any (file, wanted, n_wanted);
}

static PctStateOmission
stripped_of (const char *file, PctTrainer *trainer)
{
  return (lacks (file, PCT_STATE_SLOTS, trainer) ? PCT_STRIPPED_SLOTS : 0)
         | (lacks (file, PCT_STATE_BEST_WEIGHTS, trainer) ? PCT_STRIPPED_BEST : 0);
}

PctStateOmission
pct_run_folder_stripped (const PctRunFolder *folder, uint32_t epoch, PctTrainer *trainer)
{
  g_autofree char *name = pct_checkpoint_name (epoch), *file = pct_run_folder_file (folder, name);
  return stripped_of (file, trainer);
}

/* All of the state; the initial one is whole with its weights. */
static gboolean
load_all (const char *file, const char *name, PctTrainer *trainer, GError **error)
{
  g_autofree char *initial = pct_checkpoint_name (0);
  PctStateOmission stripped = stripped_of (file, trainer);
  if (!load_state (file, name, stripped, trainer, error))
    return FALSE;
  if (stripped == 0 || strcmp (name, initial) == 0)
    return TRUE;
  g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
               _ ("%s: holds weights alone, from which a run can't go on as if it had never stopped"), file);
  return FALSE;
}

/* "epochs 4 and 8", of those that have a checkpoint the nearest on both sides. */
static char *
nearest (const GArray *epochs, uint32_t epoch)
{
  guint above = 0;
  while (above < epochs->len && g_array_index (epochs, uint32_t, above) < epoch)
    above++;
  if (above > 0 && above < epochs->len)
    return g_strdup_printf (_ ("the nearest that are kept are of epochs %u and %u"),
                            g_array_index (epochs, uint32_t, above - 1),
                            g_array_index (epochs, uint32_t, above));
  if (epochs->len > 0)
    return g_strdup_printf (_ ("the nearest that is kept is of epoch %u"),
                            g_array_index (epochs, uint32_t, above > 0 ? above - 1 : 0));
  return g_strdup (_ ("none is kept"));
}

gboolean
pct_run_folder_load_epoch (const PctRunFolder *folder, uint32_t epoch, PctStateOmission omitted, PctTrainer *trainer, GError **error)
{
  g_autofree char *name = pct_checkpoint_name (epoch), *file = pct_run_folder_file (folder, name);
  if (g_file_test (file, G_FILE_TEST_EXISTS))
    return load_state (file, name, omitted, trainer, error);
  g_autoptr (GArray) epochs = pct_run_folder_checkpoint_epochs (folder);
  g_autofree char *others = nearest (epochs, epoch);
  g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, _ ("%s: has no checkpoint of epoch %u; %s"), folder->path, epoch,
               others);
  return FALSE;
}

/* *name: the checkpoint's that was loaded. */
static gboolean
load_newest (PctRunFolder *folder, PctTrainer *trainer, char **name, GError **error)
{
  g_autoptr (GPtrArray) names = newest_first (folder);
  g_autoptr (GError) problem = NULL;
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *file = pct_run_folder_file (folder, g_ptr_array_index (names, i));
      g_clear_error (&problem);
      if (load_all (file, g_ptr_array_index (names, i), trainer, &problem))
        {
          *name = g_strdup (g_ptr_array_index (names, i));
          return TRUE;
        }
      if (g_error_matches (problem, PCT_ERROR, PCT_ERROR_REQUEST))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      g_warning ("%s; going back to an older checkpoint", problem->message);
      if (!folder->passed_over)
        folder->passed_over = g_strdup (problem->message);
    }
  return none_readable (folder, problem, error);
}

/* What stands before a parameter's name where its outcome is: a run that ended was tested with its best epoch's parameters,
 * or with their moving average, where it was asked to. */
static const char *
outcome_prefix (const PctRunFolder *folder, const PctParameter *parameter, gboolean averaged)
{
  const PctEarlyStoppingSpec *early_stopping = &pct_run_folder_experiment (folder)->training.early_stopping;
  if (!pct_run_folder_finished (folder))
    return "";
  if (early_stopping->enabled && early_stopping->restore_best)
    return "best.";
  return averaged && !parameter->fixed ? "optimizer.average." : "";
}

/* Whether the checkpoint holds an average of anything: before the first batch it doesn't. */
static gboolean
has_average (const PctRunFolder *folder, const char *file)
{
  int64_t iterations = 0;
  char name[] = "optimizer.iterations";
  const PctTensor tensor = { .name = name, .type = PCT_TENSOR_I64, .values = &iterations };
  return pct_run_folder_experiment (folder)->optimizer.use_ema && pct_checkpoint_read_some (file, &tensor, 1, NULL)
         && iterations > 0;
}

static gboolean
read_outcome (const PctRunFolder *folder, const char *file, PctNetwork *network, GError **error)
{
  size_t n;
  const PctParameter *parameters = pct_network_parameter_list (network, &n);
  g_autofree PctTensor *tensors = g_new0 (PctTensor, n);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  gboolean averaged = has_average (folder, file);

  for (size_t i = 0; i < n; i++)
    {
      char *name = g_strconcat (outcome_prefix (folder, &parameters[i], averaged), parameters[i].name, NULL);
      g_ptr_array_add (names, name);
      tensors[i] = (PctTensor){ .name = name, .type = PCT_TENSOR_F32, .rank = parameters[i].rank,
                                .values = pct_network_parameters (network) + parameters[i].offset };
      memcpy (tensors[i].shape, parameters[i].shape, sizeof tensors[i].shape);
    }
  return pct_checkpoint_read_some (file, tensors, n, error);
}

gboolean
pct_run_folder_load (const PctRunFolder *folder, PctNetwork *network, GError **error)
{
  g_autoptr (GPtrArray) names = newest_first (folder);
  g_autoptr (GError) problem = NULL;
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *file = pct_run_folder_file (folder, g_ptr_array_index (names, i));
      g_clear_error (&problem);
      if (read_outcome (folder, file, network, &problem))
        return TRUE;
      g_warning ("%s; taking an older checkpoint", problem->message);
    }
  return none_readable (folder, problem, error);
}

/* A number that an event's line must have; G_MAXUINT64, which is beyond any position, where it has none. */
static guint64
number (const PctJson *event, const char *key)
{
  guint64 value;
  const PctJson *json = pct_json_member (event, key);
  return json && pct_json_whole (json, &value) ? value : G_MAXUINT64;
}

/* Whether the line tells of something later than the position. Results and errors end a run, so they always do. */
static gboolean
is_beyond (const PctJson *event, const char *type, PctPosition position)
{
  if (strcmp (type, "start") == 0)
    return number (event, "first_step") > position.step + 1;
  if (strcmp (type, "change") == 0)
    return number (event, "step") > position.step;
  if (strcmp (type, "epoch") == 0 || strcmp (type, "checkpoint") == 0)
    return number (event, "epoch") > position.epoch || number (event, "step") > position.step;
  return TRUE;
}

static gboolean
tells_of (const PctJson *event, const char *type, const char *checkpoint, PctPosition position)
{
  const PctJson *file = pct_json_member (event, "file");
  return strcmp (type, "checkpoint") == 0 && file && file->text && strcmp (file->text, checkpoint) == 0 &&
         number (event, "step") == position.step;
}

static void
note_best (PctRunFolder *folder, const PctJson *event, const char *type)
{
  const PctJson *loss = pct_json_member (event, "val_loss"), *setting = pct_json_member (event, "setting");
  if (strcmp (type, "change") == 0 && setting && setting->type == PCT_JSON_STRING)
    pct_run_folder_note_change (folder, setting->text);
  if (strcmp (type, "epoch") == 0 && loss && loss->type == PCT_JSON_NUMBER)
    pct_run_folder_note_epoch (folder, (uint32_t) number (event, "epoch"), loss->number);
}

/* Bytes of the events that a run which goes on from the position keeps: up to the line that tells of the checkpoint, or,
 * where a crash came between the two, up to the first line that tells of something later. A torn or damaged line ends it
 * too. */
gsize
pct_run_folder_events_to_keep (PctRunFolder *folder, const char *events, gsize size, const char *checkpoint,
                               PctPosition position)
{
  gsize kept = 0, told = 0;
  const char *line = events, *end;
  while ((end = memchr (line, '\n', size - (gsize) (line - events))))
    {
      g_autoptr (PctJson) event = pct_json_parse (line, (size_t) (end - line), NULL);
      const PctJson *type = event ? pct_json_member (event, "event") : NULL;
      if (!type || type->type != PCT_JSON_STRING || is_beyond (event, type->text, position))
        break;
      line = end + 1;
      kept = (gsize) (line - events);
      if (tells_of (event, type->text, checkpoint, position))
        told = kept;
      note_best (folder, event, type->text);
    }
  return told > 0 ? told : kept;
}

static gboolean
cut_events (PctRunFolder *folder, const char *checkpoint, PctPosition position, GError **error)
{
  g_autofree char *file = pct_run_folder_file (folder, "events.jsonl");
  g_autofree char *events = NULL;
  g_autoptr (GError) problem = NULL;
  gsize size;
  if (!g_file_get_contents (file, &events, &size, &problem))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_IO, "%s", problem->message);
      return FALSE;
    }
  folder->best_epoch = 0;
  folder->events_size = pct_run_folder_events_to_keep (folder, events, size, checkpoint, position);
  if (ftruncate (folder->events, (off_t) folder->events_size) == 0)
    return TRUE;
  pct_run_folder_error (folder, "events.jsonl", _ ("can't be cut back"), errno, error);
  return FALSE;
}

gboolean
pct_run_folder_cut_steps (PctRunFolder *folder, PctPosition position, GError **error)
{
  g_byte_array_set_size (folder->pending, 0);
  guint64 wanted = position.step * PCT_STEP_RECORD, whole = folder->steps_size - folder->steps_size % PCT_STEP_RECORD;
  folder->steps_size = MIN (wanted, whole);
  if (ftruncate (folder->steps, (off_t) folder->steps_size) != 0)
    {
      pct_run_folder_error (folder, "steps.f32", _ ("can't be cut back"), errno, error);
      return FALSE;
    }
  if (folder->steps_size == wanted)
    return TRUE;
  g_warning ("%s/steps.f32: the last %" G_GUINT64_FORMAT " batches before the checkpoint are lost", folder->path,
             (wanted - folder->steps_size) / PCT_STEP_RECORD);
  const PctStep lost = { .loss = NAN, .accuracy = NAN, .learning_rate = NAN };
  for (guint64 size = folder->steps_size; size < wanted; size += PCT_STEP_RECORD)
    if (!pct_run_folder_add_step (folder, &lost, error))
      return FALSE;
  return pct_run_folder_flush (folder, error);
}

/* Predictions of epochs that are to be trained again, and new names that a crash left behind. */
static void
remove_leftovers (const PctRunFolder *folder, PctPosition position)
{
  static const char *const folders[] = { "", "predictions", "checkpoints" };
  for (size_t i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = pct_run_folder_file (folder, folders[i]);
      g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
      const char *name;
      while (entries && (name = g_dir_read_name (entries)))
        {
          g_autofree char *file = g_build_filename (path, name, NULL);
          gboolean later = g_str_has_suffix (name, ".bin") && g_ascii_strtoull (name, NULL, 10) > position.epoch;
          if (later || g_str_has_suffix (name, ".new"))
            unlink (file);
        }
    }
}

gboolean
pct_run_folder_resume (PctRunFolder *folder, PctTrainer *trainer, GError **error)
{
  g_autofree char *checkpoint = NULL;
  if (!load_newest (folder, trainer, &checkpoint, error))
    return FALSE;
  PctPosition position = pct_trainer_position (trainer);
  g_autofree char *result = pct_run_folder_file (folder, "result.json");
  g_autofree char *discarded = pct_run_folder_file (folder, PCT_DISCARDED_MARK);
  unlink (discarded);
  if (unlink (result) != 0 && errno != ENOENT)
    {
      pct_run_folder_error (folder, "result.json", _ ("can't be removed"), errno, error);
      return FALSE;
    }
  remove_leftovers (folder, position);
  return cut_events (folder, checkpoint, position, error) && pct_run_folder_cut_steps (folder, position, error);
}
