/* What a plot shows beside its lines: marks, the gap between two lines, extremes. */
#pragma once

#include "ui/draw/plot.h"

#include <pango/pango.h>

void pct_plot_paint_marks (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, PangoLayout *text,
                           cairo_t *cr);
void pct_plot_paint_gap (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, cairo_t *cr);

/* Rings; with its value where there is one only. */
void pct_plot_paint_extremes (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, cairo_t *cr);
