/* What a new user may try next, one thing at a time: press Train, click a cell, take the slider back, try another learning
 * rate. What was done, or waved aside, is not hinted at again.
 *
 * Properties: "text", the hint of the moment, or NULL; "enabled"; "done", a bit for each hint that is never shown again.
 * The latter two are for the settings to be bound to. */
#pragma once

#include "ui/model/run.h"

typedef enum {
  PCT_HINT_TRAIN,
  PCT_HINT_CELL,
  PCT_HINT_EPOCH,
  PCT_HINT_LEARNING_RATE,
  PCT_HINT_NONE, /* and how many there are */
} PctHint;

#define PCT_TYPE_HINTS (pct_hints_get_type ())
G_DECLARE_FINAL_TYPE (PctHints, pct_hints, PCT, HINTS, GObject)

PctHints *pct_hints_new (PctRun *run);

/* The hint that is shown, or PCT_HINT_NONE. */
PctHint pct_hints_get_shown (PctHints *hints);

/* It was done, where the run doesn't tell. */
void pct_hints_set_done (PctHints *hints, PctHint hint);
