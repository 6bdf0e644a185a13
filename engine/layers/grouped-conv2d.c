#include <glib/gi18n-lib.h>

#include "engine/core/error.h"
#include "engine/layers/framed.h"

/* Convolutions of groups of channels (Krizhevsky et al., 2012), each with filters of its own, and dilated ones (Yu and
 * Koltun, 2016), whose kernel's pixels are apart. For each of the kernel's rows, a row of outputs is a product:
 *
 *   forward            y[oy, ox, g]     = Σ_ky Σ_kx frame[oy·s + ky·d, ox·s + kx·d, g] · kernel[ky, kx, ·, g]
 *   kernel's gradient  dk[ky, kx, ·, g] = Σ_oy Σ_ox frame[oy·s + ky·d, ox·s + kx·d, g]ᵀ · dz[oy, ox, g]
 *   input's gradient   frame[oy·s + ky·d, ox·s + kx·d, g] += dz[oy, ox, g] · kernel[ky, kx, ·, g]ᵀ */

gboolean
pct_grouped_conv2d_suits (const PctLayerSpec *spec)
{
  return spec->groups > 1 || spec->dilation_rate[0] > 1 || spec->dilation_rate[1] > 1;
}

gboolean
pct_grouped_conv2d_plan (PctLayer *layer, const char *path, GError **error)
{
  PctLayerSpec *spec = &layer->spec;
  size_t inputs = layer->input.channels, groups = MAX (spec->groups, 1), size;

  if (!pct_layer_plan_kernel (layer, path, error))
    return FALSE;
  if (inputs % groups != 0 || spec->filters % groups != 0)
    {
      if (inputs % groups != 0)
        g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, _ ("%s.groups: %zu doesn't divide the %zu channels that come in"), path,
                     groups, inputs);
      else
        g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, _ ("%s.groups: %zu doesn't divide the %zu filters"), path, groups,
                     spec->filters);
      return FALSE;
    }
  layer->output.channels = spec->filters;
  layer->kernel = (PctParameter){ .rank = 4, .shape = { spec->kernel_size[0], spec->kernel_size[1], inputs / groups, spec->filters } };
  gboolean fits = pct_size_mul (spec->kernel_size[0] * spec->kernel_size[1], inputs / groups, &size) &&
                  pct_size_mul (size, spec->filters, &size);
  layer->kernel.size = fits ? size : G_MAXSIZE;
  if (spec->use_bias)
    layer->bias = (PctParameter){ .size = spec->filters, .rank = 1, .shape = { spec->filters } };
  layer->class = groups == inputs ? &pct_depthwise_conv2d_class : &pct_grouped_conv2d_class;
  return TRUE;
}

static size_t
dilation (const PctLayer *layer, int axis)
{
  return MAX (layer->spec.dilation_rate[axis], 1);
}

static size_t
groups (const PctLayer *layer)
{
  return MAX (layer->spec.groups, 1);
}

static size_t
scratch (const PctLayer *layer)
{
  return pct_framed (layer, 1).size;
}

static size_t
shared (const PctLayer *layer)
{
  return layer->kernel.size;
}

/* [kernel's pixel, in, filter] to [kernel's pixel, filter, in]. */
static void
prepare_backward (const PctLayer *layer, float *turned)
{
  size_t inputs = layer->kernel.shape[2], filters = layer->kernel.shape[3];

  for (size_t tap = 0; tap < layer->kernel.shape[0] * layer->kernel.shape[1]; tap++)
    {
      const float *from = layer->kernel_values + tap * inputs * filters;
      float *to = turned + tap * inputs * filters;
      for (size_t f = 0; f < filters; f++)
        for (size_t i = 0; i < inputs; i++)
          to[f * inputs + i] = from[i * filters + f];
    }
}

static void
convolve (const PctLayer *layer, PctFramed framed, const float *x, float *y)
{
  size_t inputs = layer->kernel.shape[2], filters = layer->kernel.shape[3], width = layer->kernel.shape[1];
  PctProduct product = {
    .rows = layer->output.width, .columns = filters / groups (layer), .inner = inputs, .outer = width,
    .a_row = layer->stride[1] * framed.channels, .a_inner = 1, .a_outer = dilation (layer, 1) * framed.channels,
    .b_inner = filters, .b_outer = inputs * filters,
    .c_row = filters,
  };

  for (size_t oy = 0; oy < layer->output.height; oy++)
    for (size_t g = 0; g < groups (layer); g++)
      for (size_t ky = 0; ky < layer->kernel.shape[0]; ky++)
        {
          product.a = x + (oy * layer->stride[0] + ky * dilation (layer, 0)) * framed.width * framed.channels + g * inputs;
          product.b = layer->kernel_values + ky * width * inputs * filters + g * product.columns;
          product.c = y + oy * layer->output.width * filters + g * product.columns;
          product.add = ky > 0;
          pct_kernels ()->product (&product);
        }
}

static void
forward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, float *y, float *memory)
{
  PctFramed framed = pct_framed (layer, 1);
  size_t filters = layer->output.channels, positions = layer->output.height * layer->output.width;

  for (size_t i = 0; i < count; i++, x += pct_shape_size (layer->input), y += pct_shape_size (layer->output))
    {
      pct_frame_in (layer, framed, x, memory);
      convolve (layer, framed, memory, y);
      pct_kernels ()->bias_activate (y, positions, filters, filters, layer->bias_values, layer->spec.activation,
                                     (float) layer->spec.negative_slope);
    }
}

static void
kernel_gradient (const PctLayer *layer, PctFramed framed, const float *x, const float *dz, float *kernel, gboolean set)
{
  size_t inputs = layer->kernel.shape[2], filters = layer->kernel.shape[3], width = layer->kernel.shape[1];
  size_t row = framed.width * framed.channels;
  PctProduct product = {
    .rows = inputs, .columns = filters / groups (layer), .inner = layer->output.width, .outer = layer->output.height,
    .a_row = 1, .a_inner = layer->stride[1] * framed.channels, .a_outer = layer->stride[0] * row,
    .b_inner = filters, .b_outer = layer->output.width * filters,
    .c_row = filters, .add = !set,
  };

  for (size_t tap = 0; tap < layer->kernel.shape[0] * width; tap++)
    for (size_t g = 0; g < groups (layer); g++)
      {
        product.a = x + tap / width * dilation (layer, 0) * row + tap % width * dilation (layer, 1) * framed.channels + g * inputs;
        product.b = dz + g * product.columns;
        product.c = kernel + tap * inputs * filters + g * product.columns;
        pct_kernels ()->product (&product);
      }
}

static void
input_gradient (const PctLayer *layer, PctFramed framed, const float *dz, float *dx)
{
  size_t inputs = layer->kernel.shape[2], filters = layer->kernel.shape[3], width = layer->kernel.shape[1];
  size_t each = filters / groups (layer);
  PctProduct product = {
    .rows = layer->output.width, .columns = inputs, .inner = each, .outer = 1,
    .a_row = filters, .a_inner = 1,
    .b_inner = inputs,
    .c_row = layer->stride[1] * framed.channels, .add = TRUE,
  };

  memset (dx, 0, framed.size * sizeof *dx);
  for (size_t oy = 0; oy < layer->output.height; oy++)
    for (size_t tap = 0; tap < layer->kernel.shape[0] * width; tap++)
      {
        float *to = dx + ((oy * layer->stride[0] + tap / width * dilation (layer, 0)) * framed.width
                          + tap % width * dilation (layer, 1)) * framed.channels;
        for (size_t g = 0; g < groups (layer); g++)
          {
            product.a = dz + oy * layer->output.width * filters + g * each;
            product.b = layer->shared + (tap * filters + g * each) * inputs;
            product.c = to + g * inputs;
            pct_kernels ()->product (&product);
          }
      }
}

static void
backward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, const float *y,
          const float *dz, float *dx, float *kernel, float *bias, gboolean set, float *memory)
{
  PctFramed framed = pct_framed (layer, 1);
  size_t filters = layer->output.channels, positions = layer->output.height * layer->output.width;

  if (set && bias != NULL)
    memset (bias, 0, filters * sizeof *bias);
  for (size_t i = 0; i < count; i++)
    {
      const float *dzi = dz + i * pct_shape_size (layer->output);
      pct_frame_in (layer, framed, x + i * pct_shape_size (layer->input), memory);
      kernel_gradient (layer, framed, memory, dzi, kernel, set && i == 0);
      if (bias != NULL)
        pct_kernels ()->sum_rows (dzi, positions, filters, filters, bias);
      if (dx == NULL)
        continue;
      input_gradient (layer, framed, dzi, memory);
      pct_frame_out (layer, framed, memory, dx + i * pct_shape_size (layer->input));
    }
}

const PctLayerClass pct_grouped_conv2d_class = {
  .activates = TRUE,
  .plan = pct_grouped_conv2d_plan,
  .scratch = scratch,
  .shared = shared,
  .prepare_backward = prepare_backward,
  .forward = forward,
  .backward = backward,
};
