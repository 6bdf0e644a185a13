/* The Data page with made-up images, on a real display. */
#include "tests/ui/layout.h"
#include "tests/ui/pages.h"
#include "ui/model/image-list.h"
#include "ui/widgets/image-tile.h"

/* The numbers of the images that are on the screen. */
static void
visible_numbers (GtkWidget *grid, GtkWidget *scrolled, GHashTable *numbers)
{
  for (GtkWidget *cell = gtk_widget_get_first_child (grid); cell != NULL; cell = gtk_widget_get_next_sibling (cell))
    {
      graphene_rect_t bounds;
      GtkWidget *tile = layout_find (cell, PCT_TYPE_IMAGE_TILE);
      g_autofree char *text = tile == NULL ? NULL : pct_image_tile_describe (PCT_IMAGE_TILE (tile));
      if (text == NULL || !gtk_widget_compute_bounds (cell, scrolled, &bounds) || bounds.origin.y < -1
          || bounds.origin.y + bounds.size.height > (float) gtk_widget_get_height (scrolled) + 1)
        continue;
      guint number = 0;
      for (const char *c = text; *c != '\0' && *c != ':'; c++)
        if (g_ascii_isdigit (*c))
          number = number * 10 + (guint) (*c - '0');
      g_hash_table_add (numbers, GUINT_TO_POINTER (number));
    }
}

typedef struct {
  GtkWidget *grid;
  guint number;
} Sought;

static gboolean
is_seen (gpointer data)
{
  Sought *sought = data;
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);
  visible_numbers (sought->grid, gtk_widget_get_parent (sought->grid), numbers);
  return g_hash_table_contains (numbers, GUINT_TO_POINTER (sought->number));
}

typedef struct {
  GdkFrameClock *clock;
  gint64 last;
} Frame;

static gboolean
is_next (gpointer data)
{
  Frame *frame = data;
  return gdk_frame_clock_get_frame_counter (frame->clock) > frame->last;
}

/* A frame for each jump: a grid that is moved twice between two of them warns that it ran out of items. */
static void
test_pages_to_the_end (void)
{
  Pages pages;
  pages_open_data (&pages, pages_image_set (10, 60000, 0, FALSE), 1256, 900);
  GtkWidget *grid = pages_part (pages.data, "grid");
  g_assert_cmpuint (g_list_model_get_n_items (pages_images (pages.data, "grid")), ==, 60000);
  Sought sought = { grid, 0 };
  g_assert_true (layout_wait (is_seen, &sought, PAGES_PATIENCE));
  GtkAdjustment *down = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (grid));
  gint64 start = g_get_monotonic_time ();
  for (int page = 1; page <= 20; page++)
    {
      GdkFrameClock *clock = gtk_widget_get_frame_clock (grid);
      Frame frame = { clock, gdk_frame_clock_get_frame_counter (clock) };
      gtk_adjustment_set_value (down, gtk_adjustment_get_upper (down) * page / 20);
      g_assert_true (layout_wait (is_next, &frame, PAGES_PATIENCE));
    }
  g_test_message ("20 jumps through 60,000 images: %.1f ms each", (double) (g_get_monotonic_time () - start) / 20000);
  sought.number = 59999;
  g_assert_true (layout_wait (is_seen, &sought, PAGES_PATIENCE));
  pages_tear_down (&pages);
}

static void
press (GtkWidget *grid, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (grid);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean taken = FALSE;
      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &taken);
    }
}

/* Keys that come faster than frames leave out no image, and the last one is where they end. */
static void
test_pages_by_key (void)
{
  enum { ROUNDS = 20, KEYS = 20 };
  Pages pages;
  pages_open_data (&pages, pages_image_set (10, 60000, 0, FALSE), 1256, 900);
  GtkWidget *grid = pages_part (pages.data, "grid");
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (pages_images (pages.data, "grid"));
  Sought sought = { grid, 0 };
  g_assert_true (layout_wait (is_seen, &sought, PAGES_PATIENCE));
  press (grid, GDK_KEY_Page_Down);
  guint page = gtk_single_selection_get_selected (selection);
  g_assert_cmpuint (page, >, 10);
  g_assert_cmpuint (page, <, 200);
  for (guint round = 1; round <= ROUNDS; round++)
    {
      for (guint i = 0; i < KEYS; i++)
        press (grid, GDK_KEY_Page_Down);
      sought.number = gtk_single_selection_get_selected (selection);
      g_assert_cmpuint (sought.number, ==, MIN ((1 + round * KEYS) * page, 59999));
      g_assert_true (layout_wait (is_seen, &sought, PAGES_PATIENCE));
      GtkWidget *focus = gtk_window_get_focus (pages.window), *tile = layout_find (focus, PCT_TYPE_IMAGE_TILE);
      g_assert_true (gtk_widget_get_parent (focus) == grid);
      g_assert_true (pct_image_tile_get_item (PCT_IMAGE_TILE (tile)) == gtk_single_selection_get_selected_item (selection));
    }
  while (gtk_single_selection_get_selected (selection) < 59999)
    press (grid, GDK_KEY_KP_Page_Down);
  sought.number = 59999;
  g_assert_true (layout_wait (is_seen, &sought, PAGES_PATIENCE));
  press (grid, GDK_KEY_Page_Up);
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 59999 - page);
  while (gtk_single_selection_get_selected (selection) > 0)
    press (grid, GDK_KEY_KP_Page_Up);
  sought.number = 0;
  g_assert_true (layout_wait (is_seen, &sought, PAGES_PATIENCE));
  pages_tear_down (&pages);
}

static void
search (Pages *pages, const char *text)
{
  GtkWidget *entry = pages_part (pages->data, "search");
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "activate");
}

static void
test_finds_by_number (void)
{
  static const struct {
    const char *text;
    guint number; /* G_MAXUINT: refused */
    const char *caption;
  } cases[] = {
    { "12345", 12345, "Image 12,345: 5" },
    { "1,234", 1234, "Image 1,234: 4" },
    { "#59999", 59999, "Image 59,999: 9" },
    { " 0 ", 0, "Image 0: 0" },
    { "60000", G_MAXUINT, "There is no image 60000: the last one is 59,999." },
    { "99999999999999999999", G_MAXUINT, "“99999999999999999999” is no image’s number: they go from 0 to 59,999." },
    { "seven", G_MAXUINT, "“seven” is no image’s number: they go from 0 to 59,999." },
    { "7", 7, "Image 7: 7" },
  };
  Pages pages;
  pages_open_data (&pages, pages_image_set (10, 60000, 0, FALSE), 680, 590);
  GtkDropDown *label = pages_part (pages.data, "label");
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (pages_images (pages.data, "grid"));
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean refused = cases[i].number == G_MAXUINT;
      g_test_message ("“%s”", cases[i].text);
      gtk_drop_down_set_selected (label, 4); /* class 3, which none of them is */
      search (&pages, cases[i].text);
      g_assert_cmpstr (gtk_label_get_label (pages_part (pages.data, "caption")), ==, cases[i].caption);
      g_assert_cmpint (gtk_widget_has_css_class (pages_part (pages.data, "search"), "error"), ==, refused);
      g_assert_cmpuint (gtk_drop_down_get_selected (label), ==, refused ? 4 : 0);
      if (refused)
        {
          search (&pages, ""); /* Enter in an empty field asks for nothing */
          g_assert_cmpstr (gtk_label_get_label (pages_part (pages.data, "caption")), ==, "6,000 images");
          g_assert_false (gtk_widget_has_css_class (pages_part (pages.data, "search"), "error"));
          continue;
        }
      PctImageItem *item = gtk_single_selection_get_selected_item (selection);
      g_assert_cmpuint (pct_image_item_get_number (item), ==, cases[i].number);
      Sought sought = { pages_part (pages.data, "grid"), cases[i].number };
      g_assert_true (layout_wait (is_seen, &sought, PAGES_PATIENCE));
    }
  pages_tear_down (&pages);
}

static void
test_filters (void)
{
  Pages pages;
  pages_open_data (&pages, pages_image_set (10, 600, 50, FALSE), 680, 590);
  GtkDropDown *split = pages_part (pages.data, "split"), *label = pages_part (pages.data, "label");
  GListModel *images = pages_images (pages.data, "grid");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (gtk_drop_down_get_model (split))), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (images), ==, 600);
  gtk_drop_down_set_selected (label, 4);
  g_assert_cmpuint (g_list_model_get_n_items (images), ==, 60);
  gtk_drop_down_set_selected (split, 1);
  g_assert_cmpuint (g_list_model_get_n_items (images), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (PctImageItem) item = g_list_model_get_item (images, i);
      g_assert_cmpuint (pct_image_item_get_label (item), ==, 3);
      g_assert_cmpint (pct_image_item_get_split (item), ==, PCT_SPLIT_VALIDATION);
    }
  g_assert_true (pct_data_page_show_image (pages.data, PCT_SPLIT_TRAIN, 599));
  g_assert_false (pct_data_page_show_image (pages.data, PCT_SPLIT_TRAIN, 600));
  g_assert_false (pct_data_page_show_image (pages.data, PCT_SPLIT_TEST, 0));
  g_assert_cmpuint (gtk_drop_down_get_selected (split), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (images), ==, 600);
  pages_tear_down (&pages);
}

/* Without a set the page says so. */
static void
test_empty (void)
{
  Pages pages;
  pages_open_data (&pages, pages_image_set (2, 8, 0, FALSE), 680, 590);
  GtkStack *stack = pages_part (pages.data, "stack");
  g_assert_true (gtk_stack_get_visible_child (stack) == pages_part (pages.data, "content"));
  pct_experiment_model_set_image_set (pages.experiment, NULL);
  g_assert_true (gtk_stack_get_visible_child (stack) == pages_part (pages.data, "status"));
  g_assert_cmpuint (g_list_model_get_n_items (pages_images (pages.data, "grid")), ==, 0);
  g_assert_false (pct_data_page_show_image (pages.data, PCT_SPLIT_TRAIN, 0));
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "dataset.source: a & b");
  g_signal_emit_by_name (pages.library, "failed", error);
  g_assert_cmpstr (adw_status_page_get_title (pages_part (pages.data, "status")), ==, "The Dataset Could Not Be Opened");
  g_assert_cmpstr (adw_status_page_get_description (pages_part (pages.data, "status")), ==, "a &amp; b");
  pages_tear_down (&pages);
}

int
main (int argc, char **argv)
{
  layout_begin (&argc, &argv);
  g_test_add_func ("/data-page/to-the-end", test_pages_to_the_end);
  g_test_add_func ("/data-page/by-key", test_pages_by_key);
  g_test_add_func ("/data-page/by-number", test_finds_by_number);
  g_test_add_func ("/data-page/filters", test_filters);
  g_test_add_func ("/data-page/empty", test_empty);
  return g_test_run ();
}
