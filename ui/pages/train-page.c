#include "ui/pages/train-page.h"

#include "engine/core/error.h"
#include "ui/model/text.h"
#include "ui/widgets/matrix-view.h"
#include "ui/widgets/plot-view.h"
#include "ui/widgets/sample-strip.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _PctTrainPage {
  AdwBin parent_instance;
  PctExperimentModel *experiment;
  PctDatasetLibrary *library;
  PctRun *run;

  AdwToastOverlay *toasts;
  GtkRevealer *message_bar;
  GtkLabel *message_title, *message;
  PctPlotView *loss, *accuracy;
  PctMatrixView *matrix;
  GtkLabel *matrix_title;
  PctSampleStrip *samples;
  GtkLabel *samples_title;
  GtkLabel *status, *result;
  GtkProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (PctTrainPage, pct_train_page, ADW_TYPE_BIN)

/* Colours of the style: the same curve has the same colour in both plots. */
enum { COLOUR_TRAIN, COLOUR_VALIDATION };

static void
set_plot (PctTrainPage *self, PctPlotView *view, const char *title, const char *quantity, PctCurve batch, PctCurve train,
          PctCurve validation, double upper_bound, PctBest best)
{
  const PctSeries series[] = {
    { .name = _ ("batch"), .colour = COLOUR_TRAIN, .faint = TRUE, .points = pct_run_get_curve (self->run, batch) },
    { .name = _ ("training"), .colour = COLOUR_TRAIN, .points = pct_run_get_curve (self->run, train) },
    { .name = _ ("validation"),
      .colour = COLOUR_VALIDATION,
      .dashed = TRUE,
      .points = pct_run_get_curve (self->run, validation) },
  };
  PctPlot plot = PCT_PLOT_INIT;
  plot.title = title;
  plot.x_label = _ ("epoch");
  plot.series = series;
  plot.n_series = G_N_ELEMENTS (series);
  plot.x_integers = TRUE;
  plot.x_least = 0;
  plot.x_greatest = 1;
  plot.lower_bound = 0;
  plot.upper_bound = upper_bound;
  plot.empty = _ ("Press Train to see the network learn");
  pct_plot_view_set_plot (view, &plot, quantity, _ ("epoch"), best);
}

/* The axis grows in steps, so that the curves don't creep under the eyes. */
static double
axis_end (double position, guint epochs)
{
  static const double heads[] = { 1, 2, 3, 5, 8 };
  for (double power = 1; power <= epochs; power *= 10)
    for (size_t i = 0; i < G_N_ELEMENTS (heads); i++)
      if (heads[i] * power >= position)
        return MIN (heads[i] * power, MAX (1, epochs));
  return MAX (1, epochs);
}

static void
set_label (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_label (label), text))
    gtk_label_set_label (label, text);
}

static void
show_status (PctTrainPage *self)
{
  g_autofree char *status = pct_run_describe (self->run), *result = pct_run_describe_result (self->run);
  set_label (self->status, status);
  set_label (self->result, result == NULL ? "" : result);
  gtk_widget_set_visible (GTK_WIDGET (self->result), result != NULL);
  gtk_progress_bar_set_fraction (self->progress, pct_run_get_fraction (self->run));
}

static void
on_progressed (PctTrainPage *self)
{
  double end = axis_end (pct_run_get_position (self->run), pct_run_get_epochs (self->run));
  pct_plot_view_set_x_greatest (self->loss, end);
  pct_plot_view_set_x_greatest (self->accuracy, end);
  pct_plot_view_update (self->loss);
  pct_plot_view_update (self->accuracy);
  show_status (self);
}

static void
show_matrix (PctTrainPage *self)
{
  const PctEpoch *epoch = pct_run_get_epoch (self->run);
  const PctStart *start = pct_run_get_start (self->run);
  g_autofree char *title = epoch == NULL ? g_strdup (_ ("Confusion matrix"))
                                         : g_strdup_printf (_ ("Confusion matrix · epoch %u"), epoch->epoch);
  set_label (self->matrix_title, title);
  if (epoch != NULL && start != NULL && epoch->confusion != NULL)
    {
      pct_matrix_view_set_counts (self->matrix, epoch->confusion, start->n_classes, start->n_outputs, start->class_names);
      return;
    }
  pct_matrix_view_set_empty (self->matrix, epoch == NULL ? _ ("Fills in after the first epoch")
                                                         : _ ("There are no validation images"));
  PctImageSet *set = pct_dataset_library_get_image_set (self->library);
  if (start != NULL)
    pct_matrix_view_set_counts (self->matrix, NULL, start->n_classes, start->n_outputs, start->class_names);
  else if (set != NULL)
    pct_matrix_view_set_counts (self->matrix, NULL, set->n_classes, set->n_classes, set->class_names);
}

static void
on_epoch (PctTrainPage *self)
{
  show_matrix (self);
  pct_plot_view_describe (self->loss);
  pct_plot_view_describe (self->accuracy);
}

static void
on_begun (PctTrainPage *self)
{
  pct_train_page_set_message (self, NULL, NULL);
  on_progressed (self);
  on_epoch (self);
}

static void
on_changed (PctTrainPage *self, const PctChange *change)
{
  g_autofree char *batch = pct_text_count (change->step + 1);
  g_autofree char *text = g_strdup_printf (_ ("Learning rate %g from batch %s on"), change->to, batch);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

static void
on_state (PctTrainPage *self)
{
  show_status (self);
  if (pct_run_get_state (self->run) != PCT_RUN_FAILED)
    return;
  const GError *error = pct_run_get_error (self->run);
  const char *advice = g_error_matches (error, PCT_ERROR, PCT_ERROR_IO)
                           ? _ ("Make room on the disk, or allow writing to that folder, then train again.")
                           : NULL;
  g_autofree char *message = g_strjoin ("\n", error == NULL ? _ ("It ended without saying why.") : error->message, advice, NULL);
  pct_train_page_set_message (self, _ ("The training failed"), message);
}

static void
show_samples (PctTrainPage *self)
{
  PctImageSet *set = pct_dataset_library_get_image_set (self->library);
  g_autofree char *title = set == NULL ? g_strdup (_ ("Samples")) : g_strdup_printf (_ ("Samples of %s"), set->name);
  set_label (self->samples_title, title);
  pct_sample_strip_set_image_set (
      self->samples, set, pct_dataset_library_get_loading (self->library) ? _ ("Opening the dataset…") : _ ("No images"));
}

static void
on_opened (PctTrainPage *self)
{
  show_samples (self);
  if (pct_run_get_state (self->run) == PCT_RUN_IDLE)
    show_matrix (self);
}

static void
on_dismiss (PctTrainPage *self)
{
  pct_train_page_set_message (self, NULL, NULL);
}

static void
pct_train_page_dispose (GObject *object)
{
  PctTrainPage *self = PCT_TRAIN_PAGE (object);
  g_clear_object (&self->experiment);
  g_clear_object (&self->library);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (pct_train_page_parent_class)->dispose (object);
}

static void
pct_train_page_class_init (PctTrainPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_train_page_dispose;
  g_type_ensure (PCT_TYPE_PLOT_VIEW);
  g_type_ensure (PCT_TYPE_MATRIX_VIEW);
  g_type_ensure (PCT_TYPE_SAMPLE_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/train-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, message_bar);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, message_title);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, message);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, loss);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, accuracy);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, matrix);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, matrix_title);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, samples);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, samples_title);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, status);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, result);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, progress);
  gtk_widget_class_bind_template_callback (widget_class, on_dismiss);
}

static void
pct_train_page_init (PctTrainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pct_train_page_set_models (PctTrainPage *self, PctExperimentModel *experiment, PctDatasetLibrary *library, PctRun *run)
{
  self->experiment = g_object_ref (experiment);
  self->library = g_object_ref (library);
  self->run = g_object_ref (run);
  set_plot (self, self->loss, _ ("Loss"), _ ("loss"), PCT_CURVE_BATCH_LOSS, PCT_CURVE_TRAIN_LOSS,
            PCT_CURVE_VALIDATION_LOSS, INFINITY, PCT_BEST_LEAST);
  set_plot (self, self->accuracy, _ ("Accuracy"), _ ("accuracy"), PCT_CURVE_BATCH_ACCURACY, PCT_CURVE_TRAIN_ACCURACY,
            PCT_CURVE_VALIDATION_ACCURACY, 1, PCT_BEST_GREATEST);

  g_signal_connect_object (run, "begun", G_CALLBACK (on_begun), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "progressed", G_CALLBACK (on_progressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "epoch", G_CALLBACK (on_epoch), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "opened", G_CALLBACK (on_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "notify::loading", G_CALLBACK (show_samples), self, G_CONNECT_SWAPPED);
  on_opened (self);
  show_matrix (self);
  on_progressed (self);
}

void
pct_train_page_set_message (PctTrainPage *self, const char *title, const char *message)
{
  if (title != NULL)
    {
      gtk_label_set_label (self->message_title, title);
      gtk_label_set_label (self->message, message);
    }
  /* A revealer that is only closed still shows assistive tools what was in it. */
  gtk_widget_set_visible (GTK_WIDGET (self->message_bar), title != NULL);
  gtk_revealer_set_reveal_child (self->message_bar, title != NULL);
}
