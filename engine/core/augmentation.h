/* Training images changed at random, as Keras 3's layers of the same names do it: the same image of the same epoch in the
 * same way, whatever thread asks. */
#pragma once

#include "engine/core/random.h"

typedef struct {
  gboolean enabled;         /* FALSE */
  gboolean horizontal_flip; /* half of the images are mirrored */
  double rotation;          /* by up to this share of a full turn, either way; in [0, 0.5] */
  double translation;       /* by up to this share of height and of width, either way; in [0, 1) */
  double zoom;              /* up to so much larger or smaller; in [0, 1) */
  double contrast;          /* the distance from each channel's mean times 1 − contrast to 1 + contrast; in [0, 1) */
  double noise;             /* standard deviation of what is added to a value, as a share of the full range; at least 0 */
} PctAugmentationSpec;

/* pixels: [height, width, channels], bytes. scale, offset: [channels]; a value v of channel c is v * scale[c] + offset[c].
 * scratch: [height, width, channels]. to: [height, width, channels]. What lies outside the image is its mirror image at the
 * edge. Mirrored, turned, moved, zoomed, in this order, between pixels bilinear; then contrast, within the full range; then
 * noise. */
void pct_augment (const PctAugmentationSpec *spec, const uint8_t *pixels, size_t height, size_t width, size_t channels,
                  const float *scale, const float *offset, uint64_t seed, uint32_t epoch, uint32_t image, float *scratch, float *to);
