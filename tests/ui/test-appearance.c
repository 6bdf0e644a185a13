/* Who needs more contrast or less motion gets it, in what is drawn and in what moves. */
#include "app/application.h"
#include "app/window.h"
#include "ui/widgets/drawing.h"

#include <adwaita.h>
#include <locale.h>
#include <math.h>

#define PATIENCE_SECONDS 60
#define CALM_SECONDS     0.5

static double
contrast (PctColour a, PctColour b)
{
  double bright = pct_colour_luminance (a) + 0.05, dim = pct_colour_luminance (b) + 0.05;
  return MAX (bright, dim) / MIN (bright, dim);
}

/* The drawings follow what libadwaita was told, as the rest of the window does by its own style sheet. */
static void
test_high_contrast (void)
{
  g_assert_true (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()));
  PctStyle style = pct_drawing_style (), usual = pct_style_light (style.scale);
  g_assert_cmpfloat (style.line_width, >, usual.line_width);
  g_assert_cmpfloat (style.faint_width, >, usual.faint_width);
  g_assert_cmpfloat (style.faint_alpha, >, usual.faint_alpha);
  g_assert_cmpfloat (contrast (style.cell_border, style.cell_low), >=, 3);
  g_assert_cmpfloat (contrast (style.dim, style.background), >=, 15);
  g_assert_true (g_resources_get_info ("/org/percept/Percept/style-hc.css", 0, NULL, NULL, NULL));
}

/* --- motion ------------------------------------------------------------------------------------------------------ */

typedef struct {
  guint moved, still; /* how many of those that were asked to move were not there at once, and were */
} Motion;

static gboolean
settled (GtkWidget *widget)
{
  if (GTK_IS_REVEALER (widget))
    return gtk_revealer_get_child_revealed (GTK_REVEALER (widget)) == gtk_revealer_get_reveal_child (GTK_REVEALER (widget));
  if (ADW_IS_FLAP (widget))
    {
      double progress = adw_flap_get_reveal_progress (ADW_FLAP (widget));
      return fabs (progress - (adw_flap_get_reveal_flap (ADW_FLAP (widget)) ? 1 : 0)) < 1e-6;
    }
  return !GTK_IS_STACK (widget) || !gtk_stack_get_transition_running (GTK_STACK (widget));
}

static void
ask_to_move (GtkWidget *widget)
{
  if (GTK_IS_REVEALER (widget))
    gtk_revealer_set_reveal_child (GTK_REVEALER (widget), !gtk_revealer_get_reveal_child (GTK_REVEALER (widget)));
  else if (ADW_IS_FLAP (widget))
    adw_flap_set_reveal_flap (ADW_FLAP (widget), !adw_flap_get_reveal_flap (ADW_FLAP (widget)));
  else if (GTK_IS_STACK (widget))
    {
      GtkWidget *shown = gtk_stack_get_visible_child (GTK_STACK (widget));
      GtkWidget *other = shown == NULL ? NULL : gtk_widget_get_next_sibling (shown);
      if (other == NULL && shown != NULL)
        other = gtk_widget_get_prev_sibling (shown);
      if (other != NULL)
        gtk_stack_set_visible_child (GTK_STACK (widget), other);
    }
}

/* Moves all that can move, and back. */
static void
move_all (GtkWidget *widget, Motion *motion)
{
  if (GTK_IS_REVEALER (widget) || ADW_IS_FLAP (widget) || GTK_IS_STACK (widget))
    {
      gboolean mapped = gtk_widget_get_mapped (widget);
      ask_to_move (widget);
      *(settled (widget) ? &motion->still : &motion->moved) += mapped;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    move_all (child, motion);
}

static void
on_paint (GdkFrameClock *clock, gint64 *painted)
{
  *painted = g_get_monotonic_time ();
}

/* Until so long nothing was painted: what goes on moving by itself never is. */
static void
wait_until_calm (GtkWidget *window)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE_SECONDS * (gint64) G_USEC_PER_SEC;
  gint64 painted = g_get_monotonic_time ();
  gulong handler = g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_paint), &painted);
  while (g_get_monotonic_time () < painted + (gint64) (CALM_SECONDS * G_USEC_PER_SEC))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_signal_handler_disconnect (gtk_widget_get_frame_clock (window), handler);
}

static void
test_reduced_motion (gconstpointer application)
{
  GtkWidget *window = GTK_WIDGET (pct_window_new (GTK_APPLICATION ((gpointer) application), NULL));
  gtk_window_present (GTK_WINDOW (window));
  wait_until_calm (window);

  Motion usual = { 0 }, reduced = { 0 };
  move_all (window, &usual);
  g_assert_cmpuint (usual.moved, >, 0);
  wait_until_calm (window);

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  wait_until_calm (window);
  move_all (window, &reduced);
  g_assert_cmpuint (reduced.moved, ==, 0);
  g_assert_cmpuint (reduced.still, >, 0);
  wait_until_calm (window);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_setenv ("ADW_DEBUG_HIGH_CONTRAST", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_autoptr (PctApplication) application = pct_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_func ("/appearance/high-contrast", test_high_contrast);
  g_test_add_data_func ("/appearance/reduced-motion", application, test_reduced_motion);
  return g_test_run ();
}
