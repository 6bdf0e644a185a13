/* A network's forward pass written out plainly in double precision, one sum at a time. */
#pragma once

#include "engine/train/network.h"

/* probabilities: [n_outputs] for an image [input] already scaled. parameters: arrays in the layers' order;
 * fixed: those that aren't trained. The last layer
 * has a softmax. Dropout passes everything. */
void test_oracle_predict (const PctModelSpec *model, PctShape input, const float *parameters, const float *fixed,
                          const double *image, double *probabilities);
