#include "data/runs/json.h"

#include "engine/core/error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct {
  const char *start, *at, *end;
  unsigned depth;
  size_t values;
} Reader;

static PctJson *read_value (Reader *reader, GError **error);

PctJson *
pct_json_new (PctJsonType type)
{
  PctJson *json = g_new0 (PctJson, 1);
  json->type = type;
  if (type == PCT_JSON_ARRAY || type == PCT_JSON_OBJECT)
    json->items = g_ptr_array_new_with_free_func ((GDestroyNotify) pct_json_free);
  if (type == PCT_JSON_OBJECT)
    json->keys = g_ptr_array_new_with_free_func (g_free);
  return json;
}

PctJson *
pct_json_new_string (const char *text)
{
  PctJson *json = pct_json_new (PCT_JSON_STRING);
  json->text = g_strdup (text);
  return json;
}

void
pct_json_free (PctJson *json)
{
  if (!json)
    return;
  g_free (json->text);
  g_clear_pointer (&json->items, g_ptr_array_unref);
  g_clear_pointer (&json->keys, g_ptr_array_unref);
  g_free (json);
}

static gboolean
find_key (const PctJson *object, const char *key, guint *index)
{
  return object->type == PCT_JSON_OBJECT && g_ptr_array_find_with_equal_func (object->keys, key, g_str_equal, index);
}

PctJson *
pct_json_member (const PctJson *object, const char *key)
{
  guint index;
  return find_key (object, key, &index) ? g_ptr_array_index (object->items, index) : NULL;
}

void
pct_json_set_member (PctJson *object, const char *key, PctJson *value)
{
  guint index;
  if (find_key (object, key, &index))
    {
      pct_json_free (g_ptr_array_index (object->items, index));
      g_ptr_array_index (object->items, index) = value;
      return;
    }
  g_ptr_array_add (object->keys, g_strdup (key));
  g_ptr_array_add (object->items, value);
}

gboolean
pct_json_whole (const PctJson *json, guint64 *value)
{
  return json->type == PCT_JSON_NUMBER && g_ascii_string_to_unsigned (json->text, 10, 0, G_MAXUINT64, value, NULL);
}

const char *
pct_json_type_name (PctJsonType type)
{
  static const char *const names[] = { "null",           N_ ("true or false"), N_ ("a number"),
                                       N_ ("a string"), N_ ("a list"),        N_ ("an object") };
  return _ (names[type]);
}

static void *G_GNUC_PRINTF (4, 5)
    fail (const Reader *reader, const char *at, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  size_t line = 1;
  const char *line_start = reader->start;
  for (const char *c = reader->start; c < at; c++)
    if (*c == '\n')
      {
        line++;
        line_start = c + 1;
      }
  size_t column = 1;
  for (const char *c = line_start; c < at; c++)
    column += ((unsigned char) *c & 0xC0) != 0x80;
  g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, "%zu:%zu: %s", line, column, what);
  return NULL;
}

static void
skip_space (Reader *reader)
{
  while (reader->at < reader->end && strchr (" \t\r\n", *reader->at))
    reader->at++;
}

/* Skips space, then takes `c` where it comes next. */
static gboolean
take (Reader *reader, char c)
{
  skip_space (reader);
  if (reader->at >= reader->end || *reader->at != c)
    return FALSE;
  reader->at++;
  return TRUE;
}

static gboolean
read_hex (Reader *reader, gunichar *unit)
{
  *unit = 0;
  for (int i = 0; i < 4; i++, reader->at++)
    {
      if (reader->at >= reader->end || !g_ascii_isxdigit (*reader->at))
        return FALSE;
      *unit = *unit << 4 | (gunichar) g_ascii_xdigit_value (*reader->at);
    }
  return TRUE;
}

/* What follows \u: one character, of one unit or of two surrogates. */
static gboolean
read_unicode (Reader *reader, GString *text)
{
  gunichar unit, low;
  if (!read_hex (reader, &unit))
    return FALSE;
  if (unit >= 0xD800 && unit < 0xDC00)
    {
      if (reader->end - reader->at < 2 || reader->at[0] != '\\' || reader->at[1] != 'u')
        return FALSE;
      reader->at += 2;
      if (!read_hex (reader, &low) || low < 0xDC00 || low > 0xDFFF)
        return FALSE;
      unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    }
  if (unit == 0 || !g_unichar_validate (unit))
    return FALSE;
  g_string_append_unichar (text, unit);
  return TRUE;
}

static gboolean
read_escape (Reader *reader, GString *text)
{
  static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
  if (reader->at >= reader->end)
    return FALSE;
  char c = *reader->at++;
  if (c == 'u')
    return read_unicode (reader, text);
  const char *name = memchr (names, c, sizeof names - 1);
  if (!name)
    return FALSE;
  g_string_append_c (text, values[name - names]);
  return TRUE;
}

/* From the opening quote on. */
static char *
read_string (Reader *reader, GError **error)
{
  const char *opening = reader->at++;
  g_autoptr (GString) text = g_string_new (NULL);
  while (reader->at < reader->end && *reader->at != '"')
    {
      const char *at = reader->at;
      char c = *reader->at++;
      if ((unsigned char) c < 0x20)
        return fail (reader, at, error, _ ("a control character inside a string; write it as \\n, \\t or \\u00XX"));
      if (c != '\\')
        g_string_append_c (text, c);
      else if (!read_escape (reader, text))
        return fail (reader, at, error, _ ("no such escape"));
    }
  if (reader->at >= reader->end)
    return fail (reader, opening, error, _ ("a string without its closing quote"));
  reader->at++;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static size_t
skip_digits (Reader *reader)
{
  const char *start = reader->at;
  while (reader->at < reader->end && g_ascii_isdigit (*reader->at))
    reader->at++;
  return (size_t) (reader->at - start);
}

static gboolean
skip_number (Reader *reader)
{
  if (*reader->at == '-')
    reader->at++;
  gboolean leading_zero = reader->at < reader->end && *reader->at == '0';
  size_t digits = skip_digits (reader);
  if (digits == 0 || (leading_zero && digits > 1))
    return FALSE;
  if (reader->at < reader->end && *reader->at == '.')
    {
      reader->at++;
      if (skip_digits (reader) == 0)
        return FALSE;
    }
  if (reader->at < reader->end && (*reader->at == 'e' || *reader->at == 'E'))
    {
      reader->at++;
      if (reader->at < reader->end && (*reader->at == '+' || *reader->at == '-'))
        reader->at++;
      if (skip_digits (reader) == 0)
        return FALSE;
    }
  return TRUE;
}

static PctJson *
read_number (Reader *reader, GError **error)
{
  const char *start = reader->at;
  if (!skip_number (reader))
    return fail (reader, start, error, _ ("not a number as JSON writes them"));
  g_autofree char *text = g_strndup (start, (size_t) (reader->at - start));
  double number = g_ascii_strtod (text, NULL);
  if (!isfinite (number))
    return fail (reader, start, error, _ ("a number too large for any field"));
  PctJson *json = pct_json_new (PCT_JSON_NUMBER);
  json->number = number;
  json->text = g_steal_pointer (&text);
  return json;
}

static PctJson *
read_array (Reader *reader, GError **error)
{
  g_autoptr (PctJson) array = pct_json_new (PCT_JSON_ARRAY);
  reader->at++;
  if (take (reader, ']'))
    return g_steal_pointer (&array);
  do
    {
      PctJson *item = read_value (reader, error);
      if (!item)
        return NULL;
      g_ptr_array_add (array->items, item);
    }
  while (take (reader, ','));
  if (!take (reader, ']'))
    return fail (reader, reader->at, error, _ ("expected ',' or ']'"));
  return g_steal_pointer (&array);
}

static gboolean
read_member (Reader *reader, PctJson *object, GHashTable *known, GError **error)
{
  skip_space (reader);
  const char *at = reader->at;
  if (at >= reader->end || *at != '"')
    return fail (reader, at, error, _ ("expected a key in double quotes")) != NULL;
  g_autofree char *key = read_string (reader, error);
  if (!key)
    return FALSE;
  if (g_hash_table_contains (known, key))
    return fail (reader, at, error, _ ("the key \"%.64s\" a second time"), key) != NULL;
  if (!take (reader, ':'))
    return fail (reader, reader->at, error, _ ("expected ':'")) != NULL;
  PctJson *value = read_value (reader, error);
  if (!value)
    return FALSE;
  g_hash_table_add (known, key);
  g_ptr_array_add (object->keys, g_steal_pointer (&key));
  g_ptr_array_add (object->items, value);
  return TRUE;
}

static PctJson *
read_object (Reader *reader, GError **error)
{
  g_autoptr (PctJson) object = pct_json_new (PCT_JSON_OBJECT);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  reader->at++;
  if (take (reader, '}'))
    return g_steal_pointer (&object);
  do
    if (!read_member (reader, object, known, error))
      return NULL;
  while (take (reader, ','));
  if (!take (reader, '}'))
    return fail (reader, reader->at, error, _ ("expected ',' or '}'"));
  return g_steal_pointer (&object);
}

static PctJson *
read_word (Reader *reader, GError **error)
{
  static const struct {
    const char *word;
    PctJsonType type;
    gboolean truth;
  } words[] = { { "null", PCT_JSON_NULL, FALSE }, { "true", PCT_JSON_BOOLEAN, TRUE }, { "false", PCT_JSON_BOOLEAN, FALSE } };

  const char *end = reader->at;
  while (end < reader->end && (g_ascii_isalnum (*end) || *end == '_'))
    end++;
  size_t length = (size_t) (end - reader->at);
  for (size_t i = 0; i < G_N_ELEMENTS (words); i++)
    if (length == strlen (words[i].word) && memcmp (reader->at, words[i].word, length) == 0)
      {
        PctJson *json = pct_json_new (words[i].type);
        json->truth = words[i].truth;
        reader->at = end;
        return json;
      }
  if (length == 0)
    return fail (reader, reader->at, error, _ ("expected a value"));
  return fail (reader, reader->at, error, _ ("%.*s is not a JSON value"), (int) MIN (length, 32), reader->at);
}

static PctJson *
read_nested (Reader *reader, GError **error)
{
  if (reader->depth == PCT_JSON_MAX_DEPTH)
    return fail (reader, reader->at, error, _ ("nested more than %d deep"), PCT_JSON_MAX_DEPTH);
  reader->depth++;
  PctJson *json = *reader->at == '{' ? read_object (reader, error) : read_array (reader, error);
  reader->depth--;
  return json;
}

static PctJson *
read_value (Reader *reader, GError **error)
{
  skip_space (reader);
  if (reader->at >= reader->end)
    return fail (reader, reader->at, error, _ ("the text ends where a value should be"));
  if (++reader->values > PCT_JSON_MAX_VALUES)
    return fail (reader, reader->at, error, _ ("more than %d values"), PCT_JSON_MAX_VALUES);
  char c = *reader->at;
  if (c == '{' || c == '[')
    return read_nested (reader, error);
  if (c == '-' || g_ascii_isdigit (c))
    return read_number (reader, error);
  if (c != '"')
    return read_word (reader, error);
  g_autofree char *text = read_string (reader, error);
  return text ? pct_json_new_string (text) : NULL;
}

PctJson *
pct_json_parse (const char *text, size_t length, GError **error)
{
  Reader reader = { .start = text, .at = text, .end = text + length };
  const char *valid;
  if (!g_utf8_validate_len (text, length, &valid))
    return fail (&reader, valid, error, _ ("a byte that is not UTF-8 text"));
  g_autoptr (PctJson) json = read_value (&reader, error);
  if (!json)
    return NULL;
  skip_space (&reader);
  if (reader.at < reader.end)
    return fail (&reader, reader.at, error, _ ("something after the end of the value"));
  return g_steal_pointer (&json);
}
