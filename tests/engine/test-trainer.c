/* The training loop: one training is the same bits on any number of threads and however often it is stopped and taken up
 * again; changes come between two batches and are told of; what can't be a state is refused. */

#include <math.h>
#include <string.h>

#include "tests/engine/support.h"
#include "tests/engine/training.h"

static const TestTraining trainings[] = {
  { "dense-dropout", PCT_OPTIMIZER_SGD },
  { "relu", PCT_OPTIMIZER_RMSPROP },
  { "convolution-dropout", PCT_OPTIMIZER_ADAM },
  { "lenet", PCT_OPTIMIZER_ADAMAX },
  { "relu", PCT_OPTIMIZER_RMSPROP, { .centered = TRUE } },
  { "lenet", PCT_OPTIMIZER_ADAM, { .amsgrad = TRUE, .clipnorm = 0.1 } },
  { "dense", PCT_OPTIMIZER_ADAMW, { .weight_decay = 0.1, .clipvalue = 0.01 } },
  { "relu", PCT_OPTIMIZER_NADAM, { .global_clipnorm = 0.1 } },
  { "lenet", PCT_OPTIMIZER_ADAGRAD, { .use_ema = TRUE } },
  { "relu", PCT_OPTIMIZER_ADADELTA, { .gradient_accumulation_steps = 3 } },
  { "dense", PCT_OPTIMIZER_FTRL, { .l1_regularization_strength = 1e-4 } },
  { "residual-normalization", PCT_OPTIMIZER_SGD, .augmentation = ALL_AUGMENTATION },
  { "noise-dropout", PCT_OPTIMIZER_ADAM, .augmentation = ALL_AUGMENTATION },
  { "penalty-l1", PCT_OPTIMIZER_ADAM },
  { "normalization", PCT_OPTIMIZER_NADAM,
    { .gradient_accumulation_steps = 3, .clipnorm = 0.1, .use_ema = TRUE, .ema_overwrite_frequency = 2 } },
  { "relu", PCT_OPTIMIZER_SGD, { 0 }, { PCT_LOSS_CATEGORICAL_CROSSENTROPY, 0.1 }, TRUE },
  { "no-softmax", PCT_OPTIMIZER_ADAM, { 0 }, { PCT_LOSS_MEAN_SQUARED_ERROR } },
  { "lenet", PCT_OPTIMIZER_SGD, { 0 }, { PCT_LOSS_CATEGORICAL_HINGE }, TRUE },
  { "dense", PCT_OPTIMIZER_ADAM, { .schedule = { PCT_SCHEDULE_COSINE_DECAY, .decay_steps = 9, .warmup_steps = 3 } } },
};

static void
test_threads (void)
{
  for (size_t t = 0; t < G_N_ELEMENTS (trainings); t++)
    {
      g_autoptr (PctDataset) dataset = training_dataset_of (&trainings[t]);
      PctTrainerOptions options = training_options_of (&trainings[t]);
      options.training.epochs = 2;
      options.training.threads = 1;
      g_autoptr (PctTrainer) one = training_trainer (&options, dataset);
      g_auto (Listener) heard = training_listener ();
      g_assert_cmpint (training_run (one, &heard), ==, PCT_STOPPED_COMPLETED);

      for (options.training.threads = 2; options.training.threads <= 3; options.training.threads++)
        {
          g_autoptr (PctTrainer) other = training_trainer (&options, dataset);
          g_auto (Listener) also_heard = training_listener ();
          g_assert_cmpint (training_run (other, &also_heard), ==, PCT_STOPPED_COMPLETED);
          training_assert_same_state (one, other);
          training_assert_same_story (&heard, &also_heard);
        }
    }
}

typedef struct {
  const char *name;
  uint64_t step;
  uint32_t epoch;
  size_t progress;
  PctPosition position; /* where it must have stopped */
} StopCase;

/* An epoch's evaluation reports progress twice: the sample is one portion, validation another. */
static const StopCase stops[] = {
  { "first-step", .step = 1, .position = { 0, 1, 1 } },
  { "inside-an-epoch", .step = STEPS + 2, .position = { 1, 2, STEPS + 2 } },
  { "last-step-of-an-epoch", .step = STEPS, .position = { 0, STEPS, STEPS } },
  { "last-step-of-all", .step = STEPS * EPOCHS, .position = { EPOCHS - 1, STEPS, STEPS * EPOCHS } },
  { "evaluation-begins", .progress = 1, .position = { 0, STEPS, STEPS } },
  { "evaluation-of-validation", .progress = 2 + 2, .position = { 1, STEPS, 2 * STEPS } },
  { "epoch-event", .epoch = 1, .position = { 1, 0, STEPS } },
};

static void
check_stop (const StopCase *stop, size_t t)
{
  g_autoptr (PctDataset) dataset = training_dataset_of (&trainings[t]);
  PctTrainerOptions options = training_options_of (&trainings[t]);
  g_autoptr (PctTrainer) whole = training_trainer (&options, dataset), first = training_trainer (&options, dataset);
  g_auto (Listener) heard = training_listener (), in_parts = training_listener ();
  g_assert_cmpint (training_run (whole, &heard), ==, PCT_STOPPED_COMPLETED);

  in_parts.stop_step = stop->step;
  in_parts.stop_epoch = stop->epoch;
  in_parts.stop_progress = stop->progress;
  g_assert_cmpint (training_run (first, &in_parts), ==, PCT_STOPPED_USER);
  PctPosition position = pct_trainer_position (first);
  g_assert_cmpuint (position.epoch, ==, stop->position.epoch);
  g_assert_cmpuint (position.batch, ==, stop->position.batch);
  g_assert_cmpuint (position.step, ==, stop->position.step);
  g_assert_cmpuint (in_parts.steps->len, ==, position.step);
  g_assert_cmpuint (in_parts.epochs->len, ==, position.epoch);

  /* Weights from another seed, so that what isn't copied shows; then the same options, as a resumed run has them. */
  g_autoptr (PctTrainer) second = training_trainer (&options, dataset);
  pct_network_initialise (pct_trainer_network (second), 77);
  training_copy_state (first, second);
  in_parts.stop_step = in_parts.stop_epoch = 0;
  in_parts.stop_progress = 0;
  g_assert_cmpint (training_run (second, &in_parts), ==, PCT_STOPPED_COMPLETED);
  training_assert_same_story (&heard, &in_parts);
  training_assert_same_state (whole, second);

  /* The stopped trainer itself can go on, too. */
  g_auto (Listener) rest = training_listener ();
  g_assert_cmpint (training_run (first, &rest), ==, PCT_STOPPED_COMPLETED);
  g_assert_cmpuint (rest.steps->len + position.step, ==, STEPS * EPOCHS);
  training_assert_same_state (whole, first);
}

static void
test_stop (gconstpointer data)
{
  for (size_t t = 0; t < G_N_ELEMENTS (trainings); t++)
    check_stop (data, t);
}

typedef struct {
  const char *name;
  gboolean at_start;
  uint64_t change_step;
  uint32_t change_epoch;
  uint64_t stop_step;
  gboolean stop_change;
  const char *told;
} ChangeCase;

/* Two batches an epoch, two epochs. "epoch.step@rate", "epoch.step:from>to". */
static const ChangeCase changes[] = {
  { "none", .told = "1.1@0.1 1.2@0.1 epoch 1@0.1 2.3@0.1 2.4@0.1 epoch 2@0.1 " },
  { "at-start", .at_start = TRUE,
    .told = "1.0:0.1>0.02 1.1@0.02 1.2@0.02 epoch 1@0.02 2.3@0.02 2.4@0.02 epoch 2@0.02 " },
  { "inside-an-epoch", .change_step = 1,
    .told = "1.1@0.1 1.1:0.1>0.02 1.2@0.02 epoch 1@0.02 2.3@0.02 2.4@0.02 epoch 2@0.02 " },
  { "last-step-of-an-epoch", .change_step = 2,
    .told = "1.1@0.1 1.2@0.1 1.2:0.1>0.02 epoch 1@0.02 2.3@0.02 2.4@0.02 epoch 2@0.02 " },
  { "epoch-event", .change_epoch = 1,
    .told = "1.1@0.1 1.2@0.1 epoch 1@0.1 2.2:0.1>0.02 2.3@0.02 2.4@0.02 epoch 2@0.02 " },
  { "with-a-stop", .change_step = 3, .stop_step = 3, .told = "1.1@0.1 1.2@0.1 epoch 1@0.1 2.3@0.1 2.3:0.1>0.02 " },
  { "that-stops", .change_step = 1, .stop_change = TRUE, .told = "1.1@0.1 1.1:0.1>0.02 " },
  { "at-start-that-stops", .at_start = TRUE, .stop_change = TRUE, .told = "1.0:0.1>0.02 " },
};

static void
test_change (gconstpointer data)
{
  const ChangeCase *change = data;
  const TestModel *model = training_model ("relu");
  g_autoptr (PctDataset) dataset = training_noise (model->input, 2 * BATCH, VALIDATION);
  PctTrainerOptions options = training_options (model, PCT_OPTIMIZER_SGD);
  options.optimizer.learning_rate = RATE;
  options.training.epochs = 2;
  g_autoptr (PctTrainer) trainer = training_trainer (&options, dataset);
  g_auto (Listener) heard = training_listener ();

  heard.change_step = change->change_step;
  heard.change_epoch = change->change_epoch;
  heard.stop_step = change->stop_step;
  heard.stop_change = change->stop_change;
  heard.rate = 0.02;
  if (change->at_start)
    pct_trainer_set_learning_rate (trainer, heard.rate);
  gboolean stopped = change->stop_step > 0 || change->stop_change;
  g_assert_cmpint (training_run (trainer, &heard), ==, stopped ? PCT_STOPPED_USER : PCT_STOPPED_COMPLETED);
  g_assert_cmpstr (heard.told->str, ==, change->told);
  g_assert_cmpfloat (pct_trainer_learning_rate (trainer), ==, strchr (change->told, '>') ? 0.02 : RATE);
}

/* Where an average is kept, it is the outcome, and the best epoch's parameters go before it. */
static void
test_outcome (void)
{
  const TestModel *model = training_model ("normalization");
  g_autoptr (PctDataset) dataset = training_noise (model->input, TRAIN, VALIDATION);
  PctTrainerOptions options = training_options (model, PCT_OPTIMIZER_SGD);
  options.optimizer.use_ema = TRUE;
  for (int best = FALSE; best <= TRUE; best++)
    {
      options.training.early_stopping.enabled = options.training.early_stopping.restore_best = best;
      options.training.early_stopping.patience = 100;
      g_autoptr (PctTrainer) trainer = training_trainer (&options, dataset), untrained = training_trainer (&options, dataset);
      g_auto (Listener) heard = training_listener ();
      PctNetwork *network = pct_trainer_network (trainer), *fresh = pct_trainer_network (untrained);
      size_t size = pct_network_n_parameters (network) * sizeof (float);
      g_autofree float *initial = g_memdup2 (pct_network_parameters (fresh), size);
      training_run (trainer, &heard);
      size_t first = pct_network_n_parameters (network), fixed = pct_network_n_values (network) - first;
      g_autofree float *last = g_memdup2 (pct_network_parameters (network), size), *moving = g_memdup2 (pct_network_parameters (network) + first, fixed * sizeof (float));
      const float *wanted = training_state_value (trainer, best ? "best.conv2d.kernel" : "optimizer.average.conv2d.kernel");

      pct_trainer_take_outcome (trainer);
      g_assert_cmpmem (pct_network_parameters (network), 64, wanted, 64);
      g_assert_true (memcmp (pct_network_parameters (network), last, size) != 0
                     || pct_trainer_best_epoch (trainer) == EPOCHS);
      if (!best)
        g_assert_cmpmem (pct_network_parameters (network) + first, fixed * sizeof (float), moving, fixed * sizeof (float));
      /* There is no average of nothing. */
      pct_trainer_take_outcome (untrained);
      g_assert_cmpmem (pct_network_parameters (fresh), size, initial, size);
    }
}

/* A rate of 0 leaves the parameters alone from the next batch on. */
static void
test_change_is_used (void)
{
  const TestModel *model = training_model ("relu");
  g_autoptr (PctDataset) dataset = training_noise (model->input, TRAIN, 0);
  PctTrainerOptions options = training_options (model, PCT_OPTIMIZER_SGD);
  options.optimizer.momentum = 0;
  g_autoptr (PctTrainer) trainer = training_trainer (&options, dataset), one_step = training_trainer (&options, dataset);
  g_auto (Listener) heard = training_listener (), short_heard = training_listener ();
  size_t size = pct_network_n_parameters (pct_trainer_network (trainer)) * sizeof (float);
  const float *parameters = pct_network_parameters (pct_trainer_network (trainer));
  g_autofree float *initial = g_memdup2 (parameters, size);

  heard.change_step = short_heard.stop_step = 1;
  training_run (trainer, &heard);
  training_run (one_step, &short_heard);
  g_assert_cmpmem (parameters, size, pct_network_parameters (pct_trainer_network (one_step)), size);
  g_assert_cmpint (memcmp (parameters, initial, size), !=, 0);
}

typedef struct {
  const char *name, *model;
  double rate;
  size_t epochs, train;
} DivergingCase;

/* The second sees all images in one batch, so that no batch is left that would meet what the update did. */
static const DivergingCase diverging[] = {
  { "batch", "relu", 1e30, EPOCHS, TRAIN },
  { "last-batch", "relu", 1e30, 1, BATCH },
};

static void
test_diverging (gconstpointer data)
{
  const DivergingCase *row = data;
  const TestModel *model = training_model (row->model);
  g_autoptr (PctDataset) dataset = training_noise (model->input, row->train, VALIDATION);
  PctTrainerOptions options = training_options (model, PCT_OPTIMIZER_SGD);
  options.optimizer.learning_rate = row->rate;
  options.training.epochs = row->epochs;
  g_autoptr (PctTrainer) trainer = training_trainer (&options, dataset);
  g_autoptr (GError) error = NULL;
  g_auto (Listener) heard = training_listener ();
  const PctSink sink = training_sink (&heard);
  PctStopped stopped;

  g_assert_false (pct_trainer_run (trainer, &sink, &stopped, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_DIVERGED);
  g_test_message ("%s", error->message);
  PctPosition position = pct_trainer_position (trainer);
  g_assert_cmpuint (heard.steps->len, ==, position.step);
  g_assert_cmpuint (heard.epochs->len, ==, 0);
  gboolean pending = position.batch == pct_trainer_steps_per_epoch (trainer);
  g_autofree char *where = g_strdup_printf ("epoch 1, batch %u ", (unsigned) position.batch + !pending);
  g_assert_nonnull (strstr (error->message, where));
  g_assert_nonnull (strstr (error->message, "layer “dense"));
}

/* Where no output of an image is above 0, the rate isn't what is wrong. */
static void
test_no_shares (void)
{
  const TestModel *model = training_model ("relu");
  g_autoptr (PctDataset) dataset = training_noise (model->input, TRAIN, 0);
  PctTrainerOptions options = training_options (model, PCT_OPTIMIZER_SGD);
  size_t n = options.model.n_layers;
  g_autofree PctLayerSpec *layers = g_memdup2 (options.model.layers, n * sizeof *layers);
  layers[n - 1].activation = PCT_ACTIVATION_RELU;
  layers[n - 1].kernel_initializer = PCT_INITIALIZER_ZEROS;
  options.model.layers = layers;
  g_autoptr (PctTrainer) trainer = training_trainer (&options, dataset);
  g_autoptr (GError) error = NULL;
  PctStopped stopped;
  g_assert_false (pct_trainer_run (trainer, NULL, &stopped, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_DIVERGED);
  g_assert_nonnull (strstr (error->message, "epoch 1, batch 1 (step 1): the last layer's outputs of an image are all 0"));
}

typedef struct {
  const char *name;
  int64_t epoch, batch, step, iterations, correct;
  double rate, loss_sum;
  int code; /* of the error, or -1 */
} StateCase;

#define HUGE_NUMBER (G_MAXINT64 / 2 + 1)

static const StateCase states[] = {
  { "start", 0, 0, 0, 0, 0, 0.1, 0, -1 },
  { "inside", 1, 2, 6, 6, 3, 0.1, 9, -1 },
  { "evaluation-pending", 2, 4, 12, 12, 100, 0, 9, -1 },
  { "end", 3, 0, 12, 12, 0, 0.1, 0, -1 },
  { "negative-epoch", -1, 0, -4, 0, 0, 0.1, 0, PCT_ERROR_DATA },
  { "negative-batch", 1, -1, 3, 3, 0, 0.1, 0, PCT_ERROR_DATA },
  { "negative-step", 0, 0, -1, 0, 0, 0.1, 0, PCT_ERROR_DATA },
  { "batch-beyond", 0, 5, 5, 5, 0, 0.1, 0, PCT_ERROR_DATA },
  { "epoch-beyond", 4, 0, 16, 16, 0, 0.1, 0, PCT_ERROR_REQUEST },
  { "batch-after-the-end", 3, 1, 13, 13, 0, 0.1, 0, PCT_ERROR_REQUEST },
  { "step-too-small", 1, 2, 5, 5, 0, 0.1, 0, PCT_ERROR_DATA },
  { "product-overflows", HUGE_NUMBER, 0, 0, 0, 0, 0.1, 0, PCT_ERROR_DATA },
  { "wraps-to-the-step", HUGE_NUMBER / 2, 0, 0, 0, 0, 0.1, 0, PCT_ERROR_DATA },
  { "largest", G_MAXINT64, 4, 4, 4, 0, 0.1, 0, PCT_ERROR_DATA },
  { "smallest", G_MININT64, 0, 0, 0, 0, 0.1, 0, PCT_ERROR_DATA },
  { "iterations-before-the-start", 1, 2, 6, -1, 0, 0.1, 0, PCT_ERROR_DATA },
  { "iterations-of-another-step", 1, 2, 6, 7, 0, 0.1, 0, PCT_ERROR_DATA },
  { "rate-nan", 0, 0, 0, 0, 0, NAN, 0, PCT_ERROR_DATA },
  { "rate-infinite", 0, 0, 0, 0, 0, INFINITY, 0, PCT_ERROR_DATA },
  { "rate-negative", 0, 0, 0, 0, 0, -0.1, 0, PCT_ERROR_DATA },
  { "loss-nan", 1, 2, 6, 6, 0, 0.1, NAN, PCT_ERROR_DATA },
  { "correct-negative", 1, 2, 6, 6, -1, 0.1, 0, PCT_ERROR_DATA },
  { "correct-beyond", 1, 2, 6, 6, 65, 0.1, 0, PCT_ERROR_DATA },
  { "correct-before-a-batch", 1, 0, 4, 4, 1, 0.1, 0, PCT_ERROR_DATA },
};

static void
test_state (gconstpointer data)
{
  const StateCase *row = data;
  const TestModel *model = training_model ("relu");
  g_autoptr (PctDataset) dataset = training_noise (model->input, TRAIN, 0);
  PctTrainerOptions options = training_options (model, PCT_OPTIMIZER_ADAM);
  g_autoptr (PctTrainer) trainer = training_trainer (&options, dataset);
  g_autoptr (GError) error = NULL;

  *(int64_t *) training_state_value (trainer, "state.epoch") = row->epoch;
  *(int64_t *) training_state_value (trainer, "state.batch") = row->batch;
  *(int64_t *) training_state_value (trainer, "state.step") = row->step;
  *(int64_t *) training_state_value (trainer, "optimizer.iterations") = row->iterations;
  *(int64_t *) training_state_value (trainer, "state.correct") = row->correct;
  *(double *) training_state_value (trainer, "state.learning_rate") = row->rate;
  *(double *) training_state_value (trainer, "state.loss_sum") = row->loss_sum;
  g_assert_true (pct_trainer_state_written (trainer, &error) == (row->code < 0));
  if (row->code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, PCT_ERROR, row->code);
}

/* The mean loss over images first to end of the training set, in its order, as the network stands. */
static double
mean_loss (PctTrainer *trainer, const PctDataset *dataset, size_t first, size_t end)
{
  const PctSubset *subset = &dataset->splits[PCT_SPLIT_TRAIN];
  double sum = 0;
  for (size_t i = first; i < end; i++)
    {
      const PctBatch one = { dataset, subset->source, subset->images + i, subset->labels + i, 1 };
      PctPrediction prediction;
      pct_network_predict (pct_trainer_network (trainer), &one, &prediction, NULL);
      sum += (double) prediction.loss;
    }
  return sum / (double) (end - first);
}

/* With a learning rate of 0, what a batch says of itself tells which images it held. */
static void
test_order (void)
{
  const TestModel *model = training_model ("relu");
  g_autoptr (PctDataset) dataset = training_noise (model->input, TRAIN, 0);
  PctTrainerOptions options = training_options (model, PCT_OPTIMIZER_SGD);
  options.optimizer.learning_rate = 0;
  options.training.epochs = 2;

  for (int shuffle = FALSE; shuffle <= TRUE; shuffle++)
    {
      options.training.shuffle = shuffle;
      g_autoptr (PctTrainer) trainer = training_trainer (&options, dataset);
      g_auto (Listener) heard = training_listener ();
      size_t in_order = 0;
      training_run (trainer, &heard);
      g_assert_cmpuint (heard.steps->len, ==, 2 * STEPS);
      for (size_t i = 0; i < heard.steps->len; i++)
        {
          size_t first = i % STEPS * BATCH;
          double expected = mean_loss (trainer, dataset, first, MIN (first + BATCH, TRAIN));
          in_order += fabs (expected - (double) g_array_index (heard.steps, PctStep, i).loss) < 1e-5;
        }
      g_assert_cmpuint (in_order, ==, shuffle ? 0 : 2 * STEPS);
      /* Each image once, in whatever order. */
      for (guint e = 0; e < 2; e++)
        g_assert_cmpfloat_with_epsilon (((PctEvent *) heard.epochs->pdata[e])->epoch.loss, mean_loss (trainer, dataset, 0, TRAIN), 1e-5);
      float one = g_array_index (heard.steps, PctStep, 0).loss, other = g_array_index (heard.steps, PctStep, STEPS).loss;
      g_assert_true ((one == other) == !shuffle);
    }
}

static void
test_large_batch (void)
{
  const TestModel *model = training_model ("dense-dropout");
  g_autoptr (PctDataset) dataset = training_noise (model->input, TRAIN, 0);
  PctTrainerOptions options = training_options (model, PCT_OPTIMIZER_ADAM);
  options.training.batch_size = TRAIN;
  g_autoptr (PctTrainer) exact = training_trainer (&options, dataset);
  options.training.batch_size = PCT_MAX_BATCH_SIZE;
  g_autoptr (PctTrainer) larger = training_trainer (&options, dataset);
  g_auto (Listener) heard = training_listener (), also_heard = training_listener ();

  g_assert_cmpuint (pct_trainer_steps_per_epoch (larger), ==, 1);
  training_run (exact, &heard);
  training_run (larger, &also_heard);
  g_assert_cmpuint (also_heard.steps->len, ==, EPOCHS);
  training_assert_same_state (exact, larger);
}

static void
check_evaluation (PctTrainer *trainer, const PctDataset *dataset, const PctSubset *subset, const PctEvaluation *evaluation)
{
  double loss = 0;
  size_t correct = 0;
  g_assert_cmpuint (evaluation->count, ==, subset->count);
  for (size_t i = 0; i < subset->count; i++)
    {
      const PctBatch one = { dataset, subset->source, subset->images + i, subset->labels + i, 1 };
      const PctPrediction *told = &evaluation->predictions[i];
      PctPrediction p;
      pct_network_predict (pct_trainer_network (trainer), &one, &p, NULL);
      /* A batch of another size forms its sums in another order. */
      g_assert_cmpfloat_with_epsilon (told->loss, p.loss, 1e-4f);
      g_assert_cmpfloat_with_epsilon (told->probability, p.probability, 1e-5f);
      g_assert_true (told->predicted == p.predicted || p.margin < 1e-4f);
      loss += (double) told->loss;
      correct += told->predicted == subset->labels[i];
    }
  g_assert_cmpfloat_with_epsilon (evaluation->loss, loss / (double) subset->count, 1e-9);
  g_assert_cmpfloat_with_epsilon (evaluation->accuracy, (double) correct / (double) subset->count, 1e-9);
}

static void
check_confusion (const PctEpoch *epoch, const PctSubset *validation)
{
  uint32_t counted[CLASSES * CLASSES] = { 0 }, sum = 0;
  for (size_t i = 0; i < validation->count; i++)
    counted[validation->labels[i] * CLASSES + epoch->validation.predictions[i].predicted]++;
  for (size_t i = 0; i < CLASSES * CLASSES; i++)
    sum += epoch->confusion[i];
  g_assert_cmpuint (sum, ==, validation->count);
  g_assert_cmpmem (epoch->confusion, sizeof counted, counted, sizeof counted);
}

/* An epoch's running means are its steps' means, each image counting once. */
static void
check_means (const Listener *heard)
{
  for (guint e = 0; e < heard->epochs->len; e++)
    {
      const PctEpoch *epoch = &((PctEvent *) heard->epochs->pdata[e])->epoch;
      double loss = 0, accuracy = 0;
      for (size_t i = 0; i < STEPS; i++)
        {
          const PctStep *step = &g_array_index (heard->steps, PctStep, e * STEPS + i);
          double share = (double) MIN (BATCH, TRAIN - i * BATCH) / TRAIN;
          loss += share * (double) step->loss;
          accuracy += share * (double) step->accuracy;
          g_assert_cmpuint (step->step, ==, e * STEPS + i + 1);
          g_assert_cmpuint (step->epoch, ==, e + 1);
        }
      g_assert_cmpuint (epoch->step, ==, (e + 1) * STEPS);
      g_assert_cmpfloat_with_epsilon (epoch->loss, loss, 1e-6);
      g_assert_cmpfloat_with_epsilon (epoch->accuracy, accuracy, 1e-6);
      g_assert_cmpfloat (epoch->seconds, >, 0);
      g_assert_cmpfloat (epoch->images_per_second, >, 0);
    }
}

static void
test_epoch (void)
{
  const TestModel *model = training_model ("convolution-dropout");
  g_autoptr (PctDataset) dataset = training_noise (model->input, TRAIN, VALIDATION);
  const PctSubset *validation = &dataset->splits[PCT_SPLIT_VALIDATION];
  PctTrainerOptions options = training_options (model, PCT_OPTIMIZER_ADAM);
  g_autoptr (PctTrainer) trainer = training_trainer (&options, dataset);
  g_auto (Listener) heard = training_listener ();

  training_run (trainer, &heard);
  g_assert_cmpuint (heard.epochs->len, ==, EPOCHS);
  check_means (&heard);
  const PctEpoch *last = &((PctEvent *) heard.epochs->pdata[EPOCHS - 1])->epoch;
  for (guint e = 0; e < EPOCHS; e++)
    check_confusion (&((PctEvent *) heard.epochs->pdata[e])->epoch, validation);
  check_evaluation (trainer, dataset, validation, &last->validation);
  check_evaluation (trainer, dataset, &dataset->sample, &last->train);
}

static void
test_no_validation (void)
{
  const TestModel *model = training_model ("relu");
  g_autoptr (PctDataset) dataset = training_noise (model->input, TRAIN, 0);
  PctTrainerOptions options = training_options (model, PCT_OPTIMIZER_SGD);
  g_autoptr (PctTrainer) trainer = training_trainer (&options, dataset);
  g_autoptr (GError) error = NULL;
  PctStopped stopped;
  g_auto (Listener) heard = training_listener ();

  training_run (trainer, &heard);
  for (guint e = 0; e < heard.epochs->len; e++)
    {
      const PctEpoch *epoch = &((PctEvent *) heard.epochs->pdata[e])->epoch;
      g_assert_cmpuint (epoch->train.count, ==, TRAIN);
      g_assert_cmpuint (epoch->validation.count, ==, 0);
      g_assert_cmpfloat (epoch->validation.loss, ==, 0);
      g_assert_null (epoch->confusion);
    }
  /* Nobody need listen, and what is done stays done. */
  g_assert_true (pct_trainer_run (trainer, &(const PctSink){ 0 }, &stopped, &error));
  g_assert_cmpint (stopped, ==, PCT_STOPPED_COMPLETED);
  g_assert_cmpuint (pct_trainer_position (trainer).step, ==, STEPS * EPOCHS);
}

#define ADD_ROWS(prefix, rows, test) \
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) \
    { \
      g_autofree char *path = g_strconcat ("/trainer/", prefix, "/", rows[i].name, NULL); \
      g_test_add_data_func (path, &rows[i], test); \
    }

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  ADD_ROWS ("stop", stops, test_stop)
  ADD_ROWS ("change", changes, test_change)
  ADD_ROWS ("diverging", diverging, test_diverging)
  ADD_ROWS ("state", states, test_state)
  g_test_add_func ("/trainer/no-shares", test_no_shares);
  g_test_add_func ("/trainer/threads", test_threads);
  g_test_add_func ("/trainer/change-is-used", test_change_is_used);
  g_test_add_func ("/trainer/outcome", test_outcome);
  g_test_add_func ("/trainer/order", test_order);
  g_test_add_func ("/trainer/large-batch", test_large_batch);
  g_test_add_func ("/trainer/epoch", test_epoch);
  g_test_add_func ("/trainer/no-validation", test_no_validation);
  return g_test_run ();
}
