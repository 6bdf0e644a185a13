#include <string.h>

#include "engine/core/error.h"
#include "engine/layers/layer.h"

#include <glib/gi18n-lib.h>

/* What puts several inputs together: their sum (He et al., 2016), or one behind the other along the channels. */

static gboolean
is_same (PctShape a, PctShape b, gboolean channels)
{
  return a.height == b.height && a.width == b.width && a.flat == b.flat && (!channels || a.channels == b.channels);
}

static gboolean
plan_inputs (PctLayer *layer, const char *path, gboolean channels, GError **error)
{
  for (size_t i = 1; i < layer->n_inputs; i++)
    if (!is_same (layer->inputs[0], layer->inputs[i], channels))
      {
        g_autofree char *first = pct_shape_text (layer->inputs[0]), *other = pct_shape_text (layer->inputs[i]);
        g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                     channels ? _ ("%s.inputs[%zu]: %s needs inputs of one shape, but “%s” gives %s and “%s” %s")
                              : _ ("%s.inputs[%zu]: %s needs inputs of one height and width, but “%s” gives %s and “%s” %s"),
                     path, i, pct_layer_names[layer->spec.type], layer->input_names[0], first, layer->input_names[i], other);
        return FALSE;
      }
  layer->output = layer->input;
  return TRUE;
}

static gboolean
plan_add (PctLayer *layer, const char *path, GError **error)
{
  if (!plan_inputs (layer, path, TRUE, error))
    return FALSE;
  layer->explanation = g_strdup (_ ("the sum"));
  return TRUE;
}

static void
add (const PctLayer *layer, const float *const *x, float *y)
{
  size_t size = pct_shape_size (layer->output), channels = layer->output.channels;

  memcpy (y, x[0], size * sizeof *y);
  for (size_t i = 1; i < layer->n_inputs; i++)
    pct_kernels ()->add (x[i], size, y);
  pct_kernels ()->bias_activate (y, size / channels, channels, channels, NULL, layer->spec.activation,
                                 (float) layer->spec.negative_slope);
}

static void
add_backward (const PctLayer *layer, size_t input, const float *dz, float *dx)
{
  memcpy (dx, dz, pct_shape_size (layer->output) * sizeof *dx);
}

static gboolean
plan_concatenate (PctLayer *layer, const char *path, GError **error)
{
  g_autoptr (GString) sum = g_string_new (NULL);

  if (!plan_inputs (layer, path, FALSE, error))
    return FALSE;
  layer->output.channels = 0;
  for (size_t i = 0; i < layer->n_inputs; i++)
    {
      g_string_append_printf (sum, "%s%zu", i > 0 ? " + " : "", layer->inputs[i].channels);
      layer->output.channels += layer->inputs[i].channels;
    }
  layer->explanation = g_strdup_printf (_ ("%s = %zu channels"), sum->str, layer->output.channels);
  return TRUE;
}

static void
concatenate (const PctLayer *layer, const float *const *x, float *y)
{
  size_t pixels = layer->output.height * layer->output.width, first = 0;

  for (size_t i = 0; i < layer->n_inputs; first += layer->inputs[i++].channels)
    for (size_t p = 0, channels = layer->inputs[i].channels; p < pixels; p++)
      memcpy (y + p * layer->output.channels + first, x[i] + p * channels, channels * sizeof *y);
}

static void
concatenate_backward (const PctLayer *layer, size_t input, const float *dz, float *dx)
{
  size_t pixels = layer->output.height * layer->output.width, channels = layer->inputs[input].channels, first = 0;

  for (size_t i = 0; i < input; i++)
    first += layer->inputs[i].channels;
  for (size_t p = 0; p < pixels; p++)
    memcpy (dx + p * channels, dz + p * layer->output.channels + first, channels * sizeof *dx);
}

const PctLayerClass pct_add_class = { .activates = TRUE, .plan = plan_add, .merge = add, .split = add_backward };
const PctLayerClass pct_concatenate_class = { .plan = plan_concatenate, .merge = concatenate, .split = concatenate_backward };
