/* What people are told of the experiment's fields: a row a field. The form is built from these rows and from the tables of
 * data/runs/experiment-fields.h, which say what kind of value a field has, its range, and where there is such a field. */
#pragma once

#include "data/runs/experiment-fields.h"
#include "ui/model/stepping.h"

/* The form's groups; the dataset's fields are below rows of its own. */
typedef enum {
  PCT_GUIDE_OPTIMIZER,
  PCT_GUIDE_REGULARISATION,
  PCT_GUIDE_TRAINING,
  PCT_GUIDE_SECTIONS,
  PCT_GUIDE_DATASET = PCT_GUIDE_SECTIONS,
} PctGuideSection;

typedef struct {
  const char *path; /* as in the experiment file */
  PctGuideSection section;
  gboolean more; /* behind "More settings" */
  gboolean live; /* can change while a training runs */
  PctStepping stepping;
  const char *title;   /* marked for translation, as the next two */
  const char *meaning; /* one sentence */
  const char *zero;    /* what 0 stands for, or NULL */
  unsigned (*zero_count) (void); /* and how many that is, or NULL */
} PctGuideRow;

/* In the order of the form; the fields of an object follow it. */
const PctGuideRow *pct_field_guide (size_t *n);
const PctGuideRow *pct_field_guide_find (const char *path);

/* Translated. What a choice's word in the experiment file is called; that word itself where it has no other name. */
const char *pct_field_guide_choice (const char *word);
/* "All (8)", or NULL where 0 is a number as any other. Free with g_free. */
char *pct_field_guide_zero (const PctGuideRow *row);
/* A value as people read it. Free with g_free. */
char *pct_field_guide_value (const PctGuideRow *row, const PctField *field, double value);
/* "From 0 to 1", "From 0 to below 1", or NULL for what has no range. Free with g_free. */
char *pct_field_guide_range (const PctField *field);
