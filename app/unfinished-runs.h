/* Offers the runs that a crash left unfinished, once at the start. */
#pragma once

#include "app/run-controller.h"
#include "ui/widgets/unfinished-runs.h"

/* Looks for them beside the main loop, and fills the widget. */
void pct_unfinished_runs_offer (PctUnfinishedRuns *offers, PctRunController *controller, PctRun *run);
