/* The experiment's fields that a form shows as texts: lists of numbers ("0.1, 0.01"), and classes with their weights
 * ("cat: 2, dog: 0.5"). */
#pragma once

#include "data/runs/experiment-fields.h"

gboolean pct_field_is_text (const PctField *field);

/* Free with g_free. */
char *pct_field_text (const PctField *field, const void *source);

/* Into its place in `target`; else what is wrong with the text, translated: free with g_free. */
gboolean pct_field_text_read (const PctField *field, const char *text, void *target, char **problem);
