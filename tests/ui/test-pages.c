/* The Data and Inspect pages with made-up images and predictions, on a real display. */
#include "resources/percept-resources.h"
#include "tests/ui/layout.h"
#include "ui/model/image-list.h"
#include "ui/pages/data-page.h"
#include "ui/pages/inspect-page.h"
#include "ui/widgets/image-tile.h"
#include "ui/widgets/matrix-view.h"

#include <locale.h>
#include <string.h>

#define PATIENCE 30
#define SIDE 8
#define LONG_NAME "colorectal adenocarcinoma epithelium, class"

typedef struct {
  PctImageSet *set;
  PctExperimentModel *experiment;
  PctDatasetLibrary *library;
  PctRun *run;
  GtkWindow *window;
  PctDataPage *data;
  PctInspectPage *inspect;
} Fixture;

/* Image i is of class i % classes, its first pixel its number's lowest byte. */
static PctImageSet *
image_set_new (size_t classes, size_t train, size_t validation, gboolean long_names)
{
  const size_t counts[PCT_SPLITS] = { [PCT_SPLIT_TRAIN] = train, [PCT_SPLIT_VALIDATION] = validation };
  g_autoptr (GError) error = NULL;
  PctImageSet *set = pct_image_set_new ("made", "Made", SIDE, SIDE, 1, classes, counts, &error);
  g_assert_no_error (error);
  for (size_t split = 0; split < PCT_SPLITS; split++)
    for (size_t i = 0; i < set->splits[split].count; i++)
      {
        set->splits[split].labels[i] = (uint16_t) (i % classes);
        set->splits[split].pixels[i * SIDE * SIDE] = (uint8_t) i;
      }
  for (size_t i = 0; long_names && i < classes; i++)
    {
      g_autofree char *name = g_strdup_printf (LONG_NAME " %zu", i);
      pct_image_set_name_class (set, i, name);
    }
  return set;
}

static void
set_up (Fixture *fixture, PctImageSet *set)
{
  fixture->set = set;
  fixture->experiment = pct_experiment_model_new ();
  fixture->library = pct_dataset_library_new (NULL);
  fixture->run = pct_run_new ();
  fixture->window = GTK_WINDOW (gtk_window_new ());
  pct_experiment_model_set_image_set (fixture->experiment, set);
}

static void
open_data (Fixture *fixture, int width, int height)
{
  fixture->data = g_object_new (PCT_TYPE_DATA_PAGE, NULL);
  pct_data_page_set_models (fixture->data, fixture->experiment, fixture->library);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->data));
  layout_present (fixture->window, width, height);
}

static void
open_inspect (Fixture *fixture, int width, int height)
{
  fixture->inspect = g_object_new (PCT_TYPE_INSPECT_PAGE, NULL);
  pct_inspect_page_set_models (fixture->inspect, fixture->experiment, fixture->run);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->inspect));
  layout_present (fixture->window, width, height);
}

static void
tear_down (Fixture *fixture)
{
  gtk_window_destroy (fixture->window);
  g_clear_object (&fixture->run);
  g_clear_object (&fixture->library);
  g_clear_object (&fixture->experiment);
  g_clear_pointer (&fixture->set, pct_image_set_unref);
}

static gpointer
part_of (gpointer page, const char *name)
{
  GObject *part = gtk_widget_get_template_child (page, G_OBJECT_TYPE (page), name);
  g_assert_nonnull (part);
  return part;
}

static GListModel *
images_of (gpointer page, const char *grid)
{
  return G_LIST_MODEL (gtk_grid_view_get_model (part_of (page, grid)));
}

/* The numbers of the images that are on the screen. */
static void
visible_numbers (GtkWidget *grid, GtkWidget *scrolled, GHashTable *numbers)
{
  for (GtkWidget *cell = gtk_widget_get_first_child (grid); cell != NULL; cell = gtk_widget_get_next_sibling (cell))
    {
      graphene_rect_t bounds;
      GtkWidget *tile = layout_find (cell, PCT_TYPE_IMAGE_TILE);
      const char *text = tile == NULL ? NULL : gtk_widget_get_tooltip_text (tile);
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

static void
test_pages_to_the_end (void)
{
  Fixture fixture;
  set_up (&fixture, image_set_new (10, 60000, 0, FALSE));
  open_data (&fixture, 1256, 900);
  GtkWidget *grid = part_of (fixture.data, "grid");
  g_assert_cmpuint (g_list_model_get_n_items (images_of (fixture.data, "grid")), ==, 60000);
  Sought sought = { grid, 0 };
  g_assert_true (layout_wait (is_seen, &sought, PATIENCE));
  GtkAdjustment *down = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (grid));
  gint64 start = g_get_monotonic_time ();
  for (int page = 1; page <= 20; page++)
    {
      gtk_adjustment_set_value (down, gtk_adjustment_get_upper (down) * page / 20);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_test_message ("20 jumps through 60,000 images: %.1f ms each", (double) (g_get_monotonic_time () - start) / 20000);
  sought.number = 59999;
  g_assert_true (layout_wait (is_seen, &sought, PATIENCE));
  tear_down (&fixture);
}

static void
search (Fixture *fixture, const char *text)
{
  GtkWidget *entry = part_of (fixture->data, "search");
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
    { "99999999999999999999", G_MAXUINT, "“99999999999999999999” is no image's number: they go from 0 to 59,999." },
    { "seven", G_MAXUINT, "“seven” is no image's number: they go from 0 to 59,999." },
    { "", G_MAXUINT, "“” is no image's number: they go from 0 to 59,999." },
    { "7", 7, "Image 7: 7" },
  };
  Fixture fixture;
  set_up (&fixture, image_set_new (10, 60000, 0, FALSE));
  open_data (&fixture, 680, 590);
  GtkDropDown *label = part_of (fixture.data, "label");
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (images_of (fixture.data, "grid"));
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean refused = cases[i].number == G_MAXUINT;
      g_test_message ("“%s”", cases[i].text);
      gtk_drop_down_set_selected (label, 4); /* class 3, which none of them is */
      search (&fixture, cases[i].text);
      g_assert_cmpstr (gtk_label_get_label (part_of (fixture.data, "caption")), ==, cases[i].caption);
      g_assert_cmpint (gtk_widget_has_css_class (part_of (fixture.data, "search"), "error"), ==, refused);
      g_assert_cmpuint (gtk_drop_down_get_selected (label), ==, refused ? 4 : 0);
      if (refused)
        continue;
      PctImageItem *item = gtk_single_selection_get_selected_item (selection);
      g_assert_cmpuint (pct_image_item_get_number (item), ==, cases[i].number);
      Sought sought = { part_of (fixture.data, "grid"), cases[i].number };
      g_assert_true (layout_wait (is_seen, &sought, PATIENCE));
    }
  tear_down (&fixture);
}

static void
test_filters (void)
{
  Fixture fixture;
  set_up (&fixture, image_set_new (10, 600, 50, FALSE));
  open_data (&fixture, 680, 590);
  GtkDropDown *split = part_of (fixture.data, "split"), *label = part_of (fixture.data, "label");
  GListModel *images = images_of (fixture.data, "grid");
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
  g_assert_true (pct_data_page_show_image (fixture.data, PCT_SPLIT_TRAIN, 599));
  g_assert_false (pct_data_page_show_image (fixture.data, PCT_SPLIT_TRAIN, 600));
  g_assert_false (pct_data_page_show_image (fixture.data, PCT_SPLIT_TEST, 0));
  g_assert_cmpuint (gtk_drop_down_get_selected (split), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (images), ==, 600);
  tear_down (&fixture);
}

/* Without a set the page says so. */
static void
test_empty (void)
{
  Fixture fixture;
  set_up (&fixture, image_set_new (2, 8, 0, FALSE));
  open_data (&fixture, 680, 590);
  GtkStack *stack = part_of (fixture.data, "stack");
  g_assert_true (gtk_stack_get_visible_child (stack) == part_of (fixture.data, "content"));
  pct_experiment_model_set_image_set (fixture.experiment, NULL);
  g_assert_true (gtk_stack_get_visible_child (stack) == part_of (fixture.data, "status"));
  g_assert_cmpuint (g_list_model_get_n_items (images_of (fixture.data, "grid")), ==, 0);
  g_assert_false (pct_data_page_show_image (fixture.data, PCT_SPLIT_TRAIN, 0));
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "a & b");
  g_signal_emit_by_name (fixture.library, "failed", error);
  g_assert_cmpstr (adw_status_page_get_title (part_of (fixture.data, "status")), ==, "The Dataset Could Not Be Opened");
  g_assert_cmpstr (adw_status_page_get_description (part_of (fixture.data, "status")), ==, "a &amp; b");
  tear_down (&fixture);
}

/* Everything goes into class 0 but what the epoch's number divides, which is right. */
static void
take_epoch (Fixture *fixture, uint32_t number)
{
  const PctImages *images = &fixture->set->splits[PCT_SPLIT_VALIDATION];
  const size_t classes = fixture->set->n_classes;
  PctEvent *event = pct_event_new (PCT_EVENT_EPOCH, number);
  event->epoch.epoch = number;
  event->epoch.confusion = g_new0 (uint32_t, classes *classes);
  event->epoch.validation.count = images->count;
  event->epoch.validation.predictions = g_new0 (PctPrediction, images->count);
  for (size_t i = 0; i < images->count; i++)
    {
      uint16_t predicted = i % number == 0 ? images->labels[i] : 0;
      event->epoch.validation.predictions[i]
          = (PctPrediction){ predicted, 0.5f, (float) (images->count - i), 0.25f };
      event->epoch.confusion[images->labels[i] * classes + predicted]++;
    }
  pct_run_take_event (fixture->run, event);
  pct_event_unref (event);
}

static void
begin (Fixture *fixture)
{
  pct_run_begin (fixture->run, 10, 8, "Made", "Made");
  PctEvent *event = pct_event_new (PCT_EVENT_START, 0);
  event->start.n_classes = event->start.n_outputs = fixture->set->n_classes;
  event->start.class_names = g_strdupv (fixture->set->class_names);
  pct_run_take_event (fixture->run, event);
  pct_event_unref (event);
}

static gboolean
has_images (gpointer page)
{
  return g_list_model_get_n_items (images_of (page, "gallery")) > 0 && layout_find (page, PCT_TYPE_IMAGE_TILE) != NULL;
}

static void
click_cell (Fixture *fixture, guint row, guint column)
{
  PctMatrixView *matrix = part_of (fixture->inspect, "matrix");
  g_assert_true (pct_matrix_view_choose (matrix, row, column));
  g_signal_emit_by_name (matrix, "chosen", row, column);
}

static const char *
detail_text (Fixture *fixture, const char *name)
{
  return gtk_label_get_label (part_of (part_of (fixture->inspect, "detail"), name));
}

static void
test_looks_at_an_image (void)
{
  Fixture fixture;
  set_up (&fixture, image_set_new (4, 40, 400, FALSE));
  open_inspect (&fixture, 680, 590);
  begin (&fixture);
  take_epoch (&fixture, 1);
  take_epoch (&fixture, 2);
  click_cell (&fixture, 1, 0);
  g_assert_true (layout_wait (has_images, fixture.inspect, PATIENCE));
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (images_of (fixture.inspect, "gallery"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (selection)), ==, 100);
  g_assert_false (gtk_widget_get_visible (part_of (fixture.inspect, "detail_frame")));

  /* Image 9 is of class 1: right in epoch 1, wrong in 2, right in 3. */
  gtk_single_selection_set_selected (selection, 2);
  g_assert_true (gtk_widget_get_visible (part_of (fixture.inspect, "detail_frame")));
  g_assert_cmpstr (detail_text (&fixture, "title"), ==, "Image 9");
  g_assert_cmpstr (detail_text (&fixture, "label"), ==, "1");
  g_assert_cmpstr (detail_text (&fixture, "predicted"), ==, "0");
  g_assert_cmpstr (detail_text (&fixture, "loss"), ==, "391.000");
  g_assert_cmpstr (detail_text (&fixture, "margin"), ==, "25.0 %");
  g_assert_cmpstr (detail_text (&fixture, "story"), ==, "Right in 1 of 2 epochs, first in epoch 1, flipped once");
  take_epoch (&fixture, 3);
  g_assert_cmpstr (detail_text (&fixture, "title"), ==, "Image 9");
  g_assert_cmpstr (detail_text (&fixture, "predicted"), ==, "1");
  g_assert_cmpstr (detail_text (&fixture, "story"), ==, "Right in 2 of 3 epochs, first in epoch 1, flipped 2 times");
  click_cell (&fixture, 2, 0);
  g_assert_false (gtk_widget_get_visible (part_of (fixture.inspect, "detail_frame")));
  tear_down (&fixture);
}

static gboolean
is_long (gpointer adjustment)
{
  return gtk_adjustment_get_upper (adjustment) > 3 * gtk_adjustment_get_page_size (adjustment);
}

static guint
focused_number (Fixture *fixture, GtkWidget *gallery)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);
  g_assert_true (focus != NULL && gtk_widget_is_ancestor (focus, gallery));
  const char *text = gtk_widget_get_tooltip_text (layout_find (focus, PCT_TYPE_IMAGE_TILE));
  return (guint) g_ascii_strtoull (text + strlen ("Image "), NULL, 10);
}

/* The keyboard stays at the image it has come to, when an epoch ends. */
static void
test_keeps_the_focus (void)
{
  Fixture fixture;
  set_up (&fixture, image_set_new (2, 20, 800, FALSE));
  open_inspect (&fixture, 680, 590);
  begin (&fixture);
  take_epoch (&fixture, 5);
  click_cell (&fixture, 1, 0);
  g_assert_true (layout_wait (has_images, fixture.inspect, PATIENCE));
  GtkWidget *gallery = part_of (fixture.inspect, "gallery");
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (images_of (fixture.inspect, "gallery")), 5);
  gtk_widget_grab_focus (gallery);
  guint before = focused_number (&fixture, gallery);
  for (uint32_t epoch = 6; epoch < 9; epoch++)
    {
      take_epoch (&fixture, epoch);
      layout_present (fixture.window, 680, 590);
      g_assert_cmpuint (focused_number (&fixture, gallery), ==, before);
    }
  tear_down (&fixture);
}

/* A gallery that somebody reads stays where it is when an epoch ends. */
static void
test_stays_where_it_is (void)
{
  Fixture fixture;
  set_up (&fixture, image_set_new (2, 20, 2000, FALSE));
  open_inspect (&fixture, 680, 590);
  begin (&fixture);
  take_epoch (&fixture, 5);
  click_cell (&fixture, 1, 0);
  g_assert_true (layout_wait (has_images, fixture.inspect, PATIENCE));
  GtkWidget *gallery = part_of (fixture.inspect, "gallery");
  GtkAdjustment *down = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (gallery));
  g_assert_true (layout_wait (is_long, down, PATIENCE));
  gtk_adjustment_set_value (down, gtk_adjustment_get_upper (down) / 2);
  layout_present (fixture.window, 680, 590);
  double before = gtk_adjustment_get_value (down);
  g_assert_cmpfloat (before, >, 500);
  take_epoch (&fixture, 7);
  layout_present (fixture.window, 680, 590);
  g_test_message ("%.0f, then %.0f of %.0f", before, gtk_adjustment_get_value (down), gtk_adjustment_get_upper (down));
  g_assert_cmpfloat (ABS (gtk_adjustment_get_value (down) - before), <, 0.2 * before);
  tear_down (&fixture);
}

/* The time until the images are on the screen, of 10,000 in the cell. */
static void
test_is_quick (void)
{
  Fixture fixture;
  set_up (&fixture, image_set_new (2, 20, 20000, FALSE));
  open_inspect (&fixture, 1256, 900);
  begin (&fixture);
  take_epoch (&fixture, 1);
  click_cell (&fixture, 0, 0);
  g_assert_true (layout_wait (has_images, fixture.inspect, PATIENCE));
  gint64 start = g_get_monotonic_time ();
  click_cell (&fixture, 1, 1);
  gint64 clicked = g_get_monotonic_time ();
  g_assert_true (layout_wait (has_images, fixture.inspect, PATIENCE));
  layout_present (fixture.window, 1256, 900);
  g_assert_cmpuint (g_list_model_get_n_items (images_of (fixture.inspect, "gallery")), ==, 10000);
  g_test_message ("10,000 images: %.1f ms of the click, six frames %.1f ms", (double) (clicked - start) / 1000,
                  (double) (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpint (clicked - start, <, G_USEC_PER_SEC);
  tear_down (&fixture);
}

/* Of more cells than are widgets, the chosen one is. */
static void
test_names_cells (void)
{
  Fixture fixture;
  set_up (&fixture, image_set_new (100, 200, 1000, FALSE));
  open_inspect (&fixture, 1256, 900);
  begin (&fixture);
  take_epoch (&fixture, 3);
  click_cell (&fixture, 37, 0);
  GtkWidget *cell = gtk_widget_get_last_child (part_of (fixture.inspect, "matrix"));
  gtk_test_accessible_assert_role (cell, GTK_ACCESSIBLE_ROLE_BUTTON);
  g_autofree char *wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                               "true 37, predicted 0: 7 images, 70.0 % of true 37");
  g_assert_cmpstr (wrong, ==, NULL);
  tear_down (&fixture);
}

typedef struct {
  size_t classes;
  int width, height;
  gboolean long_names, inspects;
} Layout;

static void
test_layout (gconstpointer data)
{
  const Layout *layout = data;
  Fixture fixture;
  set_up (&fixture, image_set_new (layout->classes, 2000, 1000, layout->long_names));
  if (layout->inspects)
    {
      open_inspect (&fixture, layout->width, layout->height);
      begin (&fixture);
      take_epoch (&fixture, 3);
      click_cell (&fixture, 1, 0);
      g_assert_true (layout_wait (has_images, fixture.inspect, PATIENCE));
      gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (images_of (fixture.inspect, "gallery")), 0);
    }
  else
    {
      open_data (&fixture, layout->width, layout->height);
      gtk_drop_down_set_selected (part_of (fixture.data, "label"), 2);
      g_assert_true (pct_data_page_show_image (fixture.data, PCT_SPLIT_TRAIN, 1));
    }
  layout_present (fixture.window, layout->width, layout->height);
  g_autofree char *mistakes = layout_mistakes (GTK_WIDGET (fixture.window));
  const int width = gtk_widget_get_width (GTK_WIDGET (fixture.window));
  const int height = gtk_widget_get_height (GTK_WIDGET (fixture.window));
  if (mistakes[0] != '\0' || width != layout->width || height != layout->height)
    g_test_fail_printf ("%s%d × %d", mistakes, width, height);
  tear_down (&fixture);
}

static void
add_layouts (void)
{
  /* What a window of 1024 × 640 and 1600 × 1000 leaves a page beside the sidebar. */
  static const int sizes[][2] = { { 678, 588 }, { 1254, 948 } };
  static const size_t classes[] = { 2, 10, 100 };
  static Layout layouts[2 * G_N_ELEMENTS (sizes) * G_N_ELEMENTS (classes) * 2];
  size_t n = 0;
  for (size_t page = 0; page < 2; page++)
    for (size_t size = 0; size < G_N_ELEMENTS (sizes); size++)
      for (size_t i = 0; i < G_N_ELEMENTS (classes); i++)
        for (size_t names = 0; names < 2; names++)
          {
            layouts[n] = (Layout){ classes[i], sizes[size][0], sizes[size][1], names == 1, page == 1 };
            g_autofree char *path = g_strdup_printf ("/pages/layout/%s/%d/%zu-classes%s", page == 1 ? "inspect" : "data",
                                                     sizes[size][0], classes[i], names == 1 ? "-long" : "");
            g_test_add_data_func (path, &layouts[n++], test_layout);
          }
}

/* The checker itself: it must see what it is for. */
static void
test_checker (void)
{
  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new ("more than there is room for");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), label);
  gtk_window_set_child (GTK_WINDOW (window), box);
  layout_present (GTK_WINDOW (window), 80, 80);
  g_autofree char *cut = layout_mistakes (window);
  g_assert_cmpstr (cut, ==, "GtkLabel is cut off: “more than there is room for”\n");
  gtk_widget_set_tooltip_text (box, "here is more room than there, for all of it");
  g_autofree char *told = layout_mistakes (window);
  g_assert_cmpstr (told, ==, "");
  GtkWidget *fixed = gtk_fixed_new ();
  gtk_box_append (GTK_BOX (box), fixed);
  gtk_fixed_put (GTK_FIXED (fixed), gtk_label_new ("out"), -30, 0);
  layout_present (GTK_WINDOW (window), 80, 80);
  g_autofree char *outside = layout_mistakes (window);
  g_assert_true (g_str_has_prefix (outside, "GtkLabel leaves its room"));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (percept_get_resource ());
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, "/org/percept/Percept/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_test_add_func ("/pages/layout/checker", test_checker);
  g_test_add_func ("/pages/data/to-the-end", test_pages_to_the_end);
  g_test_add_func ("/pages/data/by-number", test_finds_by_number);
  g_test_add_func ("/pages/data/filters", test_filters);
  g_test_add_func ("/pages/data/empty", test_empty);
  g_test_add_func ("/pages/inspect/image", test_looks_at_an_image);
  g_test_add_func ("/pages/inspect/stays", test_stays_where_it_is);
  g_test_add_func ("/pages/inspect/focus", test_keeps_the_focus);
  g_test_add_func ("/pages/inspect/quick", test_is_quick);
  g_test_add_func ("/pages/inspect/cells", test_names_cells);
  add_layouts ();
  return g_test_run ();
}
