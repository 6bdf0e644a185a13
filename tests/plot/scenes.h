/* What the plot tests draw: made-up runs, and pixels to look at. */
#pragma once

#include "ui/draw/matrix.h"
#include "ui/draw/plot.h"

typedef struct {
  PctPoints *batches;
  double training[200], validation[200];
  PctSeries series[3];
  PctPlot plot;
} Scene;

/* A loss over at most 200 epochs, with so many batches in each. */
Scene *scene_new (int epochs, int batches);
void scene_free (Scene *scene);

/* Counts [rows, columns], large on the diagonal; free with g_free. */
uint32_t *scene_counts (size_t rows, size_t columns);

/* How many pixels outside the rectangle are not transparent. */
size_t ink_outside (cairo_surface_t *page, int x, int y, int width, int height);
unsigned alpha_at (cairo_surface_t *page, size_t x, size_t y);

/* Over all channels of two pages of one size, of 255. */
double mean_difference (cairo_surface_t *a, cairo_surface_t *b);

/* The share of pixels of which a channel differs by more than `levels`. */
double differing_share (cairo_surface_t *a, cairo_surface_t *b, int levels);
