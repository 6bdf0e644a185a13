/* Nothing is cut off on the Data and Inspect pages, with few and many classes and with long names. */
#include "tests/ui/layout.h"
#include "tests/ui/pages.h"

#include <adwaita.h>

typedef struct {
  size_t classes;
  int width, height;
  gboolean long_names, inspects;
} Layout;

static void
test_layout (gconstpointer data)
{
  const Layout *layout = data;
  Pages pages;
  PctImageSet *set = pages_image_set (layout->classes, 2000, 1000, layout->long_names);
  if (layout->inspects)
    {
      pages_open_inspect (&pages, set, layout->width, layout->height);
      pages_take_epoch (&pages, 3);
      pages_click_cell (&pages, 1, 0);
      pages_wait_for_images (&pages);
      gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (pages_images (pages.inspect, "gallery")), 0);
    }
  else
    {
      pages_open_data (&pages, set, layout->width, layout->height);
      gtk_drop_down_set_selected (pages_part (pages.data, "label"), 2);
      g_assert_true (pct_data_page_show_image (pages.data, PCT_SPLIT_TRAIN, 1));
    }
  layout_present (pages.window, layout->width, layout->height);
  g_autofree char *mistakes = layout_mistakes (GTK_WIDGET (pages.window));
  const int width = gtk_widget_get_width (GTK_WIDGET (pages.window));
  const int height = gtk_widget_get_height (GTK_WIDGET (pages.window));
  if (mistakes[0] != '\0' || width != layout->width || height != layout->height)
    g_test_fail_printf ("%s%d × %d", mistakes, width, height);
  pages_tear_down (&pages);
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
            g_autofree char *path = g_strdup_printf ("/page-layout/%s/%d/%zu-classes%s", page == 1 ? "inspect" : "data",
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
  layout_begin (&argc, &argv);
  g_test_add_func ("/page-layout/checker", test_checker);
  add_layouts ();
  return g_test_run ();
}
