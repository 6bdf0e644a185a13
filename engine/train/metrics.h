/* Numbers that judge predictions: the confusion matrix and what follows from it (Sokolova and Lapalme, 2009). */
#pragma once

#include "engine/train/event.h"

/* Fills *metrics, whose arrays are new, from predictions [count] and labels [count]. macro: the plain mean over classes
 * with a defined value; weighted: by support. A class that was never predicted has no precision (NAN), one without
 * images no recall. f1 is 2·tp ÷ (2·tp + fp + fn). */
void pct_metrics_compute (const PctPrediction *predictions, const uint16_t *labels, size_t count, size_t n_classes,
                          size_t n_outputs, PctMetrics *metrics);

/* The same from a confusion matrix [n_classes, n_outputs], of which a copy is taken. */
void pct_metrics_from_confusion (const uint64_t *confusion, size_t n_classes, size_t n_outputs, PctMetrics *metrics);
void pct_metrics_clear (PctMetrics *metrics);

/* Adds one image a prediction to confusion [n_classes, n_outputs]. */
void pct_confusion_add (uint32_t *confusion, size_t n_outputs, const PctPrediction *predictions, const uint16_t *labels, size_t count);
