/* What a training is asked to be, as plain values: the network's layers, the loss, the optimizer, the loop.
 *
 * Names and defaults are Keras 3's. The tables here are what the experiment file, the summary and the window read. */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
  PCT_LAYER_DENSE,
  PCT_LAYER_CONV2D,
  PCT_LAYER_MAX_POOLING2D,
  PCT_LAYER_AVERAGE_POOLING2D,
  PCT_LAYER_GLOBAL_AVERAGE_POOLING2D,
  PCT_LAYER_FLATTEN,
  PCT_LAYER_DROPOUT,
  PCT_LAYER_ACTIVATION,
  PCT_LAYER_BATCH_NORMALIZATION,
  PCT_LAYER_GLOBAL_MAX_POOLING2D,
  PCT_LAYER_ADD,
  PCT_LAYER_CONCATENATE,
  PCT_LAYER_DEPTHWISE_CONV2D,
  PCT_LAYER_ZERO_PADDING2D,
  PCT_LAYER_GAUSSIAN_NOISE,
  PCT_LAYER_TYPES
} PctLayerType;

typedef enum {
  PCT_ACTIVATION_LINEAR,
  PCT_ACTIVATION_RELU,
  PCT_ACTIVATION_ELU, /* alpha 1 */
  PCT_ACTIVATION_SIGMOID,
  PCT_ACTIVATION_TANH,
  PCT_ACTIVATION_SOFTMAX,
  PCT_ACTIVATION_LEAKY_RELU,
  PCT_ACTIVATION_SELU,
  PCT_ACTIVATION_GELU, /* of the normal distribution itself, not of its approximation by tanh */
  PCT_ACTIVATION_SILU,
  PCT_ACTIVATIONS
} PctActivation;

typedef enum { PCT_PADDING_VALID, PCT_PADDING_SAME, PCT_PADDINGS } PctPadding;

typedef enum {
  PCT_INITIALIZER_GLOROT_UNIFORM,
  PCT_INITIALIZER_GLOROT_NORMAL,
  PCT_INITIALIZER_HE_UNIFORM,
  PCT_INITIALIZER_HE_NORMAL,
  PCT_INITIALIZER_LECUN_UNIFORM,
  PCT_INITIALIZER_LECUN_NORMAL,
  PCT_INITIALIZER_ZEROS,
  PCT_INITIALIZER_ONES,
  PCT_INITIALIZER_RANDOM_UNIFORM, /* within 0.05 */
  PCT_INITIALIZER_RANDOM_NORMAL,  /* standard deviation 0.05 */
  PCT_INITIALIZERS
} PctInitializer;

typedef enum {
  PCT_OPTIMIZER_SGD,
  PCT_OPTIMIZER_RMSPROP,
  PCT_OPTIMIZER_ADAM,
  PCT_OPTIMIZER_ADAMAX,
  PCT_OPTIMIZER_ADAMW,
  PCT_OPTIMIZER_NADAM,
  PCT_OPTIMIZER_ADAGRAD,
  PCT_OPTIMIZER_ADADELTA,
  PCT_OPTIMIZER_FTRL,
  PCT_OPTIMIZERS
} PctOptimizerType;

typedef enum {
  PCT_LOSS_CATEGORICAL_CROSSENTROPY,
  PCT_LOSS_MEAN_SQUARED_ERROR,
  PCT_LOSS_CATEGORICAL_HINGE,
  PCT_LOSSES
} PctLossType;

/* As the experiment file writes them: "conv2d", "relu", "same", "adam", "categorical_crossentropy". */
extern const char *const pct_layer_names[PCT_LAYER_TYPES];
extern const char *const pct_activation_names[PCT_ACTIVATIONS];
extern const char *const pct_padding_names[PCT_PADDINGS];
extern const char *const pct_initializer_names[PCT_INITIALIZERS];
extern const char *const pct_optimizer_names[PCT_OPTIMIZERS];
extern const char *const pct_loss_names[PCT_LOSSES];

#define PCT_LAYER_NAME_SIZE 64
#define PCT_MAX_LAYERS 256
#define PCT_MAX_INPUTS 8 /* of one layer */
#define PCT_INPUT_NAME "input" /* of the image itself, among a layer's inputs */
#define PCT_MAX_UNITS 1048576 /* filters and units of one layer */
#define PCT_MAX_WINDOW 1024   /* a kernel's, pool's or stride's side */

/* Adds l1 · Σ |w| + l2 · Σ w² of a layer's kernel to the loss. */
typedef struct {
  gboolean enabled; /* FALSE */
  double l1, l2;    /* 0 */
} PctRegularizerSpec;

/* The layers whose outputs a layer takes, by name. */
typedef struct {
  size_t n;
  char names[PCT_MAX_INPUTS][PCT_LAYER_NAME_SIZE];
} PctInputsSpec;

/* Fields that the type has no use for are ignored. Pairs are height, width. */
typedef struct {
  PctLayerType type;
  char name[PCT_LAYER_NAME_SIZE]; /* [A-Za-z0-9_]+, or empty: the network then names it */
  PctInputsSpec inputs;           /* none: the layer before; add and concatenate need two or more, the others take one */
  size_t units;                   /* dense */
  size_t filters;                 /* conv2d */
  size_t kernel_size[2];          /* conv2d, depthwise_conv2d, as the next three */
  size_t dilation_rate[2];        /* 1, as 0 is */
  size_t groups;                  /* conv2d; 1, as 0 is */
  size_t depth_multiplier;        /* depthwise_conv2d, filters a channel; 1, as 0 is */
  size_t frame[4];                /* zero_padding2d: rows above and below, columns left and right; 1 */
  size_t pool_size[2];            /* poolings; 2 */
  size_t strides[2];              /* convolutions: 1; poolings: 0 stands for pool_size */
  PctPadding padding;             /* conv2d, poolings; valid */
  PctActivation activation;       /* dense, conv2d: linear; activation */
  double negative_slope;          /* of leaky_relu; 0.2 */
  gboolean use_bias;              /* dense, conv2d; TRUE */
  PctInitializer kernel_initializer;     /* of all with a kernel; glorot_uniform */
  PctRegularizerSpec kernel_regularizer; /* of all with a kernel */
  double stddev;                  /* gaussian_noise */
  double rate;                    /* dropout, in [0, 1) */
  double momentum;                /* batch_normalization, of its moving statistics; 0.99 */
  double epsilon;                 /* batch_normalization; 0.001 */
} PctLayerSpec;

/* The type's defaults; units, filters, kernel_size and rate, which have none, are 0. */
PctLayerSpec pct_layer_spec (PctLayerType type);

typedef struct {
  size_t n_layers;
  PctLayerSpec *layers; /* owned */
} PctModelSpec;

typedef enum {
  PCT_SCHEDULE_CONSTANT,
  PCT_SCHEDULE_EXPONENTIAL_DECAY,
  PCT_SCHEDULE_COSINE_DECAY,
  PCT_SCHEDULE_PIECEWISE_CONSTANT,
  PCT_SCHEDULES
} PctScheduleType;

/* "constant", "exponential_decay", ... */
extern const char *const pct_schedule_names[PCT_SCHEDULES];

#define PCT_MOST_NUMBERS 32
#define PCT_MOST_STEPS   1000000000000.0 /* that a schedule may count to */

/* A short list of numbers. */
typedef struct {
  size_t n;
  double values[PCT_MOST_NUMBERS];
} PctNumbers;

/* How the learning rate, the optimizer's to begin with, goes on; in batches. Unused fields are ignored. */
typedef struct {
  PctScheduleType type;           /* constant */
  gboolean staircase;             /* exponential_decay; FALSE */
  uint64_t decay_steps;           /* exponential_decay, cosine_decay */
  double decay_rate;              /* exponential_decay */
  double alpha, warmup_target;    /* cosine_decay; 0, and 0 for none */
  PctNumbers boundaries, values;  /* piecewise_constant; the first value is the optimizer's learning rate */
  uint64_t warmup_steps;          /* all; 0 */
} PctScheduleSpec;

typedef struct {
  PctOptimizerType type;
  double learning_rate; /* the first one, after a warm-up */
  double momentum;   /* sgd, rmsprop; 0 */
  gboolean nesterov; /* sgd; FALSE */
  gboolean centered; /* rmsprop; FALSE */
  double rho;        /* rmsprop: 0.9; adadelta: 0.95 */
  double beta_1;     /* adam and its kin; 0.9 */
  double beta_2;     /* likewise; 0.999 */
  gboolean amsgrad;  /* adam, adamw; FALSE */
  double epsilon;    /* all but sgd and ftrl; 1e-7 */
  double initial_accumulator_value; /* adagrad, ftrl; 0.1 */
  double learning_rate_power, l1_regularization_strength, l2_regularization_strength; /* ftrl; -0.5, 0, 0 */
  double l2_shrinkage_regularization_strength, beta;                                  /* ftrl; 0 */

  /* Of all of them. */
  double weight_decay;                         /* adamw: 0.004; else 0, none */
  double clipnorm, clipvalue, global_clipnorm; /* 0: none; one of them at most */
  gboolean use_ema;                            /* FALSE */
  double ema_momentum;                         /* 0.99 */
  unsigned ema_overwrite_frequency;            /* updates; 0: never before the training's end */
  unsigned gradient_accumulation_steps;        /* batches an update; 1 */
  PctScheduleSpec schedule;
} PctOptimizerSpec;

/* Keras's defaults: learning_rate 0.01 for sgd, 0.001 for the others. */
PctOptimizerSpec pct_optimizer_spec (PctOptimizerType type);

typedef struct {
  PctLossType type;
  double label_smoothing; /* categorical_crossentropy: the share of each label's mass that all outputs get alike; 0 */
} PctLossSpec;

#define PCT_MAX_BATCH_SIZE 1048576
#define PCT_MAX_EPOCHS 1000000
#define PCT_MAX_THREADS 256

/* What is watched: the values that an epoch tells, under their names there. */
typedef enum {
  PCT_MONITOR_LOSS,
  PCT_MONITOR_ACCURACY,
  PCT_MONITOR_TRAIN_LOSS,
  PCT_MONITOR_TRAIN_ACCURACY,
  PCT_MONITOR_VAL_LOSS,
  PCT_MONITOR_VAL_ACCURACY,
  PCT_MONITORS
} PctMonitor;

/* "loss", ..., "val_accuracy" */
extern const char *const pct_monitor_names[PCT_MONITORS];

/* Ends a training that no longer gets better, as Keras's EarlyStopping does. */
typedef struct {
  gboolean enabled;      /* FALSE */
  PctMonitor monitor;    /* val_loss */
  unsigned patience;     /* epochs without a better value after which it ends; 0, which ends it at the first, as 1 does */
  double min_delta;      /* what a better value must be better by; 0 */
  gboolean restore_best; /* the best epoch's parameters are the training's outcome; FALSE */
} PctEarlyStoppingSpec;

/* Lowers the learning rate when a training no longer gets better, as Keras's ReduceLROnPlateau does. */
typedef struct {
  gboolean enabled;   /* FALSE */
  PctMonitor monitor; /* val_loss */
  double factor;      /* what the rate is multiplied by; 0.1 */
  unsigned patience;  /* epochs without a better value after which it is lowered; 10 */
  double min_delta;   /* what a better value must be better by; 0.0001 */
  unsigned cooldown;  /* epochs after a lowering that don't count; 0 */
  double min_lr;      /* it is lowered no further; 0 */
} PctPlateauSpec;

/* What an image's loss is multiplied by, by its class: 1 for those that aren't listed. */
typedef struct {
  gboolean balanced; /* FALSE */
  size_t n;
  struct {
    char *name; /* or the class's number */
    double weight;
  } *list; /* [n] owned */
} PctClassWeightSpec;

typedef struct {
  size_t batch_size; /* 32 */
  size_t epochs;     /* 10 */
  uint64_t seed;     /* 1; at most 2^53, so that JSON keeps it */
  gboolean shuffle;  /* TRUE */
  unsigned threads;  /* 0: as many as this process may use */
  PctEarlyStoppingSpec early_stopping;
  PctPlateauSpec reduce_on_plateau;
  PctClassWeightSpec class_weight;
} PctTrainingSpec;

PctTrainingSpec pct_training_spec (void);
