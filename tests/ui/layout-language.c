#include "tests/ui/layout.h"

#include <string.h>

/* The text without what stands between the marks. */
static char *
outside_of_marks (const char *text)
{
  GString *outside = g_string_new (NULL);
  int depth = 0;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      if (c == 0x27e6)
        depth++;
      else if (c == 0x27e7)
        depth--;
      else if (depth == 0)
        g_string_append_unichar (outside, c);
    }
  return g_string_free (outside, FALSE);
}

static gboolean
is_word (const char *text)
{
  guint letters = 0;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    letters += g_unichar_isalpha (g_utf8_get_char (at));
  return letters > 1;
}

static void
check (GtkWidget *widget, const char *what, const char *text, const char *const allowed[], GString *found)
{
  if (text == NULL || text[0] == '/')
    return;
  g_autofree char *outside = outside_of_marks (text);
  g_auto (GStrv) words = g_strsplit_set (outside, " \n\t,;:.()[]×·=\"", -1);
  for (char **word = words; *word != NULL; word++)
    if (is_word (*word) && !g_str_has_prefix (*word, "percept-") && !g_strv_contains (allowed, *word))
      {
        g_string_append_printf (found, "%s, %s, has “%s” in “%s”\n", G_OBJECT_TYPE_NAME (widget), what, *word, text);
        return;
      }
}

/* There is no getter: GTK's own tests are told what a property is instead of what they expected. */
static char *
accessible_text (GtkWidget *widget, GtkAccessibleProperty property)
{
  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), property)
             ? gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), property, "\1")
             : NULL;
}

static void
check_widget (GtkWidget *widget, const char *const allowed[], GString *found)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget))
    check (widget, "text", gtk_label_get_text (GTK_LABEL (widget)), allowed, found);
  if (GTK_IS_TEXT (widget))
    check (widget, "placeholder", gtk_text_get_placeholder_text (GTK_TEXT (widget)), allowed, found);
  check (widget, "tooltip", gtk_widget_get_tooltip_text (widget), allowed, found);
  g_autofree char *name = accessible_text (widget, GTK_ACCESSIBLE_PROPERTY_LABEL);
  g_autofree char *description = accessible_text (widget, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  check (widget, "name", name, allowed, found);
  check (widget, "description", description, allowed, found);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_widget (child, allowed, found);
}

char *
layout_untranslated (GtkWidget *window, const char *const allowed[])
{
  GString *found = g_string_new (NULL);
  check_widget (window, allowed, found);
  return g_string_free (found, FALSE);
}
