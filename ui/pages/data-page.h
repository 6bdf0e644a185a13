/* The images of the dataset that is open: all of a split, or those of a class, and what they are in numbers. */
#pragma once

#include "ui/model/dataset-library.h"
#include "ui/model/experiment-model.h"

#include <adwaita.h>

#define PCT_TYPE_DATA_PAGE (pct_data_page_get_type ())
G_DECLARE_FINAL_TYPE (PctDataPage, pct_data_page, PCT, DATA_PAGE, AdwBin)

/* Once. Shows the experiment's image set; the library says why there is none. */
void pct_data_page_set_models (PctDataPage *page, PctExperimentModel *experiment, PctDatasetLibrary *library);

/* Selects an image and scrolls to it, whatever was shown before. number: as it came from its source; FALSE: there is no
 * such image. */
gboolean pct_data_page_show_image (PctDataPage *page, PctSplit split, guint number);
