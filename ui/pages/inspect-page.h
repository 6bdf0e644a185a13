/* What a model gets right and wrong: the confusion matrix, and the images behind each of its cells. */
#pragma once

#include "ui/draw/export.h"
#include "ui/model/experiment-model.h"
#include "ui/model/run.h"

#include <adwaita.h>

#define PCT_TYPE_INSPECT_PAGE (pct_inspect_page_get_type ())
G_DECLARE_FINAL_TYPE (PctInspectPage, pct_inspect_page, PCT, INSPECT_PAGE, AdwBin)

/* Once. */
void pct_inspect_page_set_models (PctInspectPage *page, PctExperimentModel *experiment, PctRun *run);

/* Shows the images of a cell of the matrix, if there is one. */
void pct_inspect_page_choose (PctInspectPage *page, size_t row, size_t column);

/* Gives `draw` the matrix as it is shown, without the chosen cell; no longer than the call. */
void pct_inspect_page_draw (PctInspectPage *page, void (*draw) (const PctFigure *figure, void *data), void *data);
