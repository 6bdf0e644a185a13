#include "ui/draw/bars.h"
#include "ui/draw/number.h"
#include "ui/draw/text.h"

#include <math.h>

#define PADDING      12
#define GAP          10
#define BAR          4
#define LEAST_NAME   36
#define LEAST_COLUMN 24

static PangoLayout *
make_text (cairo_t *cr, const PctStyle *style, gboolean bold)
{
  return pct_text_new (cr, style, style->small_size, bold);
}

static double
row_height (const PctStyle *style)
{
  g_autoptr (PangoLayout) text = make_text (NULL, style, FALSE);
  return ceil (pct_text_height (text)) + (BAR + 5) * style->scale;
}

double
pct_bars_height (const PctStyle *style, size_t rows)
{
  return ceil (row_height (style) * (double)rows + PADDING * style->scale);
}

static char *
text_of (const PctBars *bars, size_t column, size_t row)
{
  return pct_number_count ((guint64)llround (bars->columns[column].values[row]));
}

/* Numbers are shown whole, names get what is left, and bars what these don't need. */
void
pct_bars_layout (const PctBars *bars, const PctStyle *style, double width, PctBarsLayout *layout)
{
  const double padding = PADDING * style->scale, columns = (double)MAX (bars->n_columns, 1);
  g_autoptr (PangoLayout) text = make_text (NULL, style, FALSE);
  g_autoptr (PangoLayout) bold = make_text (NULL, style, TRUE);
  double names = LEAST_NAME * style->scale, numbers = LEAST_COLUMN * style->scale;
  *layout = (PctBarsLayout){ .width = width, .step = row_height (style), .gap = GAP * style->scale };
  for (size_t row = 0; row < bars->count; row++)
    {
      names = fmax (names, ceil (pct_text_width (bold, bars->names[row])));
      for (size_t column = 0; column < bars->n_columns; column++)
        {
          g_autofree char *number = text_of (bars, column, row);
          numbers = fmax (numbers, ceil (pct_text_width (text, number)));
          layout->greatest[column] = fmax (layout->greatest[column], bars->columns[column].values[row]);
        }
    }
  const double room = MAX (width - 2 * padding - columns * (layout->gap + numbers), LEAST_NAME * style->scale);
  layout->name_width = fmin (names, fmin (room, floor (0.45 * width)));
  layout->left = padding + layout->name_width + layout->gap;
  layout->column_width = floor ((width - padding - layout->left + layout->gap) / columns - layout->gap);
}

PctRectangle
pct_bars_row (const PctBarsLayout *layout, size_t index)
{
  return (PctRectangle){ 0, (double)index * layout->step, layout->width, layout->step };
}

gssize
pct_bars_at (const PctBars *bars, const PctBarsLayout *layout, double y)
{
  double row = floor (y / layout->step);
  return row >= 0 && row < (double)bars->count ? (gssize)row : -1;
}

/* What isn't nothing can be seen. */
static void
paint_bar (const PctStyle *style, unsigned colour, double share, PctRectangle place, cairo_t *cr)
{
  PctColour groove = style->dim;
  groove.alpha *= 0.2;
  pct_colour_set (cr, groove);
  cairo_rectangle (cr, place.x, place.y, place.width, place.height);
  cairo_fill (cr);
  if (!(share > 0))
    return;
  pct_colour_set (cr, pct_style_series (style, colour));
  cairo_rectangle (cr, place.x, place.y, fmax (share * place.width, style->scale), place.height);
  cairo_fill (cr);
}

void
pct_bars_paint (const PctBars *bars, const PctStyle *style, const PctBarsLayout *layout, cairo_t *cr)
{
  const double padding = PADDING * style->scale;
  g_autoptr (PangoLayout) text = make_text (cr, style, FALSE);
  g_autoptr (PangoLayout) bold = make_text (cr, style, TRUE);
  const double line = ceil (pct_text_height (text));
  for (size_t row = 0; row < bars->count; row++)
    {
      const PctRectangle place = pct_bars_row (layout, row);
      const gboolean chosen = (gssize)row == bars->chosen;
      PangoLayout *type = chosen ? bold : text;
      pct_text_set (type, bars->names[row], layout->name_width + 1);
      pct_text_show (type, cr, style->foreground, padding, place.y, 0, 0);
      for (size_t column = 0; column < bars->n_columns; column++)
        {
          g_autofree char *number = text_of (bars, column, row);
          const double x = layout->left + (double)column * (layout->column_width + layout->gap);
          const double share = layout->greatest[column] > 0 ? bars->columns[column].values[row] / layout->greatest[column] : 0;
          pct_text_set (text, number, 0);
          pct_text_show (text, cr, chosen ? style->foreground : style->dim, x + layout->column_width, place.y, 1, 0);
          paint_bar (style, bars->columns[column].colour, share,
                     (PctRectangle){ x, place.y + line, layout->column_width, BAR * style->scale }, cr);
        }
    }
}
