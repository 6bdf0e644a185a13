/* The whole window, on each of its pages, with long class names: no text is cut off, no widget leaves the window. In
 * pseudo.py's language nothing is untranslated, either. test-layout [right-to-left] */
#include "app/application.h"
#include "app/language.h"
#include "app/window.h"
#include "tests/scratch.h"
#include "tests/ui/language.h"
#include "tests/ui/layout.h"
#include "ui/pages/data-page.h"
#include "ui/widgets/image-tile.h"

#include <glib/gi18n.h>

#define PATIENCE 120
#define RECORD (1 + 3 * 32 * 32)
#define IMAGES 40 /* a file */

static PctApplication *application;
static char *folder;
static gboolean pseudo;

/* What is no language's: names from files, of layers, functions and methods, keys and units. */
static const char *const allowed[] = { "colorectal", "adenocarcinoma", "epithelium", "number", "Close", "Minimize", "Maximize", "the", "window", "Ctrl", "Shift", "Alt", "Delete", "Home", "Menu", "Shortcuts",
  "conv2d", "conv2d_1", "max_pooling2d", "max_pooling2d_1", "flatten", "dense", "dense_1", "dense_2", "same", "valid", "relu", "softmax", "Adam", NULL };

static void
write_file (const char *name, const void *contents, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_file_set_contents (path, contents, (gssize) size, &error);
  g_assert_no_error (error);
}

/* In CIFAR-10's format, which says how its classes are called. */
static void
write_dataset (void)
{
  static const char *const files[] = { "data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
                                       "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin" };
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree uint8_t *records = g_malloc (IMAGES * RECORD);
  for (int i = 0; i < 10; i++)
    g_string_append_printf (names, "colorectal adenocarcinoma epithelium number %d\n", i);
  for (size_t i = 0; i < IMAGES * RECORD; i++)
    records[i] = (uint8_t) (i % RECORD == 0 ? i / RECORD % 10 : i * 7 + i / RECORD * 31);
  write_file ("batches.meta.txt", names->str, names->len);
  for (size_t i = 0; i < G_N_ELEMENTS (files); i++)
    write_file (files[i], records, IMAGES * RECORD);
}

static gboolean
can_train (gpointer window)
{
  return g_action_group_get_action_enabled (pct_window_get_run_actions (window), "train");
}

static gboolean
has_ended (gpointer window)
{
  return pct_run_get_state (pct_window_get_run (window)) >= PCT_RUN_COMPLETED;
}

/* An image whose class has a long name: the folder is open. */
static gboolean
shows_folder (gpointer window)
{
  GtkWidget *tile = layout_find (window, PCT_TYPE_IMAGE_TILE);
  g_autofree char *text = tile == NULL ? NULL : pct_image_tile_describe (PCT_IMAGE_TILE (tile));
  return text != NULL && strstr (text, "adenocarcinoma") != NULL;
}

/* Another window of the application than this one, the newest. */
static GtkWidget *
find_above (GtkWidget *window)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  for (guint i = g_list_model_get_n_items (toplevels); i > 0; i--)
    {
      g_autoptr (GtkWidget) toplevel = g_list_model_get_item (toplevels, i - 1);
      if (toplevel != window)
        return toplevel;
    }
  return NULL;
}

/* Rows that fold are unfolded. */
static void
unfold (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  GParamSpec *expanded = g_object_class_find_property (G_OBJECT_GET_CLASS (widget), "expanded");
  if (expanded != NULL && expanded->value_type == G_TYPE_BOOLEAN)
    g_object_set (widget, "expanded", TRUE, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    unfold (child);
}

static void
check_window (GtkWidget *window, int width, int height, const char *what)
{
  g_autofree char *mistakes = layout_mistakes (window);
  g_autofree char *untranslated = pseudo ? layout_untranslated (window, allowed) : g_strdup ("");
  if (mistakes[0] != '\0' || untranslated[0] != '\0' || gtk_widget_get_width (window) > width
      || gtk_widget_get_height (window) > height)
    {
      g_test_message ("%s, %d × %d:\n%s%s", what, gtk_widget_get_width (window), gtk_widget_get_height (window), mistakes,
                      untranslated);
      g_test_fail ();
    }
}

static void
check_pages (GtkWidget *window, int width, int height, const char *when)
{
  static const char *const pages[] = { "data", "train", "inspect" };
  for (size_t i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      gtk_widget_activate_action (window, "win.page", "s", pages[i]);
      layout_present (GTK_WINDOW (window), width, height);
      g_autofree char *what = g_strdup_printf ("%s, %s", pages[i], when);
      check_window (window, width, height, what);
    }
}

static void
test_window (gconstpointer data)
{
  const int *size = data;
  GtkWidget *window = GTK_WIDGET (pct_window_new (GTK_APPLICATION (application), NULL));
  g_object_ref_sink (window);
  layout_present (GTK_WINDOW (window), size[0], size[1]);
  g_assert_true (layout_wait (can_train, window, PATIENCE));
  check_pages (window, size[0], size[1], "at the start");
  unfold (window);
  check_pages (window, size[0], size[1], "unfolded");

  g_autoptr (GFile) file = g_file_new_for_path (folder);
  pct_window_open (PCT_WINDOW (window), file);
  gtk_widget_activate_action (window, "win.page", "s", "data");
  g_assert_true (layout_wait (shows_folder, window, PATIENCE));
  g_assert_true (layout_wait (can_train, window, PATIENCE));
  gtk_widget_activate_action (window, "run.train", NULL);
  g_assert_true (layout_wait (has_ended, window, PATIENCE));
  g_assert_null (pct_run_get_error (pct_window_get_run (PCT_WINDOW (window))));
  check_pages (window, size[0], size[1], "with long names");
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (window);
}

/* Those that open above the window: each at the size it takes. */
static void
test_windows (void)
{
  static const char *const actions[] = { "app.preferences", "win.show-help-overlay" };
  GtkWidget *window = GTK_WIDGET (pct_window_new (GTK_APPLICATION (application), NULL));
  g_object_ref_sink (window);
  layout_present (GTK_WINDOW (window), 1200, 800);
  /* GTK 4.8 warns of the pluses between the keys of its own window of shortcuts. */
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  for (size_t i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_assert_true (gtk_widget_activate_action (window, actions[i], NULL));
      GtkWidget *above = find_above (window);
      g_assert_nonnull (above);
      int width, height;
      gtk_window_get_default_size (GTK_WINDOW (above), &width, &height);
      layout_present (GTK_WINDOW (above), width, height);
      check_window (above, G_MAXINT, G_MAXINT, actions[i]);
      gtk_window_destroy (GTK_WINDOW (above));
    }
  g_log_set_always_fatal (fatal);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (window);
}

/* FALSE where the language can't be had. */
static gboolean
begin_language (void)
{
  const char *catalogues = g_getenv ("PERCEPT_CATALOGUES"), *language = g_getenv ("LANGUAGE");
  pct_language_begin ();
  pseudo = catalogues != NULL;
  if (pseudo)
    bindtextdomain (GETTEXT_PACKAGE, catalogues);
  return language == NULL || language[0] == '\0' || language_is_spoken ();
}

int
main (int argc, char **argv)
{
  static const int small[] = { 1024, 640 }, large[] = { 1600, 1000 };
  gboolean speaks = begin_language ();
  g_test_init (&argc, &argv, NULL);
  if (!speaks)
    return 0;
  g_autoptr (GError) error = NULL;
  folder = scratch_new ();
  write_dataset ();
  application = pct_application_new ();
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  if (argc > 1 && g_str_equal (argv[1], "right-to-left"))
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  g_test_add_func ("/layout/windows", test_windows);
  g_test_add_data_func ("/layout/1024x640", small, test_window);
  g_test_add_data_func ("/layout/1600x1000", large, test_window);
  int status = g_test_run ();
  scratch_free (folder);
  g_object_unref (application);
  return status;
}
