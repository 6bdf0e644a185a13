#include "ui/draw/plot.h"
#include "ui/draw/plot-marks.h"
#include "ui/draw/raster.h"
#include "ui/draw/series.h"

/* Where a line goes: onto pixels where the target has them, else into a path of cairo's, for files of vectors. */
typedef struct {
  PctRaster *raster;
  cairo_t *cr;
  double left, top, scale; /* raster: of the axes' corner, and pixels a unit */
  double half_width;
  gboolean dashed;
  double dash_on, dash_off, dash_at;
  double x, y; /* cairo: the path's end */
} Pen;

static void
draw_piece (Pen *pen, double x0, double y0, double x1, double y1)
{
  if (pen->raster)
    {
      pct_raster_segment (pen->raster, (x0 - pen->left) * pen->scale, (y0 - pen->top) * pen->scale,
                          (x1 - pen->left) * pen->scale, (y1 - pen->top) * pen->scale, pen->half_width * pen->scale);
      return;
    }
  if (!(pen->x == x0 && pen->y == y0))
    cairo_move_to (pen->cr, x0, y0);
  cairo_line_to (pen->cr, x1, y1);
  pen->x = x1;
  pen->y = y1;
}

static void
draw_segment (Pen *pen, double x0, double y0, double x1, double y1)
{
  if (!pen->dashed)
    {
      draw_piece (pen, x0, y0, x1, y1);
      return;
    }
  double length = hypot (x1 - x0, y1 - y0), period = pen->dash_on + pen->dash_off, done = 0;
  while (done < length)
    {
      gboolean on = pen->dash_at < pen->dash_on;
      double piece = MIN ((on ? pen->dash_on : period) - pen->dash_at, length - done);
      double from = done / length, to = (done + piece) / length;
      if (on)
        draw_piece (pen, x0 + from * (x1 - x0), y0 + from * (y1 - y0), x0 + to * (x1 - x0), y0 + to * (y1 - y0));
      done += piece;
      pen->dash_at += piece;
      if (pen->dash_at >= period - 1e-9)
        pen->dash_at = 0;
      else if (piece < 1e-9)
        break;
    }
}

/* NAN where nothing can be drawn; what lies far outside is brought near, so that no coordinate overflows. */
static double
y_pixel (const PctPlotLayout *layout, double y)
{
  if (isnan (y) || (layout->log_y && y <= 0))
    return NAN;
  double pixel = pct_plot_y_to_pixel (layout, y);
  return CLAMP (pixel, layout->axes.y - 4 * layout->height, layout->axes.y + 5 * layout->height);
}

static double
x_pixel (const PctPlotLayout *layout, double x)
{
  double pixel = pct_plot_x_to_pixel (layout, x);
  return CLAMP (pixel, layout->axes.x - 4 * layout->width, layout->axes.x + 5 * layout->width);
}

static void
draw_each_point (const PctSeries *series, const PctPlotLayout *layout, size_t first, size_t end, Pen *pen)
{
  double last_x = NAN, last_y = NAN;
  for (size_t i = first; i < end; i++)
    {
      double x = x_pixel (layout, pct_series_x (series, i)), y = y_pixel (layout, pct_series_y (series, i));
      if (!isnan (y) && !isnan (last_y))
        draw_segment (pen, last_x, last_y, x, y);
      last_x = x;
      last_y = y;
    }
}

/* Columns whose points are on their way from memory while one is drawn. */
#define AHEAD 2

/* The pixels that the line through all points covers, as one stroke a column: from the least to the greatest of its
 * points and of where the line enters and leaves it. Dashes are measured along x: along so ragged a line they would be
 * dust. */
static void
draw_columns (const PctSeries *series, const PctPlotLayout *layout, size_t first, size_t end, size_t columns, Pen *pen)
{
  double left = layout->axes.x, width = layout->axes.width / (double)columns, period = pen->dash_on + pen->dash_off;
  double before = NAN;
  for (size_t column = 0; column < columns && first < end; column++)
    {
      double border = pct_plot_pixel_to_x (layout, left + (double)(column + 1) * width);
      size_t guess = first + (end - first) / (columns - column);
      size_t next = column + 1 == columns ? end
                    : series->points      ? pct_points_find_near (series->points, border, guess)
                                          : pct_series_find (series, border);
      next = MIN (next, end);
      if (next <= first)
        continue;
      if (series->points)
        pct_points_expect (series->points, next + AHEAD * (next - first));
      double least, greatest, x = left + ((double)column + 0.5) * width;
      gboolean any = pct_series_extremes (series, first, next, &least, &greatest) && (!layout->log_y || greatest > 0);
      double low = !any                          ? NAN
                   : layout->log_y && least <= 0 ? layout->axes.y + layout->axes.height
                                                 : y_pixel (layout, least);
      double high = any ? y_pixel (layout, greatest) : NAN;
      double enter = (before + y_pixel (layout, pct_series_y (series, first))) / 2;
      before = y_pixel (layout, pct_series_y (series, next - 1));
      double leave = next < end ? (before + y_pixel (layout, pct_series_y (series, next))) / 2 : NAN;
      first = next;
      if (!any || (pen->dashed && fmod (x - left, period) >= pen->dash_on))
        continue;
      draw_piece (pen, x, fmax (low, fmax (enter, leave)), x, fmin (high, fmin (enter, leave)) - 1e-3);
    }
}

static void
draw_line (const PctSeries *series, const PctPlotLayout *layout, Pen *pen)
{
  size_t count = pct_series_count (series);
  size_t first = pct_series_find (series, layout->x_least), end = pct_series_find (series, layout->x_greatest);
  first -= first > 0 && !(layout->log_x && pct_series_x (series, first - 1) <= 0);
  end = MIN (end + 1, count);
  while (end < count && pct_series_x (series, end) <= layout->x_greatest)
    end++;

  double pixels = layout->axes.width * (pen->raster ? pen->scale : 2);
  size_t columns = (size_t)MAX (1, round (pixels));
  pen->x = pen->y = NAN;
  pen->dash_at = 0;
  if (end - first > 2 * columns)
    draw_columns (series, layout, first, end, columns, pen);
  else
    draw_each_point (series, layout, first, end, pen);
}

/* A point without neighbours is no line: it gets a dot. */
static void
draw_lone_points (const PctSeries *series, const PctStyle *style, const PctPlotLayout *layout, PctColour colour,
                  cairo_t *cr)
{
  size_t count = pct_series_count (series);
  if (series->faint || count > 4096)
    return;
  pct_colour_set (cr, colour);
  for (size_t i = 0; i < count; i++)
    {
      double x = pct_series_x (series, i), y = y_pixel (layout, pct_series_y (series, i));
      gboolean before = i > 0 && !isnan (y_pixel (layout, pct_series_y (series, i - 1)));
      gboolean after = i + 1 < count && !isnan (y_pixel (layout, pct_series_y (series, i + 1)));
      if (isnan (y) || before || after || x < layout->x_least || x > layout->x_greatest)
        continue;
      cairo_new_sub_path (cr);
      cairo_arc (cr, pct_plot_x_to_pixel (layout, x), y, 1.5 * style->line_width, 0, 2 * G_PI);
    }
  cairo_fill (cr);
}

/* Pixels a unit where cr paints onto pixels without turning or stretching, else 0. */
static double
raster_scale (cairo_t *cr)
{
  cairo_surface_t *target = cairo_get_group_target (cr);
  if (cairo_surface_get_type (target) != CAIRO_SURFACE_TYPE_IMAGE)
    return 0;
  cairo_matrix_t matrix;
  double scale_x, scale_y;
  cairo_get_matrix (cr, &matrix);
  cairo_surface_get_device_scale (target, &scale_x, &scale_y);
  if (matrix.xy != 0 || matrix.yx != 0 || matrix.xx * scale_x != matrix.yy * scale_y || matrix.xx <= 0)
    return 0;
  return matrix.xx * scale_x;
}

static PctColour
line_colour (const PctSeries *series, const PctStyle *style)
{
  PctColour colour = pct_style_series (style, series->colour);
  if (series->faint)
    colour.alpha *= style->faint_alpha;
  else if (series->thin)
    colour.alpha *= (1 + style->faint_alpha) / 2;
  return colour;
}

static void
draw_series (const PctSeries *series, const PctStyle *style, const PctPlotLayout *layout, Pen *pen)
{
  double width = series->faint || series->thin ? style->faint_width : style->line_width;
  PctColour colour = line_colour (series, style);
  pen->half_width = width / 2;
  pen->dashed = series->dashed;
  pen->dash_on = 3 * width;
  pen->dash_off = 3.5 * width;
  if (!pen->raster)
    {
      cairo_new_path (pen->cr);
      cairo_set_line_width (pen->cr, width);
      pct_colour_set (pen->cr, colour);
    }
  draw_line (series, layout, pen);
  if (pen->raster)
    pct_raster_flush (pen->raster, colour);
  else
    cairo_stroke (pen->cr);
}

void
pct_plot_paint_lines (const PctPlot *plot, const PctStyle *style, const PctPlotLayout *layout, cairo_t *cr)
{
  if (layout->empty)
    return;
  /* A line along an end of the axes is as thick as elsewhere. */
  double margin = ceil (style->line_width / 2);
  PctRectangle place
      = { layout->axes.x, layout->axes.y - margin, layout->axes.width, layout->axes.height + 2 * margin };
  double scale = raster_scale (cr);
  g_autoptr (PctRaster) raster
      = scale > 0 ? pct_raster_new ((int)ceil (place.width * scale), (int)ceil (place.height * scale)) : NULL;
  Pen pen = { .raster = raster, .cr = cr, .left = place.x, .top = place.y, .scale = scale };

  cairo_save (cr);
  cairo_rectangle (cr, place.x, place.y, place.width, place.height);
  cairo_clip (cr);
  pct_plot_paint_gap (plot, style, layout, cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (int faint = 1; faint >= 0; faint--)
    for (size_t i = 0; i < plot->n_series; i++)
      if (!plot->series[i].hidden && !plot->series[i].faint == !faint)
        draw_series (&plot->series[i], style, layout, &pen);
  if (raster)
    {
      cairo_surface_t *surface = pct_raster_surface (raster);
      cairo_surface_set_device_scale (surface, scale, scale);
      cairo_set_source_surface (cr, surface, place.x, place.y);
      cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
      cairo_paint (cr);
    }
  cairo_restore (cr);

  for (size_t i = 0; i < plot->n_series; i++)
    if (!plot->series[i].hidden)
      draw_lone_points (&plot->series[i], style, layout, line_colour (&plot->series[i], style), cr);
  pct_plot_paint_extremes (plot, style, layout, cr);
}
