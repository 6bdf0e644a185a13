/* A row of a form that holds a text which its owner reads: sizes such as "5 × 5", a name.
 *
 * The owner says after each edit what is wrong with it, which marks the row. */
#pragma once

#include <adwaita.h>

#define PCT_TYPE_TEXT_ROW (pct_text_row_get_type ())

/* Signals: "edited" (each key; Enter and leaving the field come as "done"), "step" (int: 1 up, -1 down). */
G_DECLARE_FINAL_TYPE (PctTextRow, pct_text_row, PCT, TEXT_ROW, AdwActionRow)

/* title names the entry, too. steps: buttons and arrow keys that step. */
GtkWidget *pct_text_row_new (const char *title, gboolean steps);

const char *pct_text_row_get_text (PctTextRow *row);
/* Shows a text without telling of it as an edit. */
void pct_text_row_show (PctTextRow *row, const char *text);
/* What stands there, dim, while the text is empty. */
void pct_text_row_set_placeholder (PctTextRow *row, const char *placeholder);
/* What assistive tools say of the entry while it has no problem. */
void pct_text_row_set_meaning (PctTextRow *row, const char *meaning);

/* NULL: nothing is wrong. */
void pct_text_row_set_problem (PctTextRow *row, const char *problem);
const char *pct_text_row_get_problem (PctTextRow *row);

void pct_text_row_set_width (PctTextRow *row, int characters);
/* A button before the entry. */
void pct_text_row_add (PctTextRow *row, GtkWidget *button);
