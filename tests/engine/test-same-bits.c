/* One training is the same bits on one thread and on three, and whether it is stopped inside an epoch and taken up again,
 * forked from an epoch, or neither: for every layer, optimizer and option, and for some of them together. */

#include <math.h>
#include <string.h>

#include "tests/engine/support.h"
#include "tests/engine/training.h"

#define SGD      PCT_OPTIMIZER_SGD
#define RMSPROP  PCT_OPTIMIZER_RMSPROP
#define ADAM     PCT_OPTIMIZER_ADAM
#define NADAM    PCT_OPTIMIZER_NADAM
#define SMALL    "residual-dense"
#define PICTURES "normalization"
#define AUGMENT(...) .augmentation = { .enabled = TRUE, __VA_ARGS__ }
#define PLATEAU(...) .plateau = { .enabled = TRUE, .factor = 0.5, .min_delta = 100, __VA_ARGS__ }
#define STOPPING(...) .early_stopping = { TRUE, PCT_MONITOR_VAL_LOSS, .patience = 9, __VA_ARGS__ }
#define DECAY .schedule = { PCT_SCHEDULE_EXPONENTIAL_DECAY, .decay_steps = 3, .decay_rate = 0.7 }

static const TestTraining trainings[] = {
  /* Optimizers, with what each keeps. */
  { SMALL, SGD },
  { SMALL, SGD, { .momentum = 0.5, .nesterov = TRUE } },
  { SMALL, RMSPROP },
  { SMALL, RMSPROP, { .momentum = 0.5, .centered = TRUE } },
  { SMALL, ADAM },
  { SMALL, ADAM, { .amsgrad = TRUE } },
  { SMALL, PCT_OPTIMIZER_ADAMW },
  { SMALL, PCT_OPTIMIZER_ADAMW, { .amsgrad = TRUE, .weight_decay = 0.1 } },
  { SMALL, PCT_OPTIMIZER_ADAMAX },
  { SMALL, NADAM },
  { SMALL, PCT_OPTIMIZER_ADAGRAD },
  { SMALL, PCT_OPTIMIZER_ADADELTA },
  { SMALL, PCT_OPTIMIZER_FTRL, { .l1_regularization_strength = 1e-3, .l2_shrinkage_regularization_strength = 1e-3 } },
  /* What all of them have. */
  { PICTURES, ADAM, { .clipnorm = 0.01 } },
  { PICTURES, ADAM, { .clipvalue = 0.001 } },
  { PICTURES, ADAM, { .global_clipnorm = 0.01 } },
  { PICTURES, SGD, { .weight_decay = 0.1 } },
  { PICTURES, ADAM, { .use_ema = TRUE, .ema_momentum = 0.5 } },
  { PICTURES, ADAM, { .use_ema = TRUE, .ema_overwrite_frequency = 3 } },
  { PICTURES, ADAM, { .gradient_accumulation_steps = 3 } },
  /* Rates. */
  { PICTURES, ADAM, { DECAY } },
  { PICTURES, ADAM, { .schedule = { PCT_SCHEDULE_EXPONENTIAL_DECAY, .decay_steps = 3, .decay_rate = 0.7, .staircase = TRUE } } },
  { PICTURES, ADAM, { .schedule = { PCT_SCHEDULE_COSINE_DECAY, .decay_steps = 9, .alpha = 0.1, .warmup_steps = 4,
                                    .warmup_target = 0.01 } } },
  { PICTURES, ADAM, { .schedule = { PCT_SCHEDULE_PIECEWISE_CONSTANT, .boundaries = { 2, { 3, 7 } },
                                    .values = { 3, { 0.001, 0.01, 0.002 } } } } },
  { PICTURES, ADAM, { .schedule = { PCT_SCHEDULE_CONSTANT, .warmup_steps = 6 } } },
  { PICTURES, ADAM, PLATEAU (.monitor = PCT_MONITOR_VAL_LOSS, .patience = 1) },
  { PICTURES, ADAM, PLATEAU (.monitor = PCT_MONITOR_LOSS, .patience = 2) },
  { PICTURES, ADAM, PLATEAU (.patience = 1, .cooldown = 2, .min_lr = 1e-4) },
  { PICTURES, ADAM, .change_step = STEPS + 1 },
  { PICTURES, ADAM, { DECAY }, .change_step = STEPS + 1 },
  /* Watching, weighing, mistaking, changing images. */
  { PICTURES, ADAM, STOPPING () },
  { PICTURES, ADAM, STOPPING (.restore_best = TRUE) },
  { PICTURES, ADAM, .balanced = TRUE },
  { PICTURES, ADAM, .label_noise = 0.3 },
  { PICTURES, ADAM, .in_order = TRUE },
  { PICTURES, ADAM, .loss = { PCT_LOSS_CATEGORICAL_CROSSENTROPY, .label_smoothing = 0.2 } },
  { PICTURES, ADAM, .loss = { PCT_LOSS_MEAN_SQUARED_ERROR } },
  { PICTURES, ADAM, .loss = { PCT_LOSS_CATEGORICAL_HINGE } },
  { PICTURES, ADAM, AUGMENT (.horizontal_flip = TRUE) },
  { PICTURES, ADAM, AUGMENT (.rotation = 0.2) },
  { PICTURES, ADAM, AUGMENT (.translation = 0.2) },
  { PICTURES, ADAM, AUGMENT (.zoom = 0.3) },
  { PICTURES, ADAM, AUGMENT (.contrast = 0.5) },
  { PICTURES, ADAM, AUGMENT (.noise = 0.1) },
  /* Together. */
  { PICTURES, ADAM, { .use_ema = TRUE, .gradient_accumulation_steps = 3, .amsgrad = TRUE }, .change_step = STEPS + 1,
    PLATEAU (.patience = 1, .cooldown = 2) },
  { "residual-normalization", NADAM,
    { .use_ema = TRUE, .ema_overwrite_frequency = 2, .gradient_accumulation_steps = 3, .clipnorm = 0.1, DECAY },
    .balanced = TRUE, .augmentation = ALL_AUGMENTATION, .label_noise = 0.1, STOPPING (.restore_best = TRUE) },
  { "depthwise-normalization", RMSPROP, { .use_ema = TRUE, .momentum = 0.9, .centered = TRUE, .global_clipnorm = 1 },
    .change_step = 2, PLATEAU (.monitor = PCT_MONITOR_VAL_LOSS, .patience = 1), STOPPING (.restore_best = TRUE), .augmentation = ALL_AUGMENTATION },
  { "noise-dropout", PCT_OPTIMIZER_FTRL, { .use_ema = TRUE, .gradient_accumulation_steps = 4 }, .change_step = 2 * STEPS,
    .augmentation = ALL_AUGMENTATION },
};

static Listener
listener_of (const TestTraining *training)
{
  Listener listener = training_listener ();
  listener.change_step = training->change_step;
  listener.rate = 0.003;
  return listener;
}

/* Up to a step, or an epoch's end, then by another trainer, which knows only the state, on other threads. */
static void
check_parts (const TestTraining *training, PctTrainer *whole, const Listener *heard, const PctDataset *dataset, uint64_t stop_step,
             uint32_t stop_epoch)
{
  PctTrainerOptions options = training_options_of (training);
  g_auto (Listener) in_parts = listener_of (training);
  options.training.threads = 3;
  g_autoptr (PctTrainer) first = training_trainer (&options, dataset);
  in_parts.stop_step = stop_step;
  in_parts.stop_epoch = stop_epoch;
  g_assert_cmpint (training_run (first, &in_parts), ==, PCT_STOPPED_USER);

  options.training.threads = 2;
  g_autoptr (PctTrainer) second = training_trainer (&options, dataset);
  pct_network_initialise (pct_trainer_network (second), 77);
  training_copy_state (first, second);
  in_parts.stop_step = in_parts.stop_epoch = 0;
  g_assert_cmpint (training_run (second, &in_parts), ==, PCT_STOPPED_COMPLETED);
  training_assert_same_story (heard, &in_parts);
  training_assert_same_state (whole, second);
}

static void
check (const TestTraining *training)
{
  g_autoptr (PctDataset) dataset = training_dataset_of (training);
  PctTrainerOptions options = training_options_of (training);
  g_auto (Listener) heard = listener_of (training);
  options.training.threads = 1;
  g_autoptr (PctTrainer) whole = training_trainer (&options, dataset);
  g_assert_cmpint (training_run (whole, &heard), ==, PCT_STOPPED_COMPLETED);
  /* It learned something, so that the bits are not those of nothing. */
  g_autoptr (PctTrainer) fresh = training_trainer (&options, dataset);
  size_t bytes = pct_network_n_parameters (pct_trainer_network (whole)) * sizeof (float);
  g_assert_true (memcmp (pct_network_parameters (pct_trainer_network (whole)), pct_network_parameters (pct_trainer_network (fresh)),
                         bytes) != 0);

  check_parts (training, whole, &heard, dataset, 2 * STEPS + 2, 0);
  check_parts (training, whole, &heard, dataset, 0, 1);
}

static void
test_options (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (trainings); i++)
    {
      g_test_message ("%s, %s, row %zu", trainings[i].model, pct_optimizer_names[trainings[i].optimizer], i);
      check (&trainings[i]);
    }
}

/* Each network, with the next of the optimizers and, every other one, with all kinds of augmentation. */
static void
test_models_all (void)
{
  size_t i = 0;
  for (const TestModel *model = test_models; model->name; model++, i++)
    {
      TestTraining training = { model->name, (PctOptimizerType) (i % PCT_OPTIMIZERS), .options.use_ema = i % 3 == 0 };
      if (i % 2 == 0)
        training.augmentation = (PctAugmentationSpec) ALL_AUGMENTATION;
      g_test_message ("%s, %s", model->name, pct_optimizer_names[training.optimizer]);
      check (&training);
    }
}

/* Batches of one image, whose variance is 0, a last one of one image, and one that is larger than the set; gradients that
 * add up over an epoch's end. */
static void
test_batch_sizes (void)
{
  static const size_t sizes[] = { 1, 33, 99, TRAIN, 4096 };
  static const char *const models[] = { PICTURES, "normalization-vectors", "residual-normalization" };
  for (size_t m = 0; m < G_N_ELEMENTS (models); m++)
    for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        const TestTraining training = { models[m], ADAM, { .gradient_accumulation_steps = 3, .use_ema = TRUE } };
        g_autoptr (PctDataset) dataset = training_dataset_of (&training);
        PctTrainerOptions options = training_options_of (&training);
        g_auto (Listener) heard = training_listener (), also_heard = training_listener ();
        options.training.batch_size = sizes[i];
        options.training.epochs = 2;
        options.training.threads = 1;
        g_autoptr (PctTrainer) one = training_trainer (&options, dataset);
        options.training.threads = 3;
        g_autoptr (PctTrainer) other = training_trainer (&options, dataset);
        g_test_message ("%s in batches of %zu", models[m], sizes[i]);
        g_assert_cmpint (training_run (one, &heard), ==, PCT_STOPPED_COMPLETED);
        g_assert_cmpint (training_run (other, &also_heard), ==, PCT_STOPPED_COMPLETED);
        training_assert_same_story (&heard, &also_heard);
        training_assert_same_state (one, other);
        g_assert_cmpuint (heard.steps->len, ==, 2 * ((TRAIN + sizes[i] - 1) / sizes[i]));
        const PctEpoch *last = &((PctEvent *) heard.epochs->pdata[1])->epoch;
        g_assert_true (isfinite (last->loss) && isfinite (last->train.loss) && isfinite (last->validation.loss));
      }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/same-bits/options", test_options);
  g_test_add_func ("/same-bits/models", test_models_all);
  g_test_add_func ("/same-bits/batch-sizes", test_batch_sizes);
  return g_test_run ();
}
