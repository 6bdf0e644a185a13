/* How long a plot of a million batches takes to paint, as JSON lines: each step of a frame, the whole, and what of the
 * latter was computing, which other programs on the machine don't lengthen. */
#include "ui/draw/plot.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WIDTH  1200
#define HEIGHT 800
#define FRAMES 31

typedef struct {
  const char *name;
  size_t series, points;
  gboolean log_y, zoomed;
} Case;

static const Case cases[] = {
  { "ten series of a million points", 10, 1000000, FALSE, FALSE },
  { "the same, logarithmic", 10, 1000000, TRUE, FALSE },
  { "the same, a hundredth of x", 10, 1000000, FALSE, TRUE },
  { "ten series of 200 points", 10, 200, FALSE, FALSE },
};

enum { LAYOUT, BACKGROUND, LINES, OVERLAY, FRAME, COMPUTED, STEPS };
static const char *const steps[STEPS] = { "layout", "background", "lines", "overlay", "frame", "frame_computed" };

static int
compare (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Batch losses as they are: falling, with noise; the n-th run a little above the last one's. */
static PctPoints *
make_points (size_t count, size_t run)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32)run + 1);
  PctPoints *points = pct_points_new ();
  for (size_t i = 0; i < count; i++)
    {
      double epoch = 30.0 * (double)(i + 1) / (double)count;
      double noise = g_rand_double (random) + g_rand_double (random) - 1;
      pct_points_append (points, epoch, (0.4 + 2 * exp (-epoch / 4) + 0.1 * (double)run) * (1 + 0.2 * noise));
    }
  return points;
}

static double
computed_milliseconds (void)
{
  struct timespec now;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6;
}

static void
time_frame (const PctPlot *plot, const PctStyle *style, cairo_surface_t *page, double milliseconds[STEPS])
{
  PctPlotLayout layout;
  cairo_t *cr = cairo_create (page);
  gint64 times[FRAME + 1];
  double computed = computed_milliseconds ();
  times[0] = g_get_monotonic_time ();
  pct_plot_layout (plot, style, WIDTH, HEIGHT, &layout);
  times[1] = g_get_monotonic_time ();
  pct_plot_paint_background (plot, style, &layout, cr);
  times[2] = g_get_monotonic_time ();
  pct_plot_paint_lines (plot, style, &layout, cr);
  times[3] = g_get_monotonic_time ();
  pct_plot_paint_overlay (plot, style, &layout, cr);
  times[4] = g_get_monotonic_time ();
  milliseconds[COMPUTED] = computed_milliseconds () - computed;
  cairo_destroy (cr);
  for (int i = 0; i < FRAME; i++)
    milliseconds[i] = (double)(times[i + 1] - times[i]) / 1000;
  milliseconds[FRAME] = (double)(times[FRAME] - times[0]) / 1000;
}

static void
measure (const Case *what)
{
  PctSeries series[10] = { 0 };
  g_autofree PctPoints **points = g_new (PctPoints *, what->series);
  for (size_t i = 0; i < what->series; i++)
    {
      points[i] = make_points (what->points, i);
      series[i] = (PctSeries){ .name = "run", .colour = (unsigned)i, .points = points[i] };
    }
  PctPlot plot = PCT_PLOT_INIT;
  PctStyle style = pct_style_light (1);
  plot.title = "Loss";
  plot.x_label = "epoch";
  plot.series = series;
  plot.n_series = what->series;
  plot.log_y = what->log_y;
  plot.hover = 12.5;
  if (what->zoomed)
    {
      plot.x_least = 12;
      plot.x_greatest = 12.3;
    }

  double taken[STEPS][FRAMES];
  cairo_surface_t *page = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  for (int frame = 0; frame < FRAMES; frame++)
    {
      double milliseconds[STEPS];
      time_frame (&plot, &style, page, milliseconds);
      for (int i = 0; i < STEPS; i++)
        taken[i][frame] = milliseconds[i];
    }
  cairo_surface_destroy (page);
  for (size_t i = 0; i < what->series; i++)
    pct_points_free (points[i]);

  printf ("{\"benchmark\": \"plot\", \"what\": \"%s\", \"width\": %d, \"height\": %d", what->name, WIDTH, HEIGHT);
  for (int i = 0; i < STEPS; i++)
    {
      qsort (taken[i], FRAMES, sizeof (double), compare);
      printf (", \"%s_ms\": %.2f", steps[i], taken[i][FRAMES / 2]);
    }
  printf (", \"slowest_frame_ms\": %.2f}\n", taken[FRAME][FRAMES - 1]);
  fflush (stdout);
}

int
main (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    measure (&cases[i]);
  return EXIT_SUCCESS;
}
