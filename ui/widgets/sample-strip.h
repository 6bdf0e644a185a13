/* Images of a dataset in rows, one of each class in turn, as many as fit. */
#pragma once

#include "engine/core/image-set.h"

#include <gtk/gtk.h>

#define PCT_TYPE_SAMPLE_STRIP (pct_sample_strip_get_type ())
G_DECLARE_FINAL_TYPE (PctSampleStrip, pct_sample_strip, PCT, SAMPLE_STRIP, GtkWidget)

/* set: NULL for none, of which `empty` is said then. */
void pct_sample_strip_set_image_set (PctSampleStrip *strip, PctImageSet *set, const char *empty);
