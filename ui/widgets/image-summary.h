/* What a split of a dataset looks like: the mean image of each class, and a histogram of its pixels. */
#pragma once

#include "engine/core/image-set.h"

#include <adwaita.h>

#define PCT_TYPE_IMAGE_SUMMARY (pct_image_summary_get_type ())
/* Signal: "chosen" (int label: the class that was pressed, -1: all). */
G_DECLARE_FINAL_TYPE (PctImageSummary, pct_image_summary, PCT, IMAGE_SUMMARY, AdwBin)

/* Counts in a worker, and shows what it found. label: the class whose pixels are looked at, or -1 for all. set: NULL for
 * nothing. */
void pct_image_summary_show (PctImageSummary *summary, PctImageSet *set, PctSplit split, gssize label);
