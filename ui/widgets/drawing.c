#include "ui/widgets/drawing.h"

#include <adwaita.h>

#define SWATCH 14

/* The family that labels are set in. */
static const char *
window_font (void)
{
  g_autofree char *name = NULL;
  g_object_get (gtk_settings_get_default (), "gtk-font-name", &name, NULL);
  PangoFontDescription *description = pango_font_description_from_string (name == NULL ? "" : name);
  const char *family = pango_font_description_get_family (description);
  const char *kept = family == NULL ? NULL : g_intern_string (family);
  pango_font_description_free (description);
  return kept;
}

/* An adjustment, because it can be listened to. */
static GtkAdjustment *
drawing_scale (void)
{
  static GtkAdjustment *scale;
  if (scale == NULL)
    scale = g_object_ref_sink (gtk_adjustment_new (1, 1, 4, 0.25, 1, 0));
  return scale;
}

PctStyle
pct_drawing_style (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);
  double scale = gtk_adjustment_get_value (drawing_scale ());
  PctStyle style = adw_style_manager_get_high_contrast (manager) ? pct_style_high_contrast (dark, scale)
                   : dark                                        ? pct_style_dark (scale)
                                                                 : pct_style_light (scale);
  style.background.alpha = 0; /* the card below shows */
  const char *font = window_font ();
  if (font != NULL)
    style.font = font;
  return style;
}

void
pct_drawing_set_scale (double scale)
{
  gtk_adjustment_set_value (drawing_scale (), scale);
}

void
pct_drawing_watch_style (GtkWidget *widget, GCallback changed)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_signal_connect_object (manager, "notify::dark", changed, widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", changed, widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-font-name", changed, widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (drawing_scale (), "value-changed", changed, widget, G_CONNECT_SWAPPED);
}

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer colour)
{
  PctStyle style = pct_drawing_style ();
  cairo_arc (cr, width / 2.0, height / 2.0, MIN (width, height) / 2.0 - 1, 0, 2 * G_PI);
  pct_colour_set (cr, pct_style_series (&style, GPOINTER_TO_UINT (colour)));
  cairo_fill (cr);
}

void
pct_drawing_set_swatch (GtkDrawingArea *area, unsigned colour)
{
  gtk_drawing_area_set_content_width (area, SWATCH);
  gtk_drawing_area_set_content_height (area, SWATCH);
  gtk_drawing_area_set_draw_func (area, draw_swatch, GUINT_TO_POINTER (colour), NULL);
  gtk_widget_set_valign (GTK_WIDGET (area), GTK_ALIGN_CENTER);
}

cairo_t *
pct_drawing_layer_begin (PctDrawingLayer *layer, GtkWidget *widget)
{
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int scale = gtk_widget_get_scale_factor (widget);
  gboolean fits = layer->surface != NULL && layer->width == width && layer->height == height && layer->scale == scale;
  if (fits && layer->painted)
    return NULL;
  if (!fits)
    {
      pct_drawing_layer_clear (layer);
      layer->surface
          = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, MAX (1, width) * scale, MAX (1, height) * scale);
      cairo_surface_set_device_scale (layer->surface, scale, scale);
      layer->width = width;
      layer->height = height;
      layer->scale = scale;
    }
  layer->painted = TRUE;

  cairo_t *cr = cairo_create (layer->surface);
  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_paint (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  return cr;
}

void
pct_drawing_layer_show (const PctDrawingLayer *layer, cairo_t *cr)
{
  cairo_set_source_surface (cr, layer->surface, 0, 0);
  cairo_paint (cr);
}

void
pct_drawing_layer_clear (PctDrawingLayer *layer)
{
  g_clear_pointer (&layer->surface, cairo_surface_destroy);
  layer->painted = FALSE;
}

cairo_t *
pct_drawing_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  graphene_rect_t bounds
      = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget));
  return gtk_snapshot_append_cairo (snapshot, &bounds);
}
