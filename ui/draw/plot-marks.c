#include "ui/draw/plot-marks.h"
#include "ui/draw/number.h"
#include "ui/draw/series.h"
#include "ui/draw/text.h"

void
pct_plot_paint_marks (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, PangoLayout *text,
                      cairo_t *cr)
{
  const PctRectangle *axes = &layout->axes;
  PctColour ground = pct_colour_mix (style->background, style->dim, 0.2);
  ground.alpha = 1;
  for (size_t i = 0; i < layout->n_flags; i++)
    {
      const PctMark *mark = &plot->marks[layout->flags[i].mark];
      PctRectangle place = layout->flags[i].place;
      double pole = round (pct_plot_x_to_pixel (layout, mark->x)), width = MAX (1, round (style->scale));
      pct_colour_set (cr, style->dim);
      /* Short dashes: a mark is neither cursor nor grid. */
      for (double y = axes->y; y < axes->y + axes->height; y += 6 * style->scale)
        cairo_rectangle (cr, pole, y, width, MIN (3 * style->scale, axes->y + axes->height - y));
      cairo_rectangle (cr, pole, place.y, width, place.height);
      cairo_fill (cr);
      if (place.height <= 0)
        continue;
      if (layout->flags[i].text == NULL)
        {
          cairo_move_to (cr, pole + width, place.y);
          cairo_line_to (cr, pole + place.width + width, place.y + place.height / 4);
          cairo_line_to (cr, pole + width, place.y + place.height / 2);
          cairo_fill (cr);
          continue;
        }
      pct_colour_set (cr, ground);
      cairo_rectangle (cr, place.x + (place.x < pole - 1 ? 0 : width), place.y, place.width - width,
                       place.height - style->scale);
      cairo_fill (cr);
      pct_text_set (text, layout->flags[i].text, layout->flags[i].text_width + 1);
      pct_text_show (text, cr, style->foreground, place.x + 5 * style->scale, place.y + place.height / 2, 0, 0.5);
    }
}

/* Where the line is at a pixel, brought near so that no coordinate overflows; NAN where it isn't. */
static double
line_at (const PctSeries *series, const PctPlotLayout *layout, double x)
{
  double y = pct_series_at (series, x);
  if (isnan (y) || (layout->log_y && y <= 0))
    return NAN;
  return CLAMP (pct_plot_y_to_pixel (layout, y), layout->axes.y - layout->height,
                layout->axes.y + layout->axes.height + layout->height);
}

typedef struct {
  double x, first, second;
} Column;

/* Along the first line, and back along the second one. */
static void
add_area (const Column *columns, size_t count, cairo_t *cr)
{
  for (size_t i = 0; i < count; i++)
    cairo_line_to (cr, columns[i].x, columns[i].first);
  for (size_t i = count; i > 0; i--)
    cairo_line_to (cr, columns[i - 1].x, columns[i - 1].second);
  cairo_close_path (cr);
}

void
pct_plot_paint_gap (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, cairo_t *cr)
{
  const PctGap *gap = &plot->gap;
  if (gap->first == gap->second || gap->first >= plot->n_series || gap->second >= plot->n_series)
    return;
  const PctSeries *first = &plot->series[gap->first], *second = &plot->series[gap->second];
  if (first->hidden || second->hidden || isnan (gap->from))
    return;

  PctColour colour = pct_style_series (style, second->colour);
  colour.alpha = 0.4 * style->faint_alpha;
  double right = layout->axes.x + layout->axes.width;
  double left = pct_plot_x_to_pixel (layout, fmax (gap->from, layout->x_least));
  size_t columns = left < right ? (size_t)(right - left) + 2 : 0, started = 0;
  g_autofree Column *column = g_new (Column, columns + 1);
  cairo_new_path (cr);
  for (size_t i = 0; i <= columns; i++)
    {
      double pixel = fmin (left + (double)i, right), x = fmin (pct_plot_pixel_to_x (layout, pixel), layout->x_greatest);
      column[i] = (Column){ pixel, line_at (first, layout, x), line_at (second, layout, x) };
      if (i < columns && !isnan (column[i].first) && !isnan (column[i].second))
        continue;
      add_area (column + started, i - started, cr);
      started = i + 1;
    }
  pct_colour_set (cr, colour);
  cairo_fill (cr);
}

static void
paint_value (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, PangoLayout *text, double x,
             double y, PctExtreme extreme, cairo_t *cr)
{
  char value[PCT_TICK_LABEL_SIZE], where[G_ASCII_DTOSTR_BUF_SIZE];
  pct_format_value (y, value);
  g_autofree char *label = plot->x_label && plot->x_integers
                               ? g_strdup_printf ("%s · %s %s", value, plot->x_label, pct_number_format (where, sizeof where, "%.6g", x))
                               : g_strdup (value);
  double gap = 8 * style->scale, line = pct_text_height (text), width = pct_text_width (text, label);
  double top = layout->axes.y, bottom = top + layout->axes.height;
  double pixel_x = pct_plot_x_to_pixel (layout, x), pixel_y = pct_plot_y_to_pixel (layout, y);
  /* Where the line isn't: below a least, above a greatest; else on the other side. */
  gboolean below = extreme == PCT_EXTREME_LEAST ? pixel_y + gap + line <= bottom : pixel_y - gap - line < top;
  double left = CLAMP (pixel_x - width / 2, layout->axes.x + 2, MAX (layout->axes.x + 2, layout->axes.x + layout->axes.width - width - 2));
  double text_top = below ? pixel_y + gap : pixel_y - gap - line;
  PctColour plate = style->background;
  plate.alpha = 0.75;
  pct_colour_set (cr, plate);
  cairo_rectangle (cr, left - 2, text_top, width + 4, line);
  cairo_fill (cr);
  pct_text_set (text, label, 0);
  pct_text_show (text, cr, style->foreground, left, text_top, 0, 0);
}

void
pct_plot_paint_extremes (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, cairo_t *cr)
{
  size_t wanted = 0;
  for (size_t i = 0; i < plot->n_series; i++)
    wanted += !plot->series[i].hidden && plot->series[i].extreme != PCT_EXTREME_NONE;
  if (wanted == 0)
    return;
  g_autoptr (PangoLayout) text = pct_text_new (cr, style, style->small_size, FALSE);
  for (size_t i = 0; i < plot->n_series; i++)
    {
      const PctSeries *series = &plot->series[i];
      gssize index = series->hidden ? -1 : pct_series_extreme (series, series->extreme);
      double x = index < 0 ? NAN : pct_series_x (series, (size_t)index), y = index < 0 ? NAN : pct_series_y (series, (size_t)index);
      if (!(x >= layout->x_least && x <= layout->x_greatest && y >= layout->y_least && y <= layout->y_greatest))
        continue;
      PctColour ground = style->background;
      ground.alpha = 1;
      cairo_new_sub_path (cr);
      cairo_arc (cr, pct_plot_x_to_pixel (layout, x), pct_plot_y_to_pixel (layout, y), 2.4 * style->line_width, 0, 2 * G_PI);
      pct_colour_set (cr, ground);
      cairo_fill_preserve (cr);
      pct_colour_set (cr, pct_style_series (style, series->colour));
      cairo_set_line_width (cr, style->line_width);
      cairo_stroke (cr);
      if (wanted == 1)
        paint_value (plot, style, layout, text, x, y, series->extreme, cr);
    }
}
