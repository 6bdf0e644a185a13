#include "app/window.h"

#include "app/experiment-controller.h"
#include "app/figure-controller.h"
#include "app/last-experiment.h"
#include "app/pin-controller.h"
#include "app/run-controller.h"
#include "app/settings.h"
#include "app/run-notification.h"
#include "app/unfinished-runs.h"
#include "app/window-state.h"
#include "ui/pages/data-page.h"
#include "ui/pages/inspect-page.h"
#include "ui/pages/setup-page.h"
#include "ui/pages/train-page.h"
#include "ui/widgets/tooltip.h"

#include <glib/gi18n.h>

struct _PctWindow {
  AdwApplicationWindow parent_instance;
  PctExperimentModel *experiment;
  PctDatasetLibrary *library;
  PctRun *run;
  PctHints *hints; /* or NULL */
  PctPins *pins;
  PctRunController *controller;
  PctExperimentController *documents;
  PctFigureController *figures;
  PctPinController *pinning;
  gboolean closing; /* as soon as the training has stopped */
  gulong first_frame;
  gboolean focused; /* Train, once it could be pressed for the first time */

  AdwWindowTitle *title;
  AdwToastOverlay *toasts;
  GMenu *recent;
  PctUnfinishedRuns *unfinished;
  PctSetupPage *setup;
  AdwViewStack *pages;
  PctDataPage *data;
  PctTrainPage *training;
  PctInspectPage *inspection;
};

G_DEFINE_FINAL_TYPE (PctWindow, pct_window, ADW_TYPE_APPLICATION_WINDOW)

static void
show_title (PctWindow *self)
{
  const PctSource *source = &pct_experiment_model_get_experiment (self->experiment)->source;
  g_autoptr (PctDatasetChoice) choice = g_list_model_get_item (pct_dataset_library_get_choices (self->library),
                                                               pct_dataset_library_find (self->library, source));
  g_autofree char *about = g_strdup_printf ("%s · %s", pct_dataset_choice_get_name (choice),
                                            pct_experiment_model_get_preset_name (self->experiment));
  PctExperimentDocument *document = pct_experiment_controller_get_document (self->documents);
  const char *path = pct_experiment_document_get_path (document);
  g_autofree char *file = path == NULL ? NULL : g_filename_display_basename (path);
  g_autofree char *marked = g_strconcat (pct_experiment_document_get_unsaved (document) ? "• " : "", file, NULL);
  g_autofree char *whole = g_strdup_printf (_ ("%s – Percept"), marked);
  g_autofree char *told = file == NULL ? g_strdup (about) : g_strdup_printf ("%s\n%s", marked, about);
  adw_window_title_set_title (self->title, file == NULL ? about : marked);
  adw_window_title_set_subtitle (self->title, file == NULL ? "" : about);
  pct_tooltip_set (GTK_WIDGET (self->title), told); /* what a narrow window cuts off */
  gtk_window_set_title (GTK_WINDOW (self), file == NULL ? _ ("Percept") : whole);
}

static void
on_failed (PctWindow *self, const GError *error)
{
  pct_train_page_set_message (self->training, _ ("The dataset could not be opened"),
                              pct_dataset_library_explain (error));
}

static void
on_opened (PctWindow *self)
{
  pct_train_page_set_message (self->training, NULL, NULL);
  if (!self->focused && pct_dataset_library_get_image_set (self->library) != NULL)
    {
      self->focused = TRUE;
      pct_setup_page_focus_train (self->setup);
    }
}

static void
on_cell (PctWindow *self, guint row, guint column)
{
  adw_view_stack_set_visible_child (self->pages, GTK_WIDGET (self->inspection));
  pct_inspect_page_choose (self->inspection, row, column);
}

/* While a training runs, what was changed in it is the only thing that can be undone. */
static void
on_undo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PctWindow *self = data;
  if (pct_run_is_active (self->run))
    gtk_widget_activate_action (GTK_WIDGET (self), "run.undo-change", NULL);
  else
    pct_experiment_model_undo (self->experiment);
}

static void
on_redo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  pct_experiment_model_redo (PCT_WINDOW (data)->experiment);
}

static void
on_show_image (GSimpleAction *action, GVariant *image, gpointer data)
{
  PctWindow *self = data;
  guint split, number;
  g_variant_get (image, "(uu)", &split, &number);
  if (pct_data_page_show_image (self->data, (PctSplit) split, number))
    adw_view_stack_set_visible_child_name (self->pages, "data");
}

/* What a training was begun with stays as it is until it has ended. */
static void
update_edits (PctWindow *self)
{
  gboolean active = pct_run_is_active (self->run), can_undo = FALSE, can_redo = FALSE;
  g_object_get (self->experiment, "can-undo", &can_undo, "can-redo", &can_redo, NULL);
  const struct {
    const char *action;
    gboolean enabled;
  } edits[] = {
    { "undo", active ? pct_run_get_changes (self->run)->len > 0 : can_undo },
    { "redo", can_redo && !active },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), edits[i].action);
      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), edits[i].enabled);
    }
}

static void
on_page (PctWindow *self)
{
  if (pct_run_get_epoch (self->run) != NULL && g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), "inspect") == 0)
    pct_hints_set_done (self->hints, PCT_HINT_CELL);
}

/* Pictures and most tests want the window without them. */
static void
add_hints (PctWindow *self)
{
  if (g_strcmp0 (g_getenv ("PERCEPT_HINTS"), "no") == 0)
    return;
  self->hints = pct_hints_new (self->run);
  g_settings_bind (pct_settings (), "hints", self->hints, "enabled", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (pct_settings (), "hints-done", self->hints, "done", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (self->pages, "notify::visible-child", G_CALLBACK (on_page), self, G_CONNECT_SWAPPED);
  pct_setup_page_set_hints (self->setup, self->hints);
}

static void
add_edits (PctWindow *self)
{
  static const GActionEntry entries[] = { { .name = "undo", .activate = on_undo }, { .name = "redo", .activate = on_redo } };
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->experiment, "notify::can-undo", G_CALLBACK (update_edits), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->experiment, "notify::can-redo", G_CALLBACK (update_edits), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "notify::state", G_CALLBACK (update_edits), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "changed", G_CALLBACK (update_edits), self, G_CONNECT_SWAPPED);
  update_edits (self);
}

static void
on_state (PctWindow *self)
{
  if (self->closing && !pct_run_is_active (self->run))
    gtk_window_close (GTK_WINDOW (self));
}

static void
on_refused (PctWindow *self, const char *title, const char *message)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), title, message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_close_response (PctWindow *self, const char *response)
{
  if (!g_str_equal (response, "stop"))
    return;
  self->closing = TRUE;
  if (pct_run_is_active (self->run))
    gtk_widget_activate_action (GTK_WIDGET (self), "run.stop", NULL);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
ask_to_close (PctWindow *self)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (self), _ ("Stop the training?"),
      _ ("A training is under way. It stops after the batch it is at, and what was learned so far is kept."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Keep Training"), "stop",
                                    _ ("_Stop and Close"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_close_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
pct_window_close_request (GtkWindow *window)
{
  PctWindow *self = PCT_WINDOW (window);
  if (pct_run_is_active (self->run))
    {
      if (!self->closing)
        ask_to_close (self);
      return TRUE;
    }
  pct_last_experiment_keep_now (pct_experiment_controller_get_document (self->documents));
  return GTK_WINDOW_CLASS (pct_window_parent_class)->close_request (window);
}

/* Nothing is read, looked for or made before people see the window. */
static void
on_first_frame (GdkFrameClock *clock, PctWindow *self)
{
  g_clear_signal_handler (&self->first_frame, clock);
  pct_dataset_library_open (self->library, &pct_experiment_model_get_experiment (self->experiment)->source);
  pct_dataset_library_scan (self->library);
  pct_unfinished_runs_offer (self->unfinished, self->controller, self->run);
}

static void
on_realize (PctWindow *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  if (self->first_frame == 0)
    self->first_frame = g_signal_connect_object (clock, "after-paint", G_CALLBACK (on_first_frame), self, 0);
}

static void
pct_window_dispose (GObject *object)
{
  PctWindow *self = PCT_WINDOW (object);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "run", NULL);
  g_clear_object (&self->controller);
  g_clear_object (&self->documents);
  g_clear_object (&self->figures);
  g_clear_object (&self->pinning);
  g_clear_object (&self->pins);
  g_clear_object (&self->hints);
  g_clear_object (&self->run);
  g_clear_object (&self->library);
  g_clear_object (&self->experiment);
  G_OBJECT_CLASS (pct_window_parent_class)->dispose (object);
}

static void
pct_window_class_init (PctWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = pct_window_close_request;
  g_type_ensure (PCT_TYPE_SETUP_PAGE);
  g_type_ensure (PCT_TYPE_DATA_PAGE);
  g_type_ensure (PCT_TYPE_UNFINISHED_RUNS);
  g_type_ensure (PCT_TYPE_TRAIN_PAGE);
  g_type_ensure (PCT_TYPE_INSPECT_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, PctWindow, title);
  gtk_widget_class_bind_template_child (widget_class, PctWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, PctWindow, recent);
  gtk_widget_class_bind_template_child (widget_class, PctWindow, unfinished);
  gtk_widget_class_bind_template_child (widget_class, PctWindow, setup);
  gtk_widget_class_bind_template_child (widget_class, PctWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, PctWindow, data);
  gtk_widget_class_bind_template_child (widget_class, PctWindow, training);
  gtk_widget_class_bind_template_child (widget_class, PctWindow, inspection);
}

static void
pct_window_init (PctWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_view_stack_set_visible_child_name (self->pages, "train");
  g_signal_connect (self, "realize", G_CALLBACK (on_realize), NULL);
}

PctWindow *
pct_window_new (GtkApplication *application, const char *const *folders)
{
  PctWindow *self = g_object_new (PCT_TYPE_WINDOW, "application", application, NULL);
  self->experiment = pct_experiment_model_new ();
  self->library = pct_dataset_library_new (folders);
  self->run = pct_run_new ();
  self->pins = pct_pins_new (self->run, self->experiment);
  self->documents
      = pct_experiment_controller_new (GTK_APPLICATION_WINDOW (self), self->toasts, self->recent, self->experiment,
                                       self->library, self->run);
  self->controller = pct_run_controller_new (self->experiment, pct_experiment_controller_get_document (self->documents),
                                             self->library, self->run);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "run", pct_run_controller_get_actions (self->controller));

  pct_setup_page_set_models (self->setup, self->experiment, self->library, self->run);
  pct_data_page_set_models (self->data, self->experiment, self->library);
  pct_train_page_set_models (self->training, self->experiment, self->library, self->run, self->pins);
  pct_inspect_page_set_models (self->inspection, self->experiment, self->run);
  g_signal_connect_object (self->training, "cell-activated", G_CALLBACK (on_cell), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->library, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->library, "opened", G_CALLBACK (on_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->experiment, "notify", G_CALLBACK (show_title), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pct_experiment_controller_get_document (self->documents), "notify", G_CALLBACK (show_title), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->controller, "refused", G_CALLBACK (on_refused), self, G_CONNECT_SWAPPED);
  add_edits (self);
  add_hints (self);
  static const GActionEntry show_image[] = { { .name = "show-image", .activate = on_show_image, .parameter_type = "(uu)" } };
  g_action_map_add_action_entries (G_ACTION_MAP (self), show_image, G_N_ELEMENTS (show_image), self);
  self->pinning = pct_pin_controller_new (GTK_APPLICATION_WINDOW (self), self->toasts, self->pins);
  self->figures = pct_figure_controller_new (GTK_APPLICATION_WINDOW (self), self->toasts, self->training,
                                             self->inspection, self->run);
  pct_run_notification_install (GTK_WINDOW (self), self->run);
  pct_window_state_install (GTK_APPLICATION_WINDOW (self), GTK_WIDGET (self->setup), self->pages);
  show_title (self);
  return self;
}

void
pct_window_remember (PctWindow *self)
{
  PctExperimentDocument *document = pct_experiment_controller_get_document (self->documents);
  g_autoptr (GError) error = NULL;
  if (!pct_last_experiment_restore (document, &error))
    {
      GtkWidget *dialog
          = adw_message_dialog_new (GTK_WINDOW (self), _ ("The last experiment can’t be read"), error->message);
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
      gtk_window_present (GTK_WINDOW (dialog));
    }
  pct_last_experiment_keep (document);
}

void
pct_window_open (PctWindow *self, GFile *file)
{
  pct_experiment_controller_open (self->documents, file);
}

void
pct_window_keep (PctWindow *self)
{
  pct_run_controller_interrupt (self->controller);
  pct_last_experiment_keep_now (pct_experiment_controller_get_document (self->documents));
}

PctRun *
pct_window_get_run (PctWindow *self)
{
  return self->run;
}

GActionGroup *
pct_window_get_run_actions (PctWindow *self)
{
  return pct_run_controller_get_actions (self->controller);
}
