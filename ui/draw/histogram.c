#include "ui/draw/histogram.h"
#include "ui/draw/text.h"
#include "ui/draw/ticks.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PADDING 12

static PctColour
channel_colour (const PctHistogram *histogram, const PctStyle *style, size_t channel)
{
  /* Vermillion, green and blue of the series: the nearest to a channel's own that colour-blind eyes tell apart. */
  static const unsigned colours[] = { 1, 2, 0 };
  return histogram->channels == 1 ? style->dim : pct_style_series (style, colours[channel]);
}

static double
height_of (const PctHistogram *histogram, size_t channel, size_t bin, double greatest)
{
  double share = greatest > 0 ? fmax (histogram->counts[channel][bin], 0) / greatest : 0;
  return histogram->roots ? sqrt (share) : share;
}

static void
paint_channel (const PctHistogram *histogram, const PctStyle *style, size_t channel, PctRectangle axes, double greatest,
               cairo_t *cr)
{
  PctColour colour = channel_colour (histogram, style, channel), fill = colour;
  double bottom = axes.y + axes.height, step = axes.width / (double)histogram->bins;
  fill.alpha = 0.3;
  cairo_new_path (cr);
  cairo_move_to (cr, axes.x, bottom);
  for (size_t bin = 0; bin < histogram->bins; bin++)
    {
      double top = bottom - height_of (histogram, channel, bin, greatest) * axes.height;
      cairo_line_to (cr, axes.x + (double)bin * step, top);
      cairo_line_to (cr, axes.x + (double)(bin + 1) * step, top);
    }
  cairo_line_to (cr, axes.x + axes.width, bottom);
  pct_colour_set (cr, fill);
  cairo_fill_preserve (cr);
  pct_colour_set (cr, colour);
  cairo_set_line_width (cr, style->faint_width);
  cairo_stroke (cr);
}

static void
paint_axis (const PctHistogram *histogram, const PctStyle *style, PctRectangle axes, PangoLayout *text, cairo_t *cr)
{
  PctTicks ticks;
  double bottom = axes.y + axes.height, range = histogram->greatest - histogram->least;
  pct_ticks_linear (&ticks, histogram->least, histogram->greatest, (size_t)CLAMP (axes.width / (50 * style->scale), 1, 9), FALSE);
  pct_colour_set (cr, pct_colour_mix (style->grid, style->dim, 0.5));
  cairo_rectangle (cr, axes.x, bottom, axes.width, 1);
  cairo_fill (cr);
  for (size_t i = 0; i < ticks.count; i++)
    {
      double x = axes.x + (ticks.ticks[i].value - histogram->least) / range * axes.width;
      pct_text_set (text, ticks.ticks[i].label, 0);
      pct_text_show (text, cr, style->dim, x, bottom + 3 * style->scale, 0.5, 0);
    }
  if (!histogram->x_label)
    return;
  g_autofree char *label = histogram->roots ? g_strdup_printf (_ ("%s (heights are square roots)"), histogram->x_label)
                                            : g_strdup (histogram->x_label);
  pct_text_set (text, label, axes.width);
  pct_text_show (text, cr, style->dim, axes.x + axes.width / 2, bottom + 3 * style->scale + pct_text_height (text), 0.5, 0);
}

void
pct_histogram_paint (const PctHistogram *histogram, const PctStyle *style, double width, double height, cairo_t *cr)
{
  double padding = PADDING * style->scale, top = padding, greatest = 0;
  pct_paint_ground (style, cr, width, height);
  if (histogram->title)
    {
      g_autoptr (PangoLayout) title = pct_text_new (cr, style, style->title_size, TRUE);
      pct_text_set (title, histogram->title, width - 2 * padding);
      pct_text_show (title, cr, style->foreground, padding, padding, 0, 0);
      top += ceil (pct_text_height (title)) + 6 * style->scale;
    }
  for (size_t channel = 0; channel < histogram->channels; channel++)
    for (size_t bin = 0; bin < histogram->bins; bin++)
      greatest = fmax (greatest, histogram->counts[channel][bin]);
  if (greatest <= 0 || !(histogram->least < histogram->greatest))
    {
      PctRectangle all = { padding, top, width - 2 * padding, height - top - padding };
      if (histogram->empty)
        pct_text_show_empty (histogram->empty, style, cr, all);
      return;
    }
  g_autoptr (PangoLayout) text = pct_text_new (cr, style, style->small_size, FALSE);
  /* Half a tick's label stands out at each side. */
  double rows = histogram->x_label ? 2 : 1, side = padding + 6 * style->scale;
  PctRectangle axes = { round (side), round (top), MAX (floor (width - 2 * side), 1), 0 };
  axes.height = MAX (floor (height - padding / 2 - 3 * style->scale - rows * pct_text_height (text)) - axes.y, 1);
  for (size_t channel = 0; channel < histogram->channels; channel++)
    paint_channel (histogram, style, channel, axes, greatest, cr);
  paint_axis (histogram, style, axes, text, cr);
}
