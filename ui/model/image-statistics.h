/* What a split looks like: how its classes look on average, and the pixels of the images that are looked at. Immutable. */
#pragma once

#include "engine/core/image-set.h"

#include <gio/gio.h>

#define PCT_PIXEL_VALUES 256
/* Classes whose mean is made, the first ones. */
#define PCT_MOST_MEANS   100

typedef struct {
  size_t height, width, channels;
  size_t n_means;
  size_t *class_counts; /* [n_means], images of the split */
  uint8_t *means;       /* [n_means, height, width, channels], rounded; black without images */
  size_t count;         /* images looked at */
  double *pixels;       /* [channels][PCT_PIXEL_VALUES], how often each value occurs in them */
  double mean, deviation; /* of all their pixels, in [0, 255]; 0 without images */
} PctImageStatistics;

/* label: the class that is looked at, or -1 for all. Reads every pixel of the split: for a worker. NULL: cancelled. */
PctImageStatistics *pct_image_statistics_new (const PctImageSet *set, PctSplit split, gssize label, GCancellable *cancellable);
void pct_image_statistics_free (PctImageStatistics *statistics);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctImageStatistics, pct_image_statistics_free)
