/* The fields of one layer as rows that change it as they are edited. What rows there are follows from pct_layer_fields.
 */
#pragma once

#include "ui/model/experiment-model.h"

#include <gtk/gtk.h>

#define PCT_TYPE_LAYER_FORM (pct_layer_form_get_type ())
G_DECLARE_FINAL_TYPE (PctLayerForm, pct_layer_form, PCT, LAYER_FORM, GtkWidget)

GtkWidget *pct_layer_form_new (PctExperimentModel *experiment, size_t number);

/* Shows the experiment's layer of that number, which is of the same type, as it is now. A text that is no value stays
 * as long as the experiment knows what is wrong with it. */
void pct_layer_form_update (PctLayerForm *form, size_t number);

/* The first field whose text is no value, as "Filters: Must be at least 1"; NULL where there is none. Free with g_free.
 */
char *pct_layer_form_get_problem (PctLayerForm *form);
