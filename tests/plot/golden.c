/* Drawings compared with those kept in golden/. PERCEPT_GOLDEN=write keeps what is drawn now instead; look at it then.
 */
#include "tests/plot/scenes.h"
#include "ui/draw/thumbnails.h"

#include <glib/gstdio.h>

typedef struct {
  const char *name;
  int width, height;
  gboolean dark;
  int epochs, batches;
  gboolean log_y, hover;
} PlotCase;

static const PlotCase plot_cases[] = {
  { "light", 480, 240, FALSE, 7, 60, FALSE, TRUE },    { "dark", 480, 240, TRUE, 7, 60, FALSE, TRUE },
  { "dense", 480, 240, FALSE, 30, 200, FALSE, FALSE }, { "log", 400, 220, TRUE, 30, 20, TRUE, FALSE },
  { "small", 240, 140, FALSE, 7, 60, FALSE, TRUE },    { "one-epoch", 320, 200, FALSE, 1, 60, FALSE, FALSE },
  { "empty", 320, 160, TRUE, 0, 0, FALSE, FALSE },
};

static void
compare (const char *name, cairo_surface_t *page)
{
  g_autofree char *file = g_strconcat (name, ".png", NULL),
                  *path = g_test_build_filename (G_TEST_DIST, "golden", file, NULL);
  if (g_strcmp0 (g_getenv ("PERCEPT_GOLDEN"), "write") == 0)
    {
      g_assert_cmpint (cairo_surface_write_to_png (page, path), ==, CAIRO_STATUS_SUCCESS);
      return;
    }
  cairo_surface_t *golden = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (golden), ==, CAIRO_STATUS_SUCCESS);
  /* Other versions of FreeType and cairo round edges differently: a few pixels may, by as much as an edge has. */
  double share = differing_share (page, golden, 64);
  if (share > 0.005)
    {
      g_autofree char *seen = g_build_filename (g_get_tmp_dir (), file, NULL);
      cairo_surface_write_to_png (page, seen);
      g_test_message ("%.2f %% of the pixels differ from %s; what was drawn is in %s", 100 * share, path, seen);
      g_test_fail ();
    }
  cairo_surface_destroy (golden);
}

static void
test_plot (gconstpointer data)
{
  const PlotCase *what = data;
  Scene *scene = scene_new (what->epochs, what->batches);
  PctStyle style = what->dark ? pct_style_dark (1) : pct_style_light (1);
  scene->plot.log_y = what->log_y;
  if (what->hover)
    {
      scene->plot.hover = 4.2;
      scene->plot.cursor = 6;
    }
  cairo_surface_t *page = cairo_image_surface_create (CAIRO_FORMAT_RGB24, what->width, what->height);
  cairo_t *cr = cairo_create (page);
  pct_plot_paint (&scene->plot, &style, what->width, what->height, cr);
  cairo_destroy (cr);
  g_autofree char *name = g_strconcat ("plot-", what->name, NULL);
  compare (name, page);
  cairo_surface_destroy (page);
  scene_free (scene);
}

typedef struct {
  const char *name;
  size_t rows, columns;
  const char *const *names;
  int side;
  gboolean dark;
} MatrixCase;

static const char *const animals[]
    = { "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck" };
static const char *const lungs[] = { "normal", "pneumonia" };

static const MatrixCase matrix_cases[] = {
  { "ten", 10, 10, animals, 400, FALSE },
  { "two", 2, 3, lungs, 260, TRUE },
  { "hundred", 100, 100, NULL, 400, TRUE },
};

static void
test_matrix (gconstpointer data)
{
  const MatrixCase *what = data;
  g_autofree uint32_t *counts = scene_counts (what->rows, what->columns);
  PctMatrix matrix = PCT_MATRIX_INIT;
  PctStyle style = what->dark ? pct_style_dark (1) : pct_style_light (1);
  g_auto (PctMatrixLayout) layout = { 0 };
  matrix.counts = counts;
  matrix.rows = what->rows;
  matrix.columns = what->columns;
  matrix.names = what->names;
  matrix.title = "Epoch 7";
  matrix.row = 1;
  matrix.column = 0;
  pct_matrix_layout (&matrix, &style, what->side, what->side, &layout);
  cairo_surface_t *page = cairo_image_surface_create (CAIRO_FORMAT_RGB24, what->side, what->side);
  cairo_t *cr = cairo_create (page);
  pct_matrix_paint (&matrix, &style, &layout, cr);
  cairo_destroy (cr);
  g_autofree char *name = g_strconcat ("matrix-", what->name, NULL);
  compare (name, page);
  cairo_surface_destroy (page);
}

static void
test_thumbnails (void)
{
  uint8_t pixels[8 * 8 * 3];
  for (size_t i = 0; i < sizeof pixels; i++)
    pixels[i] = (uint8_t)(i * 5 + (i % 3) * 40);
  PctThumbnail images[6];
  for (size_t i = 0; i < 6; i++)
    images[i] = (PctThumbnail){ pixels, i % 2 ? "9 → 4" : "a long name", (PctFrame)(i % 3) };
  PctThumbnails thumbnails = { images, 6, 8, 8, 3, TRUE, 48, NULL };
  PctThumbnailsLayout layout;
  PctStyle style = pct_style_light (1);
  pct_thumbnails_layout (&thumbnails, &style, 200, 160, &layout);
  cairo_surface_t *page = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 200, 160);
  cairo_t *cr = cairo_create (page);
  pct_thumbnails_paint (&thumbnails, &style, &layout, cr);
  cairo_destroy (cr);
  compare ("thumbnails", page);
  cairo_surface_destroy (page);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (plot_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/plot/golden/plot-", plot_cases[i].name, NULL);
      g_test_add_data_func (path, &plot_cases[i], test_plot);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (matrix_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/plot/golden/matrix-", matrix_cases[i].name, NULL);
      g_test_add_data_func (path, &matrix_cases[i], test_matrix);
    }
  g_test_add_func ("/plot/golden/thumbnails", test_thumbnails);
  return g_test_run ();
}
