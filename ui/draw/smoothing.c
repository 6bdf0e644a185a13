#include "ui/draw/smoothing.h"

typedef struct {
  PctPoints *points;
  double mean, share; /* share: of all weights, what the values so far have */
  /* Of what it was made; another series starts it anew. */
  const void *source;
  double first_x, last_x, last_y;
} Line;

struct PctSmoothing {
  double weight;
  GArray *lines;  /* Line */
  GArray *series; /* PctSeries */
};

static void
clear_line (void *line)
{
  pct_points_free (((Line *)line)->points);
}

PctSmoothing *
pct_smoothing_new (void)
{
  PctSmoothing *smoothing = g_new0 (PctSmoothing, 1);
  smoothing->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  smoothing->series = g_array_new (FALSE, FALSE, sizeof (PctSeries));
  g_array_set_clear_func (smoothing->lines, clear_line);
  return smoothing;
}

void
pct_smoothing_free (PctSmoothing *smoothing)
{
  if (!smoothing)
    return;
  g_array_unref (smoothing->lines);
  g_array_unref (smoothing->series);
  g_free (smoothing);
}

/* Whether the values smoothed so far are still the series' first ones. */
static gboolean
goes_on (const Line *line, const PctSeries *series)
{
  size_t done = pct_points_count (line->points);
  if (done == 0)
    return TRUE;
  if (done > pct_series_count (series)
      || line->source != (series->points ? (const void *)series->points : (const void *)series->y))
    return FALSE;
  double y = pct_series_y (series, done - 1);
  return pct_series_x (series, 0) == line->first_x && pct_series_x (series, done - 1) == line->last_x
         && (y == line->last_y || (isnan (y) && isnan (line->last_y)));
}

static void
update (Line *line, const PctSeries *series, double weight)
{
  if (!line->points)
    line->points = pct_points_new ();
  if (!goes_on (line, series))
    {
      pct_points_clear (line->points);
      line->mean = line->share = 0;
    }
  line->source = series->points ? (const void *)series->points : (const void *)series->y;
  for (size_t i = pct_points_count (line->points), count = pct_series_count (series); i < count; i++)
    {
      double x = pct_series_x (series, i), y = pct_series_y (series, i);
      if (!isnan (y))
        {
          line->mean = weight * line->mean + (1 - weight) * y;
          line->share = weight * line->share + (1 - weight);
        }
      pct_points_append (line->points, x, isnan (y) ? NAN : line->mean / line->share);
      if (i == 0)
        line->first_x = x;
      line->last_x = x;
      line->last_y = y;
    }
}

const PctSeries *
pct_smoothing_apply (PctSmoothing *smoothing, double weight, const PctSeries *series, size_t n, size_t *n_drawn)
{
  g_assert (weight >= 0 && weight <= 0.99);
  if (smoothing->weight != weight)
    g_array_set_size (smoothing->lines, 0);
  smoothing->weight = weight;
  *n_drawn = n;
  if (weight == 0 || n == 0)
    return series;

  g_array_set_size (smoothing->lines, (guint)n);
  g_array_set_size (smoothing->series, 0);
  for (size_t i = 0; i < n; i++)
    {
      Line *line = &g_array_index (smoothing->lines, Line, i);
      update (line, &series[i], weight);
      PctSeries smoothed = series[i];
      smoothed.points = line->points;
      smoothed.thin = series[i].thin || series[i].faint;
      smoothed.faint = FALSE;
      /* The least value is one that was measured. */
      smoothed.extreme = PCT_EXTREME_NONE;
      g_array_append_val (smoothing->series, smoothed);
    }
  for (size_t i = 0; i < n; i++)
    {
      PctSeries raw = series[i];
      raw.name = NULL;
      raw.faint = TRUE;
      g_array_append_val (smoothing->series, raw);
    }
  *n_drawn = 2 * n;
  return (const PctSeries *)(const void *)smoothing->series->data;
}
