#include "ui/widgets/layer-editor-private.h"

/* The row carries itself; only the list that it is from takes it. */
static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, PctLayerRow *row)
{
  PctLayerEditor *self = PCT_LAYER_EDITOR (gtk_widget_get_ancestor (GTK_WIDGET (row), PCT_TYPE_LAYER_EDITOR));
  return self->locked != NULL ? NULL : gdk_content_provider_new_typed (PCT_TYPE_LAYER_ROW, row);
}

static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag, PctLayerRow *row)
{
  GtkWidget *label = gtk_label_new (pct_layer_row_get_name (row));
  gtk_widget_add_css_class (label, "dragged-layer");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), label);
  gtk_widget_add_css_class (GTK_WIDGET (row), "dragged");
}

static void
on_drag_end (GtkDragSource *source, GdkDrag *drag, gboolean deleted, PctLayerRow *row)
{
  gtk_widget_remove_css_class (GTK_WIDGET (row), "dragged");
}

void
pct_layer_editor_make_draggable (PctLayerEditor *self, PctLayerRow *row)
{
  GtkDragSource *source = gtk_drag_source_new ();
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_prepare), row);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin), row);
  g_signal_connect (source, "drag-end", G_CALLBACK (on_drag_end), row);
  gtk_widget_add_controller (pct_layer_row_get_header (row), GTK_EVENT_CONTROLLER (source));
}

static void
mark (PctLayerEditor *self, GtkWidget *row, gboolean below)
{
  if (self->marked != NULL)
    {
      gtk_widget_remove_css_class (self->marked, "drop-above");
      gtk_widget_remove_css_class (self->marked, "drop-below");
    }
  self->marked = row;
  if (row != NULL)
    gtk_widget_add_css_class (row, below ? "drop-below" : "drop-above");
}

/* The gap that is nearest: before the row of that number, or behind the last one. *row: the one beside it. */
static size_t
find_gap (PctLayerEditor *self, double y, GtkWidget **row, gboolean *below)
{
  GtkListBoxRow *under = gtk_list_box_get_row_at_y (self->list, (int) y);
  size_t number = under == NULL ? self->rows->len - 1 : pct_layer_row_get_number (PCT_LAYER_ROW (under));
  *row = GTK_WIDGET (pct_layer_editor_get_row (self, number));
  graphene_rect_t bounds;
  *below = under == NULL
           || (gtk_widget_compute_bounds (*row, GTK_WIDGET (self->list), &bounds)
               && y > bounds.origin.y + bounds.size.height / 2);
  return number + (*below ? 1 : 0);
}

static gboolean
is_own (PctLayerEditor *self, const GValue *value)
{
  GtkWidget *row = value == NULL ? NULL : g_value_get_object (value);
  return row != NULL && gtk_widget_is_ancestor (row, GTK_WIDGET (self)) && self->locked == NULL;
}

static GdkDragAction
on_motion (GtkDropTarget *target, double x, double y, PctLayerEditor *self)
{
  GtkWidget *row;
  gboolean below;
  if (!is_own (self, gtk_drop_target_get_value (target)))
    return 0;
  find_gap (self, y, &row, &below);
  mark (self, row, below);
  return GDK_ACTION_MOVE;
}

static void
on_leave (GtkDropTarget *target, PctLayerEditor *self)
{
  mark (self, NULL, FALSE);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, PctLayerEditor *self)
{
  GtkWidget *row;
  gboolean below;
  mark (self, NULL, FALSE);
  if (!is_own (self, value))
    return FALSE;
  size_t from = pct_layer_row_get_number (g_value_get_object (value)), gap = find_gap (self, y, &row, &below);
  size_t to = gap > from ? gap - 1 : gap;
  if (to != from)
    pct_layer_editor_move (self, from, to);
  return TRUE;
}

void
pct_layer_editor_accept_drops (PctLayerEditor *self)
{
  GtkDropTarget *target = gtk_drop_target_new (PCT_TYPE_LAYER_ROW, GDK_ACTION_MOVE);
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect (target, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (target, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (target));
}
