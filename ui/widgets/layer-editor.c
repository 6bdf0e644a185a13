#include "ui/widgets/layer-editor.h"

#include "ui/model/text.h"
#include "ui/widgets/layer-row.h"

#include <glib/gi18n-lib.h>

struct _PctLayerEditor {
  GtkBox parent_instance;
  PctExperimentModel *experiment;
  GtkListBox *list;
  GtkLabel *problem, *total_title, *total;
  GtkWidget *total_line;
  GPtrArray *rows;  /* of the list, in its order */
  GArray *types;    /* PctLayerType of each */
};

G_DEFINE_FINAL_TYPE (PctLayerEditor, pct_layer_editor, GTK_TYPE_BOX)

static void
pct_layer_editor_dispose (GObject *object)
{
  g_clear_object (&PCT_LAYER_EDITOR (object)->experiment);
  G_OBJECT_CLASS (pct_layer_editor_parent_class)->dispose (object);
}

static void
pct_layer_editor_finalize (GObject *object)
{
  g_clear_pointer (&PCT_LAYER_EDITOR (object)->rows, g_ptr_array_unref);
  g_clear_pointer (&PCT_LAYER_EDITOR (object)->types, g_array_unref);
  G_OBJECT_CLASS (pct_layer_editor_parent_class)->finalize (object);
}

static void
pct_layer_editor_class_init (PctLayerEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_layer_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = pct_layer_editor_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/layer-editor.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, PctLayerEditor, list);
  gtk_widget_class_bind_template_child (widget_class, PctLayerEditor, problem);
  gtk_widget_class_bind_template_child (widget_class, PctLayerEditor, total_line);
  gtk_widget_class_bind_template_child (widget_class, PctLayerEditor, total_title);
  gtk_widget_class_bind_template_child (widget_class, PctLayerEditor, total);
}

static void
pct_layer_editor_init (PctLayerEditor *self)
{
  self->rows = g_ptr_array_new ();
  self->types = g_array_new (FALSE, FALSE, sizeof (PctLayerType));
  gtk_widget_init_template (GTK_WIDGET (self));
}

static PctLayerType
type_of_row (PctLayerEditor *self, size_t row)
{
  return g_array_index (self->types, PctLayerType, row);
}

static PctLayerType
type_of_layer (PctLayerEditor *self, size_t layer)
{
  return pct_experiment_model_get_layer (self->experiment, layer)->type;
}

static void
insert_row (PctLayerEditor *self, size_t place)
{
  GtkWidget *row = pct_layer_row_new (self->experiment);
  PctLayerType type = type_of_layer (self, place);
  gtk_list_box_insert (self->list, row, (int) place);
  g_ptr_array_insert (self->rows, (int) place, row);
  g_array_insert_val (self->types, place, type);
}

static void
remove_row (PctLayerEditor *self, size_t place)
{
  gtk_list_box_remove (self->list, g_ptr_array_index (self->rows, place));
  g_ptr_array_remove_index (self->rows, (guint) place);
  g_array_remove_index (self->types, (guint) place);
}

/* Rows that still stand for layers of their types stay, so that nothing is lost under the hand that edits. */
static void
match_rows (PctLayerEditor *self)
{
  size_t n = pct_experiment_model_get_n_layers (self->experiment), first = 0, same = 0;
  while (first < n && first < self->rows->len && type_of_row (self, first) == type_of_layer (self, first))
    first++;
  while (same < n - first && same < self->rows->len - first
         && type_of_row (self, self->rows->len - 1 - same) == type_of_layer (self, n - 1 - same))
    same++;
  while (self->rows->len > first + same)
    remove_row (self, first);
  for (size_t place = first; place < n - same; place++)
    insert_row (self, place);
}

static void
show_total (PctLayerEditor *self)
{
  const PctModelInfo *info = pct_experiment_model_get_info (self->experiment);
  gboolean whole = info != NULL && info->n_layers == self->rows->len && info->n_layers > 0;
  gtk_widget_set_visible (self->total_line, whole);
  if (!whole)
    return;
  g_autofree char *total = pct_text_count (info->n_parameters), *fixed = pct_text_count (info->n_fixed);
  g_autofree char *title = info->n_fixed == 0 ? g_strdup (_ ("Parameters"))
                                              : g_strdup_printf (_ ("Parameters, without %s moving statistics"), fixed);
  gtk_label_set_text (self->total_title, title);
  gtk_label_set_text (self->total, total);
}

static void
on_described (PctLayerEditor *self)
{
  match_rows (self);
  for (size_t i = 0; i < self->rows->len; i++)
    pct_layer_row_update (g_ptr_array_index (self->rows, i), i);
  show_total (self);
  const char *problem = pct_experiment_model_get_problem (self->experiment, "model");
  gboolean shown = problem != NULL && pct_experiment_model_get_wrong_layer (self->experiment) < 0;
  gtk_label_set_text (self->problem, shown ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), shown);
}

void
pct_layer_editor_set_experiment (PctLayerEditor *self, PctExperimentModel *experiment)
{
  g_return_if_fail (self->experiment == NULL);
  self->experiment = g_object_ref (experiment);
  g_signal_connect_object (experiment, "described", G_CALLBACK (on_described), self, G_CONNECT_SWAPPED);
  on_described (self);
}
