#include "tests/plot/scenes.h"
#include "ui/draw/describe.h"
#include "ui/draw/thumbnails.h"

static const char *const long_names[] = { "adipose",
                                          "background",
                                          "debris",
                                          "lymphocytes",
                                          "mucus",
                                          "smooth muscle",
                                          "normal colon mucosa",
                                          "cancer-associated stroma",
                                          "colorectal adenocarcinoma epithelium",
                                          "bad \xff bytes\nand lines" };

static void
check_cells (const PctMatrixLayout *layout)
{
  for (size_t row = 0; row < layout->rows; row++)
    for (size_t column = 0; column < layout->columns; column++)
      {
        size_t found_row, found_column;
        PctRectangle cell = pct_matrix_cell (layout, row, column);
        g_assert_true (
            pct_matrix_cell_at (layout, cell.x + cell.width / 2, cell.y + cell.height / 2, &found_row, &found_column));
        g_assert_cmpuint (found_row, ==, row);
        g_assert_cmpuint (found_column, ==, column);
      }
  size_t row, column;
  PctRectangle all = layout->cells;
  g_assert_false (pct_matrix_cell_at (layout, all.x - 1, all.y + 1, &row, &column));
  g_assert_false (pct_matrix_cell_at (layout, all.x + 1, all.y - 1, &row, &column));
  g_assert_false (pct_matrix_cell_at (layout, all.x + all.width + 1, all.y + 1, &row, &column));
  g_assert_false (pct_matrix_cell_at (layout, NAN, all.y + 1, &row, &column));
}

static void
test_geometry (void)
{
  static const struct {
    size_t rows, columns;
    const char *const *names;
    double width, height;
  } cases[] = { { 2, 2, NULL, 300, 300 },   { 10, 10, long_names, 480, 480 }, { 10, 10, long_names, 240, 140 },
                { 10, 16, NULL, 600, 300 }, { 100, 100, NULL, 600, 600 },     { 100, 100, NULL, 120, 120 },
                { 1, 1, NULL, 200, 900 },   { 300, 300, NULL, 200, 200 } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree uint32_t *counts = scene_counts (cases[i].rows, cases[i].columns);
      g_auto (PctMatrixLayout) layout = { 0 };
      PctMatrix matrix = PCT_MATRIX_INIT;
      PctStyle style = pct_style_light (1);
      style.background.alpha = 0;
      matrix.counts = counts;
      matrix.rows = cases[i].rows;
      matrix.columns = cases[i].columns;
      matrix.names = cases[i].names;
      matrix.title = "Epoch 7";
      matrix.row = matrix.column = 0;
      matrix.mode = (PctMatrixMode)(i % 3);
      matrix.totals = i % 2;
      pct_matrix_layout (&matrix, &style, cases[i].width, cases[i].height, &layout);
      check_cells (&layout);
      g_assert_cmpuint (layout.columns, ==, cases[i].rows);

      cairo_surface_t *page
          = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)cases[i].width + 80, (int)cases[i].height + 80);
      cairo_t *cr = cairo_create (page);
      cairo_translate (cr, 40, 40);
      pct_matrix_paint (&matrix, &style, &layout, cr);
      g_assert_cmpuint (ink_outside (page, 40, 40, (int)cases[i].width, (int)cases[i].height), ==, 0);
      cairo_destroy (cr);
      cairo_surface_destroy (page);
    }
}

/* An output without a class is shown once something was predicted as it. */
static void
test_spare_outputs (void)
{
  static const uint32_t counts[] = { 3, 0, 0, 1, 0, /**/ 0, 4, 0, 0, 0 };
  static const char *const names[] = { "cat", "dog" };
  PctMatrix matrix = PCT_MATRIX_INIT;
  PctStyle style = pct_style_light (1);
  g_auto (PctMatrixLayout) layout = { 0 };
  matrix.counts = counts;
  matrix.rows = 2;
  matrix.columns = 5;
  matrix.names = names;
  pct_matrix_layout (&matrix, &style, 300, 300, &layout);
  g_assert_cmpuint (layout.columns, ==, 3);
  g_assert_cmpuint (layout.shown[2], ==, 3);
  g_autofree char *known = pct_matrix_name (&matrix, 1), *spare = pct_matrix_name (&matrix, 3);
  g_assert_cmpstr (known, ==, "dog");
  g_assert_cmpstr (spare, ==, "3");
  g_autofree char *cell = pct_matrix_describe_cell (&matrix, 0, 3);
  g_assert_cmpstr (cell, ==, "true cat, predicted 3: 1 image, 25.0 % of true cat");
}

/* What a cell is a share of, and sums that are shown only where they can be read. */
static void
test_shares_and_totals (void)
{
  static const uint32_t counts[] = { 6, 2, /**/ 2, 10 };
  static const struct {
    PctMatrixMode mode;
    const char *cell, *share;
  } cases[] = {
    { PCT_MATRIX_COUNTS, "true 0, predicted 1: 2 images, 25.0 % of true 0", "2 images · 25.0 % of row" },
    { PCT_MATRIX_ROW_SHARES, "true 0, predicted 1: 2 images, 25.0 % of true 0", "2 images · 25.0 % of row" },
    { PCT_MATRIX_COLUMN_SHARES, "true 0, predicted 1: 2 images, 16.7 % of predicted 1", "2 images · 16.7 % of column" },
  };
  PctMatrix matrix = PCT_MATRIX_INIT;
  matrix.counts = counts;
  matrix.rows = matrix.columns = 2;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      matrix.mode = cases[i].mode;
      g_autofree char *cell = pct_matrix_describe_cell (&matrix, 0, 1), *share = pct_matrix_describe_share (&matrix, 0, 1);
      g_assert_cmpstr (cell, ==, cases[i].cell);
      g_assert_cmpstr (share, ==, cases[i].share);
    }
  g_assert_cmpuint (pct_matrix_row_total (&matrix, 0), ==, 8);
  g_assert_cmpuint (pct_matrix_column_total (&matrix, 1), ==, 12);

  PctStyle style = pct_style_light (1);
  g_auto (PctMatrixLayout) large = { 0 }, small = { 0 };
  matrix.totals = TRUE;
  pct_matrix_layout (&matrix, &style, 300, 300, &large);
  g_assert_cmpfloat (large.total_gap, >, 0);
  g_autofree uint32_t *many = scene_counts (100, 100);
  matrix.counts = many;
  matrix.rows = matrix.columns = 100;
  pct_matrix_layout (&matrix, &style, 300, 300, &small);
  g_assert_cmpfloat (small.total_gap, ==, 0);
}

static void
test_nothing_yet (void)
{
  PctMatrix matrix = PCT_MATRIX_INIT;
  PctStyle style = pct_style_dark (1);
  g_auto (PctMatrixLayout) layout = { 0 };
  size_t row, column;
  matrix.empty = "nothing yet";
  pct_matrix_layout (&matrix, &style, 200, 200, &layout);
  g_assert_false (pct_matrix_cell_at (&layout, 100, 100, &row, &column));
}

static void
test_thumbnails (void)
{
  static const struct {
    size_t count, side, channels;
    double width, height, size;
    size_t shown, columns;
    double image;
  } cases[] = { { 40, 28, 1, 520, 300, 56, 21, 7, 56 }, { 3, 28, 3, 520, 300, 56, 3, 7, 56 },
                { 4, 32, 3, 400, 400, 80, 4, 3, 96 },   { 5, 512, 1, 300, 300, 100, 4, 2, 100 },
                { 0, 28, 1, 300, 300, 56, 0, 0, 0 },    { 5, 28, 1, 10, 10, 56, 0, 1, 1 } };
  PctStyle style = pct_style_light (1);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PctThumbnails thumbnails = { .count = cases[i].count,
                                   .height = cases[i].side,
                                   .width = cases[i].side,
                                   .channels = cases[i].channels,
                                   .captions = TRUE,
                                   .size = cases[i].size };
      PctThumbnailsLayout layout;
      pct_thumbnails_layout (&thumbnails, &style, cases[i].width, cases[i].height, &layout);
      g_assert_cmpuint (layout.shown, ==, cases[i].shown);
      g_assert_cmpuint (layout.columns, ==, cases[i].columns);
      g_assert_cmpfloat (layout.image_width, ==, cases[i].image);
      for (size_t n = 0; n < layout.shown; n++)
        {
          PctRectangle place = pct_thumbnails_image (&layout, n);
          g_assert_cmpint (pct_thumbnails_at (&layout, place.x + 1, place.y + 1), ==, (gssize)n);
          g_assert_cmpfloat (place.x + place.width, <=, cases[i].width);
          g_assert_cmpfloat (place.y + place.height, <=, cases[i].height);
        }
      g_assert_cmpint (pct_thumbnails_at (&layout, 1, 1), ==, -1);
    }
}

static void
test_image_bytes (void)
{
  static const uint8_t pixels[] = { 1, 2, 3, 255, 0, 128 };
  cairo_surface_t *colour = pct_image_surface (pixels, 1, 2, 3), *grey = pct_image_surface (pixels, 3, 2, 1);
  g_assert_cmphex (*(uint32_t *)(void *)cairo_image_surface_get_data (colour) & 0xffffff, ==, 0x010203);
  g_assert_cmphex (*(uint32_t *)(void *)(cairo_image_surface_get_data (colour) + 4) & 0xffffff, ==, 0xff0080);
  g_assert_cmphex (*(uint32_t *)(void *)(cairo_image_surface_get_data (grey) + 4) & 0xffffff, ==, 0x020202);
  cairo_surface_destroy (colour);
  cairo_surface_destroy (grey);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/matrix/geometry", test_geometry);
  g_test_add_func ("/plot/matrix/spare-outputs", test_spare_outputs);
  g_test_add_func ("/plot/matrix/shares-and-totals", test_shares_and_totals);
  g_test_add_func ("/plot/matrix/nothing-yet", test_nothing_yet);
  g_test_add_func ("/plot/thumbnails/layout", test_thumbnails);
  g_test_add_func ("/plot/thumbnails/image-bytes", test_image_bytes);
  return g_test_run ();
}
