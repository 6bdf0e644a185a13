#include "ui/draw/ticks.h"

#include <math.h>

static char *
join (const PctTicks *ticks)
{
  GString *text = g_string_new (NULL);
  for (size_t i = 0; i < ticks->count; i++)
    g_string_append_printf (text, "%s%s", i ? " " : "", ticks->ticks[i].label);
  return g_string_free (text, FALSE);
}

static void
test_labels (void)
{
  static const struct {
    double least, greatest;
    size_t most;
    gboolean integers, logarithmic;
    const char *labels;
  } cases[] = {
    { 0, 1, 6, FALSE, FALSE, "0 0.2 0.4 0.6 0.8 1.0" },
    { 0.8, 1, 5, FALSE, FALSE, "0.80 0.85 0.90 0.95 1.00" },
    { 0, 7, 8, TRUE, FALSE, "0 1 2 3 4 5 6 7" },
    { 0, 1, 8, TRUE, FALSE, "0 1" },
    { 1, 2, 20, TRUE, FALSE, "1 2" },
    { 0.5, 1.5, 8, TRUE, FALSE, "1" },
    { 0, 200, 5, TRUE, FALSE, "0 50 100 150 200" },
    { -3, 3, 4, FALSE, FALSE, "−2 0 2" },
    { 0, 25000, 6, FALSE, FALSE, "0 5k 10k 15k 20k 25k" },
    { 0, 3e6, 4, FALSE, FALSE, "0 1M 2M 3M" },
    { 0, 2.5e6, 6, FALSE, FALSE, "0 0.5M 1.0M 1.5M 2.0M 2.5M" },
    { 0, 4e-7, 5, FALSE, FALSE, "0 1e−7 2e−7 3e−7 4e−7" },
    { 0.1, 0.3, 3, FALSE, FALSE, "0.1 0.2 0.3" },
    { 2.301, 2.304, 4, FALSE, FALSE, "2.301 2.302 2.303 2.304" },
    { 0.001, 10, 6, FALSE, TRUE, "0.001 0.01 0.1 1 10" },
    { 0.1, 10, 9, FALSE, TRUE, "0.1 0.2 0.5 1 2 5 10" },
    { 1e-6, 1, 4, FALSE, TRUE, "1e−6 1e−4 0.01 1" },
    { 2.1, 2.4, 4, FALSE, TRUE, "2.1 2.2 2.3 2.4" },
    { 1, 1e5, 6, FALSE, TRUE, "1 10 100 1000 10k 100k" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PctTicks ticks;
      if (cases[i].logarithmic)
        pct_ticks_log (&ticks, cases[i].least, cases[i].greatest, cases[i].most);
      else
        pct_ticks_linear (&ticks, cases[i].least, cases[i].greatest, cases[i].most, cases[i].integers);
      g_autofree char *labels = join (&ticks);
      g_assert_cmpstr (labels, ==, cases[i].labels);
    }
}

/* Whatever the axis: within it, in order, not too many, and no two labels alike. */
static void
test_any_range (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  for (int n = 0; n < 20000; n++)
    {
      double centre = g_rand_double_range (random, -1, 1) * pow (10, g_rand_double_range (random, -12, 12));
      double least = g_rand_boolean (random) ? centre : 0, span = pow (10, g_rand_double_range (random, -12, 12));
      double greatest = least + MAX (span, fabs (least) * 1e-6);
      size_t most = (size_t)g_rand_int_range (random, 1, 40);
      gboolean integers = g_rand_boolean (random);
      PctTicks ticks;
      pct_ticks_linear (&ticks, least, greatest, most, integers);
      g_assert_cmpuint (ticks.count, <=, MIN (most, PCT_MAX_TICKS));
      for (size_t i = 0; i < ticks.count; i++)
        {
          g_assert_true (g_utf8_validate (ticks.ticks[i].label, -1, NULL));
          g_assert_cmpfloat (ticks.ticks[i].value, >=, least - (greatest - least) * 1e-6);
          g_assert_cmpfloat (ticks.ticks[i].value, <=, greatest + (greatest - least) * 1e-6);
          if (i == 0)
            continue;
          g_assert_cmpfloat (ticks.ticks[i].value, >, ticks.ticks[i - 1].value);
          g_assert_cmpstr (ticks.ticks[i].label, !=, ticks.ticks[i - 1].label);
        }
    }
}

static void
test_widen (void)
{
  static const struct {
    double least, greatest;
    size_t most;
    double widened_least, widened_greatest;
    size_t ticks;
  } cases[] = { { 0.25, 3.4, 2, 0, 4, 3 }, { 0.25, 3.4, 1, 0, 4, 3 },      { 0.81, 0.94, 6, 0.8, 0.95, 4 },
                { 0, 1, 5, 0, 1, 6 },      { -0.1, 0.1, 1, -0.1, 0.1, 3 }, { -3, 250, 3, -200, 400, 4 },
                { 2, 4, 10, 2, 4, 11 } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double least = cases[i].least, greatest = cases[i].greatest;
      g_assert_cmpuint (pct_ticks_widen (&least, &greatest, cases[i].most), ==, cases[i].ticks);
      g_assert_cmpfloat_with_epsilon (least, cases[i].widened_least, 1e-9);
      g_assert_cmpfloat_with_epsilon (greatest, cases[i].widened_greatest, 1e-9);
    }
}

static void
test_values (void)
{
  static const struct {
    double value;
    const char *text;
  } cases[] = { { 0, "0" },          { 0.94123, "0.9412" }, { 1, "1.000" },     { 12.345, "12.35" },
                { 123.45, "123.5" }, { 1234.5, "1234" },    { 54321, "54321" }, { 0.0001, "1.00e−4" },
                { -0.5, "−0.5000" }, { 2.5e7, "2.50e7" },   { NAN, "" },        { INFINITY, "∞" } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char buffer[PCT_TICK_LABEL_SIZE];
      g_assert_cmpstr (pct_format_value (cases[i].value, buffer), ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/ticks/labels", test_labels);
  g_test_add_func ("/plot/ticks/any-range", test_any_range);
  g_test_add_func ("/plot/ticks/widen", test_widen);
  g_test_add_func ("/plot/ticks/values", test_values);
  return g_test_run ();
}
