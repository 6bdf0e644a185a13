#include "engine/train/network-private.h"

/* From the layers of a model to those that compute, and to stages. Flatten moves no data, nor does a linear activation; any
 * other is done by the layer below where that can and nobody else takes its output. */

typedef struct {
  PctNetwork *network;
  const PctLayer *planned;
  size_t *uses;        /* [planned] by how many inputs what it gives is taken, those that hand on looked through */
  PctLayer **computed; /* [planned] which gives it, in the end; NULL for the image */
} Choice;

/* Whether what the layer gives is what it takes, number for number. */
static gboolean
hands_on (const PctLayer *planned)
{
  return planned->spec.type == PCT_LAYER_FLATTEN
         || (planned->spec.type == PCT_LAYER_ACTIVATION && planned->spec.activation == PCT_ACTIVATION_LINEAR);
}

/* The place of the layer whose numbers those of `place` are. */
static size_t
without_handing_on (const PctLayer *planned, size_t place)
{
  while (place != PCT_FROM_IMAGE && hands_on (&planned[place]))
    place = planned[place].from[0];
  return place;
}

static size_t
source_place (const Choice *choice, const PctLayer *layer, size_t input)
{
  return without_handing_on (choice->planned, layer->from[input]);
}

static PctLayer *
computed_at (const Choice *choice, size_t place)
{
  return place == PCT_FROM_IMAGE ? NULL : choice->computed[place];
}

static PctLayer *
append (Choice *choice, PctLayer layer)
{
  PctLayer *place = &choice->network->layers[choice->network->n_layers++];
  *place = layer;
  return place;
}

/* A layer without parameters that does `activation`, or, where that is linear, hands on what `below` gives. */
static PctLayer *
append_activation (Choice *choice, const PctLayer *planned, PctShape shape, PctActivation activation, PctLayer *below)
{
  PctLayer layer = { .class = &pct_activation_class, .spec = pct_layer_spec (PCT_LAYER_ACTIVATION), .number = planned->number,
                     .input = shape, .output = shape, .n_inputs = 1, .sources = { below } };

  layer.spec.negative_slope = planned->spec.negative_slope;
  if (activation == PCT_ACTIVATION_SOFTMAX)
    layer.class = &pct_softmax_class;
  else if (activation == PCT_ACTIVATION_GELU || activation == PCT_ACTIVATION_SILU)
    {
      layer.class = &pct_input_activation_class;
      layer.input_activation = activation;
    }
  else
    layer.spec.activation = activation;
  return append (choice, layer);
}

/* What gives the layer's output once it has gone through its activation. `sole`: nobody else takes what `below` gives. The
 * last softmax is left to the loss. */
static PctLayer *
apply_activation (Choice *choice, const PctLayer *planned, PctLayer *below, gboolean sole, gboolean last)
{
  PctActivation activation = planned->spec.activation;
  gboolean free_below = below != NULL && sole && below->spec.activation == PCT_ACTIVATION_LINEAR;
  gboolean takes_over = activation != PCT_ACTIVATION_SOFTMAX && activation != PCT_ACTIVATION_GELU && activation != PCT_ACTIVATION_SILU;

  if (activation == PCT_ACTIVATION_LINEAR)
    return below;
  if (activation == PCT_ACTIVATION_SOFTMAX && last && free_below && pct_shape_size (planned->output) == planned->output.channels)
    choice->network->softmax = TRUE;
  else if (takes_over && free_below && below->class->activates)
    {
      below->spec.activation = activation;
      below->spec.negative_slope = planned->spec.negative_slope;
    }
  else
    return append_activation (choice, planned, planned->output, activation, below);
  return below;
}

/* Dense layers and batch normalisations write the gradient of what is below over the whole batch at once: where others write
 * it too, a layer between that hands on takes the adding over. */
static PctLayer *
append_planned (Choice *choice, const PctLayer *planned)
{
  PctLayer layer = *planned;
  gboolean whole = layer.class == &pct_dense_class || layer.class == &pct_batch_normalization_class;

  for (size_t i = 0; i < layer.n_inputs; i++)
    {
      size_t place = source_place (choice, planned, i);
      layer.sources[i] = computed_at (choice, place);
      if (whole && layer.sources[i] != NULL && choice->uses[place] > 1)
        layer.sources[i] = append_activation (choice, planned, layer.input, PCT_ACTIVATION_LINEAR, layer.sources[i]);
    }
  layer.spec.activation = PCT_ACTIVATION_LINEAR;
  return append (choice, layer);
}

static void
choose_layer (Choice *choice, size_t place, gboolean last)
{
  const PctLayer *planned = &choice->planned[place];
  PctLayer *computed;

  if (hands_on (planned))
    computed = computed_at (choice, source_place (choice, planned, 0));
  else if (planned->spec.type == PCT_LAYER_ACTIVATION)
    {
      size_t below = source_place (choice, planned, 0);
      computed = apply_activation (choice, planned, computed_at (choice, below), below != PCT_FROM_IMAGE && choice->uses[below] == 1,
                                   last);
    }
  else
    {
      computed = append_planned (choice, planned);
      if (planned->class->activates)
        computed = apply_activation (choice, planned, computed, TRUE, last);
    }
  choice->computed[place] = computed;
}

static void
note_uses (PctNetwork *network)
{
  for (size_t i = 0; i < network->n_layers; i++)
    {
      PctLayer *layer = &network->layers[i];
      layer->learns = layer->kernel.size > 0;
      for (size_t input = 0; input < layer->n_inputs; input++)
        if (layer->sources[input] != NULL)
          {
            layer->sources[input]->uses++;
            layer->learns = layer->learns || layer->sources[input]->learns;
          }
    }
}

void
pct_network_choose_layers (PctNetwork *network, const PctModelSpec *model, const PctLayer *planned)
{
  size_t last = model->n_layers;
  g_autofree size_t *uses = g_new0 (size_t, model->n_layers);
  g_autofree PctLayer **computed = g_new0 (PctLayer *, model->n_layers);
  Choice choice = { network, planned, uses, computed };

  while (last > 0 && hands_on (&planned[last - 1]))
    last--;
  for (size_t i = 0; i < last; i++)
    for (size_t input = 0; !hands_on (&planned[i]) && input < planned[i].n_inputs; input++)
      {
        size_t place = source_place (&choice, &planned[i], input);
        if (place != PCT_FROM_IMAGE)
          uses[place]++;
      }
  /* Of each layer at most one that hands on, itself, and an activation. */
  network->layers = g_new0 (PctLayer, 3 * model->n_layers);
  for (size_t i = 0; i < last; i++)
    choose_layer (&choice, i, i + 1 == last);
  note_uses (network);
}

/* Whether the layer goes on in the stage of the one before it. */
static gboolean
goes_on (const PctNetwork *network, const PctStage *stage, size_t l)
{
  const PctLayer *layer = &network->layers[l], *before = l > 0 ? &network->layers[l - 1] : NULL;

  if (stage->dense || stage->normalises || stage->merges || layer->class == &pct_dense_class
      || layer->class == &pct_batch_normalization_class || layer->class->merge != NULL)
    return FALSE;
  return layer->sources[0] == before && (before == NULL || before->uses == 1);
}

/* Gradients are written from the last stage to the first. */
static void
choose_first_writers (PctNetwork *network)
{
  g_autofree gboolean *written = g_new0 (gboolean, network->n_layers);

  for (size_t s = network->n_stages; s-- > 0;)
    {
      PctStage *stage = &network->stages[s];
      PctLayer *layer = &network->layers[stage->first];
      for (size_t i = 0; stage->n > 0 && i < layer->n_inputs; i++)
        if (layer->sources[i] != NULL)
          {
            layer->sets[i] = !written[layer->sources[i] - network->layers];
            written[layer->sources[i] - network->layers] = TRUE;
          }
      stage->sets = stage->n > 0 && layer->sets[0];
      g_assert (!(stage->dense || stage->normalises) || stage->sets || stage->below == NULL);
    }
}

/* A first stage cut by images gathers the pixels on its way; before a dense layer a stage without layers does. */
void
pct_network_choose_stages (PctNetwork *network)
{
  network->stages = g_new0 (PctStage, network->n_layers + 2);
  network->preparing = g_new0 (PctLayer *, network->n_layers + 1);
  network->prepared = g_new0 (PctLayer *, network->n_layers + 1);
  network->stages[network->n_stages++] = (PctStage){ .gathers = TRUE };
  for (size_t i = 0; i < network->n_layers; i++)
    {
      PctLayer *layer = &network->layers[i], *below = layer->sources[0];
      PctStage *stage = &network->stages[network->n_stages - 1];
      gboolean wants_gradient = below != NULL && below->learns;
      if (!goes_on (network, stage, i))
        {
          stage = &network->stages[network->n_stages++];
          *stage = (PctStage){ .first = i, .dense = layer->class == &pct_dense_class, .merges = layer->class->merge != NULL,
                               .normalises = layer->class == &pct_batch_normalization_class, .below = below,
                               .input_gradient = layer->class->merge != NULL ? layer->learns : wants_gradient };
        }
      if (stage->parameters_count == 0)
        stage->parameters_first = layer->kernel.offset;
      stage->parameters_count += layer->kernel.size + layer->bias.size;
      stage->n++;
      if (layer->class->prepare != NULL)
        {
          network->prepared[network->n_prepared++] = layer;
          network->n_prepare_pieces += layer->class->prepare_pieces (layer);
        }
      if (wants_gradient && layer->class->prepare_backward != NULL)
        network->preparing[network->n_preparing++] = layer;
    }
  choose_first_writers (network);
}
