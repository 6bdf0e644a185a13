#include "ui/draw/plot-ranges.h"
#include "ui/draw/series.h"

#include <stdlib.h>

typedef struct {
  double least, greatest;
} Range;

static void
include (Range *range, double least, double greatest)
{
  range->least = MIN (range->least, least);
  range->greatest = MAX (range->greatest, greatest);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

#define BUCKETS 128

/* What a faint line's axis must show. Its points are put into buckets; of the buckets' extremes the outermost few count
 * only as far as half the others' spread beyond them. */
static gboolean
faint_range (const PctSeries *series, size_t first, size_t end, Range *range)
{
  double least[BUCKETS], greatest[BUCKETS];
  size_t filled = 0, count = end - first, buckets = MIN (count, BUCKETS);
  for (size_t i = 0; i < buckets; i++)
    filled += pct_series_extremes (series, first + i * count / buckets, first + (i + 1) * count / buckets,
                                   &least[filled], &greatest[filled]);
  if (filled == 0)
    return FALSE;

  qsort (least, filled, sizeof (double), compare_doubles);
  qsort (greatest, filled, sizeof (double), compare_doubles);
  size_t outer = filled / 40;
  double low = least[outer], high = greatest[filled - 1 - outer], slack = (high - low) / 2;
  range->least = MAX (least[0], low - slack);
  range->greatest = MIN (greatest[filled - 1], high + slack);
  return TRUE;
}

static gboolean
visible_range (const PctPlot *plot, const PctSeries *series, double x_least, double x_greatest, Range *range)
{
  size_t first = pct_series_find (series, x_least), end = pct_series_find (series, x_greatest);
  size_t count = pct_series_count (series);
  while (end < count && pct_series_x (series, end) <= x_greatest)
    end++;
  if (first >= end)
    return FALSE;
  if (!plot->log_y)
    return series->faint ? faint_range (series, first, end, range)
                         : pct_series_extremes (series, first, end, &range->least, &range->greatest);
  double least, greatest;
  if (!pct_series_extremes (series, first, end, &least, &greatest) || greatest <= 0)
    return FALSE;
  *range = (Range){ pct_series_least_positive (series, first, end), greatest };
  return TRUE;
}

/* Whether a direction is zoomed to where the axis can go. */
static gboolean
zoomed (double least, double greatest, gboolean logarithmic)
{
  return least < greatest && isfinite (least) && isfinite (greatest) && (!logarithmic || least > 0);
}

/* The x axis: from the first point of all series to their last. FALSE where there is none. */
static gboolean
find_x_range (const PctPlot *plot, PctPlotLayout *layout)
{
  Range range = { INFINITY, -INFINITY };
  for (size_t i = 0; i < plot->n_series; i++)
    {
      const PctSeries *series = &plot->series[i];
      size_t count = series->hidden ? 0 : pct_series_count (series);
      size_t first = plot->log_x ? pct_series_find (series, G_MINDOUBLE) : 0;
      if (first < count)
        include (&range, pct_series_x (series, first), pct_series_x (series, count - 1));
    }
  gboolean found = range.least <= range.greatest;
  if (!found)
    range = plot->log_x ? (Range){ 1, 10 } : (Range){ 0, 1 };
  if (plot->x_integers && !plot->log_x)
    range = (Range){ floor (range.least), ceil (range.greatest) };
  if (plot->x_least != PCT_AUTOMATIC && (!plot->log_x || plot->x_least > 0))
    range.least = plot->x_least;
  if (plot->x_greatest != PCT_AUTOMATIC && (!plot->log_x || plot->x_greatest > 0))
    range.greatest = plot->x_greatest;
  if (!(range.least < range.greatest))
    range = plot->log_x ? (Range){ range.least / 2, range.least * 2 } : (Range){ range.least - 0.5, range.least + 0.5 };
  layout->log_x = plot->log_x;
  layout->home.x_least = range.least;
  layout->home.x_greatest = range.greatest;
  gboolean part = zoomed (plot->zoom.x_least, plot->zoom.x_greatest, plot->log_x);
  layout->x_least = part ? plot->zoom.x_least : range.least;
  layout->x_greatest = part ? plot->zoom.x_greatest : range.greatest;
  return found;
}

/* Ends the axis at round numbers: it then stays put while a live line grows. Returns how many ticks that makes. */
static size_t
round_ends (Range *range, const PctPlot *plot, size_t most)
{
  size_t ticks = pct_ticks_widen (&range->least, &range->greatest, most);
  range->least = fmax (range->least, plot->lower_bound);
  range->greatest = fmin (range->greatest, plot->upper_bound);
  return ticks;
}

/* Room around a range that is a point. */
static void
widen_point (Range *range, const PctPlot *plot)
{
  if (range->least < range->greatest)
    return;
  double margin = range->least == 0 ? 1 : fabs (range->least) * 0.1;
  range->least = plot->log_y ? range->least / 2 : range->least - margin;
  range->greatest = plot->log_y ? range->greatest * 2 : range->greatest + margin;
  if (range->greatest > plot->upper_bound && range->least < plot->upper_bound)
    range->greatest = plot->upper_bound;
  if (range->least < plot->lower_bound && range->greatest > plot->lower_bound)
    range->least = plot->lower_bound;
}

/* The y axis that shows what lies between two x, without a zoom. FALSE where nothing does. */
static gboolean
find_y_range (const PctPlot *plot, double x_least, double x_greatest, size_t *most_ticks, Range *found_range)
{
  Range range = { INFINITY, -INFINITY };
  for (size_t i = 0; i < plot->n_series; i++)
    {
      Range one;
      if (!plot->series[i].hidden && visible_range (plot, &plot->series[i], x_least, x_greatest, &one))
        include (&range, one.least, one.greatest);
    }
  gboolean found = range.least <= range.greatest;
  if (!found)
    range = plot->log_y ? (Range){ 1, 10 } : (Range){ 0, 1 };
  widen_point (&range, plot);

  if (plot->log_y)
    {
      double margin = pow (range.greatest / range.least, 0.04);
      range = (Range){ range.least / margin, range.greatest * margin };
    }
  else
    {
      /* The ends are ticks too, though that may be one more than were asked for. */
      size_t ticks = round_ends (&range, plot, *most_ticks);
      *most_ticks = MAX (*most_ticks, ticks);
    }
  if (plot->y_least != PCT_AUTOMATIC && (!plot->log_y || plot->y_least > 0))
    range.least = plot->y_least;
  if (plot->y_greatest != PCT_AUTOMATIC && (!plot->log_y || plot->y_greatest > 0))
    range.greatest = plot->y_greatest;
  if (!(range.least < range.greatest))
    range.greatest = plot->log_y ? range.least * 10 : range.least + 1;
  *found_range = range;
  return found;
}

/* A plot that is zoomed in x alone has the y axis that its part needs; its home doesn't change with the part. */
static gboolean
choose_y_range (const PctPlot *plot, PctPlotLayout *layout, size_t *most_ticks)
{
  Range range;
  size_t most = *most_ticks;
  gboolean found = find_y_range (plot, layout->home.x_least, layout->home.x_greatest, most_ticks, &range);
  layout->home.y_least = range.least;
  layout->home.y_greatest = range.greatest;
  if (zoomed (plot->zoom.y_least, plot->zoom.y_greatest, plot->log_y))
    range = (Range){ plot->zoom.y_least, plot->zoom.y_greatest };
  else if (zoomed (plot->zoom.x_least, plot->zoom.x_greatest, plot->log_x))
    {
      *most_ticks = most;
      find_y_range (plot, layout->x_least, layout->x_greatest, most_ticks, &range);
    }
  layout->y_least = range.least;
  layout->y_greatest = range.greatest;
  return found;
}

void
pct_plot_find_ranges (const PctPlot *plot, size_t most_ticks, PctPlotLayout *layout)
{
  gboolean x_found = find_x_range (plot, layout), y_found = choose_y_range (plot, layout, &most_ticks);
  layout->empty = !x_found || !y_found;
  layout->log_y = plot->log_y;
  if (layout->log_y)
    pct_ticks_log (&layout->y_ticks, layout->y_least, layout->y_greatest, most_ticks);
  else
    pct_ticks_linear (&layout->y_ticks, layout->y_least, layout->y_greatest, most_ticks, FALSE);
}
