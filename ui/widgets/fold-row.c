#include "ui/widgets/fold-row.h"

struct _PctFoldRow {
  AdwExpanderRow parent_instance;
};

G_DEFINE_FINAL_TYPE (PctFoldRow, pct_fold_row, ADW_TYPE_EXPANDER_ROW)

static void
on_toggle (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwExpanderRow *row = ADW_EXPANDER_ROW (widget);
  adw_expander_row_set_expanded (row, !adw_expander_row_get_expanded (row));
}

static void
on_expanded (PctFoldRow *self)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED,
                               adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)), -1);
}

static void
pct_fold_row_class_init (PctFoldRowClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "fold.toggle", NULL, on_toggle);
}

static void
pct_fold_row_init (PctFoldRow *self)
{
  g_signal_connect (self, "notify::expanded", G_CALLBACK (on_expanded), NULL);
  on_expanded (self);
}

static void
name_switches (GtkWidget *widget, const char *name)
{
  if (GTK_IS_SWITCH (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_switches (child, name);
}

GtkWidget *
pct_fold_row_new (const char *title)
{
  GtkWidget *row = g_object_new (PCT_TYPE_FOLD_ROW, "use-markup", FALSE, "title", title, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  name_switches (row, title);
  return row;
}
