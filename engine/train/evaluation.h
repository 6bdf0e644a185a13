/* How a network does on a set of images: what it says of each, and the means. */
#pragma once

#include "engine/train/event.h"

/* Images a call when predicting, where the training's batch is smaller: small ones would leave the threads waiting. */
#define PCT_EVALUATION_BATCH 128

/* Predictions over a subset of the dataset, in its order, as many a call as the network's batch takes; the size of the
 * batch is part of what the bits depend on. sink: NULL, or its progress is told before each batch. Without images the
 * evaluation is empty. FALSE when progress asked to stop: there is then nothing to clear. */
gboolean pct_network_evaluate (PctNetwork *network, const PctDataset *dataset, const PctSubset *subset, const PctSink *sink,
                               PctEvaluation *evaluation);
void pct_evaluation_clear (PctEvaluation *evaluation);
