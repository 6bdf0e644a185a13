#include "engine/layers/layer.h"

#include <glib/gi18n-lib.h>

#include "engine/core/error.h"

const PctLayerClass *
pct_layer_class (PctLayerType type)
{
  static const PctLayerClass *const classes[PCT_LAYER_TYPES] = {
    [PCT_LAYER_DENSE] = &pct_dense_class,
    [PCT_LAYER_CONV2D] = &pct_conv2d_class,
    [PCT_LAYER_MAX_POOLING2D] = &pct_max_pooling2d_class,
    [PCT_LAYER_AVERAGE_POOLING2D] = &pct_average_pooling2d_class,
    [PCT_LAYER_GLOBAL_AVERAGE_POOLING2D] = &pct_global_average_pooling2d_class,
    [PCT_LAYER_FLATTEN] = &pct_flatten_class,
    [PCT_LAYER_DROPOUT] = &pct_dropout_class,
    [PCT_LAYER_ACTIVATION] = &pct_activation_class,
    [PCT_LAYER_BATCH_NORMALIZATION] = &pct_batch_normalization_class,
    [PCT_LAYER_GLOBAL_MAX_POOLING2D] = &pct_global_max_pooling2d_class,
    [PCT_LAYER_ADD] = &pct_add_class,
    [PCT_LAYER_CONCATENATE] = &pct_concatenate_class,
    [PCT_LAYER_DEPTHWISE_CONV2D] = &pct_depthwise_conv2d_class,
    [PCT_LAYER_ZERO_PADDING2D] = &pct_zero_padding2d_class,
    [PCT_LAYER_GAUSSIAN_NOISE] = &pct_gaussian_noise_class,
  };
  return classes[type];
}

gboolean
pct_layer_wants_image (const PctLayer *layer, const char *path, GError **error)
{
  if (!layer->input.flat)
    return TRUE;
  g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
               _ ("%s: %s needs an image, but what comes in is a vector of %zu; place it before flatten, dense and "
                  "global pooling"),
               path, pct_layer_names[layer->spec.type], layer->input.channels);
  return FALSE;
}

gboolean
pct_layer_plan_as_input (PctLayer *layer, const char *path, GError **error)
{
  layer->output = layer->input;
  layer->explanation = g_strdup (_ ("as it comes in"));
  return TRUE;
}

static char *
explain_axis (PctPadding padding, size_t extent, size_t window, size_t stride, size_t output)
{
  if (padding == PCT_PADDING_SAME)
    return g_strdup_printf ("⌈%zu ÷ %zu⌉ = %zu", extent, stride, output);
  if (stride == 1)
    return g_strdup_printf ("%zu − %zu + 1 = %zu", extent, window, output);
  return g_strdup_printf ("⌊(%zu − %zu) ÷ %zu⌋ + 1 = %zu", extent, window, stride, output);
}

gboolean
pct_layer_plan_window (PctLayer *layer, const char *path, const char *field, const size_t window[2], const size_t strides[2],
                       GError **error)
{
  const size_t extent[2] = { layer->input.height, layer->input.width };
  size_t output[2];

  if (!pct_layer_wants_image (layer, path, error))
    return FALSE;
  for (int axis = 0; axis < 2; axis++)
    {
      size_t stride = strides[axis] > 0 ? strides[axis] : window[axis];
      layer->window[axis] = window[axis];
      layer->stride[axis] = stride;
      if (layer->spec.padding == PCT_PADDING_SAME)
        {
          output[axis] = (extent[axis] - 1) / stride + 1;
          size_t covered = (output[axis] - 1) * stride + window[axis];
          layer->pad[axis] = covered > extent[axis] ? (covered - extent[axis]) / 2 : 0;
          continue;
        }
      if (window[axis] > extent[axis])
        {
          g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                       _ ("%s.%s: %zu × %zu is larger than the %zu × %zu image that comes in; make it smaller, or set "
                          "padding to same"),
                       path, field, window[0], window[1], extent[0], extent[1]);
          return FALSE;
        }
      output[axis] = (extent[axis] - window[axis]) / stride + 1;
      layer->pad[axis] = 0;
    }

  layer->output = (PctShape){ output[0], output[1], layer->input.channels, FALSE };
  g_autofree char *rows = explain_axis (layer->spec.padding, extent[0], window[0], layer->stride[0], output[0]);
  g_autofree char *columns = explain_axis (layer->spec.padding, extent[1], window[1], layer->stride[1], output[1]);
  layer->explanation = g_str_equal (rows, columns) ? g_steal_pointer (&rows) : g_strdup_printf ("%s; %s", rows, columns);
  return TRUE;
}

gboolean
pct_layer_plan_kernel (PctLayer *layer, const char *path, GError **error)
{
  const PctLayerSpec *spec = &layer->spec;
  size_t window[2];
  gboolean strided = FALSE, dilated = FALSE;

  for (int axis = 0; axis < 2; axis++)
    {
      window[axis] = (spec->kernel_size[axis] - 1) * MAX (spec->dilation_rate[axis], 1) + 1;
      strided = strided || spec->strides[axis] > 1;
      dilated = dilated || spec->dilation_rate[axis] > 1;
    }
  if (!strided || !dilated)
    return pct_layer_plan_window (layer, path, dilated ? "dilation_rate" : "kernel_size", window, spec->strides, error);
  g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
               _ ("%s.dilation_rate: %zu × %zu doesn't go with strides of %zu × %zu; one of them must be 1"), path,
               spec->dilation_rate[0], spec->dilation_rate[1], spec->strides[0], spec->strides[1]);
  return FALSE;
}
