/* The curves of a training: its loss above its accuracy, over the same epochs, with what was changed while it ran, where
 * the validation loss was lowest, the gap where it overfits, and the pinned runs. */
#pragma once

#include "ui/model/pins.h"
#include "ui/widgets/plot-view.h"

#define PCT_TYPE_TRAIN_PLOTS (pct_train_plots_get_type ())
G_DECLARE_FINAL_TYPE (PctTrainPlots, pct_train_plots, PCT, TRAIN_PLOTS, GtkWidget)

/* Once. */
void pct_train_plots_set_models (PctTrainPlots *plots, PctRun *run, PctPins *pins);

/* Where the validation loss rises is shaded. */
void pct_train_plots_set_diagnosis (PctTrainPlots *plots, const PctDiagnosis *diagnosis);

void pct_train_plots_set_logarithmic (PctTrainPlots *plots, gboolean logarithmic);
void pct_train_plots_set_smoothing (PctTrainPlots *plots, double weight);
void pct_train_plots_fit (PctTrainPlots *plots);

#define PCT_TRAIN_PLOTS_SHOWN 2
/* Loss and accuracy as they are seen: see pct_plot_view_get_plot. plots: [PCT_TRAIN_PLOTS_SHOWN] */
void pct_train_plots_get (PctTrainPlots *train_plots, PctPlot *plots);
/* Of one of them, in points; 0 before they are shown. */
void pct_train_plots_get_size (PctTrainPlots *train_plots, double *width, double *height);
