/* What the parts of a plot view share: what it shows, and what hands do to it. */
#pragma once

#include "ui/draw/smoothing.h"
#include "ui/widgets/drawing.h"
#include "ui/widgets/plot-view.h"

struct _PctPlotView {
  GtkWidget parent_instance;
  PctPlot plot;
  PctSeries *series;    /* [plot.n_series] */
  GtkWidget **entries;  /* [plot.n_series], of the legend */
  PctMark *marks;
  char *quantity, *x_unit;
  PctBest best;
  PctSmoothing *smoothing;
  double weight;        /* of the smoothing */
  PctStyle style;
  PctPlotLayout layout;
  PctDrawingLayer background, lines;
  PctRectangle dragged; /* to be zoomed to; of no width: none */
  double pan_x, pan_y;  /* how far a drag that pans has come */
  double pointer_x, pointer_y;
};

/* Pointer, wheel and keys. */
void pct_plot_view_add_input (PctPlotView *view);

/* The x that the pointer or the keys read out; NAN: none. Tells who listens. */
void pct_plot_view_read_at (PctPlotView *view, double x);

/* The zoom is another one: keys and notches of the wheel that come before the next frame go on from it. */
void pct_plot_view_zoomed (PctPlotView *view);
