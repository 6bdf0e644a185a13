#include "ui/widgets/legend-entry.h"

struct _PctLegendEntry {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (PctLegendEntry, pct_legend_entry, GTK_TYPE_WIDGET)

static guint toggled;

static void
toggle (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, toggled, 0);
}

static void
on_released (PctLegendEntry *self)
{
  g_signal_emit (self, toggled, 0);
}

static void
pct_legend_entry_class_init (PctLegendEntryClass *klass)
{
  static const guint keys[] = { GDK_KEY_space, GDK_KEY_KP_Space, GDK_KEY_Return, GDK_KEY_KP_Enter };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  toggled = g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "legend.toggle", NULL, toggle);
  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i], 0, "legend.toggle", NULL);
  gtk_widget_class_set_css_name (widget_class, "legendentry");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_CHECKBOX);
}

static void
pct_legend_entry_init (PctLegendEntry *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "pointer");
}

GtkWidget *
pct_legend_entry_new (const char *name)
{
  GtkWidget *self = g_object_new (PCT_TYPE_LEGEND_ENTRY, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  pct_legend_entry_set_shown (PCT_LEGEND_ENTRY (self), TRUE);
  return self;
}

void
pct_legend_entry_set_shown (PctLegendEntry *self, gboolean shown)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED,
                               shown ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}
