#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "engine/core/error.h"
#include "engine/core/memory.h"
#include "engine/train/loss.h"
#include "engine/train/metrics.h"
#include "engine/train/schedule.h"
#include "engine/train/trainer-private.h"

static double
seconds_now (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

/* Tells the optimizer where each array of trained parameters ends. */
static void
name_variables (PctTrainer *trainer)
{
  size_t n, n_ends = 0;
  const PctParameter *list = pct_network_parameter_list (trainer->network, &n);
  g_autofree size_t *ends = g_new (size_t, n + 1);

  for (size_t i = 0; i < n; i++)
    if (!list[i].fixed)
      ends[n_ends++] = list[i].offset + list[i].size;
  if (n_ends > 0)
    pct_optimizer_set_variables (trainer->optimizer, ends, n_ends);
}

static gboolean
set_loss (PctTrainer *trainer, const PctTrainerOptions *options, GError **error)
{
  const PctDataset *dataset = trainer->dataset;
  const PctSubset *images = &dataset->splits[PCT_SPLIT_TRAIN];
  g_autofree size_t *counts = g_new0 (size_t, dataset->n_classes);
  g_autofree float *weights = NULL;

  for (size_t i = 0; i < images->count; i++)
    counts[images->labels[i]]++;
  if (!pct_class_weights (&options->training.class_weight, dataset->class_names, dataset->n_classes, counts, &weights, error))
    return FALSE;
  pct_network_set_loss (trainer->network, &options->loss, weights);
  return TRUE;
}

PctTrainer *
pct_trainer_new (const PctTrainerOptions *options, const PctDataset *dataset, GError **error)
{
  g_autoptr (PctTrainer) trainer = g_new0 (PctTrainer, 1);
  const PctImageSet *set = dataset->set;
  size_t images = dataset->splits[PCT_SPLIT_TRAIN].count, batch = MIN (options->training.batch_size, images);

  g_assert (batch > 0);
  if (!pct_early_stopping_check (&options->training.early_stopping, dataset, error)
      || !pct_plateau_check (options, dataset, error) || !pct_schedule_check (&options->optimizer.schedule, error))
    return NULL;
  trainer->dataset = dataset;
  trainer->training = options->training;
  trainer->training.batch_size = batch;
  trainer->training.class_weight = (PctClassWeightSpec){ 0 }; /* the caller's */
  trainer->schedule = options->optimizer;
  trainer->learning_rate = pct_schedule_rate (&trainer->schedule, 0);
  trainer->wanted_rate = NAN;
  trainer->team = pct_team_new (options->training.threads);
  trainer->network = pct_network_new (&options->model, (PctShape){ set->height, set->width, set->channels, FALSE },
                                      dataset->n_classes, batch, TRUE, trainer->team, error);
  if (trainer->network == NULL || !set_loss (trainer, options, error))
    return NULL;
  trainer->optimizer = pct_optimizer_new (&options->optimizer, pct_network_n_parameters (trainer->network), error);
  if (trainer->optimizer == NULL)
    return NULL;
  name_variables (trainer);
  pct_network_initialise (trainer->network, options->training.seed);
  if (!pct_early_stopping_plan (trainer, error))
    return NULL;
  trainer->order = g_new (uint32_t, images);
  trainer->batch_images = g_new (uint32_t, batch);
  trainer->batch_labels = g_new (uint16_t, batch);
  pct_trainer_list_state (trainer);
  return g_steal_pointer (&trainer);
}

void
pct_trainer_free (PctTrainer *trainer)
{
  if (trainer == NULL)
    return;
  for (size_t i = 0; i < trainer->n_state; i++)
    g_free (trainer->state[i].name);
  g_free (trainer->state);
  g_free (trainer->order);
  g_free (trainer->batch_images);
  g_free (trainer->batch_labels);
  pct_memory_free (trainer->best_parameters);
  pct_optimizer_free (trainer->optimizer);
  pct_network_free (trainer->network);
  pct_team_free (trainer->team);
  g_free (trainer);
}

PctPosition
pct_trainer_position (const PctTrainer *trainer)
{
  return (PctPosition){ (uint32_t) trainer->epoch, (uint64_t) trainer->batch, (uint64_t) trainer->step };
}

uint64_t
pct_trainer_steps_per_epoch (const PctTrainer *trainer)
{
  size_t images = trainer->dataset->splits[PCT_SPLIT_TRAIN].count, batch = trainer->training.batch_size;
  return (images + batch - 1) / batch;
}

PctNetwork *
pct_trainer_network (PctTrainer *trainer)
{
  return trainer->network;
}

double
pct_trainer_learning_rate (const PctTrainer *trainer)
{
  return trainer->learning_rate;
}

void
pct_trainer_set_learning_rate (PctTrainer *trainer, double rate)
{
  g_assert (isfinite (rate) && rate >= 0);
  trainer->wanted_rate = rate;
}

static PctVerdict
tell (const PctSink *sink, PctTrainer *trainer, PctEvent *event)
{
  return sink->event ? sink->event (sink->data, trainer, event) : PCT_GO_ON;
}

static PctVerdict
change_rate (PctTrainer *trainer, double rate, const PctSink *sink)
{
  g_autoptr (PctEvent) event = pct_event_new (PCT_EVENT_CHANGE, 0);
  event->change = (PctChange){ (uint64_t) trainer->step, (uint32_t) trainer->epoch + 1, g_strdup ("optimizer.learning_rate"),
                               trainer->learning_rate, rate };
  trainer->learning_rate = rate;
  return tell (sink, trainer, event);
}

/* A rate that somebody chose stays, whatever its schedule had in mind. */
static PctVerdict
carry_out_change (PctTrainer *trainer, const PctSink *sink)
{
  double rate = trainer->wanted_rate;

  if (isnan (rate))
    return PCT_GO_ON;
  trainer->wanted_rate = NAN;
  trainer->rate_held = pct_schedule_moves (&trainer->schedule);
  return change_rate (trainer, rate, sink);
}

static void
order_epoch (PctTrainer *trainer)
{
  size_t images = trainer->dataset->splits[PCT_SPLIT_TRAIN].count;

  for (size_t i = 0; i < images; i++)
    trainer->order[i] = (uint32_t) i;
  if (trainer->training.shuffle)
    {
      PctRandom random = pct_random (trainer->training.seed, PCT_RANDOM_SHUFFLE, 0, (uint32_t) trainer->epoch + 1, 0);
      pct_random_shuffle (&random, trainer->order, images);
    }
}

static PctBatch
next_batch (PctTrainer *trainer)
{
  const PctSubset *subset = &trainer->dataset->splits[PCT_SPLIT_TRAIN];
  size_t first = (size_t) trainer->batch * trainer->training.batch_size;
  size_t count = MIN (trainer->training.batch_size, subset->count - first);

  for (size_t i = 0; i < count; i++)
    {
      uint32_t position = trainer->order[first + i];
      trainer->batch_images[i] = subset->images[position];
      trainer->batch_labels[i] = subset->labels[position];
    }
  return (PctBatch){ trainer->dataset, subset->source, trainer->batch_images, trainer->batch_labels, count };
}

G_STATIC_ASSERT (PCT_OPTIMIZER_PIECE == PCT_PARAMETER_PIECE);

static void
measure_piece (void *data, size_t piece, unsigned worker)
{
  PctTrainer *trainer = data;
  pct_network_sum_parts (trainer->network, piece);
  pct_optimizer_measure_piece (trainer->optimizer, pct_network_gradients (trainer->network), piece);
}

static void
update_measured_piece (void *data, size_t piece, unsigned worker)
{
  PctTrainer *trainer = data;
  size_t first = piece * PCT_PARAMETER_PIECE;
  size_t count = MIN (PCT_PARAMETER_PIECE, pct_network_n_parameters (trainer->network) - first);
  pct_optimizer_update_range (trainer->optimizer, pct_network_gradients (trainer->network),
                              pct_network_parameters (trainer->network), first, count);
}

static void
update_piece (void *data, size_t piece, unsigned worker)
{
  PctTrainer *trainer = data;
  pct_network_sum_parts (trainer->network, piece);
  update_measured_piece (data, piece, worker);
}

static void
update (PctTrainer *trainer)
{
  size_t pieces = pct_network_n_pieces (trainer->network);

  pct_optimizer_begin (trainer->optimizer, trainer->learning_rate);
  if (!pct_optimizer_wants_norms (trainer->optimizer))
    {
      pct_team_run (trainer->team, pieces, update_piece, trainer);
      return;
    }
  pct_team_run (trainer->team, pieces, measure_piece, trainer);
  pct_optimizer_settle_norms (trainer->optimizer);
  pct_team_run (trainer->team, pieces, update_measured_piece, trainer);
}

/* batch: of the epoch under way, from 1. */
static gboolean
check_loss (const PctTrainer *trainer, double loss, int64_t batch, GError **error)
{
  if (isfinite (loss))
    return TRUE;
  const char *layer = pct_network_find_non_finite (trainer->network);
  if (!layer && isnan (loss) && pct_network_needs_shares (trainer->network))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DIVERGED,
                   _ ("the loss is not a number in epoch %jd, batch %jd (step %jd): the last layer's outputs of an image "
                      "are all 0, and have no shares of their sum; end the network with a softmax"),
                   trainer->epoch + 1, batch, trainer->step - trainer->batch + batch);
      return FALSE;
    }
  g_autofree char *where = layer ? g_strdup_printf (_ ("layer “%s” has values that are not finite"), layer)
                                 : g_strdup (_ ("every layer's values are still finite"));
  g_set_error (error, PCT_ERROR, PCT_ERROR_DIVERGED,
               isnan (loss) ? _ ("the loss is not a number in epoch %jd, batch %jd (step %jd): %s; lower the learning rate, "
                                 "which is %g")
                            : _ ("the loss is infinite in epoch %jd, batch %jd (step %jd): %s; lower the learning rate, "
                                 "which is %g"),
               trainer->epoch + 1, batch, trainer->step - trainer->batch + batch, where, trainer->learning_rate);
  return FALSE;
}

static gboolean
train_batch (PctTrainer *trainer, PctStep *step, GError **error)
{
  double started = seconds_now (), loss;
  size_t correct;
  PctBatch batch = next_batch (trainer);

  if (!trainer->rate_held && pct_schedule_moves (&trainer->schedule))
    trainer->learning_rate = pct_schedule_rate (&trainer->schedule, (uint64_t) trainer->step);

  pct_network_train_in_parts (trainer->network, &batch, trainer->training.seed, (uint32_t) trainer->epoch + 1, &loss, &correct);
  if (!check_loss (trainer, loss, trainer->batch + 1, error))
    return FALSE;
  update (trainer);
  loss += pct_network_penalty (trainer->network) * (double) batch.count;

  trainer->batch++;
  trainer->step++;
  trainer->loss_sum += loss;
  trainer->correct += (int64_t) correct;
  trainer->trained_images += batch.count;
  *step = (PctStep){
    .step = (uint64_t) trainer->step,
    .epoch = (uint32_t) trainer->epoch + 1,
    .loss = (float) (loss / (double) batch.count),
    .accuracy = (float) correct / (float) batch.count,
    .learning_rate = (float) trainer->learning_rate,
  };
  trainer->train_seconds += seconds_now () - started;
  return TRUE;
}

/* verdict: stop when the sink asked for it; the position is then after the last step told. */
static gboolean
train_batches (PctTrainer *trainer, const PctSink *sink, PctVerdict *verdict, GError **error)
{
  int64_t batches = (int64_t) pct_trainer_steps_per_epoch (trainer);

  while (*verdict == PCT_GO_ON && trainer->batch < batches)
    {
      PctStep step;
      if (!train_batch (trainer, &step, error))
        return FALSE;
      if (sink->step)
        *verdict = sink->step (sink->data, trainer, &step);
      if (carry_out_change (trainer, sink) == PCT_STOP)
        *verdict = PCT_STOP;
    }
  return TRUE;
}

gboolean
pct_trainer_evaluate (PctTrainer *trainer, const PctSubset *subset, const PctSink *sink, PctEvaluation *evaluation)
{
  return pct_network_evaluate (trainer->network, trainer->dataset, subset, sink, evaluation);
}

/* The epoch's last update has met no batch yet: whether it broke the network shows on the sample. */
static gboolean
evaluate_epoch (PctTrainer *trainer, const PctSink *sink, PctEpoch *epoch, PctVerdict *verdict, GError **error)
{
  const PctSubset *validation = &trainer->dataset->splits[PCT_SPLIT_VALIDATION];

  *verdict = PCT_STOP;
  if (!pct_trainer_evaluate (trainer, &trainer->dataset->sample, sink, &epoch->train))
    return TRUE;
  if (!check_loss (trainer, epoch->train.loss, trainer->batch, error))
    return FALSE;
  if (!pct_trainer_evaluate (trainer, validation, sink, &epoch->validation))
    return TRUE;
  *verdict = PCT_GO_ON;
  if (validation->count > 0)
    {
      size_t outputs = pct_network_n_outputs (trainer->network);
      epoch->confusion = g_new0 (uint32_t, trainer->dataset->n_classes * outputs);
      pct_confusion_add (epoch->confusion, outputs, epoch->validation.predictions, validation->labels, validation->count);
    }
  return TRUE;
}

static void
begin_epoch (PctTrainer *trainer)
{
  trainer->train_seconds = 0;
  trainer->trained_images = 0;
  order_epoch (trainer);
}

/* Judges the epoch, moves the position past it and tells. A lower rate is told of first, as the epoch's checkpoint has it
 * already. */
static gboolean
end_epoch (PctTrainer *trainer, const PctSink *sink, PctVerdict *verdict, GError **error)
{
  g_autoptr (PctEvent) event = pct_event_new (PCT_EVENT_EPOCH, 0);
  PctEpoch *epoch = &event->epoch;
  double started = seconds_now (), images = (double) trainer->dataset->splits[PCT_SPLIT_TRAIN].count;

  if (!evaluate_epoch (trainer, sink, epoch, verdict, error))
    return FALSE;
  if (*verdict == PCT_STOP)
    return TRUE;
  epoch->epoch = (uint32_t) trainer->epoch + 1;
  epoch->step = (uint64_t) trainer->step;
  epoch->loss = trainer->loss_sum / images;
  epoch->accuracy = (double) trainer->correct / images;
  epoch->learning_rate = trainer->learning_rate;
  epoch->seconds = trainer->train_seconds + (seconds_now () - started);
  epoch->images_per_second = trainer->train_seconds > 0 ? (double) trainer->trained_images / trainer->train_seconds : 0;

  trainer->epoch++;
  trainer->batch = 0;
  trainer->loss_sum = 0;
  trainer->correct = 0;
  pct_early_stopping_note (trainer, epoch);
  double rate = pct_plateau_rate (trainer, epoch);
  PctVerdict changed = rate != trainer->learning_rate ? change_rate (trainer, rate, sink) : PCT_GO_ON;
  *verdict = tell (sink, trainer, event);
  if (changed == PCT_STOP)
    *verdict = PCT_STOP;
  return TRUE;
}

static gboolean
is_over (const PctTrainer *trainer)
{
  return (uint64_t) trainer->epoch == trainer->training.epochs || (trainer->batch == 0 && pct_early_stopping_is_due (trainer));
}

gboolean
pct_trainer_run (PctTrainer *trainer, const PctSink *sink, PctStopped *stopped, GError **error)
{
  PctVerdict verdict = carry_out_change (trainer, sink);

  while (verdict == PCT_GO_ON && !is_over (trainer))
    {
      begin_epoch (trainer);
      if (!train_batches (trainer, sink, &verdict, error))
        return FALSE;
      if (verdict == PCT_GO_ON && !end_epoch (trainer, sink, &verdict, error))
        return FALSE;
      if (carry_out_change (trainer, sink) == PCT_STOP)
        verdict = PCT_STOP;
    }
  if ((uint64_t) trainer->epoch == trainer->training.epochs)
    *stopped = PCT_STOPPED_COMPLETED;
  else
    *stopped = is_over (trainer) ? PCT_STOPPED_EARLY : PCT_STOPPED_USER;
  return TRUE;
}

void
pct_trainer_take_outcome (PctTrainer *trainer)
{
  const float *average = pct_optimizer_average (trainer->optimizer);
  float *parameters = pct_network_parameters (trainer->network);

  if (trainer->best_parameters != NULL && trainer->epoch > 0)
    memcpy (parameters, trainer->best_parameters, pct_network_n_values (trainer->network) * sizeof (float));
  else if (average != NULL && *pct_optimizer_iterations (trainer->optimizer) > 0)
    memcpy (parameters, average, pct_network_n_parameters (trainer->network) * sizeof (float));
}
