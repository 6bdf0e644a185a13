/* Pictures of what is drawn, for other documents. The actions export-figure (a file of the user's choice, by its extension
 * PNG, SVG or PDF) and copy-figure (an image in the clipboard): the Train page's plots and matrix on a page; export-card and
 * copy-card: one of them alone, by its name "loss", "accuracy", "matrix" or, of the Inspect page, "inspected". As soon as
 * something was trained. They are painted as the command line's `plot` paints: on white, with axes and legend. */
#pragma once

#include "ui/model/run.h"
#include "ui/pages/inspect-page.h"
#include "ui/pages/train-page.h"

#define PCT_TYPE_FIGURE_CONTROLLER (pct_figure_controller_get_type ())
G_DECLARE_FINAL_TYPE (PctFigureController, pct_figure_controller, PCT, FIGURE_CONTROLLER, GObject)

typedef enum {
  PCT_FIGURE_ALL,
  PCT_FIGURE_LOSS,
  PCT_FIGURE_ACCURACY,
  PCT_FIGURE_MATRIX,
  PCT_FIGURE_INSPECTED,
} PctFigurePart;

/* Adds its actions to the window, which outlives it. toasts: where it tells what was done. */
PctFigureController *pct_figure_controller_new (GtkApplicationWindow *window, AdwToastOverlay *toasts,
                                                PctTrainPage *training, PctInspectPage *inspection, PctRun *run);

/* Says in a dialog when it can't be written. */
void pct_figure_controller_export (PctFigureController *controller, PctFigurePart part, GFile *file);
