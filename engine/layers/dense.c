#include "engine/core/error.h"
#include "engine/kernels/gemm.h"
#include "engine/layers/layer.h"

#include <glib/gi18n-lib.h>

/* Forward: so many outputs side by side, for so many inputs at a time, use a part of the kernel that stays in the first cache
 * while the rows go by. Elements of y add up their inputs in the same order wherever rows and columns are cut, so that the
 * cut shows in no bit. */
#define COLUMNS 64
#define DEPTH 128

/* Rows a piece: narrow layers have no columns to cut, wide ones should meet their kernel seldom. */
#define NARROW_ROWS 32
#define ROWS 64

/* Most pieces of columns forward, and of inputs backward. */
#define PIECES 16

/* Backward: inputs a piece, at least; floats of the kernel's gradient that are made at a time, so that they leave the
 * second cache once; and floats of the batch up to which it stays in that cache, too. */
#define INPUTS 32
#define BLOCK 32768
#define BATCH (1 << 19)

static gboolean
plan (PctLayer *layer, const char *path, GError **error)
{
  size_t inputs = layer->input.channels, units = layer->spec.units;

  if (!layer->input.flat)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                   _ ("%s: dense needs a vector, but an image of %zu × %zu × %zu comes in; place a flatten before it"),
                   path, layer->input.height, layer->input.width, layer->input.channels);
      return FALSE;
    }
  layer->output = (PctShape){ 1, 1, units, TRUE };
  layer->kernel = (PctParameter){ .size = inputs * units, .rank = 2, .shape = { inputs, units } };
  if (layer->spec.use_bias)
    layer->bias = (PctParameter){ .size = units, .rank = 1, .shape = { units } };
  layer->explanation = layer->spec.use_bias ? g_strdup_printf (_ ("(%zu + 1) × %zu parameters"), inputs, units)
                                            : g_strdup_printf (_ ("%zu × %zu parameters"), inputs, units);
  return TRUE;
}

/* `extent` cut into pieces of a multiple of `step`, at most PIECES of them. */
static size_t
piece_size (size_t extent, size_t step)
{
  size_t steps = (extent + step - 1) / step;
  return (steps + PIECES - 1) / PIECES * step;
}

typedef struct {
  size_t rows, columns; /* of a piece */
  size_t wide;          /* pieces side by side */
} Cut;

static Cut
cut_forward (const PctLayer *layer)
{
  size_t units = layer->output.channels, columns = piece_size (units, COLUMNS);
  return (Cut){ units < COLUMNS ? NARROW_ROWS : ROWS, columns, (units + columns - 1) / columns };
}

size_t
pct_dense_forward_pieces (const PctLayer *layer, size_t batch)
{
  Cut cut = cut_forward (layer);
  return (batch + cut.rows - 1) / cut.rows * cut.wide;
}

/* y [rows, columns] = x [rows, inputs] · kernel, then the activation. */
static void
forward_part (const PctLayer *layer, size_t rows, size_t first, size_t columns, const float *x, float *y)
{
  size_t inputs = layer->input.channels, units = layer->output.channels;

  for (size_t depth = 0; depth < inputs; depth += DEPTH)
    for (size_t column = first; column < first + columns; column += COLUMNS)
      pct_kernels ()->product (&(PctProduct){
          .rows = rows, .columns = MIN (COLUMNS, first + columns - column), .inner = MIN (DEPTH, inputs - depth), .outer = 1,
          .a = x + depth, .a_row = inputs, .a_inner = 1,
          .b = layer->kernel_values + depth * units + column, .b_inner = units,
          .c = y + column, .c_row = units, .add = depth > 0 });
  pct_kernels ()->bias_activate (y + first, rows, columns, units, layer->bias_values ? layer->bias_values + first : NULL,
                                 layer->spec.activation, (float) layer->spec.negative_slope);
}

void
pct_dense_forward_piece (const PctLayer *layer, size_t batch, size_t piece, const float *x, float *y)
{
  Cut cut = cut_forward (layer);
  size_t row = piece / cut.wide * cut.rows, column = piece % cut.wide * cut.columns;

  forward_part (layer, MIN (cut.rows, batch - row), column, MIN (cut.columns, layer->output.channels - column),
                x + row * layer->input.channels, y + row * layer->output.channels);
}

void
pct_dense_forward (const PctLayer *layer, size_t rows, const float *x, float *y)
{
  forward_part (layer, rows, 0, layer->output.channels, x, y);
}

/* One more than the inputs' pieces: the last does the bias. */
size_t
pct_dense_backward_pieces (const PctLayer *layer)
{
  size_t inputs = layer->input.channels, size = piece_size (inputs, INPUTS);
  return (inputs + size - 1) / size + (layer->bias.size > 0 ? 1 : 0);
}

/* kernel [count, units] = xᵀ · dz; by BLAS for few units, whose inputs it goes along, and for large batches, as it packs them. */
static void
kernel_gradient (const PctLayer *layer, size_t batch, size_t count, const float *x, const float *dz, float *kernel)
{
  size_t inputs = layer->input.channels, units = layer->output.channels, rows = MAX (BLOCK / units, 1);

  if (units < COLUMNS || batch * inputs > BATCH)
    {
      pct_gemm (TRUE, FALSE, count, units, batch, x, inputs, dz, units, 0, kernel, units);
      return;
    }
  for (size_t row = 0; row < count; row += rows)
    for (size_t column = 0; column < units; column += COLUMNS)
      pct_kernels ()->product (&(PctProduct){
          .rows = MIN (rows, count - row), .columns = MIN (COLUMNS, units - column), .inner = batch, .outer = 1,
          .a = x + row, .a_row = 1, .a_inner = inputs, .b = dz + column, .b_inner = units,
          .c = kernel + row * units + column, .c_row = units });
}

void
pct_dense_backward_piece (const PctLayer *layer, size_t batch, size_t piece, const float *x, const float *dz, float *dx,
                          const PctLayer *below, float *kernel, float *bias)
{
  size_t inputs = layer->input.channels, units = layer->output.channels;
  size_t size = piece_size (inputs, INPUTS), first = piece * size, count;

  if (first >= inputs)
    {
      for (size_t unit = 0; unit < units; unit++)
        bias[unit] = 0;
      pct_kernels ()->sum_rows (dz, batch, units, units, bias);
      return;
    }
  count = MIN (size, inputs - first);
  kernel_gradient (layer, batch, count, x + first, dz, kernel + first * units);
  if (dx == NULL)
    return;
  pct_gemm (FALSE, TRUE, batch, count, units, dz, units, layer->kernel_values + first * units, units, 0, dx + first, inputs);
  pct_kernels ()->activate_backward (below->y + first, dx + first, batch, count, inputs, below->spec.activation,
                                     (float) below->spec.negative_slope);
}

const PctLayerClass pct_dense_class = { .activates = TRUE, .plan = plan };
