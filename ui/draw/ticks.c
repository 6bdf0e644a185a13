#include "ui/draw/ticks.h"

#include <math.h>
#include <string.h>

#include "ui/draw/number.h"

/* Replaces the hyphen of a formatted number by a minus sign. */
static void
copy_label (char *label, const char *number)
{
  size_t used = 0;
  for (const char *at = number; *at && used + 4 < PCT_TICK_LABEL_SIZE; at++)
    if (*at == '-')
      {
        memcpy (label + used, "\u2212", strlen ("\u2212"));
        used += strlen ("\u2212");
      }
    else
      label[used++] = *at;
  label[used] = '\0';
}

static void
format (char *label, double value, int decimals, const char *suffix)
{
  char pattern[8], number[G_ASCII_DTOSTR_BUF_SIZE], whole[PCT_TICK_LABEL_SIZE + G_ASCII_DTOSTR_BUF_SIZE];
  g_snprintf (pattern, sizeof pattern, "%%.%df", CLAMP (decimals, 0, 14));
  pct_number_format (number, sizeof number, pattern, value);
  g_snprintf (whole, sizeof whole, "%s%s", number, suffix);
  copy_label (label, whole);
}

static int
power_of_ten (double value)
{
  return (int)floor (log10 (value) + 1e-9);
}

/* Labels of numbers `step` apart, the largest of them `greatest`. */
static void
label_ticks (PctTicks *ticks, double step, double greatest)
{
  static const struct {
    int power;
    const char *suffix;
  } large[] = { { 12, "T" }, { 9, "G" }, { 6, "M" }, { 3, "k" } };
  char exponent[16] = "";
  int power = 0;
  int top = greatest > 0 ? power_of_ten (greatest) : 0;

  if (top >= 15 || top < -4)
    {
      power = top;
      g_snprintf (exponent, sizeof exponent, "e%d", power);
    }
  else if (top >= 4)
    for (size_t i = 0; i < G_N_ELEMENTS (large); i++)
      if (top >= large[i].power)
        {
          power = large[i].power;
          g_strlcpy (exponent, large[i].suffix, sizeof exponent);
          break;
        }

  int decimals = MAX (0, power - power_of_ten (step));
  for (size_t i = 0; i < ticks->count; i++)
    if (ticks->ticks[i].value == 0)
      g_strlcpy (ticks->ticks[i].label, "0", PCT_TICK_LABEL_SIZE);
    else
      format (ticks->ticks[i].label, ticks->ticks[i].value / pow (10, power), decimals, exponent);
}

/* What rounding may have taken from an end, in steps. */
static double
slack (double least, double greatest, double step)
{
  return 1e-9 * MIN (1, (greatest - least) / step);
}

/* How many multiples of step lie within. */
static double
count_multiples (double least, double greatest, double step)
{
  double rounding = slack (least, greatest, step);
  return floor (greatest / step + rounding) - ceil (least / step - rounding) + 1;
}

/* How many steps the axis has that ends at multiples of step and holds both. */
static double
count_steps (double least, double greatest, double step)
{
  return ceil (greatest / step - 1e-6) - floor (least / step + 1e-6);
}

typedef double (*CountFunc) (double least, double greatest, double step);

/* The least of 1, 2 and 5 times a power of ten of which `count` is at most `most`. */
static double
choose_step (double least, double greatest, size_t most, gboolean integers, CountFunc count)
{
  static const double mantissas[] = { 1, 2, 5 };
  double span = greatest - least;
  for (int power = power_of_ten (span / (double)most) - 1;; power++)
    for (size_t i = 0; i < G_N_ELEMENTS (mantissas); i++)
      {
        double step = power >= 0 ? mantissas[i] * pow (10, power) : mantissas[i] / pow (10, -power);
        if (integers && step < 1)
          continue;
        if (count (least, greatest, step) <= (double)most)
          return step;
      }
}

size_t
pct_ticks_widen (double *least, double *greatest, size_t most)
{
  g_assert (*least < *greatest && isfinite (*least) && isfinite (*greatest));
  /* Around 0 one step never suffices, however large. */
  most = CLAMP (most, 2, PCT_MAX_TICKS - 1);
  double step = choose_step (*least, *greatest, most, FALSE, count_steps);
  double steps = count_steps (*least, *greatest, step);
  *least = floor (*least / step + 1e-6) * step;
  *greatest = ceil (*greatest / step - 1e-6) * step;
  return (size_t)steps + 1;
}

void
pct_ticks_linear (PctTicks *ticks, double least, double greatest, size_t most, gboolean integers)
{
  g_assert (least < greatest && isfinite (least) && isfinite (greatest));
  most = CLAMP (most, 1, PCT_MAX_TICKS);
  double step = choose_step (least, greatest, most, integers, count_multiples);
  double first = ceil (least / step - slack (least, greatest, step));
  size_t count = (size_t)CLAMP (count_multiples (least, greatest, step), 0, (double)most);

  ticks->count = count;
  for (size_t i = 0; i < count; i++)
    {
      double value = (first + (double)i) * step;
      /* 0.30000000000000004 must not be past an axis that ends at 0.3. */
      ticks->ticks[i].value = CLAMP (value, least, greatest);
      if (fabs (value) < step * 1e-6)
        ticks->ticks[i].value = 0;
    }
  label_ticks (ticks, step, MAX (fabs (least), fabs (greatest)));
}

static void
label_log_tick (PctTick *tick)
{
  int power = power_of_ten (tick->value);
  double mantissa = tick->value / pow (10, power);
  if (power < -3 || power >= 15)
    {
      char exponent[16];
      g_snprintf (exponent, sizeof exponent, "e%d", power);
      format (tick->label, mantissa, 0, exponent);
      return;
    }
  PctTicks one = { 1, { *tick } };
  label_ticks (&one, pow (10, power), tick->value);
  *tick = one.ticks[0];
}

static void
add_log_ticks (PctTicks *ticks, double least, double greatest, int every, const double *mantissas, size_t n_mantissas)
{
  ticks->count = 0;
  for (int power = power_of_ten (least); power <= power_of_ten (greatest); power++)
    for (size_t i = 0; i < n_mantissas; i++)
      {
        double value = power >= 0 ? mantissas[i] * pow (10, power) : mantissas[i] / pow (10, -power);
        if (power % every || value < least * (1 - 1e-9) || value > greatest * (1 + 1e-9)
            || ticks->count == PCT_MAX_TICKS)
          continue;
        PctTick *tick = &ticks->ticks[ticks->count++];
        tick->value = CLAMP (value, least, greatest);
        label_log_tick (tick);
      }
}

void
pct_ticks_log (PctTicks *ticks, double least, double greatest, size_t most)
{
  static const double mantissas[] = { 1, 2, 5 };
  g_assert (least > 0 && least < greatest && isfinite (greatest));
  most = CLAMP (most, 1, PCT_MAX_TICKS);
  double decades = log10 (greatest / least);

  if (decades * 3 <= (double)most)
    add_log_ticks (ticks, least, greatest, 1, mantissas, 3);
  else
    add_log_ticks (ticks, least, greatest, MAX (1, (int)ceil (decades / (double)most)), mantissas, 1);
  if (ticks->count < 2 || (decades < 1 && most >= 3))
    pct_ticks_linear (ticks, least, greatest, most, FALSE);
}

const char *
pct_format_value (double value, char *buffer)
{
  double size = fabs (value);
  if (!isfinite (value))
    g_strlcpy (buffer, isnan (value) ? "" : value > 0 ? "∞" : "\u2212∞", PCT_TICK_LABEL_SIZE);
  else if (value == 0)
    g_strlcpy (buffer, "0", PCT_TICK_LABEL_SIZE);
  else if (size < 1e-3 || size >= 1e6)
    {
      int power = power_of_ten (size);
      char exponent[16];
      g_snprintf (exponent, sizeof exponent, "e%d", power);
      format (buffer, value / pow (10, power), 2, exponent);
    }
  else
    format (buffer, value, size < 1 ? 4 : MAX (0, 3 - power_of_ten (size)), "");
  return buffer;
}
