/* An event as one line of JSON, without the newline, as the command line prints it and events.jsonl keeps it.
 * A value that doesn't exist is left out. Free with g_free. */
#pragma once

#include "engine/train/event.h"

char *pct_event_to_json (const PctEvent *event);
char *pct_step_to_json (const PctStep *step, double time);

/* Metrics' fields, for `evaluate`: an object with accuracy, loss, per_class, macro, weighted, classes, confusion. */
char *pct_evaluation_to_json (const char *split, const PctEvaluation *evaluation, const PctMetrics *metrics,
                              char *const *class_names);
