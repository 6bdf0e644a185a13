/* A row of a form that holds a number: an entry, and buttons that step through the values people use.
 *
 * A text that is no such number marks the row and says why; the value then stays what it was. */
#pragma once

#include "ui/model/stepping.h"

#include <adwaita.h>

#define PCT_TYPE_NUMBER_ROW (pct_number_row_get_type ())

/* Properties: "value" (double; the last good one), "problem" (string, or NULL; set from outside it stands until the next
 * edit), "live" (boolean: each key is a new value; else Enter, leaving the field and the buttons make one). */
G_DECLARE_FINAL_TYPE (PctNumberRow, pct_number_row, PCT, NUMBER_ROW, AdwActionRow)

/* least, greatest: both allowed. Stepping by one or by doubling is for whole numbers. */
void pct_number_row_configure (PctNumberRow *row, double least, double greatest, PctStepping stepping);
/* The greatest value itself is out of range. */
void pct_number_row_set_open (PctNumberRow *row, gboolean open);
/* What stands there for 0 while nobody types; NULL: 0. */
void pct_number_row_set_zero_text (PctNumberRow *row, const char *text);
/* What assistive tools say of the entry while it has no problem. */
void pct_number_row_set_meaning (PctNumberRow *row, const char *meaning);

/* Puts a button before the entry. */
void pct_number_row_add (PctNumberRow *row, GtkWidget *button);

/* Shows a value, also in the place of a text that is none. */
void pct_number_row_show (PctNumberRow *row, double value);

double pct_number_row_get_value (PctNumberRow *row);
void pct_number_row_set_live (PctNumberRow *row, gboolean live);
const char *pct_number_row_get_problem (PctNumberRow *row);
void pct_number_row_set_problem (PctNumberRow *row, const char *problem);
