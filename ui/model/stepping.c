#include "ui/model/stepping.h"

#include <math.h>

#define FIRST_STEP 1e-4 /* from 0, where no power of ten is near */

gboolean
pct_stepping_is_whole (PctStepping stepping)
{
  return stepping == PCT_STEPPING_ONE || stepping == PCT_STEPPING_DOUBLE || stepping == PCT_STEPPING_THOUSAND;
}

/* The neighbour among 1, 2 and 5 times a power of ten. */
static double
one_two_five (double value, int direction)
{
  static const double heads[] = { 1, 2, 5, 10 };
  if (value <= 0)
    return direction > 0 ? FIRST_STEP : 0;
  double power = pow (10, floor (log10 (value) + 1e-9)), head = value / power;
  if (direction > 0)
    {
      for (size_t i = 0; i < G_N_ELEMENTS (heads); i++)
        if (heads[i] > head * (1 + 1e-9))
          return heads[i] * power;
      return 10 * power;
    }
  for (size_t i = G_N_ELEMENTS (heads); i-- > 0;)
    if (heads[i] < head * (1 - 1e-9))
      return heads[i] * power;
  return power / 2;
}

double
pct_stepping_next (PctStepping stepping, double value, int direction)
{
  switch (stepping)
    {
    case PCT_STEPPING_ONE:
      return value + direction;
    case PCT_STEPPING_DOUBLE:
      return direction > 0 ? value * 2 : ceil (value / 2);
    case PCT_STEPPING_THOUSAND:
      return (direction > 0 ? floor (value / 1000) + 1 : ceil (value / 1000) - 1) * 1000;
    case PCT_STEPPING_ONE_TWO_FIVE:
      return one_two_five (value, direction);
    case PCT_STEPPING_NEAR_ONE:
      return 1 - one_two_five (1 - value, -direction);
    case PCT_STEPPING_TWENTIETH:
      return (direction > 0 ? floor (value * 20 + 1e-9) + 1 : ceil (value * 20 - 1e-9) - 1) / 20;
    }
  g_return_val_if_reached (value);
}
