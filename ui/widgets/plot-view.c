#include "ui/widgets/plot-view.h"

#include "ui/draw/plot-zoom.h"
#include "ui/widgets/legend-entry.h"
#include "ui/widgets/plot-view-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

G_DEFINE_FINAL_TYPE (PctPlotView, pct_plot_view, GTK_TYPE_WIDGET)

static guint read_at;

/* The plot with its lines smoothed. */
static PctPlot
drawn_plot (PctPlotView *self)
{
  PctPlot plot = self->plot;
  plot.series = pct_smoothing_apply (self->smoothing, self->weight, self->series, self->plot.n_series, &plot.n_series);
  return plot;
}

static void
lay_out (PctPlotView *self, const PctPlot *drawn)
{
  PctPlotLayout before = self->layout;
  pct_plot_layout (drawn, &self->style, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)),
                   &self->layout);
  if (memcmp (&before, &self->layout, sizeof before) != 0)
    self->background.painted = FALSE;
}

static void
paint_layers (PctPlotView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  cairo_t *cr = pct_drawing_layer_begin (&self->lines, widget);
  if (cr == NULL)
    return;
  PctPlot plot = drawn_plot (self);
  lay_out (self, &plot);
  pct_plot_paint_lines (&plot, &self->style, &self->layout, cr);
  cairo_destroy (cr);

  cr = pct_drawing_layer_begin (&self->background, widget);
  if (cr == NULL)
    return;
  pct_plot_paint_background (&plot, &self->style, &self->layout, cr);
  cairo_destroy (cr);
}

static void
paint_dragged (PctPlotView *self, cairo_t *cr)
{
  PctColour colour = self->style.accent;
  cairo_rectangle (cr, self->dragged.x, self->dragged.y, self->dragged.width, self->dragged.height);
  colour.alpha = 0.15;
  pct_colour_set (cr, colour);
  cairo_fill_preserve (cr);
  colour.alpha = 0.8;
  pct_colour_set (cr, colour);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

/* place: NULL for an entry without one. An entry that was hidden even for a moment would lose the keyboard's focus. */
static void
place_entry (GtkWidget *entry, const PctRectangle *place)
{
  gtk_widget_set_child_visible (entry, place != NULL);
  if (place == NULL)
    return;
  gtk_widget_measure (entry, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (
      entry, &(GtkAllocation){ (int) place->x, (int) place->y, (int) place->width, (int) place->height }, -1);
}

/* The entries of the legend lie over what is drawn of them. */
static void
pct_plot_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PctPlotView *self = PCT_PLOT_VIEW (widget);
  PctPlotLayout layout;
  PctPlot plot = drawn_plot (self);
  pct_plot_layout (&plot, &self->style, width, height, &layout);
  for (size_t i = 0; i < self->plot.n_series; i++)
    {
      size_t place = 0;
      while (place < layout.n_legend && layout.legend[place].series != i)
        place++;
      if (self->entries[i] != NULL)
        place_entry (self->entries[i], !layout.empty && place < layout.n_legend ? &layout.legend[place].place : NULL);
    }
}

static void
pct_plot_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PctPlotView *self = PCT_PLOT_VIEW (widget);
  paint_layers (self);
  cairo_t *cr = pct_drawing_snapshot (widget, snapshot);
  pct_drawing_layer_show (&self->background, cr);
  pct_drawing_layer_show (&self->lines, cr);
  PctPlot plot = drawn_plot (self);
  pct_plot_paint_overlay (&plot, &self->style, &self->layout, cr);
  if (self->dragged.width != 0 && self->dragged.height != 0)
    paint_dragged (self, cr);
  cairo_destroy (cr);
  for (size_t i = 0; i < self->plot.n_series; i++)
    if (self->entries[i] != NULL)
      gtk_widget_snapshot_child (widget, self->entries[i], snapshot);
}

static void
pct_plot_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;
  *minimum = across ? 240 : 130;
  *natural = across ? 480 : 260;
  *minimum_baseline = *natural_baseline = -1;
}

static void
clear_entries (PctPlotView *self)
{
  for (size_t i = 0; i < self->plot.n_series; i++)
    g_clear_pointer (&self->entries[i], gtk_widget_unparent);
  g_clear_pointer (&self->entries, g_free);
}

static void
on_toggled (PctPlotView *self, GtkWidget *entry)
{
  size_t i = 0;
  while (i < self->plot.n_series && self->entries[i] != entry)
    i++;
  if (i == self->plot.n_series)
    return;
  gboolean hidden = !self->series[i].hidden;
  pct_legend_entry_set_shown (PCT_LEGEND_ENTRY (entry), !hidden);
  do
    self->series[i++].hidden = hidden;
  while (i < self->plot.n_series && self->series[i].name == NULL);
  self->background.painted = FALSE;
  pct_plot_view_describe (self);
  pct_plot_view_update (self);
}

static void
make_entries (PctPlotView *self)
{
  self->entries = g_new0 (GtkWidget *, MAX (1, self->plot.n_series));
  for (size_t i = 0; i < self->plot.n_series; i++)
    {
      if (self->series[i].name == NULL || self->series[i].key)
        continue;
      g_autofree char *name = g_strdup_printf (_ ("%s: %s"), self->plot.title, self->series[i].name);
      self->entries[i] = pct_legend_entry_new (name);
      gtk_widget_set_tooltip_text (self->entries[i], _ ("Click to hide or show"));
      pct_legend_entry_set_shown (PCT_LEGEND_ENTRY (self->entries[i]), !self->series[i].hidden);
      gtk_widget_set_parent (self->entries[i], GTK_WIDGET (self));
      g_signal_connect_object (self->entries[i], "toggled", G_CALLBACK (on_toggled), self, G_CONNECT_SWAPPED);
    }
}

static void
on_style (PctPlotView *self)
{
  self->style = pct_drawing_style ();
  self->background.painted = FALSE;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  pct_plot_view_update (self);
}

static void
pct_plot_view_dispose (GObject *object)
{
  PctPlotView *self = PCT_PLOT_VIEW (object);
  if (self->entries != NULL)
    clear_entries (self);
  self->plot.n_series = 0;
  G_OBJECT_CLASS (pct_plot_view_parent_class)->dispose (object);
}

static void
pct_plot_view_finalize (GObject *object)
{
  PctPlotView *self = PCT_PLOT_VIEW (object);
  pct_drawing_layer_clear (&self->background);
  pct_drawing_layer_clear (&self->lines);
  pct_smoothing_free (self->smoothing);
  g_free (self->series);
  g_free (self->marks);
  g_free (self->quantity);
  g_free (self->x_unit);
  G_OBJECT_CLASS (pct_plot_view_parent_class)->finalize (object);
}

static void
pct_plot_view_class_init (PctPlotViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = pct_plot_view_finalize;
  G_OBJECT_CLASS (klass)->dispose = pct_plot_view_dispose;
  widget_class->size_allocate = pct_plot_view_size_allocate;
  widget_class->snapshot = pct_plot_view_snapshot;
  widget_class->measure = pct_plot_view_measure;
  read_at = g_signal_new ("read-at", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                          G_TYPE_DOUBLE);
  gtk_widget_class_set_css_name (widget_class, "plot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
pct_plot_view_init (PctPlotView *self)
{
  self->plot = (PctPlot) PCT_PLOT_INIT;
  self->layout.empty = TRUE; /* until it has a place */
  self->style = pct_drawing_style ();
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);

  self->smoothing = pct_smoothing_new ();
  pct_plot_view_add_input (self);
  pct_drawing_watch_style (GTK_WIDGET (self), G_CALLBACK (on_style));
}

/* A line that is still there is known by its points. */
static gboolean
was_hidden (PctPlotView *self, const PctSeries *series)
{
  for (size_t i = 0; i < self->plot.n_series; i++)
    if (self->series[i].points == series->points && series->points != NULL)
      return self->series[i].hidden;
  return series->hidden;
}

void
pct_plot_view_set_plot (PctPlotView *self, const PctPlot *plot, const char *quantity, const char *x_unit, PctBest best)
{
  PctSeries *series = g_memdup2 (plot->series, plot->n_series * sizeof *plot->series);
  for (size_t i = 0; i < plot->n_series; i++)
    series[i].hidden = was_hidden (self, &series[i]);
  if (self->entries != NULL)
    clear_entries (self);
  g_free (self->series);
  PctPlot before = self->plot;
  self->series = series;
  self->plot = *plot;
  self->plot.series = series;
  self->plot.zoom = before.zoom;
  self->plot.log_y = before.log_y;
  self->plot.cursor = before.cursor;
  self->plot.hover = before.hover;
  self->plot.gap = before.gap;
  self->plot.marks = before.marks;
  self->plot.n_marks = before.n_marks;
  make_entries (self);
  g_free (self->quantity);
  self->quantity = g_strdup (quantity);
  g_free (self->x_unit);
  self->x_unit = g_strdup (x_unit);
  self->best = best;
  self->background.painted = FALSE;
  if (plot->title != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, plot->title, -1);
  pct_plot_view_describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  pct_plot_view_update (self);
}

void
pct_plot_view_set_x_greatest (PctPlotView *self, double x_greatest)
{
  if (self->plot.x_greatest == x_greatest)
    return;
  self->plot.x_greatest = x_greatest;
  pct_plot_view_update (self);
}

void
pct_plot_view_update (PctPlotView *self)
{
  self->lines.painted = FALSE;
  /* The first point brings the legend. */
  if (self->layout.empty)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pct_plot_view_describe (PctPlotView *self)
{
  g_autofree char *description = pct_plot_describe (&self->plot, self->quantity, self->x_unit, self->best);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description == NULL ? "" : description, -1);
}

void
pct_plot_view_read_at (PctPlotView *self, double x)
{
  pct_plot_view_set_reading (self, x);
  g_signal_emit (self, read_at, 0, x);
}

void
pct_plot_view_set_reading (PctPlotView *self, double x)
{
  if (self->plot.hover == x || (isnan (self->plot.hover) && isnan (x)))
    return;
  self->plot.hover = x;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pct_plot_view_set_cursor (PctPlotView *self, double x)
{
  if (self->plot.cursor == x || (isnan (self->plot.cursor) && isnan (x)))
    return;
  self->plot.cursor = x;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pct_plot_view_set_marks (PctPlotView *self, const PctMark *marks, size_t n)
{
  g_free (self->marks);
  self->marks = g_memdup2 (marks, n * sizeof *marks);
  self->plot.marks = self->marks;
  self->plot.n_marks = n;
  self->background.painted = FALSE;
  pct_plot_view_update (self);
}

void
pct_plot_view_set_gap (PctPlotView *self, PctGap gap)
{
  self->plot.gap = gap;
  pct_plot_view_update (self);
}

void
pct_plot_view_set_logarithmic (PctPlotView *self, gboolean logarithmic)
{
  self->plot.log_y = logarithmic;
  pct_plot_fit (&self->plot);
  pct_plot_view_update (self);
}

void
pct_plot_view_set_smoothing (PctPlotView *self, double weight)
{
  self->weight = weight;
  self->background.painted = FALSE;
  pct_plot_view_update (self);
}

PctPlot
pct_plot_view_get_plot (PctPlotView *self)
{
  PctPlot plot = drawn_plot (self);
  plot.hover = NAN;
  return plot;
}

void
pct_plot_view_fit (PctPlotView *self)
{
  pct_plot_fit (&self->plot);
  pct_plot_view_zoomed (self);
}

void
pct_plot_view_zoomed (PctPlotView *self)
{
  PctPlot plot = drawn_plot (self);
  pct_plot_view_update (self);
  if (!self->layout.empty)
    lay_out (self, &plot);
}
