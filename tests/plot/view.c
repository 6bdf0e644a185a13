/* What a plot shows: zoom, smoothing, marks, extremes, the legend's places; and styles that can be read. */
#include "tests/plot/scenes.h"
#include "ui/draw/bars.h"
#include "ui/draw/plot-zoom.h"
#include "ui/draw/smoothing.h"

static void
lay_out (const PctPlot *plot, PctPlotLayout *layout)
{
  PctStyle style = pct_style_light (1);
  pct_plot_layout (plot, &style, 640, 320, layout);
}

static gboolean
shows_all (const PctPlot *plot)
{
  return plot->zoom.x_least == plot->zoom.x_greatest && plot->zoom.y_least == plot->zoom.y_greatest;
}

/* What lay in the rectangle fills the axes afterwards, whichever corner the drag began at, on every kind of axis. */
static void
test_zoom_to (void)
{
  for (int kind = 0; kind < 4; kind++)
    {
      Scene *scene = scene_new (12, 40);
      PctPlotLayout before, after;
      scene->plot.log_x = kind & 1;
      scene->plot.log_y = kind & 2;
      lay_out (&scene->plot, &before);
      PctRectangle place = { before.axes.x + 100, before.axes.y + 50, 200, 60 };
      double left = pct_plot_pixel_to_x (&before, place.x), bottom = pct_plot_pixel_to_y (&before, place.y + place.height);
      if (kind == 1)
        place = (PctRectangle){ place.x + place.width, place.y + place.height, -place.width, -place.height };
      pct_plot_zoom_to (&scene->plot, &before, place);
      lay_out (&scene->plot, &after);
      g_assert_cmpfloat_with_epsilon (after.x_least, left, 1e-9 * fabs (left));
      g_assert_cmpfloat_with_epsilon (after.y_least, bottom, 1e-9 * fabs (bottom));
      g_assert_cmpfloat (after.home.x_least, ==, before.x_least);
      g_assert_cmpfloat (after.home.x_greatest, ==, before.x_greatest);
      pct_plot_fit (&scene->plot);
      g_assert_true (shows_all (&scene->plot));
      scene_free (scene);
    }
}

/* A drag along one axis leaves the other one alone. */
static void
test_zoom_one_way (void)
{
  Scene *scene = scene_new (12, 40);
  PctPlotLayout layout;
  lay_out (&scene->plot, &layout);
  pct_plot_zoom_to (&scene->plot, &layout, (PctRectangle){ 200, 100, 100, 2 });
  g_assert_cmpfloat (scene->plot.zoom.x_least, <, scene->plot.zoom.x_greatest);
  g_assert_cmpfloat (scene->plot.zoom.y_greatest, ==, 0);
  pct_plot_fit (&scene->plot);
  pct_plot_zoom_about (&scene->plot, &layout, 200, 100, 1, 2);
  g_assert_cmpfloat (scene->plot.zoom.x_greatest, ==, 0);
  g_assert_cmpfloat (scene->plot.zoom.y_least, <, scene->plot.zoom.y_greatest);
  scene_free (scene);
}

/* The pixel under the pointer keeps its value; zooming out ends at the whole; nothing is panned out of the home. */
static void
test_zoom_and_pan (void)
{
  Scene *scene = scene_new (12, 40);
  PctPlotLayout layout;
  lay_out (&scene->plot, &layout);
  double x = layout.axes.x + 200, y = layout.axes.y + 100;
  for (int i = 0; i < 5; i++)
    {
      double value_x = pct_plot_pixel_to_x (&layout, x), value_y = pct_plot_pixel_to_y (&layout, y);
      pct_plot_zoom_about (&scene->plot, &layout, x, y, 1.5, 1.5);
      lay_out (&scene->plot, &layout);
      /* Wider labels of the y axis may push the axes a little. */
      g_assert_cmpfloat_with_epsilon (pct_plot_pixel_to_x (&layout, x), value_x, 0.2);
      g_assert_cmpfloat_with_epsilon (pct_plot_pixel_to_y (&layout, y), value_y, 1e-9);
    }
  double span = layout.x_greatest - layout.x_least;
  pct_plot_pan (&scene->plot, &layout, -30, 0);
  double moved = scene->plot.zoom.x_least - layout.x_least;
  g_assert_cmpfloat_with_epsilon (moved, 30 / layout.axes.width * span, 1e-9);
  pct_plot_pan (&scene->plot, &layout, 1e6, 0);
  g_assert_cmpfloat (scene->plot.zoom.x_least, ==, layout.home.x_least);
  g_assert_cmpfloat_with_epsilon (scene->plot.zoom.x_greatest - scene->plot.zoom.x_least, span, 1e-9);
  for (int i = 0; i < 100; i++)
    {
      pct_plot_zoom_about (&scene->plot, &layout, x, y, 3, 3);
      lay_out (&scene->plot, &layout);
      g_assert_cmpfloat (layout.x_least, <, layout.x_greatest);
      g_assert_cmpfloat (layout.y_least, <, layout.y_greatest);
    }
  pct_plot_zoom_about (&scene->plot, &layout, x, y, 1e-9, 1e-9);
  g_assert_true (shows_all (&scene->plot));
  scene_free (scene);
}

/* Against the definition: a mean of all values so far, each weighing `weight` times the one behind it. */
static void
test_smoothing (void)
{
  static const double weights[] = { 0.3, 0.9, 0.99 };
  double y[60];
  for (int i = 0; i < 60; i++)
    y[i] = i == 7 ? NAN : 5 + sin (i * 1.7) + (i > 30 ? 2 : 0);
  g_autoptr (PctSmoothing) smoothing = pct_smoothing_new ();
  for (size_t w = 0; w < G_N_ELEMENTS (weights); w++)
    for (size_t count = 1; count <= 60; count += 13)
      {
        size_t n;
        PctSeries series = { .name = "a", .y = y, .first = 1, .count = count };
        const PctSeries *drawn = pct_smoothing_apply (smoothing, weights[w], &series, 1, &n);
        g_assert_cmpuint (n, ==, 2);
        g_assert_true (drawn[1].faint && !drawn[1].name && !drawn[0].faint);
        g_assert_cmpuint (pct_series_count (drawn), ==, count);
        double sum = 0, total = 0;
        for (size_t i = 0; i < count; i++)
          if (!isnan (y[count - 1 - i]))
            {
              size_t gaps = count - 1 >= 7 && count - 1 - i < 7;
              sum += pow (weights[w], (double)(i - gaps)) * y[count - 1 - i];
              total += pow (weights[w], (double)(i - gaps));
            }
        g_assert_cmpfloat_with_epsilon (pct_series_y (drawn, count - 1), sum / total, 1e-5);
      }
  /* Other values in the same place begin it anew. */
  size_t n;
  for (int i = 0; i < 60; i++)
    y[i] = 1;
  PctSeries series = { .name = "a", .y = y, .count = 60 };
  g_assert_cmpfloat_with_epsilon (pct_series_y (pct_smoothing_apply (smoothing, 0.99, &series, 1, &n), 59), 1, 1e-6);
  g_assert_true (pct_smoothing_apply (smoothing, 0, &series, 1, &n) == &series);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_extremes (void)
{
  g_autoptr (PctPoints) points = pct_points_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  gssize least = 0, greatest = 0;
  double positive = INFINITY;
  for (gssize i = 0; i < 5000; i++)
    {
      double y = i % 97 == 5 ? NAN : (double)g_rand_int_range (random, -400, 400);
      pct_points_append (points, (double)i, y);
      if (y < pct_points_y (points, (size_t)least))
        least = i;
      if (y > pct_points_y (points, (size_t)greatest))
        greatest = i;
      if (y > 0)
        positive = fmin (positive, y);
    }
  PctSeries series = { .points = points }, none = { .count = 0 }, late = { .points = points, .since = 4997.5 };
  g_assert_cmpint (pct_series_extreme (&series, PCT_EXTREME_LEAST), ==, least);
  g_assert_cmpint (pct_series_extreme (&series, PCT_EXTREME_GREATEST), ==, greatest);
  g_assert_cmpint (pct_series_extreme (&series, PCT_EXTREME_NONE), ==, -1);
  g_assert_cmpint (pct_series_extreme (&none, PCT_EXTREME_LEAST), ==, -1);
  gssize lower = pct_points_y (points, 4998) < pct_points_y (points, 4999) ? 4998 : 4999;
  g_assert_cmpint (pct_series_extreme (&late, PCT_EXTREME_LEAST), ==, lower);
  late.since = 5000;
  g_assert_cmpint (pct_series_extreme (&late, PCT_EXTREME_LEAST), ==, -1);
  g_assert_cmpfloat (pct_points_least_positive (points, 0, 5000), ==, positive);
  g_assert_true (isinf (pct_points_least_positive (points, 5, 6)));
}

#define LONG_MARK  "learning rate 0.001 → 0.0001"
#define BRIEF_MARK "0.001 → 0.0001"

/* Flags stand at their marks, within the plot, and never over one another; numbers are said whole or not at all. */
static void
test_marks (void)
{
  static const double places[][4] = { { 1, 4, 7, 10 }, { 2, 2.05, 2.1, 2.2 }, { 11.9, 11.95, 11.99, 12 }, { -3, 5, 13, 99 } };
  static const size_t shown[] = { 4, 4, 4, 1 };
  static const char *const said[][4] = { { BRIEF_MARK, BRIEF_MARK, BRIEF_MARK, BRIEF_MARK }, { NULL, NULL, NULL, LONG_MARK },
                                         { NULL, NULL, NULL, NULL }, { LONG_MARK } };
  for (size_t i = 0; i < G_N_ELEMENTS (places); i++)
    {
      Scene *scene = scene_new (12, 40);
      PctMark marks[4];
      PctPlotLayout layout;
      for (int m = 0; m < 4; m++)
        marks[m] = (PctMark){ places[i][m], LONG_MARK, BRIEF_MARK };
      scene->plot.marks = marks;
      scene->plot.n_marks = 4;
      lay_out (&scene->plot, &layout);
      g_assert_cmpuint (layout.n_flags, ==, shown[i]);
      for (size_t f = 0; f < layout.n_flags; f++)
        {
          PctRectangle place = layout.flags[f].place;
          double pole = pct_plot_x_to_pixel (&layout, marks[layout.flags[f].mark].x);
          g_assert_cmpfloat (place.x + place.width, <=, layout.width);
          g_assert_true (place.x == pole || fabs (place.x + place.width - pole) < 1e-9);
          g_assert_cmpstr (layout.flags[f].text, ==, said[i][f]);
          if (f > 0 && layout.flags[f].text_width > 0 && layout.flags[f - 1].text_width > 0)
            g_assert_cmpfloat (layout.flags[f - 1].place.x + layout.flags[f - 1].place.width, <=, place.x);
        }
      scene_free (scene);
    }
}

static void
test_places (void)
{
  static const PctMark mark = { 6, "here" };
  Scene *scene = scene_new (12, 40);
  PctPlotLayout layout;
  scene->plot.marks = &mark;
  scene->plot.n_marks = 1;
  lay_out (&scene->plot, &layout);
  g_assert_cmpuint (layout.n_legend, ==, 3);
  double free_from = 0;
  for (size_t i = 0; i < 3; i++)
    {
      PctRectangle place = layout.legend[i].place;
      g_assert_cmpfloat (place.x, >=, free_from);
      g_assert_cmpfloat (place.y + place.height, <=, layout.axes.y);
      free_from = place.x + place.width;
    }
  g_assert_cmpfloat (free_from, <=, 640);
  double pole = pct_plot_x_to_pixel (&layout, 6);
  g_assert_cmpuint (layout.n_flags, ==, 1);
  g_assert_cmpfloat (layout.flags[0].place.x, <=, pole + 1);
  g_assert_cmpfloat (layout.flags[0].place.x + layout.flags[0].place.width, >=, pole - 1);
  scene_free (scene);
}

/* Where not all names have room, each line is told by its brief one. */
static void
test_crowded_legend (void)
{
  static const double y[] = { 1, 2 };
  static const struct {
    double width;
    size_t n;
    const char *name;
  } cases[] = { { 310, 3, "Run 1 · Softmax regression" }, { 310, 10, "Run 1" }, { 900, 10, "Run 1 · Softmax regression" } };
  PctStyle style = pct_style_light (1);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PctSeries series[10];
      PctPlot plot = PCT_PLOT_INIT;
      PctPlotLayout layout;
      for (size_t s = 0; s < cases[i].n; s++)
        series[s] = (PctSeries){ .name = "Run 1 · Softmax regression", .brief = "Run 1", .y = y, .count = 2 };
      plot.title = "Loss";
      plot.series = series;
      plot.n_series = cases[i].n;
      pct_plot_layout (&plot, &style, cases[i].width, 240, &layout);
      g_assert_cmpuint (layout.n_legend, ==, cases[i].n);
      for (size_t e = 0; e < layout.n_legend; e++)
        {
          PctRectangle place = layout.legend[e].place;
          g_assert_cmpstr (layout.legend[e].name, ==, cases[i].name);
          g_assert_cmpfloat (place.x + place.width, <=, cases[i].width);
          g_assert_cmpfloat (place.y + place.height, <=, layout.axes.y);
        }
    }
}

/* Smoothed or not, the pale line comes last. */
static void
test_legend_order (void)
{
  static const double values[] = { 1, 2, 3, 4 };
  const PctSeries series[] = { { .name = "batch", .faint = TRUE, .y = values, .count = 4 },
                               { .name = "training", .y = values, .count = 4 } };
  g_autoptr (PctSmoothing) smoothing = pct_smoothing_new ();
  for (int smooth = 0; smooth <= 1; smooth++)
    {
      PctPlot plot = PCT_PLOT_INIT;
      PctPlotLayout layout;
      plot.series = pct_smoothing_apply (smoothing, 0.9 * smooth, series, G_N_ELEMENTS (series), &plot.n_series);
      lay_out (&plot, &layout);
      g_assert_cmpuint (layout.n_legend, ==, 2);
      g_assert_cmpstr (plot.series[layout.legend[0].series].name, ==, "training");
      g_assert_cmpstr (plot.series[layout.legend[1].series].name, ==, "batch");
    }
}

/* The gap is painted between the lines and nowhere else. */
static void
test_gap (void)
{
  static const double low[] = { 1, 1, 1, 1 }, high[] = { 3, 3, 3, 3 };
  PctSeries series[] = { { .y = low, .count = 4 }, { .y = high, .count = 4, .colour = 1 } };
  PctPlot plot = PCT_PLOT_INIT;
  PctPlotLayout layout;
  PctStyle style = pct_style_light (1);
  plot.series = series;
  plot.n_series = 2;
  plot.y_least = 0;
  plot.y_greatest = 4;
  plot.gap = (PctGap){ 0, 1, 1.5 };
  lay_out (&plot, &layout);
  cairo_surface_t *page = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 640, 320);
  cairo_t *cr = cairo_create (page);
  pct_plot_paint_lines (&plot, &style, &layout, cr);
  cairo_destroy (cr);
  cairo_surface_flush (page);
  static const struct {
    double x, y;
    gboolean painted;
  } cases[] = { { 2, 2, TRUE }, { 1.6, 2.8, TRUE }, { 2.9, 1.2, TRUE }, { 1.4, 2, FALSE }, { 2, 0.5, FALSE }, { 2, 3.5, FALSE } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      unsigned alpha = alpha_at (page, (size_t)pct_plot_x_to_pixel (&layout, cases[i].x),
                                 (size_t)pct_plot_y_to_pixel (&layout, cases[i].y));
      g_assert_cmpint (alpha > 0, ==, cases[i].painted);
    }
  cairo_surface_destroy (page);
}

static double
contrast (PctColour a, PctColour b)
{
  double bright = pct_colour_luminance (a) + 0.05, dim = pct_colour_luminance (b) + 0.05;
  return MAX (bright, dim) / MIN (bright, dim);
}

/* WCAG 2 asks 3 of lines and 4.5 of small type; high contrast gives lines as much as type. */
static void
test_contrast (void)
{
  const struct {
    PctStyle style;
    double lines, type;
  } cases[] = { { pct_style_light (1), 2.9, 4.5 },
                { pct_style_dark (1), 4.5, 4.5 },
                { pct_style_high_contrast (FALSE, 1), 4.5, 15 },
                { pct_style_high_contrast (TRUE, 1), 7, 15 } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const PctStyle *style = &cases[i].style;
      for (unsigned n = 0; n < PCT_STYLE_COLOURS; n++)
        g_assert_cmpfloat (contrast (pct_style_series (style, n), style->background), >=, cases[i].lines);
      g_assert_cmpfloat (contrast (style->dim, style->background), >=, cases[i].type);
    }
}

/* Names give way to numbers, columns are as wide as one another and stay inside, and each row is found by its height. */
static void
test_bars (void)
{
  static const double training[] = { 5923, 1, 0 }, test[] = { 980, 10, 0 };
  static const char *const names[] = { "0", "a name that is longer than there is room for in so narrow a card", "2" };
  PctBars bars = { .names = names, .count = 3, .columns = { { 0, training }, { 2, test } }, .n_columns = 2, .chosen = 1 };
  PctStyle style = pct_style_light (1);
  for (double width = 200; width <= 800; width += 150)
    {
      PctBarsLayout layout;
      pct_bars_layout (&bars, &style, width, &layout);
      double right = layout.left + 2 * layout.column_width + layout.gap;
      g_assert_cmpfloat (layout.greatest[0], ==, 5923);
      g_assert_cmpfloat (layout.greatest[1], ==, 980);
      g_assert_cmpfloat (layout.column_width, >=, 24);
      g_assert_cmpfloat (right, <=, width - 12);
      g_assert_cmpfloat (right, >, width - 12 - 2);
      g_assert_cmpfloat (layout.name_width, <=, 0.45 * width);
      for (size_t i = 0; i < bars.count; i++)
        {
          PctRectangle row = pct_bars_row (&layout, i);
          g_assert_cmpint (pct_bars_at (&bars, &layout, row.y + row.height / 2), ==, (gssize)i);
        }
      g_assert_cmpint (pct_bars_at (&bars, &layout, -1), ==, -1);
      g_assert_cmpint (pct_bars_at (&bars, &layout, 1e9), ==, -1);
      g_assert_cmpfloat (pct_bars_height (&style, 3), >, 3 * layout.step);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/view/zoom-to", test_zoom_to);
  g_test_add_func ("/plot/view/zoom-one-way", test_zoom_one_way);
  g_test_add_func ("/plot/view/zoom-and-pan", test_zoom_and_pan);
  g_test_add_func ("/plot/view/smoothing", test_smoothing);
  g_test_add_func ("/plot/view/legend-order", test_legend_order);
  g_test_add_func ("/plot/view/extremes", test_extremes);
  g_test_add_func ("/plot/view/crowded-legend", test_crowded_legend);
  g_test_add_func ("/plot/view/marks", test_marks);
  g_test_add_func ("/plot/view/places", test_places);
  g_test_add_func ("/plot/view/gap", test_gap);
  g_test_add_func ("/plot/view/contrast", test_contrast);
  g_test_add_func ("/plot/view/bars", test_bars);
  return g_test_run ();
}
