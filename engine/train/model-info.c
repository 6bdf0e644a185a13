#include <glib/gi18n-lib.h>
#include <string.h>

#include "engine/core/error.h"
#include "engine/train/network-private.h"

char *
pct_shape_text (PctShape shape)
{
  if (shape.flat)
    return g_strdup_printf ("%zu", shape.channels);
  return g_strdup_printf ("%zu × %zu × %zu", shape.height, shape.width, shape.channels);
}

void
pct_model_info_free (PctModelInfo *info)
{
  if (info == NULL)
    return;
  for (size_t i = 0; i < info->n_layers; i++)
    g_free (info->layers[i].explanation);
  g_free (info->layers);
  g_strfreev (info->names);
  g_free (info);
}

static gboolean
is_taken (const PctModelSpec *model, char **names, const char *name)
{
  for (size_t i = 0; i < model->n_layers; i++)
    if (g_strcmp0 (model->layers[i].name, name) == 0 || (names[i] != NULL && g_str_equal (names[i], name)))
      return TRUE;
  return FALSE;
}

/* Given names must be unique; a layer without one is its type, the second of its type has _1 behind it. */
static gboolean
name_layers (const PctModelSpec *model, char **names, GError **error)
{
  for (size_t i = 0; i < model->n_layers; i++)
    if (g_str_equal (model->layers[i].name, PCT_INPUT_NAME))
      {
        g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                     _ ("model.layers[%zu].name: “%s” names the image itself; choose another"), i, PCT_INPUT_NAME);
        return FALSE;
      }
  for (size_t i = 0; i < model->n_layers; i++)
    for (size_t j = 0; j < i; j++)
      if (model->layers[i].name[0] != '\0' && g_str_equal (model->layers[i].name, model->layers[j].name))
        {
          g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                       _ ("model.layers[%zu].name: “%s” is the name of layer %zu already"), i, model->layers[i].name,
                       j);
          return FALSE;
        }

  for (size_t i = 0; i < model->n_layers; i++)
    {
      const PctLayerSpec *spec = &model->layers[i];
      g_autofree char *name = g_strdup (spec->name[0] != '\0' ? spec->name : pct_layer_names[spec->type]);
      for (size_t n = 1; spec->name[0] == '\0' && is_taken (model, names, name); n++)
        {
          g_free (name);
          name = g_strdup_printf ("%s_%zu", pct_layer_names[spec->type], n);
        }
      names[i] = g_steal_pointer (&name);
    }
  return TRUE;
}

static gboolean
check_output (const PctModelSpec *model, PctShape output, size_t n_classes, GError **error)
{
  size_t last = model->n_layers - 1;

  if (!output.flat)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                   _ ("model.layers[%zu]: the last layer must give a vector, but it gives an image of %zu × %zu × %zu; "
                      "add flatten and dense"),
                   last, output.height, output.width, output.channels);
      return FALSE;
    }
  if (n_classes > 0 && output.channels < n_classes)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                   _ ("model.layers[%zu].%s: %zu is fewer than the dataset's %zu classes"), last,
                   model->layers[last].type == PCT_LAYER_DENSE ? "units" : "type", output.channels, n_classes);
      return FALSE;
    }
  return TRUE;
}

/* So many that no count or byte size below can overflow. */
#define MOST_FLOATS ((size_t) 1 << 44)

static void
name_parameters (PctLayer *layer, const char *name)
{
  gboolean normalises = layer->spec.type == PCT_LAYER_BATCH_NORMALIZATION;

  g_snprintf (layer->kernel.name, sizeof layer->kernel.name, "%s.%s", name, normalises ? "gamma" : "kernel");
  g_snprintf (layer->bias.name, sizeof layer->bias.name, "%s.%s", name, normalises ? "beta" : "bias");
  g_snprintf (layer->moving_mean.name, sizeof layer->moving_mean.name, "%s.moving_mean", name);
  g_snprintf (layer->moving_variance.name, sizeof layer->moving_variance.name, "%s.moving_variance", name);
}

/* What isn't trained goes behind all that is. */
static void
place_fixed (PctLayer *layers, size_t n_layers, size_t offset)
{
  for (size_t i = 0; i < n_layers; i++)
    {
      layers[i].moving_mean.offset = offset;
      layers[i].moving_variance.offset = offset + layers[i].moving_mean.size;
      offset += layers[i].moving_mean.size + layers[i].moving_variance.size;
    }
}

static gboolean
plan_layer (PctLayer *layer, size_t number, PctModelInfo *info, GError **error)
{
  g_autofree char *path = g_strdup_printf ("model.layers[%zu]", number);

  if (!layer->class->plan (layer, path, error))
    {
      g_clear_pointer (&layer->explanation, g_free);
      return FALSE;
    }
  char *explanation = pct_layer_explain_inputs (layer);
  g_free (layer->explanation);
  layer->explanation = explanation;

  size_t output, scratch = layer->class->scratch ? layer->class->scratch (layer) : 0;
  gboolean fits = pct_size_mul (layer->output.height, layer->output.width, &output) &&
                  pct_size_mul (output, layer->output.channels, &output) && output <= MOST_FLOATS;
  if (!fits || scratch > MOST_FLOATS || layer->kernel.size > MOST_FLOATS
      || layer->kernel.size + layer->bias.size > MOST_FLOATS - info->n_parameters)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, _ ("%s: larger than any machine's memory; make it smaller"),
                   path);
      g_clear_pointer (&layer->explanation, g_free);
      return FALSE;
    }
  layer->kernel.offset = info->n_parameters;
  layer->bias.offset = info->n_parameters + layer->kernel.size;
  info->n_parameters += layer->kernel.size + layer->bias.size;
  name_parameters (layer, info->names[number]);
  info->n_fixed += layer->moving_mean.size + layer->moving_variance.size;
  info->layers[info->n_layers++] = (PctLayerInfo){
    .name = info->names[number],
    .type = layer->spec.type,
    .input = layer->input,
    .output = layer->output,
    .n_inputs = layer->n_inputs,
    .n_parameters = layer->kernel.size + layer->bias.size,
    .explanation = layer->explanation,
  };
  memcpy (info->layers[info->n_layers - 1].inputs, layer->input_names, sizeof layer->input_names);
  return TRUE;
}

PctLayer *
pct_model_plan_layers (const PctModelSpec *model, PctShape input, size_t n_classes, PctModelInfo *info, GError **error)
{
  if (model->n_layers == 0)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                   _ ("model.layers: has no layers; add at least a flatten and a dense one"));
      return NULL;
    }
  info->names = g_new0 (char *, model->n_layers + 1);
  info->layers = g_new0 (PctLayerInfo, model->n_layers);
  if (!name_layers (model, info->names, error))
    return NULL;

  g_autofree PctLayer *layers = g_new0 (PctLayer, model->n_layers);
  for (size_t i = 0; i < model->n_layers; i++)
    {
      layers[i] = (PctLayer){ .class = pct_layer_class (model->layers[i].type), .spec = model->layers[i], .number = i };
      if (!pct_model_connect (model, i, input, info, layers, error) || !plan_layer (&layers[i], i, info, error))
        return NULL;
    }
  if (!pct_model_check_uses (layers, model->n_layers, info, error)
      || !check_output (model, layers[model->n_layers - 1].output, n_classes, error))
    return NULL;
  place_fixed (layers, model->n_layers, info->n_parameters);
  return g_steal_pointer (&layers);
}

gboolean
pct_model_describe (const PctModelSpec *model, PctShape input, size_t n_classes, PctModelInfo **info, GError **error)
{
  *info = g_new0 (PctModelInfo, 1);
  g_autofree PctLayer *layers = pct_model_plan_layers (model, input, n_classes, *info, error);
  return layers != NULL;
}
