/* The inside of a network, shared by planning (network.c), passes (network-pass.c) and the trainer. */
#pragma once

#include <math.h>

#include "engine/core/memory.h"
#include "engine/layers/layer.h"
#include "engine/train/network.h"

/* At most so many pieces of a batch that is cut by images: enough for an even share, few enough that adding up their
 * gradients is cheap. */
#define PCT_IMAGE_PIECES 16

/* Parameters a piece, where gradients are put together and parameters updated. */
#define PCT_PARAMETER_PIECE 8192

/* Rows of the loss a piece. */
#define PCT_LOSS_ROWS 32

/* Layers run in stages. In one kind the batch is cut by images, and a piece takes its images through all layers of the
 * stage, so that they stay in its thread's cache; in the second a single dense layer is cut by columns. A batch
 * normalisation is a stage of the third kind: cut by images, but all of them are measured before the first is passed on. A
 * layer that puts several inputs together is a stage of its own too, cut by images. A chain of layers goes on in its stage
 * as long as each is the only one that takes what the one below gives. */
typedef struct {
  size_t first, n;         /* of the network's layers */
  gboolean dense;
  gboolean normalises;
  gboolean merges;
  PctLayer *below;         /* the layer whose output it takes; NULL for the image; of merges their sources tell */
  gboolean gathers;        /* takes its input from the dataset */
  gboolean input_gradient; /* there is a layer below with parameters */
  gboolean sets;           /* it is the first to write the gradient of the layer below */
  size_t parameters_first, parameters_count; /* floats of the block that its layers own, contiguous */
  float *partials;         /* [PCT_IMAGE_PIECES, parameters_count] of an image-cut stage with parameters, else NULL */
} PctStage;

struct PctNetwork {
  PctTeam *team;
  PctShape input;
  size_t n_classes, batch;
  size_t images_in_use; /* that a piece takes at most */
  size_t slots;         /* pieces in use at a time, each with places for its images */
  size_t rows;          /* places for images in all */
  gboolean training;

  PctModelInfo *info;
  size_t n_layers; /* that compute: all but flatten, and one more for a softmax inside */
  PctLayer *layers;
  size_t n_stages;
  PctStage *stages;
  size_t n_preparing;
  PctLayer **preparing; /* [n_preparing] those that prepare their backward alone */
  size_t n_prepared;
  PctLayer **prepared;  /* [n_prepared] those that prepare before forward */
  size_t n_prepare_pieces;
  gboolean softmax; /* the last layer's, left to the loss */
  PctLossSpec loss;
  float *class_weights; /* [n_classes], or NULL */

  size_t n_parameters, n_parameter_list;
  PctParameter *parameter_list;
  float *parameters, *gradients;

  size_t scratch_size, ping_size; /* floats a worker */
  float *pixels;                  /* [rows, input] */
  float *scratch;                 /* [workers, scratch_size] */
  float *ping;                    /* [workers, 2, ping_size] */
  double *piece_loss;
  size_t *piece_correct;
  PctArena parameter_arena, arena;
  double *piece_penalty;          /* [pieces of the parameters]; NULL where no kernel is penalised */
  size_t last_count; /* places that the last pass went over: the images of a training pass */
};

/* The layers of a model, planned for their shapes alone; explanation and names are the description's. */
PctLayer *pct_model_plan_layers (const PctModelSpec *model, PctShape input, size_t n_classes, PctModelInfo *info, GError **error);

/* Its steps for what goes into which layer. connect: sets a layer's inputs, those before it being planned. check_uses: every
 * layer's output but the last's is some layer's input. explain_inputs: the explanation with the names of the inputs before it,
 * where the model gives them. */
gboolean pct_model_connect (const PctModelSpec *model, size_t number, PctShape image, const PctModelInfo *info, PctLayer *layers,
                            GError **error);
gboolean pct_model_check_uses (const PctLayer *layers, size_t n_layers, const PctModelInfo *info, GError **error);
char *pct_layer_explain_inputs (const PctLayer *layer);

/* From the planned layers to those that compute, their sources, and the stages in which they run. */
void pct_network_choose_layers (PctNetwork *network, const PctModelSpec *model, const PctLayer *planned);
void pct_network_choose_stages (PctNetwork *network);

/* Some images of a batch on their way forward: `count` from its image `first` on, the first of which has its place at `row` in
 * the layers' memory, the others theirs behind it. */
typedef struct {
  PctNetwork *network;
  const PctBatch *batch; /* NULL when the pixels are in place already */
  const PctPass *pass;
  size_t first, count;
  size_t row;
  unsigned worker;
} PctImageRange;

/* Steps of a pass that training and use share. */
void pct_network_prepare (PctNetwork *network, gboolean backward);
void pct_network_forward_images (const PctImageRange *range, const PctStage *stage);
void pct_network_merge_images (const PctImageRange *range, const PctLayer *layer);

static inline size_t
pct_pieces_of (size_t count, size_t size)
{
  return (count + size - 1) / size;
}

static inline size_t
pct_largest (const float *values, size_t n)
{
  size_t best = 0;
  for (size_t i = 1; i < n; i++)
    if (values[i] > values[best])
      best = i;
  return best;
}

/* −log of the label's probability, from logits that softmax has already made probabilities in place:
 * log Σ exp (z − max) is −log of the largest probability. margin: largest logit less the label's. */
static inline double
pct_cross_entropy (float top_probability, float margin)
{
  return (double) margin - log ((double) top_probability);
}

/* How many images a piece takes in use, and how many places for them there are. */
void pct_network_plan_use (PctNetwork *network);

/* pct_network_train without its last step: the gradients of image-cut stages stay in parts. */
void pct_network_train_in_parts (PctNetwork *network, const PctBatch *batch, uint64_t seed, uint32_t epoch, double *loss,
                                 size_t *correct);

/* Of the parameter block. */
static inline size_t
pct_network_n_pieces (const PctNetwork *network)
{
  return (network->n_parameters + PCT_PARAMETER_PIECE - 1) / PCT_PARAMETER_PIECE;
}

/* That last step for a piece of the parameter block, and the penalties' share in it; from team tasks on different pieces. */
void pct_network_sum_parts (PctNetwork *network, size_t piece);

/* The penalties of the parameters that the last batch met, once all pieces are done. */
double pct_network_penalty (const PctNetwork *network);
