/* What an experiment was before each edit, so that edits can be taken back and made again.
 *
 * Edits of the same thing that follow each other within a second are one, so that typing a number is. */
#pragma once

#include "data/runs/experiment.h"

#define PCT_MOST_EDITS 100

typedef struct PctEditHistory PctEditHistory;

PctEditHistory *pct_edit_history_new (void);
void pct_edit_history_free (PctEditHistory *history);

/* To be called before an edit. what: names what is edited; NULL for an edit that stands alone. */
void pct_edit_history_remember (PctEditHistory *history, const PctExperiment *experiment, const char *what);

/* The experiment as it was before the last edit, or after the one taken back last; `now` is kept for the other way. The
 * caller's. NULL where there is none, `now` untouched; else `now` is taken. */
PctExperiment *pct_edit_history_undo (PctEditHistory *history, PctExperiment *now);
PctExperiment *pct_edit_history_redo (PctEditHistory *history, PctExperiment *now);

gboolean pct_edit_history_can_undo (PctEditHistory *history);
gboolean pct_edit_history_can_redo (PctEditHistory *history);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctEditHistory, pct_edit_history_free)
