/* Horizontal bars, each with a name and a value: the images of each class, the probabilities of one image. */
#pragma once

#include "ui/draw/style.h"

typedef struct {
  const char *const *names; /* [count], or NULL: they are numbered */
  const double *values;     /* [count], at least 0; NAN: no bar */
  size_t count;
  double greatest;          /* of the axis; 0: of the values */
  gboolean shares;          /* values are said in percent */
  gssize right, wrong;      /* the bars in the colours of right and wrong, or -1 */
  const char *title;        /* or NULL */
  const char *empty;        /* what is said while count is 0, or NULL */
} PctBars;

#define PCT_BARS_INIT { .right = -1, .wrong = -1 }

typedef struct {
  double width, height;
  PctRectangle bars; /* all of them, at full length */
  double step;       /* from one to the next */
  double name_width, value_width;
  size_t name_step;  /* every how many have a name and a value */
  double greatest;
} PctBarsLayout;

void pct_bars_layout (const PctBars *bars, const PctStyle *style, double width, double height, PctBarsLayout *layout);
void pct_bars_paint (const PctBars *bars, const PctStyle *style, const PctBarsLayout *layout, cairo_t *cr);

/* The height at which each has its name. */
double pct_bars_natural_height (const PctBars *bars, const PctStyle *style);

/* The whole row of bar `index`, and which row is at a point, or -1. */
PctRectangle pct_bars_row (const PctBarsLayout *layout, size_t index);
gssize pct_bars_at (const PctBars *bars, const PctBarsLayout *layout, double x, double y);

/* "normal: 1,214" or "normal: 25.8 %". Free with g_free. */
char *pct_bars_describe (const PctBars *bars, size_t index);
