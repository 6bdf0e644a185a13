/* What a plot's axes span. */
#pragma once

#include "ui/draw/plot.h"

/* Sets the layout's ranges with and without zoom, log_x, log_y, empty and y_ticks, of which there are at most `most_ticks`, or one more
 * where the axis ends at ticks. */
void pct_plot_find_ranges (const PctPlot *plot, size_t most_ticks, PctPlotLayout *layout);
