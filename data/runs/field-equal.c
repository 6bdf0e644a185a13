#include "data/runs/experiment-fields.h"

#include <string.h>

static gboolean
same_inside (const PctFieldTable *table, const void *a, const void *b)
{
  for (size_t i = 0; i < table->n; i++)
    if (!pct_field_equal (&table->fields[i], a, b))
      return FALSE;
  return TRUE;
}

static gboolean
same_instead (const PctFieldTable *table, const void *a, const void *b)
{
  return pct_field_equal (&table->fields[0], a, b)
         && pct_fields_equal (table, PCT_KIND (*(const unsigned *) ((const char *) a + table->fields[0].offset)), a, b);
}

static gboolean
same_numbers (const PctNumbers *a, const PctNumbers *b)
{
  gboolean same = a->n == b->n;
  for (size_t i = 0; same && i < a->n; i++)
    same = a->values[i] == b->values[i];
  return same;
}

static gboolean
same_class_weight (const PctClassWeightSpec *a, const PctClassWeightSpec *b)
{
  gboolean same = !a->balanced == !b->balanced && a->n == b->n;
  for (size_t i = 0; same && i < a->n; i++)
    same = strcmp (a->list[i].name, b->list[i].name) == 0 && a->list[i].weight == b->list[i].weight;
  return same;
}

static gboolean
same_inputs (const PctInputsSpec *a, const PctInputsSpec *b)
{
  gboolean same = a->n == b->n;
  for (size_t i = 0; same && i < a->n; i++)
    same = strcmp (a->names[i], b->names[i]) == 0;
  return same;
}

gboolean
pct_field_equal (const PctField *field, const void *a, const void *b)
{
  const void *left = (const char *) a + field->offset, *right = (const char *) b + field->offset;
  switch (field->type)
    {
    case PCT_FIELD_TEXT:
      return g_strcmp0 (*(char *const *) left, *(char *const *) right) == 0;
      case PCT_FIELD_TEXTS: {
        const char *const *x = *(const char *const *const *) left, *const *y = *(const char *const *const *) right;
        return x == NULL || y == NULL ? x == y : g_strv_equal (x, y);
      }
    case PCT_FIELD_NAME:
      return strcmp (left, right) == 0;
    case PCT_FIELD_INPUTS:
      return same_inputs (left, right);
    case PCT_FIELD_COUNT:
      return *(const size_t *) left == *(const size_t *) right;
    case PCT_FIELD_UNSIGNED:
    case PCT_FIELD_CHOICE:
      return *(const unsigned *) left == *(const unsigned *) right;
    case PCT_FIELD_U64:
      return *(const uint64_t *) left == *(const uint64_t *) right;
    case PCT_FIELD_PAIR:
    case PCT_FIELD_PAIR_OR_NULL:
      return memcmp (left, right, 2 * sizeof (size_t)) == 0;
    case PCT_FIELD_FRAME:
      return memcmp (left, right, 4 * sizeof (size_t)) == 0;
    case PCT_FIELD_SHAPE:
      return memcmp (left, right, 3 * sizeof (size_t)) == 0;
    case PCT_FIELD_CLASS_WEIGHT:
      return same_class_weight (left, right);
    case PCT_FIELD_NUMBERS:
      return same_numbers (left, right);
    case PCT_FIELD_REAL:
      return *(const double *) left == *(const double *) right && (!field->inner || same_instead (field->inner, a, b));
    case PCT_FIELD_FLAG:
      return !*(const gboolean *) left == !*(const gboolean *) right;
    case PCT_FIELD_OBJECT_OR_NULL:
      return !*(const gboolean *) left == !*(const gboolean *) right
             && (!*(const gboolean *) left || same_inside (field->inner, a, b));
    case PCT_FIELD_OTHER:
      return TRUE;
    }
  g_return_val_if_reached (FALSE);
}

gboolean
pct_fields_equal (const PctFieldTable *table, unsigned kind, const void *a, const void *b)
{
  for (size_t i = 0; i < table->n; i++)
    if ((table->fields[i].kinds == 0 || (table->fields[i].kinds & kind) != 0)
        && !pct_field_equal (&table->fields[i], a, b))
      return FALSE;
  return TRUE;
}
