/* Writes JSON text: keys in the order given, numbers in the fewest digits that read back as the same number.
 *
 * key: NULL inside a list and for the outermost value. */
#pragma once

#include <glib.h>

#define PCT_JSON_WRITER_DEPTH 16

typedef struct {
  GString *text;
  unsigned depth;
  gboolean spread[PCT_JSON_WRITER_DEPTH]; /* whether the value that is open at a depth has one line an item */
  gboolean filled[PCT_JSON_WRITER_DEPTH]; /* whether it holds an item already */
} PctJsonWriter;

void pct_json_writer_init (PctJsonWriter *writer);
/* The text; free with g_free. The writer is empty then. */
char *pct_json_writer_finish (PctJsonWriter *writer);

/* spread: one item a line, where everything around it is spread too. */
void pct_json_begin_object (PctJsonWriter *writer, const char *key, gboolean spread);
void pct_json_begin_array (PctJsonWriter *writer, const char *key, gboolean spread);
void pct_json_end_object (PctJsonWriter *writer);
void pct_json_end_array (PctJsonWriter *writer);

void pct_json_string (PctJsonWriter *writer, const char *key, const char *value);
void pct_json_whole_number (PctJsonWriter *writer, const char *key, guint64 value);
void pct_json_boolean (PctJsonWriter *writer, const char *key, gboolean value);
void pct_json_null (PctJsonWriter *writer, const char *key);
/* A member whose value is not finite is left out; in a list it is null. */
void pct_json_double (PctJsonWriter *writer, const char *key, double value);
void pct_json_float (PctJsonWriter *writer, const char *key, float value);
