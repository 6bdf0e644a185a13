/* What a split of a dataset looks like in numbers: its classes as bars, its pixels as a histogram, its mean image. */
#pragma once

#include "engine/core/image-set.h"

#include <adwaita.h>

#define PCT_TYPE_IMAGE_SUMMARY (pct_image_summary_get_type ())
G_DECLARE_FINAL_TYPE (PctImageSummary, pct_image_summary, PCT, IMAGE_SUMMARY, AdwBin)

/* Counts in a worker, and shows what it found. label: the class whose pixels are looked at, or -1 for all. set: NULL for
 * nothing. */
void pct_image_summary_show (PctImageSummary *summary, PctImageSet *set, PctSplit split, gssize label);
