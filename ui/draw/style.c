#include "ui/draw/style.h"

#include <math.h>

#define RGB(hex)                                                                                                       \
  {                                                                                                                    \
    ((hex) >> 16 & 255) / 255.0, ((hex) >> 8 & 255) / 255.0, ((hex)&255) / 255.0, 1                                    \
  }

static const PctStyle light = {
  .background = RGB (0xffffff),
  .foreground = RGB (0x2b2b30),
  .dim = RGB (0x66666d),
  .grid = RGB (0xe6e6e9),
  .accent = RGB (0x1c71d8),
  .right = RGB (0x009e73),
  .wrong = RGB (0xd55e00),
  .cell_low = RGB (0xf4f5f7),
  .cell_right = RGB (0x0a5c96),
  .cell_wrong = RGB (0xc24e00),
  .series = { RGB (0x0072b2), RGB (0xd55e00), RGB (0x008f68), RGB (0xb8568f), RGB (0xb57a00), RGB (0x3d97cf),
              RGB (0x857a00), RGB (0x55555c) },
  .faint_alpha = 0.38,
};

static const PctStyle dark = {
  .background = RGB (0x1e1e1e),
  .foreground = RGB (0xf2f2f2),
  .dim = RGB (0xa6a6ab),
  .grid = RGB (0x36363a),
  .accent = RGB (0x78aeed),
  .right = RGB (0x2fc59a),
  .wrong = RGB (0xff8a47),
  .cell_low = RGB (0x2b2b2e),
  .cell_right = RGB (0x5cb3ee),
  .cell_wrong = RGB (0xff8a47),
  .series = { RGB (0x5cb3ee), RGB (0xff8a47), RGB (0x2fc59a), RGB (0xe08fc0), RGB (0xf0b429), RGB (0xa9d6f7),
              RGB (0xe6dc50), RGB (0xc4c4c8) },
  .faint_alpha = 0.42,
};

static PctStyle
scaled (const PctStyle *colours, double scale)
{
  PctStyle style = *colours;
  style.font = "Cantarell, Inter, sans-serif";
  style.scale = scale;
  style.font_size = 13 * scale;
  style.title_size = 14 * scale;
  style.small_size = 12 * scale;
  style.line_width = 2 * scale;
  style.faint_width = scale;
  return style;
}

PctStyle
pct_style_light (double scale)
{
  g_assert (scale > 0);
  return scaled (&light, scale);
}

PctStyle
pct_style_dark (double scale)
{
  g_assert (scale > 0);
  return scaled (&dark, scale);
}

PctStyle
pct_style_high_contrast (gboolean bright_on_dark, double scale)
{
  static const PctColour black = RGB (0x000000), white = RGB (0xffffff);
  static const PctColour on_white[PCT_STYLE_COLOURS] = { RGB (0x00579b), RGB (0xa63c00), RGB (0x006b4c), RGB (0x8e2a6b),
                                                         RGB (0x7a5200), RGB (0x1f6a9e), RGB (0x5e5600), RGB (0x333338) };
  static const PctColour on_black[PCT_STYLE_COLOURS] = { RGB (0x7cc7ff), RGB (0xffa066), RGB (0x4be0b4), RGB (0xf5aed9),
                                                         RGB (0xffca4d), RGB (0xc6e6ff), RGB (0xf5ed7a), RGB (0xe2e2e6) };
  g_assert (scale > 0);
  PctStyle style = scaled (bright_on_dark ? &dark : &light, scale);
  style.background = bright_on_dark ? black : white;
  style.foreground = style.dim = bright_on_dark ? white : black;
  style.grid = pct_colour_mix (style.background, style.foreground, bright_on_dark ? 0.45 : 0.35);
  style.cell_low = pct_colour_mix (style.background, style.foreground, bright_on_dark ? 0.12 : 0.06);
  style.cell_border = pct_colour_mix (style.background, style.foreground, 0.55);
  for (size_t i = 0; i < PCT_STYLE_COLOURS; i++)
    style.series[i] = bright_on_dark ? on_black[i] : on_white[i];
  style.accent = style.series[0];
  style.right = style.series[2];
  style.wrong = style.series[1];
  style.cell_right = style.series[0];
  style.cell_wrong = style.series[1];
  style.line_width *= 1.5;
  style.faint_width *= 1.25;
  style.faint_alpha = 0.6;
  return style;
}

PctStyle
pct_style_print (void)
{
  PctStyle style = scaled (&light, 1);
  style.foreground = (PctColour)RGB (0x111114);
  style.dim = (PctColour)RGB (0x44444a);
  style.grid = (PctColour)RGB (0xdcdce0);
  style.line_width = 1.75;
  style.faint_width = 0.75;
  return style;
}

PctColour
pct_style_series (const PctStyle *style, unsigned index)
{
  if (index == PCT_COLOUR_FOREGROUND)
    return style->foreground;
  return index == PCT_COLOUR_DIM ? style->dim : style->series[index % PCT_STYLE_COLOURS];
}

PctColour
pct_colour_mix (PctColour a, PctColour b, double share)
{
  double rest = 1 - share;
  return (PctColour){ a.red * rest + b.red * share, a.green * rest + b.green * share, a.blue * rest + b.blue * share,
                      a.alpha * rest + b.alpha * share };
}

static double
linear_light (double channel)
{
  return channel <= 0.03928 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

double
pct_colour_luminance (PctColour colour)
{
  return 0.2126 * linear_light (colour.red) + 0.7152 * linear_light (colour.green)
         + 0.0722 * linear_light (colour.blue);
}

void
pct_colour_set (cairo_t *cr, PctColour colour)
{
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, colour.alpha);
}
