#include "engine/train/specification.h"

const char *const pct_layer_names[PCT_LAYER_TYPES] = {
  [PCT_LAYER_DENSE] = "dense",
  [PCT_LAYER_CONV2D] = "conv2d",
  [PCT_LAYER_MAX_POOLING2D] = "max_pooling2d",
  [PCT_LAYER_AVERAGE_POOLING2D] = "average_pooling2d",
  [PCT_LAYER_GLOBAL_AVERAGE_POOLING2D] = "global_average_pooling2d",
  [PCT_LAYER_FLATTEN] = "flatten",
  [PCT_LAYER_DROPOUT] = "dropout",
  [PCT_LAYER_ACTIVATION] = "activation",
  [PCT_LAYER_BATCH_NORMALIZATION] = "batch_normalization",
  [PCT_LAYER_GLOBAL_MAX_POOLING2D] = "global_max_pooling2d",
  [PCT_LAYER_ADD] = "add",
  [PCT_LAYER_CONCATENATE] = "concatenate",
  [PCT_LAYER_DEPTHWISE_CONV2D] = "depthwise_conv2d",
  [PCT_LAYER_ZERO_PADDING2D] = "zero_padding2d",
  [PCT_LAYER_GAUSSIAN_NOISE] = "gaussian_noise",
};

const char *const pct_activation_names[PCT_ACTIVATIONS] = {
  [PCT_ACTIVATION_LINEAR] = "linear",   [PCT_ACTIVATION_RELU] = "relu", [PCT_ACTIVATION_ELU] = "elu",
  [PCT_ACTIVATION_SIGMOID] = "sigmoid", [PCT_ACTIVATION_TANH] = "tanh", [PCT_ACTIVATION_SOFTMAX] = "softmax",
  [PCT_ACTIVATION_LEAKY_RELU] = "leaky_relu", [PCT_ACTIVATION_SELU] = "selu", [PCT_ACTIVATION_GELU] = "gelu",
  [PCT_ACTIVATION_SILU] = "silu",
};

const char *const pct_padding_names[PCT_PADDINGS] = {
  [PCT_PADDING_VALID] = "valid",
  [PCT_PADDING_SAME] = "same",
};

const char *const pct_initializer_names[PCT_INITIALIZERS] = {
  [PCT_INITIALIZER_GLOROT_UNIFORM] = "glorot_uniform",
  [PCT_INITIALIZER_GLOROT_NORMAL] = "glorot_normal",
  [PCT_INITIALIZER_HE_UNIFORM] = "he_uniform",
  [PCT_INITIALIZER_HE_NORMAL] = "he_normal",
  [PCT_INITIALIZER_LECUN_UNIFORM] = "lecun_uniform",
  [PCT_INITIALIZER_LECUN_NORMAL] = "lecun_normal",
  [PCT_INITIALIZER_ZEROS] = "zeros",
  [PCT_INITIALIZER_ONES] = "ones",
  [PCT_INITIALIZER_RANDOM_UNIFORM] = "random_uniform",
  [PCT_INITIALIZER_RANDOM_NORMAL] = "random_normal",
};

const char *const pct_optimizer_names[PCT_OPTIMIZERS] = {
  [PCT_OPTIMIZER_SGD] = "sgd",
  [PCT_OPTIMIZER_RMSPROP] = "rmsprop",
  [PCT_OPTIMIZER_ADAM] = "adam",
  [PCT_OPTIMIZER_ADAMAX] = "adamax",
  [PCT_OPTIMIZER_ADAMW] = "adamw",
  [PCT_OPTIMIZER_NADAM] = "nadam",
  [PCT_OPTIMIZER_ADAGRAD] = "adagrad",
  [PCT_OPTIMIZER_ADADELTA] = "adadelta",
  [PCT_OPTIMIZER_FTRL] = "ftrl",
};

const char *const pct_schedule_names[PCT_SCHEDULES] = {
  [PCT_SCHEDULE_CONSTANT] = "constant",
  [PCT_SCHEDULE_EXPONENTIAL_DECAY] = "exponential_decay",
  [PCT_SCHEDULE_COSINE_DECAY] = "cosine_decay",
  [PCT_SCHEDULE_PIECEWISE_CONSTANT] = "piecewise_constant",
};

const char *const pct_loss_names[PCT_LOSSES] = {
  [PCT_LOSS_CATEGORICAL_CROSSENTROPY] = "categorical_crossentropy",
  [PCT_LOSS_MEAN_SQUARED_ERROR] = "mean_squared_error",
  [PCT_LOSS_CATEGORICAL_HINGE] = "categorical_hinge",
};

const char *const pct_monitor_names[PCT_MONITORS] = {
  [PCT_MONITOR_LOSS] = "loss",
  [PCT_MONITOR_ACCURACY] = "accuracy",
  [PCT_MONITOR_TRAIN_LOSS] = "train_loss",
  [PCT_MONITOR_TRAIN_ACCURACY] = "train_accuracy",
  [PCT_MONITOR_VAL_LOSS] = "val_loss",
  [PCT_MONITOR_VAL_ACCURACY] = "val_accuracy",
};

PctLayerSpec
pct_layer_spec (PctLayerType type)
{
  PctLayerSpec spec = { .type = type, .padding = PCT_PADDING_VALID, .activation = PCT_ACTIVATION_LINEAR, .negative_slope = 0.2,
                        .use_bias = TRUE, .momentum = 0.99, .epsilon = 0.001 };
  spec.dilation_rate[0] = spec.dilation_rate[1] = spec.groups = spec.depth_multiplier = 1;
  for (int side = 0; side < 4; side++)
    spec.frame[side] = 1;
  if (type == PCT_LAYER_CONV2D || type == PCT_LAYER_DEPTHWISE_CONV2D)
    spec.strides[0] = spec.strides[1] = 1;
  if (type == PCT_LAYER_MAX_POOLING2D || type == PCT_LAYER_AVERAGE_POOLING2D)
    spec.pool_size[0] = spec.pool_size[1] = 2;
  return spec;
}

PctOptimizerSpec
pct_optimizer_spec (PctOptimizerType type)
{
  return (PctOptimizerSpec){
    .type = type,
    .learning_rate = type == PCT_OPTIMIZER_SGD ? 0.01 : 0.001,
    .rho = type == PCT_OPTIMIZER_ADADELTA ? 0.95 : 0.9,
    .beta_1 = 0.9,
    .beta_2 = 0.999,
    .epsilon = 1e-7,
    .initial_accumulator_value = 0.1,
    .learning_rate_power = -0.5,
    .weight_decay = type == PCT_OPTIMIZER_ADAMW ? 0.004 : 0,
    .ema_momentum = 0.99,
    .gradient_accumulation_steps = 1,
  };
}

PctTrainingSpec
pct_training_spec (void)
{
  return (PctTrainingSpec){ .batch_size = 32, .epochs = 10, .seed = 1, .shuffle = TRUE,
                            .early_stopping = { .monitor = PCT_MONITOR_VAL_LOSS },
                            .reduce_on_plateau = { .monitor = PCT_MONITOR_VAL_LOSS, .factor = 0.1, .patience = 10,
                                                   .min_delta = 0.0001 } };
}
