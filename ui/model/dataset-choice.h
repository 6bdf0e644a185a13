/* A dataset that can be chosen: what a list shows of it before it is opened. Immutable. */
#pragma once

#include <glib-object.h>

#define PCT_TYPE_DATASET_CHOICE (pct_dataset_choice_get_type ())
G_DECLARE_FINAL_TYPE (PctDatasetChoice, pct_dataset_choice, PCT, DATASET_CHOICE, GObject)

/* id: what an experiment calls it; name: for people; about: a sentence, or NULL. */
PctDatasetChoice *pct_dataset_choice_new (const char *id, const char *name, const char *about);

const char *pct_dataset_choice_get_id (PctDatasetChoice *choice);
const char *pct_dataset_choice_get_name (PctDatasetChoice *choice);
const char *pct_dataset_choice_get_about (PctDatasetChoice *choice);
