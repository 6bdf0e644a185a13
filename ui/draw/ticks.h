/* Where an axis has ticks, and what they say: round numbers, as few digits as tell them apart. */
#pragma once

#include <glib.h>

#define PCT_MAX_TICKS       24
#define PCT_TICK_LABEL_SIZE 24

typedef struct {
  double value;
  char label[PCT_TICK_LABEL_SIZE]; /* UTF-8; empty for a tick that only has a grid line */
} PctTick;

typedef struct {
  size_t count;
  PctTick ticks[PCT_MAX_TICKS]; /* in increasing order, all within the axis */
} PctTicks;

/* At most `most` (at least 1) ticks at multiples of 1, 2 or 5 times a power of ten. least < greatest, both finite.
 * integers: only at whole numbers. Numbers of 10,000 and more are written with k, M, G; very small ones as 2e−7. */
void pct_ticks_linear (PctTicks *ticks, double least, double greatest, size_t most, gboolean integers);

/* Widens the axis until it ends at ticks, at most `most` steps apart; returns how many ticks that makes. */
size_t pct_ticks_widen (double *least, double *greatest, size_t most);

/* As pct_ticks_linear for a logarithmic axis, 0 < least < greatest: powers of ten, with 2 and 5 between where there is room; linear
 * ones where the axis spans too little for that. */
void pct_ticks_log (PctTicks *ticks, double least, double greatest, size_t most);

/* `value` as a readout shows it: four significant digits, plain where that is short. buffer: PCT_TICK_LABEL_SIZE. */
const char *pct_format_value (double value, char *buffer);
