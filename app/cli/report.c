#include <math.h>
#include <stdlib.h>

#include "app/cli/command.h"
#include "app/cli/html.h"
#include "data/runs/history.h"
#include "data/runs/json.h"
#include "data/runs/run-folder.h"
#include "engine/core/error.h"
#include "ui/draw/describe.h"

/* Confusions listed, the most frequent ones. */
#define WORST 10

typedef struct {
  const char *run;
  PctRunFolder *folder;
  PctHistory *history;
  PctJson *experiment, *result; /* result: NULL where the run isn't finished */
  uint32_t *confusion;          /* [classes, outputs], or NULL */
  size_t n_classes, n_outputs;
  GString *page;
} Report;

static void
report_clear (Report *report)
{
  pct_run_folder_free (report->folder);
  pct_history_free (report->history);
  pct_json_free (report->experiment);
  pct_json_free (report->result);
  g_free (report->confusion);
  if (report->page != NULL)
    g_string_free (report->page, TRUE);
}

static PctJson *
read_json (const char *run, const char *name, GError **error)
{
  g_autofree char *file = g_build_filename (run, name, NULL);
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GError) failure = NULL;
  if (!g_file_get_contents (file, &text, &length, &failure))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_IO, "%s", failure->message);
      return NULL;
    }
  PctJson *json = pct_json_parse (text, length, error);
  if (json == NULL)
    g_prefix_error (error, "%s:", file);
  return json;
}

static const PctJson *
member (const PctJson *object, const char *name, PctJsonType type)
{
  const PctJson *value = object != NULL && object->type == PCT_JSON_OBJECT ? pct_json_member (object, name) : NULL;
  return value != NULL && value->type == type ? value : NULL;
}

static double
number (const PctJson *object, const char *name)
{
  const PctJson *value = member (object, name, PCT_JSON_NUMBER);
  return value != NULL ? value->number : NAN;
}

static const char *
class_name (const Report *report, size_t class)
{
  char **names = report->history->class_names;
  return names != NULL && class < g_strv_length (names) ? names[class] : NULL;
}

/* Fills the matrix from result.json; a file that isn't ours to trust leaves it out. */
static void
find_confusion (Report *report)
{
  const PctJson *rows = member (report->result, "confusion", PCT_JSON_ARRAY);
  if (rows == NULL || rows->items->len == 0)
    return;
  const PctJson *first = rows->items->pdata[0];
  size_t n_classes = rows->items->len, n_outputs = first->type == PCT_JSON_ARRAY ? first->items->len : 0;
  g_autofree uint32_t *confusion = g_new0 (uint32_t, n_classes * MAX (n_outputs, 1));
  for (size_t i = 0; i < n_classes; i++)
    {
      const PctJson *row = rows->items->pdata[i];
      if (row->type != PCT_JSON_ARRAY || row->items->len != n_outputs)
        return;
      for (size_t j = 0; j < n_outputs; j++)
        {
          guint64 count;
          if (!pct_json_whole (row->items->pdata[j], &count) || count > UINT32_MAX)
            return;
          confusion[i * n_outputs + j] = (uint32_t) count;
        }
    }
  if (n_outputs < n_classes || report->history->class_names == NULL
      || g_strv_length (report->history->class_names) != n_classes)
    return;
  report->confusion = g_steal_pointer (&confusion);
  report->n_classes = n_classes;
  report->n_outputs = n_outputs;
}

static gboolean
report_open (Report *report, GError **error)
{
  report->folder = pct_run_folder_open (report->run, FALSE, error);
  if (report->folder == NULL || !(report->history = pct_history_read (report->run, error))
      || !(report->experiment = read_json (report->run, "experiment.json", error)))
    return FALSE;
  if (pct_run_folder_finished (report->folder) && !(report->result = read_json (report->run, "result.json", error)))
    return FALSE;
  find_confusion (report);
  return TRUE;
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
  const GArray *epochs = report->history->epochs;
  g_string_append (page, "<p class=\"dim\">");
  if (report->history->error != NULL)
    {
      g_string_append (page, "The run failed: ");
      pct_html_text (page, report->history->error);
    }
  else
    g_string_append_printf (page, "%u epochs; %s.", epochs->len,
                            report->result != NULL ? "the run is finished" : "the run is not finished, so nothing was tested");
  g_string_append (page, "</p>\n<div class=\"tiles\">\n");
  add_tile (page, "Test accuracy", "%.4f", number (report->result, "test_accuracy"));
  add_tile (page, "Test loss", "%.4f", number (report->result, "test_loss"));
  if (epochs->len > 0)
    {
      const PctHistoryEpoch *last = &g_array_index (epochs, PctHistoryEpoch, epochs->len - 1);
      add_tile (page, "Validation accuracy", "%.4f", last->val_accuracy);
      add_tile (page, "Images per second", "%.0f", last->images_per_second);
    }
  add_tile (page, "Best epoch", "%.0f", number (report->result, "best_epoch"));
  add_tile (page, "Seconds of training", "%.1f", number (report->result, "fit_seconds"));
  add_tile (page, "Parameters", "%.0f", number (report->result, "parameters"));
  g_string_append (page, "</div>\n");
}

static void
add_curves (Report *report, const char *quantity, size_t train, size_t validation, size_t running, double upper_bound,
            PctBest best)
{
  const GArray *epochs = report->history->epochs;
  const size_t offsets[3] = { running, train, validation };
  g_autofree double *values = g_new (double, 3 * MAX (epochs->len, 1));
  g_autofree double *x = g_new (double, MAX (epochs->len, 1));
  gboolean validated = FALSE;
  for (guint i = 0; i < epochs->len; i++)
    {
      const PctHistoryEpoch *epoch = &g_array_index (epochs, PctHistoryEpoch, i);
      x[i] = epoch->epoch;
      for (int line = 0; line < 3; line++)
        values[(size_t) line * epochs->len + i] = *(const double *) (const void *) ((const char *) epoch + offsets[line]);
      validated = validated || !isnan (values[2 * (size_t) epochs->len + i]);
    }
  const PctSeries series[3] = {
    { .name = "running", .colour = 0, .faint = TRUE, .x = x, .y = values, .count = epochs->len },
    { .name = "train", .colour = 0, .x = x, .y = values + epochs->len, .count = epochs->len },
    { .name = "validation", .colour = 1, .dashed = TRUE, .x = x, .y = values + 2 * (size_t) epochs->len, .count = epochs->len },
  };
  PctPlot plot = PCT_PLOT_INIT;
  plot.title = quantity;
  plot.x_label = "epoch";
  plot.series = series;
  plot.n_series = validated ? 3 : 2;
  plot.x_integers = TRUE;
  plot.lower_bound = 0;
  plot.upper_bound = upper_bound;
  plot.empty = "no epoch was finished";
  PctFigure figure = { .plots = &plot, .n_plots = 1 };
  g_autofree char *description = pct_plot_describe (&plot, quantity, "epoch", best);
  pct_html_figure (report->page, &figure, 440, 280, description);
}

static void
write_figures (Report *report)
{
  g_string_append (report->page, "<h2>Curves</h2>\n<div class=\"figures\">\n");
  add_curves (report, "loss", G_STRUCT_OFFSET (PctHistoryEpoch, train_loss), G_STRUCT_OFFSET (PctHistoryEpoch, val_loss),
              G_STRUCT_OFFSET (PctHistoryEpoch, loss), INFINITY, PCT_BEST_LEAST);
  add_curves (report, "accuracy", G_STRUCT_OFFSET (PctHistoryEpoch, train_accuracy),
              G_STRUCT_OFFSET (PctHistoryEpoch, val_accuracy), G_STRUCT_OFFSET (PctHistoryEpoch, accuracy), 1,
              PCT_BEST_GREATEST);
  g_string_append (report->page, "</div>\n");
  if (report->confusion == NULL)
    return;
  PctMatrix matrix = {
    .counts = report->confusion,
    .rows = report->n_classes,
    .columns = report->n_outputs,
    .names = (const char *const *) report->history->class_names,
    .row = -1,
    .column = -1,
  };
  PctFigure figure = { .matrix = &matrix };
  g_string_append (report->page, "<h2>Confusion matrix of the test images</h2>\n"
                                 "<p class=\"dim\">Rows are true classes, columns predicted ones.</p>\n");
  pct_html_figure (report->page, &figure, 640, 560, "Confusion matrix; the table below lists its largest mistakes");
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
  if (report->confusion == NULL)
    return;
  g_autoptr (GArray) mistakes = g_array_new (FALSE, FALSE, sizeof (Confusion));
  g_autofree uint64_t *support = g_new0 (uint64_t, report->n_classes);
  uint64_t images = 0, wrong = 0;
  for (size_t i = 0; i < report->n_classes; i++)
    for (size_t j = 0; j < report->n_outputs; j++)
      {
        Confusion mistake = { i, j, report->confusion[i * report->n_outputs + j] };
        support[i] += mistake.count;
        if (i != j && mistake.count > 0)
          {
            g_array_append_val (mistakes, mistake);
            wrong += mistake.count;
          }
      }
  for (size_t i = 0; i < report->n_classes; i++)
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
  const PctJson *classes = member (report->result, "per_class", PCT_JSON_ARRAY);
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
  write_class_row (report->page, "Mean of classes", member (report->result, "macro", PCT_JSON_OBJECT));
  write_class_row (report->page, "Mean of images", member (report->result, "weighted", PCT_JSON_OBJECT));
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
  const char *const kernels[] = { "kernels", report->history->kernels != NULL ? report->history->kernels : "unknown" };
  const char *const blas[] = { "BLAS", report->history->blas != NULL ? report->history->blas : "unknown" };
  pct_html_row (report->page, kernels, 2, FALSE);
  pct_html_row (report->page, blas, 2, FALSE);
  g_string_append (report->page, "</table></div>\n");
}

static gboolean
report_write (Report *report, const char *file, GError **error)
{
  const char *name = pct_run_folder_experiment (report->folder)->name;
  report->page = g_string_new (NULL);
  pct_html_begin (report->page, name != NULL && name[0] != '\0' ? name : "Experiment");
  write_outcome (report);
  write_figures (report);
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
  if (!pct_command_parse (&pct_command_report, entries, &argc, &argv, 1, 1, &error)
      || !pct_command_need (argv[1], "run folder", &error))
    return pct_output_fail (error);
  if (out == NULL)
    out = g_build_filename (argv[1], "report.html", NULL);
  Report report = { .run = argv[1] };
  gboolean written = report_open (&report, &error) && report_write (&report, out, &error);
  report_clear (&report);
  return written ? pct_output_end () : pct_output_fail (error);
}

const PctCommand pct_command_report = { "report", "DIR", "An HTML page about a run: curves, matrix, tables", run_command };
