#include "app/window-state.h"

#include "app/settings.h"
#include "ui/widgets/drawing.h"

/* Of drawings on a screen of this height; lower ones show everything smaller, since who projects them makes it larger. */
#define PRESENTATION_SCALE  2
#define PRESENTATION_HEIGHT 1080
#define LEAST_SCALE         1.3

typedef struct {
  GtkWindow *window;
  GtkWidget *sidebar;
  AdwViewStack *pages;
} WindowState;

static gboolean
is_on (WindowState *state, const char *action)
{
  g_autoptr (GVariant) value = g_action_group_get_action_state (G_ACTION_GROUP (state->window), action);
  return g_variant_get_boolean (value);
}

static void
show_sidebar (WindowState *state)
{
  gtk_widget_set_visible (state->sidebar, is_on (state, "sidebar") && !is_on (state, "presentation"));
}

static void
on_page (GSimpleAction *action, GVariant *name, gpointer data)
{
  WindowState *state = data;
  const char *page = g_variant_get_string (name, NULL);
  if (adw_view_stack_get_child_by_name (state->pages, page) != NULL)
    adw_view_stack_set_visible_child_name (state->pages, page);
}

static void
on_sidebar (WindowState *state)
{
  show_sidebar (state);
}

static double
presentation_scale (GtkWidget *window)
{
  GdkRectangle place = { .height = PRESENTATION_HEIGHT };
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  GdkMonitor *monitor = surface == NULL ? NULL : gdk_display_get_monitor_at_surface (gtk_widget_get_display (window), surface);
  if (monitor != NULL)
    gdk_monitor_get_geometry (monitor, &place);
  return CLAMP ((double) PRESENTATION_SCALE * place.height / PRESENTATION_HEIGHT, LEAST_SCALE, PRESENTATION_SCALE);
}

static void
on_presentation (GSimpleAction *action, GVariant *value, gpointer data)
{
  WindowState *state = data;
  gboolean presents = g_variant_get_boolean (value);
  g_simple_action_set_state (action, value);
  pct_drawing_set_scale (presents ? presentation_scale (GTK_WIDGET (state->window)) : 1);
  if (presents)
    {
      gtk_widget_add_css_class (GTK_WIDGET (state->window), "presentation");
      gtk_window_fullscreen (state->window);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (state->window), "presentation");
      gtk_window_unfullscreen (state->window);
    }
  show_sidebar (state);
}

static gboolean
on_escape (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  WindowState *state = data;
  if (!is_on (state, "presentation"))
    return FALSE;
  g_action_group_change_action_state (G_ACTION_GROUP (state->window), "presentation", g_variant_new_boolean (FALSE));
  return TRUE;
}

void
pct_window_state_install (GtkApplicationWindow *window, GtkWidget *sidebar, AdwViewStack *pages)
{
  static const GActionEntry entries[] = {
    { .name = "page", .activate = on_page, .parameter_type = "s" },
    { .name = "presentation", .state = "false", .change_state = on_presentation },
  };
  GSettings *settings = pct_settings ();
  WindowState *state = g_new0 (WindowState, 1);
  *state = (WindowState){ .window = GTK_WINDOW (window), .sidebar = sidebar, .pages = pages };
  g_object_set_data_full (G_OBJECT (window), "percept-window-state", state, g_free);

  /* Another window that is made larger leaves this one as it is. */
  const GSettingsBindFlags begun_with = G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_GET_NO_CHANGES;
  g_settings_bind (settings, "window-width", window, "default-width", begun_with);
  g_settings_bind (settings, "window-height", window, "default-height", begun_with);
  g_settings_bind (settings, "window-maximized", window, "maximized", begun_with);

  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), state);
  g_autoptr (GAction) shown = g_settings_create_action (settings, "sidebar");
  g_action_map_add_action (G_ACTION_MAP (window), shown);
  g_signal_connect_data (shown, "notify::state", G_CALLBACK (on_sidebar), state, NULL, G_CONNECT_SWAPPED);
  show_sidebar (state);

  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_callback_action_new (on_escape, state, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
}
