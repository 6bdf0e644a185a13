/* How many images of each class a training is given, by split. Immutable. */
#pragma once

#include "engine/core/dataset.h"

typedef struct {
  size_t n_classes;
  char **class_names;          /* [n_classes], NULL-terminated */
  double *counts[PCT_SPLITS];  /* [n_classes] */
  size_t totals[PCT_SPLITS];
} PctClassCounts;

PctClassCounts *pct_class_counts_new (const PctDataset *dataset);
void pct_class_counts_free (PctClassCounts *counts);

/* "Training", in the window's language. */
const char *pct_split_title (PctSplit split);

/* A line a split with images: "Training: 900 images in each class", or which has the fewest and which the most. */
char *pct_class_counts_describe (const PctClassCounts *counts);
/* The class, and a line a split with images: "Training: 900 (10.0 %)". Free both with g_free. */
char *pct_class_counts_describe_class (const PctClassCounts *counts, size_t label);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctClassCounts, pct_class_counts_free)
