/* The Inspect page with made-up images and predictions, on a real display. */
#include "tests/ui/layout.h"
#include "tests/ui/pages.h"
#include "ui/widgets/class-pair.h"
#include "ui/widgets/image-tile.h"
#include "ui/widgets/matrix-view.h"

#include <string.h>

static const char *
detail_text (Pages *pages, const char *name)
{
  return gtk_label_get_label (pages_part (pages_part (pages->inspect, "detail"), name));
}

static void
test_looks_at_an_image (void)
{
  Pages pages;
  pages_open_inspect (&pages, pages_image_set (4, 40, 400, FALSE), 680, 590);
  pages_take_epoch (&pages, 1);
  pages_take_epoch (&pages, 2);
  pages_click_cell (&pages, 1, 0);
  pages_wait_for_images (&pages);
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (pages_images (pages.inspect, "gallery"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (selection)), ==, 100);
  g_assert_false (gtk_widget_get_visible (pages_part (pages.inspect, "detail_frame")));

  /* Image 9 is of class 1: right in epoch 1, wrong in 2, right in 3. */
  gtk_single_selection_set_selected (selection, 2);
  g_assert_true (gtk_widget_get_visible (pages_part (pages.inspect, "detail_frame")));
  g_assert_cmpstr (detail_text (&pages, "title"), ==, "Image 9");
  g_assert_cmpstr (detail_text (&pages, "label"), ==, "1");
  g_assert_cmpstr (detail_text (&pages, "predicted"), ==, "0");
  g_assert_cmpstr (detail_text (&pages, "loss"), ==, "391.000");
  g_assert_cmpstr (detail_text (&pages, "margin"), ==, "25.0 %");
  g_assert_cmpstr (detail_text (&pages, "story"), ==, "Right in 1 of 2 epochs, first in epoch 1, flipped once");
  pages_take_epoch (&pages, 3);
  g_assert_cmpstr (detail_text (&pages, "title"), ==, "Image 9");
  g_assert_cmpstr (detail_text (&pages, "predicted"), ==, "1");
  g_assert_cmpstr (detail_text (&pages, "story"), ==, "Right in 2 of 3 epochs, first in epoch 1, flipped 2 times");
  pages_click_cell (&pages, 2, 0);
  g_assert_false (gtk_widget_get_visible (pages_part (pages.inspect, "detail_frame")));
  pages_tear_down (&pages);
}

static gboolean
is_long (gpointer adjustment)
{
  return gtk_adjustment_get_upper (adjustment) > 3 * gtk_adjustment_get_page_size (adjustment);
}

static guint
focused_number (Pages *pages, GtkWidget *gallery)
{
  GtkWidget *focus = gtk_window_get_focus (pages->window);
  g_assert_true (focus != NULL && gtk_widget_is_ancestor (focus, gallery));
  GtkWidget *tile = layout_find (focus, PCT_TYPE_IMAGE_TILE);
  g_autofree char *text = pct_image_tile_describe (PCT_IMAGE_TILE (tile));
  g_autoptr (GObject) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  gboolean told = FALSE;
  g_signal_emit_by_name (tile, "query-tooltip", 0, 0, FALSE, tooltip, &told);
  g_assert_true (told);
  return (guint) g_ascii_strtoull (text + strlen ("Image "), NULL, 10);
}

/* The keyboard stays at the image it has come to, when an epoch ends. */
static void
test_keeps_the_focus (void)
{
  Pages pages;
  pages_open_inspect (&pages, pages_image_set (2, 20, 800, FALSE), 680, 590);
  pages_take_epoch (&pages, 5);
  pages_click_cell (&pages, 1, 0);
  pages_wait_for_images (&pages);
  GtkWidget *gallery = pages_part (pages.inspect, "gallery");
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (pages_images (pages.inspect, "gallery")), 5);
  gtk_widget_grab_focus (gallery);
  guint before = focused_number (&pages, gallery);
  for (uint32_t epoch = 6; epoch < 9; epoch++)
    {
      pages_take_epoch (&pages, epoch);
      layout_present (pages.window, 680, 590);
      g_assert_cmpuint (focused_number (&pages, gallery), ==, before);
    }
  pages_tear_down (&pages);
}

/* A gallery that somebody reads stays where it is when an epoch ends. */
static void
test_stays_where_it_is (void)
{
  Pages pages;
  pages_open_inspect (&pages, pages_image_set (2, 20, 2000, FALSE), 680, 590);
  pages_take_epoch (&pages, 5);
  pages_click_cell (&pages, 1, 0);
  pages_wait_for_images (&pages);
  GtkWidget *gallery = pages_part (pages.inspect, "gallery");
  GtkAdjustment *down = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (gallery));
  g_assert_true (layout_wait (is_long, down, PAGES_PATIENCE));
  gtk_adjustment_set_value (down, gtk_adjustment_get_upper (down) / 2);
  layout_present (pages.window, 680, 590);
  double before = gtk_adjustment_get_value (down);
  g_assert_cmpfloat (before, >, 500);
  pages_take_epoch (&pages, 7);
  layout_present (pages.window, 680, 590);
  g_test_message ("%.0f, then %.0f of %.0f", before, gtk_adjustment_get_value (down), gtk_adjustment_get_upper (down));
  g_assert_cmpfloat (ABS (gtk_adjustment_get_value (down) - before), <, 0.2 * before);
  pages_tear_down (&pages);
}

/* The time until the images are on the screen, of 10,000 in the cell. */
static void
test_is_quick (void)
{
  Pages pages;
  pages_open_inspect (&pages, pages_image_set (2, 20, 20000, FALSE), 1256, 900);
  pages_take_epoch (&pages, 1);
  pages_click_cell (&pages, 0, 0);
  pages_wait_for_images (&pages);
  gint64 start = g_get_monotonic_time ();
  pages_click_cell (&pages, 1, 1);
  gint64 clicked = g_get_monotonic_time ();
  pages_wait_for_images (&pages);
  layout_present (pages.window, 1256, 900);
  g_assert_cmpuint (g_list_model_get_n_items (pages_images (pages.inspect, "gallery")), ==, 10000);
  g_test_message ("10,000 images: %.1f ms of the click, six frames %.1f ms", (double) (clicked - start) / 1000,
                  (double) (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpint (clicked - start, <, G_USEC_PER_SEC);
  pages_tear_down (&pages);
}

/* Of more cells than are widgets, the chosen one is. */
static void
test_names_cells (void)
{
  Pages pages;
  pages_open_inspect (&pages, pages_image_set (100, 200, 1000, FALSE), 1256, 900);
  pages_take_epoch (&pages, 3);
  pages_click_cell (&pages, 37, 0);
  GtkWidget *cell = gtk_widget_get_last_child (pages_part (pages.inspect, "matrix"));
  gtk_test_accessible_assert_role (cell, GTK_ACCESSIBLE_ROLE_BUTTON);
  g_autofree char *wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                               "true 37, predicted 0: 7 images, 70.0 % of true 37");
  g_assert_cmpstr (wrong, ==, NULL);
  pages_tear_down (&pages);
}

/* Nothing is redone on a page that nobody sees; whoever comes back to it sees the newest epoch. */
static void
test_catches_up (void)
{
  Pages pages;
  pages_open_inspect (&pages, pages_image_set (4, 40, 400, FALSE), 1256, 900);
  GtkLabel *title = pages_part (pages.inspect, "matrix_title");
  pages_take_epoch (&pages, 1);
  g_assert_cmpstr (gtk_label_get_label (title), ==, "Epoch 1");
  gtk_widget_set_visible (GTK_WIDGET (pages.inspect), FALSE);
  pages_take_epoch (&pages, 2);
  g_assert_cmpstr (gtk_label_get_label (title), ==, "Epoch 1");
  gtk_widget_set_visible (GTK_WIDGET (pages.inspect), TRUE);
  g_assert_cmpstr (gtk_label_get_label (title), ==, "Epoch 2");
  pages_tear_down (&pages);
}

/* Long names are shortened alike: the arrow and the class behind it stay. */
static void
assert_pair (GtkWidget *pair, const char *tooltip)
{
  GtkWidget *box = adw_bin_get_child (ADW_BIN (pair));
  int first = gtk_widget_get_width (gtk_widget_get_first_child (box)), last = gtk_widget_get_width (gtk_widget_get_last_child (box));
  g_assert_cmpint (first, >, 40);
  g_assert_cmpint (ABS (first - last), <=, 1);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (pair), ==, tooltip);
}

/* A cell's classes in one line, and below them what it holds, as a share of what was chosen. */
static void
test_names_the_cell (void)
{
  static const struct {
    guint mode;
    const char *caption;
  } cases[] = { { 0, "100 images · 100.0 % of row" }, { 2, "100 images · 33.3 % of column" }, { 1, "100 images · 100.0 % of row" } };
  Pages pages;
  pages_open_inspect (&pages, pages_image_set (4, 40, 400, TRUE), 678, 588);
  pages_take_epoch (&pages, 2);
  g_assert_cmpstr (gtk_label_get_label (pages_part (pages.inspect, "matrix_title")), ==, "Epoch 2");
  g_assert_false (gtk_widget_get_visible (pages_part (pages.inspect, "pair")));
  pages_click_cell (&pages, 1, 0);
  g_assert_false (gtk_widget_get_visible (pages_part (pages.inspect, "gallery_title")));
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gtk_drop_down_set_selected (pages_part (pages.inspect, "mode"), cases[i].mode);
      g_assert_cmpstr (gtk_label_get_label (pages_part (pages.inspect, "gallery_caption")), ==, cases[i].caption);
    }
  layout_present (pages.window, 678, 588);
  g_autofree char *tooltip = g_strdup_printf ("%s → %s", pages.set->class_names[1], pages.set->class_names[0]);
  assert_pair (pages_part (pages.inspect, "pair"), tooltip);
  assert_pair (layout_find (pages_part (pages.inspect, "confusions"), PCT_TYPE_CLASS_PAIR), tooltip);
  pages_tear_down (&pages);
}

static void
press (GtkWidget *widget, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
    }
  g_assert_true (handled);
}

/* A key reaches the matrix that has come to the screen before its first frame does. */
static void
test_hears_keys (void)
{
  Pages pages;
  size_t row, column;
  pages_open_inspect (&pages, pages_image_set (4, 40, 400, FALSE), 1256, 900);
  PctMatrixView *matrix = pages_part (pages.inspect, "matrix");
  pages_take_epoch (&pages, 1);
  press (GTK_WIDGET (matrix), GDK_KEY_Home);
  press (GTK_WIDGET (matrix), GDK_KEY_End);
  g_assert_true (pct_matrix_view_get_chosen (matrix, &row, &column));
  g_assert_cmpuint (row, ==, 0);
  g_assert_cmpuint (column, ==, 3);
  pages_tear_down (&pages);
}

/* Before the first epoch nobody is told to press what was pressed. */
static void
test_says_why_it_is_empty (void)
{
  Pages pages;
  pages_open_inspect (&pages, pages_image_set (4, 40, 40, FALSE), 680, 590);
  AdwStatusPage *status = pages_part (pages.inspect, "status");
  g_assert_true (gtk_widget_get_child_visible (GTK_WIDGET (status)));
  g_assert_cmpstr (adw_status_page_get_title (status), ==, "The First Epoch Is Under Way");
  g_assert_null (strstr (adw_status_page_get_description (status), "Train"));
  pages_take_epoch (&pages, 1);
  g_assert_false (gtk_widget_get_child_visible (GTK_WIDGET (status)));
  pages_tear_down (&pages);
}

int
main (int argc, char **argv)
{
  layout_begin (&argc, &argv);
  g_test_add_func ("/inspect-page/empty", test_says_why_it_is_empty);
  g_test_add_func ("/inspect-page/image", test_looks_at_an_image);
  g_test_add_func ("/inspect-page/stays", test_stays_where_it_is);
  g_test_add_func ("/inspect-page/focus", test_keeps_the_focus);
  g_test_add_func ("/inspect-page/quick", test_is_quick);
  g_test_add_func ("/inspect-page/names", test_names_the_cell);
  g_test_add_func ("/inspect-page/cells", test_names_cells);
  g_test_add_func ("/inspect-page/catches-up", test_catches_up);
  g_test_add_func ("/inspect-page/keys", test_hears_keys);
  return g_test_run ();
}
