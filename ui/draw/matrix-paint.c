#include "ui/draw/matrix.h"
#include "ui/draw/matrix-private.h"
#include "ui/draw/number.h"
#include "ui/draw/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What a cell is a part of. */
static uint64_t
whole_of (const PctMatrix *matrix, const uint64_t *row_totals, const uint64_t *column_totals, size_t row, size_t column)
{
  return matrix->mode == PCT_MATRIX_COLUMN_SHARES ? column_totals[column] : row_totals[row];
}

/* A share is never rounded to all or to nothing. */
static void
format_cell (const PctMatrix *matrix, uint32_t count, uint64_t whole, char *text, size_t size)
{
  double percent = whole ? 100.0 * count / (double)whole : 0;
  if (matrix->mode == PCT_MATRIX_COUNTS)
    g_snprintf (text, size, "%u", count);
  else if (percent >= 99.5 && count < whole)
    g_strlcpy (text, ">99", size);
  else if (percent < 0.05)
    g_strlcpy (text, "<.1", size);
  else
    pct_number_format (text, size, percent < 9.95 ? "%.1f" : "%.0f", percent);
}

static void
paint_number (const char *number, PctColour ground, PctRectangle cell, PangoLayout *text, cairo_t *cr)
{
  static const PctColour black = { 0.08, 0.08, 0.1, 1 }, white = { 1, 1, 1, 1 };
  /* Where black and white have the same contrast (WCAG 2). */
  gboolean bright = pct_colour_luminance (ground) > 0.179;
  pct_text_set (text, number, 0);
  pct_text_show (text, cr, bright ? black : white, cell.x + cell.width / 2, cell.y + cell.height / 2, 0.5, 0.5);
}

static void
paint_cells (const PctMatrix *matrix, const PctStyle *style, const PctMatrixLayout *layout, cairo_t *cr)
{
  double gap = layout->cell_size >= 8 ? 1 : 0;
  g_autoptr (PangoLayout) text = layout->counts ? pct_text_new (cr, style, layout->count_size, FALSE) : NULL;
  g_autofree uint64_t *rows = g_new (uint64_t, layout->rows), *columns = g_new (uint64_t, matrix->columns);
  for (size_t row = 0; row < layout->rows; row++)
    rows[row] = pct_matrix_row_total (matrix, row);
  for (size_t column = 0; column < matrix->columns; column++)
    columns[column] = pct_matrix_column_total (matrix, column);

  cairo_save (cr);
  if (layout->cell_size >= 2)
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  if (gap > 0 && style->cell_border.alpha > 0)
    {
      const PctRectangle *cells = &layout->cells;
      pct_colour_set (cr, style->cell_border);
      cairo_rectangle (cr, cells->x - gap, cells->y - gap, cells->width + gap, cells->height + gap);
      cairo_fill (cr);
    }
  for (size_t row = 0; row < layout->rows; row++)
    for (size_t column = 0; column < layout->columns; column++)
      {
        char number[24];
        PctRectangle cell = pct_matrix_cell (layout, row, column);
        size_t output = layout->shown[column];
        uint32_t count = matrix->counts[row * matrix->columns + output];
        uint64_t whole = whole_of (matrix, rows, columns, row, output);
        double share = whole ? sqrt ((double)count / (double)whole) : 0;
        PctColour colour
            = pct_colour_mix (style->cell_low, row == output ? style->cell_right : style->cell_wrong, share);
        pct_colour_set (cr, colour);
        cairo_rectangle (cr, cell.x, cell.y, cell.width - gap, cell.height - gap);
        cairo_fill (cr);
        if (!text || !count)
          continue;
        format_cell (matrix, count, whole, number, sizeof number);
        paint_number (number, colour, cell, text, cr);
      }
  cairo_restore (cr);
}

static void
paint_total (uint64_t total, const PctStyle *style, PctRectangle cell, PangoLayout *text, cairo_t *cr)
{
  char number[24];
  g_snprintf (number, sizeof number, "%" G_GUINT64_FORMAT, total);
  pct_text_set (text, number, 0);
  pct_text_show (text, cr, style->foreground, cell.x + cell.width / 2, cell.y + cell.height / 2, 0.5, 0.5);
}

static void
paint_totals (const PctMatrix *matrix, const PctStyle *style, const PctMatrixLayout *layout, PangoLayout *names,
              cairo_t *cr)
{
  if (layout->total_gap <= 0)
    return;
  g_autoptr (PangoLayout) text = pct_text_new (cr, style, layout->total_size, FALSE);
  uint64_t all = 0;
  double gap = 6 * style->scale, total_gap = layout->total_gap;
  PctRectangle corner = pct_matrix_cell (layout, layout->rows, layout->columns);
  corner.x += total_gap;
  corner.y += total_gap;
  for (size_t row = 0; row < layout->rows; row++)
    {
      uint64_t total = pct_matrix_row_total (matrix, row);
      PctRectangle cell = pct_matrix_cell (layout, row, layout->columns);
      cell.x = corner.x;
      all += total;
      paint_total (total, style, cell, text, cr);
    }
  for (size_t column = 0; column < layout->columns; column++)
    {
      PctRectangle cell = pct_matrix_cell (layout, layout->rows, column);
      cell.y = corner.y;
      paint_total (pct_matrix_column_total (matrix, layout->shown[column]), style, cell, text, cr);
    }
  paint_total (all, style, corner, text, cr);

  pct_text_set (names, pct_matrix_total_name (), layout->row_names_width + 1);
  pct_text_show (names, cr, style->dim, layout->cells.x - gap, corner.y + corner.height / 2, 1, 0.5);
}

/* Where column names begin. */
static double
names_top (const PctStyle *style, const PctMatrixLayout *layout)
{
  double totals = layout->total_gap > 0 ? layout->total_gap + layout->cell_size : 0;
  return layout->cells.y + layout->cells.height + totals + 6 * style->scale;
}

static void
paint_row_name (const PctMatrix *matrix, const PctStyle *style, const PctMatrixLayout *layout, size_t row,
                PctColour colour, PangoLayout *text, cairo_t *cr)
{
  g_autofree char *name = pct_matrix_name (matrix, row);
  pct_text_set (text, name, layout->row_names_width + 1);
  pct_text_show (text, cr, colour, layout->cells.x - 6 * style->scale,
                 pct_matrix_cell (layout, row, 0).y + layout->cell_size / 2, 1, 0.5);
}

static void
paint_column_name (const PctMatrix *matrix, const PctStyle *style, const PctMatrixLayout *layout, size_t column,
                   PctColour colour, PangoLayout *text, cairo_t *cr)
{
  g_autofree char *name = pct_matrix_name (matrix, layout->shown[column]);
  double centre = pct_matrix_cell (layout, 0, column).x + layout->cell_size / 2, top = names_top (style, layout);
  pct_text_set (text, name, layout->rotated ? layout->column_names_height + 1 : 0);
  if (layout->rotated)
    pct_text_show_upright (text, cr, colour, centre, top, 1, 0.5);
  else
    pct_text_show (text, cr, colour, centre, top, 0.5, 0);
}

static void
paint_names (const PctMatrix *matrix, const PctStyle *style, const PctMatrixLayout *layout, PangoLayout *text,
             cairo_t *cr)
{
  for (size_t row = 0; row < layout->rows; row += layout->name_step)
    paint_row_name (matrix, style, layout, row, (gssize)row == matrix->row ? style->foreground : style->dim, text, cr);
  for (size_t column = 0; column < layout->columns; column += layout->name_step)
    paint_column_name (matrix, style, layout, column,
                       layout->shown[column] == matrix->column ? style->foreground : style->dim, text, cr);
}

static void
paint_captions (const PctMatrix *matrix, const PctStyle *style, const PctMatrixLayout *layout, PangoLayout *text,
                cairo_t *cr)
{
  const char *const predicted[] = {
    [PCT_MATRIX_COUNTS] = _ ("predicted"),
    /* xgettext:no-c-format */
    [PCT_MATRIX_ROW_SHARES] = _ ("predicted · % of each true class"),
    /* xgettext:no-c-format */
    [PCT_MATRIX_COLUMN_SHARES] = _ ("predicted · % of each predicted class"),
  };
  double gap = 6 * style->scale, line = pct_text_height (text);
  const PctRectangle *cells = &layout->cells;
  pct_text_set (text, _ ("true"), cells->height);
  pct_text_show_upright (text, cr, style->dim, cells->x - 2 * gap - layout->row_names_width - line,
                         cells->y + cells->height / 2, 0.5, 0);
  double width = fmin (pct_text_width (text, predicted[matrix->mode]), layout->width - 2 * gap);
  double left = CLAMP (cells->x + cells->width / 2 - width / 2, gap, fmax (gap, layout->width - gap - width));
  pct_text_set (text, predicted[matrix->mode], width + 1);
  pct_text_show (text, cr, style->dim, left, names_top (style, layout) + gap + layout->column_names_height, 0, 0);
}

static void
frame_cell (const PctStyle *style, PctRectangle cell, PctColour colour, cairo_t *cr)
{
  double width = style->line_width;
  pct_colour_set (cr, colour);
  cairo_set_line_width (cr, width);
  cairo_rectangle (cr, cell.x - width / 2, cell.y - width / 2, cell.width + width - 1, cell.height + width - 1);
  cairo_stroke (cr);
}

static void
paint_chosen (const PctMatrix *matrix, const PctStyle *style, const PctMatrixLayout *layout, cairo_t *cr)
{
  for (size_t column = 0; column < layout->columns; column++)
    if (matrix->row >= 0 && (size_t)matrix->row < layout->rows && layout->shown[column] == matrix->column)
      frame_cell (style, pct_matrix_cell (layout, (size_t)matrix->row, column), style->foreground, cr);
}

void
pct_matrix_paint (const PctMatrix *matrix, const PctStyle *style, const PctMatrixLayout *layout, cairo_t *cr)
{
  double padding = PCT_MATRIX_PADDING * style->scale;
  pct_paint_ground (style, cr, layout->width, layout->height);
  if (matrix->title)
    {
      g_autoptr (PangoLayout) title = pct_text_new (cr, style, style->title_size, TRUE);
      pct_text_set (title, matrix->title, layout->width - 2 * padding);
      pct_text_show (title, cr, style->foreground, padding, padding, 0, 0);
    }
  if (!matrix->counts || layout->rows == 0 || layout->columns == 0)
    {
      if (matrix->empty)
        pct_text_show_empty (
            matrix->empty, style, cr,
            (PctRectangle){ 2 * padding, padding, layout->width - 4 * padding, layout->height - 2 * padding });
      return;
    }
  g_autoptr (PangoLayout) text = pct_text_new (cr, style, style->small_size, FALSE);
  paint_cells (matrix, style, layout, cr);
  paint_totals (matrix, style, layout, text, cr);
  paint_names (matrix, style, layout, text, cr);
  paint_captions (matrix, style, layout, text, cr);
  paint_chosen (matrix, style, layout, cr);
}
