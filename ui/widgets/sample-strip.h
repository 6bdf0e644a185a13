/* Training images of a dataset in a row, one of each class in turn, as many as fit.
 *
 * A press on one, or Enter on the one that the arrow keys have come to, activates the action win.show-image with its split
 * and number, whoever installs that. */
#pragma once

#include "engine/core/image-set.h"

#include <gtk/gtk.h>

#define PCT_TYPE_SAMPLE_STRIP (pct_sample_strip_get_type ())
G_DECLARE_FINAL_TYPE (PctSampleStrip, pct_sample_strip, PCT, SAMPLE_STRIP, GtkWidget)

/* set: NULL for none, of which `empty` is said then. */
void pct_sample_strip_set_image_set (PctSampleStrip *strip, PctImageSet *set, const char *empty);
