/* One validation image: large, what it is and was taken for, and what became of it over the epochs. A button leads to it
 * on the Data page, by the action win.show-image, whoever installs that. */
#pragma once

#include "engine/core/dataset.h"
#include "ui/model/run.h"

#include <adwaita.h>

#define PCT_TYPE_IMAGE_DETAIL (pct_image_detail_get_type ())
G_DECLARE_FINAL_TYPE (PctImageDetail, pct_image_detail, PCT, IMAGE_DETAIL, AdwBin)

/* place: where the image is among the dataset's validation images. Shows the run's epoch of the moment; to be called again
 * when that is another. Nothing is kept of the arguments but a reference to the image set. */
void pct_image_detail_show (PctImageDetail *detail, const PctDataset *dataset, PctRun *run, size_t place);
