#include "ui/draw/matrix.h"
#include "ui/draw/text.h"

#include <math.h>

#define PADDING 10

char *
pct_matrix_name (const PctMatrix *matrix, size_t index)
{
  return matrix->names && index < matrix->rows ? g_strdup (matrix->names[index]) : g_strdup_printf ("%zu", index);
}

static gboolean
column_is_shown (const PctMatrix *matrix, size_t column)
{
  if (column < matrix->rows)
    return TRUE;
  for (size_t row = 0; matrix->counts && row < matrix->rows; row++)
    if (matrix->counts[row * matrix->columns + column])
      return TRUE;
  return FALSE;
}

static double
widest_name (const PctMatrix *matrix, PangoLayout *text, size_t count, const uint32_t *shown)
{
  double widest = 0;
  for (size_t i = 0; i < count; i++)
    {
      g_autofree char *name = pct_matrix_name (matrix, shown ? shown[i] : i);
      widest = fmax (widest, pct_text_width (text, name));
    }
  return ceil (widest);
}

static double
whole_size (double size)
{
  return MAX (size >= 2 ? floor (size) : size, 0.01);
}

/* The numbers' size: the largest that lets the widest of them into a cell. */
static void
choose_count_size (const PctMatrix *matrix, const PctStyle *style, PctMatrixLayout *layout)
{
  uint32_t greatest = 0;
  for (size_t i = 0; matrix->counts && i < matrix->rows * matrix->columns; i++)
    greatest = MAX (greatest, matrix->counts[i]);
  char number[16];
  g_snprintf (number, sizeof number, "%u", greatest);
  g_autoptr (PangoLayout) text = pct_text_new (NULL, style, style->small_size, FALSE);
  double share = (layout->cell_size - 6 * style->scale) / pct_text_width (text, number);
  layout->count_size = MIN (style->small_size * 1.1, MIN (style->small_size * share, layout->cell_size * 0.5));
  layout->counts = layout->count_size >= 8 * style->scale;
}

/* Every how many classes names have room for a line each. */
static size_t
choose_name_step (double cell_size, double line)
{
  static const size_t steps[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000 };
  for (size_t i = 0; i < G_N_ELEMENTS (steps); i++)
    if ((double)steps[i] * cell_size >= line)
      return steps[i];
  return steps[G_N_ELEMENTS (steps) - 1];
}

/* How long the names along a side may be: a share of it, less of a small one, more where few cells need the rest. */
static double
most_name_size (const PctStyle *style, double side, double fixed, double cells)
{
  double share = side * CLAMP (side / (style->scale * 1400), 0.16, 0.3);
  return floor (MAX (share, MIN (side * 0.36, side - fixed - cells * 30 * style->scale)));
}

void
pct_matrix_layout (const PctMatrix *matrix, const PctStyle *style, double width, double height, PctMatrixLayout *layout)
{
  double padding = PADDING * style->scale;
  *layout = (PctMatrixLayout){ .width = MAX (floor (width), 120 * style->scale),
                               .height = MAX (floor (height), 120 * style->scale),
                               .rows = matrix->rows };
  layout->shown = g_new (uint32_t, MAX (matrix->columns, 1));
  for (size_t column = 0; column < matrix->columns; column++)
    if (column_is_shown (matrix, column))
      layout->shown[layout->columns++] = (uint32_t)column;
  if (layout->rows == 0 || layout->columns == 0)
    return;

  g_autoptr (PangoLayout) text = pct_text_new (NULL, style, style->small_size, FALSE);
  double line = ceil (pct_text_height (text)), gap = 6 * style->scale, top = padding;
  if (matrix->title)
    {
      g_autoptr (PangoLayout) title = pct_text_new (NULL, style, style->title_size, TRUE);
      top += ceil (pct_text_height (title)) + 8 * style->scale;
    }
  double fixed_x = 2 * padding + line + 2 * gap, fixed_y = top + padding + 2 * (line + gap);
  double rows = (double)layout->rows, columns = (double)layout->columns;
  double row_names
      = fmin (widest_name (matrix, text, layout->rows, NULL), most_name_size (style, layout->width, fixed_x, columns));
  double widest = widest_name (matrix, text, layout->columns, layout->shown);
  double column_names = fmin (widest, most_name_size (style, layout->height, fixed_y, rows));
  double left = fixed_x + row_names - padding;
  double room_x = layout->width - left - padding, room_y = layout->height - fixed_y;

  layout->cell_size = whole_size (MIN (room_x / columns, room_y / rows));
  /* Short names stay level, though fewer of them have room then. */
  double name_room = widest <= 2 * line ? widest + gap : line;
  layout->name_step = choose_name_step (layout->cell_size, MAX (line, name_room));
  layout->rotated = widest + gap > layout->cell_size * (double)layout->name_step;
  if (layout->rotated)
    {
      room_y -= column_names - line;
      layout->cell_size = whole_size (MIN (room_x / columns, room_y / rows));
      layout->name_step = choose_name_step (layout->cell_size, line);
    }
  layout->row_names_width = row_names;
  layout->column_names_height = layout->rotated ? column_names : line;
  double across = layout->cell_size * columns;
  layout->cells
      = (PctRectangle){ floor (left + MAX (0, room_x - across) / 2), ceil (top), across, layout->cell_size * rows };
  choose_count_size (matrix, style, layout);
}

void
pct_matrix_layout_clear (PctMatrixLayout *layout)
{
  g_clear_pointer (&layout->shown, g_free);
}

PctRectangle
pct_matrix_cell (const PctMatrixLayout *layout, size_t row, size_t column)
{
  double size = layout->cell_size;
  return (PctRectangle){ layout->cells.x + (double)column * size, layout->cells.y + (double)row * size, size, size };
}

gboolean
pct_matrix_cell_at (const PctMatrixLayout *layout, double x, double y, size_t *row, size_t *column)
{
  if (layout->rows == 0 || layout->columns == 0)
    return FALSE;
  double across = floor ((x - layout->cells.x) / layout->cell_size),
         down = floor ((y - layout->cells.y) / layout->cell_size);
  if (!(across >= 0 && across < (double)layout->columns && down >= 0 && down < (double)layout->rows))
    return FALSE;
  *row = (size_t)down;
  *column = (size_t)across;
  return TRUE;
}

static PctColour
cell_colour (const PctMatrix *matrix, const PctStyle *style, size_t row, size_t column, uint64_t total)
{
  uint32_t count = matrix->counts[row * matrix->columns + column];
  double share = total ? sqrt ((double)count / (double)total) : 0;
  return pct_colour_mix (style->cell_low, row == column ? style->cell_right : style->cell_wrong, share);
}

static void
paint_count (uint32_t count, PctColour ground, PctRectangle cell, PangoLayout *text, cairo_t *cr)
{
  static const PctColour black = { 0.08, 0.08, 0.1, 1 }, white = { 1, 1, 1, 1 };
  char number[16];
  /* Where black and white have the same contrast (WCAG 2). */
  gboolean bright = pct_colour_luminance (ground) > 0.179;
  g_snprintf (number, sizeof number, "%u", count);
  pct_text_set (text, number, 0);
  pct_text_show (text, cr, bright ? black : white, cell.x + cell.width / 2, cell.y + cell.height / 2, 0.5, 0.5);
}

static void
paint_cells (const PctMatrix *matrix, const PctStyle *style, const PctMatrixLayout *layout, cairo_t *cr)
{
  double gap = layout->cell_size >= 8 ? 1 : 0;
  g_autoptr (PangoLayout) text = layout->counts ? pct_text_new (cr, style, layout->count_size, FALSE) : NULL;
  cairo_save (cr);
  if (layout->cell_size >= 2)
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (size_t row = 0; row < layout->rows; row++)
    {
      uint64_t total = 0;
      for (size_t column = 0; column < matrix->columns; column++)
        total += matrix->counts[row * matrix->columns + column];
      for (size_t column = 0; column < layout->columns; column++)
        {
          PctRectangle cell = pct_matrix_cell (layout, row, column);
          PctColour colour = cell_colour (matrix, style, row, layout->shown[column], total);
          uint32_t count = matrix->counts[row * matrix->columns + layout->shown[column]];
          pct_colour_set (cr, colour);
          cairo_rectangle (cr, cell.x, cell.y, cell.width - gap, cell.height - gap);
          cairo_fill (cr);
          if (text && count)
            paint_count (count, colour, cell, text, cr);
        }
    }
  cairo_restore (cr);
}

static void
paint_names (const PctMatrix *matrix, const PctStyle *style, const PctMatrixLayout *layout, PangoLayout *text,
             cairo_t *cr)
{
  double gap = 6 * style->scale, half = layout->cell_size / 2, bottom = layout->cells.y + layout->cells.height + gap;
  for (size_t row = 0; row < layout->rows; row += layout->name_step)
    {
      g_autofree char *name = pct_matrix_name (matrix, row);
      PctColour colour = (gssize)row == matrix->row ? style->foreground : style->dim;
      pct_text_set (text, name, layout->row_names_width + 1);
      pct_text_show (text, cr, colour, layout->cells.x - gap, pct_matrix_cell (layout, row, 0).y + half, 1, 0.5);
    }
  for (size_t column = 0; column < layout->columns; column += layout->name_step)
    {
      g_autofree char *name = pct_matrix_name (matrix, layout->shown[column]);
      PctColour colour = layout->shown[column] == matrix->column ? style->foreground : style->dim;
      double centre = pct_matrix_cell (layout, 0, column).x + half;
      pct_text_set (text, name, layout->rotated ? layout->column_names_height + 1 : 0);
      if (layout->rotated)
        pct_text_show_upright (text, cr, colour, centre, bottom, 1, 0.5);
      else
        pct_text_show (text, cr, colour, centre, bottom, 0.5, 0);
    }
}

static void
paint_captions (const PctMatrix *matrix, const PctStyle *style, const PctMatrixLayout *layout, PangoLayout *text,
                cairo_t *cr)
{
  double gap = 6 * style->scale, line = pct_text_height (text);
  const PctRectangle *cells = &layout->cells;
  pct_text_set (text, "true", 0);
  pct_text_show_upright (text, cr, style->dim, cells->x - 2 * gap - layout->row_names_width - line,
                         cells->y + cells->height / 2, 0.5, 0);
  pct_text_set (text, "predicted", 0);
  pct_text_show (text, cr, style->dim, cells->x + cells->width / 2,
                 cells->y + cells->height + 2 * gap + layout->column_names_height, 0.5, 0);
}

static void
paint_highlight (const PctMatrix *matrix, const PctStyle *style, const PctMatrixLayout *layout, cairo_t *cr)
{
  for (size_t column = 0; column < layout->columns; column++)
    {
      if (matrix->row < 0 || (size_t)matrix->row >= layout->rows || layout->shown[column] != matrix->column)
        continue;
      PctRectangle cell = pct_matrix_cell (layout, (size_t)matrix->row, column);
      double width = 2 * style->scale;
      pct_colour_set (cr, style->foreground);
      cairo_set_line_width (cr, width);
      cairo_rectangle (cr, cell.x - width / 2, cell.y - width / 2, cell.width + width - 1, cell.height + width - 1);
      cairo_stroke (cr);
    }
}

void
pct_matrix_paint (const PctMatrix *matrix, const PctStyle *style, const PctMatrixLayout *layout, cairo_t *cr)
{
  double padding = PADDING * style->scale;
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
  paint_names (matrix, style, layout, text, cr);
  paint_captions (matrix, style, layout, text, cr);
  paint_highlight (matrix, style, layout, cr);
}
