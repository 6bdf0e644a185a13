#include <glib/gi18n-lib.h>
#include <math.h>

#include "engine/core/error.h"
#include "engine/train/schedule.h"
#include "engine/train/trainer-private.h"

gboolean
pct_plateau_check (const PctTrainerOptions *options, const PctDataset *dataset, GError **error)
{
  const PctPlateauSpec *spec = &options->training.reduce_on_plateau;

  if (!spec->enabled)
    return TRUE;
  if (!pct_schedule_moves (&options->optimizer))
    return pct_monitor_check (spec->monitor, "training.reduce_on_plateau", dataset, error);
  g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
               _ ("training.reduce_on_plateau: optimizer.learning_rate follows a schedule already; give it a number, "
                  "or leave this out"));
  return FALSE;
}

/* Keras's ReduceLROnPlateau, step by step. */
double
pct_plateau_rate (PctTrainer *trainer, const PctEpoch *epoch)
{
  const PctPlateauSpec *spec = &trainer->training.reduce_on_plateau;
  double value = pct_epoch_value (epoch, spec->monitor);

  if (!spec->enabled || !isfinite (value))
    return trainer->learning_rate;
  if (trainer->plateau_rest > 0)
    {
      trainer->plateau_rest--;
      trainer->plateau_wait = 0;
    }
  if (!trainer->plateau_seen || pct_monitor_is_better (spec->monitor, value, trainer->plateau_best, spec->min_delta))
    {
      trainer->plateau_seen = 1;
      trainer->plateau_best = value;
      trainer->plateau_wait = 0;
      return trainer->learning_rate;
    }
  if (trainer->plateau_rest > 0 || ++trainer->plateau_wait < (int64_t) spec->patience || trainer->learning_rate <= spec->min_lr)
    return trainer->learning_rate;
  trainer->plateau_rest = (int64_t) spec->cooldown;
  trainer->plateau_wait = 0;
  return MAX (trainer->learning_rate * spec->factor, spec->min_lr);
}
