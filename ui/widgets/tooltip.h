/* Tooltips of what changes while a training runs. */
#pragma once

#include <gtk/gtk.h>

/* As gtk_widget_set_tooltip_text, for what may be the same as before: GTK would ask the display where the pointer is. */
void pct_tooltip_set (GtkWidget *widget, const char *text);
