#include "app/dataset-controller.h"

#include "app/file-dialog.h"
#include "app/recent.h"
#include "engine/core/error.h"

#include <glib/gi18n.h>

struct _PctDatasetController {
  GObject parent_instance;
  GtkApplicationWindow *window; /* borrowed: it owns the controller */
  PctExperimentModel *experiment;
  PctDatasetLibrary *library;
  PctRun *run;
};

G_DEFINE_FINAL_TYPE (PctDatasetController, pct_dataset_controller, G_TYPE_OBJECT)

typedef struct {
  GWeakRef controller;
  GFile *file;
  char *path;
} Trying;

static void
refuse (PctDatasetController *self, GFile *file, const char *why)
{
  pct_file_refuse (GTK_WINDOW (self->window), file, why, _ ("The dataset in the window stays as it is."));
}

static void
take (PctDatasetController *self, const char *path)
{
  pct_experiment_model_set_source (self->experiment, &(PctSource){ .source = (char *) path });
  pct_recent_add (PCT_RECENT_DATASETS, path);
}

static void
on_tried (GObject *library, GAsyncResult *result, gpointer data)
{
  Trying *trying = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PctDatasetController) self = g_weak_ref_get (&trying->controller);
  gboolean good = pct_dataset_library_try_finish (PCT_DATASET_LIBRARY (library), result, &error);
  if (self == NULL || g_error_matches (error, PCT_ERROR, PCT_ERROR_STOPPED))
    ;
  else if (!good)
    refuse (self, trying->file, pct_dataset_library_explain (error));
  else if (pct_run_is_active (self->run))
    refuse (self, trying->file, _ ("A training is under way. Stop it first."));
  else
    take (self, trying->path);
  g_weak_ref_clear (&trying->controller);
  g_object_unref (trying->file);
  g_free (trying->path);
  g_free (trying);
}

void
pct_dataset_controller_open (PctDatasetController *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  if (pct_run_is_active (self->run))
    refuse (self, file, _ ("A training is under way. Stop it first."));
  else if (path == NULL)
    refuse (self, file, _ ("It is not on this computer. Copy it to a folder here first."));
  else if (!g_utf8_validate (path, -1, NULL))
    refuse (self, file, _ ("Its name or that of a folder around it is not UTF-8 text. Rename it first."));
  else
    {
      Trying *trying = g_new0 (Trying, 1);
      g_weak_ref_init (&trying->controller, self);
      trying->file = g_object_ref (file);
      trying->path = pct_source_path (path);
      pct_dataset_library_try_async (self->library, &(PctSource){ .source = trying->path }, on_tried, trying);
    }
}

static void
on_chosen (GFile *file, gpointer data)
{
  pct_dataset_controller_open (data, file);
}

static void
on_open_folder (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PctDatasetController *self = data;
  const PctFileDialog dialog = { .action = GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                 .title = _ ("Open a Folder of Images"),
                                 .accept = _ ("_Open") };
  pct_file_dialog_show (&dialog, GTK_WINDOW (self->window), on_chosen, self);
}

static void
on_open_file (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PctDatasetController *self = data;
  const PctFileDialog dialog
      = { .action = GTK_FILE_CHOOSER_ACTION_OPEN, .title = _ ("Open a File of a Dataset"), .accept = _ ("_Open") };
  pct_file_dialog_show (&dialog, GTK_WINDOW (self->window), on_chosen, self);
}

/* What a training was begun with stays until it has ended. */
static void
update_actions (PctDatasetController *self)
{
  static const char *const replacing[] = { "open-folder", "open-file" };
  for (size_t i = 0; i < G_N_ELEMENTS (replacing); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->window), replacing[i]);
      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), !pct_run_is_active (self->run));
    }
}

static void
pct_dataset_controller_finalize (GObject *object)
{
  PctDatasetController *self = PCT_DATASET_CONTROLLER (object);
  g_clear_object (&self->run);
  g_clear_object (&self->library);
  g_clear_object (&self->experiment);
  G_OBJECT_CLASS (pct_dataset_controller_parent_class)->finalize (object);
}

static void
pct_dataset_controller_class_init (PctDatasetControllerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pct_dataset_controller_finalize;
}

static void
pct_dataset_controller_init (PctDatasetController *self)
{
}

PctDatasetController *
pct_dataset_controller_new (GtkApplicationWindow *window, PctExperimentModel *experiment, PctDatasetLibrary *library,
                            PctRun *run)
{
  static const GActionEntry entries[] = {
    { .name = "open-folder", .activate = on_open_folder },
    { .name = "open-file", .activate = on_open_file },
  };
  PctDatasetController *self = g_object_new (PCT_TYPE_DATASET_CONTROLLER, NULL);
  self->window = window;
  self->experiment = g_object_ref (experiment);
  self->library = g_object_ref (library);
  self->run = g_object_ref (run);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  update_actions (self);

  g_auto (GStrv) recent = pct_recent_get (PCT_RECENT_DATASETS);
  for (size_t i = 0; recent[i] != NULL; i++)
    if (pct_source_is_path (recent[i]))
      pct_dataset_library_find (library, &(PctSource){ .source = recent[i] });
  return self;
}
