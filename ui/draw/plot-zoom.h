/* Looking at a part of a plot: what a widget does on wheel, drag and keys. All set plot->zoom; nothing leaves the home. */
#pragma once

#include "ui/draw/plot.h"

/* times: how much larger things become, each direction; 1: that direction stays. (x, y): the pixel that keeps its place. */
void pct_plot_zoom_about (PctPlot *plot, const PctPlotLayout *layout, double x, double y, double times_x, double times_y);

/* Shows what lies in a rectangle of pixels, dragged from any corner: sizes may be negative. A direction in which it is
 * hardly more than a line stays. */
void pct_plot_zoom_to (PctPlot *plot, const PctPlotLayout *layout, PctRectangle place);

/* Moves what is shown by so many pixels. */
void pct_plot_pan (PctPlot *plot, const PctPlotLayout *layout, double dx, double dy);

/* Shows all. */
void pct_plot_fit (PctPlot *plot);
