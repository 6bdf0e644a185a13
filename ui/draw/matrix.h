/* A confusion matrix: rows true, columns predicted, each cell coloured by the root of its share of the row, so that one
 * mistake in a hundred can be seen. */
#pragma once

#include "ui/draw/style.h"

typedef struct {
  const uint32_t *counts;   /* [rows, columns]; NULL: nothing yet */
  size_t rows, columns;     /* columns: a model's outputs, which may be more than the classes */
  const char *const *names; /* [rows], of the classes; later columns are named by their number */
  const char *title;        /* "epoch 7", or NULL */
  const char *empty;        /* what is said while counts is NULL, or NULL */
  gssize row, column;       /* the highlighted cell of counts, or -1 */
} PctMatrix;

#define PCT_MATRIX_INIT { .row = -1, .column = -1 }

typedef struct {
  double width, height;
  PctRectangle cells;    /* all of them; on whole pixels */
  double cell_size;      /* pixels, whole where it is at least 2; cells are square */
  size_t rows, columns;  /* that are shown: columns without a class only where one has a count */
  uint32_t *shown;       /* [columns]: the matrix's column that each shown one is */
  gboolean counts;       /* cells are large enough to hold their numbers */
  gboolean rotated;      /* column names stand upright */
  double row_names_width, column_names_height;
  size_t name_step;      /* every how many classes are named */
  double count_size;     /* font size of the numbers */
} PctMatrixLayout;

void pct_matrix_layout (const PctMatrix *matrix, const PctStyle *style, double width, double height, PctMatrixLayout *layout);
void pct_matrix_layout_clear (PctMatrixLayout *layout);

void pct_matrix_paint (const PctMatrix *matrix, const PctStyle *style, const PctMatrixLayout *layout, cairo_t *cr);

/* row and column count as in the layout; the matrix's column is layout->shown[column]. */
PctRectangle pct_matrix_cell (const PctMatrixLayout *layout, size_t row, size_t column);

/* FALSE where no cell is. */
gboolean pct_matrix_cell_at (const PctMatrixLayout *layout, double x, double y, size_t *row, size_t *column);

/* The name of class `index`, or its number; free with g_free. */
char *pct_matrix_name (const PctMatrix *matrix, size_t index);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PctMatrixLayout, pct_matrix_layout_clear)
