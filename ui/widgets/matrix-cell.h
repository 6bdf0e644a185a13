/* One cell of a confusion matrix as assistive tools see it: a button without looks of its own, over what is painted. */
#pragma once

#include <gtk/gtk.h>

#define PCT_TYPE_MATRIX_CELL (pct_matrix_cell_widget_get_type ())
G_DECLARE_FINAL_TYPE (PctMatrixCell, pct_matrix_cell_widget, PCT, MATRIX_CELL, GtkWidget)

/* Signal: "activated". */
GtkWidget *pct_matrix_cell_widget_new (void);
void pct_matrix_cell_widget_set_label (PctMatrixCell *cell, const char *label);
