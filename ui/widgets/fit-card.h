/* The diagnosis of a run's fit as a card: what it is, why, and where there are no validation images a button that asks
 * for some. Read out as it changes. */
#pragma once

#include "engine/study/diagnosis.h"

#include <gtk/gtk.h>

#define PCT_TYPE_FIT_CARD (pct_fit_card_get_type ())
/* Signal: "split-asked": to set some of the training images apart. */
G_DECLARE_FINAL_TYPE (PctFitCard, pct_fit_card, PCT, FIT_CARD, GtkWidget)

/* can_split: the button, where it is shown, can be pressed. */
void pct_fit_card_set_diagnosis (PctFitCard *card, const PctDiagnosis *diagnosis, gboolean can_split);
