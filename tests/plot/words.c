#include "tests/plot/scenes.h"
#include "ui/draw/describe.h"
#include "ui/draw/number.h"
#include "ui/draw/text-plot.h"

#include <string.h>

static void
test_describe (void)
{
  static const double accuracy[] = { 0.81, 0.85, 0.9, 0.92, 0.93, 0.94, 0.94 }, loss[] = { 2.3, 0.4, 0.512 },
                      flat[] = { 0.5, 0.7, 0.5 }, gaps[] = { NAN, 3, NAN };
  static const struct {
    const double *y;
    size_t count;
    const char *quantity;
    PctBest best;
    const char *text;
    double since;
  } cases[] = {
    { accuracy, 7, "accuracy", PCT_BEST_GREATEST,
      "validation accuracy rose from 0.81 to 0.94 over 7 epochs; best 0.94 at epoch 6" },
    { loss, 3, "loss", PCT_BEST_LEAST, "validation loss fell from 2.3 to 0.512 over 3 epochs; best 0.4 at epoch 2" },
    { flat, 3, "accuracy", PCT_BEST_GREATEST,
      "validation accuracy began and ended at 0.5 over 3 epochs; best 0.7 at epoch 2" },
    { loss, 3, "loss", PCT_BEST_LEAST, "validation loss fell from 2.3 to 0.512 over 3 epochs; best 0.512 at epoch 3", 3 },
    { gaps, 3, "loss", PCT_BEST_LEAST, "validation loss is 3 at epoch 2" },
    { gaps, 1, "loss", PCT_BEST_LEAST, "validation loss has no values yet" },
    { NULL, 0, "loss", PCT_BEST_LEAST, "validation loss has no values yet" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PctSeries series = { .name = "validation", .y = cases[i].y, .count = cases[i].count, .first = 1,
                           .since = cases[i].since };
      g_autofree char *text = pct_series_describe (&series, cases[i].quantity, "epoch", cases[i].best);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_describe_plot (void)
{
  static const double y[] = { 2, 1, 0.5 };
  static const PctMark marks[] = { { 1.25, "learning rate 0.001 → 0.1" }, { 2, "forked" } };
  PctSeries series = { .name = "training", .y = y, .count = 3, .first = 1 };
  PctPlot plot = { .series = &series, .n_series = 1, .marks = marks };
  for (size_t n = 0; n <= G_N_ELEMENTS (marks); n++)
    {
      static const char *const said[] = { "", " learning rate 0.001 → 0.1 at epoch 1.25.",
                                          " learning rate 0.001 → 0.1 at epoch 1.25. forked at epoch 2." };
      plot.n_marks = n;
      g_autofree char *text = pct_plot_describe (&plot, "loss", "epoch", PCT_BEST_LEAST);
      g_autofree char *expected
          = g_strconcat ("training loss fell from 2 to 0.5 over 3 epochs; best 0.5 at epoch 3.", said[n], NULL);
      g_assert_cmpstr (text, ==, expected);
    }
}

/* Every line fits, and the curve falls from the left's top to the right's bottom. */
static void
test_text_plot (void)
{
  static const struct {
    int epochs;
    size_t columns, rows;
  } cases[] = { { 7, 80, 20 }, { 200, 100, 12 }, { 1, 40, 10 }, { 7, 20, 6 } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Scene *scene = scene_new (cases[i].epochs, 30);
      g_autofree char *text = pct_text_plot (&scene->plot, cases[i].columns, cases[i].rows, FALSE);
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
      g_assert_cmpuint (g_strv_length (lines), ==, cases[i].rows + 1);
      for (size_t n = 0; lines[n]; n++)
        g_assert_cmpint (g_utf8_strlen (lines[n], -1), <=, (glong)cases[i].columns);
      g_assert_nonnull (strstr (lines[0], "Loss"));
      scene_free (scene);
    }
}

static void
test_text_plot_exact (void)
{
  static const double y[] = { 0, 1, 2, 3 };
  PctSeries series = { .name = "a", .y = y, .count = 4 };
  PctPlot plot = PCT_PLOT_INIT;
  plot.series = &series;
  plot.n_series = 1;
  plot.x_integers = TRUE;
  g_autofree char *text = pct_text_plot (&plot, 24, 11, FALSE);
  g_assert_cmpstr (text, ==,
                   "━━ a\n"
                   "3┤                   ⣀⡴⠋\n"
                   " │                ⢀⡴⠚⠁  \n"
                   "2┤             ⢀⡤⠞⠉     \n"
                   " │           ⣠⠖⠋        \n"
                   " │        ⣠⠴⠋⠁          \n"
                   "1┤     ⣀⡴⠚⠁             \n"
                   " │  ⢀⡤⠞⠁                \n"
                   "0┤⣠⠞⠉                   \n"
                   " └┬─────────────┬───────\n"
                   "  0             2\n");
}

static void
test_text_plot_empty (void)
{
  Scene *scene = scene_new (0, 0);
  g_autofree char *text = pct_text_plot (&scene->plot, 80, 20, TRUE);
  g_assert_nonnull (strstr (text, scene->plot.empty));
  scene_free (scene);
}

static void
test_numbers (void)
{
  static const struct {
    const char *typed;
    gboolean whole;
    const char *plain;
  } cases[] = {
    { "12", TRUE, "12" },          { "12,300", TRUE, "12300" },  { "1,234,567", TRUE, "1234567" }, { "12 300", TRUE, "12300" },
    { "12,30", TRUE, "12.30" },    { "0,5", FALSE, "0.5" },      { "0,005", FALSE, "0.005" },      { " 0.5 ", FALSE, "0.5" },
    { "1 e5", FALSE, "1 e5" },     { "a, b", FALSE, "a. b" },    { "", TRUE, "" },                 { ",5", TRUE, ".5" },
    { "1234,567", TRUE, "1234.567" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *plain = pct_number_plain (cases[i].typed, cases[i].whole);
      g_assert_cmpstr (plain, ==, cases[i].plain);
    }
  g_autofree char *text = pct_number_text ("%.3g", 0.25), *count = pct_number_count (12300);
  g_assert_cmpstr (text, ==, "0.25");
  static const struct {
    double value;
    const char *text;
  } exponents[] = { { 1e-5, "1e-5" }, { 2.5e6, "2.5e6" }, { 1e-10, "1e-10" }, { 1e100, "1e100" }, { 0.0001, "0.0001" } };
  for (size_t i = 0; i < G_N_ELEMENTS (exponents); i++)
    {
      g_autofree char *short_text = pct_number_text ("%g", exponents[i].value);
      g_assert_cmpstr (short_text, ==, exponents[i].text);
    }
  g_assert_cmpstr (count, ==, "12,300");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/words/describe", test_describe);
  g_test_add_func ("/plot/words/describe-plot", test_describe_plot);
  g_test_add_func ("/plot/words/text-plot", test_text_plot);
  g_test_add_func ("/plot/words/text-plot-exact", test_text_plot_exact);
  g_test_add_func ("/plot/words/text-plot-empty", test_text_plot_empty);
  g_test_add_func ("/plot/words/numbers", test_numbers);
  return g_test_run ();
}
