/* A confusion matrix in the window; the pointer over a cell says what it holds. */
#pragma once

#include "ui/draw/describe.h"
#include "ui/draw/matrix.h"

#include <gtk/gtk.h>

#define PCT_TYPE_MATRIX_VIEW (pct_matrix_view_get_type ())

/* Signals: "chosen" (guint row, guint column), by the pointer, the arrow keys or an assistive tool; "activated" (likewise,
 * after it), by all of them but keys that only move. */
G_DECLARE_FINAL_TYPE (PctMatrixView, pct_matrix_view, PCT, MATRIX_VIEW, GtkWidget)

/* What is said while there is no matrix. */
void pct_matrix_view_set_empty (PctMatrixView *view, const char *empty);

/* All copied. counts: [rows, columns], or NULL; names: [rows]. */
void pct_matrix_view_set_counts (PctMatrixView *view, const uint32_t *counts, size_t rows, size_t columns,
                                 char *const *names);

/* Makes its cells buttons, between which the arrow keys move; Tab stops at the matrix once. Once, before it is shown. */
void pct_matrix_view_set_clickable (PctMatrixView *view);
void pct_matrix_view_set_mode (PctMatrixView *view, PctMatrixMode mode);

/* What is seen, without the chosen cell; all in it is borrowed until the view is touched. */
PctMatrix pct_matrix_view_get_matrix (PctMatrixView *view);

/* How much of a height it would fill at that width. */
int pct_matrix_view_get_used_height (PctMatrixView *view, int width, int height);

/* Without a signal. FALSE when there is no such cell, and none is chosen then. */
gboolean pct_matrix_view_choose (PctMatrixView *view, size_t row, size_t column);
/* FALSE when none is chosen. */
gboolean pct_matrix_view_get_chosen (PctMatrixView *view, size_t *row, size_t *column);
