#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "engine/core/error.h"
#include "engine/train/network-private.h"

static gboolean
is_dense (const PctLayer *layer)
{
  return layer->class == &pct_dense_class;
}

static gboolean
is_normalisation (const PctLayer *layer)
{
  return layer->class == &pct_batch_normalization_class;
}

static void
list_parameters (PctNetwork *network)
{
  network->parameter_list = g_new0 (PctParameter, 4 * network->n_layers + 1);
  for (size_t i = 0; i < network->n_layers; i++)
    {
      const PctLayer *layer = &network->layers[i];
      if (layer->kernel.size > 0)
        network->parameter_list[network->n_parameter_list++] = layer->kernel;
      if (layer->bias.size > 0)
        network->parameter_list[network->n_parameter_list++] = layer->bias;
    }
  for (size_t i = 0; i < network->n_layers; i++)
    if (is_normalisation (&network->layers[i]))
      {
        network->parameter_list[network->n_parameter_list++] = network->layers[i].moving_mean;
        network->parameter_list[network->n_parameter_list++] = network->layers[i].moving_variance;
      }
}

static void
size_workspace (PctNetwork *network)
{
  /* Of an image on its way in. */
  network->scratch_size = pct_shape_size (network->input);
  for (size_t i = 0; i < network->n_layers; i++)
    {
      const PctLayer *layer = &network->layers[i];
      size_t scratch = layer->class->scratch ? layer->class->scratch (layer) : 0;
      network->scratch_size = MAX (network->scratch_size, scratch);
      if (!is_dense (layer))
        network->ping_size = MAX (network->ping_size, MAX (pct_shape_size (layer->input), pct_shape_size (layer->output)));
    }
}

/* count * size with saturation; the arena reports what is too large. */
static size_t
many (size_t count, size_t size)
{
  size_t product;
  return pct_size_mul (count, size, &product) ? product : G_MAXSIZE;
}

static gboolean
is_penalised (const PctNetwork *network)
{
  for (size_t i = 0; i < network->n_layers; i++)
    if (network->layers[i].spec.kernel_regularizer.enabled)
      return TRUE;
  return FALSE;
}

static void
take_memory (PctNetwork *network)
{
  PctArena *arena = &network->arena;
  size_t batch = network->batch, workers = pct_team_size (network->team);
  size_t rows = network->rows, loss_pieces = (batch + PCT_LOSS_ROWS - 1) / PCT_LOSS_ROWS;

  network->pixels = pct_arena_take (arena, many (rows, pct_shape_size (network->input)), sizeof (float));
  network->scratch = pct_arena_take (arena, many (workers, network->scratch_size), sizeof (float));
  network->piece_loss = pct_arena_take (arena, loss_pieces, sizeof (double));
  network->piece_correct = pct_arena_take (arena, loss_pieces, sizeof (size_t));
  for (size_t i = 0; i < network->n_layers; i++)
    {
      PctLayer *layer = &network->layers[i];
      layer->y = pct_arena_take (arena, many (rows, pct_shape_size (layer->output)), sizeof (float));
      if (is_normalisation (layer))
        layer->statistics = pct_arena_take (arena, many (PCT_STATISTICS, layer->output.channels), sizeof (float));
    }
  for (size_t i = 0; i < network->n_prepared; i++)
    network->prepared[i]->shared = pct_arena_take (arena, network->prepared[i]->class->shared (network->prepared[i]), sizeof (float));
  if (!network->training)
    return;

  for (size_t i = 0; i < network->n_preparing; i++)
    {
      PctLayer *layer = network->preparing[i];
      layer->shared = pct_arena_take (arena, layer->class->shared (layer), sizeof (float));
    }
  if (is_penalised (network))
    network->piece_penalty = pct_arena_take (arena, pct_network_n_pieces (network), sizeof (double));
  for (size_t i = 0; i < network->n_layers; i++)
    if (network->layers[i].class->gathered != NULL)
      network->layers[i].gathered = pct_arena_take (arena, many (workers, network->layers[i].class->gathered (&network->layers[i])),
                                                    sizeof (float));
  network->ping = pct_arena_take (arena, many (2 * workers, network->ping_size), sizeof (float));
  for (size_t s = 0; s < network->n_stages; s++)
    {
      PctStage *stage = &network->stages[s];
      if (stage->n == 0)
        continue;
      PctLayer *top = &network->layers[stage->first + stage->n - 1];
      top->gradient = pct_arena_take (arena, many (batch, pct_shape_size (top->output)), sizeof (float));
      if (!stage->dense && stage->parameters_count > 0)
        stage->partials = pct_arena_take (arena, many (PCT_IMAGE_PIECES, stage->parameters_count), sizeof (float));
    }
}

static void
take_parameters (PctNetwork *network)
{
  network->parameters = pct_arena_take (&network->parameter_arena, pct_network_n_values (network), sizeof (float));
  if (network->training)
    network->gradients = pct_arena_take (&network->parameter_arena, network->n_parameters, sizeof (float));
}

static gboolean
plan_memory (PctNetwork *network, GError **error)
{
  take_parameters (network);
  if (!pct_arena_commit (&network->parameter_arena, _ ("model: its parameters"), error))
    return FALSE;
  take_parameters (network);

  take_memory (network);
  if (!pct_arena_commit (&network->arena, _ ("training.batch_size: the network's layers over a batch"), error))
    return FALSE;
  take_memory (network);

  for (size_t i = 0; i < network->n_layers; i++)
    {
      PctLayer *layer = &network->layers[i];
      layer->kernel_values = layer->kernel.size > 0 ? network->parameters + layer->kernel.offset : NULL;
      layer->bias_values = layer->bias.size > 0 ? network->parameters + layer->bias.offset : NULL;
      layer->moving_mean_values = is_normalisation (layer) ? network->parameters + layer->moving_mean.offset : NULL;
      layer->moving_variance_values = is_normalisation (layer) ? network->parameters + layer->moving_variance.offset : NULL;
    }
  return TRUE;
}

PctNetwork *
pct_network_new (const PctModelSpec *model, PctShape input, size_t n_classes, size_t batch, gboolean training, PctTeam *team,
                 GError **error)
{
  g_autoptr (PctNetwork) network = g_new0 (PctNetwork, 1);

  g_assert (batch > 0);
  *network = (PctNetwork){ .team = team, .input = input, .n_classes = n_classes, .batch = batch, .training = training };
  network->info = g_new0 (PctModelInfo, 1);
  g_autofree PctLayer *planned = pct_model_plan_layers (model, input, n_classes, network->info, error);
  if (planned == NULL)
    return NULL;
  network->n_parameters = network->info->n_parameters;
  pct_network_choose_layers (network, model, planned);
  if (network->n_layers == 0)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                   _ ("model.layers: none of them computes anything; add a dense layer"));
      return NULL;
    }
  pct_network_choose_stages (network);
  list_parameters (network);
  size_workspace (network);
  pct_network_plan_use (network);
  network->rows = MAX (training ? batch : 0, network->slots * network->images_in_use);
  if (!plan_memory (network, error))
    return NULL;
  return g_steal_pointer (&network);
}

void
pct_network_free (PctNetwork *network)
{
  if (network == NULL)
    return;
  pct_arena_clear (&network->arena);
  pct_arena_clear (&network->parameter_arena);
  pct_model_info_free (network->info);
  g_free (network->layers);
  g_free (network->stages);
  g_free (network->preparing);
  g_free (network->prepared);
  g_free (network->parameter_list);
  g_free (network->class_weights);
  g_free (network);
}

void
pct_network_set_loss (PctNetwork *network, const PctLossSpec *loss, const float *class_weights)
{
  network->loss = *loss;
  g_free (network->class_weights);
  network->class_weights = g_memdup2 (class_weights, network->n_classes * sizeof *class_weights);
}

size_t
pct_network_n_parameters (const PctNetwork *network)
{
  return network->n_parameters;
}

size_t
pct_network_n_values (const PctNetwork *network)
{
  return network->n_parameters + network->info->n_fixed;
}

size_t
pct_network_n_outputs (const PctNetwork *network)
{
  return pct_shape_size (network->layers[network->n_layers - 1].output);
}

float *
pct_network_parameters (PctNetwork *network)
{
  return network->parameters;
}

float *
pct_network_gradients (PctNetwork *network)
{
  return network->gradients;
}

const PctParameter *
pct_network_parameter_list (const PctNetwork *network, size_t *n)
{
  *n = network->n_parameter_list;
  return network->parameter_list;
}

static gboolean
is_finite (const float *values, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return FALSE;
  return TRUE;
}

/* The name of a layer: that of its parameters, or its place in the description. */
static const char *
layer_name (const PctNetwork *network, const PctLayer *layer)
{
  return network->info->layers[layer->number].name;
}

const char *
pct_network_find_non_finite (const PctNetwork *network)
{
  for (size_t i = 0; i < network->n_layers; i++)
    {
      const PctLayer *layer = &network->layers[i];
      if (!is_finite (network->parameters + layer->kernel.offset, layer->kernel.size) ||
          !is_finite (network->parameters + layer->bias.offset, layer->bias.size))
        return layer_name (network, layer);
    }
  for (size_t i = 0; i < network->n_layers; i++)
    {
      const PctLayer *layer = &network->layers[i];
      if (!is_finite (layer->y, network->last_count * pct_shape_size (layer->output)))
        return layer_name (network, layer);
    }
  return NULL;
}

gboolean
pct_network_needs_shares (const PctNetwork *network)
{
  return !network->softmax && network->loss.type == PCT_LOSS_CATEGORICAL_CROSSENTROPY;
}
