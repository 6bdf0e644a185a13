/* A layer in the editor's list: its name, sizes in words, output shape and parameters, and what is wrong with it. */
#pragma once

#include "ui/model/experiment-model.h"

#include <gtk/gtk.h>

#define PCT_TYPE_LAYER_ROW (pct_layer_row_get_type ())
G_DECLARE_FINAL_TYPE (PctLayerRow, pct_layer_row, PCT, LAYER_ROW, GtkListBoxRow)

GtkWidget *pct_layer_row_new (PctExperimentModel *experiment);

/* Shows the experiment's layer of that number as it is now. */
void pct_layer_row_update (PctLayerRow *row, size_t number);
