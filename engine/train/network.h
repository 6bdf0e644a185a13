/* A network: the layers of a model planned for one input shape and batch size, its parameters, and the passes over it.
 *
 * Parameters, gradients and optimiser state are one contiguous block each; activations come from one arena. After
 * pct_network_new nothing fails and nothing is allocated. All of it belongs to the thread that calls; the team's threads
 * work only during a call. */
#pragma once

#include "engine/core/dataset.h"
#include "engine/core/random.h"
#include "engine/core/team.h"
#include "engine/train/specification.h"

typedef struct PctNetwork PctNetwork;

typedef struct {
  size_t height, width, channels; /* of one image; height and width are 1 for a flat output */
  gboolean flat;                  /* after flatten, global pooling or dense: a vector of `channels` */
} PctShape;

static inline size_t
pct_shape_size (PctShape shape)
{
  return shape.height * shape.width * shape.channels;
}

/* "28 × 28 × 32", or "248" for a flat one. Free with g_free. */
char *pct_shape_text (PctShape shape);

/* One array of parameters. Kernels are HWIO (height, width, in, out) for conv2d, in, out for dense; biases [out]. What isn't
 * trained (batch normalisation's moving statistics, [channels]) stands behind all that is, at n_parameters and beyond. */
typedef struct {
  char name[PCT_LAYER_NAME_SIZE + 16]; /* "conv2d_1.kernel" */
  size_t offset;                      /* in floats, into the parameter block */
  size_t size;                        /* in floats: the product of the shape */
  size_t rank;
  size_t shape[4];
  gboolean fixed; /* not trained: neither gradient nor optimizer state */
} PctParameter;

/* What a layer became: for the summary and the window's layer list. */
typedef struct {
  const char *name; /* "conv2d_1"; valid as long as the description */
  PctLayerType type;
  PctShape input, output;     /* input: the first one's, where there are several */
  size_t n_inputs;
  const char *inputs[PCT_MAX_INPUTS]; /* names of the layers, or "input", that it takes; valid as the name */
  size_t n_parameters;
  char *explanation; /* how the output shape comes about: "(28 + 2·2 − 5) ÷ 1 + 1 = 28" */
} PctLayerInfo;

typedef struct {
  size_t n_layers;
  PctLayerInfo *layers; /* those before the failing one, where there is one */
  size_t n_parameters;
  size_t n_fixed; /* floats of what isn't trained */
  char **names;
} PctModelInfo;

/* Checks the model and works out its shapes, without planning any memory. n_classes 0 leaves the last layer unchecked.
 * Fails with PCT_ERROR_REQUEST, the message starting with the field's path ("model.layers[2].kernel_size: ..."): no
 * layers, a kernel larger than its input, a layer that needs an image after flatten, dense before flatten, two layers
 * of one name, fewer outputs than classes, too many parameters. *info is set either way; free with pct_model_info_free.*/
gboolean pct_model_describe (const PctModelSpec *model, PctShape input, size_t n_classes, PctModelInfo **info, GError **error);
void pct_model_info_free (PctModelInfo *info);

/* batch: the largest batch that will be trained on. training: FALSE plans no gradients, and needs no batch. */
PctNetwork *pct_network_new (const PctModelSpec *model, PctShape input, size_t n_classes, size_t batch, gboolean training,
                             PctTeam *team, GError **error);
void pct_network_free (PctNetwork *network);

/* The loss instead of the plain cross-entropy. class_weights: [n_classes], what the loss of a class's images is multiplied by
 * in training, copied; or NULL. */
void pct_network_set_loss (PctNetwork *network, const PctLossSpec *loss, const float *class_weights);

size_t pct_network_n_parameters (const PctNetwork *network); /* those trained */
size_t pct_network_n_values (const PctNetwork *network);     /* and those that aren't */
size_t pct_network_n_outputs (const PctNetwork *network);
float *pct_network_parameters (PctNetwork *network); /* [n_values] */
float *pct_network_gradients (PctNetwork *network);  /* [n_parameters], of the mean loss; NULL without training */
const PctParameter *pct_network_parameter_list (const PctNetwork *network, size_t *n);

/* Kernels as their layers' initializers have it, zero biases; batch normalisation starts as identity. */
void pct_network_initialise (PctNetwork *network, uint64_t seed);

/* Where a batch comes from: images[i] numbers an image of `split`. */
typedef struct {
  const PctDataset *dataset;
  PctSplit split; /* of the image set */
  const uint32_t *images;
  const uint16_t *labels; /* NULL where there are none */
  size_t count;           /* to train on: at most the network's batch */
} PctBatch;

/* What a network says of one image. */
typedef struct {
  uint16_t predicted; /* the class of the largest output, the lowest of equals */
  float probability;  /* of that class */
  float loss;         /* the network's loss, of the plain one −log of the true class's probability, in nats; 0 without labels */
  float margin;       /* probability less the second largest one */
} PctPrediction;

/* Forward as in training (dropout on, keyed by seed, epoch and image), loss, gradient of the mean loss over the batch and of
 * the penalties, which count in *loss once an image, into pct_network_gradients; moving statistics move on. *loss: the
 * batch's sum, in nats. *correct: images whose largest output is their label. Same bits for any size of the team. */
void pct_network_train (PctNetwork *network, const PctBatch *batch, uint64_t seed, uint32_t epoch, double *loss, size_t *correct);

/* Forward as in use, of any number of images. predictions: [count]; probabilities: [count, n_outputs], or NULL. Same bits
 * for any size of the team, and whichever images are taken together. */
void pct_network_predict (PctNetwork *network, const PctBatch *batch, PctPrediction *predictions, float *probabilities);

/* How many images keep the team busy: for who wants to look up from time to time. */
size_t pct_network_portion (const PctNetwork *network);

/* Forward as in use for one image given as pixels [height, width, channels], already scaled to what the network eats. */
void pct_network_predict_floats (PctNetwork *network, const float *pixels, PctPrediction *prediction, float *probabilities);

/* The name of the first layer whose parameters, else whose outputs in the last pass, hold a value that is not finite;
 * NULL when all are. */
const char *pct_network_find_non_finite (const PctNetwork *network);

/* Whether the loss takes outputs as shares of their sum, which an image whose outputs are all 0 doesn't have. */
gboolean pct_network_needs_shares (const PctNetwork *network);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctNetwork, pct_network_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctModelInfo, pct_model_info_free)
