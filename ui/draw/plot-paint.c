#include "ui/draw/plot.h"
#include "ui/draw/number.h"
#include "ui/draw/plot-marks.h"
#include "ui/draw/text.h"

/* A horizontal or vertical hairline on whole pixels. */
static void
hairline (cairo_t *cr, double x, double y, double width, double height)
{
  cairo_rectangle (cr, round (x), round (y), width > 0 ? width : 1, height > 0 ? height : 1);
}

static void
paint_grid (const PctStyle *style, const PctPlotLayout *layout, cairo_t *cr)
{
  const PctRectangle *axes = &layout->axes;
  double bottom = axes->y + axes->height;
  pct_colour_set (cr, style->grid);
  for (size_t i = 0; i < layout->y_ticks.count; i++)
    hairline (cr, axes->x, MIN (pct_plot_y_to_pixel (layout, layout->y_ticks.ticks[i].value), bottom), axes->width, 0);
  cairo_fill (cr);

  pct_colour_set (cr, pct_colour_mix (style->grid, style->dim, 0.5));
  hairline (cr, axes->x, bottom, axes->width, 0);
  for (size_t i = 0; i < layout->x_ticks.count; i++)
    hairline (cr, MIN (pct_plot_x_to_pixel (layout, layout->x_ticks.ticks[i].value), axes->x + axes->width - 1), bottom,
              0, 4 * style->scale);
  cairo_fill (cr);
}

static char *
with_unit (const char *label, const char *unit)
{
  return unit ? g_strdup_printf ("%s (%s)", label, unit) : g_strdup (label);
}

/* Where the x axis's labels start. */
static double
labels_top (const PctStyle *style, const PctPlotLayout *layout)
{
  return layout->axes.y + layout->axes.height + 6 * style->scale;
}

static void
paint_x_labels (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, PangoLayout *text, cairo_t *cr)
{
  double top = labels_top (style, layout), end = layout->width, line = pct_text_height (text);
  if (plot->x_label)
    {
      g_autofree char *label = with_unit (plot->x_label, plot->x_unit);
      gboolean row_of_its_own = layout->height - top >= 2 * line;
      double right = layout->axes.x + layout->axes.width;
      pct_text_set (text, label, layout->axes.width);
      if (row_of_its_own)
        pct_text_show (text, cr, style->dim, layout->axes.x + layout->axes.width / 2, top + line + 1, 0.5, 0);
      else
        {
          end = right - pct_text_width (text, label) - line / 2;
          pct_text_show (text, cr, style->dim, right, top, 1, 0);
        }
    }
  for (size_t i = 0; i < layout->x_ticks.count; i++)
    {
      const PctTick *tick = &layout->x_ticks.ticks[i];
      double width = pct_text_width (text, tick->label), centre = pct_plot_x_to_pixel (layout, tick->value);
      if (centre + width / 2 <= end)
        pct_text_show (text, cr, style->dim, centre, top, 0.5, 0);
    }
}

static void
paint_y_labels (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, PangoLayout *text, cairo_t *cr)
{
  const PctRectangle *axes = &layout->axes;
  for (size_t i = 0; i < layout->y_ticks.count; i++)
    {
      const PctTick *tick = &layout->y_ticks.ticks[i];
      pct_text_set (text, tick->label, 0);
      pct_text_show (text, cr, style->dim, axes->x - 6 * style->scale, pct_plot_y_to_pixel (layout, tick->value), 1,
                     0.5);
    }
  if (!layout->y_label)
    return;
  g_autofree char *label = with_unit (plot->y_label, plot->y_unit);
  pct_text_set (text, label, layout->axes.height);
  pct_text_show_upright (text, cr, style->dim, 8 * style->scale, axes->y + axes->height / 2, 0.5, 0);
}

static void
paint_swatch (const PctSeries *series, const PctStyle *style, PctRectangle place, cairo_t *cr)
{
  PctColour colour = pct_style_series (style, series->colour);
  double width = series->faint || series->thin ? 2 * style->faint_width : style->line_width * 1.25, length = 18 * style->scale;
  double x = place.x + width / 2, y = round (place.y + place.height / 2), end = place.x + length - width / 2;
  if (series->faint)
    colour.alpha *= MIN (1, 1.4 * style->faint_alpha);
  else if (series->thin)
    colour.alpha *= (1 + style->faint_alpha) / 2;
  if (series->hidden)
    colour.alpha *= 0.4;
  cairo_save (cr);
  pct_colour_set (cr, colour);
  cairo_set_line_width (cr, width);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  if (series->dashed)
    {
      /* Two dashes and the gap between them fill the swatch. */
      double dash = (end - x - 2 * width) / 2;
      cairo_set_dash (cr, (double[]){ dash, 2 * width }, 2, 0);
    }
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, end, y);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
paint_header (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, PangoLayout *text, cairo_t *cr)
{
  double padding = 12 * style->scale;
  if (plot->title)
    {
      g_autoptr (PangoLayout) title = pct_text_new (cr, style, style->title_size, TRUE);
      pct_text_set (title, plot->title, layout->width - 2 * padding);
      pct_text_show (title, cr, style->foreground, padding, padding, 0, 0);
    }
  for (size_t i = 0; i < layout->n_legend; i++)
    {
      const PctSeries *series = &plot->series[layout->legend[i].series];
      PctRectangle place = layout->legend[i].place;
      PctColour colour = style->dim;
      double left = place.x + 24 * style->scale;
      paint_swatch (series, style, place, cr);
      if (series->hidden)
        colour.alpha *= 0.5;
      double end = isnan (layout->legend[i].value_x) ? place.x + place.width : layout->legend[i].value_x;
      pct_text_set (text, layout->legend[i].name, end - left + 1);
      pct_text_show (text, cr, colour, left, place.y + place.height / 2, 0, 0.5);
      if (!series->hidden)
        continue;
      pct_colour_set (cr, colour);
      hairline (cr, left, place.y + place.height / 2, fmin (pct_text_width (text, layout->legend[i].name), end - left), 0);
      cairo_fill (cr);
    }
}

void
pct_plot_paint_background (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, cairo_t *cr)
{
  g_autoptr (PangoLayout) text = pct_text_new (cr, style, style->small_size, FALSE);
  pct_paint_ground (style, cr, layout->width, layout->height);
  if (layout->empty && plot->empty)
    {
      PctRectangle place = layout->axes;
      place.x = 20 * style->scale;
      place.width = layout->width - 40 * style->scale;
      PctPlotLayout bare = *layout;
      bare.n_legend = 0;
      paint_header (plot, style, &bare, text, cr);
      pct_text_show_empty (plot->empty, style, cr, place);
      return;
    }
  paint_header (plot, style, layout, text, cr);
  paint_grid (style, layout, cr);
  paint_x_labels (plot, style, layout, text, cr);
  paint_y_labels (plot, style, layout, text, cr);
  pct_plot_paint_marks (plot, style, layout, text, cr);
}

/* At the pointer, else in the epoch that is looked back to, else the last that there is. */
static double
legend_value (const PctPlot *plot, const PctSeries *series)
{
  double x = !isnan (plot->hover) ? plot->hover : !isnan (plot->cursor) ? plot->cursor : INFINITY;
  gssize index = pct_series_nearest (series, x);
  return index < 0 || series->hidden ? NAN : pct_series_y (series, (size_t)index);
}

static void
paint_values (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, PangoLayout *text, cairo_t *cr)
{
  for (size_t i = 0; i < layout->n_legend; i++)
    {
      char buffer[PCT_TICK_LABEL_SIZE];
      PctRectangle place = layout->legend[i].place;
      if (isnan (layout->legend[i].value_x))
        continue;
      double value = legend_value (plot, &plot->series[layout->legend[i].series]);
      pct_text_set (text, pct_format_value (value, buffer), 0);
      pct_text_show (text, cr, style->foreground, layout->legend[i].value_x, place.y + place.height / 2, 0, 0.5);
    }
}

static void
paint_dots (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, cairo_t *cr)
{
  for (size_t i = 0; i < plot->n_series; i++)
    {
      const PctSeries *series = &plot->series[i];
      gssize index = series->hidden ? -1 : pct_series_nearest (series, plot->hover);
      double y = index < 0 ? NAN : pct_series_y (series, (size_t)index);
      double x = index < 0 ? NAN : pct_series_x (series, (size_t)index);
      if (isnan (y) || y < layout->y_least || y > layout->y_greatest || x < layout->x_least || x > layout->x_greatest)
        continue;
      PctColour ring = style->background;
      ring.alpha = 1;
      double radius = (series->faint ? 2.5 : 3.5) * style->scale;
      cairo_arc (cr, pct_plot_x_to_pixel (layout, x), pct_plot_y_to_pixel (layout, y), radius + 1.5 * style->scale, 0,
                 2 * G_PI);
      pct_colour_set (cr, ring);
      cairo_fill (cr);
      cairo_arc (cr, pct_plot_x_to_pixel (layout, x), pct_plot_y_to_pixel (layout, y), radius, 0, 2 * G_PI);
      pct_colour_set (cr, pct_style_series (style, series->colour));
      cairo_fill (cr);
    }
}

/* x as a small plate over the axis's labels. */
static void
paint_hover_x (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, PangoLayout *text, cairo_t *cr)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  gboolean whole = fabs (plot->hover - round (plot->hover)) < 1e-9;
  pct_number_format (number, sizeof number,
                     whole                                       ? "%.0f"
                     : layout->x_greatest - layout->x_least < 20 ? "%.2f"
                                                                 : "%.1f",
                     plot->hover);
  g_autofree char *label = plot->x_label ? g_strdup_printf ("%s %s", plot->x_label, number) : g_strdup (number);
  double width = pct_text_width (text, label) + 12 * style->scale,
         height = ceil (pct_text_height (text)) + 2 * style->scale;
  double x = pct_plot_x_to_pixel (layout, plot->hover) - width / 2;
  PctRectangle plate
      = { CLAMP (x, 2, MAX (2, layout->width - width - 2)), labels_top (style, layout) - style->scale, width, height };
  pct_paint_plate (style, cr, plate);
  PctColour inverse = style->background;
  inverse.alpha = 1;
  pct_text_set (text, label, 0);
  pct_text_show (text, cr, inverse, plate.x + width / 2, plate.y + height / 2, 0.5, 0.5);
}

void
pct_plot_paint_overlay (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, cairo_t *cr)
{
  if (layout->empty)
    return;
  g_autoptr (PangoLayout) text = pct_text_new (cr, style, style->small_size, FALSE);
  const PctRectangle *axes = &layout->axes;
  paint_values (plot, style, layout, text, cr);
  if (plot->cursor >= layout->x_least && plot->cursor <= layout->x_greatest)
    {
      double width = MAX (1, round (1.5 * style->scale));
      pct_colour_set (cr, style->accent);
      cairo_rectangle (cr, round (pct_plot_x_to_pixel (layout, plot->cursor) - width / 2), axes->y, width,
                       axes->height);
      cairo_fill (cr);
    }
  if (!(plot->hover >= layout->x_least && plot->hover <= layout->x_greatest))
    return;
  pct_colour_set (cr, style->dim);
  hairline (cr, pct_plot_x_to_pixel (layout, plot->hover), axes->y, 0, axes->height);
  cairo_fill (cr);
  paint_dots (plot, style, layout, cr);
  paint_hover_x (plot, style, layout, text, cr);
}

void
pct_plot_paint (const PctPlot *plot, const PctStyle *style, double width, double height, cairo_t *cr)
{
  PctPlotLayout layout;
  pct_plot_layout (plot, style, width, height, &layout);
  pct_plot_paint_background (plot, style, &layout, cr);
  pct_plot_paint_lines (plot, style, &layout, cr);
  pct_plot_paint_overlay (plot, style, &layout, cr);
}
