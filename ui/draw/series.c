#include "ui/draw/plot.h"
#include "ui/draw/series.h"

size_t
pct_series_count (const PctSeries *series)
{
  return series->points ? pct_points_count (series->points) : series->y ? series->count : 0;
}

double
pct_series_x (const PctSeries *series, size_t index)
{
  if (series->points)
    return pct_points_x (series->points, index);
  return series->x ? series->x[index] : series->first + (double)index;
}

double
pct_series_y (const PctSeries *series, size_t index)
{
  double y = series->points ? pct_points_y (series->points, index) : series->y[index];
  return isfinite (y) ? y : NAN;
}

size_t
pct_series_find (const PctSeries *series, double x)
{
  if (series->points)
    return pct_points_find (series->points, x);
  size_t low = 0, high = pct_series_count (series);
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (pct_series_x (series, middle) < x)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

gboolean
pct_series_extremes (const PctSeries *series, size_t first, size_t end, double *least, double *greatest)
{
  if (series->points)
    return pct_points_extremes (series->points, first, end, least, greatest);
  *least = INFINITY;
  *greatest = -INFINITY;
  for (size_t i = first; i < MIN (end, series->count); i++)
    {
      double y = pct_series_y (series, i);
      *least = y < *least ? y : *least;
      *greatest = y > *greatest ? y : *greatest;
    }
  return *least <= *greatest;
}

double
pct_series_least_positive (const PctSeries *series, size_t first, size_t end)
{
  if (series->points)
    return pct_points_least_positive (series->points, first, end);
  double least = INFINITY;
  for (size_t i = first; i < end; i++)
    {
      double y = pct_series_y (series, i);
      if (y > 0 && y < least)
        least = y;
    }
  return least;
}

double
pct_series_at (const PctSeries *series, double x)
{
  size_t count = pct_series_count (series), after = pct_series_find (series, x);
  if (after == count)
    return NAN;
  double right = pct_series_x (series, after), high = pct_series_y (series, after);
  if (right == x || after == 0)
    return right == x ? high : NAN;
  double left = pct_series_x (series, after - 1), low = pct_series_y (series, after - 1);
  return low + (high - low) * (x - left) / (right - left);
}

gssize
pct_series_extreme (const PctSeries *series, PctExtreme extreme)
{
  size_t first = series->since > 0 ? pct_series_find (series, series->since) : 0, end = pct_series_count (series);
  double least, greatest;
  if (extreme == PCT_EXTREME_NONE || !pct_series_extremes (series, first, end, &least, &greatest))
    return -1;
  double wanted = extreme == PCT_EXTREME_LEAST ? least : greatest;
  /* The half that has it, the first one where both do. */
  while (end - first > 1)
    {
      size_t middle = first + (end - first) / 2;
      gboolean found = pct_series_extremes (series, first, middle, &least, &greatest)
                       && (extreme == PCT_EXTREME_LEAST ? least : greatest) == wanted;
      if (found)
        end = middle;
      else
        first = middle;
    }
  return (gssize)first;
}

gssize
pct_series_nearest (const PctSeries *series, double x)
{
  size_t count = pct_series_count (series);
  size_t after = pct_series_find (series, x), before = after;
  while (after < count && isnan (pct_series_y (series, after)))
    after++;
  while (before > 0 && isnan (pct_series_y (series, before - 1)))
    before--;
  if (before == 0)
    return after < count ? (gssize)after : -1;
  if (after == count || x - pct_series_x (series, before - 1) <= pct_series_x (series, after) - x)
    return (gssize)before - 1;
  return (gssize)after;
}
