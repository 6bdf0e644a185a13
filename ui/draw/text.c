#include "ui/draw/text.h"

#include <math.h>

PangoLayout *
pct_text_new (cairo_t *cr, const PctStyle *style, double size, gboolean bold)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  if (cr)
    pango_cairo_update_context (cr, context);
  /* Unhinted, so that a text is as wide in a file as on the screen and when it is measured. */
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);

  PangoLayout *text = pango_layout_new (context);
  g_object_unref (context);
  PangoFontDescription *font = pango_font_description_from_string (style->font);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (text, font);
  pango_font_description_free (font);

  PangoAttrList *attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (text, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_single_paragraph_mode (text, TRUE);
  return text;
}

void
pct_text_set (PangoLayout *text, const char *string, double max_width)
{
  g_autofree char *valid = g_utf8_validate (string, -1, NULL) ? NULL : g_utf8_make_valid (string, -1);
  pango_layout_set_width (text, max_width > 0 ? (int)floor (MIN (max_width, 1e6) * PANGO_SCALE) : -1);
  pango_layout_set_ellipsize (text, max_width > 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  pango_layout_set_text (text, valid ? valid : string, -1);
}

static double
width_of (PangoLayout *text)
{
  PangoRectangle logical;
  pango_layout_get_extents (text, NULL, &logical);
  return logical.width / (double)PANGO_SCALE;
}

double
pct_text_width (PangoLayout *text, const char *string)
{
  pct_text_set (text, string, 0);
  return width_of (text);
}

double
pct_text_height (PangoLayout *text)
{
  int height;
  pango_layout_get_size (text, NULL, &height);
  return height / (double)PANGO_SCALE;
}

/* The layout's lines start at its box's left, which an ellipsised text may be narrower than. */
static void
show (PangoLayout *text, cairo_t *cr, double align_x, double align_y)
{
  PangoRectangle logical;
  pango_layout_get_extents (text, NULL, &logical);
  cairo_rel_move_to (cr, -logical.x / (double)PANGO_SCALE - align_x * logical.width / PANGO_SCALE,
                     -align_y * logical.height / PANGO_SCALE);
  pango_cairo_show_layout (cr, text);
}

void
pct_text_show (PangoLayout *text, cairo_t *cr, PctColour colour, double x, double y, double align_x, double align_y)
{
  pct_colour_set (cr, colour);
  /* The baseline lies on a whole pixel, or rows of text look unevenly sharp. */
  double baseline = pango_layout_get_baseline (text) / (double)PANGO_SCALE;
  double top = y - align_y * pct_text_height (text);
  cairo_move_to (cr, x, round (top + baseline) - baseline);
  show (text, cr, align_x, 0);
}

void
pct_text_show_upright (PangoLayout *text, cairo_t *cr, PctColour colour, double x, double y, double align_x,
                       double align_y)
{
  pct_colour_set (cr, colour);
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_rotate (cr, -G_PI / 2);
  cairo_move_to (cr, 0, 0);
  show (text, cr, align_x, align_y);
  cairo_restore (cr);
}

void
pct_text_show_empty (const char *string, const PctStyle *style, cairo_t *cr, PctRectangle place)
{
  g_autoptr (PangoLayout) text = pct_text_new (cr, style, style->font_size, FALSE);
  pct_text_set (text, string, place.width);
  pango_layout_set_ellipsize (text, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_wrap (text, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (text, PANGO_ALIGN_CENTER);
  pct_text_show (text, cr, style->dim, place.x + place.width / 2, place.y + place.height / 2, 0.5, 0.5);
}

void
pct_paint_ground (const PctStyle *style, cairo_t *cr, double width, double height)
{
  if (style->background.alpha <= 0)
    return;
  pct_colour_set (cr, style->background);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
}

void
pct_paint_plate (const PctStyle *style, cairo_t *cr, PctRectangle place)
{
  double radius = 4 * style->scale, right = place.x + place.width, bottom = place.y + place.height;
  cairo_new_sub_path (cr);
  cairo_arc (cr, right - radius, place.y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, right - radius, bottom - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, place.x + radius, bottom - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, place.x + radius, place.y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
  pct_colour_set (cr, style->foreground);
  cairo_fill (cr);
}
