#include "app/recent.h"

#include "app/settings.h"

char **
pct_recent_get (const char *list)
{
  return g_settings_get_strv (pct_settings (), list);
}

/* first: at the head, or NULL. */
static void
put (const char *list, const char *first, const char *without)
{
  g_auto (GStrv) before = pct_recent_get (list);
  g_autoptr (GPtrArray) after = g_ptr_array_new ();
  if (first != NULL)
    g_ptr_array_add (after, (gpointer) first);
  for (size_t i = 0; before[i] != NULL && after->len < PCT_MOST_RECENT; i++)
    if (!g_str_equal (before[i], without))
      g_ptr_array_add (after, before[i]);
  g_ptr_array_add (after, NULL);
  g_settings_set_strv (pct_settings (), list, (const char *const *) after->pdata);
}

void
pct_recent_add (const char *list, const char *path)
{
  if (g_utf8_validate (path, -1, NULL))
    put (list, path, path);
}

void
pct_recent_remove (const char *list, const char *path)
{
  put (list, NULL, path);
}
