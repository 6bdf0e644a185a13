#include "app/cli/figure.h"

#include <math.h>
#include <string.h>

#include "app/lab/lab.h"
#include "data/runs/predictions.h"
#include "engine/core/error.h"
#include "engine/study/diagnosis.h"
#include "engine/train/metrics.h"
#include "ui/draw/smoothing.h"

/* Of one run: the order in which they are drawn. */
enum { BATCH, TRAINING, VALIDATION, LINES };

struct PctCurvesFigure {
  PctQuantity quantity;
  PctPlot plot;
  PctSeries *series;
  GPtrArray *points; /* PctPoints */
  GPtrArray *names;  /* char */
  GArray *marks;     /* PctMark, whose texts are `names` */
  PctSmoothing *smoothing;
};

static const char *const titles[PCT_QUANTITIES] = { "Loss", "Accuracy" };
static const char *const quantities[PCT_QUANTITIES] = { "loss", "accuracy" };

static const char *
keep_name (PctCurvesFigure *figure, char *name)
{
  g_ptr_array_add (figure->names, name);
  return name;
}

static PctPoints *
new_points (PctCurvesFigure *figure)
{
  PctPoints *points = pct_points_new ();
  g_ptr_array_add (figure->points, points);
  return points;
}

/* An epoch's number is where it ends. */
static const PctPoints *
epoch_points (PctCurvesFigure *figure, const PctHistory *history, gboolean validation)
{
  PctPoints *points = new_points (figure);
  for (guint i = 0; i < history->epochs->len; i++)
    {
      const PctHistoryEpoch *epoch = &g_array_index (history->epochs, PctHistoryEpoch, i);
      double loss = validation ? epoch->val_loss : epoch->train_loss;
      double accuracy = validation ? epoch->val_accuracy : epoch->train_accuracy;
      pct_points_append (points, epoch->epoch, figure->quantity == PCT_QUANTITY_LOSS ? loss : accuracy);
    }
  return points;
}

static gboolean
add_batches (PctCurvesFigure *figure, const PctStoredRun *run, PctSeries *series, GError **error)
{
  g_autoptr (GArray) steps = NULL;
  PctPoints *points = new_points (figure);
  double in_epoch = (double) run->history->steps_per_epoch;
  series->points = points;
  if (in_epoch == 0)
    return TRUE;
  if (!pct_run_folder_read_steps (run->folder, &steps, error))
    return FALSE;
  double last = 0;
  for (guint i = 0; i < steps->len; i++)
    {
      const PctStep *step = &g_array_index (steps, PctStep, i);
      last = fmax (last, (double) step->step / in_epoch);
      pct_points_append (points, last, (double) (figure->quantity == PCT_QUANTITY_LOSS ? step->loss : step->accuracy));
    }
  return TRUE;
}

/* "0.001 → 0.0001"; NULL of what has no numbers. */
static char *
mark_numbers (const PctHistoryChange *change)
{
  char from[G_ASCII_DTOSTR_BUF_SIZE], to[G_ASCII_DTOSTR_BUF_SIZE];
  if (isnan (change->from) || isnan (change->to))
    return NULL;
  g_ascii_formatd (from, sizeof from, "%.6g", change->from);
  g_ascii_formatd (to, sizeof to, "%.6g", change->to);
  return g_strdup_printf ("%s → %s", from, to);
}

/* "optimizer.learning_rate" and such numbers: "learning rate 0.001 → 0.0001". */
static char *
mark_text (const PctHistoryChange *change, const char *numbers)
{
  const char *dot = strrchr (change->setting, '.');
  g_autofree char *setting = g_strdelimit (g_strdup (dot != NULL ? dot + 1 : change->setting), "_", ' ');
  return numbers == NULL ? g_steal_pointer (&setting) : g_strdup_printf ("%s %s", setting, numbers);
}

static void
add_marks (PctCurvesFigure *figure, const PctHistory *history)
{
  for (guint i = 0; history->steps_per_epoch > 0 && i < history->changes->len; i++)
    {
      const PctHistoryChange *change = &g_array_index (history->changes, PctHistoryChange, i);
      const char *numbers = keep_name (figure, mark_numbers (change));
      PctMark mark = { (double) change->step / (double) history->steps_per_epoch,
                       keep_name (figure, mark_text (change, numbers)), numbers };
      g_array_append_val (figure->marks, mark);
    }
  figure->plot.marks = (const PctMark *) (const void *) figure->marks->data;
  figure->plot.n_marks = figure->marks->len;
}

static double
diagnosed (const PctHistoryEpoch *epoch, int which)
{
  const double values[] = { epoch->train_loss, epoch->train_accuracy, epoch->val_loss, epoch->val_accuracy };
  return values[which];
}

/* Where the rules of the diagnosis see overfitting, the gap from there on. */
static void
find_gap (PctCurvesFigure *figure, const PctHistory *history)
{
  size_t epochs = history->epochs->len;
  g_autofree double *values = g_new (double, 4 * MAX (epochs, 1));
  for (size_t i = 0; i < epochs; i++)
    {
      const PctHistoryEpoch *epoch = &g_array_index (history->epochs, PctHistoryEpoch, i);
      if (epoch->epoch != i + 1)
        return;
      for (int which = 0; which < 4; which++)
        values[(size_t) which * epochs + i] = diagnosed (epoch, which);
    }
  const PctDiagnosisCurves curves = {
    .epochs = epochs,
    .train_loss = values,
    .train_accuracy = values + epochs,
    .val_loss = values + 2 * epochs,
    .val_accuracy = values + 3 * epochs,
    .since = history->same_loss_since,
    .n_train = MIN (history->counts[PCT_SPLIT_TRAIN], PCT_SAMPLE_IMAGES),
    .n_validation = history->counts[PCT_SPLIT_VALIDATION],
    .n_classes = history->class_names != NULL ? g_strv_length (history->class_names) : 0,
  };
  if (curves.n_train == 0 || curves.n_validation == 0 || curves.n_classes == 0)
    return;
  PctDiagnosis diagnosis = pct_diagnose (&curves);
  if (diagnosis.kind == PCT_DIAGNOSIS_OVERFITTING)
    figure->plot.gap = (PctGap){ TRAINING, VALIDATION, diagnosis.epoch };
}

static gboolean
validated (const PctHistory *history)
{
  for (guint i = 0; i < history->epochs->len; i++)
    if (!isnan (g_array_index (history->epochs, PctHistoryEpoch, i).val_loss))
      return TRUE;
  return FALSE;
}

/* The lowest loss is worth a ring; the best accuracy is the result's to say. */
static PctExtreme
extreme_of (const PctCurvesFigure *figure)
{
  return figure->quantity == PCT_QUANTITY_LOSS ? PCT_EXTREME_LEAST : PCT_EXTREME_NONE;
}

static gboolean
draw_one (PctCurvesFigure *figure, const PctStoredRun *run, GError **error)
{
  const PctHistory *history = run->history;
  figure->series = g_new0 (PctSeries, LINES);
  figure->series[BATCH] = (PctSeries){ .name = "batch", .faint = TRUE };
  figure->series[TRAINING] = (PctSeries){ .name = "training", .points = epoch_points (figure, history, FALSE) };
  figure->series[VALIDATION] = (PctSeries){
    .name = "validation",
    .colour = 1,
    .dashed = TRUE,
    .points = epoch_points (figure, history, TRUE),
    .extreme = extreme_of (figure),
    .since = history->same_loss_since,
  };
  figure->plot.n_series = validated (history) ? LINES : VALIDATION;
  if (!add_batches (figure, run, &figure->series[BATCH], error))
    return FALSE;
  add_marks (figure, history);
  if (figure->plot.n_series == LINES && figure->quantity == PCT_QUANTITY_LOSS)
    find_gap (figure, history);
  return TRUE;
}

/* The experiments' names tell the runs apart, or else their folders' do. */
static char *
name_among (PctStoredRun *const *runs, size_t n, size_t index)
{
  char *name = pct_stored_run_name (runs[index]);
  for (size_t i = 0; i < n; i++)
    {
      g_autofree char *other = pct_stored_run_name (runs[i]);
      if (i == index || strcmp (name, other) != 0)
        continue;
      g_free (name);
      return g_path_get_basename (runs[index]->path);
    }
  return name;
}

static void
draw_several (PctCurvesFigure *figure, PctStoredRun *const *runs, size_t n)
{
  PctSeries *series = figure->series = g_new0 (PctSeries, 2 * n + 2);
  for (size_t i = 0; i < n; i++)
    {
      *series++ = (PctSeries){ .name = keep_name (figure, name_among (runs, n, i)),
                               .colour = (unsigned) i,
                               .points = epoch_points (figure, runs[i]->history, FALSE) };
      *series++ = (PctSeries){ .colour = (unsigned) i,
                               .dashed = TRUE,
                               .points = epoch_points (figure, runs[i]->history, TRUE),
                               .extreme = extreme_of (figure),
                               .since = runs[i]->history->same_loss_since };
    }
  *series++ = (PctSeries){ .name = "training", .colour = PCT_COLOUR_DIM, .key = TRUE };
  *series++ = (PctSeries){ .name = "validation", .colour = PCT_COLOUR_DIM, .dashed = TRUE, .key = TRUE };
  figure->plot.n_series = 2 * n + 2;
}

PctCurvesFigure *
pct_curves_figure_new (PctStoredRun *const *runs, size_t n, PctQuantity quantity, const PctCurvesOptions *options,
                       GError **error)
{
  g_assert (n >= 1 && n <= PCT_FIGURE_MAX_RUNS);
  g_autoptr (PctCurvesFigure) figure = g_new0 (PctCurvesFigure, 1);
  figure->quantity = quantity;
  figure->points = g_ptr_array_new_with_free_func ((GDestroyNotify) pct_points_free);
  figure->names = g_ptr_array_new_with_free_func (g_free);
  figure->marks = g_array_new (FALSE, FALSE, sizeof (PctMark));
  figure->smoothing = pct_smoothing_new ();
  PctPlot *plot = &figure->plot;
  *plot = (PctPlot) PCT_PLOT_INIT;
  plot->title = titles[quantity];
  plot->other_title = titles[quantity == PCT_QUANTITY_LOSS ? PCT_QUANTITY_ACCURACY : PCT_QUANTITY_LOSS];
  plot->x_label = "epoch";
  plot->x_integers = TRUE;
  plot->x_least = 0;
  plot->log_y = options->log_y;
  plot->lower_bound = 0;
  plot->upper_bound = quantity == PCT_QUANTITY_LOSS ? INFINITY : 1;
  plot->empty = "No epoch was finished";
  if (options->epoch > 0)
    plot->cursor = options->epoch;

  if (n > 1)
    draw_several (figure, runs, n);
  else if (!draw_one (figure, runs[0], error))
    return NULL;
  plot->series = pct_smoothing_apply (figure->smoothing, options->smoothing, figure->series, plot->n_series, &plot->n_series);
  return g_steal_pointer (&figure);
}

void
pct_curves_figure_free (PctCurvesFigure *figure)
{
  if (figure == NULL)
    return;
  pct_smoothing_free (figure->smoothing);
  g_free (figure->series);
  g_ptr_array_unref (figure->points);
  g_ptr_array_unref (figure->names);
  g_array_unref (figure->marks);
  g_free (figure);
}

const PctPlot *
pct_curves_figure_plot (const PctCurvesFigure *figure)
{
  return &figure->plot;
}

char *
pct_curves_figure_describe (const PctCurvesFigure *figure)
{
  return pct_plot_describe (&figure->plot, quantities[figure->quantity], "epoch",
                            figure->quantity == PCT_QUANTITY_LOSS ? PCT_BEST_LEAST : PCT_BEST_GREATEST);
}

PctMatrix
pct_run_matrix (const PctStoredRun *run)
{
  return (PctMatrix){
    .counts = run->confusion,
    .rows = run->n_classes,
    .columns = run->n_outputs,
    .names = (const char *const *) run->history->class_names,
    .row = -1,
    .column = -1,
  };
}

/* The epoch's, or of the last epoch that has any. */
static PctStoredPredictions *
read_predictions (const PctStoredRun *run, uint32_t epoch, size_t n_classes, GError **error)
{
  const GArray *epochs = run->history->epochs;
  if (epoch > 0)
    return pct_run_folder_read_predictions (run->folder, epoch, n_classes, run->history->n_outputs, error);
  for (guint i = epochs->len; i > 0; i--)
    {
      uint32_t number = g_array_index (epochs, PctHistoryEpoch, i - 1).epoch;
      g_autoptr (GError) failure = NULL;
      PctStoredPredictions *predictions
          = pct_run_folder_read_predictions (run->folder, number, n_classes, run->history->n_outputs, &failure);
      if (predictions != NULL)
        return predictions;
    }
  g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, "%s: no epoch has predictions that can be read, so there is no matrix",
               run->path);
  return NULL;
}

uint32_t
pct_run_find_validation (PctStoredRun *run, uint32_t epoch, const char *const *folders, GError **error)
{
  g_autoptr (PctLabModel) model = pct_lab_model_open (run->path, TRUE, folders, error);
  if (model == NULL)
    return 0;
  const PctDataset *dataset = model->dataset;
  const PctSubset *validation = &dataset->splits[PCT_SPLIT_VALIDATION];
  g_autoptr (PctStoredPredictions) predictions = read_predictions (run, epoch, dataset->n_classes, error);
  if (predictions == NULL)
    return 0;
  if (predictions->validation.count == 0)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, "%s: was trained without validation images, so there is no matrix of an epoch",
                   run->path);
      return 0;
    }
  if (!pct_stored_predictions_fit (predictions, dataset))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, "%s: the predictions of epoch %u are not of the dataset's validation images",
                   run->path, predictions->epoch);
      return 0;
    }
  run->n_classes = dataset->n_classes;
  run->n_outputs = run->history->n_outputs;
  g_free (run->confusion);
  run->confusion = g_new0 (uint32_t, run->n_classes * run->n_outputs);
  pct_confusion_add (run->confusion, run->n_outputs, predictions->validation.predictions, validation->labels,
                     predictions->validation.count);
  return predictions->epoch;
}
