/* Pictures of the Train page for other documents: the actions export-figure (a file of the user's choice, by its extension
 * PNG, SVG or PDF) and copy-figure (an image in the clipboard), as soon as something was trained. They are painted as the
 * command line's `plot` paints: on white, with title, axes and legend. */
#pragma once

#include "ui/model/run.h"
#include "ui/pages/train-page.h"

#define PCT_TYPE_FIGURE_CONTROLLER (pct_figure_controller_get_type ())
G_DECLARE_FINAL_TYPE (PctFigureController, pct_figure_controller, PCT, FIGURE_CONTROLLER, GObject)

/* Adds its actions to the window, which outlives it. toasts: where it tells what was done. */
PctFigureController *pct_figure_controller_new (GtkApplicationWindow *window, AdwToastOverlay *toasts, PctTrainPage *page,
                                                PctRun *run);

/* Says in a dialog when it can't be written. */
void pct_figure_controller_export (PctFigureController *controller, GFile *file);
