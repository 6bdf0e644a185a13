#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "engine/core/error.h"
#include "engine/train/trainer-private.h"

/* prefix: "optimizer.velocity", or NULL for the parameters themselves. What isn't trained is among the weights alone. */
static void
add_parameters (PctTrainer *trainer, const char *prefix, float *block, PctStatePart part)
{
  gboolean fixed = part == PCT_STATE_WEIGHTS || part == PCT_STATE_BEST_WEIGHTS;
  size_t n;
  const PctParameter *list = pct_network_parameter_list (trainer->network, &n);

  for (size_t i = 0; i < n; i++)
    {
      if (list[i].fixed && !fixed)
        continue;
      PctTensor *tensor = &trainer->state[trainer->n_state++];
      *tensor = (PctTensor){
        .name = prefix ? g_strdup_printf ("%s.%s", prefix, list[i].name) : g_strdup (list[i].name),
        .type = PCT_TENSOR_F32,
        .rank = list[i].rank,
        .values = block + list[i].offset,
        .part = part,
      };
      memcpy (tensor->shape, list[i].shape, sizeof tensor->shape);
    }
}

static void
add_slots (PctTrainer *trainer)
{
  size_t n_slots;
  const char *const *slots = pct_optimizer_slot_names (trainer->optimizer, &n_slots);

  for (size_t i = 0; i < n_slots; i++)
    {
      g_autofree char *prefix = g_strconcat ("optimizer.", slots[i], NULL);
      float *slot = pct_optimizer_slot (trainer->optimizer, i);
      add_parameters (trainer, prefix, slot,
                      slot == pct_optimizer_average (trainer->optimizer) ? PCT_STATE_AVERAGE : PCT_STATE_SLOTS);
    }
}

void
pct_trainer_list_state (PctTrainer *trainer)
{
  gboolean stops_early = trainer->training.early_stopping.enabled, watches = trainer->training.reduce_on_plateau.enabled;
  const struct {
    const char *name;
    PctTensorType type;
    PctStatePart part;
    void *value;
    gboolean absent, optional;
  } scalars[] = {
    { "optimizer.iterations", PCT_TENSOR_I64, PCT_STATE_UPDATES, pct_optimizer_iterations (trainer->optimizer) },
    { "state.epoch", PCT_TENSOR_I64, PCT_STATE_POSITION, &trainer->epoch },
    { "state.batch", PCT_TENSOR_I64, PCT_STATE_POSITION, &trainer->batch },
    { "state.step", PCT_TENSOR_I64, PCT_STATE_POSITION, &trainer->step },
    { "state.learning_rate", PCT_TENSOR_F64, PCT_STATE_POSITION, &trainer->learning_rate },
    { "state.loss_sum", PCT_TENSOR_F64, PCT_STATE_POSITION, &trainer->loss_sum },
    { "state.correct", PCT_TENSOR_I64, PCT_STATE_POSITION, &trainer->correct },
    /* Runs from before there were schedules lack it. */
    { "state.rate_held", PCT_TENSOR_I64, PCT_STATE_POSITION, &trainer->rate_held, .optional = TRUE },
    { "state.best_epoch", PCT_TENSOR_I64, PCT_STATE_BEST, &trainer->best_epoch, .absent = !stops_early },
    { "state.best", PCT_TENSOR_F64, PCT_STATE_BEST, &trainer->best, .absent = !stops_early },
    { "state.plateau_best", PCT_TENSOR_F64, PCT_STATE_PLATEAU, &trainer->plateau_best, .absent = !watches },
    { "state.plateau_seen", PCT_TENSOR_I64, PCT_STATE_PLATEAU, &trainer->plateau_seen, .absent = !watches },
    { "state.plateau_wait", PCT_TENSOR_I64, PCT_STATE_PLATEAU, &trainer->plateau_wait, .absent = !watches },
    { "state.plateau_rest", PCT_TENSOR_I64, PCT_STATE_PLATEAU, &trainer->plateau_rest, .absent = !watches },
  };
  size_t n_parameters, n_slots;
  pct_network_parameter_list (trainer->network, &n_parameters);
  pct_optimizer_slot_names (trainer->optimizer, &n_slots);

  trainer->state = g_new0 (PctTensor, n_parameters * (2 + n_slots) + G_N_ELEMENTS (scalars));
  add_parameters (trainer, NULL, pct_network_parameters (trainer->network), PCT_STATE_WEIGHTS);
  add_slots (trainer);
  if (trainer->best_parameters != NULL)
    add_parameters (trainer, "best", trainer->best_parameters, PCT_STATE_BEST_WEIGHTS);
  for (size_t i = 0; i < G_N_ELEMENTS (scalars); i++)
    if (!scalars[i].absent)
      trainer->state[trainer->n_state++] = (PctTensor){ .name = g_strdup (scalars[i].name), .type = scalars[i].type,
                                                        .values = scalars[i].value, .optional = scalars[i].optional,
                                                        .part = scalars[i].part };
}

void
pct_trainer_restart_optimizer (PctTrainer *trainer)
{
  pct_optimizer_restart (trainer->optimizer);
}

const PctTensor *
pct_trainer_state (PctTrainer *trainer, size_t *n)
{
  *n = trainer->n_state;
  return trainer->state;
}

/* What is counted goes with the position: no more updates than steps (fewer where a fork took another optimizer), and of
 * the epoch under way no more images than were seen. */
static gboolean
counts_fit (const PctTrainer *trainer)
{
  int64_t images = (int64_t) trainer->dataset->splits[PCT_SPLIT_TRAIN].count;
  int64_t seen = MIN (trainer->batch * (int64_t) trainer->training.batch_size, images);

  return *pct_optimizer_iterations (trainer->optimizer) <= (uint64_t) trainer->step && trainer->correct >= 0 &&
         trainer->correct <= seen && isfinite (trainer->loss_sum);
}

static gboolean
rate_fits (const PctTrainer *trainer)
{
  return (trainer->rate_held == 0 || trainer->rate_held == 1) && (trainer->plateau_seen == 0 || trainer->plateau_seen == 1)
         && isfinite (trainer->plateau_best) && trainer->plateau_wait >= 0 && trainer->plateau_wait <= trainer->epoch
         && trainer->plateau_rest >= 0 && trainer->plateau_rest <= (int64_t) trainer->training.reduce_on_plateau.cooldown;
}

gboolean
pct_trainer_state_written (PctTrainer *trainer, GError **error)
{
  int64_t steps = (int64_t) pct_trainer_steps_per_epoch (trainer), step;

  if (trainer->epoch < 0 || trainer->batch < 0 || trainer->batch > steps ||
      __builtin_mul_overflow (trainer->epoch, steps, &step) || __builtin_add_overflow (step, trainer->batch, &step) ||
      step != trainer->step)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                   _ ("the checkpoint's position (epoch %jd, batch %jd, step %jd) doesn't fit %jd batches an epoch"),
                   trainer->epoch, trainer->batch, trainer->step, steps);
      return FALSE;
    }
  if ((uint64_t) trainer->epoch > trainer->training.epochs ||
      ((uint64_t) trainer->epoch == trainer->training.epochs && trainer->batch > 0))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, _ ("training.epochs: %zu is fewer than the %jd that are done"),
                   trainer->training.epochs, trainer->epoch);
      return FALSE;
    }
  if (!counts_fit (trainer))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                   _ ("the checkpoint's counts (%ju updates; a loss of %g and %jd right in the epoch under way) don't "
                      "fit its position (epoch %jd, batch %jd)"),
                   *pct_optimizer_iterations (trainer->optimizer), trainer->loss_sum, trainer->correct, trainer->epoch,
                   trainer->batch);
      return FALSE;
    }
  if (!(trainer->learning_rate >= 0 && trainer->learning_rate <= G_MAXFLOAT))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("the checkpoint's learning rate is %g"),
                   trainer->learning_rate);
      return FALSE;
    }
  if (trainer->best_epoch < 0 || trainer->best_epoch > trainer->epoch || !isfinite (trainer->best))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                   _ ("the checkpoint's best epoch is %jd of %jd, with a value of %g"), trainer->best_epoch,
                   trainer->epoch, trainer->best);
      return FALSE;
    }
  if (!rate_fits (trainer))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                   _ ("the checkpoint's watch over the learning rate (held %jd; best value %g; %jd epochs waited, %jd "
                      "to rest) doesn't fit the %jd epochs done"),
                   trainer->rate_held, trainer->plateau_best, trainer->plateau_wait, trainer->plateau_rest,
                   trainer->epoch);
      return FALSE;
    }
  return TRUE;
}
