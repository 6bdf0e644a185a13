/* An entry of a plot's legend: nothing is drawn but a frame when it has the focus; a click, Enter or Space hides or shows
 * its series. */
#pragma once

#include <gtk/gtk.h>

#define PCT_TYPE_LEGEND_ENTRY (pct_legend_entry_get_type ())
G_DECLARE_FINAL_TYPE (PctLegendEntry, pct_legend_entry, PCT, LEGEND_ENTRY, GtkWidget)

/* Signal: "toggled". */
GtkWidget *pct_legend_entry_new (const char *name);
void pct_legend_entry_set_shown (PctLegendEntry *entry, gboolean shown);
