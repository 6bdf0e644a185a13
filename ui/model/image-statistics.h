/* What a split holds, counted: its classes, and the pixels of the images that are looked at. Immutable. */
#pragma once

#include "engine/core/image-set.h"

#include <gio/gio.h>

#define PCT_PIXEL_VALUES 256

typedef struct {
  size_t n_classes, height, width, channels;
  double *class_counts; /* [n_classes], images of the split */
  size_t count;         /* images looked at */
  double *pixels;       /* [channels][PCT_PIXEL_VALUES], how often each value occurs in them */
  uint8_t *mean_image;  /* [height, width, channels], rounded; black without images */
  double mean, deviation; /* of all their pixels, in [0, 255]; 0 without images */
} PctImageStatistics;

/* label: the class that is looked at, or -1 for all. Reads every pixel of it: for a worker. NULL: cancelled. */
PctImageStatistics *pct_image_statistics_new (const PctImageSet *set, PctSplit split, gssize label, GCancellable *cancellable);
void pct_image_statistics_free (PctImageStatistics *statistics);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctImageStatistics, pct_image_statistics_free)
