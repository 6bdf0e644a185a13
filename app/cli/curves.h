/* A training for people who have a terminal only: a line an epoch, and the curves when it ended. */
#pragma once

#include "engine/train/event.h"

typedef struct PctCurves PctCurves;

PctCurves *pct_curves_new (void);
void pct_curves_add (PctCurves *curves, const PctEvent *event);

/* Draws them on standard error, and frees. */
void pct_curves_finish (PctCurves *curves);
