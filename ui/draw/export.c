#include "ui/draw/export.h"
#include "ui/draw/text.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define PLOT_WIDTH    640
#define PLOT_HEIGHT   280
#define MATRIX_WIDTH  500
#define MATRIX_HEIGHT 520
#define TITLE_HEIGHT  40
#define PNG_SCALE     2

static void
choose_size (const PctFigure *figure, const PctStyle *style, double *width, double *height)
{
  double plots = (double)figure->n_plots * PLOT_HEIGHT;
  double across = (figure->n_plots ? PLOT_WIDTH : 0) + (figure->matrix ? MATRIX_WIDTH : 0);
  double down = MAX (plots, figure->matrix ? MATRIX_HEIGHT : 0) + (figure->title ? TITLE_HEIGHT : 0);
  *width = figure->width > 0 ? figure->width : MAX (across, 320) * style->scale;
  *height = figure->height > 0 ? figure->height : MAX (down, 120) * style->scale;
}

void
pct_figure_paint (const PctFigure *figure, const PctStyle *style, double width, double height, cairo_t *cr)
{
  double top = 0, left = 0;
  pct_paint_ground (style, cr, width, height);
  if (figure->title)
    {
      double padding = 10 * style->scale;
      g_autoptr (PangoLayout) title = pct_text_new (cr, style, style->title_size * 1.25, TRUE);
      pct_text_set (title, figure->title, width - 2 * padding);
      pct_text_show (title, cr, style->foreground, padding, padding, 0, 0);
      top = TITLE_HEIGHT * style->scale;
    }
  if (figure->n_plots)
    left = figure->matrix ? floor (width * PLOT_WIDTH / (PLOT_WIDTH + MATRIX_WIDTH)) : width;
  for (size_t i = 0; i < figure->n_plots; i++)
    {
      double each = floor ((height - top) / (double)figure->n_plots);
      cairo_save (cr);
      cairo_translate (cr, 0, top + (double)i * each);
      pct_plot_paint (&figure->plots[i], style, left, each, cr);
      cairo_restore (cr);
    }
  if (!figure->matrix)
    return;
  g_auto (PctMatrixLayout) layout = { 0 };
  pct_matrix_layout (figure->matrix, style, width - left, height - top, &layout);
  cairo_save (cr);
  cairo_translate (cr, left, top);
  pct_matrix_paint (figure->matrix, style, &layout, cr);
  cairo_restore (cr);
}

static cairo_status_t
append (void *bytes, const unsigned char *data, unsigned length)
{
  g_byte_array_append (bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
create_png (GByteArray *bytes, double width, double height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)(MIN (width, 1e6) * PNG_SCALE),
                                                         (int)(MIN (height, 1e6) * PNG_SCALE));
  cairo_surface_set_device_scale (surface, PNG_SCALE, PNG_SCALE);
  return surface;
}

static cairo_surface_t *
create_svg (GByteArray *bytes, double width, double height)
{
  return cairo_svg_surface_create_for_stream (append, bytes, width, height);
}

static cairo_surface_t *
create_pdf (GByteArray *bytes, double width, double height)
{
  return cairo_pdf_surface_create_for_stream (append, bytes, width, height);
}

typedef struct {
  const char *extension;
  cairo_surface_t *(*create) (GByteArray *bytes, double width, double height);
} Kind;

static const Kind kinds[] = { { ".png", create_png }, { ".svg", create_svg }, { ".pdf", create_pdf } };

/* NULL, with G_FILE_ERROR_INVAL, when the figure is too large. */
static GByteArray *
draw (const PctFigure *figure, const PctStyle *style, const Kind *kind, GError **error)
{
  double width, height;
  choose_size (figure, style, &width, &height);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = kind->create (bytes, width, height);
  cairo_t *cr = cairo_create (surface);
  pct_figure_paint (figure, style, width, height, cr);
  cairo_status_t status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && cairo_surface_get_type (surface) == CAIRO_SURFACE_TYPE_IMAGE)
    status = cairo_surface_write_to_png_stream (surface, append, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_steal_pointer (&bytes);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("a figure of %.0f by %.0f points can't be drawn: %s"), width,
               height, cairo_status_to_string (status));
  return NULL;
}

GBytes *
pct_figure_to_bytes (const PctFigure *figure, const PctStyle *style, const char *name, GError **error)
{
  size_t kind = 0;
  const char *extension = strrchr (name, '.');
  while (kind < G_N_ELEMENTS (kinds) && (!extension || g_ascii_strcasecmp (extension, kinds[kind].extension)))
    kind++;
  if (kind == G_N_ELEMENTS (kinds))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("%s: a figure's file name ends in .png, .svg or .pdf"),
                   name);
      return NULL;
    }
  GByteArray *bytes = draw (figure, style, &kinds[kind], error);
  if (bytes == NULL)
    g_prefix_error (error, "%s: ", name);
  return bytes == NULL ? NULL : g_byte_array_free_to_bytes (bytes);
}

gboolean
pct_figure_export (const PctFigure *figure, const PctStyle *style, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = pct_figure_to_bytes (figure, style, path, error);
  if (bytes == NULL)
    return FALSE;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  return g_file_set_contents_full (path, data, (gssize)size, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
}
