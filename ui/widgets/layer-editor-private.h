#pragma once

#include "ui/widgets/layer-editor.h"
#include "ui/widgets/layer-row.h"

struct _PctLayerEditor {
  GtkBox parent_instance;
  PctExperimentModel *experiment;
  GtkListBox *list;
  GtkLabel *problem, *total_title, *total, *status;
  GtkWidget *total_line, *add;
  GPtrArray *rows;   /* PctLayerRow; the list sorts them by number */
  GArray *types;     /* PctLayerType of each */
  gboolean editing;  /* layers move, come and go together with their rows */
  char *locked;      /* why */
  GtkWidget *marked; /* the row that shows where a dragged one would go */
};

PctLayerRow *pct_layer_editor_get_row (PctLayerEditor *editor, size_t number);

/* Moves a layer with its row, and says so. */
void pct_layer_editor_move (PctLayerEditor *editor, size_t from, size_t to);

/* Rows can be dragged by their headers, and dropped onto the list. */
void pct_layer_editor_make_draggable (PctLayerEditor *editor, PctLayerRow *row);
void pct_layer_editor_accept_drops (PctLayerEditor *editor);
