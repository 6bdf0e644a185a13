#include "ui/widgets/layer-chooser.h"

#include "ui/model/layer-text.h"

#include <glib/gi18n-lib.h>

#define COLUMNS 2

struct _PctLayerChooser {
  GtkPopover parent_instance;
};

G_DEFINE_FINAL_TYPE (PctLayerChooser, pct_layer_chooser, GTK_TYPE_POPOVER)

static guint chosen;

static void
on_clicked (GtkButton *button, PctLayerChooser *self)
{
  int type = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "type"));
  g_object_ref (self);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, chosen, 0, type);
  g_object_unref (self);
}

static GtkWidget *
make_button (PctLayerChooser *self, PctLayerType type)
{
  GtkWidget *label = gtk_label_new (pct_layer_names[type]), *button = gtk_button_new ();
  g_autofree char *name = g_strdup_printf (_ ("Add %s"), pct_layer_names[type]);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, pct_layer_purpose (type));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, pct_layer_purpose (type), -1);
  g_object_set_data (G_OBJECT (button), "type", GINT_TO_POINTER (type));
  g_signal_connect (button, "clicked", G_CALLBACK (on_clicked), self);
  return button;
}

static GtkWidget *
make_family (PctLayerChooser *self, PctLayerFamily family)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *title = gtk_label_new (pct_layer_family_name (family));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "caption-heading");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_widget_add_css_class (title, "family");
  gtk_box_append (GTK_BOX (box), title);
  for (PctLayerType type = 0; type < PCT_LAYER_TYPES; type++)
    if (pct_layer_family (type) == family)
      gtk_box_append (GTK_BOX (box), make_button (self, type));
  return box;
}

static void
pct_layer_chooser_class_init (PctLayerChooserClass *klass)
{
  chosen = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                         G_TYPE_INT);
}

/* What looks at the image on the left, the rest on the right. */
static void
pct_layer_chooser_init (PctLayerChooser *self)
{
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *column[COLUMNS];
  for (int i = 0; i < COLUMNS; i++)
    {
      column[i] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
      gtk_box_append (GTK_BOX (columns), column[i]);
    }
  for (PctLayerFamily family = 0; family < PCT_LAYER_FAMILIES; family++)
    gtk_box_append (GTK_BOX (column[family > PCT_LAYER_FAMILY_POOLING]), make_family (self, family));
  gtk_widget_add_css_class (GTK_WIDGET (self), "layer-chooser");
  gtk_popover_set_child (GTK_POPOVER (self), columns);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Types of layers"), -1);
}

static gboolean
remove_popover (gpointer popover)
{
  if (gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* Not while it still tells of its closing. */
static void
on_closed (GtkWidget *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, remove_popover, g_object_ref (popover), g_object_unref);
}

PctLayerChooser *
pct_layer_chooser_open (GtkWidget *widget)
{
  GtkWidget *popover = g_object_new (PCT_TYPE_LAYER_CHOOSER, NULL);
  gtk_widget_set_parent (popover, widget);
  g_signal_connect (popover, "closed", G_CALLBACK (on_closed), NULL);
  g_signal_connect_object (widget, "destroy", G_CALLBACK (remove_popover), popover, G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (popover));
  return PCT_LAYER_CHOOSER (popover);
}
