#include <string.h>

#include "engine/train/loss.h"
#include "engine/train/network-private.h"

/* A network in use. No image depends on another there, and no bit on which are taken together: a piece takes its images
 * through the whole network to what is said of them, while they are in its core's cache. */

typedef struct {
  PctNetwork *network;
  const PctBatch *batch;
  const uint16_t *labels; /* NULL where there are none */
  PctPass pass;
  size_t first, count; /* of the batch's images */
  size_t images_a_piece;
  PctPrediction *predictions;
  float *probabilities; /* or NULL */
} Use;

/* A piece's images: enough that a dense layer's kernel is fetched seldom, few enough that what they become stays in the
 * cache. */
#define LEAST_IMAGES 8
#define MOST_IMAGES 64
#define PIECE_BYTES (2 << 20)

void
pct_network_plan_use (PctNetwork *network)
{
  size_t floats = pct_shape_size (network->input);

  for (size_t i = 0; i < network->n_layers; i++)
    floats += pct_shape_size (network->layers[i].output);
  network->images_in_use = CLAMP (PIECE_BYTES / sizeof (float) / floats, LEAST_IMAGES, MOST_IMAGES);
  network->slots = MIN (pct_team_size (network->team), PCT_IMAGE_PIECES);
}

size_t
pct_network_portion (const PctNetwork *network)
{
  return PCT_IMAGE_PIECES * network->images_in_use;
}

static void
forward_stage (const PctImageRange *range, const PctStage *stage)
{
  const PctLayer *layer = &range->network->layers[stage->first];
  const float *input = stage->below == NULL ? range->network->pixels : stage->below->y;

  if (stage->dense)
    pct_dense_forward (layer, range->count, input + range->row * pct_shape_size (layer->input),
                       layer->y + range->row * pct_shape_size (layer->output));
  else if (stage->normalises)
    {
      size_t size = pct_shape_size (layer->input);
      pct_batch_normalization_forward (layer, input + range->row * size, range->count * (size / layer->input.channels),
                                       layer->y + range->row * size);
    }
  else if (stage->merges)
    pct_network_merge_images (range, layer);
  else
    pct_network_forward_images (range, stage);
}

static PctPrediction
judge (const float *p, size_t n, double loss)
{
  size_t top = 0;
  float first = p[0], second = 0;

  for (size_t i = 1; i < n; i++)
    {
      gboolean better = p[i] > first;
      float other = better ? first : p[i];
      top = better ? i : top;
      first = better ? p[i] : first;
      second = MAX (second, other);
    }
  return (PctPrediction){ (uint16_t) top, first, (float) loss, first - second };
}

/* Outputs of a softmax become probabilities where they lie. losses: left alone without labels. */
static void
conclude_softmax (float *y, size_t rows, size_t n, const uint16_t *labels, double *losses)
{
  float margins[MOST_IMAGES];
  size_t tops[MOST_IMAGES];

  for (size_t row = 0; labels != NULL && row < rows; row++)
    {
      tops[row] = pct_largest (y + row * n, n);
      margins[row] = y[row * n + tops[row]] - y[row * n + labels[row]];
    }
  pct_kernels ()->softmax (y, rows, n);
  for (size_t row = 0; labels != NULL && row < rows; row++)
    losses[row] = pct_cross_entropy (y[row * n + tops[row]], margins[row]);
}

/* The same of any outputs and losses. */
static void
conclude (const PctNetwork *network, float *y, size_t rows, size_t n, const uint16_t *labels, double *losses)
{
  if (network->softmax && (labels == NULL || pct_loss_is_plain (&network->loss, NULL)))
    {
      conclude_softmax (y, rows, n, labels, losses);
      return;
    }
  for (size_t row = 0; row < rows; row++)
    {
      if (labels != NULL)
        losses[row] = pct_loss_of_row (&network->loss, network->softmax, y + row * n, n, labels[row], 0, NULL);
      if (!network->softmax)
        pct_loss_probabilities (&network->loss, y + row * n, n);
    }
}

static void
predict_range (const Use *use, const PctImageRange *range)
{
  const PctNetwork *network = use->network;
  size_t n = pct_network_n_outputs (network);
  float *y = network->layers[network->n_layers - 1].y + range->row * n;
  double losses[MOST_IMAGES] = { 0 };

  conclude (network, y, range->count, n, use->labels ? use->labels + range->first : NULL, losses);
  for (size_t i = 0; i < range->count; i++)
    use->predictions[range->first + i] = judge (y + i * n, n, losses[i]);
  if (use->probabilities != NULL)
    memcpy (use->probabilities + range->first * n, y, range->count * n * sizeof *y);
}

static void
predict_piece (void *data, size_t piece, unsigned worker)
{
  const Use *use = data;
  PctNetwork *network = use->network;
  size_t done = piece * use->images_a_piece, slot = pct_team_size (network->team) > network->slots ? piece : worker;
  PctImageRange range = { network, use->batch, &use->pass, use->first + done, MIN (use->images_a_piece, use->count - done),
                          slot * network->images_in_use, worker };

  for (size_t s = 0; s < network->n_stages; s++)
    forward_stage (&range, &network->stages[s]);
  predict_range (use, &range);
}

static void
predict (Use *use, size_t count)
{
  PctNetwork *network = use->network;

  pct_network_prepare (network, FALSE);
  for (size_t s = 0; s < network->n_stages; s++)
    if (network->stages[s].normalises)
      pct_batch_normalization_settle_moving (&network->layers[network->stages[s].first]);
  for (; use->first < count; use->first += use->count)
    {
      use->count = MIN (count - use->first, pct_network_portion (network));
      use->images_a_piece = pct_pieces_of (use->count, PCT_IMAGE_PIECES);
      pct_team_run (network->team, pct_pieces_of (use->count, use->images_a_piece), predict_piece, use);
    }
  network->last_count = network->slots * network->images_in_use;
}

void
pct_network_predict (PctNetwork *network, const PctBatch *batch, PctPrediction *predictions, float *probabilities)
{
  Use use = { .network = network, .batch = batch, .labels = batch->labels, .pass = { .images = batch->images },
              .predictions = predictions, .probabilities = probabilities };
  predict (&use, batch->count);
}

void
pct_network_predict_floats (PctNetwork *network, const float *pixels, PctPrediction *prediction, float *probabilities)
{
  static const uint32_t no_image;
  Use use = { .network = network, .pass = { .images = &no_image }, .predictions = prediction, .probabilities = probabilities };

  memcpy (network->pixels, pixels, pct_shape_size (network->input) * sizeof *pixels);
  predict (&use, 1);
}
