/* What is remembered from start to start: the folder for runs, chosen in the preferences, and the window's size. */
#include "app/application.h"
#include "app/lab/lab.h"
#include "app/preferences.h"
#include "app/settings.h"
#include "app/window.h"

#include <adwaita.h>
#include <locale.h>

static GtkWidget *
find_button (GtkWidget *widget, const char *tooltip)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0)
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, tooltip);
  return found;
}

/* The subtitle of the row that a button is on. */
static void
assert_shown (GtkWidget *button, const char *folder)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, folder);
  g_autofree char *kept = pct_lab_runs_folder ();
  g_assert_cmpstr (kept, ==, folder);
}

static void
test_runs_folder (void)
{
  g_autofree char *usual = g_build_filename (g_get_user_data_dir (), "percept", "runs", NULL);
  PctPreferences *preferences = pct_preferences_new (NULL);
  GtkWidget *reset = find_button (GTK_WIDGET (preferences), "Back to the usual folder");
  g_assert_nonnull (reset);
  g_assert_nonnull (find_button (GTK_WIDGET (preferences), "Choose another folder"));
  assert_shown (reset, usual);
  g_assert_false (gtk_widget_get_visible (reset));

  g_settings_set_string (pct_settings (), "runs-folder", "/large/disk");
  assert_shown (reset, "/large/disk");
  g_assert_true (gtk_widget_get_visible (reset));
  PctExperiment experiment = { .name = (char *) "Some name" };
  g_autofree char *run = pct_lab_new_run_path (&experiment);
  g_assert_true (g_str_has_prefix (run, "/large/disk/"));

  g_signal_emit_by_name (reset, "clicked");
  assert_shown (reset, usual);
  g_assert_false (gtk_widget_get_visible (reset));
  gtk_window_destroy (GTK_WINDOW (preferences));
}

/* A tiling desktop asks no window how small it can be; a critical message would end the test. */
static void
test_small_window (void)
{
  PctWindow *window = pct_window_new (GTK_APPLICATION (g_application_get_default ()), NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), 200, 100);
  g_assert_cmpint (g_settings_get_int (pct_settings (), "window-width"), ==, 200);
  g_assert_cmpint (g_settings_get_int (pct_settings (), "window-height"), ==, 100);
  g_settings_reset (pct_settings (), "window-width");
  g_settings_reset (pct_settings (), "window-height");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A window begins as large as the last one was, and is left alone from then on. */
static void
test_two_windows (void)
{
  GtkApplication *application = GTK_APPLICATION (g_application_get_default ());
  g_settings_set_int (pct_settings (), "window-width", 1100);
  PctWindow *window = pct_window_new (application, NULL), *other = pct_window_new (application, NULL);
  gtk_window_set_default_size (GTK_WINDOW (other), 1300, 700);
  g_assert_cmpint (g_settings_get_int (pct_settings (), "window-width"), ==, 1300);
  int width, height;
  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  g_assert_cmpint (width, ==, 1100);
  g_settings_reset (pct_settings (), "window-width");
  g_settings_reset (pct_settings (), "window-height");
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (other));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_autoptr (PctApplication) application = pct_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_application_set_default (G_APPLICATION (application));
  g_test_add_func ("/preferences/runs-folder", test_runs_folder);
  g_test_add_func ("/preferences/small-window", test_small_window);
  g_test_add_func ("/preferences/two-windows", test_two_windows);
  return g_test_run ();
}
