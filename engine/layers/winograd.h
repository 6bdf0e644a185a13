/* Winograd's minimal filtering for convolutions of 3 × 3 and 5 × 5 with stride 1 (Winograd, 1980; Lavin and Gray, 2016):
 * products over channels in a transformed domain of 6 × 6 numbers a tile, 36 multiplications in place of 144 (3 × 3, tiles of
 * 4 × 4 outputs) or of 100 (5 × 5, 2 × 2 outputs). The gradients are the exact transposes of the steps of forward.
 *
 * Sums are rounded in another order and after scaling by up to 100: what comes out, an output or either gradient, differs
 * from the exact sum by at most PCT_WINOGRAD_ERROR × the number of its terms × the largest |factor| of each kind.
 * tests/engine/test-winograd.c holds it to that, on factors drawn evenly from −1 to 1, against sums in double precision, and
 * says what it measures: at most 4.4e-7 for outputs, 2.0e-7 for the input's gradient, 2.7e-6 for the kernel's, this where an
 * image has four outputs; 1.1e-6 with a hundred. */
#pragma once

#include "engine/layers/layer.h"

#define PCT_WINOGRAD_ERROR 4e-6

extern const PctLayerClass pct_winograd_class;

/* Whether a planned conv2d is faster so: told from its shapes alone. */
gboolean pct_winograd_suits (const PctLayer *layer);
