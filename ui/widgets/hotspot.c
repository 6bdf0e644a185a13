#include "ui/widgets/hotspot.h"

struct _PctHotspot {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (PctHotspot, pct_hotspot, GTK_TYPE_WIDGET)

static guint activated;

static void
on_activate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, activated, 0);
}

static void
pct_hotspot_class_init (PctHotspotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_widget_class_install_action (widget_class, "hotspot.activate", NULL, on_activate);
  activated = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pct_hotspot_init (PctHotspot *self)
{
}

GtkWidget *
pct_hotspot_new (void)
{
  return g_object_new (PCT_TYPE_HOTSPOT, NULL);
}

void
pct_hotspot_set_label (PctHotspot *self, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
