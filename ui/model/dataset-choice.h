/* A dataset that can be chosen: what a list shows of it before it is opened. */
#pragma once

#include "data/datasets/source.h"

#include <glib-object.h>

#define PCT_TYPE_DATASET_CHOICE (pct_dataset_choice_get_type ())

/* Properties, read-only: "id", "name", "about" (strings; about may be NULL), "missing" (boolean: its files are not there, as
 * far as a look at names tells; the only one that changes). */
G_DECLARE_FINAL_TYPE (PctDatasetChoice, pct_dataset_choice, PCT, DATASET_CHOICE, GObject)

/* name: for people; about: what it holds, or where it is. */
PctDatasetChoice *pct_dataset_choice_new (const PctSource *source, const char *name, const char *about);

/* What an experiment calls it. The choice's own. */
const PctSource *pct_dataset_choice_get_source (PctDatasetChoice *choice);
const char *pct_dataset_choice_get_id (PctDatasetChoice *choice);
const char *pct_dataset_choice_get_name (PctDatasetChoice *choice);
const char *pct_dataset_choice_get_about (PctDatasetChoice *choice);

gboolean pct_dataset_choice_get_missing (PctDatasetChoice *choice);
void pct_dataset_choice_set_missing (PctDatasetChoice *choice, gboolean missing);
