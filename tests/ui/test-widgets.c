/* Widgets by themselves, in a window of their own: what is written into them and what keys do. */
#include "tests/ui/layout.h"
#include "tests/ui/pages.h"
#include "ui/model/stepping.h"
#include "ui/widgets/number-row.h"
#include "ui/widgets/plot-view.h"
#include "ui/widgets/sample-strip.h"

static GtkEditable *
find_entry (GtkWidget *widget)
{
  if (GTK_IS_ENTRY (widget))
    return GTK_EDITABLE (widget);
  GtkEditable *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_entry (child);
  return found;
}

/* Who writes a number while a training runs, without Enter, finds it taken when the training has ended. */
static void
test_written_while_training (void)
{
  static const struct {
    const char *written;
    double value;
    const char *problem;
  } cases[] = { { "0.1", 0.1, NULL }, { "nonsense", 0.5, "“nonsense” is not a number" }, { "0.5", 0.5, NULL } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PctNumberRow *row = g_object_ref_sink (g_object_new (PCT_TYPE_NUMBER_ROW, "live", FALSE, NULL));
      pct_number_row_configure (row, 0, 1, PCT_STEPPING_ONE_TWO_FIVE);
      pct_number_row_show (row, 0.5);
      gtk_editable_set_text (find_entry (GTK_WIDGET (row)), cases[i].written);
      g_assert_cmpfloat (pct_number_row_get_value (row), ==, 0.5);
      pct_number_row_set_live (row, TRUE);
      g_assert_cmpfloat (pct_number_row_get_value (row), ==, cases[i].value);
      g_assert_cmpstr (pct_number_row_get_problem (row), ==, cases[i].problem);
      g_object_unref (row);
    }

  /* A value that nobody wrote is not looked at: another field may make it one that doesn't count. */
  PctNumberRow *row = g_object_ref_sink (g_object_new (PCT_TYPE_NUMBER_ROW, "live", FALSE, NULL));
  pct_number_row_configure (row, 0.5, 1, PCT_STEPPING_ONE_TWO_FIVE);
  pct_number_row_show (row, 0);
  pct_number_row_set_live (row, TRUE);
  g_assert_null (pct_number_row_get_problem (row));
  g_object_unref (row);
}

static void
press (GtkWidget *widget, guint key, GdkModifierType keys)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean handled;
      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, keys, &handled);
    }
}

static void
note (gboolean *happened)
{
  *happened = TRUE;
}

/* What is seen of a plot whose x is 0 to 10 and y 0 to 1. */
static void
test_plot_keys (void)
{
  enum { EPOCHS = 10 };
  static const struct {
    const char *what;
    struct {
      guint key;
      GdkModifierType keys;
    } pressed[4];
    gboolean narrower, lower; /* than all */
    int right, up;            /* of the middle */
  } cases[] = {
    { "plus", { { GDK_KEY_plus, 0 } }, TRUE, FALSE, 0, 0 },
    { "and minus", { { GDK_KEY_plus, 0 }, { GDK_KEY_minus, 0 } }, FALSE, FALSE, 0, 0 },
    { "upwards", { { GDK_KEY_plus, GDK_CONTROL_MASK } }, FALSE, TRUE, 0, 0 },
    { "right", { { GDK_KEY_plus, 0 }, { GDK_KEY_Right, GDK_CONTROL_MASK } }, TRUE, FALSE, 1, 0 },
    { "left", { { GDK_KEY_plus, 0 }, { GDK_KEY_Left, GDK_CONTROL_MASK } }, TRUE, FALSE, -1, 0 },
    { "up", { { GDK_KEY_plus, GDK_CONTROL_MASK }, { GDK_KEY_Up, GDK_CONTROL_MASK } }, FALSE, TRUE, 0, 1 },
    { "down", { { GDK_KEY_plus, GDK_CONTROL_MASK }, { GDK_KEY_Down, GDK_CONTROL_MASK } }, FALSE, TRUE, 0, -1 },
    { "all", { { GDK_KEY_plus, 0 }, { GDK_KEY_plus, GDK_CONTROL_MASK }, { GDK_KEY_0, 0 } }, FALSE, FALSE, 0, 0 },
  };
  PctPoints *points = pct_points_new ();
  for (int i = 0; i <= EPOCHS; i++)
    pct_points_append (points, i, i % 2);
  PctSeries series = { .name = "loss", .points = points };
  GtkWidget *window = gtk_window_new (), *view = g_object_new (PCT_TYPE_PLOT_VIEW, NULL);
  PctPlot plot = PCT_PLOT_INIT;
  plot.x_least = plot.y_least = 0;
  plot.x_greatest = EPOCHS;
  plot.y_greatest = 1;
  plot.series = &series;
  plot.n_series = 1;
  pct_plot_view_set_plot (PCT_PLOT_VIEW (view), &plot, "loss", "epochs", PCT_BEST_LEAST);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 320);
  press (view, GDK_KEY_plus, 0); /* before it has a place, a key does nothing */
  g_assert_cmpfloat (pct_plot_view_get_plot (PCT_PLOT_VIEW (view)).zoom.x_greatest, ==, 0);
  gtk_window_present (GTK_WINDOW (window));
  gboolean painted = FALSE;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (view);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (note), &painted);
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (clock, &painted);

  /* All keys of a case come between two frames. */
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].what);
      pct_plot_view_fit (PCT_PLOT_VIEW (view));
      for (size_t k = 0; k < G_N_ELEMENTS (cases[i].pressed) && cases[i].pressed[k].key != 0; k++)
        press (view, cases[i].pressed[k].key, cases[i].pressed[k].keys);
      PctBounds zoom = pct_plot_view_get_plot (PCT_PLOT_VIEW (view)).zoom;
      double x = (zoom.x_least + zoom.x_greatest) / 2 - EPOCHS / 2.0, y = (zoom.y_least + zoom.y_greatest) / 2 - 0.5;
      g_assert_cmpint (zoom.x_greatest - zoom.x_least > 0, ==, cases[i].narrower);
      g_assert_cmpint (zoom.y_greatest - zoom.y_least > 0, ==, cases[i].lower);
      if (cases[i].narrower)
        g_assert_cmpint ((x > 1e-6) - (x < -1e-6), ==, cases[i].right);
      if (cases[i].lower)
        g_assert_cmpint ((y > 1e-6) - (y < -1e-6), ==, cases[i].up);
    }
  gtk_window_destroy (GTK_WINDOW (window));
  pct_points_free (points);
}

/* Images are small where every class is seen only so. */
static void
test_samples (void)
{
  static const struct {
    size_t classes;
    int height, width_of_one;
    guint shown;
  } cases[] = { { 3, 150, 56, 3 }, { 10, 150, 32, 10 }, { 10, 104, 56, 3 }, { 100, 150, 56, 3 } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PctImageSet) set = pages_image_set (cases[i].classes, 2 * cases[i].classes, 0, FALSE);
      GtkWidget *strip = g_object_ref_sink (g_object_new (PCT_TYPE_SAMPLE_STRIP, NULL));
      pct_sample_strip_set_image_set (PCT_SAMPLE_STRIP (strip), set, NULL);
      gtk_widget_measure (strip, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
      gtk_widget_allocate (strip, 250, cases[i].height, -1, NULL);
      guint shown = 0;
      for (GtkWidget *image = gtk_widget_get_first_child (strip); image != NULL; image = gtk_widget_get_next_sibling (image))
        shown += gtk_widget_get_child_visible (image);
      g_assert_cmpuint (shown, ==, cases[i].shown);
      g_assert_cmpint (gtk_widget_get_width (gtk_widget_get_first_child (strip)), ==, cases[i].width_of_one);
      g_object_unref (strip);
    }
}

int
main (int argc, char **argv)
{
  layout_begin (&argc, &argv);
  g_test_add_func ("/widgets/written-while-training", test_written_while_training);
  g_test_add_func ("/widgets/plot-keys", test_plot_keys);
  g_test_add_func ("/widgets/samples", test_samples);
  return g_test_run ();
}
