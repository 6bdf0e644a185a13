/* A layer in the editor's list: its name, sizes in words, output shape and parameters, and what is wrong with it. It
 * unfolds to a form of the layer's fields, and to buttons that move, copy and remove it.
 *
 * Its actions, which keys and assistive tools reach as well: layer.edit, .move-up, .move-down, .add-after, .duplicate,
 * .remove. */
#pragma once

#include "ui/model/experiment-model.h"

#include <gtk/gtk.h>

typedef enum {
  PCT_LAYER_EDIT, /* unfold it, or fold it */
  PCT_LAYER_MOVE_UP,
  PCT_LAYER_MOVE_DOWN,
  PCT_LAYER_ADD_AFTER,
  PCT_LAYER_DUPLICATE,
  PCT_LAYER_REMOVE,
  PCT_LAYER_COMMANDS
} PctLayerCommand;

#define PCT_TYPE_LAYER_ROW (pct_layer_row_get_type ())

/* Signal: "command" (int: a PctLayerCommand), which the list carries out. */
G_DECLARE_FINAL_TYPE (PctLayerRow, pct_layer_row, PCT, LAYER_ROW, GtkListBoxRow)

GtkWidget *pct_layer_row_new (PctExperimentModel *experiment);

/* Shows the experiment's layer of that number as it is now. */
void pct_layer_row_update (PctLayerRow *row, size_t number);
/* Shows anew what is wrong with it. */
void pct_layer_row_update_problem (PctLayerRow *row);

size_t pct_layer_row_get_number (PctLayerRow *row);
const char *pct_layer_row_get_name (PctLayerRow *row);

gboolean pct_layer_row_get_unfolded (PctLayerRow *row);
void pct_layer_row_set_unfolded (PctLayerRow *row, gboolean unfolded);

/* Why nothing can be changed now, or NULL. The next update shows it. */
void pct_layer_row_set_locked (PctLayerRow *row, const char *reason);

/* What people drag it by, and the button that adds behind it. */
GtkWidget *pct_layer_row_get_header (PctLayerRow *row);
GtkWidget *pct_layer_row_get_add_button (PctLayerRow *row);
