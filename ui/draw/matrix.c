#include "ui/draw/matrix.h"
#include "ui/draw/matrix-private.h"
#include "ui/draw/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

char *
pct_matrix_name (const PctMatrix *matrix, size_t index)
{
  return matrix->names && index < matrix->rows ? g_strdup (matrix->names[index]) : g_strdup_printf ("%zu", index);
}

const char *
pct_matrix_total_name (void)
{
  return _ ("total");
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

uint64_t
pct_matrix_row_total (const PctMatrix *matrix, size_t row)
{
  uint64_t total = 0;
  for (size_t column = 0; matrix->counts && column < matrix->columns; column++)
    total += matrix->counts[row * matrix->columns + column];
  return total;
}

uint64_t
pct_matrix_column_total (const PctMatrix *matrix, size_t column)
{
  uint64_t total = 0;
  for (size_t row = 0; matrix->counts && row < matrix->rows; row++)
    total += matrix->counts[row * matrix->columns + column];
  return total;
}

/* The largest size that lets a number into a cell. */
static double
fitting_size (uint64_t greatest, const PctStyle *style, const PctMatrixLayout *layout)
{
  char number[24];
  g_snprintf (number, sizeof number, "%" G_GUINT64_FORMAT, greatest);
  g_autoptr (PangoLayout) text = pct_text_new (NULL, style, style->small_size, FALSE);
  double share = (layout->cell_size - 4 * style->scale) / pct_text_width (text, number);
  return MIN (style->small_size * 1.1, MIN (style->small_size * share, layout->cell_size * 0.5));
}

static void
choose_count_size (const PctMatrix *matrix, const PctStyle *style, PctMatrixLayout *layout)
{
  uint64_t greatest = matrix->mode == PCT_MATRIX_COUNTS ? 0 : 100, sum = 0;
  for (size_t i = 0; matrix->counts && i < matrix->rows * matrix->columns; i++)
    {
      sum += matrix->counts[i];
      if (matrix->mode == PCT_MATRIX_COUNTS)
        greatest = MAX (greatest, matrix->counts[i]);
    }
  layout->count_size = fitting_size (greatest, style, layout);
  layout->counts = layout->count_size >= 8 * style->scale;
  layout->total_size = fitting_size (sum, style, layout);
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

/* Everything below the title, from y = top on. */
static void
place_cells (const PctMatrix *matrix, const PctStyle *style, double top, gboolean totals, PctMatrixLayout *layout)
{
  double padding = PCT_MATRIX_PADDING * style->scale, gap = 6 * style->scale;
  g_autoptr (PangoLayout) text = pct_text_new (NULL, style, style->small_size, FALSE);
  double line = ceil (pct_text_height (text));
  layout->total_gap = totals ? ceil (3 * style->scale) : 0;
  double fixed_x = 2 * padding + line + 2 * gap + layout->total_gap;
  double fixed_y = top + padding + 2 * (line + gap) + layout->total_gap;
  double rows = (double)layout->rows + (totals ? 1 : 0), columns = (double)layout->columns + (totals ? 1 : 0);
  double names = widest_name (matrix, text, layout->rows, NULL), widest = widest_name (matrix, text, layout->columns, layout->shown);
  if (totals)
    names = fmax (names, ceil (pct_text_width (text, pct_matrix_total_name ())));
  double row_names = fmin (names, most_name_size (style, layout->width, fixed_x, columns));
  double column_names = fmin (widest, most_name_size (style, layout->height, fixed_y, rows));
  double left = fixed_x + row_names - padding - layout->total_gap;
  double room_x = layout->width - left - padding - layout->total_gap, room_y = layout->height - fixed_y;

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
  layout->cells = (PctRectangle){ floor (left + MAX (0, room_x - layout->cell_size * columns) / 2), ceil (top),
                                  layout->cell_size * (double)layout->columns,
                                  layout->cell_size * (double)layout->rows };
  layout->bottom = ceil (layout->cells.y + layout->cells.height + layout->column_names_height + line + 2 * gap + padding);
  choose_count_size (matrix, style, layout);
}

void
pct_matrix_layout (const PctMatrix *matrix, const PctStyle *style, double width, double height, PctMatrixLayout *layout)
{
  double top = PCT_MATRIX_PADDING * style->scale;
  *layout = (PctMatrixLayout){ .width = MAX (floor (width), 120 * style->scale),
                               .height = MAX (floor (height), 120 * style->scale),
                               .rows = matrix->rows };
  layout->shown = g_new (uint32_t, MAX (matrix->columns, 1));
  for (size_t column = 0; column < matrix->columns; column++)
    if (column_is_shown (matrix, column))
      layout->shown[layout->columns++] = (uint32_t)column;
  if (layout->rows == 0 || layout->columns == 0)
    return;

  if (matrix->title)
    {
      g_autoptr (PangoLayout) title = pct_text_new (NULL, style, style->title_size, TRUE);
      top += ceil (pct_text_height (title)) + 8 * style->scale;
    }
  place_cells (matrix, style, top, matrix->totals, layout);
  if (matrix->totals && layout->total_size < 7 * style->scale)
    place_cells (matrix, style, top, FALSE, layout);
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
