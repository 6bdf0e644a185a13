#include "engine/core/error.h"
#include "engine/kernels/gemm.h"
#include "engine/layers/layer.h"

#include <glib/gi18n-lib.h>
/* Forward: wide layers are cut into columns, of which every piece reads the whole input once; narrow ones into rows,
 * where a product of few columns would leave the other threads without work. Of 128 × 512 × 784, eight column pieces cost
 * a tenth, eight row pieces half (measured). */
#define NARROW 64
#define COLUMNS 32
#define ROWS 32
#define PIECES 16

/* Backward: inputs a piece, at least. */
#define INPUTS 32

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

static void
forward_part (const PctLayer *layer, size_t rows, size_t column, size_t columns, const float *x, float *y)
{
  size_t inputs = layer->input.channels, units = layer->output.channels;

  pct_gemm (FALSE, FALSE, rows, columns, inputs, x, inputs, layer->kernel_values + column, units, 0, y + column, units);
  pct_kernels ()->bias_activate (y + column, rows, columns, units, layer->bias_values ? layer->bias_values + column : NULL,
                                 layer->spec.activation, (float) layer->spec.negative_slope);
}

/* `extent` cut into pieces of a multiple of `step`, at most PIECES of them. */
static size_t
piece_size (size_t extent, size_t step)
{
  size_t steps = (extent + step - 1) / step;
  return (steps + PIECES - 1) / PIECES * step;
}

size_t
pct_dense_forward_pieces (const PctLayer *layer, size_t batch)
{
  size_t units = layer->output.channels;
  size_t size = units < NARROW ? ROWS : piece_size (units, COLUMNS);
  return ((units < NARROW ? batch : units) + size - 1) / size;
}

void
pct_dense_forward_piece (const PctLayer *layer, size_t batch, size_t piece, const float *x, float *y)
{
  size_t units = layer->output.channels;

  if (units < NARROW)
    {
      size_t row = piece * ROWS;
      forward_part (layer, MIN (ROWS, batch - row), 0, units, x + row * layer->input.channels, y + row * units);
      return;
    }
  size_t size = piece_size (units, COLUMNS), column = piece * size;
  forward_part (layer, batch, column, MIN (size, units - column), x, y);
}

/* One more than the inputs' pieces: the last does the bias. */
size_t
pct_dense_backward_pieces (const PctLayer *layer)
{
  size_t inputs = layer->input.channels, size = piece_size (inputs, INPUTS);
  return (inputs + size - 1) / size + (layer->bias.size > 0 ? 1 : 0);
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
  pct_gemm (TRUE, FALSE, count, units, batch, x + first, inputs, dz, units, 0, kernel + first * units, units);
  if (dx == NULL)
    return;
  pct_gemm (FALSE, TRUE, batch, count, units, dz, units, layer->kernel_values + first * units, units, 0, dx + first, inputs);
  pct_kernels ()->activate_backward (below->y + first, dx + first, batch, count, inputs, below->spec.activation,
                                     (float) below->spec.negative_slope);
}

const PctLayerClass pct_dense_class = { .activates = TRUE, .plan = plan };
