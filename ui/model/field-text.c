#include "ui/model/field-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "ui/draw/number.h"

#define SEPARATORS ",; \t"

gboolean
pct_field_is_text (const PctField *field)
{
  return field->type == PCT_FIELD_NUMBERS || (field->type == PCT_FIELD_CLASS_WEIGHT && field->choices == NULL);
}

static void
add_number (GString *text, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append (text, pct_number_format (buffer, sizeof buffer, "%.16g", value));
}

static const char *
between_items (void)
{
  return pct_number_has_comma () ? "; " : ", ";
}

/* Up to the next separator; where numbers have decimal commas, one between two digits is none. */
static size_t
item_length (const char *text)
{
  size_t length = strcspn (text, SEPARATORS);
  while (pct_number_has_comma () && length > 0 && text[length] == ',' && g_ascii_isdigit (text[length - 1])
         && g_ascii_isdigit (text[length + 1]))
    length += 1 + strcspn (text + length + 1, SEPARATORS);
  return length;
}

/* A name that could be taken for more than that is in quotes. */
static void
add_name (GString *text, const char *name)
{
  const char *quote = strpbrk (name, SEPARATORS ":\"") == NULL ? "" : "\"";
  g_string_append_printf (text, "%s%s%s", quote, name, quote);
}

char *
pct_field_text (const PctField *field, const void *source)
{
  const void *place = (const char *) source + field->offset;
  GString *text = g_string_new (NULL);
  if (field->type == PCT_FIELD_NUMBERS)
    {
      const PctNumbers *numbers = place;
      for (size_t i = 0; i < numbers->n; i++)
        {
          g_string_append (text, i > 0 ? between_items () : "");
          add_number (text, numbers->values[i]);
        }
      return g_string_free (text, FALSE);
    }
  const PctClassWeightSpec *spec = place;
  for (size_t i = 0; i < spec->n; i++)
    {
      g_string_append (text, i > 0 ? between_items () : "");
      add_name (text, spec->list[i].name);
      g_string_append (text, ": ");
      add_number (text, spec->list[i].weight);
    }
  return g_string_free (text, FALSE);
}

/* One number at *at, which moves behind it. */
static gboolean
read_number (const PctField *field, const char **at, double *value, char **problem)
{
  char *end;
  size_t length = item_length (*at);
  g_autofree char *item = g_strndup (*at, length), *plain = pct_number_plain (item, FALSE);
  g_autofree char *least = pct_number_text ("%.16g", field->least), *most = pct_number_text ("%.16g", field->most);
  *value = g_ascii_strtod (plain, &end);
  if (length == 0)
    *problem = g_strdup (_ ("A number is missing"));
  else if (*end != '\0' || !isfinite (*value))
    *problem = g_strdup_printf (_ ("“%.*s” is not a number"), (int) MIN (length, 64), *at);
  else if (*value < field->least)
    *problem = g_strdup_printf (_ ("Must be at least %s"), least);
  else if (*value > field->most)
    *problem = g_strdup_printf (_ ("Must be at most %s"), most);
  else
    {
      *at += length;
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_numbers (const PctField *field, const char *text, PctNumbers *numbers, char **problem)
{
  PctNumbers read = { 0 };
  for (const char *at = text + strspn (text, SEPARATORS); *at != '\0'; at += strspn (at, SEPARATORS))
    {
      if (read.n == G_N_ELEMENTS (read.values))
        {
          *problem = g_strdup_printf (_ ("More than %d numbers"), PCT_MOST_NUMBERS);
          return FALSE;
        }
      if (!read_number (field, &at, &read.values[read.n++], problem))
        return FALSE;
    }
  if (read.n == 0)
    *problem = g_strdup (_ ("A number is missing"));
  else
    *numbers = read;
  return read.n > 0;
}

/* A name up to the colon, in quotes or not; *at moves behind the colon and the spaces there. */
static char *
read_name (const char **at)
{
  gboolean quoted = **at == '"';
  const char *start = *at + quoted, *end = quoted ? strchr (start, '"') : start + strcspn (start, ":,;");
  if (end == NULL || end == start)
    return NULL;
  const char *colon = end + quoted + strspn (end + quoted, " \t");
  if (*colon != ':')
    return NULL;
  *at = colon + 1 + strspn (colon + 1, " \t");
  g_autofree char *name = g_strndup (start, (gsize) (end - start));
  return quoted ? g_steal_pointer (&name) : g_strdup (g_strchomp (name));
}

static gboolean
has_name (const PctClassWeightSpec *spec, const char *name)
{
  for (size_t i = 0; i < spec->n; i++)
    if (strcmp (spec->list[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
read_weights (const PctField *field, const char *text, PctClassWeightSpec *weights, char **problem)
{
  PctClassWeightSpec read = { 0 };
  for (const char *at = text + strspn (text, SEPARATORS); *at != '\0' && *problem == NULL; at += strspn (at, SEPARATORS))
    {
      g_autofree char *name = read_name (&at);
      double weight;
      if (name == NULL)
        *problem = g_strdup (_ ("Write classes and their weights, as in cat: 2, dog: 0.5"));
      else if (has_name (&read, name))
        *problem = g_strdup_printf (_ ("“%s” is there twice"), name);
      else if (read_number (field, &at, &weight, problem))
        {
          read.list = g_realloc_n (read.list, read.n + 1, sizeof *read.list);
          read.list[read.n].weight = weight;
          read.list[read.n++].name = g_steal_pointer (&name);
        }
    }
  if (read.n == 0 && *problem == NULL)
    *problem = g_strdup (_ ("Write classes and their weights, as in cat: 2, dog: 0.5"));
  PctClassWeightSpec *useless = *problem == NULL ? weights : &read;
  pct_class_weight_clear (useless);
  if (useless == weights)
    *weights = read;
  return useless == weights;
}

gboolean
pct_field_text_read (const PctField *field, const char *text, void *target, char **problem)
{
  void *place = (char *) target + field->offset;
  *problem = NULL;
  return field->type == PCT_FIELD_NUMBERS ? read_numbers (field, text, place, problem)
                                          : read_weights (field, text, place, problem);
}
