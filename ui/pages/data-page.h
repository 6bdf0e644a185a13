/* The images of the dataset that is open. */
#pragma once

#include "ui/model/dataset-library.h"

#include <adwaita.h>

#define PCT_TYPE_DATA_PAGE (pct_data_page_get_type ())
G_DECLARE_FINAL_TYPE (PctDataPage, pct_data_page, PCT, DATA_PAGE, AdwBin)

/* Once. */
void pct_data_page_set_models (PctDataPage *page, PctDatasetLibrary *library);
