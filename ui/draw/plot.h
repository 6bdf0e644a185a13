/* A plot of lines over a common x: axes with units, grid, legend with values, marks, cursor and hover.
 *
 * Painted in layers, back to front, which a widget may cache each on an image surface with its device scale set (lines
 * paint fastest there): the background changes with the layout, the lines with the data, the overlay with the pointer. */
#pragma once

#include "ui/draw/points.h"
#include "ui/draw/style.h"
#include "ui/draw/ticks.h"

#include <math.h>

typedef enum { PCT_EXTREME_NONE, PCT_EXTREME_LEAST, PCT_EXTREME_GREATEST } PctExtreme;

/* One line. Its points are `points`, or where that is NULL the arrays; x never falls; a y of NAN makes a gap. */
typedef struct {
  const char *name; /* what the legend says; NULL: it has no entry */
  const char *brief; /* what it says where not all names have room; or NULL */
  unsigned colour;  /* index into the style's colours, PCT_COLOUR_DIM or PCT_COLOUR_FOREGROUND */
  gboolean dashed, faint, hidden;
  gboolean thin;      /* as a faint line, but half as pale */
  gboolean key;       /* an entry of the legend only, that says how lines are drawn: without a value */
  PctExtreme extreme; /* of its values, ringed; written out where it is the plot's only one */
  double since;       /* the x from which on its values can be compared: no extreme is before it */
  const PctPoints *points;
  const double *x; /* [count], or NULL: first, first + 1, ... */
  const double *y; /* [count] */
  double first;
  size_t count;
} PctSeries;

/* Where something happened: an upright line with a flag. */
typedef struct {
  double x;
  const char *text;  /* "learning rate 0.001 → 0.0001" */
  const char *brief; /* where there is no room for it: "0.001 → 0.0001"; or NULL */
} PctMark;

/* The shaded area between two lines, from an x on. None where both are the same one. */
typedef struct {
  size_t first, second; /* indices of the series; it has the second one's colour */
  double from;
} PctGap;

typedef struct {
  double x_least, x_greatest, y_least, y_greatest;
} PctBounds;

/* A number in a range's place that says: from the series. */
#define PCT_AUTOMATIC G_MAXDOUBLE

typedef struct {
  const char *title;
  const char *other_title;                 /* of a plot above or below, whose legend is to be laid out alike; or NULL */
  const char *x_label, *x_unit, *y_label, *y_unit; /* each may be NULL */
  const PctSeries *series;                         /* [n_series], painted in this order, faint ones first */
  size_t n_series;
  gboolean x_integers;                     /* ticks at whole numbers only: epochs */
  gboolean log_x, log_y;                   /* values that aren't above 0 are gaps then */
  double x_least, x_greatest;              /* of the axis, or PCT_AUTOMATIC */
  double y_least, y_greatest;              /* likewise */
  PctBounds zoom;                          /* the part that is shown; all of a direction whose least isn't below its greatest */
  double lower_bound, upper_bound;         /* an automatic y axis stays within them: 0 and 1 for an accuracy */
  double cursor;                           /* x of the epoch that is shown elsewhere, or NAN */
  double hover;                            /* x below the pointer, or NAN */
  const PctMark *marks;                    /* [n_marks], in the order of their x */
  size_t n_marks;
  PctGap gap;
  gboolean names_only;                     /* the legend has no values: they are shown elsewhere */
  gboolean legend;                         /* a strip of names above the axes, with values at `hover`, `cursor`, or the last */
  const char *empty;                       /* what is said while no series has a point, or NULL */
} PctPlot;

/* No series, automatic ranges without bounds or zoom, a legend, no marks, no cursor, no hover. */
#define PCT_PLOT_INIT                                                                                                  \
  { .x_least = PCT_AUTOMATIC, .x_greatest = PCT_AUTOMATIC, .y_least = PCT_AUTOMATIC, .y_greatest = PCT_AUTOMATIC,      \
    .lower_bound = -INFINITY, .upper_bound = INFINITY, .cursor = NAN, .hover = NAN, .legend = TRUE }

#define PCT_PLOT_MAX_LEGEND 24
#define PCT_PLOT_MAX_FLAGS  32

typedef struct {
  double width, height;
  PctRectangle axes;    /* inside them the lines are drawn; on whole pixels */
  double x_least, x_greatest, y_least, y_greatest;
  PctBounds home;       /* of the axes without a zoom */
  gboolean log_x, log_y;
  gboolean empty;       /* no series that is shown has a point */
  PctTicks x_ticks, y_ticks;
  gboolean y_label;     /* has room */
  size_t n_legend;      /* entries that found room, hidden series' too; faint and thin ones last */
  struct {
    size_t series;
    const char *name;   /* the series', or its brief one */
    PctRectangle place; /* the whole entry: swatch, name, value */
    double value_x;     /* where its value starts; NAN where there is no room for values */
  } legend[PCT_PLOT_MAX_LEGEND];
  size_t n_flags;       /* of the marks within the axes */
  struct {
    size_t mark;
    PctRectangle place; /* of no height in a low plot */
    const char *text;   /* the mark's, or its brief one; NULL: there is room for neither */
    double text_width;
  } flags[PCT_PLOT_MAX_FLAGS];
} PctPlotLayout;

/* The smallest size that is laid out; smaller ones are treated as this. In pixels at scale 1. */
#define PCT_PLOT_MIN_WIDTH  160
#define PCT_PLOT_MIN_HEIGHT 100

/* Sizes, ranges and ticks for width × height pixels. An automatic y axis shows all of every strong line, and of the faint
 * ones all but a few outliers (which run out of the axes' top), so that the first wild batches don't flatten the rest. */
void pct_plot_layout (const PctPlot *plot, const PctStyle *style, double width, double height, PctPlotLayout *layout);

/* Names, grid, axes, and marks with their flags. */
void pct_plot_paint_background (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, cairo_t *cr);

/* The gap between two lines, the lines, and rings at their extremes. */
void pct_plot_paint_lines (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, cairo_t *cr);

/* The legend's values, the cursor, the hover line, its x and a dot on each line. */
void pct_plot_paint_overlay (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, cairo_t *cr);

/* All three, for who caches nothing. */
void pct_plot_paint (const PctPlot *plot, const PctStyle *style, double width, double height, cairo_t *cr);

/* Between pixels and values; no clamping. */
double pct_plot_x_to_pixel (const PctPlotLayout *layout, double x);
double pct_plot_y_to_pixel (const PctPlotLayout *layout, double y);
double pct_plot_pixel_to_x (const PctPlotLayout *layout, double pixel);
double pct_plot_pixel_to_y (const PctPlotLayout *layout, double pixel);

size_t pct_series_count (const PctSeries *series);
double pct_series_x (const PctSeries *series, size_t index);
double pct_series_y (const PctSeries *series, size_t index);

/* Its least or greatest point from `since` on (the first of them): its index, or -1. */
gssize pct_series_extreme (const PctSeries *series, PctExtreme extreme);

/* The point nearest to x that has a value: its index, or -1. */
gssize pct_series_nearest (const PctSeries *series, double x);
