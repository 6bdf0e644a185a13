/* How to get a known dataset that is not on this computer: which files, from where, into which folder. */
#pragma once

#include "ui/model/dataset-choice.h"

#include <adwaita.h>

/* folder: where the user's own datasets are. Its button activates win.open-folder, or win.open-file
 * where a single file holds the dataset, on the parent. */
GtkWidget *pct_dataset_help_new (GtkWindow *parent, PctDatasetChoice *choice, const char *folder);
