#include <math.h>
#include <stdlib.h>

#include "app/cli/command.h"
#include "app/cli/figure.h"
#include "app/cli/html.h"
#include "engine/core/error.h"

/* Confusions listed, the most frequent ones. */
#define WORST 10

typedef struct {
  PctStoredRun *run;
  PctJson *experiment;
  GString *page;
} Report;

static double
number (const PctJson *object, const char *name)
{
  const PctJson *value = pct_stored_run_member (object, name, PCT_JSON_NUMBER);
  return value != NULL ? value->number : NAN;
}

static const char *
class_name (const Report *report, size_t class)
{
  char **names = report->run->history->class_names;
  return names != NULL && class < g_strv_length (names) ? names[class] : NULL;
}

static void
add_tile (GString *page, const char *title, const char *format, double value)
{
  if (isnan (value))
    return;
  char text[64];
  g_snprintf (text, sizeof text, format, value);
  g_string_append_printf (page, "<div class=\"card\"><span class=\"dim\">%s</span><strong>%s</strong></div>\n", title, text);
}

static void
write_outcome (Report *report)
{
  GString *page = report->page;
  const GArray *epochs = report->run->history->epochs;
  g_string_append (page, "<p class=\"dim\">");
  if (report->run->history->error != NULL)
    {
      g_string_append (page, "The run failed: ");
      pct_html_text (page, report->run->history->error);
    }
  else
    g_string_append_printf (page, "%u epochs; %s.", epochs->len,
                            report->run->result != NULL ? "the run is finished" : "the run is not finished, so nothing was tested");
  g_string_append (page, "</p>\n<div class=\"tiles\">\n");
  add_tile (page, "Test accuracy", "%.4f", number (report->run->result, "test_accuracy"));
  add_tile (page, "Test loss", "%.4f", number (report->run->result, "test_loss"));
  if (epochs->len > 0)
    {
      const PctHistoryEpoch *last = &g_array_index (epochs, PctHistoryEpoch, epochs->len - 1);
      add_tile (page, "Validation accuracy", "%.4f", last->val_accuracy);
      add_tile (page, "Images per second", "%.0f", last->images_per_second);
    }
  add_tile (page, "Best epoch", "%.0f", number (report->run->result, "best_epoch"));
  add_tile (page, "Seconds of training", "%.1f", number (report->run->result, "fit_seconds"));
  add_tile (page, "Parameters", "%.0f", number (report->run->result, "parameters"));
  g_string_append (page, "</div>\n");
}

static gboolean
write_figures (Report *report, GError **error)
{
  g_string_append (report->page, "<h2>Curves</h2>\n<div class=\"figures\">\n");
  for (int quantity = 0; quantity < PCT_QUANTITIES; quantity++)
    {
      const PctCurvesOptions options = { 0 };
      PctStoredRun *const runs[] = { report->run };
      g_autoptr (PctCurvesFigure) curves = pct_curves_figure_new (runs, 1, (PctQuantity) quantity, &options, error);
      if (curves == NULL)
        return FALSE;
      PctFigure figure = { .plots = pct_curves_figure_plot (curves), .n_plots = 1 };
      g_autofree char *description = pct_curves_figure_describe (curves);
      pct_html_figure (report->page, &figure, 440, 280, description);
    }
  g_string_append (report->page, "</div>\n");
  if (report->run->confusion == NULL)
    return TRUE;
  PctMatrix matrix = pct_run_matrix (report->run);
  PctFigure figure = { .matrix = &matrix };
  g_string_append (report->page, "<h2>Confusion matrix of the test images</h2>\n"
                                 "<p class=\"dim\">Rows are true classes, columns predicted ones.</p>\n");
  pct_html_figure (report->page, &figure, 640, 560, "Confusion matrix; the table below lists its largest mistakes");
  return TRUE;
}

typedef struct {
  size_t row, column;
  uint32_t count;
} Confusion;

static int
by_count (const void *a, const void *b)
{
  const Confusion *first = a, *second = b;
  return (first->count < second->count) - (first->count > second->count);
}

static void
write_mistakes (Report *report)
{
  if (report->run->confusion == NULL)
    return;
  g_autoptr (GArray) mistakes = g_array_new (FALSE, FALSE, sizeof (Confusion));
  g_autofree uint64_t *support = g_new0 (uint64_t, report->run->n_classes);
  uint64_t images = 0, wrong = 0;
  for (size_t i = 0; i < report->run->n_classes; i++)
    for (size_t j = 0; j < report->run->n_outputs; j++)
      {
        Confusion mistake = { i, j, report->run->confusion[i * report->run->n_outputs + j] };
        support[i] += mistake.count;
        if (i != j && mistake.count > 0)
          {
            g_array_append_val (mistakes, mistake);
            wrong += mistake.count;
          }
      }
  for (size_t i = 0; i < report->run->n_classes; i++)
    images += support[i];
  qsort (mistakes->data, mistakes->len, sizeof (Confusion), by_count);
  g_string_append_printf (report->page,
                          "<h2>Mistakes</h2>\n<p class=\"dim\">%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                          " test images are classified wrongly.</p>\n<div class=\"card\"><table>\n",
                          wrong, images);
  const char *const titles[] = { "True class", "Predicted", "Images", "Share of the class" };
  pct_html_row (report->page, titles, 4, TRUE);
  for (guint i = 0; i < MIN (mistakes->len, WORST); i++)
    {
      const Confusion *mistake = &g_array_index (mistakes, Confusion, i);
      g_autofree char *count = g_strdup_printf ("%u", mistake->count);
      g_autofree char *share = g_strdup_printf ("%.1f %%", 100.0 * mistake->count / (double) support[mistake->row]);
      g_autofree char *other = g_strdup_printf ("%zu", mistake->column);
      const char *predicted = class_name (report, mistake->column);
      const char *const cells[] = { class_name (report, mistake->row), predicted != NULL ? predicted : other, count, share };
      pct_html_row (report->page, cells, 4, FALSE);
    }
  g_string_append (report->page, "</table></div>\n");
}

static void
write_class_row (GString *page, const char *name, const PctJson *metrics)
{
  static const char *const fields[] = { "precision", "recall", "specificity", "f1" };
  char texts[4][16];
  const char *cells[6] = { name };
  for (int i = 0; i < 4; i++)
    {
      double value = number (metrics, fields[i]);
      if (isnan (value))
        g_strlcpy (texts[i], "–", sizeof texts[i]);
      else
        g_snprintf (texts[i], sizeof texts[i], "%.3f", value);
      cells[i + 1] = texts[i];
    }
  double support = number (metrics, "support");
  g_autofree char *images = isnan (support) ? g_strdup ("–") : g_strdup_printf ("%.0f", support);
  cells[5] = images;
  pct_html_row (page, cells, 6, FALSE);
}

static void
write_classes (Report *report)
{
  const PctJson *classes = pct_stored_run_member (report->run->result, "per_class", PCT_JSON_ARRAY);
  if (classes == NULL)
    return;
  const char *const titles[] = { "Class", "Precision", "Recall", "Specificity", "F1", "Images" };
  g_string_append (report->page, "<h2>By class</h2>\n<div class=\"card\"><table>\n");
  pct_html_row (report->page, titles, 6, TRUE);
  for (guint i = 0; i < classes->items->len; i++)
    {
      g_autofree char *index = g_strdup_printf ("%u", i);
      const char *name = class_name (report, i);
      write_class_row (report->page, name != NULL ? name : index, classes->items->pdata[i]);
    }
  write_class_row (report->page, "Mean of classes", pct_stored_run_member (report->run->result, "macro", PCT_JSON_OBJECT));
  write_class_row (report->page, "Mean of images", pct_stored_run_member (report->run->result, "weighted", PCT_JSON_OBJECT));
  g_string_append (report->page, "</table></div>\n");
}

/* The value in one line: lists of single values and small objects as they would be said. */
static void
add_value (GString *text, const PctJson *value)
{
  switch (value->type)
    {
    case PCT_JSON_NULL:
      g_string_append (text, "none");
      break;
    case PCT_JSON_BOOLEAN:
      g_string_append (text, value->truth ? "yes" : "no");
      break;
    case PCT_JSON_NUMBER:
    case PCT_JSON_STRING:
      g_string_append (text, value->text);
      break;
    case PCT_JSON_ARRAY:
    case PCT_JSON_OBJECT:
      for (guint i = 0; i < value->items->len; i++)
        {
          if (i > 0)
            g_string_append (text, value->type == PCT_JSON_ARRAY ? ", " : "; ");
          if (value->type == PCT_JSON_OBJECT)
            g_string_append_printf (text, "%s: ", (const char *) value->keys->pdata[i]);
          add_value (text, value->items->pdata[i]);
        }
      break;
    }
}

/* One row a setting; deeper than that, one a layer. */
static void
write_settings_of (GString *page, const char *path, const PctJson *value)
{
  gboolean list = value->type == PCT_JSON_ARRAY && value->items->len > 0
                  && ((const PctJson *) value->items->pdata[0])->type == PCT_JSON_OBJECT;
  if (value->type == PCT_JSON_OBJECT || list)
    for (guint i = 0; i < value->items->len; i++)
      {
        const PctJson *item = value->items->pdata[i];
        g_autofree char *inner = list ? g_strdup_printf ("%s[%u]", path, i)
                                      : g_strdup_printf ("%s%s%s", path, path[0] != '\0' ? "." : "",
                                                         (const char *) value->keys->pdata[i]);
        if (!list)
          write_settings_of (page, inner, item);
        else
          {
            g_autoptr (GString) text = g_string_new (NULL);
            add_value (text, item);
            const char *const cells[] = { inner, text->str };
            pct_html_row (page, cells, 2, FALSE);
          }
      }
  else
    {
      g_autoptr (GString) text = g_string_new (NULL);
      add_value (text, value);
      const char *const cells[] = { path, text->str };
      pct_html_row (page, cells, 2, FALSE);
    }
}

static void
write_settings (Report *report)
{
  g_string_append (report->page, "<h2>Experiment</h2>\n<div class=\"card\"><table class=\"left\">\n");
  write_settings_of (report->page, "", report->experiment);
  const char *const kernels[] = { "kernels", report->run->history->kernels != NULL ? report->run->history->kernels : "unknown" };
  const char *const blas[] = { "BLAS", report->run->history->blas != NULL ? report->run->history->blas : "unknown" };
  pct_html_row (report->page, kernels, 2, FALSE);
  pct_html_row (report->page, blas, 2, FALSE);
  g_string_append (report->page, "</table></div>\n");
}

static gboolean
report_write (Report *report, const char *file, GError **error)
{
  g_autofree char *name = pct_stored_run_name (report->run);
  pct_html_begin (report->page, name);
  write_outcome (report);
  if (!write_figures (report, error))
    return FALSE;
  write_mistakes (report);
  write_classes (report);
  write_settings (report);
  pct_html_end (report->page);
  g_autoptr (GError) failure = NULL;
  if (g_file_set_contents_full (file, report->page->str, (gssize) report->page->len, G_FILE_SET_CONTENTS_CONSISTENT, 0666, &failure))
    return TRUE;
  g_set_error (error, PCT_ERROR, PCT_ERROR_IO, "%s", failure->message);
  return FALSE;
}

static int
run_command (int argc, char **argv)
{
  g_autofree char *out = NULL;
  const GOptionEntry entries[] = {
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out, "Write to FILE rather than DIR/report.html", "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  GError *error = NULL;
  if (!pct_command_parse (&pct_command_report, entries, &argc, &argv, 1, 1, &error))
    return pct_output_fail (error);
  if (out == NULL)
    out = g_build_filename (argv[1], "report.html", NULL);
  g_autoptr (PctStoredRun) run = pct_stored_run_open (argv[1], &error);
  Report report = { .run = run, .page = g_string_new (NULL) };
  gboolean written = run != NULL && (report.experiment = pct_stored_run_json (run, "experiment.json", &error)) != NULL
                     && report_write (&report, out, &error);
  pct_json_free (report.experiment);
  g_string_free (report.page, TRUE);
  return written ? pct_output_end () : pct_output_fail (error);
}

const PctCommand pct_command_report = { "report", "DIR", "An HTML page about a run: curves, matrix, tables", run_command };
