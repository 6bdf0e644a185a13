/* Which classes of the dataset a training keeps, ticked in a list of all of them. */
#pragma once

#include "ui/model/experiment-model.h"

#include <gtk/gtk.h>

#define PCT_TYPE_CLASS_POPOVER (pct_class_popover_get_type ())
G_DECLARE_FINAL_TYPE (PctClassPopover, pct_class_popover, PCT, CLASS_POPOVER, GtkPopover)

/* Once. Shows the classes of the model's image set; ticks become edits of the model as soon as two are left. */
void pct_class_popover_set_model (PctClassPopover *popover, PctExperimentModel *experiment);
