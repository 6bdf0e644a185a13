#include "ui/widgets/layer-table.h"

#include "ui/model/text.h"

#include <glib/gi18n-lib.h>

struct _PctLayerTable {
  GtkWidget parent_instance;
  GtkWidget *grid;
  int rows;
};

G_DEFINE_FINAL_TYPE (PctLayerTable, pct_layer_table, GTK_TYPE_WIDGET)

static void
pct_layer_table_dispose (GObject *object)
{
  g_clear_pointer (&PCT_LAYER_TABLE (object)->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (pct_layer_table_parent_class)->dispose (object);
}

static void
pct_layer_table_class_init (PctLayerTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pct_layer_table_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "layertable");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pct_layer_table_init (PctLayerTable *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 2);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Layers"), -1);
}

static void
add_cell (PctLayerTable *self, int column, const char *text, const char *tooltip, const char *style)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_label_set_ellipsize (GTK_LABEL (label), column == 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_hexpand (label, column == 0);
  gtk_widget_set_tooltip_text (label, tooltip);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_grid_attach (GTK_GRID (self->grid), label, column, self->rows, 1, 1);
}

static void
add_layer (PctLayerTable *self, const PctLayerInfo *layer)
{
  g_autofree char *shape = pct_shape_text (layer->output), *parameters = pct_text_count (layer->n_parameters);
  add_cell (self, 0, layer->name, layer->explanation, NULL);
  add_cell (self, 1, shape, layer->explanation, NULL);
  add_cell (self, 2, layer->n_parameters == 0 ? "–" : parameters, layer->explanation,
            layer->n_parameters == 0 ? "dim-label" : NULL);
  self->rows++;
}

void
pct_layer_table_set_info (PctLayerTable *self, const PctModelInfo *info)
{
  for (; self->rows > 0; self->rows--)
    gtk_grid_remove_row (GTK_GRID (self->grid), 0);
  if (info == NULL)
    return;

  add_cell (self, 0, _ ("Layer"), NULL, "dim-label");
  add_cell (self, 1, _ ("Output"), NULL, "dim-label");
  add_cell (self, 2, _ ("Parameters"), NULL, "dim-label");
  self->rows++;
  for (size_t i = 0; i < info->n_layers; i++)
    add_layer (self, &info->layers[i]);
  g_autofree char *total = pct_text_count (info->n_parameters);
  add_cell (self, 0, _ ("Total"), NULL, "caption-heading");
  add_cell (self, 2, total, NULL, "caption-heading");
  self->rows++;
}
