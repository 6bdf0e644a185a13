/* What became of a validation image from epoch to epoch: when it was learned, and how often the answer flipped between
 * right and wrong. Only epochs whose predictions are in memory count. */
#pragma once

#include "engine/core/dataset.h"
#include "ui/model/run.h"

typedef struct {
  uint32_t epoch;
  gboolean known, right;
  PctPrediction prediction; /* where it is known */
} PctHistoryPoint;

typedef struct {
  size_t n;
  PctHistoryPoint *points; /* [n], one an epoch that has ended, the oldest first */
  size_t known, right;     /* epochs */
  size_t flips;            /* from right to wrong or back, between known epochs that follow each other */
  uint32_t learned;        /* the first epoch in which it was right; 0: none */
} PctImageHistory;

/* place: where the image is among the validation images; label: its class there. */
PctImageHistory *pct_image_history_new (PctRun *run, size_t place, uint16_t label);
void pct_image_history_free (PctImageHistory *history);

/* "Right in 7 of 10 epochs, first in epoch 2, flipped 3 times". Free with g_free. */
char *pct_image_history_describe (const PctImageHistory *history);

/* The flips of each of the subset's images, [count]. Free with g_free. */
uint32_t *pct_image_history_count_flips (PctRun *run, const PctSubset *validation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctImageHistory, pct_image_history_free)
