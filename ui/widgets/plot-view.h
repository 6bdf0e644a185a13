/* A plot in the window. Its lines grow; the pointer over it, or the arrow keys, read values out in its legend, whose
 * entries hide and show lines. A drag or the wheel zooms (with Control: upwards), a drag with Shift or the middle button
 * pans, a double click or 0 shows all. Plus and minus zoom (with Control: upwards), arrows with Control pan. */
#pragma once

#include "ui/draw/describe.h"
#include "ui/draw/plot.h"

#include <gtk/gtk.h>

#define PCT_TYPE_PLOT_VIEW (pct_plot_view_get_type ())
/* Signal: "read-at" (double x: values are read out there; NAN: nowhere). */
G_DECLARE_FINAL_TYPE (PctPlotView, pct_plot_view, PCT, PLOT_VIEW, GtkWidget)

/* quantity, unit of x, best: how it is described to who doesn't see it. plot: copied, with its series; the strings and
 * points in it are borrowed as long as the widget shows them. A series without a name belongs to the named one before it:
 * they are hidden together. Lines that were hidden, the zoom and the marks stay as they are. */
void pct_plot_view_set_plot (PctPlotView *view, const PctPlot *plot, const char *quantity, const char *x_unit, PctBest best);

/* Where the x axis ends. */
void pct_plot_view_set_x_greatest (PctPlotView *view, double x_greatest);

/* The points have grown or are others. */
void pct_plot_view_update (PctPlotView *view);

/* Says in words what is seen now; often enough once an epoch. */
void pct_plot_view_describe (PctPlotView *view);

/* Reads values out at an x without telling who listens; NAN: nowhere. */
void pct_plot_view_set_reading (PctPlotView *view, double x);

/* The x of what is shown elsewhere; NAN: none. */
void pct_plot_view_set_cursor (PctPlotView *view, double x);

/* Copied; their texts are borrowed as long as the widget shows them. */
void pct_plot_view_set_marks (PctPlotView *view, const PctMark *marks, size_t n);

/* Indices of the plot's series; both the same one: none. */
void pct_plot_view_set_gap (PctPlotView *view, PctGap gap);

void pct_plot_view_set_logarithmic (PctPlotView *view, gboolean logarithmic);

/* weight: see pct_smoothing_apply. */
void pct_plot_view_set_smoothing (PctPlotView *view, double weight);

/* What is seen, with its zoom, without what the pointer reads out; its series are borrowed until the view is touched. */
PctPlot pct_plot_view_get_plot (PctPlotView *view);

/* Shows all again. */
void pct_plot_view_fit (PctPlotView *view);
