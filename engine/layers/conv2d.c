#include <string.h>

#include "engine/core/memory.h"
#include "engine/kernels/gemm.h"
#include "engine/layers/layer.h"

/* A product of patches and kernel, an image at a time, so that the patches (a row a position, height, width, channels of
 * the window) stay in the cache of the thread that made them. Backward makes them again rather than read them back. */

static size_t
positions (const PctLayer *layer)
{
  return layer->output.height * layer->output.width;
}

static size_t
patch_size (const PctLayer *layer)
{
  return layer->window[0] * layer->window[1] * layer->input.channels;
}

/* A 1 × 1 kernel without strides: the image is its own patches. */
static gboolean
is_pointwise (const PctLayer *layer)
{
  return layer->window[0] * layer->window[1] * layer->stride[0] * layer->stride[1] == 1;
}

static gboolean
plan (PctLayer *layer, const char *path, GError **error)
{
  PctLayerSpec *spec = &layer->spec;
  size_t inputs = layer->input.channels;

  if (!pct_layer_plan_window (layer, path, "kernel_size", spec->kernel_size, spec->strides, error))
    return FALSE;
  layer->output.channels = spec->filters;
  layer->kernel = (PctParameter){ .rank = 4, .shape = { spec->kernel_size[0], spec->kernel_size[1], inputs, spec->filters } };
  layer->kernel.size = G_MAXSIZE;
  size_t size;
  if (pct_size_mul (patch_size (layer), spec->filters, &size))
    layer->kernel.size = size;
  if (spec->use_bias)
    layer->bias = (PctParameter){ .size = spec->filters, .rank = 1, .shape = { spec->filters } };
  return TRUE;
}

static size_t
scratch (const PctLayer *layer)
{
  size_t size;
  if (is_pointwise (layer))
    return 0;
  return pct_size_mul (positions (layer), patch_size (layer), &size) ? size : G_MAXSIZE;
}

/* x: one image. patches: [positions, patch_size] */
static void
gather_patches (const PctLayer *layer, const float *x, float *patches)
{
  size_t channels = layer->input.channels, width = layer->input.width, row_size = layer->window[1] * channels;

  for (size_t oy = 0; oy < layer->output.height; oy++)
    {
      size_t top, bottom, y;
      pct_layer_clip_window (layer, 0, oy, &top, &bottom, &y);
      for (size_t ox = 0; ox < layer->output.width; ox++)
        {
          size_t left, right, at;
          pct_layer_clip_window (layer, 1, ox, &left, &right, &at);
          memset (patches, 0, top * row_size * sizeof *patches);
          for (size_t ky = top; ky < bottom; ky++)
            {
              float *row = patches + ky * row_size;
              memset (row, 0, left * channels * sizeof *row);
              memcpy (row + left * channels, x + ((y + ky - top) * width + at) * channels, (right - left) * channels * sizeof *row);
              memset (row + right * channels, 0, (layer->window[1] - right) * channels * sizeof *row);
            }
          memset (patches + bottom * row_size, 0, (layer->window[0] - bottom) * row_size * sizeof *patches);
          patches += layer->window[0] * row_size;
        }
    }
}

/* The reverse: adds each patch to where it came from. dx: one image, zeroed here. */
static void
scatter_patches (const PctLayer *layer, const float *patches, float *dx)
{
  const PctKernels *kernels = pct_kernels ();
  size_t channels = layer->input.channels, width = layer->input.width, row_size = layer->window[1] * channels;

  memset (dx, 0, pct_shape_size (layer->input) * sizeof *dx);
  for (size_t oy = 0; oy < layer->output.height; oy++)
    {
      size_t top, bottom, y;
      pct_layer_clip_window (layer, 0, oy, &top, &bottom, &y);
      for (size_t ox = 0; ox < layer->output.width; ox++)
        {
          size_t left, right, at;
          pct_layer_clip_window (layer, 1, ox, &left, &right, &at);
          for (size_t ky = top; ky < bottom; ky++)
            kernels->add (patches + ky * row_size + left * channels, (right - left) * channels,
                          dx + ((y + ky - top) * width + at) * channels);
          patches += layer->window[0] * row_size;
        }
    }
}

static const float *
patches_of (const PctLayer *layer, const float *x, float *memory)
{
  if (is_pointwise (layer))
    return x;
  gather_patches (layer, x, memory);
  return memory;
}

static void
forward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, float *y, float *memory)
{
  size_t rows = positions (layer), patch = patch_size (layer), filters = layer->output.channels;
  size_t input = pct_shape_size (layer->input), output = pct_shape_size (layer->output);

  for (size_t i = 0; i < count; i++)
    {
      const float *patches = patches_of (layer, x + i * input, memory);
      pct_gemm (FALSE, FALSE, rows, filters, patch, patches, patch, layer->kernel_values, filters, 0, y + i * output, filters);
      pct_kernels ()->bias_activate (y + i * output, rows, filters, filters, layer->bias_values, layer->spec.activation);
    }
}

static void
backward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, const float *y,
          const float *dz, float *dx, float *kernel, float *bias, gboolean set, float *memory)
{
  size_t rows = positions (layer), patch = patch_size (layer), filters = layer->output.channels;
  size_t input = pct_shape_size (layer->input), output = pct_shape_size (layer->output);

  if (set && bias != NULL)
    memset (bias, 0, filters * sizeof *bias);
  for (size_t i = 0; i < count; i++)
    {
      const float *patches = patches_of (layer, x + i * input, memory), *dzi = dz + i * output;
      pct_gemm (TRUE, FALSE, patch, filters, rows, patches, patch, dzi, filters, set && i == 0 ? 0 : 1, kernel, filters);
      if (bias != NULL)
        pct_kernels ()->sum_rows (dzi, rows, filters, filters, bias);
      if (dx == NULL)
        continue;
      float *gradient = is_pointwise (layer) ? dx + i * input : memory;
      pct_gemm (FALSE, TRUE, rows, patch, filters, dzi, filters, layer->kernel_values, filters, 0, gradient, patch);
      if (gradient == memory)
        scatter_patches (layer, memory, dx + i * input);
    }
}

const PctLayerClass pct_conv2d_class = { .plan = plan, .scratch = scratch, .forward = forward, .backward = backward };
