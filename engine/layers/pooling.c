#include <string.h>

#include "engine/layers/layer.h"

#include <glib/gi18n-lib.h>

/* Max and average pooling over windows, and both over the whole image. Padding takes no part: a maximum ignores
 * it, a mean divides by the real pixels alone, as Keras does. The maximum's place isn't kept: backward finds the first
 * input that equals the output. */

static gboolean
plan (PctLayer *layer, const char *path, GError **error)
{
  return pct_layer_plan_window (layer, path, "pool_size", layer->spec.pool_size, layer->spec.strides, error);
}

/* The real part of the window of one output position: `rows` by `columns` pixels from input pixel `pixel`. */
typedef struct {
  size_t pixel, rows, columns;
} Window;

static Window
window_at (const PctLayer *layer, size_t oy, size_t ox)
{
  size_t top, bottom, y, left, right, x;
  pct_layer_clip_window (layer, 0, oy, &top, &bottom, &y);
  pct_layer_clip_window (layer, 1, ox, &left, &right, &x);
  return (Window){ y * layer->input.width + x, bottom - top, right - left };
}

typedef void (*ForwardWindow) (const PctLayer *layer, Window window, const float *x, float *y);
typedef void (*BackwardWindow) (const PctLayer *layer, Window window, const float *x, const float *y, const float *dz, float *dx);

static void
for_each_window_forward (const PctLayer *layer, size_t count, const float *x, float *y, ForwardWindow pool)
{
  size_t channels = layer->output.channels;

  for (size_t i = 0; i < count; i++, x += pct_shape_size (layer->input))
    for (size_t oy = 0; oy < layer->output.height; oy++)
      for (size_t ox = 0; ox < layer->output.width; ox++, y += channels)
        pool (layer, window_at (layer, oy, ox), x, y);
}

static void
for_each_window_backward (const PctLayer *layer, size_t count, const float *x, const float *y, const float *dz, float *dx,
                          BackwardWindow pool)
{
  size_t channels = layer->output.channels, size = pct_shape_size (layer->input);

  for (size_t i = 0; i < count; i++, x += size, dx += size)
    {
      memset (dx, 0, size * sizeof *dx);
      for (size_t oy = 0; oy < layer->output.height; oy++)
        for (size_t ox = 0; ox < layer->output.width; ox++, y += channels, dz += channels)
          pool (layer, window_at (layer, oy, ox), x, y, dz, dx);
    }
}

/* The windows of an output row in runs of equal shape: those that padding clips alone, all others together. */
static PctWindows
run_at (const PctLayer *layer, size_t oy, size_t ox, size_t *pixel)
{
  Window window = window_at (layer, oy, ox);
  size_t channels = layer->input.channels, step = layer->stride[1], run = 1;

  if (window.columns == layer->window[1])
    while (ox + run < layer->output.width && (ox + run) * step + layer->window[1] <= layer->input.width + layer->pad[1])
      run++;
  *pixel = window.pixel;
  return (PctWindows){ run, step * channels, window.rows, window.columns, layer->input.width * channels, channels };
}

static void
max_forward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, float *y, float *scratch)
{
  size_t channels = layer->output.channels, pixel;

  for (size_t i = 0; i < count; i++, x += pct_shape_size (layer->input))
    for (size_t oy = 0; oy < layer->output.height; oy++)
      for (size_t ox = 0; ox < layer->output.width;)
        {
          PctWindows windows = run_at (layer, oy, ox, &pixel);
          pct_kernels ()->max_windows (&windows, x + pixel * channels, y);
          y += windows.count * channels;
          ox += windows.count;
        }
}

/* Whether each pixel lies in exactly one window, whole. */
static gboolean
windows_tile (const PctLayer *layer)
{
  return layer->stride[0] == layer->window[0] && layer->stride[1] == layer->window[1] &&
         layer->output.height * layer->stride[0] == layer->input.height && layer->output.width * layer->stride[1] == layer->input.width;
}

static void
max_backward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, const float *y,
              const float *dz, float *dx, float *kernel, float *bias, gboolean set, float *scratch)
{
  size_t channels = layer->output.channels, size = pct_shape_size (layer->input), pixel;
  gboolean tile = windows_tile (layer);

  if (dx == NULL)
    return;
  if (!tile)
    memset (dx, 0, count * size * sizeof *dx);
  for (size_t i = 0; i < count; i++, x += size, dx += size)
    for (size_t oy = 0; oy < layer->output.height; oy++)
      for (size_t ox = 0; ox < layer->output.width;)
        {
          PctWindows windows = run_at (layer, oy, ox, &pixel);
          windows.add = !tile;
          pct_kernels ()->max_windows_backward (&windows, x + pixel * channels, y, dz, dx + pixel * channels);
          y += windows.count * channels;
          dz += windows.count * channels;
          ox += windows.count;
        }
}

static void
mean_window (const PctLayer *layer, Window window, const float *x, float *restrict y)
{
  size_t channels = layer->output.channels;
  float share = 1.0f / (float) (window.rows * window.columns);

  memset (y, 0, channels * sizeof *y);
  for (size_t row = 0; row < window.rows; row++)
    for (size_t column = 0; column < window.columns; column++)
      {
        const float *from = x + (window.pixel + row * layer->input.width + column) * channels;
        for (size_t c = 0; c < channels; c++)
          y[c] += from[c];
      }
  for (size_t c = 0; c < channels; c++)
    y[c] *= share;
}

static void
mean_forward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, float *y, float *scratch)
{
  for_each_window_forward (layer, count, x, y, mean_window);
}

static void
mean_window_backward (const PctLayer *layer, Window window, const float *x, const float *y, const float *dz, float *dx)
{
  size_t channels = layer->output.channels;
  float share = 1.0f / (float) (window.rows * window.columns);

  for (size_t row = 0; row < window.rows; row++)
    for (size_t column = 0; column < window.columns; column++)
      {
        float *restrict to = dx + (window.pixel + row * layer->input.width + column) * channels;
        for (size_t c = 0; c < channels; c++)
          to[c] += dz[c] * share;
      }
}

static void
mean_backward (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, const float *y,
               const float *dz, float *dx, float *kernel, float *bias, gboolean set, float *scratch)
{
  if (dx != NULL)
    for_each_window_backward (layer, count, x, y, dz, dx, mean_window_backward);
}

static gboolean
plan_global (PctLayer *layer, const char *path, GError **error)
{
  gboolean largest = layer->spec.type == PCT_LAYER_GLOBAL_MAX_POOLING2D;
  const size_t whole[2] = { layer->input.height, layer->input.width };

  if (!pct_layer_plan_window (layer, path, "pool_size", whole, whole, error))
    return FALSE;
  layer->output = (PctShape){ 1, 1, layer->input.channels, TRUE };
  g_free (layer->explanation);
  layer->explanation = g_strdup_printf (largest ? _ ("the largest of each of %zu channels") : _ ("the mean of each of %zu channels"),
                                        layer->input.channels);
  return TRUE;
}

const PctLayerClass pct_max_pooling2d_class = { .plan = plan, .forward = max_forward, .backward = max_backward };
const PctLayerClass pct_average_pooling2d_class = { .plan = plan, .forward = mean_forward, .backward = mean_backward };
const PctLayerClass pct_global_max_pooling2d_class = { .plan = plan_global, .forward = max_forward, .backward = max_backward };
const PctLayerClass pct_global_average_pooling2d_class = { .plan = plan_global, .forward = mean_forward, .backward = mean_backward };
