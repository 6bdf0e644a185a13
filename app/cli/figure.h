/* The window's drawings of stored runs, for files: the curves of one run or of several over each other, and a matrix. */
#pragma once

#include "app/cli/stored-run.h"
#include "ui/draw/describe.h"
#include "ui/draw/matrix.h"
#include "ui/draw/plot.h"

typedef enum { PCT_QUANTITY_LOSS, PCT_QUANTITY_ACCURACY, PCT_QUANTITIES } PctQuantity;

typedef struct {
  double smoothing; /* weight, in [0, 0.99] */
  gboolean log_y;
  uint32_t epoch;   /* that the cursor stands at; 0: none */
} PctCurvesOptions;

typedef struct PctCurvesFigure PctCurvesFigure;

/* At most this many runs, as many as there are colours. */
#define PCT_FIGURE_MAX_RUNS PCT_STYLE_COLOURS

/* One run: each batch faint, the training sample and validation, changes as marks, the lowest validation loss, and where
 * it overfits the gap shaded. Several: training and validation of each. The runs must outlive it. PCT_ERROR_DATA,
 * PCT_ERROR_IO. */
PctCurvesFigure *pct_curves_figure_new (PctStoredRun *const *runs, size_t n, PctQuantity quantity,
                                        const PctCurvesOptions *options, GError **error);
void pct_curves_figure_free (PctCurvesFigure *figure);

const PctPlot *pct_curves_figure_plot (const PctCurvesFigure *figure);

/* In words. Free with g_free. */
char *pct_curves_figure_describe (const PctCurvesFigure *figure);

/* The test images' matrix; counts NULL where the run has none. */
PctMatrix pct_run_matrix (const PctStoredRun *run);

/* Replaces run->confusion with that of the validation images at the end of an epoch; 0: the last one that has predictions.
 * Opens the dataset, for the true classes; folders: see pct_source_open. Returns the epoch, or 0 with PCT_ERROR_REQUEST
 * where there are none, or what opening the dataset said. */
uint32_t pct_run_find_validation (PctStoredRun *run, uint32_t epoch, const char *const *folders, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctCurvesFigure, pct_curves_figure_free)
