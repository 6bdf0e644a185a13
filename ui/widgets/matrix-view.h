/* A confusion matrix in the window; the pointer over a cell says what it holds. */
#pragma once

#include "ui/draw/describe.h"
#include "ui/draw/matrix.h"

#include <gtk/gtk.h>

#define PCT_TYPE_MATRIX_VIEW (pct_matrix_view_get_type ())
G_DECLARE_FINAL_TYPE (PctMatrixView, pct_matrix_view, PCT, MATRIX_VIEW, GtkWidget)

/* What is said while there is no matrix. */
void pct_matrix_view_set_empty (PctMatrixView *view, const char *empty);

/* All copied. counts: [rows, columns], or NULL; names: [rows]. */
void pct_matrix_view_set_counts (PctMatrixView *view, const uint32_t *counts, size_t rows, size_t columns,
                                 char *const *names);
