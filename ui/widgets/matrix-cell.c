#include "ui/widgets/matrix-cell.h"

struct _PctMatrixCell {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (PctMatrixCell, pct_matrix_cell_widget, GTK_TYPE_WIDGET)

static guint activated;

static void
on_activate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, activated, 0);
}

static void
pct_matrix_cell_widget_class_init (PctMatrixCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_widget_class_install_action (widget_class, "cell.show", NULL, on_activate);
  activated = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pct_matrix_cell_widget_init (PctMatrixCell *self)
{
}

GtkWidget *
pct_matrix_cell_widget_new (void)
{
  return g_object_new (PCT_TYPE_MATRIX_CELL, NULL);
}

void
pct_matrix_cell_widget_set_label (PctMatrixCell *self, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
