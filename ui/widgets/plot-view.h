/* A plot in the window. Its lines grow; the pointer over it reads values out in its legend. */
#pragma once

#include "ui/draw/describe.h"
#include "ui/draw/plot.h"

#include <gtk/gtk.h>

#define PCT_TYPE_PLOT_VIEW (pct_plot_view_get_type ())
G_DECLARE_FINAL_TYPE (PctPlotView, pct_plot_view, PCT, PLOT_VIEW, GtkWidget)

/* quantity, unit of x, best: how it is described to who doesn't see it. plot: copied, with its series; the strings and
 * points in it are borrowed as long as the widget shows them. */
void pct_plot_view_set_plot (PctPlotView *view, const PctPlot *plot, const char *quantity, const char *x_unit, PctBest best);

/* Where the x axis ends. */
void pct_plot_view_set_x_greatest (PctPlotView *view, double x_greatest);

/* The points have grown or are others. */
void pct_plot_view_update (PctPlotView *view);

/* Says in words what is seen now; often enough once an epoch. */
void pct_plot_view_describe (PctPlotView *view);
