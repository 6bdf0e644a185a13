#include "data/runs/experiment-fields.h"

#include "engine/core/image-set.h"
#include "engine/train/schedule.h"

#define CHOICES(names) .choices = names, .n_choices = G_N_ELEMENTS (names)
#define IN_EXPERIMENT(member) offsetof (PctExperiment, member)
#define IN_LAYER(member)      offsetof (PctLayerSpec, member)
#define TABLE(rows)           { rows, G_N_ELEMENTS (rows) }

#define LARGEST_SEED          0x1p53 /* what JSON keeps exactly */
#define MOST_IMAGES           4294967295.0
#define LARGEST_SIDE          65536
#define LARGEST_SLOPE         1000
#define LARGEST_PENALTY       1000
#define LARGEST_NOISE         1000
#define LARGEST_WEIGHT        1000000

#define ANY_POOLING           (PCT_KIND (PCT_LAYER_MAX_POOLING2D) | PCT_KIND (PCT_LAYER_AVERAGE_POOLING2D))
#define CONVOLUTIONS          (PCT_KIND (PCT_LAYER_CONV2D) | PCT_KIND (PCT_LAYER_DEPTHWISE_CONV2D))
#define WITH_WEIGHTS          (PCT_KIND (PCT_LAYER_DENSE) | CONVOLUTIONS)
#define RMSPROP               PCT_KIND (PCT_OPTIMIZER_RMSPROP)
#define WITH_AMSGRAD          (PCT_KIND (PCT_OPTIMIZER_ADAM) | PCT_KIND (PCT_OPTIMIZER_ADAMW))
#define ADAMS                 (WITH_AMSGRAD | PCT_KIND (PCT_OPTIMIZER_ADAMAX) | PCT_KIND (PCT_OPTIMIZER_NADAM))
#define ADAGRAD               PCT_KIND (PCT_OPTIMIZER_ADAGRAD)
#define ADADELTA              PCT_KIND (PCT_OPTIMIZER_ADADELTA)
#define FTRL                  PCT_KIND (PCT_OPTIMIZER_FTRL)

static const char *const rescale_names[] = {
  [PCT_RESCALE_UNIT] = "unit",
  [PCT_RESCALE_STANDARDISE] = "standardise",
  [PCT_RESCALE_NONE] = "none",
};

static const PctField experiment_rows[] = {
  { "format", PCT_FIELD_OTHER },
  { "version", PCT_FIELD_OTHER },
  { "fingerprint", PCT_FIELD_OTHER },
  { "name", PCT_FIELD_TEXT, IN_EXPERIMENT (name) },
  { "dataset", PCT_FIELD_OTHER, .required = TRUE },
  { "model", PCT_FIELD_OTHER, .required = TRUE },
  { "loss", PCT_FIELD_OTHER },
  { "optimizer", PCT_FIELD_OTHER },
  { "training", PCT_FIELD_OTHER },
};
const PctFieldTable pct_experiment_fields = TABLE (experiment_rows);

static const PctField augmentation_rows[] = {
  { "horizontal_flip", PCT_FIELD_FLAG, IN_EXPERIMENT (augmentation.horizontal_flip) },
  { "rotation", PCT_FIELD_REAL, IN_EXPERIMENT (augmentation.rotation), 0, 0.5 },
  { "translation", PCT_FIELD_REAL, IN_EXPERIMENT (augmentation.translation), 0, 1, .open = TRUE },
  { "zoom", PCT_FIELD_REAL, IN_EXPERIMENT (augmentation.zoom), 0, 1, .open = TRUE },
  { "contrast", PCT_FIELD_REAL, IN_EXPERIMENT (augmentation.contrast), 0, 1, .open = TRUE },
  { "noise", PCT_FIELD_REAL, IN_EXPERIMENT (augmentation.noise), 0, 10 },
};
static const PctFieldTable augmentation_fields = TABLE (augmentation_rows);

static const PctField dataset_rows[] = {
  { "source", PCT_FIELD_TEXT, IN_EXPERIMENT (source.source), .required = TRUE },
  { "shape", PCT_FIELD_SHAPE, IN_EXPERIMENT (source.shape), 1, LARGEST_SIDE, .required = TRUE, .kinds = PCT_KIND_RANDOM },
  { "classes", PCT_FIELD_COUNT, IN_EXPERIMENT (source.classes), 2, PCT_MAX_CLASSES, .required = TRUE, .kinds = PCT_KIND_RANDOM },
  { "train", PCT_FIELD_COUNT, IN_EXPERIMENT (source.train), 1, MOST_IMAGES, .required = TRUE, .kinds = PCT_KIND_RANDOM },
  { "test", PCT_FIELD_COUNT, IN_EXPERIMENT (source.test), 0, MOST_IMAGES, .kinds = PCT_KIND_RANDOM },
  { "seed", PCT_FIELD_U64, IN_EXPERIMENT (source.seed), 0, LARGEST_SEED, .kinds = PCT_KIND_RANDOM },
  { "classes", PCT_FIELD_TEXTS, IN_EXPERIMENT (classes), .kinds = PCT_KIND_SET },
  { "limit", PCT_FIELD_COUNT, IN_EXPERIMENT (limit), 0, MOST_IMAGES },
  { "validation_split", PCT_FIELD_REAL, IN_EXPERIMENT (validation_split), 0, 1, .open = TRUE },
  { "label_noise", PCT_FIELD_REAL, IN_EXPERIMENT (label_noise), 0, 1 },
  { "rescale", PCT_FIELD_CHOICE, IN_EXPERIMENT (rescale), CHOICES (rescale_names) },
  { "augmentation", PCT_FIELD_OBJECT_OR_NULL, IN_EXPERIMENT (augmentation.enabled), .inner = &augmentation_fields },
};
const PctFieldTable pct_dataset_fields = TABLE (dataset_rows);

static const PctField model_rows[] = { { "layers", PCT_FIELD_OTHER, .required = TRUE } };
const PctFieldTable pct_model_fields = TABLE (model_rows);

static const PctField regularizer_rows[] = {
  { "l1", PCT_FIELD_REAL, IN_LAYER (kernel_regularizer.l1), 0, LARGEST_PENALTY },
  { "l2", PCT_FIELD_REAL, IN_LAYER (kernel_regularizer.l2), 0, LARGEST_PENALTY },
};
static const PctFieldTable regularizer_fields = TABLE (regularizer_rows);

static const PctField layer_rows[] = {
  { "type", PCT_FIELD_CHOICE, IN_LAYER (type), .required = TRUE, CHOICES (pct_layer_names) },
  { "name", PCT_FIELD_NAME, IN_LAYER (name) },
  { "inputs", PCT_FIELD_INPUTS, IN_LAYER (inputs) },
  { "units", PCT_FIELD_COUNT, IN_LAYER (units), 1, PCT_MAX_UNITS, .required = TRUE, .kinds = PCT_KIND (PCT_LAYER_DENSE) },
  { "filters", PCT_FIELD_COUNT, IN_LAYER (filters), 1, PCT_MAX_UNITS, .required = TRUE, .kinds = PCT_KIND (PCT_LAYER_CONV2D) },
  { "kernel_size", PCT_FIELD_PAIR, IN_LAYER (kernel_size), 1, PCT_MAX_WINDOW, .required = TRUE,
    .kinds = CONVOLUTIONS },
  { "pool_size", PCT_FIELD_PAIR, IN_LAYER (pool_size), 1, PCT_MAX_WINDOW, .kinds = ANY_POOLING },
  { "strides", PCT_FIELD_PAIR, IN_LAYER (strides), 1, PCT_MAX_WINDOW, .kinds = CONVOLUTIONS },
  { "strides", PCT_FIELD_PAIR_OR_NULL, IN_LAYER (strides), 1, PCT_MAX_WINDOW, .kinds = ANY_POOLING },
  { "padding", PCT_FIELD_CHOICE, IN_LAYER (padding),   .kinds = CONVOLUTIONS | ANY_POOLING, CHOICES (pct_padding_names) },
  { "padding", PCT_FIELD_FRAME, IN_LAYER (frame), 0, PCT_MAX_WINDOW, .kinds = PCT_KIND (PCT_LAYER_ZERO_PADDING2D) },
  { "dilation_rate", PCT_FIELD_PAIR, IN_LAYER (dilation_rate), 1, PCT_MAX_WINDOW, .kinds = CONVOLUTIONS },
  { "groups", PCT_FIELD_COUNT, IN_LAYER (groups), 1, PCT_MAX_UNITS, .kinds = PCT_KIND (PCT_LAYER_CONV2D) },
  { "depth_multiplier", PCT_FIELD_COUNT, IN_LAYER (depth_multiplier), 1, PCT_MAX_UNITS,
    .kinds = PCT_KIND (PCT_LAYER_DEPTHWISE_CONV2D) },
  { "activation", PCT_FIELD_CHOICE, IN_LAYER (activation), .kinds = WITH_WEIGHTS, CHOICES (pct_activation_names) },
  { "activation", PCT_FIELD_CHOICE, IN_LAYER (activation), .required = TRUE, .kinds = PCT_KIND (PCT_LAYER_ACTIVATION),
    CHOICES (pct_activation_names) },
  { "negative_slope", PCT_FIELD_REAL, IN_LAYER (negative_slope), 0, LARGEST_SLOPE,
    .kinds = WITH_WEIGHTS | PCT_KIND (PCT_LAYER_ACTIVATION) },
  { "use_bias", PCT_FIELD_FLAG, IN_LAYER (use_bias), .kinds = WITH_WEIGHTS },
  { "kernel_initializer", PCT_FIELD_CHOICE, IN_LAYER (kernel_initializer), .kinds = WITH_WEIGHTS, CHOICES (pct_initializer_names) },
  { "kernel_regularizer", PCT_FIELD_OBJECT_OR_NULL, IN_LAYER (kernel_regularizer.enabled), .kinds = WITH_WEIGHTS,
    .inner = &regularizer_fields },
  { "stddev", PCT_FIELD_REAL, IN_LAYER (stddev), 0, LARGEST_NOISE, .required = TRUE, .kinds = PCT_KIND (PCT_LAYER_GAUSSIAN_NOISE) },
  { "rate", PCT_FIELD_REAL, IN_LAYER (rate), 0, 1, .open = TRUE, .required = TRUE, .kinds = PCT_KIND (PCT_LAYER_DROPOUT) },
  { "momentum", PCT_FIELD_REAL, IN_LAYER (momentum), 0, 1, .kinds = PCT_KIND (PCT_LAYER_BATCH_NORMALIZATION) },
  { "epsilon", PCT_FIELD_REAL, IN_LAYER (epsilon), 1e-12, 1, .kinds = PCT_KIND (PCT_LAYER_BATCH_NORMALIZATION) },
};
const PctFieldTable pct_layer_fields = TABLE (layer_rows);

static const PctField loss_rows[] = {
  { "name", PCT_FIELD_CHOICE, IN_EXPERIMENT (loss.type), .required = TRUE, CHOICES (pct_loss_names) },
  { "label_smoothing", PCT_FIELD_REAL, IN_EXPERIMENT (loss.label_smoothing), 0, 1, .open = TRUE,
    .kinds = PCT_KIND (PCT_LOSS_CATEGORICAL_CROSSENTROPY) },
};
const PctFieldTable pct_loss_fields = TABLE (loss_rows);

#define DECAYING (PCT_KIND (PCT_SCHEDULE_EXPONENTIAL_DECAY) | PCT_KIND (PCT_SCHEDULE_COSINE_DECAY))

static const PctField schedule_rows[] = {
  { "name", PCT_FIELD_CHOICE, IN_EXPERIMENT (optimizer.schedule.type), .required = TRUE, CHOICES (pct_schedule_names) },
  { "initial_learning_rate", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.learning_rate), 0, 1e6, .required = TRUE,
    .kinds = DECAYING | PCT_KIND (PCT_SCHEDULE_CONSTANT) },
  { "decay_steps", PCT_FIELD_U64, IN_EXPERIMENT (optimizer.schedule.decay_steps), 1, PCT_MOST_STEPS, .required = TRUE,
    .kinds = DECAYING },
  { "decay_rate", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.schedule.decay_rate), 0, 1e6, .required = TRUE,
    .kinds = PCT_KIND (PCT_SCHEDULE_EXPONENTIAL_DECAY) },
  { "staircase", PCT_FIELD_FLAG, IN_EXPERIMENT (optimizer.schedule.staircase), .kinds = PCT_KIND (PCT_SCHEDULE_EXPONENTIAL_DECAY) },
  { "alpha", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.schedule.alpha), 0, 1, .kinds = PCT_KIND (PCT_SCHEDULE_COSINE_DECAY) },
  { "warmup_target", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.schedule.warmup_target), 0, 1e6,
    .kinds = PCT_KIND (PCT_SCHEDULE_COSINE_DECAY) },
  { "boundaries", PCT_FIELD_NUMBERS, IN_EXPERIMENT (optimizer.schedule.boundaries), 1, PCT_MOST_STEPS, .required = TRUE,
    .kinds = PCT_KIND (PCT_SCHEDULE_PIECEWISE_CONSTANT) },
  { "values", PCT_FIELD_NUMBERS, IN_EXPERIMENT (optimizer.schedule.values), 0, 1e6, .required = TRUE,
    .kinds = PCT_KIND (PCT_SCHEDULE_PIECEWISE_CONSTANT) },
  { "warmup_steps", PCT_FIELD_U64, IN_EXPERIMENT (optimizer.schedule.warmup_steps), 0, PCT_MOST_STEPS },
};
static const PctFieldTable schedule_fields = TABLE (schedule_rows);

static gboolean
has_schedule (const void *experiment)
{
  return pct_schedule_moves (&((const PctExperiment *) experiment)->optimizer);
}

static const PctField optimizer_rows[] = {
  { "name", PCT_FIELD_CHOICE, IN_EXPERIMENT (optimizer.type), .required = TRUE, CHOICES (pct_optimizer_names) },
  { "learning_rate", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.learning_rate), 0, 1e6, .inner = &schedule_fields,
    .is_object = has_schedule },
  { "momentum", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.momentum), 0, 1, .kinds = PCT_KIND (PCT_OPTIMIZER_SGD) | RMSPROP },
  { "nesterov", PCT_FIELD_FLAG, IN_EXPERIMENT (optimizer.nesterov), .kinds = PCT_KIND (PCT_OPTIMIZER_SGD) },
  { "rho", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.rho), 0, 1, .open = TRUE, .kinds = RMSPROP | ADADELTA },
  { "centered", PCT_FIELD_FLAG, IN_EXPERIMENT (optimizer.centered), .kinds = RMSPROP },
  { "beta_1", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.beta_1), 0, 1, .open = TRUE, .kinds = ADAMS },
  { "beta_2", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.beta_2), 0, 1, .open = TRUE, .kinds = ADAMS },
  { "amsgrad", PCT_FIELD_FLAG, IN_EXPERIMENT (optimizer.amsgrad), .kinds = WITH_AMSGRAD },
  { "initial_accumulator_value", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.initial_accumulator_value), 0, 1e6, .kinds = ADAGRAD },
  /* From nothing, a parameter that has no gradient would be divided by it. */
  { "initial_accumulator_value", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.initial_accumulator_value), 1e-12, 1e6, .kinds = FTRL },
  { "epsilon", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.epsilon), 1e-12, 1, .kinds = RMSPROP | ADAMS | ADAGRAD | ADADELTA },
  { "learning_rate_power", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.learning_rate_power), -10, 0, .kinds = FTRL },
  { "l1_regularization_strength", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.l1_regularization_strength), 0, 1e6, .kinds = FTRL },
  { "l2_regularization_strength", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.l2_regularization_strength), 0, 1e6, .kinds = FTRL },
  { "l2_shrinkage_regularization_strength", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.l2_shrinkage_regularization_strength), 0, 1e6,
    .kinds = FTRL },
  { "beta", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.beta), 0, 1e6, .kinds = FTRL },
  { "weight_decay", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.weight_decay), 0, 1e6 },
  { "clipnorm", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.clipnorm), 0, 1e6 },
  { "clipvalue", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.clipvalue), 0, 1e6 },
  { "global_clipnorm", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.global_clipnorm), 0, 1e6 },
  { "use_ema", PCT_FIELD_FLAG, IN_EXPERIMENT (optimizer.use_ema) },
  { "ema_momentum", PCT_FIELD_REAL, IN_EXPERIMENT (optimizer.ema_momentum), 0, 1 },
  { "ema_overwrite_frequency", PCT_FIELD_UNSIGNED, IN_EXPERIMENT (optimizer.ema_overwrite_frequency), 0, 1e9 },
  { "gradient_accumulation_steps", PCT_FIELD_UNSIGNED, IN_EXPERIMENT (optimizer.gradient_accumulation_steps), 1, 1e6 },
};
const PctFieldTable pct_optimizer_fields = TABLE (optimizer_rows);

static const PctField early_stopping_rows[] = {
  { "monitor", PCT_FIELD_CHOICE, IN_EXPERIMENT (training.early_stopping.monitor), CHOICES (pct_monitor_names) },
  { "patience", PCT_FIELD_UNSIGNED, IN_EXPERIMENT (training.early_stopping.patience), 0, PCT_MAX_EPOCHS },
  { "min_delta", PCT_FIELD_REAL, IN_EXPERIMENT (training.early_stopping.min_delta), 0, 1e6 },
  { "restore_best", PCT_FIELD_FLAG, IN_EXPERIMENT (training.early_stopping.restore_best) },
};
static const PctFieldTable early_stopping_fields = TABLE (early_stopping_rows);

static const PctField plateau_rows[] = {
  { "monitor", PCT_FIELD_CHOICE, IN_EXPERIMENT (training.reduce_on_plateau.monitor), CHOICES (pct_monitor_names) },
  { "factor", PCT_FIELD_REAL, IN_EXPERIMENT (training.reduce_on_plateau.factor), 0, 1, .open = TRUE },
  { "patience", PCT_FIELD_UNSIGNED, IN_EXPERIMENT (training.reduce_on_plateau.patience), 0, PCT_MAX_EPOCHS },
  { "min_delta", PCT_FIELD_REAL, IN_EXPERIMENT (training.reduce_on_plateau.min_delta), 0, 1e6 },
  { "cooldown", PCT_FIELD_UNSIGNED, IN_EXPERIMENT (training.reduce_on_plateau.cooldown), 0, PCT_MAX_EPOCHS },
  { "min_lr", PCT_FIELD_REAL, IN_EXPERIMENT (training.reduce_on_plateau.min_lr), 0, 1e6 },
};
static const PctFieldTable plateau_fields = TABLE (plateau_rows);

static const char *const weighing_names[PCT_WEIGHINGS] = {
  [PCT_WEIGH_ALIKE] = "alike",
  [PCT_WEIGH_BALANCED] = "balanced",
  [PCT_WEIGH_BY_CLASS] = "by_class",
};

static const char *const keeping_names[PCT_KEEPINGS] = {
  [PCT_KEEP_THINNED] = "thinned",
  [PCT_KEEP_ALL] = "all",
  [PCT_KEEP_BEST] = "best",
};

/* The file has the classes in its place. */
static const PctField class_weight_rows[] = {
  { "weights", PCT_FIELD_CLASS_WEIGHT, IN_EXPERIMENT (training.class_weight), 0, LARGEST_WEIGHT },
};
static const PctFieldTable class_weight_fields = TABLE (class_weight_rows);

static const PctField training_rows[] = {
  { "batch_size", PCT_FIELD_COUNT, IN_EXPERIMENT (training.batch_size), 1, PCT_MAX_BATCH_SIZE },
  { "epochs", PCT_FIELD_COUNT, IN_EXPERIMENT (training.epochs), 1, PCT_MAX_EPOCHS },
  { "seed", PCT_FIELD_U64, IN_EXPERIMENT (training.seed), 0, LARGEST_SEED },
  { "shuffle", PCT_FIELD_FLAG, IN_EXPERIMENT (training.shuffle) },
  { "threads", PCT_FIELD_UNSIGNED, IN_EXPERIMENT (training.threads), 0, PCT_MAX_THREADS },
  { "early_stopping", PCT_FIELD_OBJECT_OR_NULL, IN_EXPERIMENT (training.early_stopping.enabled), .inner = &early_stopping_fields },
  { "reduce_on_plateau", PCT_FIELD_OBJECT_OR_NULL, IN_EXPERIMENT (training.reduce_on_plateau.enabled), .inner = &plateau_fields },
  { "class_weight", PCT_FIELD_CLASS_WEIGHT, IN_EXPERIMENT (training.class_weight), 0, LARGEST_WEIGHT,
    CHOICES (weighing_names), .inner = &class_weight_fields },
  { "checkpoint_every", PCT_FIELD_UNSIGNED, IN_EXPERIMENT (checkpoint_every), 1, PCT_MAX_EPOCHS },
  { "keep_checkpoints", PCT_FIELD_CHOICE, IN_EXPERIMENT (keep_checkpoints), CHOICES (keeping_names) },
};
const PctFieldTable pct_training_fields = TABLE (training_rows);

