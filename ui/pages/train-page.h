/* What a training does: the curves of loss and accuracy, how the network fits, the confusion matrix of the last epoch,
 * images of the dataset, and a line that says where it stands. */
#pragma once

#include "ui/draw/export.h"
#include "ui/model/dataset-library.h"
#include "ui/model/experiment-model.h"
#include "ui/model/pins.h"
#include "ui/model/run.h"

#include <adwaita.h>

#define PCT_TYPE_TRAIN_PAGE (pct_train_page_get_type ())
/* Signal: "cell-activated" (guint row, guint column): who pressed this cell of the matrix wants to see its images. */
G_DECLARE_FINAL_TYPE (PctTrainPage, pct_train_page, PCT, TRAIN_PAGE, AdwBin)

typedef enum { PCT_TRAIN_ALL, PCT_TRAIN_LOSS, PCT_TRAIN_ACCURACY, PCT_TRAIN_MATRIX } PctTrainPart;

/* Once. */
void pct_train_page_set_models (PctTrainPage *page, PctExperimentModel *experiment, PctDatasetLibrary *library, PctRun *run,
                                PctPins *pins);

/* The plots and the matrix as they are seen, or one of them, as a page for a file or the clipboard; `draw` is called with it at once. */
void pct_train_page_draw (PctTrainPage *page, PctTrainPart part, void (*draw) (const PctFigure *figure, void *data), void *data);

/* What went wrong and what to do, in a bar above everything, until it is closed or a training begins. NULL: nothing. */
void pct_train_page_set_message (PctTrainPage *page, const char *title, const char *message);
