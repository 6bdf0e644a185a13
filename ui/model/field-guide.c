#include "ui/model/field-guide.h"

#include "engine/core/team.h"
#include "ui/draw/number.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define OPTIMIZER PCT_GUIDE_OPTIMIZER
#define DATASET   PCT_GUIDE_DATASET
#define TRAINING  PCT_GUIDE_TRAINING

static const PctGuideRow rows[] = {
  { "dataset.validation_split", DATASET, .stepping = PCT_STEPPING_TWENTIETH, .title = N_ ("Validation split"),
    .meaning = N_ ("The share of the training images that is kept aside to check the training with.") },
  { "dataset.limit", DATASET, .more = TRUE, .stepping = PCT_STEPPING_THOUSAND, .title = N_ ("Limit"),
    .meaning = N_ ("How many training images are used, drawn so that the classes keep their shares; 0 for all."),
    .zero = N_ ("All") },
  { "dataset.rescale", DATASET, .more = TRUE, .title = N_ ("Rescale"),
    .meaning = N_ ("What becomes of a pixel’s 0 to 255 before it goes into the network.") },

  { "optimizer.name", OPTIMIZER, .title = N_ ("Optimizer"),
    .meaning = N_ ("The rule by which each batch’s gradient moves the weights.") },
  { "optimizer.learning_rate", OPTIMIZER, .live = TRUE, .stepping = PCT_STEPPING_ONE_TWO_FIVE, .title = N_ ("Learning rate"),
    .meaning = N_ ("How far each update moves the weights; it can be changed while a training runs.") },
  { "optimizer.learning_rate.name", OPTIMIZER, .title = N_ ("Schedule"),
    .meaning = N_ ("How the learning rate goes on from its first value, batch by batch.") },
  { "optimizer.learning_rate.decay_steps", OPTIMIZER, .stepping = PCT_STEPPING_DOUBLE, .title = N_ ("Decay steps"),
    .meaning = N_ ("How many batches the decay takes; by default as many as the training has.") },
  { "optimizer.learning_rate.decay_rate", OPTIMIZER, .stepping = PCT_STEPPING_ONE_TWO_FIVE, .title = N_ ("Decay rate"),
    .meaning = N_ ("What the learning rate is multiplied by over the decay steps, again and again.") },
  { "optimizer.learning_rate.staircase", OPTIMIZER, .title = N_ ("Staircase"),
    .meaning = N_ ("Lowers the rate all at once after the decay steps instead of a little at each batch.") },
  { "optimizer.learning_rate.alpha", OPTIMIZER, .stepping = PCT_STEPPING_ONE_TWO_FIVE, .title = N_ ("Alpha"),
    .meaning = N_ ("The share of the learning rate that is left at the decay’s end.") },
  { "optimizer.learning_rate.boundaries", OPTIMIZER, .title = N_ ("Boundaries"),
    .meaning = N_ ("The last batch of each value but the last, counted over the training.") },
  { "optimizer.learning_rate.values", OPTIMIZER, .title = N_ ("Values"),
    .meaning = N_ ("The learning rates, one more than there are boundaries; the first is the one above.") },
  { "optimizer.learning_rate.warmup_steps", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_DOUBLE, .title = N_ ("Warm-up"),
    .meaning = N_ ("For how many batches the rate rises evenly before the schedule begins."), .zero = N_ ("None") },
  { "optimizer.learning_rate.warmup_target", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_ONE_TWO_FIVE,
    .title = N_ ("Warm-up target"),
    .meaning = N_ ("What the warm-up leads to from the learning rate, instead of from zero to that."), .zero = N_ ("None") },
  { "optimizer.momentum", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_NEAR_ONE, .title = N_ ("Momentum"),
    .meaning = N_ ("The share of the last update that is added to the next one, which evens out its direction.") },
  { "optimizer.nesterov", OPTIMIZER, .more = TRUE, .title = N_ ("Nesterov"),
    .meaning = N_ ("Looks ahead: the gradient counts as if the momentum had been applied already.") },
  { "optimizer.rho", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_NEAR_ONE, .title = N_ ("Rho"),
    .meaning = N_ ("How much of the running mean of squared gradients is kept at each update.") },
  { "optimizer.beta_1", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_NEAR_ONE, .title = N_ ("Beta 1"),
    .meaning = N_ ("How much of the running mean of gradients is kept at each update.") },
  { "optimizer.beta_2", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_NEAR_ONE, .title = N_ ("Beta 2"),
    .meaning = N_ ("How much of the running size of gradients is kept at each update.") },
  { "optimizer.amsgrad", OPTIMIZER, .more = TRUE, .title = N_ ("AMSGrad"),
    .meaning = N_ ("Divides by the largest running size of the gradient so far, so that steps never grow again.") },
  { "optimizer.centered", OPTIMIZER, .more = TRUE, .title = N_ ("Centred"),
    .meaning = N_ ("Divides by how much the gradients vary instead of by how large they are.") },
  { "optimizer.initial_accumulator_value", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_ONE_TWO_FIVE,
    .title = N_ ("Accumulator start"), .meaning = N_ ("What the sum of squared gradients starts from.") },
  { "optimizer.epsilon", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_ONE_TWO_FIVE, .title = N_ ("Epsilon"),
    .meaning = N_ ("A small number that keeps the update from dividing by zero.") },
  { "optimizer.learning_rate_power", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_ONE_TWO_FIVE,
    .title = N_ ("Rate’s power"), .meaning = N_ ("How fast the rate falls as gradients add up; 0 keeps it.") },
  { "optimizer.l1_regularization_strength", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_ONE_TWO_FIVE,
    .title = N_ ("L1 strength"), .meaning = N_ ("How strongly small weights are held at zero.") },
  { "optimizer.l2_regularization_strength", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_ONE_TWO_FIVE,
    .title = N_ ("L2 strength"), .meaning = N_ ("How strongly weights are drawn towards zero.") },
  { "optimizer.l2_shrinkage_regularization_strength", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_ONE_TWO_FIVE,
    .title = N_ ("L2 shrinkage"), .meaning = N_ ("How much the size of the weights adds to the gradients.") },
  { "optimizer.beta", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_ONE_TWO_FIVE, .title = N_ ("Beta"),
    .meaning = N_ ("The paper’s beta: holds back the first updates.") },
  { "optimizer.clipnorm", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_ONE_TWO_FIVE, .title = N_ ("Clip norm"),
    .meaning = N_ ("The largest norm that one array’s gradient may have; a larger one is scaled down."), .zero = N_ ("None") },
  { "optimizer.clipvalue", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_ONE_TWO_FIVE, .title = N_ ("Clip value"),
    .meaning = N_ ("How far a gradient’s number may be from zero."), .zero = N_ ("None") },
  { "optimizer.global_clipnorm", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_ONE_TWO_FIVE, .title = N_ ("Global clip norm"),
    .meaning = N_ ("The largest norm that the whole gradient may have; a larger one is scaled down."), .zero = N_ ("None") },
  { "optimizer.use_ema", OPTIMIZER, .more = TRUE, .title = N_ ("Average weights"),
    .meaning = N_ ("Keeps a moving average of the weights, which is what the training ends with.") },
  { "optimizer.ema_momentum", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_NEAR_ONE, .title = N_ ("Average’s momentum"),
    .meaning = N_ ("How much of itself the average of the weights keeps at each batch.") },
  { "optimizer.ema_overwrite_frequency", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_ONE, .title = N_ ("Use average every"),
    .meaning = N_ ("After how many updates the training goes on from the average."), .zero = N_ ("Never") },
  { "optimizer.gradient_accumulation_steps", OPTIMIZER, .more = TRUE, .stepping = PCT_STEPPING_ONE,
    .title = N_ ("Batches an update"), .meaning = N_ ("How many batches’ gradients are averaged into one update.") },

  { "loss.label_smoothing", PCT_GUIDE_REGULARISATION, .stepping = PCT_STEPPING_TWENTIETH, .title = N_ ("Label smoothing"),
    .meaning = N_ ("The share of each label that is spread over all classes, so that the network is never wholly sure."),
    .zero = N_ ("None") },
  { "optimizer.weight_decay", PCT_GUIDE_REGULARISATION, .stepping = PCT_STEPPING_ONE_TWO_FIVE, .title = N_ ("Weight decay"),
    .meaning = N_ ("The share of every weight, times the learning rate, that each update takes away."), .zero = N_ ("None") },

  { "dataset.augmentation", PCT_GUIDE_REGULARISATION, .title = N_ ("Augmentation"),
    .meaning = N_ ("Changes each training image at random, anew in every epoch.") },
  { "dataset.augmentation.horizontal_flip", PCT_GUIDE_REGULARISATION, .title = N_ ("Flip"),
    .meaning = N_ ("Half of the images are mirrored, left to right.") },
  { "dataset.augmentation.rotation", PCT_GUIDE_REGULARISATION, .stepping = PCT_STEPPING_ONE_TWO_FIVE, .title = N_ ("Rotation"),
    .meaning = N_ ("Images are turned by up to this share of a full turn, either way.") },
  { "dataset.augmentation.translation", PCT_GUIDE_REGULARISATION, .stepping = PCT_STEPPING_TWENTIETH, .title = N_ ("Translation"),
    .meaning = N_ ("Images are moved by up to this share of their height and width, either way.") },
  { "dataset.augmentation.zoom", PCT_GUIDE_REGULARISATION, .stepping = PCT_STEPPING_TWENTIETH, .title = N_ ("Zoom"),
    .meaning = N_ ("Images become larger or smaller by up to this share.") },
  { "dataset.augmentation.contrast", PCT_GUIDE_REGULARISATION, .stepping = PCT_STEPPING_TWENTIETH, .title = N_ ("Contrast"),
    .meaning = N_ ("The contrast grows or falls by up to this share.") },
  { "dataset.augmentation.noise", PCT_GUIDE_REGULARISATION, .stepping = PCT_STEPPING_ONE_TWO_FIVE, .title = N_ ("Noise"),
    .meaning = N_ ("How strong the noise on each value is, as a share of the full range.") },
  { "dataset.label_noise", PCT_GUIDE_REGULARISATION, .stepping = PCT_STEPPING_TWENTIETH, .title = N_ ("Label noise"),
    .meaning = N_ ("The share of training labels that are made wrong, to show what is learned by heart."), .zero = N_ ("None") },
  { "loss.name", TRAINING, .title = N_ ("Loss"), .meaning = N_ ("What the training makes small: how wrong a prediction counts.") },
  { "training.class_weight", TRAINING, .title = N_ ("Class weights"),
    .meaning = N_ ("How much each class counts in the loss; balanced, rare classes count more.") },
  { "training.class_weight.weights", TRAINING, .title = N_ ("Weights"),
    .meaning = N_ ("Classes and their weights, as in cat: 2, dog: 0.5; classes that aren’t there have 1.") },
  { "training.batch_size", TRAINING, .stepping = PCT_STEPPING_DOUBLE, .title = N_ ("Batch size"),
    .meaning = N_ ("How many training images each update of the weights looks at.") },
  { "training.epochs", TRAINING, .stepping = PCT_STEPPING_ONE, .title = N_ ("Epochs"),
    .meaning = N_ ("How often the training sees all training images.") },
  { "training.seed", TRAINING, .stepping = PCT_STEPPING_ONE, .title = N_ ("Seed"),
    .meaning = N_ ("Where the random numbers start: the same seed gives the same training, bit by bit.") },
  { "training.shuffle", TRAINING, .title = N_ ("Shuffle"),
    .meaning = N_ ("Takes the training images in a new order in each epoch instead of always in the dataset’s.") },
  { "training.threads", TRAINING, .stepping = PCT_STEPPING_ONE, .title = N_ ("Threads"),
    .meaning = N_ ("How many processors the training uses; the result is the same with any number."), .zero = N_ ("All"),
    .zero_count = pct_team_processors },
  { "training.checkpoint_every", TRAINING, .stepping = PCT_STEPPING_ONE, .title = N_ ("Checkpoints"),
    .meaning = N_ ("How many epochs lie between two checkpoints, from which a training can go on.") },
  { "training.keep_checkpoints", TRAINING, .title = N_ ("To keep"),
    .meaning = N_ ("Which checkpoints stay on the disk, where each takes as much as the network and its optimizer.") },
  { "training.early_stopping", TRAINING, .title = N_ ("Early stopping"),
    .meaning = N_ ("Ends the training when it no longer gets better.") },
  { "training.early_stopping.monitor", TRAINING, .title = N_ ("Watch"),
    .meaning = N_ ("The value that has to get better; those of the validation need validation images.") },
  { "training.early_stopping.patience", TRAINING, .stepping = PCT_STEPPING_ONE, .title = N_ ("Patience"),
    .meaning = N_ ("How many epochs in a row may be no better than the best before the training ends.") },
  { "training.early_stopping.min_delta", TRAINING, .stepping = PCT_STEPPING_ONE_TWO_FIVE, .title = N_ ("Least gain"),
    .meaning = N_ ("A value that is better by no more than this counts as no better.") },
  { "training.early_stopping.restore_best", TRAINING, .title = N_ ("Restore best"),
    .meaning = N_ ("Takes the weights of the best epoch as the outcome instead of those of the last.") },
  { "training.reduce_on_plateau", TRAINING, .title = N_ ("Lower on plateaus"),
    .meaning = N_ ("Lowers the learning rate when the training no longer gets better.") },
  { "training.reduce_on_plateau.monitor", TRAINING, .title = N_ ("Watch"),
    .meaning = N_ ("The value that has to get better; those of the validation need validation images.") },
  { "training.reduce_on_plateau.factor", TRAINING, .stepping = PCT_STEPPING_ONE_TWO_FIVE, .title = N_ ("Factor"),
    .meaning = N_ ("What the learning rate is multiplied by.") },
  { "training.reduce_on_plateau.patience", TRAINING, .stepping = PCT_STEPPING_ONE, .title = N_ ("Patience"),
    .meaning = N_ ("How many epochs may be no better than the best before the rate is lowered.") },
  { "training.reduce_on_plateau.min_delta", TRAINING, .stepping = PCT_STEPPING_ONE_TWO_FIVE, .title = N_ ("Least gain"),
    .meaning = N_ ("A value that is better by no more than this counts as no better.") },
  { "training.reduce_on_plateau.cooldown", TRAINING, .stepping = PCT_STEPPING_ONE, .title = N_ ("Rest"),
    .meaning = N_ ("How many epochs after a lower rate aren’t counted.") },
  { "training.reduce_on_plateau.min_lr", TRAINING, .stepping = PCT_STEPPING_ONE_TWO_FIVE, .title = N_ ("Lowest rate"),
    .meaning = N_ ("The learning rate is lowered no further than this.") },
};

/* Names of optimizers are what their papers call them, in every language. */
static const struct {
  const char *word, *name;
} choices[] = {
  { "sgd", "SGD" },
  { "rmsprop", "RMSprop" },
  { "adagrad", "Adagrad" },
  { "adadelta", "Adadelta" },
  { "adam", "Adam" },
  { "adamw", "AdamW" },
  { "adamax", "Adamax" },
  { "nadam", "Nadam" },
  { "ftrl", "FTRL" },
  { "unit", N_ ("0 to 1") },
  { "standardise", N_ ("Mean 0, deviation 1") },
  { "none", N_ ("As it is") },
  { "categorical_crossentropy", N_ ("Cross-entropy") },
  { "mean_squared_error", N_ ("Mean squared error") },
  { "categorical_hinge", N_ ("Hinge") },
  { "constant", N_ ("Constant") },
  { "exponential_decay", N_ ("Exponential decay") },
  { "cosine_decay", N_ ("Cosine decay") },
  { "piecewise_constant", N_ ("Piecewise constant") },
  { "alike", N_ ("Equal") },
  { "balanced", N_ ("Balanced") },
  { "by_class", N_ ("By class") },
  { "thinned", N_ ("Thinned") },
  { "all", N_ ("All of them") },
  { "best", N_ ("Best, newest") },
  { "loss", N_ ("Running loss") },
  { "accuracy", N_ ("Running accuracy") },
  { "train_loss", N_ ("Training loss") },
  { "train_accuracy", N_ ("Training accuracy") },
  { "val_loss", N_ ("Validation loss") },
  { "val_accuracy", N_ ("Validation accuracy") },
};

const PctGuideRow *
pct_field_guide (size_t *n)
{
  *n = G_N_ELEMENTS (rows);
  return rows;
}

const PctGuideRow *
pct_field_guide_find (const char *path)
{
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strcmp (rows[i].path, path) == 0)
      return &rows[i];
  return NULL;
}

const char *
pct_field_guide_choice (const char *word)
{
  for (size_t i = 0; i < G_N_ELEMENTS (choices); i++)
    if (strcmp (choices[i].word, word) == 0)
      return _ (choices[i].name);
  return word;
}

char *
pct_field_guide_zero (const PctGuideRow *row)
{
  if (row->zero == NULL)
    return NULL;
  /* Translators: what a setting of 0 stands for, and how many that is: All (8) */
  return row->zero_count == NULL ? g_strdup (_ (row->zero)) : g_strdup_printf (_ ("%s (%u)"), _ (row->zero), row->zero_count ());
}

char *
pct_field_guide_value (const PctGuideRow *row, const PctField *field, double value)
{
  switch (field->type)
    {
    case PCT_FIELD_CHOICE:
    case PCT_FIELD_CLASS_WEIGHT:
      return g_strdup (pct_field_guide_choice (field->choices[(size_t) value]));
    case PCT_FIELD_FLAG:
    case PCT_FIELD_OBJECT_OR_NULL:
      return g_strdup (value != 0 ? _ ("on") : _ ("off"));
    default:
      return value == 0 && row->zero != NULL ? pct_field_guide_zero (row) : pct_number_text ("%.16g", value);
    }
}

char *
pct_field_guide_range (const PctField *field)
{
  if (field->choices != NULL || field->type == PCT_FIELD_FLAG || field->type == PCT_FIELD_OBJECT_OR_NULL)
    return NULL;
  g_autofree char *least = pct_number_text ("%.16g", field->least), *most = pct_number_text ("%.16g", field->most);
  return g_strdup_printf (field->open ? _ ("From %s to below %s") : _ ("From %s to %s"), least, most);
}
