#include "app/pin-controller.h"

#include "app/lab/lab.h"
#include "ui/widgets/run-chooser.h"

#include <glib/gi18n.h>

struct _PctPinController {
  GObject parent_instance;
  GtkApplicationWindow *window; /* which owns it */
  AdwToastOverlay *toasts;      /* the window's */
  PctPins *pins;
};

G_DEFINE_FINAL_TYPE (PctPinController, pct_pin_controller, G_TYPE_OBJECT)

typedef struct {
  char *path, *name, *details;
} Choice;

static void
choice_free (Choice *choice)
{
  g_free (choice->path);
  g_free (choice->name);
  g_free (choice->details);
  g_free (choice);
}

static void
list_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autofree char *folder = pct_lab_runs_folder ();
  g_autoptr (GPtrArray) runs = pct_run_list (folder, &error);
  if (runs == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  GPtrArray *stored = g_ptr_array_new_with_free_func ((GDestroyNotify) pct_stored_run_free);
  for (guint i = 0; i < runs->len; i++)
    {
      PctStoredRun *run = pct_stored_run_new (g_steal_pointer (&runs->pdata[i]));
      if (run != NULL)
        g_ptr_array_add (stored, run);
    }
  g_task_return_pointer (task, stored, (GDestroyNotify) g_ptr_array_unref);
}

static void
on_listed (GObject *chooser, GAsyncResult *result, gpointer data)
{
  g_autoptr (PctPins) pins = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = g_task_propagate_pointer (G_TASK (result), &error);
  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      PctStoredRun *stored = g_ptr_array_index (runs, i);
      stored->drawn = pct_pins_has (pins, stored->run->path);
    }
  pct_run_chooser_set_runs (PCT_RUN_CHOOSER (chooser), runs, error == NULL ? NULL : error->message);
}

static void
tell (PctPinController *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Choice *choice = data;
  GError *error = NULL;
  PctHistory *history = pct_history_read (choice->path, &error);
  if (history == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, history, (GDestroyNotify) pct_history_free);
}

static void
on_read (GObject *controller, GAsyncResult *result, gpointer data)
{
  PctPinController *self = PCT_PIN_CONTROLLER (controller);
  const Choice *choice = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (PctHistory) history = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *text = NULL;
  if (history == NULL)
    text = g_strdup_printf (_ ("The run can’t be read: %s"), error->message);
  else if (history->epochs->len == 0)
    text = g_strdup_printf (_ ("“%s” has no epoch to show"), choice->name);
  else if (pct_pins_add_stored (self->pins, choice->path, choice->name, choice->details, history))
    text = g_strdup_printf (_ ("“%s” is pinned"), choice->name);
  if (text != NULL)
    tell (self, text);
}

static void
on_chosen (PctPinController *self, const char *path, const char *name, const char *details)
{
  Choice *choice = g_new (Choice, 1);
  *choice = (Choice){ g_strdup (path), g_strdup (name), g_strdup (details) };
  g_autoptr (GTask) task = g_task_new (self, NULL, on_read, NULL);
  g_task_set_task_data (task, choice, (GDestroyNotify) choice_free);
  g_task_run_in_thread (task, read_in_thread);
}

static void
on_pin_stored (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PctPinController *self = data;
  PctRunChooser *chooser = pct_run_chooser_new (GTK_WINDOW (self->window));
  g_signal_connect_object (chooser, "chosen", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  g_autoptr (GTask) task = g_task_new (chooser, NULL, on_listed, g_object_ref (self->pins));
  g_task_run_in_thread (task, list_in_thread);
  gtk_window_present (GTK_WINDOW (chooser));
}

static void
pct_pin_controller_finalize (GObject *object)
{
  g_clear_object (&PCT_PIN_CONTROLLER (object)->pins);
  G_OBJECT_CLASS (pct_pin_controller_parent_class)->finalize (object);
}

static void
pct_pin_controller_class_init (PctPinControllerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pct_pin_controller_finalize;
}

static void
pct_pin_controller_init (PctPinController *self)
{
}

PctPinController *
pct_pin_controller_new (GtkApplicationWindow *window, AdwToastOverlay *toasts, PctPins *pins)
{
  static const GActionEntry entries[] = { { .name = "pin-stored", .activate = on_pin_stored } };
  PctPinController *self = g_object_new (PCT_TYPE_PIN_CONTROLLER, NULL);
  self->window = window;
  self->toasts = toasts;
  self->pins = g_object_ref (pins);
  g_autoptr (GPropertyAction) pin = g_property_action_new ("pin", pins, "pinned");
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (pin));
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), self);
  return self;
}
