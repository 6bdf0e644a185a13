#include "ui/widgets/matrix-view.h"

#include "ui/model/text.h"
#include "ui/widgets/drawing.h"

#include <glib/gi18n-lib.h>

struct _PctMatrixView {
  GtkWidget parent_instance;
  PctMatrix matrix;
  uint32_t *counts;
  char **names;
  char *empty;
  PctStyle style;
  PctMatrixLayout layout;
  PctDrawingLayer cells;
};

G_DEFINE_FINAL_TYPE (PctMatrixView, pct_matrix_view, GTK_TYPE_WIDGET)

static void
pct_matrix_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PctMatrixView *self = PCT_MATRIX_VIEW (widget);
  cairo_t *cr = pct_drawing_layer_begin (&self->cells, widget);
  if (cr != NULL)
    {
      pct_matrix_layout_clear (&self->layout);
      pct_matrix_layout (&self->matrix, &self->style, gtk_widget_get_width (widget), gtk_widget_get_height (widget),
                         &self->layout);
      pct_matrix_paint (&self->matrix, &self->style, &self->layout, cr);
      cairo_destroy (cr);
    }
  cr = pct_drawing_snapshot (widget, snapshot);
  pct_drawing_layer_show (&self->cells, cr);
  cairo_destroy (cr);
}

static void
pct_matrix_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  *minimum = 200;
  /* Cells are square: as high as it is wide. */
  *natural = orientation == GTK_ORIENTATION_VERTICAL && for_size > 0 ? MAX (for_size, *minimum) : 320;
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
pct_matrix_view_finalize (GObject *object)
{
  PctMatrixView *self = PCT_MATRIX_VIEW (object);
  pct_matrix_layout_clear (&self->layout);
  pct_drawing_layer_clear (&self->cells);
  g_free (self->counts);
  g_strfreev (self->names);
  g_free (self->empty);
  G_OBJECT_CLASS (pct_matrix_view_parent_class)->finalize (object);
}

static void
pct_matrix_view_class_init (PctMatrixViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = pct_matrix_view_finalize;
  widget_class->snapshot = pct_matrix_view_snapshot;
  widget_class->measure = pct_matrix_view_measure;
  widget_class->get_request_mode = pct_matrix_view_get_request_mode;
  widget_class->query_tooltip = pct_matrix_view_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "confusionmatrix");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
pct_matrix_view_init (PctMatrixView *self)
{
  self->matrix = (PctMatrix){ .row = -1, .column = -1 };
  self->style = pct_drawing_style ();
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
  g_free (self->counts);
  self->counts = g_memdup2 (counts, rows * columns * sizeof *counts);
  g_strfreev (self->names);
  self->names = g_strdupv ((char **) names);
  self->matrix.counts = self->counts;
  self->matrix.rows = rows;
  self->matrix.columns = columns;
  self->matrix.names = (const char *const *) self->names;
  describe (self);
  repaint (self);
}
