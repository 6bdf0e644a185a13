/* The network's layers as a list, from the input on, with what each one makes of its input and all parameters below.
 * Layers are edited in their rows, added, copied, removed, and moved by dragging or by keys. */
#pragma once

#include "ui/model/experiment-model.h"

#include <gtk/gtk.h>

#define PCT_TYPE_LAYER_EDITOR (pct_layer_editor_get_type ())
G_DECLARE_FINAL_TYPE (PctLayerEditor, pct_layer_editor, PCT, LAYER_EDITOR, GtkBox)

void pct_layer_editor_set_experiment (PctLayerEditor *editor, PctExperimentModel *experiment);

/* While it is locked everything can be read and nothing changed. reason: why; NULL unlocks it. */
void pct_layer_editor_set_locked (PctLayerEditor *editor, const char *reason);
