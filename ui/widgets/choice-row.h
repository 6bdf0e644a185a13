/* A row that chooses among names, which assistive tools can step through: GTK gives them no way to open its list.
 *
 * Actions: "choice.next", "choice.previous". */
#pragma once

#include <adwaita.h>

#define PCT_TYPE_CHOICE_ROW (pct_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (PctChoiceRow, pct_choice_row, PCT, CHOICE_ROW, AdwComboRow)

GtkWidget *pct_choice_row_new (void);
