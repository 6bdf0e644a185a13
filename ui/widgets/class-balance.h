/* How many images a training is given: of each split, and of each class in them. */
#pragma once

#include "ui/model/experiment-model.h"

#include <adwaita.h>

#define PCT_TYPE_CLASS_BALANCE (pct_class_balance_get_type ())
G_DECLARE_FINAL_TYPE (PctClassBalance, pct_class_balance, PCT, CLASS_BALANCE, AdwBin)

void pct_class_balance_set_experiment (PctClassBalance *balance, PctExperimentModel *experiment);

/* Sets the class of that name off; NULL: none. */
void pct_class_balance_choose (PctClassBalance *balance, const char *name);
