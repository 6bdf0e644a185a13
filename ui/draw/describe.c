#include "ui/draw/describe.h"

#include <glib/gi18n-lib.h>

#include "ui/draw/number.h"

static const char *
number (double value, char *buffer)
{
  return pct_number_format (buffer, PCT_TICK_LABEL_SIZE, "%.3g", value);
}

static char *
position (double x, const char *unit)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  /* Translators: a unit and its number: "epoch 7" */
  return g_strdup_printf (_ ("%s %s"), unit, pct_number_format (buffer, sizeof buffer, "%.4g", x));
}

static char *
duration (long units, const char *unit)
{
  if (g_str_equal (unit, "epoch") || g_str_equal (unit, _ ("epoch")))
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "over %ld epoch", "over %ld epochs", (gulong)units), units);
  /* Translators: how long, and in what unit: "over 400 (batch)" */
  return g_strdup_printf (_ ("over %ld (%s)"), units, unit);
}

/* The indices of the first, last and best values. FALSE where there is none. */
static gboolean
find_values (const PctSeries *series, PctBest best, size_t *first, size_t *last, size_t *extreme)
{
  size_t end = pct_series_count (series);
  *first = 0;
  while (*first < end && isnan (pct_series_y (series, *first)))
    (*first)++;
  if (*first == end)
    return FALSE;
  *last = end - 1;
  while (isnan (pct_series_y (series, *last)))
    (*last)--;
  gssize record = pct_series_extreme (series, best == PCT_BEST_LEAST ? PCT_EXTREME_LEAST : PCT_EXTREME_GREATEST);
  *extreme = record < 0 ? *last : (size_t)record;
  return TRUE;
}

char *
pct_series_describe (const PctSeries *series, const char *quantity, const char *x_unit, PctBest best)
{
  size_t first, last, extreme;
  /* Translators: a line and what it shows: "validation accuracy" */
  g_autofree char *subject
      = series->name ? g_strdup_printf (_ ("%s %s"), series->name, quantity) : g_strdup (quantity);
  if (!find_values (series, best, &first, &last, &extreme))
    return g_strdup_printf (_ ("%s has no values yet"), subject);

  char from[PCT_TICK_LABEL_SIZE], to[PCT_TICK_LABEL_SIZE], record[PCT_TICK_LABEL_SIZE];
  number (pct_series_y (series, first), from);
  number (pct_series_y (series, last), to);
  number (pct_series_y (series, extreme), record);
  g_autofree char *last_position = position (pct_series_x (series, last), x_unit);
  if (first == last)
    /* Translators: "validation accuracy is 0.9 at epoch 1" */
    return g_strdup_printf (_ ("%s is %s at %s"), subject, to, last_position);

  double span = pct_series_x (series, last) - ceil (pct_series_x (series, first)) + 1;
  g_autofree char *over = duration (MAX (1, lround (ceil (span))), x_unit);
  g_autofree char *record_position = position (pct_series_x (series, extreme), x_unit);
  if (g_str_equal (from, to))
    return g_strdup_printf (_ ("%s began and ended at %s %s; best %s at %s"), subject, from, over, record,
                            record_position);
  gboolean rose = pct_series_y (series, last) > pct_series_y (series, first);
  /* Translators: "validation accuracy rose from 0.81 to 0.94 over 7 epochs; best 0.94 at epoch 6" */
  return g_strdup_printf (rose ? _ ("%s rose from %s to %s %s; best %s at %s")
                               : _ ("%s fell from %s to %s %s; best %s at %s"),
                          subject, from, to, over, record, record_position);
}

char *
pct_plot_describe (const PctPlot *plot, const char *quantity, const char *x_unit, PctBest best)
{
  GString *text = g_string_new (NULL);
  const char *name = NULL;
  for (size_t i = 0; i < plot->n_series; i++)
    {
      PctSeries series = plot->series[i];
      if (series.hidden || series.faint || series.key)
        continue;
      /* Translators: a run's line of validation: "Run 2 validation" */
      g_autofree char *validation = series.name == NULL && name != NULL ? g_strdup_printf (_ ("%s validation"), name) : NULL;
      name = series.name;
      if (validation != NULL)
        series.name = validation;
      g_autofree char *sentence = pct_series_describe (&series, quantity, x_unit, best);
      g_string_append_printf (text, "%s%s.", text->len ? " " : "", sentence);
    }
  if (text->len == 0)
    g_string_append_printf (text, _ ("%s has no values yet."), quantity);
  for (size_t i = 0; i < plot->n_marks; i++)
    {
      g_autofree char *where = position (plot->marks[i].x, x_unit);
      /* Translators: what was changed, and when: " learning rate 0.001 → 0.1 at epoch 2.5." */
      g_string_append_printf (text, _ (" %s at %s."), plot->marks[i].text, where);
    }
  return g_string_free (text, FALSE);
}

/* How many images a cell has, and its percentage of its row or column. FALSE where that is empty. */
static gboolean
format_share (const PctMatrix *matrix, size_t row, size_t column, char **images, char **share)
{
  uint64_t whole = matrix->mode == PCT_MATRIX_COLUMN_SHARES ? pct_matrix_column_total (matrix, column)
                                                            : pct_matrix_row_total (matrix, row);
  if (whole == 0)
    return FALSE;
  char number[G_ASCII_DTOSTR_BUF_SIZE + 16];
  uint32_t count = matrix->counts[row * matrix->columns + column];
  *images = pct_number_count (count);
  *share = g_strdup (pct_number_format (number, sizeof number, "%.1f", 100.0 * count / (double)whole));
  return TRUE;
}

char *
pct_matrix_describe_cell (const PctMatrix *matrix, size_t row, size_t column)
{
  g_autofree char *actual = pct_matrix_name (matrix, row), *predicted = pct_matrix_name (matrix, column);
  g_autofree char *images = NULL, *share = NULL;
  if (!format_share (matrix, row, column, &images, &share))
    return g_strdup_printf (_ ("true %s, predicted %s: no images"), actual, predicted);
  gboolean of_column = matrix->mode == PCT_MATRIX_COLUMN_SHARES;
  uint32_t count = matrix->counts[row * matrix->columns + column];
  const char *sentence = of_column ? g_dngettext (GETTEXT_PACKAGE, "true %s, predicted %s: %s image, %s %% of predicted %s",
                                               "true %s, predicted %s: %s images, %s %% of predicted %s", count)
                                   : g_dngettext (GETTEXT_PACKAGE, "true %s, predicted %s: %s image, %s %% of true %s",
                                               "true %s, predicted %s: %s images, %s %% of true %s", count);
  return g_strdup_printf (sentence, actual, predicted, images, share, of_column ? predicted : actual);
}

char *
pct_matrix_describe_share (const PctMatrix *matrix, size_t row, size_t column)
{
  g_autofree char *images = NULL, *share = NULL;
  if (!format_share (matrix, row, column, &images, &share))
    return g_strdup (_ ("no images"));
  uint32_t count = matrix->counts[row * matrix->columns + column];
  const char *sentence = matrix->mode == PCT_MATRIX_COLUMN_SHARES
                             ? g_dngettext (GETTEXT_PACKAGE, "%s image · %s %% of column", "%s images · %s %% of column", count)
                             : g_dngettext (GETTEXT_PACKAGE, "%s image · %s %% of row", "%s images · %s %% of row", count);
  return g_strdup_printf (sentence, images, share);
}
