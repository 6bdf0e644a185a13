/* What is painted and can be pressed, as assistive tools see it: a button without looks of its own over the painting. */
#pragma once

#include <gtk/gtk.h>

#define PCT_TYPE_HOTSPOT (pct_hotspot_get_type ())
G_DECLARE_FINAL_TYPE (PctHotspot, pct_hotspot, PCT, HOTSPOT, GtkWidget)

/* Signal: "activated". */
GtkWidget *pct_hotspot_new (void);
void pct_hotspot_set_label (PctHotspot *cell, const char *label);
