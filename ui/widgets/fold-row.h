/* A row that others are folded into, which assistive tools can unfold. Its switch, where it has one, bears its title.
 *
 * Action: "fold.toggle". */
#pragma once

#include <adwaita.h>

#define PCT_TYPE_FOLD_ROW (pct_fold_row_get_type ())
G_DECLARE_FINAL_TYPE (PctFoldRow, pct_fold_row, PCT, FOLD_ROW, AdwExpanderRow)

GtkWidget *pct_fold_row_new (const char *title);
