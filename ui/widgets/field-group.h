/* A group of the form: the rows of a section of the guide, those that few people need behind "More settings". It is gone
 * while there is nothing in it. */
#pragma once

#include "ui/model/experiment-model.h"
#include "ui/model/field-guide.h"

#include <adwaita.h>

#define PCT_TYPE_FIELD_GROUP (pct_field_group_get_type ())
G_DECLARE_FINAL_TYPE (PctFieldGroup, pct_field_group, PCT, FIELD_GROUP, AdwPreferencesGroup)

/* Once. */
void pct_field_group_fill (PctFieldGroup *group, PctExperimentModel *model, PctGuideSection section);

void pct_field_group_set_training (PctFieldGroup *group, gboolean training);
