#include "ui/draw/bars.h"
#include "ui/draw/number.h"
#include "ui/draw/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PADDING 12

static char *
name_of (const PctBars *bars, size_t index)
{
  return bars->names ? g_strdup (bars->names[index]) : g_strdup_printf ("%zu", index);
}

static char *
value_of (const PctBars *bars, size_t index)
{
  double value = bars->values[index];
  if (isnan (value))
    return g_strdup ("–");
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  if (!bars->shares)
    return pct_number_count ((guint64)llround (value));
  double percent = 100 * value;
  /* Neither all nor nothing unless it is. */
  if (percent > 99.9 && percent < 100)
    return g_strdup (_ (">99.9 %"));
  if (percent > 0 && percent < 0.1)
    return g_strdup (_ ("<0.1 %"));
  pct_number_format (number, sizeof number, percent > 0 && percent < 99.95 ? "%.1f" : "%.0f", percent);
  /* Translators: a number and the percent sign */
  return g_strdup_printf (_ ("%s %%"), number);
}

static double
title_height (const PctBars *bars, const PctStyle *style)
{
  if (!bars->title)
    return 0;
  g_autoptr (PangoLayout) title = pct_text_new (NULL, style, style->title_size, TRUE);
  return ceil (pct_text_height (title)) + 6 * style->scale;
}

double
pct_bars_natural_height (const PctBars *bars, const PctStyle *style)
{
  g_autoptr (PangoLayout) text = pct_text_new (NULL, style, style->small_size, FALSE);
  double row = ceil (pct_text_height (text)) + 4 * style->scale;
  return 2 * PADDING * style->scale + title_height (bars, style) + row * (double)MAX (bars->count, 1);
}

/* Every how many rows a line of text has room. */
static size_t
choose_name_step (double step, double line)
{
  static const size_t steps[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000 };
  for (size_t i = 0; i < G_N_ELEMENTS (steps); i++)
    if ((double)steps[i] * step >= line)
      return steps[i];
  return 10000;
}

void
pct_bars_layout (const PctBars *bars, const PctStyle *style, double width, double height, PctBarsLayout *layout)
{
  double padding = PADDING * style->scale, gap = 8 * style->scale;
  *layout = (PctBarsLayout){ .width = MAX (floor (width), 120 * style->scale),
                             .height = MAX (floor (height), 40 * style->scale),
                             .greatest = bars->greatest };
  if (bars->count == 0)
    return;
  g_autoptr (PangoLayout) text = pct_text_new (NULL, style, style->small_size, FALSE);
  double line = ceil (pct_text_height (text)), top = padding + title_height (bars, style);
  double room = MAX (layout->height - top - padding, 1);
  layout->step = MIN (room / (double)bars->count, 2.2 * line);
  if (layout->step >= 2)
    layout->step = floor (layout->step);
  layout->name_step = choose_name_step (layout->step, line);
  for (size_t i = 0; i < bars->count; i++)
    {
      g_autofree char *name = name_of (bars, i), *value = value_of (bars, i);
      layout->name_width = fmax (layout->name_width, ceil (pct_text_width (text, name)));
      layout->value_width = fmax (layout->value_width, ceil (pct_text_width (text, value)));
      if (bars->greatest <= 0 && bars->values[i] > layout->greatest)
        layout->greatest = bars->values[i];
    }
  layout->name_width = fmin (layout->name_width, floor (0.4 * (layout->width - 2 * padding)));
  layout->bars.x = ceil (padding + layout->name_width + gap);
  layout->bars.y = ceil (top);
  layout->bars.width = MAX (floor (layout->width - padding - layout->value_width - gap - layout->bars.x), 1);
  layout->bars.height = layout->step * (double)bars->count;
}

PctRectangle
pct_bars_row (const PctBarsLayout *layout, size_t index)
{
  return (PctRectangle){ 0, layout->bars.y + (double)index * layout->step, layout->width, layout->step };
}

gssize
pct_bars_at (const PctBars *bars, const PctBarsLayout *layout, double x, double y)
{
  double row = layout->step > 0 ? floor ((y - layout->bars.y) / layout->step) : -1;
  return x >= 0 && x < layout->width && row >= 0 && row < (double)bars->count ? (gssize)row : -1;
}

static void
paint_bar (const PctBars *bars, const PctStyle *style, const PctBarsLayout *layout, size_t index, cairo_t *cr)
{
  PctRectangle row = pct_bars_row (layout, index);
  double margin = layout->step >= 6 ? round (layout->step * 0.16) : 0;
  double share = layout->greatest > 0 ? fmin (bars->values[index] / layout->greatest, 1) : 0;
  PctColour colour = (gssize)index == bars->right   ? style->right
                     : (gssize)index == bars->wrong ? style->wrong
                                                    : pct_style_series (style, 0);
  PctColour groove = pct_colour_mix (style->background, style->dim, 0.12);
  groove.alpha = 1;
  row = (PctRectangle){ layout->bars.x, row.y + margin, layout->bars.width, row.height - 2 * margin };
  pct_colour_set (cr, groove);
  cairo_rectangle (cr, row.x, row.y, row.width, row.height);
  cairo_fill (cr);
  if (!(share > 0))
    return;
  pct_colour_set (cr, colour);
  /* What isn't nothing can be seen. */
  cairo_rectangle (cr, row.x, row.y, fmax (share * row.width, style->scale), row.height);
  cairo_fill (cr);
}

void
pct_bars_paint (const PctBars *bars, const PctStyle *style, const PctBarsLayout *layout, cairo_t *cr)
{
  double padding = PADDING * style->scale, gap = 8 * style->scale;
  pct_paint_ground (style, cr, layout->width, layout->height);
  if (bars->title)
    {
      g_autoptr (PangoLayout) title = pct_text_new (cr, style, style->title_size, TRUE);
      pct_text_set (title, bars->title, layout->width - 2 * padding);
      pct_text_show (title, cr, style->foreground, padding, padding, 0, 0);
    }
  if (bars->count == 0)
    {
      PctRectangle all = { padding, padding, layout->width - 2 * padding, layout->height - 2 * padding };
      if (bars->empty)
        pct_text_show_empty (bars->empty, style, cr, all);
      return;
    }
  g_autoptr (PangoLayout) text = pct_text_new (cr, style, style->small_size, FALSE);
  for (size_t i = 0; i < bars->count; i++)
    paint_bar (bars, style, layout, i, cr);
  for (size_t i = 0; i < bars->count; i += layout->name_step)
    {
      g_autofree char *name = name_of (bars, i), *value = value_of (bars, i);
      PctRectangle row = pct_bars_row (layout, i);
      double centre = row.y + row.height / 2;
      pct_text_set (text, name, layout->name_width + 1);
      pct_text_show (text, cr, style->dim, layout->bars.x - gap, centre, 1, 0.5);
      pct_text_set (text, value, 0);
      pct_text_show (text, cr, style->foreground, layout->width - padding, centre, 1, 0.5);
    }
}

char *
pct_bars_describe (const PctBars *bars, size_t index)
{
  g_autofree char *name = name_of (bars, index), *value = value_of (bars, index);
  /* Translators: a class and its number of images, or its probability: "normal: 25.8 %" */
  return g_strdup_printf (_ ("%s: %s"), name, value);
}
