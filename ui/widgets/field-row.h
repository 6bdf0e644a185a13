/* A row of the form for a field of the experiment that is a number to it (see pct_experiment_model_set_number).
 *
 * What kind of row it is follows from the field's type: an entry, a switch, a choice, or for an object that may be missing
 * an expander with a switch, whose rows are added to it. What it says comes from the field's row of the guide. Each has a
 * button that tells what the field means, its range and its default, and one that takes it back there while it differs. A
 * field that there isn't now (another optimizer's) has no row to see. */
#pragma once

#include "ui/model/experiment-model.h"
#include "ui/model/field-guide.h"

#include <adwaita.h>

/* An AdwPreferencesRow; an AdwExpanderRow for an object. */
GtkWidget *pct_field_row_new (PctExperimentModel *model, const PctGuideRow *guide);

/* While a training runs only fields that are live can be changed; the others are greyed and say why. */
void pct_field_row_set_training (GtkWidget *row, gboolean training);

/* Whether there is such a field now. */
gboolean pct_field_row_is_shown (PctExperimentModel *model, const PctGuideRow *guide);

/* "Momentum: 0.9", or NULL while the value is the default or nobody sees the row. Free with g_free. */
char *pct_field_row_describe_change (PctExperimentModel *model, const PctGuideRow *guide);
