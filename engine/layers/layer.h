/* What the network asks of a layer. One file a layer; engine/layers/layer.c has the table of all.
 *
 * A layer works on a range of a batch's images, all arrays contiguous over the images of the range. Gradients that come
 * in are of the loss by the output before its activation: whoever computes a gradient by its input multiplies it by the
 * derivative of the activation below, so that no pass over memory is spent on it alone. */
#pragma once

#include "engine/kernels/kernels.h"
#include "engine/train/network.h"

typedef struct PctLayer PctLayer;

#define PCT_FROM_IMAGE G_MAXSIZE

/* What one pass is about; the same for all layers. */
typedef struct {
  gboolean training; /* dropout on */
  uint64_t seed;
  uint32_t epoch;
  const uint32_t *images; /* [count] the images' numbers, for what is random */
} PctPass;

typedef struct {
  gboolean activates; /* does its activation on its way: what isn't softmax, gelu or silu */

  /* Checks spec against layer->input and sets output, kernel and bias shapes, explanation. The message starts with
   * `path`, the layer's place in the experiment ("model.layers[2]"). */
  gboolean (*plan) (PctLayer *layer, const char *path, GError **error);

  /* Floats of scratch that one worker needs for forward and backward; NULL for none. */
  size_t (*scratch) (const PctLayer *layer);

  /* Floats that all workers share, filled once a batch: by prepare_backward for backward alone, when a gradient by the
   * input is wanted; or by `prepare` before forward, in so many pieces, with what only backward needs where it is wanted.
   * NULL for none. */
  size_t (*shared) (const PctLayer *layer);
  void (*prepare_backward) (const PctLayer *layer, float *shared);
  size_t (*prepare_pieces) (const PctLayer *layer);
  void (*prepare) (const PctLayer *layer, size_t piece, gboolean backward, float *shared);

  /* Floats that stand for the kernel's gradient while a piece's images are gone through: backward gets them for `kernel`,
   * and finish_backward sets the gradient after the last image. NULL where backward adds to the gradient itself. */
  size_t (*gathered) (const PctLayer *layer);
  void (*finish_backward) (const PctLayer *layer, const float *gathered, float *kernel);

  /* x: [count, input], y: [count, output], after the activation. first: number of the range's first image in the batch. */
  void (*forward) (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, float *y,
                   float *scratch);

  /* dz: [count, output]. dx: [count, input], overwritten, or NULL when nobody needs it.
   * kernel, bias: where the gradients of the parameters are added, or set when `set`. */
  void (*backward) (const PctLayer *layer, const PctPass *pass, size_t first, size_t count, const float *x, const float *y,
                    const float *dz, float *dx, float *kernel, float *bias, gboolean set, float *scratch);

  /* Instead of the last two, of a layer that puts several inputs together: for one image, whose inputs are at x[0], x[1], ...
   * dx: of that input, overwritten. */
  void (*merge) (const PctLayer *layer, const float *const *x, float *y);
  void (*split) (const PctLayer *layer, size_t input, const float *dz, float *dx);
} PctLayerClass;

struct PctLayer {
  const PctLayerClass *class;
  PctLayerSpec spec;
  size_t number; /* among the layers that compute, from 0: keys what is random */
  char *explanation;
  PctShape input, output; /* the first input's, where there are several */
  size_t n_inputs;
  PctShape inputs[PCT_MAX_INPUTS];
  const char *input_names[PCT_MAX_INPUTS];
  size_t from[PCT_MAX_INPUTS]; /* places of the layers in the model that give them, PCT_FROM_IMAGE */
  PctActivation input_activation; /* gelu or silu as a layer; its spec's activation is then linear */
  size_t pad[2];    /* rows above, columns to the left */
  size_t window[2]; /* conv2d's kernel, a pooling's pool */
  size_t stride[2];

  PctParameter kernel, bias; /* size 0 where there is none; offsets into the network's block; gamma, beta */
  const float *kernel_values, *bias_values;
  PctParameter moving_mean, moving_variance;
  float *moving_mean_values, *moving_variance_values;

  /* The network's: */
  PctLayer *sources[PCT_MAX_INPUTS]; /* the layers that compute the inputs; NULL for the image */
  gboolean sets[PCT_MAX_INPUTS];     /* whether it writes its source's gradient first; others add to it */
  size_t uses;                       /* by how many inputs its output is taken */
  gboolean learns;                   /* it or what is below it has parameters */
  float *shared;   /* [shared], or NULL */
  float *gathered; /* [workers, gathered], or NULL */
  float *statistics; /* [PCT_STATISTICS, channels] of a batch normalisation */
  float *y;        /* [batch, output] */
  float *gradient; /* [batch, output], dz; only of a stage's last layer */
};

extern const PctLayerClass pct_dense_class, pct_conv2d_class, pct_max_pooling2d_class, pct_average_pooling2d_class,
    pct_global_average_pooling2d_class, pct_flatten_class, pct_dropout_class, pct_softmax_class,
    pct_activation_class, pct_input_activation_class, pct_batch_normalization_class,
    pct_global_max_pooling2d_class, pct_add_class, pct_concatenate_class, pct_grouped_conv2d_class,
    pct_depthwise_conv2d_class, pct_zero_padding2d_class, pct_gaussian_noise_class;

const PctLayerClass *pct_layer_class (PctLayerType type);

/* The plan of a layer whose output has its input's shape. */
gboolean pct_layer_plan_as_input (PctLayer *layer, const char *path, GError **error);

/* Sets window, stride, pad and the output's height and width; and the explanation. field: "kernel_size" or "pool_size",
 * which a message names. */
gboolean pct_layer_plan_window (PctLayer *layer, const char *path, const char *field, const size_t window[2],
                                const size_t strides[2], GError **error);

/* The same for a kernel that may be dilated. In pct_layer_plan_window's terms its window is what it spreads over. */
gboolean pct_layer_plan_kernel (PctLayer *layer, const char *path, GError **error);

/* Whether a convolution is one of those below: of groups of channels, or dilated. Its plan chooses the class. */
gboolean pct_grouped_conv2d_suits (const PctLayerSpec *spec);
gboolean pct_grouped_conv2d_plan (PctLayer *layer, const char *path, GError **error);

/* FALSE with a message when the layer's input is a vector. */
gboolean pct_layer_wants_image (const PctLayer *layer, const char *path, GError **error);

/* The part of a window at output position `at` that lies inside the input, along one axis (0 rows, 1 columns):
 * window offsets [*from, *to), the first of them at input position *start. */
static inline void
pct_layer_clip_window (const PctLayer *layer, int axis, size_t at, size_t *from, size_t *to, size_t *start)
{
  size_t extent = axis == 0 ? layer->input.height : layer->input.width;
  size_t begin = at * layer->stride[axis], pad = layer->pad[axis];

  *from = begin < pad ? pad - begin : 0;
  *to = MIN (layer->window[axis], extent + pad - begin);
  *start = begin + *from - pad;
}

/* A dense layer is cut by outputs forward and by inputs backward instead of by images, so that its large gradient is
 * needed once only. Pieces depend on the shapes alone. */
size_t pct_dense_forward_pieces (const PctLayer *layer, size_t batch);
void pct_dense_forward_piece (const PctLayer *layer, size_t batch, size_t piece, const float *x, float *y);
/* The same bits at once, of some rows. */
void pct_dense_forward (const PctLayer *layer, size_t rows, const float *x, float *y);

/* Batch normalisation works on rows of channels, in steps between which the whole batch must be done: rows are measured
 * into parts [2, channels], parts are settled into the layer's statistics by one thread, rows are passed on. */
#define PCT_STATISTICS 7
void pct_batch_normalization_measure (const PctLayer *layer, const float *x, size_t rows, float *part, float *scratch);
/* piece_rows: of each piece; the last one has what is left of `rows`. Moves the moving statistics on. */
void pct_batch_normalization_settle (const PctLayer *layer, const float *parts, size_t rows, size_t piece_rows);
void pct_batch_normalization_settle_moving (const PctLayer *layer); /* for use */
void pct_batch_normalization_forward (const PctLayer *layer, const float *x, size_t rows, float *y);
/* part: the rows' gradients of gamma and beta. */
void pct_batch_normalization_measure_backward (const PctLayer *layer, const float *x, const float *dz, size_t rows, float *part);
void pct_batch_normalization_settle_backward (const PctLayer *layer, const float *parts, size_t n_parts, size_t rows);
void pct_batch_normalization_backward (const PctLayer *layer, const float *x, const float *dz, size_t rows, float *dx);

/* dx: NULL when nobody needs it. below: the layer below, whose activation dx goes through. */
size_t pct_dense_backward_pieces (const PctLayer *layer);
void pct_dense_backward_piece (const PctLayer *layer, size_t batch, size_t piece, const float *x, const float *dz, float *dx,
                               const PctLayer *below, float *kernel, float *bias);
