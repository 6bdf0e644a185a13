#include "data/runs/json-writer.h"

#include <math.h>
#include <string.h>

void
pct_json_writer_init (PctJsonWriter *writer)
{
  *writer = (PctJsonWriter){ .text = g_string_new (NULL) };
}

char *
pct_json_writer_finish (PctJsonWriter *writer)
{
  g_assert (writer->depth == 0);
  return g_string_free (g_steal_pointer (&writer->text), FALSE);
}

static void
append_string (GString *text, const char *value)
{
  static const char escaped[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
  g_autofree char *valid = g_utf8_make_valid (value, -1);
  g_string_append_c (text, '"');
  for (const char *c = valid; *c; c++)
    {
      const char *found = strchr (escaped, *c);
      if (found)
        g_string_append_printf (text, "\\%c", names[found - escaped]);
      else if ((unsigned char) *c < 0x20)
        g_string_append_printf (text, "\\u%04x", (unsigned) *c);
      else
        g_string_append_c (text, *c);
    }
  g_string_append_c (text, '"');
}

static void
break_line (PctJsonWriter *writer)
{
  if (writer->spread[writer->depth])
    g_string_append_printf (writer->text, "\n%*s", (int) (2 * writer->depth), "");
}

/* What stands before an item: the comma, the line's break, the key. */
static void
lead (PctJsonWriter *writer, const char *key)
{
  if (writer->depth > 0)
    {
      if (writer->filled[writer->depth])
        g_string_append (writer->text, writer->spread[writer->depth] ? "," : ", ");
      break_line (writer);
      writer->filled[writer->depth] = TRUE;
    }
  if (key)
    {
      append_string (writer->text, key);
      g_string_append (writer->text, ": ");
    }
}

static void
begin (PctJsonWriter *writer, const char *key, char bracket, gboolean spread)
{
  lead (writer, key);
  g_string_append_c (writer->text, bracket);
  gboolean outer = writer->depth == 0 || writer->spread[writer->depth];
  g_assert (writer->depth + 1 < PCT_JSON_WRITER_DEPTH);
  writer->depth++;
  writer->spread[writer->depth] = spread && outer;
  writer->filled[writer->depth] = FALSE;
}

static void
end (PctJsonWriter *writer, char bracket)
{
  gboolean broken = writer->spread[writer->depth] && writer->filled[writer->depth];
  writer->depth--;
  if (broken)
    g_string_append_printf (writer->text, "\n%*s", (int) (2 * writer->depth), "");
  g_string_append_c (writer->text, bracket);
}

void
pct_json_begin_object (PctJsonWriter *writer, const char *key, gboolean spread)
{
  begin (writer, key, '{', spread);
}

void
pct_json_begin_array (PctJsonWriter *writer, const char *key, gboolean spread)
{
  begin (writer, key, '[', spread);
}

void
pct_json_end_object (PctJsonWriter *writer)
{
  end (writer, '}');
}

void
pct_json_end_array (PctJsonWriter *writer)
{
  end (writer, ']');
}

void
pct_json_string (PctJsonWriter *writer, const char *key, const char *value)
{
  lead (writer, key);
  append_string (writer->text, value);
}

void
pct_json_whole_number (PctJsonWriter *writer, const char *key, guint64 value)
{
  lead (writer, key);
  g_string_append_printf (writer->text, "%" G_GUINT64_FORMAT, value);
}

void
pct_json_boolean (PctJsonWriter *writer, const char *key, gboolean value)
{
  lead (writer, key);
  g_string_append (writer->text, value ? "true" : "false");
}

void
pct_json_null (PctJsonWriter *writer, const char *key)
{
  lead (writer, key);
  g_string_append (writer->text, "null");
}

void
pct_json_double (PctJsonWriter *writer, const char *key, double value)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  if (!isfinite (value))
    {
      if (!key)
        pct_json_null (writer, NULL);
      return;
    }
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  for (size_t i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strtod (g_ascii_formatd (digits, sizeof digits, formats[i], value), NULL) == value)
      break;
  lead (writer, key);
  g_string_append (writer->text, digits);
}

void
pct_json_float (PctJsonWriter *writer, const char *key, float value)
{
  static const char *const formats[] = { "%.6g", "%.7g", "%.8g", "%.9g" };
  if (!isfinite (value))
    {
      pct_json_double (writer, key, (double) value);
      return;
    }
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  for (size_t i = 0; i < G_N_ELEMENTS (formats); i++)
    if ((float) g_ascii_strtod (g_ascii_formatd (digits, sizeof digits, formats[i], (double) value), NULL) == value)
      break;
  lead (writer, key);
  g_string_append (writer->text, digits);
}
