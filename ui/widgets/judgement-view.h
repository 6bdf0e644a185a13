/* How an epoch was judged: its confusion matrix with the metrics of each class below it, or, where there is no room for
 * both, the one that is chosen. Signal "cell-activated" (guint row, guint column): a cell of the matrix was pressed. */
#pragma once

#include "ui/draw/matrix.h"

#include <gtk/gtk.h>

#define PCT_TYPE_JUDGEMENT_VIEW (pct_judgement_view_get_type ())
G_DECLARE_FINAL_TYPE (PctJudgementView, pct_judgement_view, PCT, JUDGEMENT_VIEW, GtkWidget)

/* confusion: [rows, columns]; NULL: there is none, and `empty` says why. epoch: whose; 0: none yet. */
void pct_judgement_view_show (PctJudgementView *self, guint epoch, const uint32_t *confusion, size_t rows, size_t columns,
                              char *const *names, const char *empty);

/* As it is shown, with no cell chosen; its arrays stay the view's. */
PctMatrix pct_judgement_view_get_matrix (PctJudgementView *self);
