#include "engine/core/error.h"
#include "engine/train/network-private.h"

#include <glib/gi18n-lib.h>

/* Which layer takes what: the names of a model's inputs become places. */

static gboolean
find_source (const PctModelInfo *info, size_t n_layers, size_t layer, size_t input, const char *name, size_t *place, GError **error)
{
  if (g_str_equal (name, PCT_INPUT_NAME))
    {
      *place = PCT_FROM_IMAGE;
      return TRUE;
    }
  for (size_t i = 0; i < n_layers; i++)
    if (g_str_equal (info->names[i], name))
      {
        *place = i;
        if (i < layer)
          return TRUE;
        g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                     _ ("model.layers[%zu].inputs[%zu]: “%s” is layer %zu, but only what comes before a layer can go "
                        "into it"),
                     layer, input, name, i);
        return FALSE;
      }
  g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
               _ ("model.layers[%zu].inputs[%zu]: there is no layer “%s”; name a layer before this one, or “%s” for the image"),
               layer, input, name, PCT_INPUT_NAME);
  return FALSE;
}

static gboolean
check_count (const PctLayerSpec *spec, size_t number, gboolean merges, GError **error)
{
  if (merges && spec->inputs.n < 2)
    g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                 _ ("model.layers[%zu].inputs: %s needs the names of at least two layers"), number,
                 pct_layer_names[spec->type]);
  else if (!merges && spec->inputs.n > 1)
    g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                 _ ("model.layers[%zu].inputs: %s takes one input, not %zu; add or concatenate puts several together"),
                 number, pct_layer_names[spec->type], spec->inputs.n);
  else
    return TRUE;
  return FALSE;
}

gboolean
pct_model_connect (const PctModelSpec *model, size_t number, PctShape image, const PctModelInfo *info, PctLayer *layers, GError **error)
{
  PctLayer *layer = &layers[number];
  const PctInputsSpec *inputs = &layer->spec.inputs;

  if (!check_count (&layer->spec, number, layer->class->merge != NULL, error))
    return FALSE;
  layer->n_inputs = MAX (inputs->n, 1);
  for (size_t i = 0; i < layer->n_inputs; i++)
    {
      size_t *place = &layer->from[i];
      *place = number > 0 ? number - 1 : PCT_FROM_IMAGE;
      if (inputs->n > 0 && !find_source (info, model->n_layers, number, i, inputs->names[i], place, error))
        return FALSE;
      layer->inputs[i] = *place == PCT_FROM_IMAGE ? image : layers[*place].output;
      layer->input_names[i] = *place == PCT_FROM_IMAGE ? PCT_INPUT_NAME : info->names[*place];
    }
  layer->input = layer->inputs[0];
  return TRUE;
}

gboolean
pct_model_check_uses (const PctLayer *layers, size_t n_layers, const PctModelInfo *info, GError **error)
{
  for (size_t l = 0; l + 1 < n_layers; l++)
    {
      gboolean used = FALSE;
      for (size_t user = l + 1; user < n_layers && !used; user++)
        for (size_t i = 0; i < layers[user].n_inputs; i++)
          used = used || layers[user].from[i] == l;
      if (used)
        continue;
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                   _ ("model.layers[%zu]: no layer takes what “%s” gives; name it in the inputs of a later one, or "
                      "leave it out"),
                   l, info->names[l]);
      return FALSE;
    }
  return TRUE;
}

char *
pct_layer_explain_inputs (const PctLayer *layer)
{
  if (layer->spec.inputs.n == 0)
    return g_strdup (layer->explanation);
  g_autoptr (GString) names = g_string_new (NULL);
  for (size_t i = 0; i < layer->n_inputs; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " + " : "", layer->input_names[i]);
  return layer->explanation == NULL ? g_strdup_printf (_ ("from %s"), names->str)
                                    : g_strdup_printf (_ ("from %s: %s"), names->str, layer->explanation);
}
