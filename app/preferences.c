#include "app/preferences.h"

#include "app/file-dialog.h"
#include "app/lab/lab.h"
#include "app/settings.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct _PctPreferences {
  AdwPreferencesWindow parent_instance;
  AdwComboRow *style;
  AdwActionRow *runs;
  GtkSwitch *hints;
  GtkWidget *reset_runs;
};

G_DEFINE_FINAL_TYPE (PctPreferences, pct_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the row's words. */
static const AdwColorScheme schemes[]
    = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };

static void
on_style_chosen (PctPreferences *self)
{
  guint chosen = adw_combo_row_get_selected (self->style);
  if (chosen < G_N_ELEMENTS (schemes))
    g_settings_set_enum (pct_settings (), "style", (int) schemes[chosen]);
}

static void
show_runs (PctPreferences *self)
{
  g_autofree char *chosen = g_settings_get_string (pct_settings (), "runs-folder"), *folder = pct_lab_runs_folder ();
  g_autofree char *shown = g_filename_display_name (folder);
  adw_action_row_set_subtitle (self->runs, shown);
  gtk_widget_set_visible (self->reset_runs, chosen[0] != '\0');
}

static void
on_runs_chosen (GFile *file, gpointer data)
{
  PctPreferences *self = data;
  const char *folder = g_file_peek_path (file);
  if (folder != NULL && g_utf8_validate (folder, -1, NULL) && g_access (folder, W_OK | X_OK) == 0)
    {
      g_settings_set_string (pct_settings (), "runs-folder", folder);
      return;
    }
  AdwToast *toast = adw_toast_new (_ ("That folder can’t be written to. Choose another one."));
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), toast);
}

static void
on_choose_runs (PctPreferences *self)
{
  const PctFileDialog dialog = {
    .action = GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
    .title = _ ("Folder for Runs"),
    .accept = _ ("_Choose"),
  };
  pct_file_dialog_show (&dialog, GTK_WINDOW (self), on_runs_chosen, self);
}

static void
on_reset_runs (PctPreferences *self)
{
  g_settings_reset (pct_settings (), "runs-folder");
}

static void
on_open_runs (PctPreferences *self)
{
  g_autofree char *folder = pct_lab_runs_folder ();
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autofree char *uri = g_file_get_uri (file);
  if (g_mkdir_with_parents (folder, 0755) == 0)
    gtk_show_uri (GTK_WINDOW (self), uri, GDK_CURRENT_TIME);
  else
    adw_preferences_window_add_toast (
        ADW_PREFERENCES_WINDOW (self),
        adw_toast_new (_ ("That folder can’t be made. Allow writing beside it, or choose another one.")));
}

static void
pct_preferences_class_init (PctPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, PctPreferences, style);
  gtk_widget_class_bind_template_child (widget_class, PctPreferences, hints);
  gtk_widget_class_bind_template_child (widget_class, PctPreferences, runs);
  gtk_widget_class_bind_template_child (widget_class, PctPreferences, reset_runs);
  gtk_widget_class_bind_template_callback (widget_class, on_style_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_open_runs);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_runs);
  gtk_widget_class_bind_template_callback (widget_class, on_reset_runs);
}

static void
pct_preferences_init (PctPreferences *self)
{
  AdwColorScheme scheme = (AdwColorScheme) g_settings_get_enum (pct_settings (), "style");
  gtk_widget_init_template (GTK_WIDGET (self));
  g_settings_bind (pct_settings (), "hints", self->hints, "active", G_SETTINGS_BIND_DEFAULT);
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (schemes[i] == scheme)
      adw_combo_row_set_selected (self->style, i);
  /* After the application, which has the lab follow. */
  g_signal_connect_object (pct_settings (), "changed::runs-folder", G_CALLBACK (show_runs), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  show_runs (self);
}

PctPreferences *
pct_preferences_new (GtkWindow *parent)
{
  return g_object_new (PCT_TYPE_PREFERENCES, "transient-for", parent, NULL);
}
