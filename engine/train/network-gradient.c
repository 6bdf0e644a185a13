#include <string.h>

#include "engine/train/network-private.h"

/* The end of a batch's gradient: what was computed in parts is put together, a piece of the parameters at a time, and the
 * penalties are added while the piece is in the cache. */

/* The part of [offset, offset + size) that is in the piece. */
static gboolean
overlap (const PctNetwork *network, size_t piece, size_t offset, size_t size, size_t *from, size_t *to)
{
  size_t first = piece * PCT_PARAMETER_PIECE, end = MIN (first + PCT_PARAMETER_PIECE, network->n_parameters);
  *from = MAX (first, offset);
  *to = MIN (end, offset + size);
  return *from < *to;
}

static void
penalise (PctNetwork *network, size_t piece)
{
  double penalty = 0;

  for (size_t l = 0; l < network->n_layers; l++)
    {
      const PctLayer *layer = &network->layers[l];
      const PctRegularizerSpec *regularizer = &layer->spec.kernel_regularizer;
      size_t from, to;
      if (regularizer->enabled && overlap (network, piece, layer->kernel.offset, layer->kernel.size, &from, &to))
        penalty += pct_kernels ()->penalise (network->parameters + from, to - from, (float) regularizer->l1,
                                             (float) regularizer->l2, network->gradients + from);
    }
  network->piece_penalty[piece] = penalty;
}

void
pct_network_sum_parts (PctNetwork *network, size_t piece)
{
  size_t images = (network->last_count + PCT_IMAGE_PIECES - 1) / PCT_IMAGE_PIECES;
  size_t parts = (network->last_count + images - 1) / images, from, to;

  for (size_t s = 0; s < network->n_stages; s++)
    {
      const PctStage *stage = &network->stages[s];
      if (stage->partials == NULL || !overlap (network, piece, stage->parameters_first, stage->parameters_count, &from, &to))
        continue;
      const float *part = stage->partials + (from - stage->parameters_first);
      memcpy (network->gradients + from, part, (to - from) * sizeof *part);
      for (size_t p = 1; p < parts; p++)
        pct_kernels ()->add (part + p * stage->parameters_count, to - from, network->gradients + from);
    }
  if (network->piece_penalty != NULL)
    penalise (network, piece);
}

double
pct_network_penalty (const PctNetwork *network)
{
  double penalty = 0;
  for (size_t piece = 0; network->piece_penalty != NULL && piece < pct_network_n_pieces (network); piece++)
    penalty += network->piece_penalty[piece];
  return penalty;
}

static void
sum_piece (void *data, size_t piece, unsigned worker)
{
  pct_network_sum_parts (data, piece);
}

void
pct_network_train (PctNetwork *network, const PctBatch *batch, uint64_t seed, uint32_t epoch, double *loss, size_t *correct)
{
  pct_network_train_in_parts (network, batch, seed, epoch, loss, correct);
  pct_team_run (network->team, pct_network_n_pieces (network), sum_piece, network);
  *loss += pct_network_penalty (network) * (double) batch->count;
}
