/* The window of shortcuts against the shortcuts that there are: each is in it once, with what it does. */
#include "app/application.h"

#include <locale.h>

/* What the window of shortcuts is built from lists actions; GTK shows their accelerators. */
typedef struct {
  GHashTable *titles; /* of actions */
  GString *name, *text;
  char *title, *action;
} Reader;

static void
on_start (GMarkupParseContext *context, const char *element, const char **names, const char **values, gpointer data,
          GError **error)
{
  Reader *reader = data;
  g_string_truncate (reader->text, 0);
  g_string_truncate (reader->name, 0);
  for (int i = 0; names[i] != NULL; i++)
    if (g_str_equal (element, "property") && g_str_equal (names[i], "name"))
      g_string_assign (reader->name, values[i]);
}

static void
on_text (GMarkupParseContext *context, const char *text, gsize size, gpointer data, GError **error)
{
  g_string_append_len (((Reader *) data)->text, text, (gssize) size);
}

static void
on_end (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  Reader *reader = data;
  if (g_str_equal (element, "property") && g_str_equal (reader->name->str, "title"))
    {
      g_free (reader->title);
      reader->title = g_strdup (reader->text->str);
    }
  if (!g_str_equal (element, "property") || !g_str_equal (reader->name->str, "action-name"))
    return;
  g_test_message ("%s: %s", reader->text->str, reader->title);
  g_assert_false (g_hash_table_contains (reader->titles, reader->text->str));
  g_hash_table_insert (reader->titles, g_strdup (reader->text->str), g_steal_pointer (&reader->title));
}

static GHashTable *
listed_titles (void)
{
  static const GMarkupParser parser = { .start_element = on_start, .end_element = on_end, .text = on_text };
  GHashTable *titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GString) name = g_string_new (NULL), text = g_string_new (NULL);
  Reader reader = { .titles = titles, .name = name, .text = text };
  GError *error = NULL;
  g_autoptr (GBytes) bytes
      = g_resources_lookup_data ("/org/percept/Percept/gtk/help-overlay.ui", G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  g_assert_no_error (error);
  gsize size;
  const char *xml = g_bytes_get_data (bytes, &size);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &reader, NULL);
  g_assert_true (g_markup_parse_context_parse (context, xml, (gssize) size, &error));
  g_assert_no_error (error);
  g_free (reader.title);
  return titles;
}

static void
test_listed (void)
{
  GtkApplication *application = GTK_APPLICATION (g_application_get_default ());
  g_autoptr (GHashTable) titles = listed_titles (),
                         used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (application);
  guint n = 0;
  for (int i = 0; actions[i] != NULL; i++)
    {
      const char *title = g_hash_table_lookup (titles, actions[i]);
      g_auto (GStrv) keys = gtk_application_get_accels_for_action (application, actions[i]);
      n += keys[0] != NULL;
      if (keys[0] != NULL && (title == NULL || title[0] == '\0'))
        g_error ("%s (%s) is not in the window of shortcuts", actions[i], keys[0]);
      /* A key does one thing. */
      for (int key = 0; keys[key] != NULL; key++)
        if (!g_hash_table_add (used, g_strdup (keys[key])))
          g_error ("%s is the key of %s and of another action", keys[key], actions[i]);
    }
  g_assert_cmpuint (n, >, 20);
  GHashTableIter each;
  gpointer action;
  g_hash_table_iter_init (&each, titles);
  while (g_hash_table_iter_next (&each, &action, NULL))
    {
      g_auto (GStrv) keys = gtk_application_get_accels_for_action (application, action);
      if (keys[0] == NULL)
        g_error ("%s is in the window of shortcuts and has no key", (char *) action);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_autoptr (PctApplication) application = pct_application_new ();
  GError *error = NULL;
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  g_assert_no_error (error);
  g_application_set_default (G_APPLICATION (application));
  g_test_add_func ("/shortcuts/listed", test_listed);
  return g_test_run ();
}
