#include "tests/plot/scenes.h"
#include "tests/scratch.h"
#include "ui/draw/export.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_kinds (void)
{
  static const struct {
    const char *name, *magic, *contains;
  } cases[]
      = { { "figure.png", "\x89PNG\r\n", "IHDR" }, { "figure.SVG", "<?xml", "<svg" }, { "figure.pdf", "%PDF-", NULL } };
  char *folder = scratch_new ();
  Scene *scene = scene_new (7, 400);
  g_autofree uint32_t *counts = scene_counts (10, 10);
  PctMatrix matrix = PCT_MATRIX_INIT;
  matrix.counts = counts;
  matrix.rows = matrix.columns = 10;
  PctFigure figure = { .title = "A run", .plots = &scene->plot, .n_plots = 1, .matrix = &matrix };
  PctStyle style = pct_style_print ();
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_build_filename (folder, cases[i].name, NULL), *bytes = NULL;
      gsize length;
      g_assert_true (pct_figure_export (&figure, &style, path, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_cmpuint (length, >, 2000);
      g_assert_cmpuint (length, <, 500000);
      g_assert_cmpmem (bytes, strlen (cases[i].magic), cases[i].magic, strlen (cases[i].magic));
      if (cases[i].contains)
        g_assert_nonnull (memmem (bytes, 400, cases[i].contains, strlen (cases[i].contains)));
    }
  scratch_free (folder);
  scene_free (scene);
}

static void
test_errors (void)
{
  char *folder = scratch_new ();
  static const struct {
    const char *name;
    double width;
    int code;
    const char *says;
  } cases[] = { { "figure.gif", 0, G_FILE_ERROR_INVAL, "figure.gif" },
                { "figure", 0, G_FILE_ERROR_INVAL, ".png, .svg or .pdf" },
                { "missing/figure.png", 0, G_FILE_ERROR_NOENT, "missing" },
                { "large.png", 1e9, G_FILE_ERROR_INVAL, "large.png" } };
  Scene *scene = scene_new (2, 10);
  PctFigure figure = { .plots = &scene->plot, .n_plots = 1 };
  PctStyle style = pct_style_print ();
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_build_filename (folder, cases[i].name, NULL);
      figure.width = figure.height = cases[i].width;
      g_assert_false (pct_figure_export (&figure, &style, path, &error));
      g_assert_error (error, G_FILE_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0); /* Nothing was left behind. */
  g_free (folder);
  scene_free (scene);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/export/kinds", test_kinds);
  g_test_add_func ("/plot/export/errors", test_errors);
  return g_test_run ();
}
