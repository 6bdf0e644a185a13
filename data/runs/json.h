/* JSON (RFC 8259), read strictly: a repeated key, a value nested too deep and a number without end are errors, which
 * json-glib lets pass. Texts from outside are hostile; what is read is bounded in depth and in number of values. */
#pragma once

#include <glib.h>

typedef enum {
  PCT_JSON_NULL,
  PCT_JSON_BOOLEAN,
  PCT_JSON_NUMBER,
  PCT_JSON_STRING,
  PCT_JSON_ARRAY,
  PCT_JSON_OBJECT
} PctJsonType;

typedef struct PctJson PctJson;
struct PctJson {
  PctJsonType type;
  gboolean truth;   /* a boolean's */
  double number;    /* a number's, finite */
  char *text;       /* a string's content; a number as it was written */
  GPtrArray *items; /* an array's and an object's values: PctJson */
  GPtrArray *keys;  /* an object's, one a value: char */
};

#define PCT_JSON_MAX_DEPTH  64
#define PCT_JSON_MAX_VALUES 1000000

/* PCT_ERROR_DATA, the message "LINE:COLUMN: what", both counted from 1, columns in characters. */
PctJson *pct_json_parse (const char *text, size_t length, GError **error);
PctJson *pct_json_new (PctJsonType type);
PctJson *pct_json_new_string (const char *text);
void pct_json_free (PctJson *json);

/* An object's member, or NULL. */
PctJson *pct_json_member (const PctJson *object, const char *key);
/* Adds or replaces a member; takes the value. */
void pct_json_set_member (PctJson *object, const char *key, PctJson *value);

/* TRUE, and *value set, for a number that is written with digits alone and fits 64 bits. */
gboolean pct_json_whole (const PctJson *json, guint64 *value);

/* "a number", "an object", ... */
const char *pct_json_type_name (PctJsonType type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctJson, pct_json_free)
