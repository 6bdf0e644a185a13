/* What laying a matrix out and painting it have in common. */
#pragma once

#define PCT_MATRIX_PADDING 12

/* What the row and the column of sums are called. */
const char *pct_matrix_total_name (void);
