/* How a network does on a set of images: what it says of each, and the means. */
#pragma once

#include "engine/train/event.h"

/* Predictions over a subset of the dataset, in its order. sink: NULL, or its progress is told before each portion. Without
 * images the evaluation is empty. FALSE when progress asked to stop: there is then nothing to clear. */
gboolean pct_network_evaluate (PctNetwork *network, const PctDataset *dataset, const PctSubset *subset, const PctSink *sink,
                               PctEvaluation *evaluation);
void pct_evaluation_clear (PctEvaluation *evaluation);
