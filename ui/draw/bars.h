/* What each class has, in columns: a row a class, with its name, and in each column a number above a bar, which is as long
 * as its share of the column's greatest. */
#pragma once

#include "ui/draw/style.h"

#define PCT_BARS_MAX_COLUMNS 4

typedef struct {
  unsigned colour;      /* of the style's series */
  const double *values; /* [count], at least 0 */
} PctBarsColumn;

typedef struct {
  const char *const *names; /* [count] */
  size_t count;
  PctBarsColumn columns[PCT_BARS_MAX_COLUMNS];
  size_t n_columns;
  gssize chosen; /* the row that is set off, or -1 */
} PctBars;

typedef struct {
  double width, step; /* step: from one row to the next */
  double name_width, left, column_width, gap; /* left: of the first column; gap: between two */
  double greatest[PCT_BARS_MAX_COLUMNS];
} PctBarsLayout;

void pct_bars_layout (const PctBars *bars, const PctStyle *style, double width, PctBarsLayout *layout);
void pct_bars_paint (const PctBars *bars, const PctStyle *style, const PctBarsLayout *layout, cairo_t *cr);

/* Of as many rows. */
double pct_bars_height (const PctStyle *style, size_t rows);

/* The whole row of class `index`, and which one is at a height, or -1. */
PctRectangle pct_bars_row (const PctBarsLayout *layout, size_t index);
gssize pct_bars_at (const PctBars *bars, const PctBarsLayout *layout, double y);
