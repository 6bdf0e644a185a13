/* What painting asks of a series beside its points: ranges of them. */
#pragma once

#include "ui/draw/plot.h"

/* The first point whose x is at least `x`, or the count. */
size_t pct_series_find (const PctSeries *series, double x);

/* The line's y at x, between its points; NAN beside them and in a gap. */
double pct_series_at (const PctSeries *series, double x);

/* The least y above 0 of points first to end - 1, or INFINITY. */
double pct_series_least_positive (const PctSeries *series, size_t first, size_t end);

/* As pct_points_extremes. */
gboolean pct_series_extremes (const PctSeries *series, size_t first, size_t end, double *least, double *greatest);
