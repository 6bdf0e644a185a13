/* A network's layers, one a line: name, output shape, parameters; how a shape comes about as a tooltip. */
#pragma once

#include "engine/train/network.h"

#include <gtk/gtk.h>

#define PCT_TYPE_LAYER_TABLE (pct_layer_table_get_type ())
G_DECLARE_FINAL_TYPE (PctLayerTable, pct_layer_table, PCT, LAYER_TABLE, GtkWidget)

/* info: NULL empties the table. Nothing of it is kept. */
void pct_layer_table_set_info (PctLayerTable *table, const PctModelInfo *info);
