#include "ui/widgets/layer-editor-private.h"

#include "ui/model/text.h"
#include "ui/widgets/layer-chooser.h"
#include "ui/widgets/tooltip.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (PctLayerEditor, pct_layer_editor, GTK_TYPE_BOX)

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

PctLayerRow *
pct_layer_editor_get_row (PctLayerEditor *self, size_t number)
{
  return g_ptr_array_index (self->rows, number);
}

static void on_command (PctLayerRow *row, int command, PctLayerEditor *self);

static void
insert_row (PctLayerEditor *self, size_t place)
{
  GtkWidget *row = pct_layer_row_new (self->experiment);
  PctLayerType type = type_of_layer (self, place);
  g_signal_connect (row, "command", G_CALLBACK (on_command), self);
  pct_layer_editor_make_draggable (self, PCT_LAYER_ROW (row));
  gtk_list_box_append (self->list, row);
  g_ptr_array_insert (self->rows, (int) place, row);
  g_array_insert_val (self->types, place, type);
}

static void
remove_row (PctLayerEditor *self, size_t place)
{
  if (self->marked == g_ptr_array_index (self->rows, place))
    self->marked = NULL;
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
  if (self->editing)
    return;
  match_rows (self);
  for (size_t i = 0; i < self->rows->len; i++)
    {
      PctLayerRow *row = pct_layer_editor_get_row (self, i);
      pct_layer_row_set_locked (row, self->locked);
      pct_layer_row_update (row, i);
    }
  gtk_list_box_invalidate_sort (self->list);
  show_total (self);
  const char *problem = pct_experiment_model_get_problem (self->experiment, "model");
  gboolean shown = problem != NULL && pct_experiment_model_get_wrong_layer (self->experiment) < 0;
  gtk_label_set_text (self->problem, shown ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), shown);
  gtk_widget_set_sensitive (self->add, self->locked == NULL && self->rows->len < PCT_MAX_LAYERS);
}

static void
on_problem (PctLayerEditor *self, const char *path)
{
  if (g_str_has_prefix (path, "model.layers[") && !self->editing)
    for (size_t i = 0; i < self->rows->len; i++)
      pct_layer_row_update_problem (pct_layer_editor_get_row (self, i));
}

/* Said to assistive tools as well: the label is a status. */
static void say (PctLayerEditor *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
say (PctLayerEditor *self, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  gtk_label_set_text (self->status, text);
}

static const char *
name_of (PctLayerEditor *self, size_t number)
{
  return pct_experiment_model_get_layer_name (self->experiment, number);
}

/* One at a time, so that the list stays one. */
static void
unfold (PctLayerEditor *self, PctLayerRow *row, gboolean unfolded)
{
  for (size_t i = 0; i < self->rows->len; i++)
    {
      PctLayerRow *other = pct_layer_editor_get_row (self, i);
      pct_layer_row_set_unfolded (other, other == row && unfolded);
    }
}

static void
insert_layer (PctLayerEditor *self, size_t number, const PctLayerSpec *layer)
{
  if (self->rows->len == PCT_MAX_LAYERS)
    return;
  self->editing = TRUE;
  pct_experiment_model_insert_layer (self->experiment, number, layer);
  self->editing = FALSE;
  insert_row (self, number);
  on_described (self);
  PctLayerRow *row = pct_layer_editor_get_row (self, number);
  unfold (self, row, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  say (self, _ ("%s added as layer %zu of %u"), name_of (self, number), number + 1, self->rows->len);
}

static void
remove_layer (PctLayerEditor *self, size_t number)
{
  g_autofree char *name = g_strdup (name_of (self, number));
  self->editing = TRUE;
  pct_experiment_model_remove_layer (self->experiment, number);
  self->editing = FALSE;
  remove_row (self, number);
  on_described (self);
  if (self->rows->len > 0)
    gtk_widget_grab_focus (GTK_WIDGET (pct_layer_editor_get_row (self, MIN (number, self->rows->len - 1))));
  else
    gtk_widget_grab_focus (self->add);
  say (self, _ ("%s removed"), name);
}

void
pct_layer_editor_move (PctLayerEditor *self, size_t from, size_t to)
{
  g_autofree char *name = g_strdup (name_of (self, from));
  PctLayerRow *row = pct_layer_editor_get_row (self, from);
  PctLayerType type = type_of_row (self, from);
  self->editing = TRUE;
  pct_experiment_model_move_layer (self->experiment, from, to);
  self->editing = FALSE;

  g_ptr_array_remove_index (self->rows, (guint) from);
  g_array_remove_index (self->types, (guint) from);
  g_ptr_array_insert (self->rows, (int) to, row);
  g_array_insert_val (self->types, to, type);
  on_described (self);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  say (self, _ ("%s moved to place %zu of %u"), name, to + 1, self->rows->len);
}

static void
on_chosen_after (PctLayerChooser *chooser, int type, PctLayerRow *row)
{
  PctLayerEditor *self = PCT_LAYER_EDITOR (gtk_widget_get_ancestor (GTK_WIDGET (row), PCT_TYPE_LAYER_EDITOR));
  PctLayerSpec layer = pct_experiment_model_new_layer ((PctLayerType) type);
  insert_layer (self, pct_layer_row_get_number (row) + 1, &layer);
}

static void
on_chosen (PctLayerChooser *chooser, int type, PctLayerEditor *self)
{
  PctLayerSpec layer = pct_experiment_model_new_layer ((PctLayerType) type);
  insert_layer (self, pct_experiment_model_get_insertion (self->experiment, layer.type), &layer);
}

static void
on_add (PctLayerEditor *self)
{
  PctLayerChooser *chooser = pct_layer_chooser_open (self->add);
  g_signal_connect_object (chooser, "chosen", G_CALLBACK (on_chosen), self, 0);
}

static void
add_after (PctLayerRow *row)
{
  PctLayerChooser *chooser = pct_layer_chooser_open (pct_layer_row_get_add_button (row));
  g_signal_connect_object (chooser, "chosen", G_CALLBACK (on_chosen_after), row, 0);
}

static void
on_command (PctLayerRow *row, int command, PctLayerEditor *self)
{
  size_t number = pct_layer_row_get_number (row);
  switch ((PctLayerCommand) command)
    {
    case PCT_LAYER_EDIT:
      unfold (self, row, !pct_layer_row_get_unfolded (row));
      break;
    case PCT_LAYER_MOVE_UP:
      pct_layer_editor_move (self, number, number - 1);
      break;
    case PCT_LAYER_MOVE_DOWN:
      pct_layer_editor_move (self, number, number + 1);
      break;
    case PCT_LAYER_ADD_AFTER:
      add_after (row);
      break;
    case PCT_LAYER_DUPLICATE:
      insert_layer (self, number + 1, pct_experiment_model_get_layer (self->experiment, number));
      break;
    case PCT_LAYER_REMOVE:
      remove_layer (self, number);
      break;
    case PCT_LAYER_COMMANDS:
      g_assert_not_reached ();
    }
}

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
  g_free (PCT_LAYER_EDITOR (object)->locked);
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
  gtk_widget_class_bind_template_child (widget_class, PctLayerEditor, status);
  gtk_widget_class_bind_template_child (widget_class, PctLayerEditor, add);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
}

static int
compare_rows (GtkListBoxRow *a, GtkListBoxRow *b, gpointer data)
{
  size_t first = pct_layer_row_get_number (PCT_LAYER_ROW (a)), second = pct_layer_row_get_number (PCT_LAYER_ROW (b));
  return (first > second) - (first < second);
}

static void
pct_layer_editor_init (PctLayerEditor *self)
{
  self->rows = g_ptr_array_new ();
  self->types = g_array_new (FALSE, FALSE, sizeof (PctLayerType));
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_sort_func (self->list, compare_rows, NULL, NULL);
  pct_layer_editor_accept_drops (self);
}

void
pct_layer_editor_set_experiment (PctLayerEditor *self, PctExperimentModel *experiment)
{
  g_return_if_fail (self->experiment == NULL);
  self->experiment = g_object_ref (experiment);
  g_signal_connect_object (experiment, "described", G_CALLBACK (on_described), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (experiment, "problem", G_CALLBACK (on_problem), self, G_CONNECT_SWAPPED);
  on_described (self);
}

void
pct_layer_editor_set_locked (PctLayerEditor *self, const char *reason)
{
  if (g_strcmp0 (reason, self->locked) == 0)
    return;
  g_free (self->locked);
  self->locked = g_strdup (reason);
  pct_tooltip_set (self->add, reason != NULL ? reason : _ ("Add a layer before the output"));
  gtk_label_set_text (self->status, reason != NULL ? reason : "");
  on_described (self);
}
