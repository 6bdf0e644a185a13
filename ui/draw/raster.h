/* Lines onto pixels, without cairo's stroker, which takes 5 ms for a noisy line of 2,400 points.
 *
 * A line's coverage of each pixel comes from the pixel's distance to its nearest segment; segments of one line don't add
 * up where they overlap. */
#pragma once

#include "ui/draw/style.h"

typedef struct PctRaster PctRaster;

/* Transparent, width × height pixels. NULL where there is no memory or a side is less than 1. */
PctRaster *pct_raster_new (int width, int height);
void pct_raster_free (PctRaster *raster);

/* Adds a segment with round ends, half_width pixels to each side, to the line. */
void pct_raster_segment (PctRaster *raster, double x0, double y0, double x1, double y1, double half_width);

/* Paints the line, and begins a new one. */
void pct_raster_flush (PctRaster *raster, PctColour colour);

/* The raster's own. */
cairo_surface_t *pct_raster_surface (PctRaster *raster);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctRaster, pct_raster_free)
