#include "ui/widgets/pin-list.h"

#include "ui/model/text.h"
#include "ui/widgets/drawing.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _PctPinList {
  GtkWidget parent_instance;
  PctPins *pins;
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (PctPinList, pct_pin_list, GTK_TYPE_WIDGET)

static char *
describe (PctPin *pin)
{
  gboolean validated;
  guint epoch;
  double best = pct_pin_get_best (pin, &validated, &epoch);
  if (epoch == 0)
    return g_strdup (pct_pin_get_details (pin));
  g_autofree char *share = pct_text_percent (best);
  g_autofree char *accuracy = g_strdup_printf (
      validated ? _ ("Validation accuracy %s in epoch %u") : _ ("Training accuracy %s in epoch %u"), share, epoch);
  const char *details = pct_pin_get_details (pin);
  return *details == '\0' ? g_strdup (accuracy) : g_strdup_printf ("%s\n%s", accuracy, details);
}

static void
on_remove (GtkButton *button, PctPinList *self)
{
  pct_pins_remove (self->pins, g_object_get_data (G_OBJECT (button), "pin"));
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  PctPin *pin = item;
  g_autofree char *title = g_markup_escape_text (pct_pin_get_name (pin), -1);
  g_autofree char *text = describe (pin), *subtitle = g_markup_escape_text (text, -1);
  g_autofree char *name = g_strdup_printf (_ ("Unpin %s"), pct_pin_get_name (pin));
  GtkWidget *row = adw_action_row_new (), *swatch = gtk_drawing_area_new ();
  GtkWidget *remove = gtk_button_new_from_icon_name ("window-close-symbolic");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);

  pct_drawing_set_swatch (GTK_DRAWING_AREA (swatch), pct_pin_get_colour (pin));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), swatch);

  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_add_css_class (remove, "circular");
  gtk_widget_set_tooltip_text (remove, _ ("Unpin"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (remove), "pin", g_object_ref (pin), g_object_unref);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (on_remove), data, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  return row;
}

static void
pct_pin_list_dispose (GObject *object)
{
  PctPinList *self = PCT_PIN_LIST (object);
  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_object (&self->pins);
  G_OBJECT_CLASS (pct_pin_list_parent_class)->dispose (object);
}

static void
pct_pin_list_class_init (PctPinListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pct_pin_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
pct_pin_list_init (PctPinList *self)
{
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Pinned runs"), -1);
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

static void
on_items (PctPinList *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (G_LIST_MODEL (self->pins)) > 0);
}

void
pct_pin_list_set_pins (PctPinList *self, PctPins *pins)
{
  self->pins = g_object_ref (pins);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (pins), make_row, self, NULL);
  g_signal_connect_object (pins, "items-changed", G_CALLBACK (on_items), self, G_CONNECT_SWAPPED);
  on_items (self);
}
