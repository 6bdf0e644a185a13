#include "ui/draw/text-plot.h"
#include "ui/draw/plot-ranges.h"
#include "ui/draw/series.h"

#include <string.h>

typedef struct {
  size_t columns, rows; /* characters */
  uint8_t *dots;        /* [rows, columns]: braille patterns */
  uint8_t *owner;       /* [rows, columns]: 1 + the series drawn last */
} Canvas;

static void
set_dot (Canvas *canvas, long x, long y, size_t series)
{
  static const uint8_t bits[4][2] = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };
  if (x < 0 || y < 0 || x >= (long)canvas->columns * 2 || y >= (long)canvas->rows * 4)
    return;
  size_t at = (size_t)(y / 4) * canvas->columns + (size_t)(x / 2);
  canvas->dots[at] |= bits[y % 4][x % 2];
  canvas->owner[at] = (uint8_t)(1 + series % 255);
}

/* The column of dots x, from y0 to y1. */
static void
set_column (Canvas *canvas, long x, double y0, double y1, const PctSeries *series, size_t index)
{
  if (series->dashed && x % 5 >= 3)
    return;
  double limit = (double)canvas->rows * 4;
  long from = lround (CLAMP (MIN (y0, y1), -1, limit)), to = lround (CLAMP (MAX (y0, y1), -1, limit));
  for (long y = from; y <= to; y++)
    set_dot (canvas, x, y, index);
}

static double
y_dot (const PctPlotLayout *layout, double y)
{
  return isnan (y) || (layout->log_y && y <= 0) ? NAN : pct_plot_y_to_pixel (layout, y);
}

static void
draw_segment (Canvas *canvas, double x0, double y0, double x1, double y1, const PctSeries *series, size_t index)
{
  double limit = (double)canvas->columns * 2;
  long first = lround (CLAMP (x0, -1, limit)), last = lround (CLAMP (x1, -1, limit));
  for (long x = first; x <= last; x++)
    {
      double from = x1 > x0 ? CLAMP (((double)x - 0.5 - x0) / (x1 - x0), 0, 1) : 0;
      double to = x1 > x0 ? CLAMP (((double)x + 0.5 - x0) / (x1 - x0), 0, 1) : 1;
      set_column (canvas, x, y0 + from * (y1 - y0), y0 + to * (y1 - y0), series, index);
    }
}

static void
draw_series (Canvas *canvas, const PctPlotLayout *layout, const PctSeries *series, size_t index)
{
  size_t end = pct_series_count (series), first = pct_series_find (series, layout->x_least);
  double last_x = NAN, last_y = NAN;
  for (size_t i = first; i < end && pct_series_x (series, i) <= layout->x_greatest; i++)
    {
      double x = pct_plot_x_to_pixel (layout, pct_series_x (series, i)), y = y_dot (layout, pct_series_y (series, i));
      if (!isnan (y) && !isnan (last_y))
        draw_segment (canvas, last_x, last_y, x, y, series, index);
      else if (!isnan (y))
        set_dot (canvas, lround (x), lround (y), index);
      last_x = x;
      last_y = y;
    }
}

/* The terminal's colours nearest to the style's. */
static const char *
colour_of (const PctSeries *series)
{
  static const char *const colours[PCT_STYLE_COLOURS] = { "34", "33", "32", "35", "93", "36", "92", "37" };
  return colours[series->colour % PCT_STYLE_COLOURS];
}

static void
append_padding (GString *text, glong count)
{
  for (glong i = 0; i < count; i++)
    g_string_append_c (text, ' ');
}

static void
append_legend (GString *text, const PctPlot *plot, size_t columns, gboolean colour)
{
  size_t used = 0;
  if (plot->title)
    {
      g_string_append (text, plot->title);
      used = (size_t)g_utf8_strlen (plot->title, -1);
    }
  for (size_t i = 0; plot->legend && i < plot->n_series; i++)
    {
      const PctSeries *series = &plot->series[i];
      size_t width = series->name ? (size_t)g_utf8_strlen (series->name, -1) + 5 : 0;
      if (!series->name || series->hidden || used + width > columns)
        continue;
      if (used)
        g_string_append (text, "  ");
      if (colour)
        g_string_append_printf (text, "\033[%s%sm", series->faint ? "2;" : "", colour_of (series));
      g_string_append (text, series->dashed ? "╌╌" : series->faint ? "──" : "━━");
      g_string_append_printf (text, "%s %s", colour ? "\033[0m" : "", series->name);
      used += width;
    }
  g_string_append_c (text, '\n');
}

/* The label of the tick in a row of characters, or "". */
static const char *
label_in_row (const PctPlotLayout *layout, size_t row)
{
  for (size_t i = 0; i < layout->y_ticks.count; i++)
    {
      double dot = pct_plot_y_to_pixel (layout, layout->y_ticks.ticks[i].value);
      if ((size_t)CLAMP (dot / 4, 0, layout->axes.height / 4) == row)
        return layout->y_ticks.ticks[i].label;
    }
  return "";
}

static void
append_rows (GString *text, const PctPlot *plot, const PctPlotLayout *layout, const Canvas *canvas, glong margin,
             gboolean colour)
{
  for (size_t row = 0; row < canvas->rows; row++)
    {
      const char *label = label_in_row (layout, row);
      append_padding (text, margin - g_utf8_strlen (label, -1));
      g_string_append_printf (text, "%s%s", label, *label ? "┤" : "│");
      uint8_t current = 0;
      for (size_t column = 0; column < canvas->columns; column++)
        {
          size_t at = row * canvas->columns + column;
          if (colour && canvas->owner[at] && canvas->owner[at] != current)
            {
              const PctSeries *series = &plot->series[canvas->owner[at] - 1];
              g_string_append_printf (text, "\033[0;%s%sm", series->faint ? "2;" : "", colour_of (series));
              current = canvas->owner[at];
            }
          if (canvas->dots[at])
            g_string_append_unichar (text, 0x2800 + canvas->dots[at]);
          else
            g_string_append_c (text, ' ');
        }
      g_string_append (text, current ? "\033[0m\n" : "\n");
    }
}

static void
append_x_axis (GString *text, const PctPlot *plot, const PctPlotLayout *layout, size_t columns, glong margin)
{
  PctTicks ticks;
  g_autofree char *unit = g_strdup_printf (" %s%s%s%s", plot->x_label ? plot->x_label : "", plot->x_unit ? " (" : "",
                                           plot->x_unit ? plot->x_unit : "", plot->x_unit ? ")" : "");
  glong end = (glong)columns - (plot->x_label ? g_utf8_strlen (unit, -1) : 0), used = 0;
  g_autoptr (GString) labels = g_string_new (NULL);
  append_padding (text, margin);
  g_string_append (text, "└");
  g_autofree gboolean *marks = g_new0 (gboolean, columns);
  pct_ticks_linear (&ticks, layout->x_least, layout->x_greatest, MAX (1, columns / 9), plot->x_integers);
  for (size_t i = 0; i < ticks.count; i++)
    {
      glong at = (glong)CLAMP (pct_plot_x_to_pixel (layout, ticks.ticks[i].value) / 2, 0, (double)columns - 1);
      glong width = g_utf8_strlen (ticks.ticks[i].label, -1), start = MAX (0, at - width / 2);
      marks[at] = TRUE;
      if (start + width > end || (used > 0 && start <= used))
        continue;
      append_padding (labels, start - used);
      g_string_append (labels, ticks.ticks[i].label);
      used = start + width;
    }
  for (size_t i = 0; i < columns; i++)
    g_string_append (text, marks[i] ? "┬" : "─");
  g_string_append_c (text, '\n');
  append_padding (text, margin + 1);
  g_string_append (text, labels->str);
  if (plot->x_label && end > 0)
    {
      append_padding (text, end - used);
      g_string_append (text, unit);
    }
  g_string_append_c (text, '\n');
}

char *
pct_text_plot (const PctPlot *plot, size_t columns, size_t rows, gboolean colour)
{
  columns = CLAMP (columns, 20, 1000);
  rows = CLAMP (rows, 6, 1000);
  PctPlotLayout layout = { 0 };
  Canvas canvas = { .rows = rows - 3 };
  pct_plot_find_ranges (plot, MAX (2, canvas.rows / 2), &layout);
  GString *text = g_string_new (NULL);
  append_legend (text, plot, columns, colour);
  if (layout.empty)
    {
      g_string_append_printf (text, "%s\n", plot->empty ? plot->empty : "");
      return g_string_free (text, FALSE);
    }

  glong margin = 0;
  for (size_t i = 0; i < layout.y_ticks.count; i++)
    margin = MAX (margin, g_utf8_strlen (layout.y_ticks.ticks[i].label, -1));
  margin = MIN (margin, (glong)columns / 2);
  canvas.columns = columns - (size_t)margin - 1;
  canvas.dots = g_new0 (uint8_t, canvas.rows * canvas.columns);
  canvas.owner = g_new0 (uint8_t, canvas.rows * canvas.columns);
  /* Values lie on dots, so the axes end at the last dot's centre. */
  layout.axes = (PctRectangle){ 0, 0, (double)canvas.columns * 2 - 1, (double)canvas.rows * 4 - 1 };
  for (int faint = 1; faint >= 0; faint--)
    for (size_t i = 0; i < plot->n_series; i++)
      if (!plot->series[i].hidden && !plot->series[i].faint == !faint)
        draw_series (&canvas, &layout, &plot->series[i], i);
  append_rows (text, plot, &layout, &canvas, margin, colour);
  append_x_axis (text, plot, &layout, canvas.columns, margin);
  g_free (canvas.dots);
  g_free (canvas.owner);
  return g_string_free (text, FALSE);
}
