/* How often each value occurs: pixels from 0 to 255, one outline a channel. */
#pragma once

#include "ui/draw/style.h"

#define PCT_HISTOGRAM_MAX_CHANNELS 3

typedef struct {
  const double *counts[PCT_HISTOGRAM_MAX_CHANNELS]; /* [channels][bins] */
  size_t channels, bins;                            /* one channel: grey; three: red, green, blue */
  double least, greatest;                           /* of the values: the first bin's start and the last one's end */
  gboolean roots;     /* heights are square roots of shares, so that a peak doesn't hide the rest; the label says it */
  const char *title, *x_label;                      /* each may be NULL */
  const char *empty;                                /* what is said while bins or channels is 0, or NULL */
} PctHistogram;

void pct_histogram_paint (const PctHistogram *histogram, const PctStyle *style, double width, double height, cairo_t *cr);
