#include "tests/plot/scenes.h"

static void
test_ranges (void)
{
  static const double accuracy[] = { 0.81, 0.9, 0.94 }, same[] = { 1, 1 }, gaps[] = { NAN, 2, NAN, 4, INFINITY },
                      none[] = { NAN, NAN };
  static const double small[] = { 1e-3, 0.5, 0, -1 };
  static const struct {
    const double *y;
    size_t count;
    double upper;
    gboolean log_y;
    gboolean empty;
    double least, greatest;
  } cases[] = {
    { accuracy, 3, 1, FALSE, FALSE, 0.8, 0.95 }, { same, 2, 1, FALSE, FALSE, 0.9, 1 },
    { gaps, 5, INFINITY, FALSE, FALSE, 2, 4 },   { none, 2, INFINITY, FALSE, TRUE, 0, 1 },
    { NULL, 0, INFINITY, FALSE, TRUE, 0, 1 },    { small, 4, INFINITY, TRUE, FALSE, 0.000779904093479, 0.641104469358 },
  };
  PctStyle style = pct_style_light (1);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PctSeries series = { .name = "a", .y = cases[i].y, .count = cases[i].count, .first = 1 };
      PctPlot plot = PCT_PLOT_INIT;
      PctPlotLayout layout;
      plot.series = &series;
      plot.n_series = 1;
      plot.upper_bound = cases[i].upper;
      plot.log_y = cases[i].log_y;
      pct_plot_layout (&plot, &style, 600, 300, &layout);
      g_assert_cmpint (layout.empty, ==, cases[i].empty);
      g_assert_cmpfloat_with_epsilon (layout.y_least, cases[i].least, 1e-9);
      g_assert_cmpfloat_with_epsilon (layout.y_greatest, cases[i].greatest, 1e-9);
    }
}

/* Ten wild batches of ten thousand don't flatten the rest; a strong line's are shown. */
static void
test_outliers (void)
{
  g_autoptr (PctPoints) points = pct_points_new ();
  for (size_t i = 0; i < 10000; i++)
    pct_points_append (points, (double)i, i < 10 ? 500 : 1 + (double)(i % 7) / 10);
  PctSeries series = { .name = "batch", .faint = TRUE, .points = points };
  PctPlot plot = PCT_PLOT_INIT;
  plot.series = &series;
  plot.n_series = 1;
  PctStyle style = pct_style_light (1);
  PctPlotLayout layout;
  pct_plot_layout (&plot, &style, 600, 300, &layout);
  g_assert_cmpfloat (layout.y_greatest, <, 3);
  g_assert_cmpfloat (layout.y_greatest, >=, 1.6);
  series.faint = FALSE;
  pct_plot_layout (&plot, &style, 600, 300, &layout);
  g_assert_cmpfloat (layout.y_greatest, >=, 500);
}

static void
test_nearest (void)
{
  static const double x[] = { 1, 2, 2.5, 7 }, y[] = { 10, NAN, 30, 40 };
  static const struct {
    double x;
    gssize index;
  } cases[] = { { -5, 0 }, { 1.7, 0 }, { 1.8, 2 }, { 2, 2 }, { 4.7, 2 }, { 4.8, 3 }, { 99, 3 }, { INFINITY, 3 } };
  const PctSeries series = { .x = x, .y = y, .count = 4 };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (pct_series_nearest (&series, cases[i].x), ==, cases[i].index);
}

static void
test_pixels_and_values (void)
{
  Scene *scene = scene_new (7, 50);
  PctStyle style = pct_style_light (1);
  for (int logarithmic = 0; logarithmic < 2; logarithmic++)
    {
      PctPlotLayout layout;
      scene->plot.log_y = logarithmic;
      pct_plot_layout (&scene->plot, &style, 640, 300, &layout);
      for (double pixel = 60; pixel < 600; pixel += 7)
        g_assert_cmpfloat_with_epsilon (pct_plot_x_to_pixel (&layout, pct_plot_pixel_to_x (&layout, pixel)), pixel,
                                        1e-6);
      for (double pixel = 20; pixel < 280; pixel += 7)
        g_assert_cmpfloat_with_epsilon (pct_plot_y_to_pixel (&layout, pct_plot_pixel_to_y (&layout, pixel)), pixel,
                                        1e-6);
      g_assert_cmpfloat_with_epsilon (pct_plot_y_to_pixel (&layout, layout.y_least), layout.axes.y + layout.axes.height,
                                      1e-9);
    }
  scene_free (scene);
}

/* The strip above the axes, as the overlay paints it. */
static cairo_surface_t *
legend_strip (Scene *scene, double cursor, double hover)
{
  PctStyle style = pct_style_light (1);
  PctPlotLayout layout;
  scene->plot.cursor = cursor;
  scene->plot.hover = hover;
  pct_plot_layout (&scene->plot, &style, 640, 300, &layout);
  g_assert_cmpuint (layout.n_legend, >, 0);
  cairo_surface_t *strip = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 640, (int) layout.axes.y - 8);
  cairo_t *cr = cairo_create (strip);
  pct_plot_paint_overlay (&scene->plot, &style, &layout, cr);
  cairo_destroy (cr);
  return strip;
}

/* Its values are those at the pointer, else in the epoch that is looked back to, else the last. */
static void
test_legend_values (void)
{
  static const struct {
    double cursor, hover, as_hover;
  } cases[] = { { NAN, NAN, 7 }, { 2, NAN, 2 }, { 2, 5, 5 }, { NAN, 5, 5 } };
  Scene *scene = scene_new (7, 50);
  cairo_surface_t *last = legend_strip (scene, NAN, 7);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      cairo_surface_t *seen = legend_strip (scene, cases[i].cursor, cases[i].hover);
      cairo_surface_t *wanted = legend_strip (scene, NAN, cases[i].as_hover);
      g_assert_cmpfloat (mean_difference (seen, wanted), ==, 0);
      if (cases[i].as_hover < 7)
        g_assert_cmpfloat (mean_difference (seen, last), >, 0);
      cairo_surface_destroy (seen);
      cairo_surface_destroy (wanted);
    }
  cairo_surface_destroy (last);
  scene_free (scene);
}

/* Whatever the size, nothing is painted beyond the page, and axes and legend keep apart. */
static void
test_nothing_clipped (void)
{
  static const int widths[] = { 160, 240, 333, 640, 1200 }, heights[] = { 100, 140, 199, 240, 500 };
  static const int epochs[] = { 0, 1, 2, 30, 200 };
  for (size_t e = 0; e < G_N_ELEMENTS (epochs); e++)
    {
      Scene *scene = scene_new (epochs[e], 20);
      scene->plot.hover = scene->plot.cursor = epochs[e];
      for (size_t w = 0; w < G_N_ELEMENTS (widths); w++)
        for (size_t h = 0; h < G_N_ELEMENTS (heights); h++)
          {
            PctStyle style = pct_style_light (1);
            style.background.alpha = 0;
            cairo_surface_t *page = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, widths[w] + 80, heights[h] + 80);
            cairo_t *cr = cairo_create (page);
            cairo_translate (cr, 40, 40);
            pct_plot_paint (&scene->plot, &style, widths[w], heights[h], cr);
            g_assert_cmpuint (ink_outside (page, 40, 40, widths[w], heights[h]), ==, 0);
            cairo_destroy (cr);
            cairo_surface_destroy (page);

            PctPlotLayout layout;
            pct_plot_layout (&scene->plot, &style, widths[w], heights[h], &layout);
            for (size_t i = 0; i < layout.n_legend; i++)
              g_assert_cmpfloat (layout.legend[i].place.y + layout.legend[i].place.height, <=, layout.axes.y + 0.01);
          }
      scene_free (scene);
    }
}

/* Lines on pixels are what cairo's stroker draws, but for antialiasing. A dense line differs where single strokes do.
 */
static void
test_raster_equals_vector (void)
{
  static const struct {
    int epochs, batches;
    double tolerance; /* mean difference of a pixel's channel, of 255 */
  } cases[] = { { 2, 10, 0.4 }, { 30, 5, 0.4 }, { 7, 400, 1.5 } };
  PctStyle style = pct_style_light (1);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Scene *scene = scene_new (cases[i].epochs, cases[i].batches);
      PctPlotLayout layout;
      pct_plot_layout (&scene->plot, &style, 600, 300, &layout);
      cairo_surface_t *pages[2];
      for (int vector = 0; vector < 2; vector++)
        {
          pages[vector] = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 600, 300);
          cairo_t *cr = cairo_create (pages[vector]);
          cairo_surface_t *recording = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
          cairo_t *recorder = vector ? cairo_create (recording) : cairo_reference (cr);
          cairo_set_source_rgb (cr, 1, 1, 1);
          cairo_paint (cr);
          pct_plot_paint_lines (&scene->plot, &style, &layout, recorder);
          if (vector)
            {
              cairo_set_source_surface (cr, recording, 0, 0);
              cairo_paint (cr);
            }
          cairo_destroy (recorder);
          cairo_surface_destroy (recording);
          cairo_destroy (cr);
        }
      double difference = mean_difference (pages[0], pages[1]);
      g_test_message ("mean difference %.3f", difference);
      g_assert_cmpfloat (difference, <, cases[i].tolerance);
      cairo_t *blank = cairo_create (pages[1]);
      cairo_set_source_rgb (blank, 1, 1, 1);
      cairo_paint (blank);
      g_assert_cmpfloat (mean_difference (pages[0], pages[1]), >, 2 * difference);
      cairo_destroy (blank);
      cairo_surface_destroy (pages[0]);
      cairo_surface_destroy (pages[1]);
      scene_free (scene);
    }
}

/* One spike in a million points is seen. */
static void
test_spike_is_kept (void)
{
  g_autoptr (PctPoints) points = pct_points_new ();
  for (size_t i = 0; i < 1000000; i++)
    pct_points_append (points, (double)i, i == 654321 ? 1 : 0);
  PctSeries series = { .points = points };
  PctPlot plot = PCT_PLOT_INIT;
  plot.series = &series;
  plot.n_series = 1;
  PctStyle style = pct_style_light (1);
  PctPlotLayout layout;
  pct_plot_layout (&plot, &style, 400, 200, &layout);
  cairo_surface_t *page = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 400, 200);
  cairo_t *cr = cairo_create (page);
  pct_plot_paint_lines (&plot, &style, &layout, cr);
  cairo_surface_flush (page);
  size_t column = (size_t)pct_plot_x_to_pixel (&layout, 654321), row = (size_t)pct_plot_y_to_pixel (&layout, 0.5);
  g_assert_cmpuint (alpha_at (page, column, row), >, 200);
  g_assert_cmpuint (alpha_at (page, column + 10, row), ==, 0);
  cairo_destroy (cr);
  cairo_surface_destroy (page);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/plot/ranges", test_ranges);
  g_test_add_func ("/plot/plot/outliers", test_outliers);
  g_test_add_func ("/plot/plot/nearest", test_nearest);
  g_test_add_func ("/plot/plot/pixels-and-values", test_pixels_and_values);
  g_test_add_func ("/plot/plot/legend-values", test_legend_values);
  g_test_add_func ("/plot/plot/nothing-clipped", test_nothing_clipped);
  g_test_add_func ("/plot/plot/raster-equals-vector", test_raster_equals_vector);
  g_test_add_func ("/plot/plot/spike-is-kept", test_spike_is_kept);
  return g_test_run ();
}
