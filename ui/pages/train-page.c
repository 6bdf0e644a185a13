#include "ui/pages/train-page.h"

#include "engine/core/error.h"
#include "ui/draw/number.h"
#include "ui/model/run-fit.h"
#include "ui/model/text.h"
#include "ui/pages/train-plots.h"
#include "ui/widgets/card-menu.h"
#include "ui/widgets/drawing.h"
#include "ui/widgets/fit-card.h"
#include "ui/widgets/judgement-view.h"
#include "ui/widgets/pin-list.h"
#include "ui/widgets/sample-strip.h"
#include "ui/widgets/tooltip.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Epochs of a small set would follow each other quicker than they can be read out. */
#define ANNOUNCED_SECONDS 5
/* What the button that offers a validation split sets. */
#define OFFERED_SPLIT 0.1
/* Long enough to see what a change does. */
#define UNDO_SECONDS 10

struct _PctTrainPage {
  AdwBin parent_instance;
  PctExperimentModel *experiment;
  PctDatasetLibrary *library;
  PctRun *run;
  PctPins *pins;

  AdwToastOverlay *toasts;
  AdwToast *change_toast; /* of the last change, or NULL */
  GtkRevealer *message_bar;
  GtkLabel *message_title, *message;
  GtkWidget *message_resume;
  PctTrainPlots *plots;
  PctFitCard *fit;
  PctJudgementView *judgement;
  GtkWidget *samples_card;
  GtkScale *epoch_scale;
  gboolean showing; /* the scale is being set by the run, not by a hand */
  GtkLabel *epoch_label;
  GtkAdjustment *smoothing;
  GtkCheckButton *logarithmic;
  GtkWidget *pin_button, *pin_hint;
  PctPinList *pin_list;
  PctSampleStrip *samples;
  GtkLabel *samples_title;
  GtkImage *end;
  GtkLabel *status, *result;
  GtkLabel *announcement; /* what is read out: not every word of the status line */
  gint64 announced;       /* monotonic time */
  GtkProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (PctTrainPage, pct_train_page, ADW_TYPE_BIN)

static guint cell_activated;

static void
set_label (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_label (label), text))
    gtk_label_set_label (label, text);
}

/* A note is nothing that failed. */
static void
show_message (PctTrainPage *self, const char *title, const char *message, gboolean note)
{
  if (title != NULL)
    {
      gtk_label_set_label (self->message_title, title);
      gtk_label_set_label (self->message, message);
      (note ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (gtk_revealer_get_child (self->message_bar), "note");
    }
  /* A revealer that is only closed still shows assistive tools what was in it. */
  gtk_widget_set_visible (self->message_resume, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->message_bar), title != NULL);
  gtk_revealer_set_reveal_child (self->message_bar, title != NULL);
}

static void
show_status (PctTrainPage *self)
{
  g_autofree char *status = pct_run_describe (self->run), *result = pct_run_describe_result (self->run);
  set_label (self->status, status);
  pct_tooltip_set (GTK_WIDGET (self->status), status);
  set_label (self->result, result == NULL ? "" : result);
  gtk_widget_set_visible (GTK_WIDGET (self->result), result != NULL);
  gtk_progress_bar_set_fraction (self->progress, pct_run_get_fraction (self->run));
  /* How it ended is said whole, beside its result; while it runs the bar keeps its height. */
  gtk_label_set_wrap (self->status, !pct_run_is_active (self->run));
}

/* While another page is looked at, a training passes without a trace here: what is missed is shown when it comes back. */
static gboolean
is_seen (PctTrainPage *self)
{
  return gtk_widget_get_mapped (GTK_WIDGET (self));
}

static void
on_progressed (PctTrainPage *self)
{
  if (is_seen (self))
    show_status (self);
}

static void
show_judgement (PctTrainPage *self)
{
  const PctEpoch *epoch = pct_run_get_shown (self->run);
  const PctStart *start = pct_run_get_start (self->run);
  PctImageSet *set = pct_dataset_library_get_image_set (self->library);
  guint number = epoch == NULL ? 0 : epoch->epoch;
  const char *empty = epoch == NULL ? _ ("Fills in after the first epoch") : _ ("There are no validation images");
  if (start != NULL)
    pct_judgement_view_show (self->judgement, number, epoch == NULL ? NULL : epoch->confusion, start->n_classes,
                             start->n_outputs, start->class_names, empty);
  else
    pct_judgement_view_show (self->judgement, number, NULL, set == NULL ? 0 : set->n_classes,
                             set == NULL ? 0 : set->n_classes, set == NULL ? NULL : set->class_names, empty);
}

/* In room for the last epoch that the run was asked for, so that the slider beside it keeps its place. */
static void
show_epoch_label (PctTrainPage *self)
{
  const PctEpoch *shown = pct_run_get_shown (self->run);
  guint number = shown == NULL ? 0 : shown->epoch;
  g_autofree char *text = number == 0 ? g_strdup (_ ("Epoch –")) : g_strdup_printf (_ ("Epoch %u"), number);
  g_autofree char *widest = g_strdup_printf (_ ("Epoch %u"), MAX (number, pct_run_get_epochs (self->run)));
  gtk_label_set_width_chars (self->epoch_label, (int) g_utf8_strlen (widest, -1));
  set_label (self->epoch_label, text);
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
  show_epoch_label (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->epoch_scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
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
  if (!is_seen (self))
    return;
  show_judgement (self);
  show_epoch_scale (self);
}

/* Below the matrix is room for one card: what will be learned from, then how it is learned. A matrix that is seen from ten
 * metres wants the samples' room, too. */
static void
choose_card (PctTrainPage *self, gboolean fit)
{
  gtk_widget_set_visible (GTK_WIDGET (self->fit), fit);
  gtk_widget_set_visible (self->samples_card, !fit && pct_drawing_style ().scale == 1);
}

static void
on_style (PctTrainPage *self)
{
  if (self->run != NULL)
    choose_card (self, gtk_widget_get_visible (GTK_WIDGET (self->fit)));
}

static void
on_logarithmic (PctTrainPage *self)
{
  pct_train_plots_set_logarithmic (self->plots, gtk_check_button_get_active (self->logarithmic));
}

static void
on_smoothing (PctTrainPage *self)
{
  pct_train_plots_set_smoothing (self->plots, gtk_adjustment_get_value (self->smoothing));
}

static void
on_fit (PctTrainPage *self)
{
  pct_train_plots_fit (self->plots);
}

/* Before a training it says only what would be missing from one. */
static void
show_fit (PctTrainPage *self)
{
  size_t validation = 0;
  PctDiagnosis diagnosis = pct_run_diagnose (self->run);
  gboolean known = pct_experiment_model_get_count (self->experiment, PCT_SPLIT_VALIDATION, &validation);
  gboolean idle = pct_run_get_state (self->run) == PCT_RUN_IDLE, missing = known && validation == 0;
  if (idle && missing)
    diagnosis.kind = PCT_DIAGNOSIS_NO_VALIDATION;
  choose_card (self, !idle || missing);
  pct_fit_card_set_diagnosis (self->fit, &diagnosis, missing && !pct_run_is_active (self->run));
  pct_train_plots_set_diagnosis (self->plots, &diagnosis);
}

static void
on_split_asked (PctTrainPage *self)
{
  g_object_set (self->experiment, "validation-split", OFFERED_SPLIT, NULL);
  adw_toast_overlay_add_toast (
      self->toasts, adw_toast_new (_ ("From the next training on, a tenth of the training images is kept for validation")));
  show_fit (self);
}

static void
announce (PctTrainPage *self, const char *text)
{
  self->announced = g_get_monotonic_time ();
  set_label (self->announcement, text);
}

static void
announce_epoch (PctTrainPage *self)
{
  const PctEpoch *epoch = pct_run_get_epoch (self->run);
  if (epoch == NULL || g_get_monotonic_time () - self->announced < ANNOUNCED_SECONDS * G_USEC_PER_SEC)
    return;
  gboolean validated = epoch->validation.count > 0;
  g_autofree char *share = pct_text_percent (validated ? epoch->validation.accuracy : epoch->train.accuracy);
  g_autofree char *text = g_strdup_printf (
      validated ? _ ("Epoch %u: validation accuracy %s") : _ ("Epoch %u: training accuracy %s"), epoch->epoch, share);
  announce (self, text);
}

static void
on_epoch (PctTrainPage *self)
{
  if (!is_seen (self))
    return;
  show_epoch_scale (self);
  show_fit (self);
  announce_epoch (self);
}

static void
dismiss_change (PctTrainPage *self)
{
  if (self->change_toast != NULL)
    adw_toast_dismiss (self->change_toast);
}

static void
catch_up (PctTrainPage *self)
{
  show_status (self);
  show_judgement (self);
  show_epoch_scale (self);
  show_fit (self);
}

static void
on_begun (PctTrainPage *self)
{
  dismiss_change (self);
  pct_train_page_set_message (self, NULL, NULL);
  self->announced = 0;
  catch_up (self);
}

static void
on_started (PctTrainPage *self)
{
  const PctStart *start = pct_run_get_start (self->run);
  if (start->note != NULL)
    {
      g_autofree char *title = g_strdup_printf (_ ("The run goes on in epoch %u"), start->first_epoch);
      show_message (self, title, start->note, TRUE);
    }
  if (start->forked_from == NULL || start->first_epoch > start->forked_epoch + 1) /* resumed since */
    return;
  g_autofree char *text = g_strdup_printf (_ ("Forked from epoch %u; the run before is kept"), start->forked_epoch);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

static void
on_dismissed (PctTrainPage *self)
{
  g_clear_object (&self->change_toast);
}

/* A change that was just made can be taken back. */
static void
on_changed (PctTrainPage *self, const PctChange *change)
{
  if (pct_run_is_past (self->run, change))
    return;
  g_autofree char *batch = pct_text_count (change->step + 1), *rate = pct_number_text ("%g", change->to);
  g_autofree char *text = g_strdup_printf (_ ("Learning rate %s from batch %s on"), rate, batch);
  /* Only the last one can be taken back. A toast isn't replaced: libadwaita 1.2 falls over one that is dismissed while it
   * still takes another's place. */
  if (self->change_toast != NULL)
    {
      adw_toast_set_title (self->change_toast, text);
      return;
    }
  self->change_toast = adw_toast_new (text);
  adw_toast_set_button_label (self->change_toast, _ ("Undo"));
  adw_toast_set_action_name (self->change_toast, "run.undo-change");
  adw_toast_set_timeout (self->change_toast, UNDO_SECONDS);
  g_signal_connect_object (self->change_toast, "dismissed", G_CALLBACK (on_dismissed), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (self->change_toast));
}

/* How it ended is seen without reading. */
static void
show_end (PctTrainPage *self)
{
  static const struct {
    PctRunState state;
    const char *icon, *style;
  } ends[] = { { PCT_RUN_COMPLETED, "object-select-symbolic", "success" },
               { PCT_RUN_STOPPED, "media-playback-stop-symbolic", "dim-label" },
               { PCT_RUN_FAILED, "dialog-error-symbolic", "error" } };
  PctRunState state = pct_run_get_state (self->run);
  gtk_widget_set_visible (GTK_WIDGET (self->end), FALSE);
  for (size_t i = 0; i < G_N_ELEMENTS (ends); i++)
    if (ends[i].state == state)
      {
        const char *const style[] = { ends[i].style, NULL };
        g_autofree char *what = pct_run_describe (self->run), *result = pct_run_describe_result (self->run);
        g_autofree char *text = g_strjoin (". ", what, result, NULL);
        gtk_image_set_from_icon_name (self->end, ends[i].icon);
        gtk_widget_set_css_classes (GTK_WIDGET (self->end), (const char **) style);
        gtk_widget_set_visible (GTK_WIDGET (self->end), TRUE);
        announce (self, text);
      }
}

/* What to do about a run folder that can't be written; NULL where the error says it. *resumes: whether that is to
 * resume. */
static const char *
advise (PctTrainPage *self, gboolean *resumes)
{
  const PctStart *start = pct_run_get_start (self->run);
  *resumes = FALSE;
  if (!g_error_matches (pct_run_get_error (self->run), PCT_ERROR, PCT_ERROR_IO))
    return NULL;
  if (start == NULL || start->run == NULL)
    return _ ("Allow writing there and make room, or choose another folder for runs in the preferences. Then train again.");
  g_autofree char *experiment = g_build_filename (start->run, "experiment.json", NULL);
  if (!g_file_test (experiment, G_FILE_TEST_EXISTS))
    return _ ("Its curves stay here until the next training; its weights are gone with the folder. Train again to have them.");
  *resumes = TRUE;
  return _ ("What it had learned up to its last checkpoint is kept. Make room on the disk, or allow writing to that folder, "
            "then resume it.");
}

static void
on_state (PctTrainPage *self)
{
  show_status (self);
  show_end (self);
  show_fit (self);
  if (pct_run_get_state (self->run) != PCT_RUN_FAILED)
    return;
  const GError *error = pct_run_get_error (self->run);
  gboolean resumes;
  const char *advice = advise (self, &resumes);
  g_autofree char *message = g_strjoin ("\n", error == NULL ? _ ("It ended without saying why.") : error->message, advice, NULL);
  pct_train_page_set_message (self, _ ("The training failed"), message);
  gtk_widget_set_visible (self->message_resume, resumes);
}

static void
show_samples (PctTrainPage *self)
{
  PctImageSet *set = pct_dataset_library_get_image_set (self->library);
  g_autofree char *title = set == NULL ? g_strdup (_ ("Samples")) : g_strdup_printf (_ ("Samples of %s"), pct_text_set_name (set));
  set_label (self->samples_title, title);
  pct_tooltip_set (GTK_WIDGET (self->samples_title), title);
  pct_sample_strip_set_image_set (
      self->samples, set, pct_dataset_library_get_loading (self->library) ? _ ("Opening the dataset…") : _ ("No images"));
}

static void
on_opened (PctTrainPage *self)
{
  show_samples (self);
  if (pct_run_get_state (self->run) == PCT_RUN_IDLE)
    show_judgement (self);
}

static void
on_pins (PctTrainPage *self)
{
  gboolean can_pin = FALSE, any = g_list_model_get_n_items (G_LIST_MODEL (self->pins)) > 0;
  g_object_get (self->pins, "can-pin", &can_pin, NULL);
  gtk_widget_set_sensitive (self->pin_button, can_pin);
  gtk_widget_set_visible (self->pin_hint, !any);
}

static void
on_pins_full (PctTrainPage *self)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Eight runs are pinned: unpin one to make room")));
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
pct_train_page_map (GtkWidget *widget)
{
  PctTrainPage *self = PCT_TRAIN_PAGE (widget);
  if (self->run != NULL)
    catch_up (self);
  GTK_WIDGET_CLASS (pct_train_page_parent_class)->map (widget);
}

static void
pct_train_page_dispose (GObject *object)
{
  PctTrainPage *self = PCT_TRAIN_PAGE (object);
  g_clear_object (&self->change_toast);
  g_clear_object (&self->experiment);
  g_clear_object (&self->library);
  g_clear_object (&self->run);
  g_clear_object (&self->pins);
  G_OBJECT_CLASS (pct_train_page_parent_class)->dispose (object);
}

static void
pct_train_page_class_init (PctTrainPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_train_page_dispose;
  widget_class->map = pct_train_page_map;
  g_type_ensure (PCT_TYPE_TRAIN_PLOTS);
  g_type_ensure (PCT_TYPE_FIT_CARD);
  g_type_ensure (PCT_TYPE_PIN_LIST);
  g_type_ensure (PCT_TYPE_JUDGEMENT_VIEW);
  g_type_ensure (PCT_TYPE_SAMPLE_STRIP);
  cell_activated = g_signal_new ("cell-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/train-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, message_bar);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, message_title);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, message);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, message_resume);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, plots);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, fit);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, samples);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, samples_title);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, judgement);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, samples_card);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, epoch_scale);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, epoch_label);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, smoothing);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, logarithmic);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, pin_button);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, pin_hint);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, pin_list);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, end);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, status);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, result);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, announcement);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPage, progress);
  gtk_widget_class_bind_template_callback (widget_class, on_dismiss);
  gtk_widget_class_bind_template_callback (widget_class, on_fit);
  gtk_widget_class_bind_template_callback (widget_class, on_smoothing);
  gtk_widget_class_bind_template_callback (widget_class, on_logarithmic);
  gtk_widget_class_bind_template_callback (widget_class, on_cell);
  gtk_widget_class_bind_template_callback (widget_class, on_epoch_scale);
  gtk_widget_class_bind_template_callback (widget_class, on_split_asked);
}

static void
pct_train_page_init (PctTrainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* As the plots' axis of epochs, in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self->epoch_scale), GTK_TEXT_DIR_LTR);
  pct_card_menu_install (gtk_widget_get_parent (GTK_WIDGET (self->judgement)), "matrix");
  pct_drawing_watch_style (GTK_WIDGET (self), G_CALLBACK (on_style));
}

void
pct_train_page_set_models (PctTrainPage *self, PctExperimentModel *experiment, PctDatasetLibrary *library, PctRun *run,
                           PctPins *pins)
{
  self->experiment = g_object_ref (experiment);
  self->library = g_object_ref (library);
  self->run = g_object_ref (run);
  self->pins = g_object_ref (pins);
  pct_train_plots_set_models (self->plots, run, pins);
  pct_pin_list_set_pins (self->pin_list, pins);
  g_signal_connect_object (run, "begun", G_CALLBACK (on_begun), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "started", G_CALLBACK (on_started), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "progressed", G_CALLBACK (on_progressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "epoch", G_CALLBACK (on_epoch), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "shown", G_CALLBACK (on_shown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (experiment, "counted", G_CALLBACK (show_fit), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pins, "notify::can-pin", G_CALLBACK (on_pins), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pins, "items-changed", G_CALLBACK (on_pins), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pins, "full", G_CALLBACK (on_pins_full), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "opened", G_CALLBACK (on_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "notify::loading", G_CALLBACK (show_samples), self, G_CONNECT_SWAPPED);
  on_opened (self);
  on_pins (self);
  catch_up (self);
}

void
pct_train_page_set_message (PctTrainPage *self, const char *title, const char *message)
{
  show_message (self, title, message, FALSE);
}

void
pct_train_page_draw (PctTrainPage *self, PctTrainPart part, void (*draw) (const PctFigure *figure, void *data), void *data)
{
  catch_up (self);
  const PctEpoch *epoch = pct_run_get_shown (self->run);
  const char *dataset = pct_run_get_dataset (self->run), *model = pct_run_get_model (self->run);
  g_autofree char *title = dataset == NULL ? NULL : g_strdup_printf (_ ("%s · %s"), dataset, model);
  g_autofree char *of = epoch == NULL ? NULL : g_strdup_printf (_ ("Validation images, epoch %u"), epoch->epoch);
  PctPlot plots[PCT_TRAIN_PLOTS_SHOWN];
  PctMatrix matrix = pct_judgement_view_get_matrix (self->judgement);
  matrix.title = of;
  pct_train_plots_get (self->plots, plots);
  PctFigure figure = { .title = part == PCT_TRAIN_ALL ? title : NULL };
  if (part == PCT_TRAIN_ALL || part == PCT_TRAIN_MATRIX)
    figure.matrix = matrix.counts == NULL ? NULL : &matrix;
  if (part != PCT_TRAIN_MATRIX)
    {
      figure.plots = &plots[part == PCT_TRAIN_ACCURACY];
      figure.n_plots = part == PCT_TRAIN_ALL ? PCT_TRAIN_PLOTS_SHOWN : 1;
    }
  if (part == PCT_TRAIN_LOSS || part == PCT_TRAIN_ACCURACY)
    pct_train_plots_get_size (self->plots, &figure.width, &figure.height);
  draw (&figure, data);
}
