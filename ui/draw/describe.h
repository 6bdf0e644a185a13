/* A plot and a matrix in words, for people who don't see them. */
#pragma once

#include "ui/draw/matrix.h"
#include "ui/draw/plot.h"

typedef enum { PCT_BEST_LEAST, PCT_BEST_GREATEST } PctBest;

/* "validation accuracy rose from 0.81 to 0.94 over 7 epochs; best 0.94 at epoch 6". quantity: "accuracy"; unit of x in
 * the singular: "epoch". Free with g_free. */
char *pct_series_describe (const PctSeries *series, const char *quantity, const char *x_unit, PctBest best);

/* A sentence for each series that is shown and not faint, and for each mark. A series without a name is the validation of
 * the one before it. Free with g_free. */
char *pct_plot_describe (const PctPlot *plot, const char *quantity, const char *x_unit, PctBest best);

/* "true 4, predicted 9: 12 images, 1.2 % of true 4". Free with g_free. */
char *pct_matrix_describe_cell (const PctMatrix *matrix, size_t row, size_t column);

/* The same for who sees the classes' names beside it: "12 images · 1.2 % of row". Free with g_free. */
char *pct_matrix_describe_share (const PctMatrix *matrix, size_t row, size_t column);
