/* Losses of one image's outputs, with Keras 3's formulas: categorical cross-entropy with smoothed labels (Szegedy et al., 2016),
 * mean squared error over the outputs, and the categorical hinge. The plain cross-entropy is fused with the network's pass
 * (network-pass.c). */
#pragma once

#include "engine/train/specification.h"

/* Whether the fused pass does without what is here. */
gboolean pct_loss_is_plain (const PctLossSpec *spec, const float *class_weights);

/* y: [n] outputs; with softmax, what goes into it, and become the probabilities. gradient: [n], or NULL; set to `share` times
 * that by y. Returns the loss, NAN where y holds such. */
double pct_loss_of_row (const PctLossSpec *spec, gboolean softmax, float *y, size_t n, size_t label, float share, float *gradient);

/* Outputs that no softmax made, turned into what is told as probabilities: shares of their sum; for mean squared error with
 * those below 0 counting as 0; for the hinge, whose outputs are scores, their softmax. */
void pct_loss_probabilities (const PctLossSpec *spec, float *y, size_t n);

/* The weights of a dataset's classes [n_classes], new; *weights is NULL where none are asked for. counts: of the classes'
 * training images. Balanced is n ÷ (k · n_c), k counting those that have images. Fails with PCT_ERROR_REQUEST on a class that
 * isn't there. */
gboolean pct_class_weights (const PctClassWeightSpec *spec, char *const *class_names, size_t n_classes, const size_t *counts,
                            float **weights, GError **error);
