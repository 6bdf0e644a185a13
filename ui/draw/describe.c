#include "ui/draw/describe.h"

static const char *
number (double value, char *buffer)
{
  return g_ascii_formatd (buffer, PCT_TICK_LABEL_SIZE, "%.3g", value);
}

static char *
position (double x, const char *unit)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup_printf ("%s %s", unit, g_ascii_formatd (buffer, sizeof buffer, "%.4g", x));
}

/* The indices of the first, last and best values. FALSE where there is none. */
static gboolean
find_values (const PctSeries *series, PctBest best, size_t *first, size_t *last, size_t *extreme)
{
  gboolean found = FALSE;
  for (size_t i = 0; i < pct_series_count (series); i++)
    {
      double y = pct_series_y (series, i);
      if (isnan (y))
        continue;
      if (!found)
        *first = *extreme = i;
      found = TRUE;
      *last = i;
      double record = pct_series_y (series, *extreme);
      if (best == PCT_BEST_LEAST ? y < record : y > record)
        *extreme = i;
    }
  return found;
}

char *
pct_series_describe (const PctSeries *series, const char *quantity, const char *x_unit, PctBest best)
{
  size_t first, last, extreme;
  g_autofree char *subject = series->name ? g_strdup_printf ("%s %s", series->name, quantity) : g_strdup (quantity);
  if (!find_values (series, best, &first, &last, &extreme))
    return g_strdup_printf ("%s has no values yet", subject);

  char from[PCT_TICK_LABEL_SIZE], to[PCT_TICK_LABEL_SIZE], record[PCT_TICK_LABEL_SIZE];
  number (pct_series_y (series, first), from);
  number (pct_series_y (series, last), to);
  number (pct_series_y (series, extreme), record);
  g_autofree char *last_position = position (pct_series_x (series, last), x_unit);
  if (first == last)
    return g_strdup_printf ("%s is %s at %s", subject, to, last_position);

  double span = pct_series_x (series, last) - ceil (pct_series_x (series, first)) + 1;
  long units = MAX (1, lround (ceil (span)));
  g_autofree char *over = g_strdup_printf ("over %ld %s%s", units, x_unit, units == 1 ? "" : "s");
  g_autofree char *record_position = position (pct_series_x (series, extreme), x_unit);
  if (g_str_equal (from, to))
    return g_strdup_printf ("%s began and ended at %s %s; best %s at %s", subject, from, over, record, record_position);
  return g_strdup_printf ("%s %s from %s to %s %s; best %s at %s", subject,
                          pct_series_y (series, last) > pct_series_y (series, first) ? "rose" : "fell", from, to, over,
                          record, record_position);
}

char *
pct_plot_describe (const PctPlot *plot, const char *quantity, const char *x_unit, PctBest best)
{
  GString *text = g_string_new (NULL);
  for (size_t i = 0; i < plot->n_series; i++)
    {
      if (plot->series[i].hidden || plot->series[i].faint)
        continue;
      g_autofree char *sentence = pct_series_describe (&plot->series[i], quantity, x_unit, best);
      g_string_append_printf (text, "%s%s.", text->len ? " " : "", sentence);
    }
  if (text->len == 0)
    g_string_append_printf (text, "%s has no values yet.", quantity);
  return g_string_free (text, FALSE);
}

char *
pct_matrix_describe_cell (const PctMatrix *matrix, size_t row, size_t column)
{
  g_autofree char *actual = pct_matrix_name (matrix, row), *predicted = pct_matrix_name (matrix, column);
  uint64_t total = 0;
  for (size_t i = 0; matrix->counts && i < matrix->columns; i++)
    total += matrix->counts[row * matrix->columns + i];
  if (total == 0)
    return g_strdup_printf ("true %s, predicted %s: no images", actual, predicted);
  char share[G_ASCII_DTOSTR_BUF_SIZE];
  uint32_t count = matrix->counts[row * matrix->columns + column];
  g_ascii_formatd (share, sizeof share, "%.1f", 100.0 * count / (double)total);
  return g_strdup_printf ("true %s, predicted %s: %u %s, %s %% of true %s", actual, predicted, count,
                          count == 1 ? "image" : "images", share, actual);
}
