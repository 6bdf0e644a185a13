/* The learning rate over a training's batches, with Keras 3's formulas: exponential decay, cosine decay (Loshchilov and Hutter,
 * 2017), constant pieces; before any of them, a linear warm-up (Goyal et al., 2017). */
#pragma once

#include "engine/train/specification.h"

/* Whether it ever changes by itself. */
gboolean pct_schedule_moves (const PctOptimizerSpec *spec);

/* The rate of the batch after `step` of them. Past its end a schedule stays at its last value. */
double pct_schedule_rate (const PctOptimizerSpec *spec, uint64_t step);

/* What no range of a single field tells: PCT_ERROR_REQUEST where boundaries don't rise or don't fit the values. */
gboolean pct_schedule_check (const PctScheduleSpec *spec, GError **error);
