/* Winograd's minimal filtering for convolutions of 3 × 3 and 5 × 5 with stride 1 (Winograd, 1980; Lavin and Gray, 2016):
 * products over channels in a transformed domain of 6 × 6 numbers a tile, a quarter (3 × 3) or a third (5 × 5) of the
 * multiplications. The gradients are the exact transposes of the steps of forward.
 *
 * Sums are rounded in another order and after scaling by up to 100: what comes out, an output or either gradient, differs
 * from the exact sum by at most PCT_WINOGRAD_ERROR × the number of its terms × the largest |factor| of each kind;
 * tests/engine holds it to that. Usually it is a hundredth of it.
 */
#pragma once

#include "engine/layers/layer.h"

#define PCT_WINOGRAD_ERROR 4e-6

extern const PctLayerClass pct_winograd_class;

/* Whether a planned conv2d is faster so: told from its shapes alone. */
gboolean pct_winograd_suits (const PctLayer *layer);
