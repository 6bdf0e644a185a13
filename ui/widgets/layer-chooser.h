/* A popover with every type of layer there is, by family. */
#pragma once

#include "engine/train/specification.h"

#include <gtk/gtk.h>

#define PCT_TYPE_LAYER_CHOOSER (pct_layer_chooser_get_type ())

/* Signal: "chosen" (int: a PctLayerType); it has closed then. */
G_DECLARE_FINAL_TYPE (PctLayerChooser, pct_layer_chooser, PCT, LAYER_CHOOSER, GtkPopover)

/* Opens one that points to the widget and is gone once it closes. */
PctLayerChooser *pct_layer_chooser_open (GtkWidget *widget);
