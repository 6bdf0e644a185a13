#include "ui/draw/plot-zoom.h"
#include "ui/widgets/plot-view-private.h"

#include <math.h>

/* How much larger things become at one notch of the wheel, or one key. */
#define ZOOM_STEP 1.25
/* The part of the axes that an arrow key moves by. */
#define KEY_STEP  0.02
/* A drag of fewer pixels is a click. */
#define LEAST_DRAG 6

static gboolean
in_axes (PctPlotView *self, double x, double y)
{
  const PctRectangle *axes = &self->layout.axes;
  return !self->layout.empty && x >= axes->x && x <= axes->x + axes->width && y >= axes->y && y <= axes->y + axes->height;
}

static void
on_motion (PctPlotView *self, double x, double y)
{
  self->pointer_x = x;
  self->pointer_y = y;
  pct_plot_view_read_at (self, in_axes (self, x, y) ? pct_plot_pixel_to_x (&self->layout, x) : NAN);
}

static void
on_leave (PctPlotView *self)
{
  pct_plot_view_read_at (self, NAN);
}

static void
zoom_about (PctPlotView *self, double x, double y, double times_x, double times_y)
{
  pct_plot_zoom_about (&self->plot, &self->layout, x, y, times_x, times_y);
  pct_plot_view_update (self);
}

static gboolean
on_scroll (PctPlotView *self, double dx, double dy, GtkEventControllerScroll *controller)
{
  GdkModifierType keys = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  if (!in_axes (self, self->pointer_x, self->pointer_y))
    return FALSE;
  double times = pow (ZOOM_STEP, -dy);
  if ((keys & GDK_SHIFT_MASK) != 0 || dx != 0)
    {
      pct_plot_pan (&self->plot, &self->layout, -(dx + dy) * self->layout.axes.width * KEY_STEP * 3, 0);
      pct_plot_view_update (self);
    }
  else if ((keys & GDK_CONTROL_MASK) != 0)
    zoom_about (self, self->pointer_x, self->pointer_y, 1, times);
  else
    zoom_about (self, self->pointer_x, self->pointer_y, times, 1);
  return TRUE;
}

static gboolean
drag_pans (GtkGesture *gesture)
{
  GdkModifierType keys = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  return gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) == GDK_BUTTON_MIDDLE
         || (keys & GDK_SHIFT_MASK) != 0;
}

static void
on_drag_begin (PctPlotView *self, double x, double y, GtkGesture *gesture)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  self->pan_x = self->pan_y = 0;
  self->dragged = (PctRectangle){ x, y, 0, 0 };
  if (!in_axes (self, x, y) || button == GDK_BUTTON_SECONDARY)
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
}

static void
on_drag_update (PctPlotView *self, double dx, double dy, GtkGesture *gesture)
{
  if (drag_pans (gesture))
    {
      pct_plot_pan (&self->plot, &self->layout, dx - self->pan_x, dy - self->pan_y);
      self->pan_x = dx;
      self->pan_y = dy;
      pct_plot_view_update (self);
      return;
    }
  self->dragged.width = dx;
  self->dragged.height = dy;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_drag_end (PctPlotView *self, double dx, double dy, GtkGesture *gesture)
{
  if (!drag_pans (gesture) && hypot (dx, dy) >= LEAST_DRAG)
    {
      pct_plot_zoom_to (&self->plot, &self->layout, self->dragged);
      pct_plot_view_update (self);
    }
  self->dragged = (PctRectangle){ 0 };
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_pressed (PctPlotView *self, int presses, double x, double y)
{
  if (in_axes (self, x, y))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  if (presses == 2 && in_axes (self, x, y))
    pct_plot_view_fit (self);
}

static void
move_reading (PctPlotView *self, double pixels)
{
  const PctRectangle *axes = &self->layout.axes;
  if (self->layout.empty)
    return;
  double from = isnan (self->plot.hover) ? axes->x + (pixels > 0 ? 0 : axes->width)
                                         : pct_plot_x_to_pixel (&self->layout, self->plot.hover) + pixels;
  pct_plot_view_read_at (self, pct_plot_pixel_to_x (&self->layout, CLAMP (from, axes->x, axes->x + axes->width)));
}

static gboolean
on_key (PctPlotView *self, guint key, guint code, GdkModifierType keys)
{
  const PctRectangle *axes = &self->layout.axes;
  double x = isnan (self->plot.hover) ? axes->x + axes->width / 2 : pct_plot_x_to_pixel (&self->layout, self->plot.hover);
  double y = axes->y + axes->height / 2, step = axes->width * KEY_STEP;
  gboolean pans = (keys & GDK_CONTROL_MASK) != 0;
  switch (key)
    {
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      zoom_about (self, x, y, ZOOM_STEP, 1);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      zoom_about (self, x, y, 1 / ZOOM_STEP, 1);
      return TRUE;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
    case GDK_KEY_Home:
      pct_plot_view_fit (self);
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      step = key == GDK_KEY_Left ? -step : step;
      if (!pans)
        move_reading (self, step);
      else
        {
          pct_plot_pan (&self->plot, &self->layout, -3 * step, 0);
          pct_plot_view_update (self);
        }
      return TRUE;
    case GDK_KEY_Escape:
      if (isnan (self->plot.hover))
        return FALSE;
      pct_plot_view_read_at (self, NAN);
      return TRUE;
    default:
      return FALSE;
    }
}

void
pct_plot_view_add_input (PctPlotView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (widget, motion);

  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (widget, scroll);

  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));

  GtkGesture *drag = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));

  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_set_focusable (widget, TRUE);
}
