#include "ui/widgets/card-menu.h"

#include <glib/gi18n-lib.h>

#define MENU "percept-card-menu"

static GMenuModel *
make_menu (const char *figure)
{
  g_autofree char *export = g_strdup_printf ("win.export-card::%s", figure);
  g_autofree char *copy = g_strdup_printf ("win.copy-card::%s", figure);
  GMenu *menu = g_menu_new ();
  g_menu_append (menu, _ ("Export as a File…"), export);
  g_menu_append (menu, _ ("Copy as Image"), copy);
  return G_MENU_MODEL (menu);
}

static void
popup_at (GtkWidget *card, double x, double y)
{
  GtkPopover *popover = g_object_get_data (G_OBJECT (card), MENU);
  gtk_popover_set_pointing_to (popover, &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (popover);
}

static void
on_pressed (GtkGestureClick *click, int presses, double x, double y, GtkWidget *card)
{
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  popup_at (card, x, y);
}

static gboolean
on_key (GtkWidget *card, GVariant *arguments, gpointer data)
{
  pct_card_menu_popup (card);
  return TRUE;
}

/* Some containers let go of all their children, the menu among them, others only of those that they know. */
static void
on_menu_destroy (GtkWidget *card)
{
  g_object_steal_data (G_OBJECT (card), MENU);
}

static void
on_destroy (GtkWidget *card)
{
  GtkWidget *popover = g_object_get_data (G_OBJECT (card), MENU);
  if (popover != NULL)
    gtk_widget_unparent (popover);
}

void
pct_card_menu_install (GtkWidget *card, const char *figure)
{
  g_autoptr (GMenuModel) menu = make_menu (figure);
  GtkWidget *popover = gtk_popover_menu_new_from_model (menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_widget_set_parent (popover, card);
  g_object_set_data (G_OBJECT (card), MENU, popover);
  g_signal_connect (card, "destroy", G_CALLBACK (on_destroy), NULL);
  g_signal_connect_object (popover, "destroy", G_CALLBACK (on_menu_destroy), card, G_CONNECT_SWAPPED);

  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), card, 0);
  gtk_widget_add_controller (card, GTK_EVENT_CONTROLLER (click));

  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Menu|<Shift>F10"), gtk_callback_action_new (on_key, NULL, NULL)));
  gtk_widget_add_controller (card, keys);
}

void
pct_card_menu_popup (GtkWidget *card)
{
  popup_at (card, gtk_widget_get_width (card) / 2.0, gtk_widget_get_height (card) / 3.0);
}
