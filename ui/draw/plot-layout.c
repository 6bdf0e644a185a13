#include "ui/draw/plot.h"
#include "ui/draw/series.h"
#include "ui/draw/text.h"

#include <stdlib.h>

#define PADDING        10
#define ENTRY_SPACING  18
#define SWATCH         18
#define SWATCH_SPACING 6
#define VALUE_SPACING  6
#define TICK_SPACING   6

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
  double x = *(const double *) a, y = *(const double *) b;
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

/* The whole of what a logarithmic axis can show of a series: its least value above 0 can't be had from extremes. */
static gboolean
positive_range (const PctSeries *series, size_t first, size_t end, Range *range)
{
  *range = (Range) { INFINITY, -INFINITY };
  for (size_t i = first; i < end; i++)
    {
      double y = pct_series_y (series, i);
      if (y > 0)
        include (range, y, y);
    }
  return range->least <= range->greatest;
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
  *range = (Range) { least, greatest };
  return least > 0 || positive_range (series, first, end, range);
}

/* The x axis: from the first point of all series to their last. FALSE where there is none. */
static gboolean
find_x_range (const PctPlot *plot, PctPlotLayout *layout)
{
  Range range = { INFINITY, -INFINITY };
  for (size_t i = 0; i < plot->n_series; i++)
    {
      size_t count = plot->series[i].hidden ? 0 : pct_series_count (&plot->series[i]);
      if (count)
        include (&range, pct_series_x (&plot->series[i], 0), pct_series_x (&plot->series[i], count - 1));
    }
  gboolean found = range.least <= range.greatest;
  if (!found)
    range = (Range) { 0, 1 };
  if (plot->x_integers)
    range = (Range) { floor (range.least), ceil (range.greatest) };
  layout->x_least = plot->x_least == PCT_AUTOMATIC ? range.least : plot->x_least;
  layout->x_greatest = plot->x_greatest == PCT_AUTOMATIC ? range.greatest : plot->x_greatest;
  if (!(layout->x_least < layout->x_greatest))
    {
      double centre = layout->x_least;
      layout->x_least = centre - 0.5;
      layout->x_greatest = centre + 0.5;
    }
  return found;
}

/* Ends the axis at round numbers: it then stays put while a live line grows. */
static void
round_ends (Range *range, const PctPlot *plot, size_t most)
{
  PctTicks ticks;
  pct_ticks_linear (&ticks, range->least, range->greatest, most, FALSE);
  if (ticks.count < 2)
    return;
  double step = ticks.ticks[1].value - ticks.ticks[0].value;
  range->least = MAX (floor (range->least / step + 1e-6) * step, plot->lower_bound);
  range->greatest = MIN (ceil (range->greatest / step - 1e-6) * step, plot->upper_bound);
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

static gboolean
find_y_range (const PctPlot *plot, PctPlotLayout *layout, size_t most_ticks)
{
  Range range = { INFINITY, -INFINITY };
  for (size_t i = 0; i < plot->n_series; i++)
    {
      Range one;
      if (!plot->series[i].hidden && visible_range (plot, &plot->series[i], layout->x_least, layout->x_greatest, &one))
        include (&range, one.least, one.greatest);
    }
  gboolean found = range.least <= range.greatest;
  if (!found)
    range = plot->log_y ? (Range) { 1, 10 } : (Range) { 0, 1 };
  widen_point (&range, plot);

  if (plot->log_y)
    {
      double margin = pow (range.greatest / range.least, 0.04);
      range = (Range) { range.least / margin, range.greatest * margin };
    }
  else
    /* The wider range may have wider ticks. */
    for (int i = 0; i < 2; i++)
      round_ends (&range, plot, most_ticks);
  if (plot->y_least != PCT_AUTOMATIC && (!plot->log_y || plot->y_least > 0))
    range.least = plot->y_least;
  if (plot->y_greatest != PCT_AUTOMATIC && (!plot->log_y || plot->y_greatest > 0))
    range.greatest = plot->y_greatest;
  if (!(range.least < range.greatest))
    range.greatest = plot->log_y ? range.least * 10 : range.least + 1;
  layout->y_least = range.least;
  layout->y_greatest = range.greatest;
  return found;
}

/* Places the legend's entries from the left of each row on; the rows end where the page does. Returns its height. */
static double
place_legend (const PctPlot *plot, const PctStyle *style, double left, double top, double room, double most_height,
              PctPlotLayout *layout)
{
  g_autoptr (PangoLayout) text = pct_text_new (NULL, style, style->small_size, FALSE);
  double value_width = pct_text_width (text, "0.0000");
  double row_height = ceil (pct_text_height (text) + 4 * style->scale);
  double fixed = (SWATCH + SWATCH_SPACING + VALUE_SPACING) * style->scale + value_width;
  double x = 0, y = 0;

  layout->n_legend = 0;
  for (size_t i = 0; plot->legend && i < plot->n_series && layout->n_legend < PCT_PLOT_MAX_LEGEND; i++)
    {
      if (!plot->series[i].name)
        continue;
      double name = MIN (pct_text_width (text, plot->series[i].name), MAX (room - fixed, 0));
      double width = ceil (name + fixed);
      if (x > 0 && x + width > room)
        {
          x = 0;
          y += row_height;
        }
      if (width > room + 1 || y + row_height > most_height)
        break;
      layout->legend[layout->n_legend].series = i;
      layout->legend[layout->n_legend].place = (PctRectangle) { left + x, top + y, width, row_height };
      layout->legend[layout->n_legend].value_x = left + x + width - value_width;
      layout->n_legend++;
      x += width + ENTRY_SPACING * style->scale;
    }
  return layout->n_legend ? y + row_height : 0;
}

/* Title and legend, beside each other where both fit in one row. Returns where they end. */
static double
place_header (const PctPlot *plot, const PctStyle *style, double padding, PctPlotLayout *layout)
{
  double room = layout->width - 2 * padding, top = padding, title_height = 0, title_width = 0;
  if (plot->title)
    {
      g_autoptr (PangoLayout) title = pct_text_new (NULL, style, style->title_size, TRUE);
      title_width = pct_text_width (title, plot->title) + 2 * ENTRY_SPACING * style->scale;
      title_height = ceil (pct_text_height (title));
    }
  double height = place_legend (plot, style, 0, top, room - title_width, INFINITY, layout);
  if (layout->n_legend && layout->legend[layout->n_legend - 1].place.y == top && room > title_width)
    {
      PctRectangle last = layout->legend[layout->n_legend - 1].place;
      double shift = layout->width - padding - (last.x + last.width);
      size_t named = 0;
      for (size_t i = 0; i < plot->n_series; i++)
        named += plot->series[i].name != NULL;
      if (named == layout->n_legend)
        {
          if (!plot->title)
            shift = padding;
          for (size_t i = 0; i < layout->n_legend; i++)
            {
              layout->legend[i].place.x += shift;
              layout->legend[i].value_x += shift;
              layout->legend[i].place.y += MAX (0, floor ((title_height - height) / 2));
            }
          return top + MAX (title_height, height);
        }
    }
  top += title_height + (title_height > 0 ? 2 * style->scale : 0);
  return top + place_legend (plot, style, padding, top, room, layout->height * 0.3, layout);
}

static double
widest_label (PangoLayout *text, const PctTicks *ticks)
{
  double widest = pct_text_width (text, "0.00");
  for (size_t i = 0; i < ticks->count; i++)
    widest = MAX (widest, pct_text_width (text, ticks->ticks[i].label));
  return widest;
}

/* As many x ticks as have room, each label at least its own height from the next. */
static void
place_x_ticks (const PctPlot *plot, const PctStyle *style, PangoLayout *text, PctPlotLayout *layout)
{
  double spacing = pct_text_height (text);
  for (size_t most = (size_t) CLAMP (layout->axes.width / (36 * style->scale), 1, PCT_MAX_TICKS); most >= 1; most--)
    {
      pct_ticks_linear (&layout->x_ticks, layout->x_least, layout->x_greatest, most, plot->x_integers);
      double end = -INFINITY;
      gboolean overlap = FALSE;
      for (size_t i = 0; i < layout->x_ticks.count; i++)
        {
          double width = pct_text_width (text, layout->x_ticks.ticks[i].label);
          double centre = pct_plot_x_to_pixel (layout, layout->x_ticks.ticks[i].value);
          overlap |= centre - width / 2 < end + spacing;
          end = centre + width / 2;
        }
      if (!overlap)
        return;
    }
}

void
pct_plot_layout (const PctPlot *plot, const PctStyle *style, double width, double height, PctPlotLayout *layout)
{
  double padding = PADDING * style->scale;
  *layout = (PctPlotLayout) { .log_y = plot->log_y };
  layout->width = MAX (floor (width), PCT_PLOT_MIN_WIDTH * style->scale);
  layout->height = MAX (floor (height), PCT_PLOT_MIN_HEIGHT * style->scale);

  g_autoptr (PangoLayout) text = pct_text_new (NULL, style, style->small_size, FALSE);
  double line = pct_text_height (text);
  double top = ceil (MAX (place_header (plot, style, padding, layout) + padding, padding + line / 2));
  /* A tall plot has its x label in a row of its own, a low one beside the last tick's label. */
  gboolean label_row = plot->x_label && layout->height >= 220 * style->scale;
  double bottom = floor (layout->height - padding / 2 - (label_row ? 2 : 1) * line - TICK_SPACING * style->scale);
  layout->axes.y = top;
  layout->axes.height = MAX (bottom - top, 1);

  size_t most = (size_t) CLAMP (layout->axes.height / (2.4 * line), 2, 10);
  gboolean x_found = find_x_range (plot, layout), y_found = find_y_range (plot, layout, most);
  layout->empty = !x_found || !y_found;
  if (layout->log_y)
    pct_ticks_log (&layout->y_ticks, layout->y_least, layout->y_greatest, most);
  else
    pct_ticks_linear (&layout->y_ticks, layout->y_least, layout->y_greatest, most, FALSE);

  double left = padding + widest_label (text, &layout->y_ticks) + TICK_SPACING * style->scale;
  if (plot->y_label)
    left += line + 2 * style->scale;
  layout->axes.x = ceil (left);
  char widest_x[PCT_TICK_LABEL_SIZE];
  double right = MAX (padding, ceil (pct_text_width (text, pct_format_value (round (layout->x_greatest), widest_x)) / 2));
  layout->axes.width = MAX (floor (layout->width - right) - layout->axes.x, 1);
  place_x_ticks (plot, style, text, layout);
}

double
pct_plot_x_to_pixel (const PctPlotLayout *layout, double x)
{
  return layout->axes.x + (x - layout->x_least) / (layout->x_greatest - layout->x_least) * layout->axes.width;
}

double
pct_plot_y_to_pixel (const PctPlotLayout *layout, double y)
{
  double share = layout->log_y ? log (y / layout->y_least) / log (layout->y_greatest / layout->y_least)
                               : (y - layout->y_least) / (layout->y_greatest - layout->y_least);
  return layout->axes.y + (1 - share) * layout->axes.height;
}

double
pct_plot_pixel_to_x (const PctPlotLayout *layout, double pixel)
{
  return layout->x_least + (pixel - layout->axes.x) / layout->axes.width * (layout->x_greatest - layout->x_least);
}

double
pct_plot_pixel_to_y (const PctPlotLayout *layout, double pixel)
{
  double share = 1 - (pixel - layout->axes.y) / layout->axes.height;
  if (layout->log_y)
    return layout->y_least * pow (layout->y_greatest / layout->y_least, share);
  return layout->y_least + share * (layout->y_greatest - layout->y_least);
}
