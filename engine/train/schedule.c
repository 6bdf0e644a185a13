#include "engine/train/schedule.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "engine/core/error.h"

gboolean
pct_schedule_moves (const PctOptimizerSpec *spec)
{
  return spec->schedule.type != PCT_SCHEDULE_CONSTANT || spec->schedule.warmup_steps > 0;
}

/* From 0 to the first rate; the cosine's, where it has a target, from the first rate to that. */
static double
warm_up (const PctOptimizerSpec *spec, double share)
{
  const PctScheduleSpec *schedule = &spec->schedule;
  if (schedule->type == PCT_SCHEDULE_COSINE_DECAY && schedule->warmup_target > 0)
    return spec->learning_rate + (schedule->warmup_target - spec->learning_rate) * share;
  return spec->learning_rate * share;
}

/* What a rate may grow to. */
#define LARGEST_RATE 1e6

/* rate · decay_rate^(step ÷ decay_steps), in steps of whole decay_steps where it is a staircase */
static double
exponential_decay (const PctOptimizerSpec *spec, double step)
{
  double power = step / (double) spec->schedule.decay_steps;
  double rate = spec->learning_rate * pow (spec->schedule.decay_rate, spec->schedule.staircase ? floor (power) : power);
  /* Nothing stays nothing, though it grow without end. */
  return spec->learning_rate > 0 ? MIN (rate, LARGEST_RATE) : 0;
}

/* rate · ((1 − alpha) · (1 + cos (π · step ÷ decay_steps)) ÷ 2 + alpha), to decay_steps */
static double
cosine_decay (const PctOptimizerSpec *spec, double step)
{
  const PctScheduleSpec *schedule = &spec->schedule;
  double from = schedule->warmup_steps > 0 && schedule->warmup_target > 0 ? schedule->warmup_target : spec->learning_rate;
  double share = MIN (step / (double) schedule->decay_steps, 1);
  return from * ((1 - schedule->alpha) * 0.5 * (1 + cos (G_PI * share)) + schedule->alpha);
}

/* values[i] up to and with step boundaries[i], the last of them behind the last boundary */
static double
piecewise_constant (const PctOptimizerSpec *spec, double step)
{
  const PctScheduleSpec *schedule = &spec->schedule;
  size_t piece = 0;
  while (piece < schedule->boundaries.n && step > schedule->boundaries.values[piece])
    piece++;
  return piece == 0 ? spec->learning_rate : schedule->values.values[piece];
}

double
pct_schedule_rate (const PctOptimizerSpec *spec, uint64_t step)
{
  const PctScheduleSpec *schedule = &spec->schedule;

  if (step < schedule->warmup_steps)
    return warm_up (spec, (double) step / (double) schedule->warmup_steps);
  step -= schedule->warmup_steps;
  switch (schedule->type)
    {
    case PCT_SCHEDULE_EXPONENTIAL_DECAY:
      return exponential_decay (spec, (double) step);
    case PCT_SCHEDULE_COSINE_DECAY:
      return cosine_decay (spec, (double) step);
    case PCT_SCHEDULE_PIECEWISE_CONSTANT:
      return piecewise_constant (spec, (double) step);
    default:
      return spec->learning_rate;
    }
}

static gboolean
refuse (const char *field, const char *what, GError **error)
{
  g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, "optimizer.learning_rate.%s: %s", field, what);
  return FALSE;
}

gboolean
pct_schedule_check (const PctScheduleSpec *spec, GError **error)
{
  if (spec->type != PCT_SCHEDULE_PIECEWISE_CONSTANT)
    return TRUE;
  if (spec->boundaries.n == 0)
    return refuse ("boundaries", _ ("there is none"), error);
  if (spec->values.n != spec->boundaries.n + 1)
    return refuse ("values", _ ("there has to be one more than there are boundaries"), error);
  for (size_t i = 0; i < spec->boundaries.n; i++)
    {
      if (spec->boundaries.values[i] != floor (spec->boundaries.values[i]))
        return refuse ("boundaries", _ ("they are whole numbers of batches"), error);
      if (i > 0 && spec->boundaries.values[i] <= spec->boundaries.values[i - 1])
        return refuse ("boundaries", _ ("each has to be larger than the one before"), error);
    }
  return TRUE;
}
