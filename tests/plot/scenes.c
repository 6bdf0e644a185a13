#include "tests/plot/scenes.h"

#include <stdlib.h>

Scene *
scene_new (int epochs, int batches)
{
  Scene *scene = g_new0 (Scene, 1);
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  scene->batches = pct_points_new ();
  for (int i = 0; i < epochs * batches; i++)
    {
      double epoch = (i + 1.0) / batches;
      pct_points_append (scene->batches, epoch, 0.25 + 2.1 * exp (-epoch) + 0.3 * g_rand_double (random));
    }
  for (int i = 0; i < epochs; i++)
    {
      scene->training[i] = 0.05 + 1.2 * exp (-(i + 1) / 5.0);
      scene->validation[i] = 0.3 + 0.9 * exp (-(i + 1) / 3.0) + 0.004 * i + 0.03 * g_rand_double (random);
    }
  scene->series[0] = (PctSeries){ .name = "training", .y = scene->training, .first = 1, .count = (size_t)epochs };
  scene->series[1] = (PctSeries){
    .name = "validation", .colour = 1, .dashed = TRUE, .y = scene->validation, .first = 1, .count = (size_t)epochs
  };
  scene->series[2] = (PctSeries){ .name = "batch", .faint = TRUE, .points = scene->batches };
  scene->plot = (PctPlot)PCT_PLOT_INIT;
  scene->plot.title = "Loss";
  scene->plot.x_label = "epoch";
  scene->plot.y_label = "loss";
  scene->plot.y_unit = "nats";
  scene->plot.x_integers = TRUE;
  scene->plot.lower_bound = 0;
  scene->plot.series = scene->series;
  scene->plot.n_series = 3;
  scene->plot.empty = "The loss of each batch is drawn here";
  return scene;
}

void
scene_free (Scene *scene)
{
  pct_points_free (scene->batches);
  g_free (scene);
}

uint32_t *
scene_counts (size_t rows, size_t columns)
{
  uint32_t *counts = g_new0 (uint32_t, rows * columns);
  for (size_t row = 0; row < rows; row++)
    for (size_t column = 0; column < rows; column++)
      counts[row * columns + column] = (uint32_t)(row == column                 ? 880
                                                  : (row * 7 + column * 13) % 5 ? (row * 11 + column * 3) % 29
                                                                                : 0);
  return counts;
}

static const uint8_t *
pixel_at (cairo_surface_t *page, size_t x, size_t y)
{
  return cairo_image_surface_get_data (page) + y * (size_t)cairo_image_surface_get_stride (page) + 4 * x;
}

unsigned
alpha_at (cairo_surface_t *page, size_t x, size_t y)
{
  uint32_t pixel = *(const uint32_t *)(const void *)pixel_at (page, x, y);
  return pixel >> 24;
}

size_t
ink_outside (cairo_surface_t *page, int x, int y, int width, int height)
{
  size_t ink = 0;
  cairo_surface_flush (page);
  for (int row = 0; row < cairo_image_surface_get_height (page); row++)
    for (int column = 0; column < cairo_image_surface_get_width (page); column++)
      if (column < x || row < y || column >= x + width || row >= y + height)
        ink += alpha_at (page, (size_t)column, (size_t)row) > 0;
  return ink;
}

static int
difference_at (cairo_surface_t *a, cairo_surface_t *b, size_t x, size_t y, int *sum)
{
  int greatest = 0;
  for (int channel = 0; channel < 3; channel++)
    {
      int difference = abs (pixel_at (a, x, y)[channel] - pixel_at (b, x, y)[channel]);
      greatest = MAX (greatest, difference);
      *sum += difference;
    }
  return greatest;
}

static void
measure (cairo_surface_t *a, cairo_surface_t *b, int levels, double *mean, double *share)
{
  size_t width = (size_t)cairo_image_surface_get_width (a), height = (size_t)cairo_image_surface_get_height (a),
         beyond = 0;
  g_assert_cmpuint (width, ==, (size_t)cairo_image_surface_get_width (b));
  g_assert_cmpuint (height, ==, (size_t)cairo_image_surface_get_height (b));
  cairo_surface_flush (a);
  cairo_surface_flush (b);
  double total = 0;
  for (size_t y = 0; y < height; y++)
    for (size_t x = 0; x < width; x++)
      {
        int sum = 0;
        beyond += difference_at (a, b, x, y, &sum) > levels;
        total += sum / 3.0;
      }
  *mean = total / (double)(width * height);
  *share = (double)beyond / (double)(width * height);
}

double
mean_difference (cairo_surface_t *a, cairo_surface_t *b)
{
  double mean, share;
  measure (a, b, 0, &mean, &share);
  return mean;
}

double
differing_share (cairo_surface_t *a, cairo_surface_t *b, int levels)
{
  double mean, share;
  measure (a, b, levels, &mean, &share);
  return share;
}
