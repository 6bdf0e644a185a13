/* The sidebar: an experiment as a form, and what can be done with it at its foot.
 *
 * The buttons are bound to the actions run.train, run.pause, run.step and run.stop, whoever installs them. */
#pragma once

#include "ui/model/dataset-library.h"
#include "ui/model/experiment-model.h"
#include "ui/model/hints.h"
#include "ui/model/run.h"

#include <adwaita.h>

#define PCT_TYPE_SETUP_PAGE (pct_setup_page_get_type ())
G_DECLARE_FINAL_TYPE (PctSetupPage, pct_setup_page, PCT, SETUP_PAGE, AdwBin)

/* Once. */
void pct_setup_page_set_models (PctSetupPage *page, PctExperimentModel *experiment, PctDatasetLibrary *library, PctRun *run);

/* Above the buttons, one at a time. */
void pct_setup_page_set_hints (PctSetupPage *page, PctHints *hints);

void pct_setup_page_focus_train (PctSetupPage *page);
