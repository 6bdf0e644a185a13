/* The values that people go through when they look for a good one. */
#pragma once

#include <glib.h>

typedef enum {
  PCT_STEPPING_ONE,          /* 1, 2, 3, ... */
  PCT_STEPPING_DOUBLE,       /* 16, 32, 64, ... */
  PCT_STEPPING_THOUSAND,     /* 0, 1000, 2000, ... */
  PCT_STEPPING_ONE_TWO_FIVE, /* 0.001, 0.002, 0.005, 0.01, ...; from 0 to 0.0001 */
  PCT_STEPPING_NEAR_ONE,     /* 0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, ...: the distance to 1 is one, two or five */
  PCT_STEPPING_TWENTIETH,    /* 0, 0.05, 0.1, ... */
} PctStepping;

/* All of them are whole numbers. */
gboolean pct_stepping_is_whole (PctStepping stepping);

/* The next one (direction 1) or the one before (-1). In no range. */
double pct_stepping_next (PctStepping stepping, double value, int direction);
