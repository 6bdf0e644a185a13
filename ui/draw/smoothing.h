/* Smoothed lines: an exponentially weighted mean of a series' values so far, without the pull towards 0 that its start
 * would have (the correction of Kingma & Ba, 2015). Grows with the series; nothing is computed twice. */
#pragma once

#include "ui/draw/plot.h"

typedef struct PctSmoothing PctSmoothing;

PctSmoothing *pct_smoothing_new (void);
void pct_smoothing_free (PctSmoothing *smoothing);

/* What to draw in place of series [n]: each smoothed, under its own index, then the same ones as they are, faint and
 * without a name. weight: of what came before, in [0, 0.99]; 0 gives the series themselves. A faint series' smoothed
 * line is a thin one. *n_drawn: how many there are. The smoothing's own, until the next call; `series` and what they
 * point to must last as long. */
const PctSeries *pct_smoothing_apply (PctSmoothing *smoothing, double weight, const PctSeries *series, size_t n,
                                      size_t *n_drawn);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctSmoothing, pct_smoothing_free)
