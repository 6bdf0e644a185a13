#include "app/experiment-controller.h"

#include "app/dataset-controller.h"
#include "app/file-dialog.h"
#include "app/recent.h"
#include "app/settings.h"

#include <glib/gi18n.h>
#include <string.h>

#define UNDO_SECONDS 10

struct _PctExperimentController {
  GObject parent_instance;
  GtkApplicationWindow *window; /* borrowed: it owns the controller */
  AdwToastOverlay *toasts;      /* the window's */
  PctExperimentModel *experiment;
  PctRun *run;
  PctExperimentDocument *document;
  PctDatasetController *datasets;
  GMenu *recent; /* the window's */
};

G_DEFINE_FINAL_TYPE (PctExperimentController, pct_experiment_controller, G_TYPE_OBJECT)

static void save_as (gpointer data);

static void
say (PctExperimentController *self, const char *heading, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self->window), heading, body);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
refuse (PctExperimentController *self, GFile *file, const char *why)
{
  pct_file_refuse (GTK_WINDOW (self->window), file, why, _ ("The experiment in the window stays as it is."));
}

static void
tell (PctExperimentController *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

static void
offer_undo (PctExperimentController *self)
{
  AdwToast *toast = adw_toast_new (_ ("The experiment before had changes that were not saved"));
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Whoever reads a pipe may wait for ever. */
static gboolean
is_special (GFile *file)
{
  return g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) == G_FILE_TYPE_SPECIAL;
}

static void
open_experiment (PctExperimentController *self, GFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_file_get_path (file);
  gboolean unsaved = pct_experiment_document_get_unsaved (self->document);
  if (pct_run_is_active (self->run))
    refuse (self, file, _ ("A training is under way. Stop it first."));
  else if (is_special (file))
    refuse (self, file, _ ("It is neither a file nor a folder."));
  else if (path == NULL)
    refuse (self, file, _ ("It is not on this computer. Copy it to a folder here first."));
  else if (!pct_experiment_document_open (self->document, path, &error))
    {
      pct_recent_remove (PCT_RECENT_EXPERIMENTS, path);
      refuse (self, file, pct_file_reason (error->message, path));
    }
  else
    {
      pct_recent_add (PCT_RECENT_EXPERIMENTS, path);
      if (unsaved)
        offer_undo (self);
    }
}

void
pct_experiment_controller_open (PctExperimentController *self, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  GFileType type = g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL);
  if (type == G_FILE_TYPE_SPECIAL || (g_str_has_suffix (name, ".json") && type != G_FILE_TYPE_DIRECTORY))
    open_experiment (self, file);
  else
    pct_dataset_controller_open (self->datasets, file);
}

static void
on_open_chosen (GFile *file, gpointer data)
{
  open_experiment (data, file);
}

static void
on_open (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PctExperimentController *self = data;
  const PctFileDialog dialog = { .action = GTK_FILE_CHOOSER_ACTION_OPEN,
                                 .title = _ ("Open an Experiment"),
                                 .accept = _ ("_Open"),
                                 .filter_name = _ ("Experiments"),
                                 .filter = "*.json" };
  pct_file_dialog_show (&dialog, GTK_WINDOW (self->window), on_open_chosen, self);
}

static void
on_open_recent (GSimpleAction *action, GVariant *path, gpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path (g_variant_get_string (path, NULL));
  open_experiment (data, file);
}

/* Without any there is no submenu. */
static void
list_recent (PctExperimentController *self)
{
  g_auto (GStrv) paths = pct_recent_get (PCT_RECENT_EXPERIMENTS);
  g_autoptr (GMenu) menu = g_menu_new ();
  for (size_t i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *name = g_path_get_basename (paths[i]);
      g_auto (GStrv) parts = g_strsplit (name, "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts); /* an underscore is no mnemonic */
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "win.open-recent", "s", paths[i]);
      g_menu_append_item (menu, item);
    }
  g_menu_remove_all (self->recent);
  if (paths[0] != NULL)
    g_menu_append_submenu (self->recent, _ ("Open Recent"), G_MENU_MODEL (menu));
}

static void
on_new (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PctExperimentController *self = data;
  gboolean unsaved = pct_experiment_document_get_unsaved (self->document);
  pct_experiment_document_begin (self->document);
  if (unsaved)
    offer_undo (self);
}

static void
on_saved (PctExperimentController *self, const char *path, const GError *error)
{
  if (error == NULL)
    {
      pct_recent_add (PCT_RECENT_EXPERIMENTS, path);
      g_autofree char *name = g_filename_display_basename (path);
      g_autofree char *text = g_strdup_printf (_ ("Saved “%s”"), name);
      g_autofree char *escaped = g_markup_escape_text (text, -1);
      tell (self, escaped);
      return;
    }
  g_autofree char *why
      = g_strdup_printf (_ ("%s\n\nThe experiment is still here. Save it under another name or in another folder."),
                         pct_file_reason (error->message, path));
  pct_file_refuse_saving (GTK_WINDOW (self->window), path, why, save_as, self);
}

static void
on_save_chosen (GFile *file, gpointer data)
{
  PctExperimentController *self = data;
  g_autofree char *path = g_file_get_path (file);
  if (path != NULL)
    pct_experiment_document_save (self->document, path);
  else
    say (self, _ ("The experiment can’t be saved there"), _ ("Choose a folder on this computer."));
}

static char *
propose_name (PctExperimentController *self)
{
  const char *path = pct_experiment_document_get_path (self->document);
  if (path != NULL)
    return g_filename_display_basename (path);
  g_autoptr (PctExperiment) experiment = pct_experiment_model_copy (self->experiment);
  return g_strconcat (g_strdelimit (experiment->name, "/", '-'), ".json", NULL);
}

static void
save_as (gpointer data)
{
  PctExperimentController *self = data;
  g_autofree char *name = propose_name (self);
  const PctFileDialog dialog = { .action = GTK_FILE_CHOOSER_ACTION_SAVE,
                                 .title = _ ("Save the Experiment"),
                                 .accept = _ ("_Save"),
                                 .name = name,
                                 .filter_name = _ ("Experiments"),
                                 .filter = "*.json" };
  pct_file_dialog_show (&dialog, GTK_WINDOW (self->window), on_save_chosen, self);
}

static void
on_save_as (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  save_as (data);
}

static void
on_save (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PctExperimentController *self = data;
  const char *path = pct_experiment_document_get_path (self->document);
  if (path == NULL)
    save_as (self);
  else
    pct_experiment_document_save (self->document, path);
}

static void
on_copy (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PctExperimentController *self = data;
  g_autofree char *text = pct_experiment_document_to_text (self->document, NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self->window)), text);
  tell (self, _ ("The experiment is in the clipboard"));
}

static gboolean
is_same_dataset (GFile *file, GFile *other)
{
  g_autofree char *path = g_file_get_path (file), *other_path = g_file_get_path (other);
  if (path == NULL || other_path == NULL)
    return FALSE;
  g_autofree char *source = pct_source_path (path), *other_source = pct_source_path (other_path);
  return g_str_equal (source, other_source);
}

/* Several are one dataset in as many files, or there is no telling which of them is meant. */
static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  GSList *files = g_value_get_boxed (value);
  if (files == NULL)
    return FALSE;
  for (GSList *other = files->next; other != NULL; other = other->next)
    if (!is_same_dataset (files->data, other->data))
      {
        say (data, _ ("These can’t be opened together"), _ ("Drop one experiment, one folder, or the files of one dataset."));
        return TRUE;
      }
  pct_experiment_controller_open (data, files->data);
  return TRUE;
}

/* What a training was begun with stays until it has ended. */
static void
update_actions (PctExperimentController *self)
{
  static const char *const replacing[] = { "new", "open", "open-recent" };
  gboolean active = pct_run_is_active (self->run);
  for (size_t i = 0; i < G_N_ELEMENTS (replacing); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->window), replacing[i]);
      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), !active);
    }
}

static void
pct_experiment_controller_finalize (GObject *object)
{
  PctExperimentController *self = PCT_EXPERIMENT_CONTROLLER (object);
  g_clear_object (&self->datasets);
  g_clear_object (&self->document);
  g_clear_object (&self->recent);
  g_clear_object (&self->run);
  g_clear_object (&self->experiment);
  G_OBJECT_CLASS (pct_experiment_controller_parent_class)->finalize (object);
}

static void
pct_experiment_controller_class_init (PctExperimentControllerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pct_experiment_controller_finalize;
}

static void
pct_experiment_controller_init (PctExperimentController *self)
{
}

PctExperimentController *
pct_experiment_controller_new (GtkApplicationWindow *window, AdwToastOverlay *toasts, GMenu *recent,
                               PctExperimentModel *experiment, PctDatasetLibrary *library, PctRun *run)
{
  static const GActionEntry entries[] = {
    { .name = "new", .activate = on_new },
    { .name = "open", .activate = on_open },
    { .name = "open-recent", .activate = on_open_recent, .parameter_type = "s" },
    { .name = "save", .activate = on_save },
    { .name = "save-as", .activate = on_save_as },
    { .name = "copy-experiment", .activate = on_copy },
  };
  PctExperimentController *self = g_object_new (PCT_TYPE_EXPERIMENT_CONTROLLER, NULL);
  self->window = window;
  self->toasts = toasts;
  self->experiment = g_object_ref (experiment);
  self->run = g_object_ref (run);
  self->recent = g_object_ref (recent);
  self->document = pct_experiment_document_new (experiment);
  g_signal_connect_object (self->document, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  self->datasets = pct_dataset_controller_new (window, experiment, library, run);

  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), self);
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (toasts), GTK_EVENT_CONTROLLER (target));
  g_signal_connect_object (run, "notify::state", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  update_actions (self);
  g_signal_connect_object (pct_settings (), "changed::" PCT_RECENT_EXPERIMENTS, G_CALLBACK (list_recent), self,
                           G_CONNECT_SWAPPED);
  list_recent (self);
  return self;
}

PctExperimentDocument *
pct_experiment_controller_get_document (PctExperimentController *self)
{
  return self->document;
}
