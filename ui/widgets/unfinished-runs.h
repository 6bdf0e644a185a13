/* Offers runs that were interrupted: a row each, to be resumed or to be offered no more. Shows nothing without any. */
#pragma once

#include "data/runs/run-list.h"

#include <adwaita.h>

#define PCT_TYPE_UNFINISHED_RUNS (pct_unfinished_runs_get_type ())

/* Signals: "resume" (const char *path), "discard" (const char *path): its row has gone then. */
G_DECLARE_FINAL_TYPE (PctUnfinishedRuns, pct_unfinished_runs, PCT, UNFINISHED_RUNS, AdwBin)

/* runs: of PctRunSummary, the newest first. */
void pct_unfinished_runs_set_runs (PctUnfinishedRuns *offers, const GPtrArray *runs);

/* While something else trains, nothing is offered. */
void pct_unfinished_runs_set_suspended (PctUnfinishedRuns *offers, gboolean suspended);
