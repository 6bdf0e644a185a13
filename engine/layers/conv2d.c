#include <string.h>

#include "engine/core/memory.h"
#include "engine/layers/winograd.h"

/* A convolution is a product of an image's windows and the kernel, taken an image at a time. In a copy of the image with
 * its padding, a window's row is a run of window width × channels floats, and that of the next position starts stride ×
 * channels further on: so the product reads the windows where they are, and no patch matrix is ever made.
 *
 *   forward            y[oy, ox]   = Σ_ky row (oy·s + ky, ox·s) · kernel[ky]
 *   kernel's gradient  dk[ky, run] = Σ_oy Σ_ox row (oy·s + ky, ox·s)[run] · dz[oy, ox]
 *   input's gradient   for stride 1 the forward product again, of dz padded to the full, and the kernel turned by 180°
 *                      with its channels exchanged; for other strides dz is spread out first, with zeros between. */

typedef struct {
  size_t height, width, channels; /* of the padded copy */
  size_t size;
} Padded;

/* size: G_MAXSIZE where it overflows, which planning refuses. */
static Padded
padded_new (size_t height, size_t width, size_t channels)
{
  size_t size;
  gboolean fits = pct_size_mul (height, width, &size) && pct_size_mul (size, channels, &size);
  return (Padded){ height, width, channels, fits ? size : G_MAXSIZE };
}

static Padded
padded_input (const PctLayer *layer)
{
  return padded_new (MAX ((layer->output.height - 1) * layer->stride[0] + layer->window[0], layer->input.height + layer->pad[0]),
                     MAX ((layer->output.width - 1) * layer->stride[1] + layer->window[1], layer->input.width + layer->pad[1]),
                     layer->input.channels);
}

/* dz with stride − 1 zeros between its positions and a frame such that every input pixel's window is inside. */
static Padded
padded_gradient (const PctLayer *layer)
{
  return padded_new (layer->input.height + layer->window[0] - 1, layer->input.width + layer->window[1] - 1,
                     layer->output.channels);
}

static gboolean
plan (PctLayer *layer, const char *path, GError **error)
{
  PctLayerSpec *spec = &layer->spec;
  size_t inputs = layer->input.channels;

  if (pct_grouped_conv2d_suits (spec))
    return pct_grouped_conv2d_plan (layer, path, error);
  if (!pct_layer_plan_window (layer, path, "kernel_size", spec->kernel_size, spec->strides, error))
    return FALSE;
  layer->output.channels = spec->filters;
  layer->kernel = (PctParameter){ .rank = 4, .shape = { spec->kernel_size[0], spec->kernel_size[1], inputs, spec->filters } };
  size_t size;
  gboolean fits = pct_size_mul (spec->kernel_size[0] * spec->kernel_size[1], inputs, &size) &&
                  pct_size_mul (size, spec->filters, &size);
  layer->kernel.size = fits ? size : G_MAXSIZE;
  if (spec->use_bias)
    layer->bias = (PctParameter){ .size = spec->filters, .rank = 1, .shape = { spec->filters } };
  if (pct_winograd_suits (layer))
    layer->class = &pct_winograd_class;
  return TRUE;
}

/* The padded copies of the input and of the gradient, never both at once. */
static size_t
scratch (const PctLayer *layer)
{
  return MAX (padded_input (layer).size, padded_gradient (layer).size);
}

/* Floats that all threads share: the turned kernel. */
static size_t
shared (const PctLayer *layer)
{
  return layer->kernel.size;
}

/* [height, width, in, out] to [height, width, out, in], turned by 180°. */
static void
prepare_backward (const PctLayer *layer, float *turned)
{
  size_t inputs = layer->input.channels, filters = layer->output.channels, taps = layer->window[0] * layer->window[1];

  for (size_t tap = 0; tap < taps; tap++)
    {
      const float *from = layer->kernel_values + tap * inputs * filters;
      float *to = turned + (taps - 1 - tap) * inputs * filters;
      for (size_t i = 0; i < inputs; i++)
        for (size_t f = 0; f < filters; f++)
          to[f * inputs + i] = from[i * filters + f];
    }
}

/* The image within zeros; the image itself where nothing is to be padded. */
static const float *
pad_input (const PctLayer *layer, Padded padded, const float *x, float *memory)
{
  size_t row = layer->input.width * layer->input.channels, left = layer->pad[1] * layer->input.channels;
  size_t stride = padded.width * padded.channels;

  if (padded.size == pct_shape_size (layer->input))
    return x;
  memset (memory, 0, (layer->pad[0] * stride + left) * sizeof *memory);
  for (size_t y = 0; y < layer->input.height; y++)
    {
      float *to = memory + (layer->pad[0] + y) * stride + left;
      size_t gap = MIN (stride - row, (size_t) (memory + padded.size - to) - row);
      memcpy (to, x + y * row, row * sizeof *to);
      memset (to + row, 0, gap * sizeof *to);
    }
  size_t done = MIN (padded.size, (layer->pad[0] + layer->input.height) * stride + left);
  memset (memory + done, 0, (padded.size - done) * sizeof *memory);
  return memory;
}

static void
pad_gradient (const PctLayer *layer, Padded padded, const float *dz, float *memory)
{
  size_t filters = layer->output.channels;
  size_t top = layer->window[0] - 1 - layer->pad[0], left = layer->window[1] - 1 - layer->pad[1];

  memset (memory, 0, padded.size * sizeof *memory);
  for (size_t oy = 0; oy < layer->output.height; oy++)
    {
      float *to = memory + ((top + oy * layer->stride[0]) * padded.width + left) * filters;
      const float *from = dz + oy * layer->output.width * filters;
      if (layer->stride[1] == 1)
        memcpy (to, from, layer->output.width * filters * sizeof *to);
      else
        for (size_t ox = 0; ox < layer->output.width; ox++)
          memcpy (to + ox * layer->stride[1] * filters, from + ox * filters, filters * sizeof *to);
    }
}

/* Kernels up to so many floats stay in the first-level cache whole; of larger ones a row of the window at a time does. */
#define RESIDENT 8192

/* y [height, width, columns] = windows of the padded image `x` times kernel [window, channels, columns]. */
static void
convolve (const PctLayer *layer, Padded padded, const float *x, const size_t stride[2], const float *kernel, size_t height,
          size_t width, size_t columns, float *y)
{
  size_t run = layer->window[1] * padded.channels, row = padded.width * padded.channels, rows = layer->window[0];
  size_t together = run * columns * rows <= RESIDENT ? rows : 1;
  PctProduct product = {
    .rows = width, .columns = columns, .inner = run, .outer = together,
    .a_row = stride[1] * padded.channels, .a_inner = 1, .a_outer = row,
    .b_inner = columns, .b_outer = run * columns,
    .c_row = columns,
  };

  for (size_t ky = 0; ky < rows; ky += together)
    for (size_t oy = 0; oy < height; oy++)
      {
        product.a = x + (oy * stride[0] + ky) * row;
        product.b = kernel + ky * run * columns;
        product.c = y + oy * width * columns;
        product.add = ky > 0;
        pct_kernels ()->product (&product);
      }
}

static void
forward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, float *y, float *memory)
{
  Padded padded = padded_input (layer);
  size_t filters = layer->output.channels, positions = layer->output.height * layer->output.width;

  for (size_t i = 0; i < count; i++, x += pct_shape_size (layer->input), y += pct_shape_size (layer->output))
    {
      convolve (layer, padded, pad_input (layer, padded, x, memory), layer->stride, layer->kernel_values, layer->output.height,
                layer->output.width, filters, y);
      pct_kernels ()->bias_activate (y, positions, filters, filters, layer->bias_values, layer->spec.activation,
                                     (float) layer->spec.negative_slope);
    }
}

static void
kernel_gradient (const PctLayer *layer, Padded padded, const float *x, const float *dz, float *kernel, gboolean set)
{
  size_t filters = layer->output.channels, run = layer->window[1] * padded.channels, row = padded.width * padded.channels;
  PctProduct product = {
    .rows = run, .columns = filters, .inner = layer->output.width, .outer = layer->output.height,
    .a_row = 1, .a_inner = layer->stride[1] * padded.channels, .a_outer = layer->stride[0] * row,
    .b = dz, .b_inner = filters, .b_outer = layer->output.width * filters,
    .c_row = filters, .add = !set,
  };

  for (size_t ky = 0; ky < layer->window[0]; ky++)
    {
      product.a = x + ky * row;
      product.c = kernel + ky * run * filters;
      pct_kernels ()->product (&product);
    }
}

static void
backward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, const float *y,
          const float *dz, float *dx, float *kernel, float *bias, gboolean set, float *memory)
{
  static const size_t one[2] = { 1, 1 };
  Padded padded = padded_input (layer), full = padded_gradient (layer);
  size_t filters = layer->output.channels, positions = layer->output.height * layer->output.width;

  if (set && bias != NULL)
    memset (bias, 0, filters * sizeof *bias);
  for (size_t i = 0; i < count; i++)
    {
      const float *xi = x + i * pct_shape_size (layer->input), *dzi = dz + i * pct_shape_size (layer->output);
      kernel_gradient (layer, padded, pad_input (layer, padded, xi, memory), dzi, kernel, set && i == 0);
      if (bias != NULL)
        pct_kernels ()->sum_rows (dzi, positions, filters, filters, bias);
      if (dx == NULL)
        continue;
      pad_gradient (layer, full, dzi, memory);
      convolve (layer, full, memory, one, layer->shared, layer->input.height, layer->input.width, layer->input.channels,
                dx + i * pct_shape_size (layer->input));
    }
}

const PctLayerClass pct_conv2d_class = {
  .activates = TRUE,
  .plan = plan,
  .scratch = scratch,
  .shared = shared,
  .prepare_backward = prepare_backward,
  .forward = forward,
  .backward = backward,
};
