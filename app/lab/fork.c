#include "app/lab/fork.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "app/lab/lab.h"
#include "data/runs/json.h"
#include "engine/core/error.h"
#include "engine/train/schedule.h"

#define LEARNING_RATE  "optimizer.learning_rate"
#define EARLY_STOPPING "training.early_stopping"
#define PLATEAU        "training.reduce_on_plateau"
#define CLASS_WEIGHT   "training.class_weight"
#define LAYERS         "model.layers["
#define PENALTY        "kernel_regularizer"
#define ITERATIONS     "optimizer.iterations"

/* Another dataset is told by its fingerprint; where the same one lies may change. */
static const char *const free_fields[] = { "name", "dataset.source", "training.epochs", "training.threads",
                                           "training.checkpoint_every", "training.keep_checkpoints" };

static void
change_clear (gpointer change)
{
  g_free (((PctForkChange *) change)->setting);
}

GArray *
pct_fork_changes_new (void)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (PctForkChange));
  g_array_set_clear_func (changes, change_clear);
  return changes;
}

static double
number (const PctJson *json)
{
  return json != NULL && json->type == PCT_JSON_NUMBER ? json->number : NAN;
}

static void
add_change (GArray *changes, const char *setting, double from, double to)
{
  PctForkChange change = { g_strdup (setting), from, to };
  g_array_append_val (changes, change);
}

static gboolean
is_same_value (const PctJson *a, const PctJson *b)
{
  if (a == NULL || b == NULL || a->type != b->type)
    return a == b;
  return a->truth == b->truth && a->number == b->number && (a->type != PCT_JSON_STRING || strcmp (a->text, b->text) == 0);
}

static gboolean
is_free (const char *path)
{
  for (size_t i = 0; i < G_N_ELEMENTS (free_fields); i++)
    if (strcmp (path, free_fields[i]) == 0)
      return TRUE;
  return FALSE;
}

/* What decides how the training goes on, and may be another in a fork: the beginning of its path, and what comes behind a
 * layer's. */
static const char *const deciding_fields[] = { "optimizer.", "loss.", EARLY_STOPPING, PLATEAU, CLASS_WEIGHT };
static const char *const deciding_of_layers[] = { "rate", "stddev", PENALTY };

static gboolean
decides (const char *path)
{
  for (size_t i = 0; i < G_N_ELEMENTS (deciding_fields); i++)
    if (g_str_has_prefix (path, deciding_fields[i]))
      return TRUE;
  const char *key = g_str_has_prefix (path, LAYERS) ? strstr (path, "].") : NULL;
  for (size_t i = 0; key != NULL && i < G_N_ELEMENTS (deciding_of_layers); i++)
    if (g_str_has_prefix (key + 2, deciding_of_layers[i]))
      return TRUE;
  return FALSE;
}

/* A difference of a single value. */
static gboolean
take_difference (const char *path, const PctJson *from, const PctJson *to, GArray *changes, GError **error)
{
  if (decides (path) && strcmp (path, LEARNING_RATE) != 0)
    add_change (changes, path, number (from), number (to));
  if (decides (path) || is_free (path))
    return TRUE;
  g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
               _ ("%s: can't change in a fork, which goes on with the layers, images and batches that it has; train a "
                  "new run for that"),
               path);
  return FALSE;
}

static gboolean compare (const char *path, const PctJson *from, const PctJson *to, GArray *changes, GError **error);

static gboolean
compare_objects (const char *path, const PctJson *from, const PctJson *to, GArray *changes, GError **error)
{
  const PctJson *both[] = { from, to };
  for (int side = 0; side < 2; side++)
    for (guint i = 0; i < both[side]->items->len; i++)
      {
        const char *key = g_ptr_array_index (both[side]->keys, i);
        g_autofree char *inner = *path ? g_strdup_printf ("%s.%s", path, key) : g_strdup (key);
        const PctJson *before = pct_json_member (from, key), *after = pct_json_member (to, key);
        /* What both have is compared once. */
        if ((side == 0 || before == NULL) && !compare (inner, before, after, changes, error))
          return FALSE;
      }
  return TRUE;
}

static gboolean
compare (const char *path, const PctJson *from, const PctJson *to, GArray *changes, GError **error)
{
  gboolean alike = from != NULL && to != NULL && from->type == to->type;
  if (alike && from->type == PCT_JSON_OBJECT)
    return compare_objects (path, from, to, changes, error);
  if (alike && from->type == PCT_JSON_ARRAY && from->items->len == to->items->len)
    {
      for (guint i = 0; i < from->items->len; i++)
        {
          g_autofree char *inner = g_strdup_printf ("%s[%u]", path, i);
          if (!compare (inner, from->items->pdata[i], to->items->pdata[i], changes, error))
            return FALSE;
        }
      return TRUE;
    }
  if (alike && from->type != PCT_JSON_ARRAY && is_same_value (from, to))
    return TRUE;
  return take_difference (path, from, to, changes, error);
}

static PctJson *
experiment_json (const PctExperiment *experiment)
{
  g_autofree char *text = pct_experiment_to_json (experiment, NULL, NULL);
  return pct_json_parse (text, strlen (text), NULL);
}

/* Whether a "PATH=VALUE" says what the learning rate is to be. */
static gboolean
sets_rate (const char *const *sets)
{
  for (size_t i = 0; sets != NULL && sets[i] != NULL; i++)
    if (g_str_has_prefix (sets[i], "optimizer=") || g_str_has_prefix (sets[i], LEARNING_RATE "=")
        || g_str_has_prefix (sets[i], LEARNING_RATE "."))
      return TRUE;
  return FALSE;
}

PctExperiment *
pct_fork_experiment (const PctRunFolder *parent, const PctExperiment *wanted, const char *const *sets, uint32_t epoch,
                     GArray *changes, GError **error)
{
  const PctExperiment *stored = pct_run_folder_experiment (parent);
  g_autofree char *text = pct_experiment_to_json (stored, NULL, NULL);
  g_autoptr (PctExperiment) experiment
      = wanted != NULL ? pct_experiment_copy (wanted) : pct_experiment_parse (text, -1, stored->source.base, sets, error);
  if (experiment == NULL)
    return NULL;
  g_autoptr (PctJson) before = experiment_json (stored), after = experiment_json (experiment);
  if (!compare ("", before, after, changes, error))
    return NULL;
  if (experiment->training.epochs <= epoch)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                   _ ("training.epochs: %zu leaves nothing to train after epoch %u; fork from an earlier one, or ask "
                      "for more epochs"),
                   experiment->training.epochs, epoch);
      return NULL;
    }
  if (wanted != NULL || sets_rate (sets))
    add_change (changes, LEARNING_RATE, NAN, experiment->optimizer.learning_rate);
  return g_steal_pointer (&experiment);
}

static void *
state_value (PctTrainer *trainer, const char *name)
{
  size_t n;
  const PctTensor *state = pct_trainer_state (trainer, &n);
  for (size_t i = 0; i < n; i++)
    if (strcmp (state[i].name, name) == 0)
      return state[i].values;
  g_return_val_if_reached (NULL);
}

/* Of a setting that begins so, and holds that. */
static gboolean
has_change (const GArray *changes, const char *prefix, const char *part)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const char *setting = g_array_index (changes, PctForkChange, i).setting;
      if (g_str_has_prefix (setting, prefix) && strstr (setting, part) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Whether what is watched begins anew: by another watch, or because its values can't be compared with those before. */
static gboolean
watches_anew (const GArray *changes, const char *watch, PctMonitor monitor)
{
  gboolean is_loss = monitor == PCT_MONITOR_LOSS || monitor == PCT_MONITOR_TRAIN_LOSS || monitor == PCT_MONITOR_VAL_LOSS;
  return has_change (changes, watch, "") || (is_loss && has_change (changes, "loss.", ""))
         || (monitor == PCT_MONITOR_LOSS && (has_change (changes, CLASS_WEIGHT, "") || has_change (changes, LAYERS, PENALTY)));
}

/* From here on the rate is what the experiment says, be it by a schedule; before, the parent's next one. */
static void
take_rate (PctForkChange *change, const PctOptimizerSpec *parent, const PctOptimizerSpec *optimizer, PctTrainer *trainer)
{
  double *rate = state_value (trainer, "state.learning_rate");
  int64_t *held = state_value (trainer, "state.rate_held");
  uint64_t step = pct_trainer_position (trainer).step;

  change->from = pct_schedule_moves (parent) && *held == 0 ? pct_schedule_rate (parent, step) : *rate;
  *rate = change->to = pct_schedule_rate (optimizer, step);
  *held = 0;
}

/* Where the epoch's checkpoint has no more than weights, the rest begins afresh, which is a change. */
static void
make_up (PctStateOmission stripped, GArray *changes, PctTrainer *trainer)
{
  const int64_t *iterations = state_value (trainer, ITERATIONS);
  if ((stripped & PCT_STRIPPED_SLOTS) && *iterations > 0)
    {
      add_change (changes, ITERATIONS, (double) *iterations, 0);
      pct_trainer_restart_optimizer (trainer);
    }
  if ((stripped & PCT_STRIPPED_BEST) && pct_trainer_best_epoch (trainer) > 0)
    {
      add_change (changes, EARLY_STOPPING, NAN, NAN);
      pct_trainer_restart_early_stopping (trainer);
    }
}

gboolean
pct_fork_load (const PctRunFolder *parent, const PctExperiment *experiment, uint32_t epoch, GArray *changes, PctTrainer *trainer,
               GError **error)
{
  const PctOptimizerSpec *before = &pct_run_folder_experiment (parent)->optimizer;
  PctStateOmission omitted = 0;
  if (!pct_optimizer_same_state (before, &experiment->optimizer))
    omitted |= PCT_WITHOUT_SLOTS;
  if (watches_anew (changes, EARLY_STOPPING, experiment->training.early_stopping.monitor))
    omitted |= PCT_WITHOUT_BEST;
  if (watches_anew (changes, PLATEAU, experiment->training.reduce_on_plateau.monitor))
    omitted |= PCT_WITHOUT_PLATEAU;
  PctStateOmission stripped = pct_run_folder_stripped (parent, epoch, trainer);
  if (omitted & PCT_WITHOUT_SLOTS)
    stripped &= ~(unsigned) PCT_STRIPPED_SLOTS;
  if (omitted & PCT_WITHOUT_BEST)
    stripped &= ~(unsigned) PCT_STRIPPED_BEST;
  if (!pct_run_folder_load_epoch (parent, epoch, omitted | stripped, trainer, error))
    return FALSE;
  make_up (stripped, changes, trainer);
  if ((omitted & PCT_WITHOUT_BEST) || pct_trainer_is_stopped_early (trainer))
    pct_trainer_restart_early_stopping (trainer);
  for (guint i = 0; i < changes->len; i++)
    {
      PctForkChange *change = &g_array_index (changes, PctForkChange, i);
      if (strcmp (change->setting, LEARNING_RATE) != 0)
        continue;
      take_rate (change, before, &experiment->optimizer, trainer);
      if (change->from == change->to)
        g_array_remove_index (changes, i);
      break;
    }
  return TRUE;
}

gboolean
pct_lab_undo_epoch (const char *run, uint32_t changed_epoch, uint32_t *epoch)
{
  g_autoptr (PctRunFolder) folder = pct_run_folder_open (run, FALSE, NULL);
  g_autoptr (GArray) epochs = folder != NULL ? pct_run_folder_checkpoint_epochs (folder) : NULL;
  for (guint i = epochs != NULL ? epochs->len : 0; i > 0; i--)
    {
      *epoch = g_array_index (epochs, uint32_t, i - 1);
      if (*epoch < changed_epoch)
        return TRUE;
    }
  return FALSE;
}
