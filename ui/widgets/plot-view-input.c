#include "ui/draw/plot-zoom.h"
#include "ui/widgets/plot-view-private.h"

#include <math.h>

/* How much larger things become at one notch of the wheel, or one key. */
#define ZOOM_STEP 1.25
/* The part of the axes that an arrow key moves the reading by; that a key or a notch of the wheel pans by. */
#define KEY_STEP  0.02
#define PAN_STEP  0.06
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
  pct_plot_view_zoomed (self);
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
      pct_plot_pan (&self->plot, &self->layout, -(dx + dy) * self->layout.axes.width * PAN_STEP, 0);
      pct_plot_view_zoomed (self);
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
      pct_plot_view_zoomed (self);
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
      pct_plot_view_zoomed (self);
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
  double from = isnan (self->plot.hover) ? axes->x + (pixels > 0 ? 0 : axes->width)
                                         : pct_plot_x_to_pixel (&self->layout, self->plot.hover) + pixels;
  pct_plot_view_read_at (self, pct_plot_pixel_to_x (&self->layout, CLAMP (from, axes->x, axes->x + axes->width)));
}

static void
zoom_by_key (PctPlotView *self, double times, gboolean upwards)
{
  const PctRectangle *axes = &self->layout.axes;
  double x = isnan (self->plot.hover) ? axes->x + axes->width / 2 : pct_plot_x_to_pixel (&self->layout, self->plot.hover);
  zoom_about (self, x, axes->y + axes->height / 2, upwards ? 1 : times, upwards ? times : 1);
}

/* To what is seen beyond the axes' end in that direction. */
static void
pan_by_key (PctPlotView *self, int right, int up)
{
  const PctRectangle *axes = &self->layout.axes;
  pct_plot_pan (&self->plot, &self->layout, -right * axes->width * PAN_STEP, up * axes->height * PAN_STEP);
  pct_plot_view_zoomed (self);
}

static gboolean
on_arrow (PctPlotView *self, int right, int up, gboolean pans)
{
  if (pans)
    pan_by_key (self, right, up);
  else if (right != 0)
    move_reading (self, right * self->layout.axes.width * KEY_STEP);
  return pans || right != 0;
}

static gboolean
on_key (PctPlotView *self, guint key, guint code, GdkModifierType keys)
{
  gboolean control = (keys & GDK_CONTROL_MASK) != 0;
  if (self->layout.empty)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      zoom_by_key (self, ZOOM_STEP, control);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      zoom_by_key (self, 1 / ZOOM_STEP, control);
      return TRUE;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
    case GDK_KEY_Home:
      pct_plot_view_fit (self);
      return TRUE;
    case GDK_KEY_Left:
      return on_arrow (self, -1, 0, control);
    case GDK_KEY_Right:
      return on_arrow (self, 1, 0, control);
    case GDK_KEY_Up:
      return on_arrow (self, 0, 1, control);
    case GDK_KEY_Down:
      return on_arrow (self, 0, -1, control);
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
