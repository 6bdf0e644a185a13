#include "engine/layers/winograd.h"

#include <string.h>

#include "engine/core/memory.h"

/* An image's planes, [36, tiles, channels] each, go through three products a plane:
 *
 *   forward            outputs [tiles, out]  = inputs [tiles, in] · kernel [in, out]
 *   kernel's gradient  kernel  [in, out]    += inputsᵀ · outputs' gradients
 *   input's gradient   inputs  [tiles, in]   = outputs' gradients · kernelᵀ
 *
 * A piece's images add up their kernel's gradients as planes; they are transformed back once, at its end. */

#define PLANES PCT_WINOGRAD_PLANES

/* Planes are a cache line apart from a multiple of what caches map to one place. */
#define LINE 16

/* Fewer tiles than these don't hide that each image reads the kernel's planes anew: from the second-level cache, or from
 * beyond when they are more floats than it holds. */
#define LEAST_TILES 4
#define LEAST_TILES_BEYOND 16
#define CACHE (1 << 18)

/* Inputs times outputs: transformed they are many times as large, and memory is all that is seen of larger ones. */
#define LARGEST_KERNEL (1 << 18)

/* What vectors of channels cost a tile in the transforms, beside the multiplications of the products (measured). */
#define TRANSFORM_COST 400

/* Numbers of channels a piece of the preparation. */
#define PREPARED_CHANNELS 8

static size_t
side (const PctLayer *layer)
{
  return layer->window[0];
}

static size_t
step (const PctLayer *layer)
{
  return PCT_WINOGRAD_POINTS + 1 - side (layer);
}

static size_t
ceiling (size_t n, size_t unit)
{
  return (n + unit - 1) / unit;
}

static size_t
plane_of (size_t n)
{
  return ceiling (n, LINE) * LINE + LINE;
}

static PctTiles
output_tiles (const PctLayer *layer)
{
  size_t high = ceiling (layer->output.height, step (layer)), wide = ceiling (layer->output.width, step (layer));
  size_t channels = layer->output.channels;

  return (PctTiles){ high, wide, step (layer), channels, layer->output.width * channels, layer->output.height,
                     layer->output.width, plane_of (high * wide * channels) };
}

/* The input's, in the copy with its padding. */
static PctTiles
input_tiles (const PctLayer *layer)
{
  PctTiles tiles = output_tiles (layer);

  tiles.channels = layer->input.channels;
  tiles.row = (tiles.wide * tiles.step + side (layer) - 1) * tiles.channels;
  tiles.plane = plane_of (tiles.high * tiles.wide * tiles.channels);
  return tiles;
}

static size_t
padded_height (const PctLayer *layer, const PctTiles *tiles)
{
  return tiles->high * tiles->step + side (layer) - 1;
}

static size_t
padded_size (const PctLayer *layer, const PctTiles *tiles)
{
  return padded_height (layer, tiles) * tiles->row;
}

gboolean
pct_winograd_suits (const PctLayer *layer)
{
  size_t inputs = layer->input.channels, outputs = layer->output.channels, kernel;

  if (layer->window[0] != layer->window[1] || (side (layer) != 3 && side (layer) != 5) || layer->stride[0] != 1 ||
      layer->stride[1] != 1 || inputs < 8 || outputs < 8 || !pct_size_mul (inputs, outputs, &kernel) || kernel > LARGEST_KERNEL)
    return FALSE;
  double tiles = (double) ceiling (layer->output.height, step (layer)) * (double) ceiling (layer->output.width, step (layer));
  double in = (double) ceiling (inputs, LINE), out = (double) ceiling (outputs, LINE);
  double direct = (double) (layer->output.height * layer->output.width * side (layer) * side (layer)) * (double) inputs * out;
  double transformed = tiles * (PLANES * (double) inputs * out + TRANSFORM_COST * (in + out));
  return tiles >= (PLANES * kernel > CACHE ? LEAST_TILES_BEYOND : LEAST_TILES) && transformed < direct;
}

static size_t
kernel_plane (const PctLayer *layer)
{
  return plane_of (layer->input.channels * layer->output.channels);
}

/* The padded image, the input's planes, the output's. */
static size_t
scratch (const PctLayer *layer)
{
  PctTiles in = input_tiles (layer), out = output_tiles (layer);
  return plane_of (padded_size (layer, &in)) + PLANES * (in.plane + out.plane);
}

/* The kernel's planes; and of its transpose, [out, in] for each tap, the planes and the taps. */
static size_t
shared (const PctLayer *layer)
{
  return 2 * PLANES * kernel_plane (layer) + layer->kernel.size;
}

static size_t
prepare_pieces (const PctLayer *layer)
{
  return ceiling (layer->input.channels, PREPARED_CHANNELS) + ceiling (layer->output.channels, PREPARED_CHANNELS);
}

static void
transpose (const PctLayer *layer, size_t first, size_t count, float *to)
{
  size_t inputs = layer->input.channels, outputs = layer->output.channels, taps = side (layer) * side (layer);

  for (size_t tap = 0; tap < taps; tap++)
    for (size_t o = first; o < first + count; o++)
      for (size_t i = 0; i < inputs; i++)
        to[(tap * outputs + o) * inputs + i] = layer->kernel_values[(tap * inputs + i) * outputs + o];
}

static void
prepare (const PctLayer *layer, size_t piece, gboolean backward, float *memory)
{
  size_t inputs = layer->input.channels, outputs = layer->output.channels, plane = kernel_plane (layer);
  size_t forward_pieces = ceiling (inputs, PREPARED_CHANNELS);

  if (piece < forward_pieces)
    {
      size_t first = piece * PREPARED_CHANNELS, count = MIN (PREPARED_CHANNELS, inputs - first);
      pct_kernels ()->winograd_kernel (layer->kernel_values + first * outputs, inputs * outputs, side (layer), count * outputs,
                                       memory + first * outputs, plane);
    }
  else if (backward)
    {
      size_t first = (piece - forward_pieces) * PREPARED_CHANNELS, count = MIN (PREPARED_CHANNELS, outputs - first);
      float *planes = memory + PLANES * plane, *transposed = planes + PLANES * plane;
      transpose (layer, first, count, transposed);
      pct_kernels ()->winograd_kernel (transposed + first * inputs, inputs * outputs, side (layer), count * inputs,
                                       planes + first * inputs, plane);
    }
}

/* The image within zeros; the image itself where nothing is to be padded. */
static const float *
pad (const PctLayer *layer, const PctTiles *tiles, const float *x, float *memory)
{
  size_t row = layer->input.width * layer->input.channels, left = layer->pad[1] * layer->input.channels;
  size_t height = padded_height (layer, tiles);

  if (padded_size (layer, tiles) == pct_shape_size (layer->input))
    return x;
  for (size_t y = 0; y < height; y++)
    {
      float *to = memory + y * tiles->row;
      if (y < layer->pad[0] || y >= layer->pad[0] + layer->input.height)
        {
          memset (to, 0, tiles->row * sizeof *to);
          continue;
        }
      /* Tiles of a valid convolution may end before the image does. */
      size_t used = MIN (row, tiles->row - left);
      memset (to, 0, left * sizeof *to);
      memcpy (to + left, x + (y - layer->pad[0]) * row, used * sizeof *to);
      memset (to + left + used, 0, (tiles->row - left - used) * sizeof *to);
    }
  return memory;
}

static void
multiply_planes (PctProduct product, size_t a, size_t b, size_t c)
{
  product.outer = 1;
  for (size_t plane = 0; plane < PLANES; plane++)
    {
      pct_kernels ()->product (&product);
      product.a += a;
      product.b += b;
      product.c += c;
    }
}

static void
forward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, float *y, float *memory)
{
  PctTiles in = input_tiles (layer), out = output_tiles (layer);
  size_t inputs = in.channels, outputs = out.channels, tiles = in.high * in.wide;
  float *inputs_planes = memory + plane_of (padded_size (layer, &in)), *outputs_planes = inputs_planes + PLANES * in.plane;
  PctProduct product = { .rows = tiles, .columns = outputs, .inner = inputs, .a = inputs_planes, .a_row = inputs, .a_inner = 1,
                         .b = layer->shared, .b_inner = outputs, .c = outputs_planes, .c_row = outputs };

  for (size_t i = 0; i < count; i++, x += pct_shape_size (layer->input), y += pct_shape_size (layer->output))
    {
      pct_kernels ()->winograd_input (&in, pad (layer, &in, x, memory), inputs_planes);
      multiply_planes (product, in.plane, kernel_plane (layer), out.plane);
      pct_kernels ()->winograd_output (&out, outputs_planes, y);
      pct_kernels ()->bias_activate (y, out.height * out.width, outputs, outputs, layer->bias_values, layer->spec.activation,
                                     (float) layer->spec.negative_slope);
    }
}

/* The part of the padded image that is the image. */
static void
crop (const PctLayer *layer, const PctTiles *tiles, const float *padded, float *dx)
{
  size_t row = layer->input.width * layer->input.channels, left = layer->pad[1] * layer->input.channels;
  size_t used = MIN (row, tiles->row - left), height = padded_height (layer, tiles);

  for (size_t y = 0; y < layer->input.height; y++, dx += row)
    {
      if (y + layer->pad[0] < height)
        memcpy (dx, padded + (y + layer->pad[0]) * tiles->row + left, used * sizeof *dx);
      else
        used = 0;
      memset (dx + used, 0, (row - used) * sizeof *dx);
    }
}

/* planes: of the output's gradients; inputs_planes: overwritten. */
static void
input_gradient (const PctLayer *layer, PctTiles in, PctTiles out, const float *planes, float *inputs_planes, float *memory, float *dx)
{
  gboolean whole = padded_size (layer, &in) == pct_shape_size (layer->input);
  size_t plane = kernel_plane (layer);
  PctProduct product = { .rows = in.high * in.wide, .columns = in.channels, .inner = out.channels, .a = planes,
                         .a_row = out.channels, .a_inner = 1, .b = layer->shared + PLANES * plane, .b_inner = in.channels,
                         .c = inputs_planes, .c_row = in.channels };
  float *padded = whole ? dx : memory;

  multiply_planes (product, out.plane, plane, in.plane);
  pct_kernels ()->winograd_input_back (&in, inputs_planes, padded);
  if (!whole)
    crop (layer, &in, padded, dx);
}

/* kernel: the piece's planes. */
static void
backward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, const float *y,
          const float *dz, float *dx, float *kernel, float *bias, gboolean set, float *memory)
{
  PctTiles in = input_tiles (layer), out = output_tiles (layer);
  size_t inputs = in.channels, outputs = out.channels;
  float *inputs_planes = memory + plane_of (padded_size (layer, &in)), *outputs_planes = inputs_planes + PLANES * in.plane;
  PctProduct product = { .rows = inputs, .columns = outputs, .inner = in.high * in.wide, .a = inputs_planes, .a_row = 1,
                         .a_inner = inputs, .b = outputs_planes, .b_inner = outputs, .c = kernel, .c_row = outputs };

  if (set && bias != NULL)
    memset (bias, 0, outputs * sizeof *bias);
  for (size_t i = 0; i < count; i++)
    {
      const float *xi = x + i * pct_shape_size (layer->input), *dzi = dz + i * pct_shape_size (layer->output);
      pct_kernels ()->winograd_input (&in, pad (layer, &in, xi, memory), inputs_planes);
      pct_kernels ()->winograd_output_back (&out, dzi, outputs_planes);
      product.add = !set || i > 0;
      multiply_planes (product, in.plane, out.plane, kernel_plane (layer));
      if (bias != NULL)
        pct_kernels ()->sum_rows (dzi, out.height * out.width, outputs, outputs, bias);
      if (dx != NULL)
        input_gradient (layer, in, out, outputs_planes, inputs_planes, memory, dx + i * pct_shape_size (layer->input));
    }
}

static size_t
gathered (const PctLayer *layer)
{
  return PLANES * kernel_plane (layer);
}

static void
finish_backward (const PctLayer *layer, const float *planes, float *kernel)
{
  size_t n = layer->input.channels * layer->output.channels;
  pct_kernels ()->winograd_kernel_back (planes, kernel_plane (layer), side (layer), n, kernel, n);
}

const PctLayerClass pct_winograd_class = {
  .activates = TRUE,
  .scratch = scratch,
  .shared = shared,
  .prepare_pieces = prepare_pieces,
  .prepare = prepare,
  .gathered = gathered,
  .finish_backward = finish_backward,
  .forward = forward,
  .backward = backward,
};
