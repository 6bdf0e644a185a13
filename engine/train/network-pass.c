#include <math.h>
#include <string.h>

#include "engine/train/loss.h"
#include "engine/train/network-private.h"

/* Keras's guard of probabilities that don't come from a fused softmax. */
#define PROBABILITY_EPSILON 1e-7f

/* A training step's pass over a batch, as the team's tasks see it. */
typedef struct {
  PctNetwork *network;
  const PctStage *stage;
  const PctBatch *batch;
  const uint16_t *labels;
  size_t count;
  size_t images_a_piece;
  PctPass pass;
} Work;

static const float *
stage_input (const PctNetwork *network, const PctStage *stage)
{
  return stage->below == NULL ? network->pixels : stage->below->y;
}

/* Images to train on may be changed on their way. What lies side by side in the set is taken at once. */
static void
gather (const PctImageRange *range, size_t first, size_t count)
{
  PctNetwork *network = range->network;
  const PctDataset *dataset = range->batch->dataset;
  const uint32_t *images = range->batch->images + range->first;
  size_t size = pct_shape_size (network->input);

  for (size_t i = first, run = 1; i < first + count; i += run)
    {
      const uint8_t *pixels = pct_image_set_pixels (dataset->set, range->batch->split, images[i]);
      float *to = network->pixels + (range->row + i) * size;
      for (run = 1; i + run < first + count && images[i + run] == images[i] + run;)
        run++;
      if (range->pass->training && dataset->augmentation.enabled)
        {
          run = 1;
          pct_augment (&dataset->augmentation, pixels, network->input.height, network->input.width, network->input.channels,
                       dataset->scale, dataset->offset, range->pass->seed, range->pass->epoch, images[i],
                       network->scratch + range->worker * network->scratch_size, to);
        }
      else
        pct_kernels ()->bytes_to_floats (pixels, run * size, network->input.channels, dataset->scale, dataset->offset, to);
    }
}

/* An image at a time through all layers, so that it stays in the cache. Where no backward pass follows, what only the next
 * layer of the stage reads is left where the range's first image has its place. */
void
pct_network_forward_images (const PctImageRange *range, const PctStage *stage)
{
  PctNetwork *network = range->network;
  float *scratch = network->scratch + range->worker * network->scratch_size;

  if (stage->n == 0 && range->batch != NULL)
    gather (range, 0, range->count);
  for (size_t i = 0; stage->n > 0 && i < range->count; i++)
    {
      size_t row = range->row + i;
      if (stage->gathers && range->batch != NULL)
        gather (range, i, 1);
      const float *x = stage_input (network, stage) + row * pct_shape_size (network->layers[stage->first].input);
      for (size_t l = stage->first; l < stage->first + stage->n; l++)
        {
          const PctLayer *layer = &network->layers[l];
          gboolean kept = range->pass->training || l + 1 == stage->first + stage->n;
          float *y = layer->y + (kept ? row : range->row) * pct_shape_size (layer->output);
          layer->class->forward (layer, range->pass, range->first + i, 1, x, y, scratch);
          x = y;
        }
    }
}

void
pct_network_merge_images (const PctImageRange *range, const PctLayer *layer)
{
  for (size_t row = range->row; row < range->row + range->count; row++)
    {
      const float *x[PCT_MAX_INPUTS];
      for (size_t i = 0; i < layer->n_inputs; i++)
        x[i] = (layer->sources[i] == NULL ? range->network->pixels : layer->sources[i]->y) + row * pct_shape_size (layer->inputs[i]);
      layer->class->merge (layer, x, layer->y + row * pct_shape_size (layer->output));
    }
}

/* In training every image has its own place. */
static PctImageRange
range_of (const Work *work, size_t piece, unsigned worker)
{
  size_t first = piece * work->images_a_piece, count = MIN (work->images_a_piece, work->count - first);
  return (PctImageRange){ work->network, work->batch, &work->pass, first, count, first, worker };
}

static void
forward_images (void *data, size_t piece, unsigned worker)
{
  const Work *work = data;
  PctImageRange range = range_of (work, piece, worker);
  pct_network_forward_images (&range, work->stage);
}

static void
merge_images (void *data, size_t piece, unsigned worker)
{
  const Work *work = data;
  PctImageRange range = range_of (work, piece, worker);
  pct_network_merge_images (&range, &work->network->layers[work->stage->first]);
}

static void
forward_dense (void *data, size_t piece, unsigned worker)
{
  const Work *work = data;
  const PctLayer *layer = &work->network->layers[work->stage->first];
  pct_dense_forward_piece (layer, work->count, piece, stage_input (work->network, work->stage), layer->y);
}

/* A piece's part of a batch normalisation's stage. */
typedef struct {
  const PctLayer *layer;
  size_t first, rows, size; /* its first image; rows of channels; floats an image */
  const float *x;
  float *part;
} Normalisation;

static Normalisation
normalisation_piece (const Work *work, size_t piece)
{
  const PctLayer *layer = &work->network->layers[work->stage->first];
  size_t first = piece * work->images_a_piece, count = MIN (work->images_a_piece, work->count - first);
  size_t size = pct_shape_size (layer->input);

  return (Normalisation){ layer, first, count * (size / layer->input.channels), size,
                          stage_input (work->network, work->stage) + first * size,
                          work->stage->partials ? work->stage->partials + piece * work->stage->parameters_count : NULL };
}

static void
measure (void *data, size_t piece, unsigned worker)
{
  const Work *work = data;
  Normalisation n = normalisation_piece (work, piece);
  pct_batch_normalization_measure (n.layer, n.x, n.rows, n.part, work->network->scratch + worker * work->network->scratch_size);
}

static void
normalise (void *data, size_t piece, unsigned worker)
{
  Normalisation n = normalisation_piece (data, piece);
  pct_batch_normalization_forward (n.layer, n.x, n.rows, n.layer->y + n.first * n.size);
}

static void
forward_normalisation (Work *work)
{
  const PctLayer *layer = &work->network->layers[work->stage->first];
  size_t pieces = pct_pieces_of (work->count, work->images_a_piece), pixels = pct_shape_size (layer->input) / layer->input.channels;

  pct_team_run (work->network->team, pieces, measure, work);
  pct_batch_normalization_settle (layer, work->stage->partials, work->count * pixels, work->images_a_piece * pixels);
  pct_team_run (work->network->team, pieces, normalise, work);
}

typedef struct {
  PctLayer **layers;
  gboolean backward;
} Preparation;

static void
prepare (void *data, size_t piece, unsigned worker)
{
  const Preparation *preparation = data;
  PctLayer **layer = preparation->layers;

  for (size_t pieces; piece >= (pieces = (*layer)->class->prepare_pieces (*layer)); layer++)
    piece -= pieces;
  (*layer)->class->prepare (*layer, piece, preparation->backward, (*layer)->shared);
}

void
pct_network_prepare (PctNetwork *network, gboolean backward)
{
  Preparation preparation = { network->prepared, backward };
  pct_team_run (network->team, network->n_prepare_pieces, prepare, &preparation);
}

static void
forward (Work *work)
{
  PctNetwork *network = work->network;

  pct_network_prepare (network, TRUE);
  network->last_count = work->count;
  work->images_a_piece = pct_pieces_of (work->count, PCT_IMAGE_PIECES);
  for (size_t s = 0; s < network->n_stages; s++)
    {
      const PctStage *stage = work->stage = &network->stages[s];
      if (stage->dense)
        pct_team_run (network->team, pct_dense_forward_pieces (&network->layers[stage->first], work->count), forward_dense, work);
      else if (stage->normalises)
        forward_normalisation (work);
      else if (stage->merges)
        pct_team_run (network->team, pct_pieces_of (work->count, work->images_a_piece), merge_images, work);
      else
        pct_team_run (network->team, pct_pieces_of (work->count, work->images_a_piece), forward_images, work);
    }
}

/* Outputs y of an activation other than softmax count as shares of their sum, as Keras has it. Returns the loss of
 * `label`, and sets the gradient by y, times `share`. */
static double
share_loss (const float *y, size_t n, size_t label, float share, float *gradient)
{
  float sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += y[i];
  float p = y[label] / sum, clipped = CLAMP (p, PROBABILITY_EPSILON, 1 - PROBABILITY_EPSILON);
  gboolean inside = p > PROBABILITY_EPSILON && p < 1 - PROBABILITY_EPSILON;

  for (size_t i = 0; i < n; i++)
    gradient[i] = inside ? share * (1 / sum - (i == label ? 1 / y[label] : 0)) : 0;
  return isnan (p) ? NAN : -log ((double) clipped);
}

/* The same as the next one, of any loss and with classes' weights. */
static void
other_loss_rows (const Work *work, size_t piece)
{
  PctNetwork *network = work->network;
  const PctLayer *last = &network->layers[network->n_layers - 1];
  size_t n = pct_shape_size (last->output), first = piece * PCT_LOSS_ROWS, rows = MIN (PCT_LOSS_ROWS, work->count - first);
  float *y = last->y + first * n, *gradient = last->gradient + first * n;
  double loss = 0;
  size_t correct = 0;

  for (size_t row = 0; row < rows; row++)
    {
      size_t label = work->labels[first + row];
      float weight = network->class_weights != NULL ? network->class_weights[label] : 1;
      correct += pct_largest (y + row * n, n) == label;
      loss += (double) weight * pct_loss_of_row (&network->loss, network->softmax, y + row * n, n, label,
                                                 weight / (float) work->count, gradient + row * n);
    }
  if (!network->softmax)
    pct_kernels ()->activate_backward (y, gradient, rows, n, n, last->spec.activation, (float) last->spec.negative_slope);
  network->piece_loss[piece] = loss;
  network->piece_correct[piece] = correct;
}

/* The loss, and its gradient by the last layer's output before its activation, of some rows. */
static void
loss_rows (void *data, size_t piece, unsigned worker)
{
  const Work *work = data;
  PctNetwork *network = work->network;
  const PctLayer *last = &network->layers[network->n_layers - 1];
  size_t n = pct_shape_size (last->output), first = piece * PCT_LOSS_ROWS, rows = MIN (PCT_LOSS_ROWS, work->count - first);
  float *y = last->y + first * n, *gradient = last->gradient + first * n, share = 1.0f / (float) work->count;
  float margins[PCT_LOSS_ROWS];
  size_t tops[PCT_LOSS_ROWS], correct = 0;
  double loss = 0;

  for (size_t row = 0; row < rows; row++)
    {
      size_t label = work->labels[first + row];
      tops[row] = pct_largest (y + row * n, n);
      margins[row] = y[row * n + tops[row]] - y[row * n + label];
      correct += tops[row] == label;
      if (!network->softmax)
        loss += share_loss (y + row * n, n, label, share, gradient + row * n);
    }
  if (network->softmax)
    {
      pct_kernels ()->softmax (y, rows, n);
      for (size_t row = 0; row < rows; row++)
        {
          loss += pct_cross_entropy (y[row * n + tops[row]], margins[row]);
          for (size_t i = 0; i < n; i++)
            gradient[row * n + i] = y[row * n + i] * share;
          gradient[row * n + work->labels[first + row]] -= share;
        }
    }
  else
    pct_kernels ()->activate_backward (y, gradient, rows, n, n, last->spec.activation, (float) last->spec.negative_slope);
  network->piece_loss[piece] = loss;
  network->piece_correct[piece] = correct;
}

/* The loss, and beside it what layers prepare for backward: neither needs the other. */
static void
turn_round (void *data, size_t piece, unsigned worker)
{
  const Work *work = data;
  size_t n = work->network->n_preparing;

  if (piece >= n)
    {
      if (pct_loss_is_plain (&work->network->loss, work->network->class_weights))
        loss_rows (data, piece - n, worker);
      else
        other_loss_rows (work, piece - n);
      return;
    }
  const PctLayer *layer = work->network->preparing[piece];
  layer->class->prepare_backward (layer, layer->shared);
}

/* The gradient by a layer's input for one image becomes that by the output before the activation of the layer below. */
static void
through_activation_below (const PctLayer *below, size_t image, float *dx)
{
  size_t size = pct_shape_size (below->output), channels = below->output.channels;
  pct_kernels ()->activate_backward (below->y + image * size, dx, size / channels, channels, channels, below->spec.activation,
                                     (float) below->spec.negative_slope);
}

/* Where a piece's images gather the gradient of a layer's kernel. */
static float *
kernel_gradient (const PctStage *stage, const PctLayer *layer, float *part, unsigned worker)
{
  if (layer->gathered != NULL)
    return layer->gathered + worker * layer->class->gathered (layer);
  return layer->kernel.size > 0 ? part + (layer->kernel.offset - stage->parameters_first) : NULL;
}

/* One image down through the layers of a stage. part: the piece's gradients of the stage's parameters. */
static void
backward_image (const Work *work, size_t image, gboolean set, float *part, unsigned worker)
{
  PctNetwork *network = work->network;
  const PctStage *stage = work->stage;
  size_t top = stage->first + stage->n - 1;
  float *ping = network->ping + 2 * worker * network->ping_size, *scratch = network->scratch + worker * network->scratch_size;
  const float *dz = network->layers[top].gradient + image * pct_shape_size (network->layers[top].output);

  for (size_t l = top + 1; l-- > stage->first;)
    {
      const PctLayer *layer = &network->layers[l], *below = layer->sources[0];
      size_t input = pct_shape_size (layer->input), output = pct_shape_size (layer->output);
      const float *x = (below == NULL ? network->pixels : below->y) + image * input;
      gboolean kept = l == stage->first, wanted = below != NULL && below->learns;
      float *dx = NULL;
      if (wanted)
        dx = kept && stage->sets ? below->gradient + image * input : ping + (l % 2) * network->ping_size;
      else if (layer->kernel.size == 0)
        return;
      layer->class->backward (layer, &work->pass, image, 1, x, layer->y + image * output, dz, dx,
                              kernel_gradient (stage, layer, part, worker),
                              layer->bias.size > 0 ? part + (layer->bias.offset - stage->parameters_first) : NULL, set, scratch);
      if (dx == NULL)
        return;
      through_activation_below (below, image, dx);
      if (kept && !stage->sets)
        pct_kernels ()->add (dx, input, below->gradient + image * input);
      dz = dx;
    }
}

static void
backward_images (void *data, size_t piece, unsigned worker)
{
  const Work *work = data;
  size_t first = piece * work->images_a_piece, end = MIN (first + work->images_a_piece, work->count);
  float *part = work->stage->partials ? work->stage->partials + piece * work->stage->parameters_count : NULL;

  for (size_t image = first; image < end; image++)
    backward_image (work, image, image == first, part, worker);
  for (size_t l = work->stage->first; l < work->stage->first + work->stage->n; l++)
    {
      const PctLayer *layer = &work->network->layers[l];
      if (layer->gathered != NULL)
        layer->class->finish_backward (layer, kernel_gradient (work->stage, layer, part, worker),
                                       part + (layer->kernel.offset - work->stage->parameters_first));
    }
}

static void
backward_dense (void *data, size_t piece, unsigned worker)
{
  const Work *work = data;
  PctNetwork *network = work->network;
  size_t l = work->stage->first;
  const PctLayer *layer = &network->layers[l], *below = work->stage->below;
  gboolean down = work->stage->input_gradient;

  pct_dense_backward_piece (layer, work->count, piece, stage_input (network, work->stage), layer->gradient,
                            down ? below->gradient : NULL, below, network->gradients + layer->kernel.offset,
                            network->gradients + layer->bias.offset);
}

static void
measure_backward (void *data, size_t piece, unsigned worker)
{
  Normalisation n = normalisation_piece (data, piece);
  pct_batch_normalization_measure_backward (n.layer, n.x, n.layer->gradient + n.first * n.size, n.rows, n.part);
}

static void
normalise_backward (void *data, size_t piece, unsigned worker)
{
  const Work *work = data;
  Normalisation n = normalisation_piece (work, piece);
  size_t channels = n.layer->input.channels;
  const PctLayer *below = work->stage->below;
  float *dx = below->gradient + n.first * n.size;

  pct_batch_normalization_backward (n.layer, n.x, n.layer->gradient + n.first * n.size, n.rows, dx);
  pct_kernels ()->activate_backward (n.x, dx, n.rows, channels, channels, below->spec.activation,
                                     (float) below->spec.negative_slope);
}

static void
backward_normalisation (Work *work)
{
  const PctLayer *layer = &work->network->layers[work->stage->first];
  size_t pieces = pct_pieces_of (work->count, work->images_a_piece), pixels = pct_shape_size (layer->input) / layer->input.channels;

  pct_team_run (work->network->team, pieces, measure_backward, work);
  if (!work->stage->input_gradient)
    return;
  pct_batch_normalization_settle_backward (layer, work->stage->partials, pieces, work->count * pixels);
  pct_team_run (work->network->team, pieces, normalise_backward, work);
}

static void
split_images (void *data, size_t piece, unsigned worker)
{
  const Work *work = data;
  PctNetwork *network = work->network;
  const PctLayer *layer = &network->layers[work->stage->first];
  size_t first = piece * work->images_a_piece, end = MIN (first + work->images_a_piece, work->count);

  for (size_t image = first; image < end; image++)
    for (size_t i = 0; i < layer->n_inputs; i++)
      {
        const PctLayer *source = layer->sources[i];
        if (source == NULL || !source->learns)
          continue;
        size_t size = pct_shape_size (layer->inputs[i]);
        float *gradient = source->gradient + image * size;
        float *dx = layer->sets[i] ? gradient : network->ping + 2 * worker * network->ping_size;
        layer->class->split (layer, i, layer->gradient + image * pct_shape_size (layer->output), dx);
        through_activation_below (source, image, dx);
        if (!layer->sets[i])
          pct_kernels ()->add (dx, size, gradient);
      }
}

static void
backward (Work *work)
{
  PctNetwork *network = work->network;

  for (size_t s = network->n_stages; s-- > 0;)
    {
      const PctStage *stage = work->stage = &network->stages[s];
      if (stage->n == 0 || (stage->parameters_count == 0 && !stage->input_gradient))
        continue;
      if (stage->dense)
        pct_team_run (network->team, pct_dense_backward_pieces (&network->layers[stage->first]), backward_dense, work);
      else if (stage->normalises)
        backward_normalisation (work);
      else if (stage->merges)
        pct_team_run (network->team, pct_pieces_of (work->count, work->images_a_piece), split_images, work);
      else
        pct_team_run (network->team, pct_pieces_of (work->count, work->images_a_piece), backward_images, work);
    }
}

void
pct_network_train_in_parts (PctNetwork *network, const PctBatch *batch, uint64_t seed, uint32_t epoch, double *loss, size_t *correct)
{
  Work work = { .network = network, .batch = batch, .labels = batch->labels, .count = batch->count,
                .pass = { TRUE, seed, epoch, batch->images } };

  g_assert (network->training && batch->count > 0 && batch->count <= network->batch);
  forward (&work);
  pct_team_run (network->team, network->n_preparing + pct_pieces_of (batch->count, PCT_LOSS_ROWS), turn_round, &work);
  backward (&work);

  *loss = 0;
  *correct = 0;
  for (size_t piece = 0; piece < pct_pieces_of (batch->count, PCT_LOSS_ROWS); piece++)
    {
      *loss += network->piece_loss[piece];
      *correct += network->piece_correct[piece];
    }
}
