#include "data/runs/experiment-fields.h"

#include "engine/core/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
has_kind (const PctField *field, unsigned kind)
{
  return field->kinds == 0 || (field->kinds & kind) != 0;
}

const PctField *
pct_field_find (const PctFieldTable *table, unsigned kind, const char *key)
{
  for (size_t i = 0; i < table->n; i++)
    if (has_kind (&table->fields[i], kind) && strcmp (table->fields[i].key, key) == 0)
      return &table->fields[i];
  return NULL;
}

void
pct_field_error (GError **error, const char *path, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (*path)
    g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, "%s: %s", path, what);
  else
    g_set_error_literal (error, PCT_ERROR, PCT_ERROR_REQUEST, what);
}

char *
pct_field_path (const char *path, const char *key)
{
  return *path ? g_strconcat (path, ".", key, NULL) : g_strdup (key);
}

static gboolean
read_number (const PctField *field, const PctJson *json, const char *path, GError **error)
{
  if (json->type != PCT_JSON_NUMBER)
    pct_field_error (error, path, _ ("is %s, not a number"), pct_json_type_name (json->type));
  else if (json->number < field->least)
    pct_field_error (error, path, _ ("%.32s is not at least %.16g"), json->text, field->least);
  else if (field->open && json->number >= field->most)
    pct_field_error (error, path, _ ("%.32s is not below %.16g"), json->text, field->most);
  else if (json->number > field->most)
    pct_field_error (error, path, _ ("%.32s is not at most %.16g"), json->text, field->most);
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_whole (const PctField *field, const PctJson *json, const char *path, guint64 *value, GError **error)
{
  if (!read_number (field, json, path, error))
    return FALSE;
  if (!pct_json_whole (json, value))
    pct_field_error (error, path, _ ("%.32s is not a whole number, written without point or exponent"), json->text);
  else if (*value > (guint64) field->most)
    pct_field_error (error, path, _ ("%s is not at most %.16g"), json->text, field->most);
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_list (const PctField *field, const PctJson *json, const char *path, size_t *values, size_t n, GError **error)
{
  if (json->type != PCT_JSON_ARRAY || json->items->len != n)
    {
      pct_field_error (error, path, _ ("is not a list of %zu whole numbers"), n);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      guint64 value;
      g_autofree char *item_path = g_strdup_printf ("%s[%u]", path, i);
      if (!read_whole (field, g_ptr_array_index (json->items, i), item_path, &value, error))
        return FALSE;
      values[i] = (size_t) value;
    }
  return TRUE;
}

static gboolean
read_pair (const PctField *field, const PctJson *json, const char *path, size_t *pair, GError **error)
{
  guint64 value = 0;
  if (json->type == PCT_JSON_ARRAY)
    return read_list (field, json, path, pair, 2, error);
  gboolean none = field->type == PCT_FIELD_PAIR_OR_NULL && json->type == PCT_JSON_NULL;
  if (!none && !read_whole (field, json, path, &value, error))
    return FALSE;
  pair[0] = pair[1] = (size_t) value;
  return TRUE;
}

/* Top, bottom, left, right. */
static gboolean
read_frame (const PctField *field, const PctJson *json, const char *path, size_t *frame, GError **error)
{
  for (guint axis = 0; axis < 2; axis++)
    {
      gboolean list = json->type == PCT_JSON_ARRAY;
      if (list && json->items->len != 2)
        {
          pct_field_error (error, path,
                           _ ("is neither a number, nor height and width, nor [[top, bottom], [left, right]]"));
          return FALSE;
        }
      g_autofree char *item_path = list ? g_strdup_printf ("%s[%u]", path, axis) : g_strdup (path);
      if (!read_pair (field, list ? g_ptr_array_index (json->items, axis) : json, item_path, frame + 2 * axis, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_choice (const PctField *field, const PctJson *json, const char *path, unsigned *choice, GError **error)
{
  if (json->type != PCT_JSON_STRING)
    {
      pct_field_error (error, path, _ ("is %s, not a string"), pct_json_type_name (json->type));
      return FALSE;
    }
  g_autoptr (GString) known = g_string_new (NULL);
  for (size_t i = 0; i < field->n_choices; i++)
    {
      if (strcmp (json->text, field->choices[i]) == 0)
        {
          *choice = (unsigned) i;
          return TRUE;
        }
      g_string_append_printf (known, "%s%s", i ? ", " : "", field->choices[i]);
    }
  pct_field_error (error, path, _ ("\"%.64s\" is not one of %s"), json->text, known->str);
  return FALSE;
}

static gboolean
read_text (const PctJson *json, const char *path, char **text, GError **error)
{
  if (json->type != PCT_JSON_STRING)
    pct_field_error (error, path, _ ("is %s, not a string"), pct_json_type_name (json->type));
  else if (!*json->text)
    pct_field_error (error, path, _ ("is empty"));
  else
    {
      g_free (*text);
      *text = g_strdup (json->text);
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_texts (const PctJson *json, const char *path, char ***texts, GError **error)
{
  g_clear_pointer (texts, g_strfreev);
  if (json->type == PCT_JSON_NULL)
    return TRUE;
  if (json->type != PCT_JSON_ARRAY)
    {
      pct_field_error (error, path, _ ("is %s, not a list of names or numbers"), pct_json_type_name (json->type));
      return FALSE;
    }
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < json->items->len; i++)
    {
      const PctJson *item = g_ptr_array_index (json->items, i);
      guint64 number;
      if (item->type != PCT_JSON_STRING && !pct_json_whole (item, &number))
        {
          g_autofree char *item_path = g_strdup_printf ("%s[%u]", path, i);
          pct_field_error (error, item_path, _ ("is neither a name nor a whole number"));
          return FALSE;
        }
      g_strv_builder_add (builder, item->text);
    }
  *texts = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
read_name (const PctJson *json, const char *path, char *name, GError **error)
{
  if (json->type != PCT_JSON_STRING)
    pct_field_error (error, path, _ ("is %s, not a string"), pct_json_type_name (json->type));
  else if (!*json->text || strspn (json->text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_") != strlen (json->text))
    pct_field_error (error, path, _ ("\"%.64s\" is not made of letters, digits and _ alone"), json->text);
  else if (g_strlcpy (name, json->text, PCT_LAYER_NAME_SIZE) >= PCT_LAYER_NAME_SIZE)
    pct_field_error (error, path, _ ("is longer than %d characters"), PCT_LAYER_NAME_SIZE - 1);
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_inputs (const PctJson *json, const char *path, PctInputsSpec *inputs, GError **error)
{
  if (json->type != PCT_JSON_ARRAY || json->items->len == 0 || json->items->len > PCT_MAX_INPUTS)
    {
      pct_field_error (error, path, _ ("is not a list of 1 to %d layers' names"), PCT_MAX_INPUTS);
      return FALSE;
    }
  inputs->n = json->items->len;
  for (guint i = 0; i < json->items->len; i++)
    {
      g_autofree char *item_path = g_strdup_printf ("%s[%u]", path, i);
      if (!read_name (g_ptr_array_index (json->items, i), item_path, inputs->names[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_flag (const PctJson *json, const char *path, gboolean *flag, GError **error)
{
  if (json->type != PCT_JSON_BOOLEAN)
    {
      pct_field_error (error, path, _ ("is %s, not true or false"), pct_json_type_name (json->type));
      return FALSE;
    }
  *flag = json->truth;
  return TRUE;
}

static gboolean
read_object (const PctField *field, const PctJson *json, const char *path, void *target, GError **error)
{
  gboolean there = json->type != PCT_JSON_NULL;
  *(gboolean *) ((char *) target + field->offset) = there;
  return !there || pct_fields_read (field->inner, 0, json, path, target, error);
}

/* The first field says which others the object has. */
static gboolean
read_instead (const PctFieldTable *table, const PctJson *json, const char *path, void *target, GError **error)
{
  const PctField *first = &table->fields[0];
  const PctJson *value = pct_json_member (json, first->key);
  g_autofree char *first_path = pct_field_path (path, first->key);
  if (!value)
    {
      pct_field_error (error, first_path, _ ("is missing"));
      return FALSE;
    }
  return pct_field_read (first, value, first_path, target, error)
         && pct_fields_read (table, PCT_KIND (*(const unsigned *) ((const char *) target + first->offset)), json, path, target, error);
}

static gboolean
read_numbers (const PctField *field, const PctJson *json, const char *path, PctNumbers *numbers, GError **error)
{
  if (json->type != PCT_JSON_ARRAY || json->items->len > PCT_MOST_NUMBERS)
    {
      pct_field_error (error, path, _ ("is not a list of at most %d numbers"), PCT_MOST_NUMBERS);
      return FALSE;
    }
  for (numbers->n = 0; numbers->n < json->items->len; numbers->n++)
    {
      const PctJson *item = g_ptr_array_index (json->items, numbers->n);
      g_autofree char *item_path = g_strdup_printf ("%s[%zu]", path, numbers->n);
      if (!read_number (field, item, item_path, error))
        return FALSE;
      numbers->values[numbers->n] = item->number;
    }
  return TRUE;
}

static gboolean
read_class_weight (const PctField *field, const PctJson *json, const char *path, PctClassWeightSpec *spec, GError **error)
{
  pct_class_weight_clear (spec);
  spec->balanced = json->type == PCT_JSON_STRING && strcmp (json->text, "balanced") == 0;
  if (spec->balanced || json->type == PCT_JSON_NULL)
    return TRUE;
  if (json->type != PCT_JSON_OBJECT)
    {
      pct_field_error (error, path, _ ("is neither \"balanced\" nor an object of classes and their weights"));
      return FALSE;
    }
  spec->list = g_malloc0_n (MAX (json->keys->len, 1), sizeof *spec->list);
  for (guint i = 0; i < json->keys->len; i++)
    {
      const char *name = g_ptr_array_index (json->keys, i);
      const PctJson *weight = g_ptr_array_index (json->items, i);
      g_autofree char *short_name = g_strndup (name, 64), *class_path = pct_field_path (path, short_name);
      if (!read_number (field, weight, class_path, error))
        return FALSE;
      spec->list[spec->n].weight = weight->number;
      spec->list[spec->n++].name = g_strdup (name);
    }
  return TRUE;
}

gboolean
pct_field_read (const PctField *field, const PctJson *json, const char *path, void *target, GError **error)
{
  void *place = (char *) target + field->offset;
  guint64 whole = 0;
  switch (field->type)
    {
    case PCT_FIELD_TEXT:
      return read_text (json, path, place, error);
    case PCT_FIELD_TEXTS:
      return read_texts (json, path, place, error);
    case PCT_FIELD_NAME:
      return read_name (json, path, place, error);
    case PCT_FIELD_INPUTS:
      return read_inputs (json, path, place, error);
    case PCT_FIELD_PAIR:
    case PCT_FIELD_PAIR_OR_NULL:
      return read_pair (field, json, path, place, error);
    case PCT_FIELD_FRAME:
      return read_frame (field, json, path, place, error);
    case PCT_FIELD_SHAPE:
      return read_list (field, json, path, place, 3, error);
    case PCT_FIELD_FLAG:
      return read_flag (json, path, place, error);
    case PCT_FIELD_CHOICE:
      return read_choice (field, json, path, place, error);
    case PCT_FIELD_OBJECT_OR_NULL:
      return read_object (field, json, path, target, error);
    case PCT_FIELD_OTHER:
      return TRUE;
    case PCT_FIELD_CLASS_WEIGHT:
      return read_class_weight (field, json, path, place, error);
    case PCT_FIELD_NUMBERS:
      return read_numbers (field, json, path, place, error);
    case PCT_FIELD_REAL:
      if (field->inner && json->type == PCT_JSON_OBJECT)
        return read_instead (field->inner, json, path, target, error);
      if (!read_number (field, json, path, error))
        return FALSE;
      *(double *) place = json->number;
      return TRUE;
    case PCT_FIELD_COUNT:
    case PCT_FIELD_UNSIGNED:
    case PCT_FIELD_U64:
      if (!read_whole (field, json, path, &whole, error))
        return FALSE;
      break;
    }
  if (field->type == PCT_FIELD_COUNT)
    *(size_t *) place = (size_t) whole;
  else if (field->type == PCT_FIELD_UNSIGNED)
    *(unsigned *) place = (unsigned) whole;
  else
    *(uint64_t *) place = whole;
  return TRUE;
}

/* Letters to add, drop or change to make one word of the other (Levenshtein, 1966); words longer than 31 never match. */
static size_t
edit_distance (const char *a, const char *b)
{
  size_t row[32], length = strlen (b);
  if (strlen (a) >= G_N_ELEMENTS (row) || length >= G_N_ELEMENTS (row))
    return G_MAXSIZE;
  for (size_t j = 0; j <= length; j++)
    row[j] = j;
  for (size_t i = 0; a[i]; i++)
    {
      size_t diagonal = row[0];
      row[0] = i + 1;
      for (size_t j = 0; j < length; j++)
        {
          size_t best = MIN (MIN (row[j], row[j + 1]) + 1, diagonal + (a[i] != b[j]));
          diagonal = row[j + 1];
          row[j + 1] = best;
        }
    }
  return row[length];
}

static void
unknown_key (const PctFieldTable *table, unsigned kind, const char *key, const char *path, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);
  const char *nearest = NULL;
  size_t distance = 3;
  for (size_t i = 0; i < table->n; i++)
    if (has_kind (&table->fields[i], kind))
      {
        size_t edits = edit_distance (key, table->fields[i].key);
        if (edits < distance)
          {
            distance = edits;
            nearest = table->fields[i].key;
          }
        g_string_append_printf (known, "%s%s", known->len ? ", " : "", table->fields[i].key);
      }
  if (nearest)
    pct_field_error (error, path, _ ("unknown key; is \"%s\" meant?"), nearest);
  else
    pct_field_error (error, path, _ ("unknown key; known here: %s"), known->str);
}

gboolean
pct_fields_read (const PctFieldTable *table, unsigned kind, const PctJson *object, const char *path, void *target,
                 GError **error)
{
  if (object->type != PCT_JSON_OBJECT)
    {
      pct_field_error (error, path, _ ("is %s, not an object"), pct_json_type_name (object->type));
      return FALSE;
    }
  for (guint i = 0; i < object->keys->len; i++)
    {
      const char *key = g_ptr_array_index (object->keys, i);
      g_autofree char *short_key = g_strndup (key, 64);
      g_autofree char *key_path = pct_field_path (path, short_key);
      const PctField *field = pct_field_find (table, kind, key);
      if (!field)
        {
          unknown_key (table, kind, key, key_path, error);
          return FALSE;
        }
      if (!pct_field_read (field, g_ptr_array_index (object->items, i), key_path, target, error))
        return FALSE;
    }
  for (size_t i = 0; i < table->n; i++)
    if (table->fields[i].required && has_kind (&table->fields[i], kind) && !pct_json_member (object, table->fields[i].key))
      {
        g_autofree char *key_path = pct_field_path (path, table->fields[i].key);
        pct_field_error (error, key_path, _ ("is missing"));
        return FALSE;
      }
  return TRUE;
}
