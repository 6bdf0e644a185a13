#include "app/application.h"

#include "app/ending.h"
#include "app/help.h"
#include "app/lab/lab.h"
#include "app/preferences.h"
#include "app/settings.h"
#include "app/window.h"
#include "engine/kernels/gemm.h"
#include "engine/kernels/kernels.h"
#include "resources/percept-resources.h"

#include <glib/gi18n.h>

struct _PctApplication {
  AdwApplication parent_instance;
  char **folders; /* of --data */
};

G_DEFINE_FINAL_TYPE (PctApplication, pct_application, ADW_TYPE_APPLICATION)

static PctWindow *
add_window (PctApplication *self)
{
  PctWindow *window = pct_window_new (GTK_APPLICATION (self), (const char *const *) self->folders);
  pct_window_remember (window);
  return window;
}

static void
pct_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  if (window == NULL)
    window = GTK_WINDOW (add_window (PCT_APPLICATION (application)));
  gtk_window_present (window);
}

static void
pct_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      PctWindow *window = add_window (PCT_APPLICATION (application));
      gtk_window_present (GTK_WINDOW (window));
      pct_window_open (window, files[i]);
    }
}

static int
pct_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  PctApplication *self = PCT_APPLICATION (application);
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("Percept %s\n%s\nkernels: %s\n", PERCEPT_VERSION, pct_gemm_configuration (), pct_kernels ()->name);
      return 0;
    }
  /* A service that doesn't own its name is never reached. */
  if (g_application_get_flags (application) & G_APPLICATION_IS_SERVICE)
    g_application_set_flags (application, g_application_get_flags (application) & ~(GApplicationFlags) G_APPLICATION_NON_UNIQUE);
  g_strfreev (self->folders);
  self->folders = NULL;
  g_autofree const char **given = NULL;
  if (g_variant_dict_lookup (options, "data", "^a&ay", &given))
    self->folders = g_strdupv ((char **) given);
  return -1;
}

static void
on_style (GSettings *settings)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      (AdwColorScheme) g_settings_get_enum (settings, "style"));
}

static void
on_runs_folder (GSettings *settings)
{
  g_autofree char *folder = g_settings_get_string (settings, "runs-folder");
  pct_lab_set_runs_folder (folder);
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (data));
  gtk_window_present (GTK_WINDOW (pct_preferences_new (window)));
}

/* One for all windows of the program; it stays open beside them. */
static void
on_help (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  for (GList *window = gtk_application_get_windows (GTK_APPLICATION (data)); window != NULL; window = window->next)
    if (PCT_IS_HELP (window->data))
      {
        gtk_window_present (window->data);
        return;
      }
  PctHelp *help = pct_help_new ();
  gtk_application_add_window (GTK_APPLICATION (data), GTK_WINDOW (help));
  gtk_window_present (GTK_WINDOW (help));
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autofree char *debug = g_strdup_printf ("Percept %s\n%s\nkernels: %s\n", PERCEPT_VERSION, pct_gemm_configuration (),
                                            pct_kernels ()->name);
  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (data)), "application-name", _ ("Percept"),
                         "application-icon", PCT_APPLICATION_ID, "version", PERCEPT_VERSION, "license-type",
                         GTK_LICENSE_GPL_3_0, "comments", _ ("A workbench for image-classification experiments"),
                         "developer-name", _ ("The Percept authors"), "debug-info", debug, NULL);
}

static void
on_show (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_application_activate (G_APPLICATION (data));
}

static void
on_close (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (data));
  if (window != NULL)
    gtk_window_close (window);
}

static void
pct_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { .name = "preferences", .activate = on_preferences },
    { .name = "help", .activate = on_help },
    { .name = "about", .activate = on_about },
    { .name = "show", .activate = on_show },
    { .name = "quit", .activate = on_close },
  };
  static const struct {
    const char *action, *accelerators[3];
  } shortcuts[] = {
    { "run.train", { "F5", "<Control>Return" } },
    { "run.pause", { "F6" } },
    { "run.step", { "F7" } },
    { "run.stop", { "F8" } },
    { "run.resume", { "<Control>r" } },
    { "run.fork", { "<Control>k" } },
    { "run.undo-change", { "<Control>u" } },
    { "win.page::data", { "<Alt>1" } },
    { "win.page::train", { "<Alt>2" } },
    { "win.page::inspect", { "<Alt>3" } },
    { "win.new", { "<Control>n" } },
    { "win.open", { "<Control>o" } },
    { "win.open-folder", { "<Control>d" } },
    { "win.open-file", { "<Control><Shift>d" } },
    { "win.save", { "<Control>s" } },
    { "win.save-as", { "<Control><Shift>s" } },
    { "win.copy-experiment", { "<Control><Shift>c" } },
    { "win.export-figure", { "<Control>e" } },
    { "win.copy-figure", { "<Control><Shift>e" } },
    { "win.undo", { "<Control>z" } },
    { "win.redo", { "<Control><Shift>z" } },
    { "win.pin", { "<Control>p" } },
    { "win.pin-stored", { "<Control><Shift>p" } },
    { "win.sidebar", { "F9" } },
    { "win.presentation", { "F11" } },
    { "app.help", { "F1" } },
    { "app.preferences", { "<Control>comma" } },
    { "app.quit", { "<Control>q", "<Control>w" } },
  };
  g_resources_register (percept_get_resource ());
  G_APPLICATION_CLASS (pct_application_parent_class)->startup (application);
  pct_ending_install (GTK_APPLICATION (application));
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), application);
  g_autoptr (GAction) style = g_settings_create_action (pct_settings (), "style");
  g_action_map_add_action (G_ACTION_MAP (application), style);
  g_signal_connect_object (pct_settings (), "changed::style", G_CALLBACK (on_style), application, 0);
  on_style (pct_settings ());
  g_signal_connect_object (pct_settings (), "changed::runs-folder", G_CALLBACK (on_runs_folder), application, 0);
  on_runs_folder (pct_settings ());
  for (size_t i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), shortcuts[i].action, shortcuts[i].accelerators);
  gtk_window_set_default_icon_name (PCT_APPLICATION_ID);
  g_set_application_name (_ ("Percept")); /* for who shows its notifications */
}

/* Help goes with the last window that it is help for. */
static void
pct_application_window_removed (GtkApplication *application, GtkWindow *window)
{
  GTK_APPLICATION_CLASS (pct_application_parent_class)->window_removed (application, window);
  GList *left = gtk_application_get_windows (application);
  if (left != NULL && left->next == NULL && PCT_IS_HELP (left->data))
    gtk_window_destroy (left->data);
}

static void
pct_application_finalize (GObject *object)
{
  g_strfreev (PCT_APPLICATION (object)->folders);
  G_OBJECT_CLASS (pct_application_parent_class)->finalize (object);
}

static void
pct_application_class_init (PctApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = pct_application_finalize;
  application_class->activate = pct_application_activate;
  application_class->open = pct_application_open;
  application_class->startup = pct_application_startup;
  GTK_APPLICATION_CLASS (klass)->window_removed = pct_application_window_removed;
  application_class->handle_local_options = pct_application_handle_local_options;
}

static void
pct_application_init (PctApplication *self)
{
  static const GOptionEntry options[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, N_ ("Look for datasets in DIR, too; may be repeated"), N_ ("DIR") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the program's version and what it computes with"), NULL },
    { NULL },
  };
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[EXPERIMENT or DATASET…]"));
}

PctApplication *
pct_application_new (void)
{
  /* Not unique but as a service: two windows are two experiments, each with a process of its own. */
  return g_object_new (PCT_TYPE_APPLICATION, "application-id", PCT_APPLICATION_ID, "flags",
                       G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN, "resource-base-path", "/org/percept/Percept", NULL);
}
