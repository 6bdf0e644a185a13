#include "data/runs/experiment-fields.h"

#include "engine/core/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Where in the JSON the path has come to: a member of an object that needn't exist yet, or an item of a list. */
typedef struct {
  PctJson *holder;
  char *key; /* NULL: the item */
  guint item;
} Place;

static PctJson *
get (const Place *place)
{
  return place->key ? pct_json_member (place->holder, place->key) : g_ptr_array_index (place->holder->items, place->item);
}

static void
put (const Place *place, PctJson *value)
{
  if (place->key)
    {
      pct_json_set_member (place->holder, place->key, value);
      return;
    }
  pct_json_free (g_ptr_array_index (place->holder->items, place->item));
  g_ptr_array_index (place->holder->items, place->item) = value;
}

static gboolean
enter_key (Place *place, const char *key, size_t length)
{
  PctJson *inner = place->holder;
  if (place->key || place->item != G_MAXUINT)
    {
      inner = get (place);
      if (!inner || inner->type == PCT_JSON_NULL)
        put (place, inner = pct_json_new (PCT_JSON_OBJECT));
    }
  g_free (place->key);
  *place = (Place){ .holder = inner, .key = g_strndup (key, length) };
  return length > 0 && inner->type == PCT_JSON_OBJECT;
}

static gboolean
enter_item (Place *place, const char *digits, const char *end)
{
  PctJson *inner = place->key || place->item != G_MAXUINT ? get (place) : NULL;
  char *stop;
  guint64 item = g_ascii_strtoull (digits, &stop, 10);
  if (!g_ascii_isdigit (*digits) || stop != end || !inner || inner->type != PCT_JSON_ARRAY || item >= inner->items->len)
    return FALSE;
  g_free (place->key);
  *place = (Place){ .holder = inner, .item = (guint) item };
  return TRUE;
}

/* path: keys with dots between them, and [NUMBER] behind a list's. */
static gboolean
walk (Place *place, const char *path)
{
  const char *at = path;
  while (*at)
    {
      size_t length = strcspn (at, ".[");
      if (*at == '[')
        {
          const char *end = strchr (at, ']');
          if (!end || (end[1] && !strchr (".[", end[1])) || !enter_item (place, at + 1, end))
            return FALSE;
          at = end + 1;
          if (*at != '.')
            continue;
          at++;
          length = strcspn (at, ".[");
        }
      if (!enter_key (place, at, length))
        return FALSE;
      at += length;
      if (*at == '.' && !*++at)
        return FALSE;
    }
  return place->key != NULL || place->item != G_MAXUINT;
}

gboolean
pct_experiment_set (PctJson *root, const char *assignment, GError **error)
{
  const char *equals = strchr (assignment, '=');
  if (!equals || equals == assignment)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, _ ("--set %s: is not PATH=VALUE, as in training.epochs=5"),
                   assignment);
      return FALSE;
    }
  g_autofree char *path = g_strndup (assignment, (size_t) (equals - assignment));
  Place place = { .holder = root, .item = G_MAXUINT };
  gboolean found = walk (&place, path);
  if (found)
    {
      PctJson *value = pct_json_parse (equals + 1, strlen (equals + 1), NULL);
      put (&place, value ? value : pct_json_new_string (equals + 1));
    }
  else
    g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, _ ("--set %s: %s names nothing in the experiment"), assignment,
                 path);
  g_free (place.key);
  return found;
}
