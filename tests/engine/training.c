#include "tests/engine/training.h"

#include <string.h>

#include "tests/engine/support.h"

static void
fill (PctImages *images, size_t image_size, PctRandom random)
{
  uint32_t drawn = 0;
  for (size_t i = 0; i < images->count * image_size; i++)
    images->pixels[i] = (uint8_t) pct_random_below (pct_random_word (&random, drawn++), 256);
  for (size_t i = 0; i < images->count; i++)
    images->labels[i] = (uint16_t) pct_random_below (pct_random_word (&random, drawn++), CLASSES);
}

static PctDataset *
noise (PctShape shape, size_t train, size_t validation, double label_noise)
{
  g_autoptr (GError) error = NULL;
  const size_t counts[PCT_SPLITS] = { [PCT_SPLIT_TRAIN] = train, [PCT_SPLIT_VALIDATION] = validation };
  g_autoptr (PctImageSet) set
      = pct_image_set_new ("noise", "Noise", shape.height, shape.width, shape.channels, CLASSES, counts, &error);
  g_assert_no_error (error);
  for (uint32_t split = 0; split < PCT_SPLITS; split++)
    fill (&set->splits[split], pct_shape_size (shape), pct_random (5, PCT_RANDOM_DATASET, 0, split, 0));
  const PctDatasetOptions options = { .rescale = PCT_RESCALE_UNIT, .seed = 1, .label_noise = label_noise };
  PctDataset *dataset = pct_dataset_new (set, &options, &error);
  g_assert_no_error (error);
  return dataset;
}

PctDataset *
training_noise (PctShape shape, size_t train, size_t validation)
{
  return noise (shape, train, validation, 0);
}

const TestModel *
training_model (const char *name)
{
  const TestModel *model = test_models;
  while (model->name && !g_str_equal (model->name, name))
    model++;
  g_assert_nonnull (model->name);
  return model;
}

PctTrainerOptions
training_options (const TestModel *model, PctOptimizerType type)
{
  PctTrainerOptions options = { .model = test_model_spec (model), .optimizer = pct_optimizer_spec (type),
                                .training = pct_training_spec () };
  options.optimizer.momentum = type == PCT_OPTIMIZER_SGD ? 0.9 : 0;
  options.training.batch_size = BATCH;
  options.training.epochs = EPOCHS;
  options.training.threads = 2;
  return options;
}

PctTrainer *
training_trainer (const PctTrainerOptions *options, const PctDataset *dataset)
{
  g_autoptr (GError) error = NULL;
  PctTrainer *trainer = pct_trainer_new (options, dataset, &error);
  g_assert_no_error (error);
  return trainer;
}

#define TAKE(field) \
  if (wanted->field > 0) \
  spec->field = wanted->field

PctTrainerOptions
training_options_of (const TestTraining *training)
{
  PctTrainerOptions options = training_options (training_model (training->model), training->optimizer);
  const PctOptimizerSpec *wanted = &training->options;
  PctOptimizerSpec *spec = &options.optimizer;

  options.loss = training->loss;
  options.training.class_weight.balanced = training->balanced;
  options.training.reduce_on_plateau = training->plateau;
  options.training.early_stopping = training->early_stopping;
  options.training.shuffle = !training->in_order;
  TAKE (momentum);
  TAKE (nesterov);
  TAKE (centered);
  TAKE (amsgrad);
  TAKE (weight_decay);
  TAKE (clipnorm);
  TAKE (clipvalue);
  TAKE (global_clipnorm);
  TAKE (l1_regularization_strength);
  TAKE (l2_shrinkage_regularization_strength);
  TAKE (use_ema);
  TAKE (ema_momentum);
  TAKE (ema_overwrite_frequency);
  TAKE (gradient_accumulation_steps);
  spec->schedule = wanted->schedule;
  return options;
}

PctDataset *
training_dataset_of (const TestTraining *training)
{
  PctDataset *dataset = noise (training_model (training->model)->input, TRAIN, VALIDATION, training->label_noise);
  dataset->augmentation = training->augmentation;
  return dataset;
}

static size_t
tensor_bytes (const PctTensor *tensor)
{
  size_t bytes = tensor->type == PCT_TENSOR_F32 ? 4 : 8;
  for (size_t i = 0; i < tensor->rank; i++)
    bytes *= tensor->shape[i];
  return bytes;
}

void
training_assert_same_state (PctTrainer *one, PctTrainer *other)
{
  size_t n, m;
  const PctTensor *a = pct_trainer_state (one, &n), *b = pct_trainer_state (other, &m);
  g_assert_cmpuint (n, ==, m);
  for (size_t i = 0; i < n; i++)
    {
      g_assert_cmpstr (a[i].name, ==, b[i].name);
      g_assert_cmpmem (a[i].values, tensor_bytes (&a[i]), b[i].values, tensor_bytes (&b[i]));
    }
}

void
training_copy_state (PctTrainer *from, PctTrainer *to)
{
  g_autoptr (GError) error = NULL;
  size_t n, m;
  const PctTensor *a = pct_trainer_state (from, &n), *b = pct_trainer_state (to, &m);
  g_assert_cmpuint (n, ==, m);
  for (size_t i = 0; i < n; i++)
    {
      g_assert_cmpuint (tensor_bytes (&a[i]), ==, tensor_bytes (&b[i]));
      memcpy (b[i].values, a[i].values, tensor_bytes (&a[i]));
    }
  pct_trainer_state_written (to, &error);
  g_assert_no_error (error);
}

void *
training_state_value (PctTrainer *trainer, const char *name)
{
  size_t n;
  const PctTensor *state = pct_trainer_state (trainer, &n);
  for (size_t i = 0; i < n; i++)
    if (g_str_equal (state[i].name, name))
      return state[i].values;
  g_assert_not_reached ();
}

Listener
training_listener (void)
{
  return (Listener){ .steps = g_array_new (FALSE, FALSE, sizeof (PctStep)),
                     .epochs = g_ptr_array_new_with_free_func ((GDestroyNotify) pct_event_unref),
                     .told = g_string_new (NULL) };
}

void
training_listener_clear (Listener *listener)
{
  g_array_unref (listener->steps);
  g_ptr_array_unref (listener->epochs);
  g_string_free (listener->told, TRUE);
}

static PctVerdict
take_step (void *data, PctTrainer *trainer, const PctStep *step)
{
  Listener *listener = data;
  g_array_append_val (listener->steps, *step);
  g_string_append_printf (listener->told, "%u.%u@%g ", step->epoch, (unsigned) step->step, (double) step->learning_rate);
  if (step->step == listener->change_step)
    pct_trainer_set_learning_rate (trainer, listener->rate);
  return step->step == listener->stop_step ? PCT_STOP : PCT_GO_ON;
}

static PctVerdict
take_event (void *data, PctTrainer *trainer, PctEvent *event)
{
  Listener *listener = data;
  if (event->type == PCT_EVENT_CHANGE)
    {
      const PctChange *change = &event->change;
      g_assert_cmpstr (change->setting, ==, "optimizer.learning_rate");
      g_string_append_printf (listener->told, "%u.%u:%g>%g ", change->epoch, (unsigned) change->step, change->from, change->to);
      return listener->stop_change ? PCT_STOP : PCT_GO_ON;
    }
  g_assert_cmpint (event->type, ==, PCT_EVENT_EPOCH);
  g_ptr_array_add (listener->epochs, pct_event_ref (event));
  g_string_append_printf (listener->told, "epoch %u@%g ", event->epoch.epoch, event->epoch.learning_rate);
  if (event->epoch.epoch == listener->change_epoch)
    pct_trainer_set_learning_rate (trainer, listener->rate);
  return event->epoch.epoch == listener->stop_epoch ? PCT_STOP : PCT_GO_ON;
}

static PctVerdict
take_progress (void *data, const char *what, double done)
{
  Listener *listener = data;
  g_assert_true (done >= 0 && done <= 1);
  return ++listener->n_progress == listener->stop_progress ? PCT_STOP : PCT_GO_ON;
}

PctSink
training_sink (Listener *listener)
{
  return (PctSink){ listener, take_step, take_event, take_progress };
}

PctStopped
training_run (PctTrainer *trainer, Listener *listener)
{
  g_autoptr (GError) error = NULL;
  const PctSink sink = training_sink (listener);
  PctStopped stopped;
  pct_trainer_run (trainer, &sink, &stopped, &error);
  g_assert_no_error (error);
  return stopped;
}

static void
assert_same_evaluation (const PctEvaluation *one, const PctEvaluation *other)
{
  g_assert_cmpuint (one->count, ==, other->count);
  g_assert_cmpfloat (one->loss, ==, other->loss);
  g_assert_cmpfloat (one->accuracy, ==, other->accuracy);
  for (size_t i = 0; i < one->count; i++)
    {
      const PctPrediction *p = &one->predictions[i], *q = &other->predictions[i];
      g_assert_cmpuint (p->predicted, ==, q->predicted);
      g_assert_true (p->probability == q->probability && p->loss == q->loss && p->margin == q->margin);
    }
}

void
training_assert_same_story (const Listener *one, const Listener *other)
{
  g_assert_cmpmem (one->steps->data, one->steps->len * sizeof (PctStep), other->steps->data, other->steps->len * sizeof (PctStep));
  g_assert_cmpuint (one->epochs->len, ==, other->epochs->len);
  for (guint i = 0; i < one->epochs->len; i++)
    {
      const PctEpoch *a = &((PctEvent *) one->epochs->pdata[i])->epoch, *b = &((PctEvent *) other->epochs->pdata[i])->epoch;
      g_assert_true (a->epoch == b->epoch && a->step == b->step && a->learning_rate == b->learning_rate);
      g_assert_cmpfloat (a->loss, ==, b->loss);
      g_assert_cmpfloat (a->accuracy, ==, b->accuracy);
      assert_same_evaluation (&a->train, &b->train);
      assert_same_evaluation (&a->validation, &b->validation);
      g_assert_cmpmem (a->confusion, CLASSES * CLASSES * sizeof (uint32_t), b->confusion, CLASSES * CLASSES * sizeof (uint32_t));
    }
}
