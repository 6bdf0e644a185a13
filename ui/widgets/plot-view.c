#include "ui/widgets/plot-view.h"

#include "ui/widgets/drawing.h"

#include <math.h>

struct _PctPlotView {
  GtkWidget parent_instance;
  PctPlot plot;
  PctSeries *series;
  char *quantity, *x_unit;
  PctBest best;
  PctStyle style;
  PctPlotLayout layout;
  PctDrawingLayer background, lines;
};

G_DEFINE_FINAL_TYPE (PctPlotView, pct_plot_view, GTK_TYPE_WIDGET)

static void
paint_layers (PctPlotView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  cairo_t *cr = pct_drawing_layer_begin (&self->lines, widget);
  if (cr == NULL)
    return;
  PctPlotLayout before = self->layout;
  pct_plot_layout (&self->plot, &self->style, gtk_widget_get_width (widget), gtk_widget_get_height (widget),
                   &self->layout);
  pct_plot_paint_lines (&self->plot, &self->style, &self->layout, cr);
  cairo_destroy (cr);

  if (memcmp (&before, &self->layout, sizeof before) != 0)
    self->background.painted = FALSE;
  cr = pct_drawing_layer_begin (&self->background, widget);
  if (cr == NULL)
    return;
  pct_plot_paint_background (&self->plot, &self->style, &self->layout, cr);
  cairo_destroy (cr);
}

static void
pct_plot_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PctPlotView *self = PCT_PLOT_VIEW (widget);
  paint_layers (self);
  cairo_t *cr = pct_drawing_snapshot (widget, snapshot);
  pct_drawing_layer_show (&self->background, cr);
  pct_drawing_layer_show (&self->lines, cr);
  pct_plot_paint_overlay (&self->plot, &self->style, &self->layout, cr);
  cairo_destroy (cr);
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
set_hover (PctPlotView *self, double hover)
{
  if (self->plot.hover == hover || (isnan (self->plot.hover) && isnan (hover)))
    return;
  self->plot.hover = hover;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_motion (PctPlotView *self, double x, double y)
{
  const PctRectangle *axes = &self->layout.axes;
  gboolean inside = x >= axes->x && x <= axes->x + axes->width && y >= axes->y && y <= axes->y + axes->height;
  set_hover (self, inside && !self->layout.empty ? pct_plot_pixel_to_x (&self->layout, x) : NAN);
}

static void
on_leave (PctPlotView *self)
{
  set_hover (self, NAN);
}

static void
on_style (PctPlotView *self)
{
  self->style = pct_drawing_style ();
  self->background.painted = FALSE;
  pct_plot_view_update (self);
}

static void
pct_plot_view_finalize (GObject *object)
{
  PctPlotView *self = PCT_PLOT_VIEW (object);
  pct_drawing_layer_clear (&self->background);
  pct_drawing_layer_clear (&self->lines);
  g_free (self->series);
  g_free (self->quantity);
  g_free (self->x_unit);
  G_OBJECT_CLASS (pct_plot_view_parent_class)->finalize (object);
}

static void
pct_plot_view_class_init (PctPlotViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = pct_plot_view_finalize;
  widget_class->snapshot = pct_plot_view_snapshot;
  widget_class->measure = pct_plot_view_measure;
  gtk_widget_class_set_css_name (widget_class, "plot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
pct_plot_view_init (PctPlotView *self)
{
  self->plot = (PctPlot) PCT_PLOT_INIT;
  self->style = pct_drawing_style ();
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);

  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  pct_drawing_watch_style (GTK_WIDGET (self), G_CALLBACK (on_style));
}

void
pct_plot_view_set_plot (PctPlotView *self, const PctPlot *plot, const char *quantity, const char *x_unit, PctBest best)
{
  g_free (self->series);
  self->series = g_memdup2 (plot->series, plot->n_series * sizeof *plot->series);
  self->plot = *plot;
  self->plot.series = self->series;
  g_free (self->quantity);
  self->quantity = g_strdup (quantity);
  g_free (self->x_unit);
  self->x_unit = g_strdup (x_unit);
  self->best = best;
  self->background.painted = FALSE;
  if (plot->title != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, plot->title, -1);
  pct_plot_view_describe (self);
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
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pct_plot_view_describe (PctPlotView *self)
{
  g_autofree char *description = pct_plot_describe (&self->plot, self->quantity, self->x_unit, self->best);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description == NULL ? "" : description, -1);
}
