/* What a user would see as a mistake of layout, found by walking the widgets of a window in the same process. */
#pragma once

#include <gtk/gtk.h>

/* For tests of parts of the window: g_test_init, GTK, the program's resources and its style. */
void layout_begin (int *argc, char ***argv);

/* Turns the main loop until the condition holds; FALSE after so many seconds. */
gboolean layout_wait (gboolean (*condition) (gpointer data), gpointer data, double seconds);

/* Shows the window at that size (its frame included), and waits until its widgets have their places. */
void layout_present (GtkWindow *window, int width, int height);

/* A line for each mistake, "" where there is none: text that is cut off and that no tooltip of the label or of what holds
 * it tells in full; a formula that runs from right to left; a widget that leaves its window, but for what can be scrolled to. Free with g_free. */
char *layout_mistakes (GtkWidget *window);

/* A line for each text of a label, a tooltip, a placeholder or an accessible name with words outside of the marks ⟦ and ⟧
 * that pseudo.py's translations have, "" where there is none. allowed: words that are no language's, up to NULL. */
char *layout_untranslated (GtkWidget *window, const char *const allowed[]);

/* The first of that type below the widget that is on the screen, or NULL. */
GtkWidget *layout_find (GtkWidget *widget, GType type);
