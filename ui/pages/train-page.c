#include "ui/pages/train-page.h"

#include "engine/core/error.h"
#include "ui/model/text.h"
#include "ui/widgets/matrix-view.h"
#include "ui/widgets/metrics-table.h"
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
  AdwToast *change_toast; /* of the last change, or NULL */
  GtkRevealer *message_bar;
  GtkLabel *message_title, *message;
  PctPlotView *loss, *accuracy;
  PctMatrixView *matrix;
  PctMetricsTable *metrics;
  GtkStack *judgement;
  GtkWidget *samples_card;
  GtkLabel *matrix_title;
  GtkScale *epoch_scale;
  gboolean showing; /* the scale is being set by the run, not by a hand */
  GtkLabel *epoch_label;
  GtkAdjustment *smoothing;
  GtkCheckButton *logarithmic;
  GPtrArray *mark_texts;
  GArray *marks; /* PctMark */
  PctSampleStrip *samples;
  GtkLabel *samples_title;
  GtkLabel *status, *result;
  GtkProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (PctTrainPage, pct_train_page, ADW_TYPE_BIN)

/* Long enough to see what the change does. */
#define UNDO_SECONDS 10
static guint cell_activated;

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

static gboolean
shows_metrics (PctTrainPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->judgement), "metrics") == 0;
}

/* The card that shows either says which. */
static void
show_judgement_title (PctTrainPage *self)
{
  const PctEpoch *epoch = pct_run_get_shown (self->run);
  const char *what = shows_metrics (self) ? _ ("Metrics") : _ ("Confusion matrix");
  /* Translators: what is shown, and of which epoch. */
  g_autofree char *title = epoch == NULL ? g_strdup (what) : g_strdup_printf (_ ("%s · epoch %u"), what, epoch->epoch);
  set_label (self->matrix_title, title);
}

static void
show_matrix (PctTrainPage *self)
{
  const PctEpoch *epoch = pct_run_get_shown (self->run);
  const PctStart *start = pct_run_get_start (self->run);
  show_judgement_title (self);
  if (epoch != NULL && start != NULL && epoch->confusion != NULL)
    {
      pct_matrix_view_set_counts (self->matrix, epoch->confusion, start->n_classes, start->n_outputs, start->class_names);
      pct_metrics_table_set_confusion (self->metrics, epoch->confusion, start->n_classes, start->n_outputs,
                                       start->class_names);
      return;
    }
  pct_metrics_table_set_confusion (self->metrics, NULL, 0, 0, NULL);
  pct_matrix_view_set_empty (self->matrix, epoch == NULL ? _ ("Fills in after the first epoch")
                                                         : _ ("There are no validation images"));
  PctImageSet *set = pct_dataset_library_get_image_set (self->library);
  if (start != NULL)
    pct_matrix_view_set_counts (self->matrix, NULL, start->n_classes, start->n_outputs, start->class_names);
  else if (set != NULL)
    pct_matrix_view_set_counts (self->matrix, NULL, set->n_classes, set->n_classes, set->class_names);
}

/* The slider's right end follows the training. */
static void
show_epoch_scale (PctTrainPage *self)
{
  const PctEpoch *newest = pct_run_get_epoch (self->run), *shown = pct_run_get_shown (self->run);
  guint following;
  g_object_get (self->run, "shown-epoch", &following, NULL);
  double last = newest == NULL ? 1 : newest->epoch;
  self->showing = TRUE;
  gtk_range_set_range (GTK_RANGE (self->epoch_scale), 1, MAX (2, last));
  gtk_range_set_value (GTK_RANGE (self->epoch_scale), shown == NULL ? MAX (2, last) : shown->epoch);
  self->showing = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->epoch_scale), last > 1);

  g_autofree char *text = shown == NULL     ? g_strdup (_ ("No epoch yet"))
                          : following == 0 ? g_strdup_printf (_ ("Newest epoch: %u"), shown->epoch)
                                           : g_strdup_printf (_ ("Epoch %u"), shown->epoch);
  set_label (self->epoch_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->epoch_scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  double cursor = following == 0 || shown == NULL ? NAN : shown->epoch;
  pct_plot_view_set_cursor (self->loss, cursor);
  pct_plot_view_set_cursor (self->accuracy, cursor);
}

static void
on_epoch_scale (PctTrainPage *self)
{
  if (self->showing)
    return;
  g_object_set (self->run, "shown-epoch", (guint) lround (gtk_range_get_value (GTK_RANGE (self->epoch_scale))), NULL);
}

static void
on_shown (PctTrainPage *self)
{
  show_matrix (self);
  show_epoch_scale (self);
}

/* The table of metrics wants the height that the samples have. */
static void
on_judgement (PctTrainPage *self)
{
  gtk_widget_set_visible (self->samples_card, !shows_metrics (self));
  if (self->run != NULL)
    show_judgement_title (self);
}

static void
on_loss_read (PctTrainPage *self, double x)
{
  pct_plot_view_set_reading (self->accuracy, x);
}

static void
on_accuracy_read (PctTrainPage *self, double x)
{
  pct_plot_view_set_reading (self->loss, x);
}

static void
on_logarithmic (PctTrainPage *self)
{
  pct_plot_view_set_logarithmic (self->loss, gtk_check_button_get_active (self->logarithmic));
}

static void
on_smoothing (PctTrainPage *self)
{
  double weight = gtk_adjustment_get_value (self->smoothing);
  pct_plot_view_set_smoothing (self->loss, weight);
  pct_plot_view_set_smoothing (self->accuracy, weight);
}

static void
on_fit (PctTrainPage *self)
{
  pct_plot_view_fit (self->loss);
  pct_plot_view_fit (self->accuracy);
}

static void
show_marks (PctTrainPage *self)
{
  const PctMark *marks = (const PctMark *) (gpointer) self->marks->data;
  pct_plot_view_set_marks (self->loss, marks, self->marks->len);
  pct_plot_view_set_marks (self->accuracy, marks, self->marks->len);
}

static void
on_epoch (PctTrainPage *self)
{
  show_epoch_scale (self);
  pct_plot_view_describe (self->loss);
  pct_plot_view_describe (self->accuracy);
}

static void
dismiss_change (PctTrainPage *self)
{
  if (self->change_toast != NULL)
    adw_toast_dismiss (self->change_toast);
  g_clear_object (&self->change_toast);
}

static void
on_begun (PctTrainPage *self)
{
  dismiss_change (self);
  pct_train_page_set_message (self, NULL, NULL);
  g_array_set_size (self->marks, 0);
  show_marks (self);
  g_ptr_array_set_size (self->mark_texts, 0);
  on_fit (self);
  on_progressed (self);
  on_epoch (self);
  show_matrix (self);
}

static void
add_mark (PctTrainPage *self, double x, char *text)
{
  PctMark mark = { .x = x, .text = text };
  g_ptr_array_add (self->mark_texts, text);
  g_array_append_val (self->marks, mark);
  show_marks (self);
}

static void
on_started (PctTrainPage *self)
{
  const PctStart *start = pct_run_get_start (self->run);
  if (start->forked_from == NULL)
    return;
  g_autofree char *text = g_strdup_printf (_ ("Forked from epoch %u; the run before is kept"), start->forked_epoch);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
  add_mark (self, start->forked_epoch, g_strdup (_ ("forked")));
}

/* A change that was just made can be taken back. */
static void
tell_change (PctTrainPage *self, const PctChange *change)
{
  g_autofree char *batch = pct_text_count (change->step + 1);
  g_autofree char *text = g_strdup_printf (_ ("Learning rate %g from batch %s on"), change->to, batch);
  AdwToast *toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_action_name (toast, "run.undo-change");
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  /* Only the last one can be taken back. */
  dismiss_change (self);
  g_set_object (&self->change_toast, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_changed (PctTrainPage *self, const PctChange *change)
{
  const PctStart *start = pct_run_get_start (self->run);
  if (!pct_run_is_past (self->run, change))
    tell_change (self, change);
  if (start == NULL)
    return;
  const char *setting = g_str_equal (change->setting, "optimizer.learning_rate") ? _ ("learning rate") : change->setting;
  char *text = isnan (change->from) || isnan (change->to)
                   ? g_strdup (setting)
                   : g_strdup_printf ("%s %g → %g", setting, change->from, change->to);
  add_mark (self, (double) change->step / MAX (1, (double) start->steps_per_epoch), text);
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
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->samples_title), title);
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
on_cell (PctTrainPage *self, guint row, guint column)
{
  g_signal_emit (self, cell_activated, 0, row, column);
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
  g_clear_object (&self->change_toast);
  g_clear_object (&self->experiment);
  g_clear_object (&self->library);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (pct_train_page_parent_class)->dispose (object);
}

static void
pct_train_page_finalize (GObject *object)
{
  PctTrainPage *self = PCT_TRAIN_PAGE (object);
  g_array_unref (self->marks);
  g_ptr_array_unref (self->mark_texts);
  G_OBJECT_CLASS (pct_train_page_parent_class)->finalize (object);
}

static void
pct_train_page_class_init (PctTrainPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_train_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pct_train_page_finalize;
  g_type_ensure (PCT_TYPE_PLOT_VIEW);
  g_type_ensure (PCT_TYPE_MATRIX_VIEW);
  g_type_ensure (PCT_TYPE_METRICS_TABLE);
  g_type_ensure (PCT_TYPE_SAMPLE_STRIP);
  cell_activated = g_signal_new ("cell-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
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
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, metrics);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, judgement);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, samples_card);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, epoch_scale);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, epoch_label);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, smoothing);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, logarithmic);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, status);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, result);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, progress);
  gtk_widget_class_bind_template_callback (widget_class, on_dismiss);
  gtk_widget_class_bind_template_callback (widget_class, on_fit);
  gtk_widget_class_bind_template_callback (widget_class, on_smoothing);
  gtk_widget_class_bind_template_callback (widget_class, on_logarithmic);
  gtk_widget_class_bind_template_callback (widget_class, on_accuracy_read);
  gtk_widget_class_bind_template_callback (widget_class, on_loss_read);
  gtk_widget_class_bind_template_callback (widget_class, on_judgement);
  gtk_widget_class_bind_template_callback (widget_class, on_epoch_scale);
}

static void
pct_train_page_init (PctTrainPage *self)
{
  self->marks = g_array_new (FALSE, FALSE, sizeof (PctMark));
  self->mark_texts = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  pct_matrix_view_set_clickable (self->matrix);
  g_signal_connect_object (self->matrix, "activated", G_CALLBACK (on_cell), self, G_CONNECT_SWAPPED);
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
  g_signal_connect_object (run, "started", G_CALLBACK (on_started), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "progressed", G_CALLBACK (on_progressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "epoch", G_CALLBACK (on_epoch), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "shown", G_CALLBACK (on_shown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "opened", G_CALLBACK (on_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "notify::loading", G_CALLBACK (show_samples), self, G_CONNECT_SWAPPED);
  on_opened (self);
  on_shown (self);
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
