/* A confusion matrix: rows true, columns predicted, each cell coloured by the root of its share of the row, so that one
 * mistake in a hundred can be seen. */
#pragma once

#include "ui/draw/style.h"

typedef enum { PCT_MATRIX_COUNTS, PCT_MATRIX_ROW_SHARES, PCT_MATRIX_COLUMN_SHARES } PctMatrixMode;

typedef struct {
  const uint32_t *counts;   /* [rows, columns]; NULL: nothing yet */
  size_t rows, columns;     /* columns: a model's outputs, which may be more than the classes */
  const char *const *names; /* [rows], of the classes; later columns are named by their number */
  const char *title;        /* "epoch 7", or NULL */
  const char *empty;        /* what is said while counts is NULL, or NULL */
  gssize row, column;       /* the chosen cell of counts, or -1 */
  PctMatrixMode mode;       /* what cells say: images, or their share of the row or of the column in percent */
  gboolean totals;          /* a row and a column of sums, where there is room for their numbers */
} PctMatrix;

#define PCT_MATRIX_INIT { .row = -1, .column = -1 }

typedef struct {
  double width, height;
  PctRectangle cells;    /* all of them; on whole pixels */
  double cell_size;      /* pixels, whole where it is at least 2; cells are square */
  size_t rows, columns;  /* that are shown: columns without a class only where one has a count */
  uint32_t *shown;       /* [columns]: the matrix's column that each shown one is */
  double total_gap;      /* between the cells and their sums; 0: there are none */
  gboolean counts;       /* cells are large enough to hold their numbers */
  gboolean rotated;      /* column names stand upright */
  double row_names_width, column_names_height;
  double bottom;         /* where everything ends, with the padding below it */
  size_t name_step;      /* every how many classes are named */
  double count_size;     /* font size of the numbers */
  double total_size;     /* of the sums */
} PctMatrixLayout;

void pct_matrix_layout (const PctMatrix *matrix, const PctStyle *style, double width, double height, PctMatrixLayout *layout);
void pct_matrix_layout_clear (PctMatrixLayout *layout);

void pct_matrix_paint (const PctMatrix *matrix, const PctStyle *style, const PctMatrixLayout *layout, cairo_t *cr);

/* row and column count as in the layout; the matrix's column is layout->shown[column]. */
PctRectangle pct_matrix_cell (const PctMatrixLayout *layout, size_t row, size_t column);

/* FALSE where no cell is. */
gboolean pct_matrix_cell_at (const PctMatrixLayout *layout, double x, double y, size_t *row, size_t *column);

/* Of row `row`, and of the matrix's column `column`. */
uint64_t pct_matrix_row_total (const PctMatrix *matrix, size_t row);
uint64_t pct_matrix_column_total (const PctMatrix *matrix, size_t column);

/* The name of class `index`, or its number; free with g_free. */
char *pct_matrix_name (const PctMatrix *matrix, size_t index);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PctMatrixLayout, pct_matrix_layout_clear)
