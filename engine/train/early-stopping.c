#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "engine/core/error.h"
#include "engine/core/memory.h"
#include "engine/train/trainer-private.h"

double
pct_epoch_value (const PctEpoch *epoch, PctMonitor monitor)
{
  switch (monitor)
    {
    case PCT_MONITOR_LOSS:
      return epoch->loss;
    case PCT_MONITOR_ACCURACY:
      return epoch->accuracy;
    case PCT_MONITOR_TRAIN_LOSS:
      return epoch->train.loss;
    case PCT_MONITOR_TRAIN_ACCURACY:
      return epoch->train.accuracy;
    case PCT_MONITOR_VAL_LOSS:
      return epoch->validation.loss;
    case PCT_MONITOR_VAL_ACCURACY:
      return epoch->validation.accuracy;
    default:
      g_return_val_if_reached (NAN);
    }
}

static gboolean
rises (PctMonitor monitor)
{
  return monitor == PCT_MONITOR_ACCURACY || monitor == PCT_MONITOR_TRAIN_ACCURACY || monitor == PCT_MONITOR_VAL_ACCURACY;
}

gboolean
pct_monitor_is_better (PctMonitor monitor, double value, double than, double min_delta)
{
  return rises (monitor) ? value - min_delta > than : value + min_delta < than;
}

gboolean
pct_monitor_check (PctMonitor monitor, const char *path, const PctDataset *dataset, GError **error)
{
  if ((monitor != PCT_MONITOR_VAL_LOSS && monitor != PCT_MONITOR_VAL_ACCURACY) || dataset->splits[PCT_SPLIT_VALIDATION].count > 0)
    return TRUE;
  g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
               _ ("%s.monitor: there is no %s without validation images; set dataset.validation_split, or monitor "
                  "train_loss"),
               path, pct_monitor_names[monitor]);
  return FALSE;
}

gboolean
pct_early_stopping_check (const PctEarlyStoppingSpec *spec, const PctDataset *dataset, GError **error)
{
  return !spec->enabled || pct_monitor_check (spec->monitor, "training.early_stopping", dataset, error);
}

gboolean
pct_early_stopping_plan (PctTrainer *trainer, GError **error)
{
  const PctEarlyStoppingSpec *spec = &trainer->training.early_stopping;

  if (!spec->enabled || !spec->restore_best)
    return TRUE;
  trainer->best_parameters = pct_memory_new (_ ("training.early_stopping.restore_best: the best parameters"),
                                             pct_network_n_values (trainer->network), sizeof (float), error);
  return trainer->best_parameters != NULL;
}

static void
keep_parameters (PctTrainer *trainer)
{
  if (trainer->best_parameters != NULL)
    memcpy (trainer->best_parameters, pct_network_parameters (trainer->network),
            pct_network_n_values (trainer->network) * sizeof (float));
}

void
pct_early_stopping_note (PctTrainer *trainer, const PctEpoch *epoch)
{
  const PctEarlyStoppingSpec *spec = &trainer->training.early_stopping;
  double value = pct_epoch_value (epoch, spec->monitor);

  /* Something to restore, should no epoch ever have a value. */
  if (trainer->epoch == 1)
    keep_parameters (trainer);
  if (!spec->enabled || !isfinite (value)
      || (trainer->best_epoch > 0 && !pct_monitor_is_better (spec->monitor, value, trainer->best, spec->min_delta)))
    return;
  trainer->best = value;
  trainer->best_epoch = trainer->epoch;
  keep_parameters (trainer);
}

gboolean
pct_early_stopping_is_due (const PctTrainer *trainer)
{
  const PctEarlyStoppingSpec *spec = &trainer->training.early_stopping;
  return spec->enabled && trainer->epoch > 1 && trainer->epoch - trainer->best_epoch >= MAX ((int64_t) spec->patience, 1);
}

gboolean
pct_trainer_is_stopped_early (const PctTrainer *trainer)
{
  return trainer->batch == 0 && pct_early_stopping_is_due (trainer);
}

void
pct_trainer_restart_early_stopping (PctTrainer *trainer)
{
  /* Any value of the next epoch is better than this one's. */
  trainer->best_epoch = trainer->epoch;
  trainer->best = trainer->epoch == 0 ? 0 : rises (trainer->training.early_stopping.monitor) ? -G_MAXDOUBLE : G_MAXDOUBLE;
  keep_parameters (trainer);
}

uint32_t
pct_trainer_best_epoch (const PctTrainer *trainer)
{
  return (uint32_t) trainer->best_epoch;
}
