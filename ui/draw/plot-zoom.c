#include "ui/draw/plot-zoom.h"

/* Of the home: finer than the labels of ticks can tell apart is of no use. */
#define LEAST_SHARE 1e-5

/* Less, in pixels, is no rectangle but a slip of the hand, or meant for the other direction. */
#define LEAST_DRAG 6

typedef struct {
  double least, greatest;
} Range;

/* The range moved into the home; nothing (0 to 0: no zoom) where it is all of it. */
static Range
keep_within (Range range, Range home, gboolean logarithmic)
{
  if (logarithmic)
    {
      range = (Range){ log (range.least), log (range.greatest) };
      home = (Range){ log (home.least), log (home.greatest) };
    }
  double whole = home.greatest - home.least, span = fmax (range.greatest - range.least, whole * LEAST_SHARE);
  double centre = (range.least + range.greatest) / 2;
  if (!(span < whole * (1 - 1e-9)) || !isfinite (centre))
    return (Range){ 0, 0 };
  range.least = CLAMP (centre - span / 2, home.least, home.greatest - span);
  range.greatest = range.least + span;
  return logarithmic ? (Range){ exp (range.least), exp (range.greatest) } : range;
}

static void
show_x (PctPlot *plot, const PctPlotLayout *layout, double left, double right)
{
  Range range = { pct_plot_pixel_to_x (layout, left), pct_plot_pixel_to_x (layout, right) };
  range = keep_within (range, (Range){ layout->home.x_least, layout->home.x_greatest }, layout->log_x);
  plot->zoom.x_least = range.least;
  plot->zoom.x_greatest = range.greatest;
}

static void
show_y (PctPlot *plot, const PctPlotLayout *layout, double top, double bottom)
{
  Range range = { pct_plot_pixel_to_y (layout, bottom), pct_plot_pixel_to_y (layout, top) };
  range = keep_within (range, (Range){ layout->home.y_least, layout->home.y_greatest }, layout->log_y);
  plot->zoom.y_least = range.least;
  plot->zoom.y_greatest = range.greatest;
}

void
pct_plot_zoom_about (PctPlot *plot, const PctPlotLayout *layout, double x, double y, double times_x, double times_y)
{
  const PctRectangle *axes = &layout->axes;
  g_assert (times_x > 0 && times_y > 0);
  if (times_x != 1)
    show_x (plot, layout, x - (x - axes->x) / times_x, x + (axes->x + axes->width - x) / times_x);
  if (times_y != 1)
    show_y (plot, layout, y - (y - axes->y) / times_y, y + (axes->y + axes->height - y) / times_y);
}

void
pct_plot_zoom_to (PctPlot *plot, const PctPlotLayout *layout, PctRectangle place)
{
  if (fabs (place.width) >= LEAST_DRAG)
    show_x (plot, layout, place.x + fmin (place.width, 0), place.x + fmax (place.width, 0));
  if (fabs (place.height) >= LEAST_DRAG)
    show_y (plot, layout, place.y + fmin (place.height, 0), place.y + fmax (place.height, 0));
}

void
pct_plot_pan (PctPlot *plot, const PctPlotLayout *layout, double dx, double dy)
{
  const PctRectangle *axes = &layout->axes;
  if (dx != 0)
    show_x (plot, layout, axes->x - dx, axes->x + axes->width - dx);
  if (dy != 0)
    show_y (plot, layout, axes->y - dy, axes->y + axes->height - dy);
}

void
pct_plot_fit (PctPlot *plot)
{
  plot->zoom = (PctBounds){ 0, 0, 0, 0 };
}
