/* Fields as numbers, found by their paths: what a form or a sweep changes, one at a time. */
#include "data/runs/experiment-fields.h"

#include <string.h>

typedef struct {
  const char *name;
  const PctFieldTable *table;
  unsigned (*kind) (const PctExperiment *experiment);
} Section;

static unsigned
dataset_kind (const PctExperiment *experiment)
{
  return pct_dataset_kind (experiment->source.source);
}

static unsigned
optimizer_kind (const PctExperiment *experiment)
{
  return PCT_KIND (experiment->optimizer.type);
}

static unsigned
loss_kind (const PctExperiment *experiment)
{
  return PCT_KIND (experiment->loss.type);
}

static unsigned
only_kind (const PctExperiment *experiment)
{
  return 0;
}

static const Section sections[] = {
  { "dataset", &pct_dataset_fields, dataset_kind },
  { "loss", &pct_loss_fields, loss_kind },
  { "optimizer", &pct_optimizer_fields, optimizer_kind },
  { "training", &pct_training_fields, only_kind },
};

/* The section that the path begins with; *rest: what comes behind its dot. */
static const Section *
find_section (const char *path, const char **rest)
{
  for (size_t i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      size_t length = strlen (sections[i].name);
      if (strncmp (path, sections[i].name, length) == 0 && path[length] == '.')
        {
          *rest = path + length + 1;
          return &sections[i];
        }
    }
  return NULL;
}

/* Whether there is what the field's inner ones are about. */
static gboolean
is_entered (const PctField *field, const PctExperiment *experiment)
{
  if (field->type == PCT_FIELD_CLASS_WEIGHT)
    return pct_field_get_number (field, experiment) == PCT_WEIGH_BY_CLASS;
  return field->type == PCT_FIELD_REAL || pct_field_get_number (field, experiment) != 0;
}

const PctField *
pct_experiment_field (const PctExperiment *experiment, const char *path, gboolean *there)
{
  const char *rest;
  const Section *section = find_section (path, &rest);
  if (there)
    *there = TRUE;
  if (!section)
    return NULL;
  const PctFieldTable *table = section->table;
  unsigned kind = experiment ? section->kind (experiment) : ~0u;
  for (;;)
    {
      const char *dot = strchr (rest, '.');
      g_autofree char *key = dot ? g_strndup (rest, (gsize) (dot - rest)) : g_strdup (rest);
      const PctField *field = pct_field_find (table, kind, key);
      if (!dot || !field)
        return field;
      if (!field->inner)
        return NULL;
      if (there && experiment)
        *there = *there && is_entered (field, experiment);
      /* The object that may stand for a number says first of what kind it is. */
      if (field->type == PCT_FIELD_REAL && experiment)
        kind = PCT_KIND ((unsigned) pct_field_get_number (&field->inner->fields[0], experiment));
      table = field->inner;
      rest = dot + 1;
    }
}

gboolean
pct_field_is_number (const PctField *field)
{
  switch (field->type)
    {
    case PCT_FIELD_COUNT:
    case PCT_FIELD_UNSIGNED:
    case PCT_FIELD_U64:
    case PCT_FIELD_REAL:
    case PCT_FIELD_FLAG:
    case PCT_FIELD_CHOICE:
    case PCT_FIELD_OBJECT_OR_NULL:
      return TRUE;
    case PCT_FIELD_CLASS_WEIGHT:
      return field->choices != NULL;
    default:
      return FALSE;
    }
}

static PctWeighing
get_weighing (const PctClassWeightSpec *spec)
{
  return spec->balanced ? PCT_WEIGH_BALANCED : spec->n > 0 ? PCT_WEIGH_BY_CLASS : PCT_WEIGH_ALIKE;
}

double
pct_field_get_number (const PctField *field, const void *source)
{
  const void *place = (const char *) source + field->offset;
  switch (field->type)
    {
    case PCT_FIELD_COUNT:
      return (double) *(const size_t *) place;
    case PCT_FIELD_UNSIGNED:
    case PCT_FIELD_CHOICE:
      return *(const unsigned *) place;
    case PCT_FIELD_U64:
      return (double) *(const uint64_t *) place;
    case PCT_FIELD_FLAG:
    case PCT_FIELD_OBJECT_OR_NULL:
      return *(const gboolean *) place != 0;
    case PCT_FIELD_REAL:
      return *(const double *) place;
    case PCT_FIELD_CLASS_WEIGHT:
      return get_weighing (place);
    default:
      g_return_val_if_reached (0);
    }
}

void
pct_field_put_number (const PctField *field, void *target, double value)
{
  void *place = (char *) target + field->offset;
  switch (field->type)
    {
    case PCT_FIELD_COUNT:
      *(size_t *) place = (size_t) value;
      break;
    case PCT_FIELD_UNSIGNED:
    case PCT_FIELD_CHOICE:
      *(unsigned *) place = (unsigned) value;
      break;
    case PCT_FIELD_U64:
      *(uint64_t *) place = (uint64_t) value;
      break;
    case PCT_FIELD_FLAG:
    case PCT_FIELD_OBJECT_OR_NULL:
      *(gboolean *) place = value != 0;
      break;
    case PCT_FIELD_REAL:
      *(double *) place = value;
      break;
    case PCT_FIELD_CLASS_WEIGHT:
      g_return_if_fail (value != PCT_WEIGH_BY_CLASS);
      pct_class_weight_clear (place);
      ((PctClassWeightSpec *) place)->balanced = value == PCT_WEIGH_BALANCED;
      break;
    default:
      g_return_if_reached ();
    }
}
