/* A row of a form that holds a number: an entry, and buttons that step through the values people use.
 *
 * A text that is no such number marks the row and says why; the value then stays what it was. */
#pragma once

#include <adwaita.h>

typedef enum {
  PCT_STEPPING_ONE,          /* 1, 2, 3, ... */
  PCT_STEPPING_DOUBLE,       /* 16, 32, 64, ... */
  PCT_STEPPING_ONE_TWO_FIVE, /* 0.001, 0.002, 0.005, 0.01, ... */
} PctStepping;

#define PCT_TYPE_NUMBER_ROW (pct_number_row_get_type ())

/* Properties: "value" (double; the last good one), "problem" (string, or NULL; set from outside it stands until the next
 * edit), "live" (boolean: each key is a new value; else Enter, leaving the field and the buttons make one). */
G_DECLARE_FINAL_TYPE (PctNumberRow, pct_number_row, PCT, NUMBER_ROW, AdwActionRow)

/* least, greatest: both allowed. Stepping by one or by doubling is for whole numbers. */
void pct_number_row_configure (PctNumberRow *row, double least, double greatest, PctStepping stepping);

double pct_number_row_get_value (PctNumberRow *row);
void pct_number_row_set_live (PctNumberRow *row, gboolean live);
const char *pct_number_row_get_problem (PctNumberRow *row);
void pct_number_row_set_problem (PctNumberRow *row, const char *problem);
