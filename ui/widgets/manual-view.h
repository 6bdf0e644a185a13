/* One page of the manual, to be read and scrolled. */
#pragma once

#include <gtk/gtk.h>

#define PCT_TYPE_MANUAL_VIEW (pct_manual_view_get_type ())

/* Signal: "page" (char *: the name of another page, whose link was followed). */
G_DECLARE_FINAL_TYPE (PctManualView, pct_manual_view, PCT, MANUAL_VIEW, GtkWidget)

/* name: "first-steps.md". FALSE where the program has no such page; the one that is shown stays. */
gboolean pct_manual_view_show (PctManualView *view, const char *name);

/* The text of a file of the manual that the program has, or NULL. Free with g_free. */
char *pct_manual_view_text (const char *name);
