#include "engine/layers/framed.h"

/* Each channel is convolved by itself, with one filter or several (Sifre, 2014; Chollet, 2017); a convolution of as many
 * groups as channels is the same. The channels stand side by side, so each of the kernel's pixels is a row of numbers by
 * which a row of pixels is multiplied. */

static gboolean
plan (PctLayer *layer, const char *path, GError **error)
{
  const PctLayerSpec *spec = &layer->spec;
  size_t channels = layer->input.channels, multiplier = MAX (spec->depth_multiplier, 1), filters, size;

  if (!pct_layer_plan_kernel (layer, path, error))
    return FALSE;
  layer->kernel = (PctParameter){ .rank = 4, .shape = { spec->kernel_size[0], spec->kernel_size[1], channels, multiplier } };
  gboolean fits = pct_size_mul (channels, multiplier, &filters) && pct_size_mul (spec->kernel_size[0] * spec->kernel_size[1], filters, &size);
  layer->kernel.size = fits ? size : G_MAXSIZE;
  layer->output.channels = fits ? filters : G_MAXSIZE;
  if (spec->use_bias && fits)
    layer->bias = (PctParameter){ .size = filters, .rank = 1, .shape = { filters } };
  return TRUE;
}

/* Each channel in as many copies as it has filters. */
static PctFramed
framed_input (const PctLayer *layer)
{
  return pct_framed (layer, layer->output.channels / layer->input.channels);
}

static size_t
scratch (const PctLayer *layer)
{
  return framed_input (layer).size;
}

/* What the kernel's pixel `tap` meets, in the frame, for the output row `oy`. */
static size_t
place (const PctLayer *layer, PctFramed framed, size_t tap, size_t oy)
{
  size_t ky = tap / layer->kernel.shape[1], kx = tap % layer->kernel.shape[1];
  size_t row = oy * layer->stride[0] + ky * MAX (layer->spec.dilation_rate[0], 1);
  return (row * framed.width + kx * MAX (layer->spec.dilation_rate[1], 1)) * framed.channels;
}

static size_t
taps (const PctLayer *layer)
{
  return layer->kernel.shape[0] * layer->kernel.shape[1];
}

static void
forward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, float *y, float *memory)
{
  PctFramed framed = framed_input (layer);
  size_t filters = layer->output.channels, width = layer->output.width, height = layer->output.height;

  memset (y, 0, count * pct_shape_size (layer->output) * sizeof *y);
  for (size_t i = 0; i < count; i++, x += pct_shape_size (layer->input), y += pct_shape_size (layer->output))
    {
      pct_frame_in (layer, framed, x, memory);
      for (size_t oy = 0; oy < height; oy++)
        for (size_t tap = 0; tap < taps (layer); tap++)
          pct_kernels ()->multiply_add (memory + place (layer, framed, tap, oy), layer->stride[1] * filters,
                                        layer->kernel_values + tap * filters, width, filters, y + oy * width * filters, filters);
      pct_kernels ()->bias_activate (y, height * width, filters, filters, layer->bias_values, layer->spec.activation,
                                     (float) layer->spec.negative_slope);
    }
}

static void
backward_image (const PctLayer *layer, PctFramed framed, const float *x, const float *dz, float *dx, float *kernel, float *memory)
{
  size_t filters = layer->output.channels, width = layer->output.width, step = layer->stride[1] * filters;

  pct_frame_in (layer, framed, x, memory);
  for (size_t oy = 0; oy < layer->output.height; oy++)
    for (size_t tap = 0; tap < taps (layer); tap++)
      pct_kernels ()->sum_products_apart (memory + place (layer, framed, tap, oy), step, dz + oy * width * filters, width, filters,
                                          kernel + tap * filters);
  if (dx == NULL)
    return;
  memset (memory, 0, framed.size * sizeof *memory);
  for (size_t oy = 0; oy < layer->output.height; oy++)
    for (size_t tap = 0; tap < taps (layer); tap++)
      pct_kernels ()->multiply_add (dz + oy * width * filters, filters, layer->kernel_values + tap * filters, width, filters,
                                    memory + place (layer, framed, tap, oy), step);
  pct_frame_out (layer, framed, memory, dx);
}

static void
backward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, const float *y,
          const float *dz, float *dx, float *kernel, float *bias, gboolean set, float *memory)
{
  size_t filters = layer->output.channels, positions = layer->output.height * layer->output.width;

  if (set)
    memset (kernel, 0, layer->kernel.size * sizeof *kernel);
  if (set && bias != NULL)
    memset (bias, 0, filters * sizeof *bias);
  for (size_t i = 0; i < count; i++)
    {
      const float *dzi = dz + i * pct_shape_size (layer->output);
      size_t at = i * pct_shape_size (layer->input);
      if (bias != NULL)
        pct_kernels ()->sum_rows (dzi, positions, filters, filters, bias);
      backward_image (layer, framed_input (layer), x + at, dzi, dx == NULL ? NULL : dx + at, kernel, memory);
    }
}

const PctLayerClass pct_depthwise_conv2d_class = {
  .activates = TRUE,
  .plan = plan,
  .scratch = scratch,
  .forward = forward,
  .backward = backward,
};
