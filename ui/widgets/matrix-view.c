#include "ui/widgets/matrix-view.h"

#include "ui/model/text.h"
#include "ui/widgets/drawing.h"
#include "ui/widgets/hotspot.h"

#include <glib/gi18n-lib.h>

/* Cells that are each a widget; of a larger matrix only the chosen one is. */
#define MOST_CELLS 400
/* More than any row has. */
#define WHOLE_ROW 65535

struct _PctMatrixView {
  GtkWidget parent_instance;
  PctMatrix matrix;
  uint32_t *counts;
  char **names;
  char *empty;
  PctStyle style;
  PctMatrixLayout layout;
  PctDrawingLayer cells;
  gboolean clickable;
  GPtrArray *buttons; /* PctHotspot, [rows, columns], or none */
  GtkWidget *rover;   /* PctHotspot over the chosen cell, where there are no buttons; NULL before it is needed */
};

G_DEFINE_FINAL_TYPE (PctMatrixView, pct_matrix_view, GTK_TYPE_WIDGET)

static guint chosen, activated;

static void
update_layout (PctMatrixView *self)
{
  pct_matrix_layout_clear (&self->layout);
  pct_matrix_layout (&self->matrix, &self->style, gtk_widget_get_width (GTK_WIDGET (self)),
                     gtk_widget_get_height (GTK_WIDGET (self)), &self->layout);
}

static void
pct_matrix_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PctMatrixView *self = PCT_MATRIX_VIEW (widget);
  cairo_t *cr = pct_drawing_layer_begin (&self->cells, widget);
  if (cr != NULL)
    {
      update_layout (self);
      pct_matrix_paint (&self->matrix, &self->style, &self->layout, cr);
      cairo_destroy (cr);
    }
  cr = pct_drawing_snapshot (widget, snapshot);
  pct_drawing_layer_show (&self->cells, cr);
  cairo_destroy (cr);
}

/* The place of the chosen column among those that are shown. */
static size_t
shown_column (PctMatrixView *self)
{
  for (size_t column = 0; column < self->layout.columns; column++)
    if (self->layout.shown[column] == (uint32_t) self->matrix.column)
      return column;
  return 0;
}

static void
place_rover (PctMatrixView *self)
{
  gboolean needed = self->buttons->len == 0 && self->matrix.row >= 0 && self->layout.columns > 0;
  gtk_widget_set_child_visible (self->rover, needed);
  if (!needed)
    return;
  PctRectangle cell = pct_matrix_cell (&self->layout, (size_t) self->matrix.row, shown_column (self));
  gtk_widget_size_allocate (
      self->rover, &(GtkAllocation){ (int) cell.x, (int) cell.y, MAX (1, (int) cell.width), MAX (1, (int) cell.height) }, -1);
}

static void
pct_matrix_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PctMatrixView *self = PCT_MATRIX_VIEW (widget);
  if (self->buttons->len == 0 && self->rover == NULL)
    return;
  update_layout (self);
  if (self->rover != NULL)
    place_rover (self);
  if (self->buttons->len == 0)
    return;
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_widget_set_child_visible (self->buttons->pdata[i], FALSE);
  for (size_t row = 0; row < self->layout.rows; row++)
    for (size_t column = 0; column < self->layout.columns; column++)
      {
        PctRectangle cell = pct_matrix_cell (&self->layout, row, column);
        GtkWidget *button = self->buttons->pdata[row * self->matrix.columns + self->layout.shown[column]];
        gtk_widget_set_child_visible (button, TRUE);
        gtk_widget_size_allocate (
            button, &(GtkAllocation){ (int) cell.x, (int) cell.y, MAX (1, (int) cell.width), MAX (1, (int) cell.height) }, -1);
      }
}

static void
pct_matrix_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  *minimum = 200;
  *natural = 320;
  /* Cells are square: at most as high as it is wide. */
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size > 0)
    *natural = MAX (pct_matrix_view_get_used_height (PCT_MATRIX_VIEW (widget), for_size, for_size), *minimum);
  *minimum_baseline = *natural_baseline = -1;
}

static GtkSizeRequestMode
pct_matrix_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
repaint (PctMatrixView *self)
{
  self->cells.painted = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_style (PctMatrixView *self)
{
  self->style = pct_drawing_style ();
  repaint (self);
}

static gboolean
pct_matrix_view_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  PctMatrixView *self = PCT_MATRIX_VIEW (widget);
  size_t row, column;
  if (keyboard || self->counts == NULL || !pct_matrix_cell_at (&self->layout, x, y, &row, &column))
    return FALSE;
  g_autofree char *text = pct_matrix_describe_cell (&self->matrix, row, self->layout.shown[column]);
  gtk_tooltip_set_text (tooltip, text);
  PctRectangle cell = pct_matrix_cell (&self->layout, row, column);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle){ (int) cell.x, (int) cell.y, (int) cell.width, (int) cell.height });
  return TRUE;
}

/* Who doesn't see it hears how much is right, and the worst confusion. */
static void
describe (PctMatrixView *self)
{
  if (self->counts == NULL)
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->empty, -1);
      return;
    }
  const size_t columns = self->matrix.columns;
  size_t worst_row = 0, worst_column = 0;
  uint64_t total = 0, right = 0;
  uint32_t worst = 0;
  for (size_t row = 0; row < self->matrix.rows; row++)
    for (size_t column = 0; column < columns; column++)
      {
        uint32_t count = self->counts[row * columns + column];
        total += count;
        if (row == column)
          right += count;
        else if (count > worst)
          {
            worst = count;
            worst_row = row;
            worst_column = column;
          }
      }
  g_autofree char *rights = pct_text_count (right), *totals = pct_text_count (total);
  g_autofree char *cell = worst == 0 ? NULL : pct_matrix_describe_cell (&self->matrix, worst_row, worst_column);
  g_autofree char *text
      = cell == NULL ? g_strdup_printf (_ ("All of %s validation images right"), totals)
                     : g_strdup_printf (_ ("%s of %s validation images right. Most often confused: %s"), rights, totals, cell);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
take_choice (PctMatrixView *self, size_t row, size_t column, gboolean activate)
{
  if (!pct_matrix_view_choose (self, row, column))
    return;
  g_signal_emit (self, chosen, 0, (guint) row, (guint) column);
  if (activate)
    g_signal_emit (self, activated, 0, (guint) row, (guint) column);
}

static void
on_button (PctMatrixView *self, GtkWidget *button)
{
  guint index = 0;
  if (g_ptr_array_find (self->buttons, button, &index))
    take_choice (self, index / self->matrix.columns, index % self->matrix.columns, TRUE);
}

static void
on_pressed (PctMatrixView *self, int presses, double x, double y)
{
  size_t row, column;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->counts != NULL && pct_matrix_cell_at (&self->layout, x, y, &row, &column))
    take_choice (self, row, self->layout.shown[column], TRUE);
}

static gboolean
on_key (PctMatrixView *self, guint key, guint code, GdkModifierType modifiers)
{
  static const struct {
    guint key, keypad;
    int down, right; /* cells; beyond the edge is the edge */
  } moves[] = {
    { GDK_KEY_Up, GDK_KEY_KP_Up, -1, 0 },     { GDK_KEY_Down, GDK_KEY_KP_Down, 1, 0 },
    { GDK_KEY_Left, GDK_KEY_KP_Left, 0, -1 }, { GDK_KEY_Right, GDK_KEY_KP_Right, 0, 1 },
    { GDK_KEY_Home, GDK_KEY_KP_Home, 0, -WHOLE_ROW }, { GDK_KEY_End, GDK_KEY_KP_End, 0, WHOLE_ROW },
    { GDK_KEY_Return, GDK_KEY_KP_Enter, 0, 0 }, { GDK_KEY_space, GDK_KEY_KP_Space, 0, 0 },
  };
  if (self->counts == NULL)
    return FALSE;
  for (size_t i = 0; i < G_N_ELEMENTS (moves); i++)
    if (key == moves[i].key || key == moves[i].keypad)
      {
        update_layout (self); /* a key may come before the first frame */
        gboolean none = self->matrix.row < 0;
        gint64 row = none ? 0 : self->matrix.row + moves[i].down;
        gint64 column = none ? 0 : (gint64) shown_column (self) + moves[i].right;
        row = CLAMP (row, 0, (gint64) self->layout.rows - 1);
        column = CLAMP (column, 0, (gint64) self->layout.columns - 1);
        take_choice (self, (size_t) row, self->layout.shown[column], !none && moves[i].down == 0 && moves[i].right == 0);
        return TRUE;
      }
  return FALSE;
}

static void
on_rover (PctMatrixView *self)
{
  if (self->matrix.row >= 0)
    take_choice (self, (size_t) self->matrix.row, (size_t) self->matrix.column, TRUE);
}

/* NULL where cells are no buttons. */
static GtkWidget *
name_rover (PctMatrixView *self, const char *cell)
{
  if (!self->clickable)
    return NULL;
  if (self->rover == NULL)
    {
      self->rover = pct_hotspot_new ();
      g_signal_connect_object (self->rover, "activated", G_CALLBACK (on_rover), self, G_CONNECT_SWAPPED);
      gtk_widget_set_parent (self->rover, GTK_WIDGET (self));
    }
  pct_hotspot_set_label (PCT_HOTSPOT (self->rover), cell);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return self->rover;
}

static void
remove_buttons (PctMatrixView *self)
{
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_widget_unparent (self->buttons->pdata[i]);
  g_ptr_array_set_size (self->buttons, 0);
}

static void
name_buttons (PctMatrixView *self)
{
  size_t cells = self->counts == NULL || !self->clickable ? 0 : self->matrix.rows * self->matrix.columns;
  if (cells > MOST_CELLS)
    cells = 0;
  if (self->buttons->len != cells)
    remove_buttons (self);
  while (self->buttons->len < cells)
    {
      GtkWidget *button = pct_hotspot_new ();
      g_signal_connect_object (button, "activated", G_CALLBACK (on_button), self, G_CONNECT_SWAPPED);
      gtk_widget_set_parent (button, GTK_WIDGET (self));
      g_ptr_array_add (self->buttons, button);
    }
  for (size_t i = 0; i < cells; i++)
    {
      g_autofree char *label = pct_matrix_describe_cell (&self->matrix, i / self->matrix.columns, i % self->matrix.columns);
      pct_hotspot_set_label (self->buttons->pdata[i], label);
    }
}

static void
name_cells (PctMatrixView *self)
{
  name_buttons (self);
  if (self->rover == NULL || self->matrix.row < 0)
    return;
  g_autofree char *cell = pct_matrix_describe_cell (&self->matrix, (size_t) self->matrix.row, (size_t) self->matrix.column);
  pct_hotspot_set_label (PCT_HOTSPOT (self->rover), cell);
}

static void
pct_matrix_view_dispose (GObject *object)
{
  PctMatrixView *self = PCT_MATRIX_VIEW (object);
  remove_buttons (self);
  g_clear_pointer (&self->rover, gtk_widget_unparent);
  G_OBJECT_CLASS (pct_matrix_view_parent_class)->dispose (object);
}

static void
pct_matrix_view_finalize (GObject *object)
{
  PctMatrixView *self = PCT_MATRIX_VIEW (object);
  pct_matrix_layout_clear (&self->layout);
  pct_drawing_layer_clear (&self->cells);
  g_ptr_array_unref (self->buttons);
  g_free (self->counts);
  g_strfreev (self->names);
  g_free (self->empty);
  G_OBJECT_CLASS (pct_matrix_view_parent_class)->finalize (object);
}

static void
pct_matrix_view_class_init (PctMatrixViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_matrix_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = pct_matrix_view_finalize;
  widget_class->size_allocate = pct_matrix_view_size_allocate;
  widget_class->snapshot = pct_matrix_view_snapshot;
  widget_class->measure = pct_matrix_view_measure;
  widget_class->get_request_mode = pct_matrix_view_get_request_mode;
  widget_class->query_tooltip = pct_matrix_view_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "confusionmatrix");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  chosen = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                         G_TYPE_UINT, G_TYPE_UINT);
  activated = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                            G_TYPE_UINT, G_TYPE_UINT);
}

static void
pct_matrix_view_init (PctMatrixView *self)
{
  self->matrix = (PctMatrix){ .row = -1, .column = -1 };
  self->style = pct_drawing_style ();
  self->buttons = g_ptr_array_new ();
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Confusion matrix"), -1);
  pct_drawing_watch_style (GTK_WIDGET (self), G_CALLBACK (on_style));
}

void
pct_matrix_view_set_empty (PctMatrixView *self, const char *empty)
{
  if (g_strcmp0 (empty, self->empty) == 0)
    return;
  g_free (self->empty);
  self->empty = g_strdup (empty);
  self->matrix.empty = self->empty;
  describe (self);
  repaint (self);
}

void
pct_matrix_view_set_counts (PctMatrixView *self, const uint32_t *counts, size_t rows, size_t columns, char *const *names)
{
  gboolean others = rows != self->matrix.rows || columns != self->matrix.columns;
  g_free (self->counts);
  self->counts = g_memdup2 (counts, rows * columns * sizeof *counts);
  g_strfreev (self->names);
  self->names = g_strdupv ((char **) names);
  self->matrix.counts = self->counts;
  self->matrix.rows = rows;
  self->matrix.columns = columns;
  self->matrix.names = (const char *const *) self->names;
  if (counts == NULL || (size_t) MAX (0, self->matrix.row) >= rows || (size_t) MAX (0, self->matrix.column) >= columns)
    self->matrix.row = self->matrix.column = -1;
  name_cells (self);
  describe (self);
  if (others)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  repaint (self);
}

void
pct_matrix_view_set_clickable (PctMatrixView *self)
{
  self->clickable = TRUE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
pct_matrix_view_set_mode (PctMatrixView *self, PctMatrixMode mode)
{
  self->matrix.mode = mode;
  name_cells (self);
  repaint (self);
}

PctMatrix
pct_matrix_view_get_matrix (PctMatrixView *self)
{
  PctMatrix matrix = self->matrix;
  matrix.row = matrix.column = -1;
  return matrix;
}

int
pct_matrix_view_get_used_height (PctMatrixView *self, int width, int height)
{
  g_auto (PctMatrixLayout) layout = { 0 };
  pct_matrix_layout (&self->matrix, &self->style, width, height, &layout);
  return layout.rows == 0 || layout.columns == 0 ? height : MIN (height, (int) layout.bottom);
}

gboolean
pct_matrix_view_choose (PctMatrixView *self, size_t row, size_t column)
{
  gboolean found = self->counts != NULL && row < self->matrix.rows && column < self->matrix.columns;
  self->matrix.row = found ? (gssize) row : -1;
  self->matrix.column = found ? (gssize) column : -1;
  repaint (self);
  if (!found)
    return FALSE;
  g_autofree char *cell = pct_matrix_describe_cell (&self->matrix, row, column);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, cell, -1);
  GtkWidget *button = self->buttons->len > 0 ? self->buttons->pdata[row * self->matrix.columns + column] : name_rover (self, cell);
  if (button != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, button, -1);
  return TRUE;
}

gboolean
pct_matrix_view_get_chosen (PctMatrixView *self, size_t *row, size_t *column)
{
  if (self->matrix.row < 0)
    return FALSE;
  *row = (size_t) self->matrix.row;
  *column = (size_t) self->matrix.column;
  return TRUE;
}
