#include "app/lab/recall.h"

#include <math.h>

#include "data/runs/predictions.h"

/* Bytes of predictions that are told: who shows them keeps about as many. */
#define PREDICTIONS_LIMIT ((size_t) 96 << 20)

static PctVerdict
tell (const PctSink *sink, PctEvent *event)
{
  PctVerdict verdict = sink->event (sink->data, NULL, event);
  pct_event_unref (event);
  return verdict;
}

static PctVerdict
tell_steps (const PctRecall *recall, const PctSink *sink)
{
  g_autoptr (GArray) steps = NULL;
  g_autoptr (GError) error = NULL;
  PctVerdict verdict = PCT_GO_ON;
  if (sink->step == NULL)
    return PCT_GO_ON;
  if (!pct_run_folder_read_steps (recall->folder, &steps, &error))
    {
      g_message ("%s; the batches before are not shown", error->message);
      return PCT_GO_ON;
    }
  for (guint i = 0; i < steps->len && verdict == PCT_GO_ON; i++)
    verdict = sink->step (sink->data, NULL, &g_array_index (steps, PctStep, i));
  return verdict;
}

static PctVerdict
tell_changes (const PctRecall *recall, const PctSink *sink)
{
  PctVerdict verdict = PCT_GO_ON;
  for (guint i = 0; i < recall->history->changes->len && verdict == PCT_GO_ON; i++)
    {
      const PctHistoryChange *change = &g_array_index (recall->history->changes, PctHistoryChange, i);
      PctEvent *event = pct_event_new (PCT_EVENT_CHANGE, 0);
      event->change = (PctChange){ change->step, change->epoch, g_strdup (change->setting), change->from, change->to };
      verdict = tell (sink, event);
    }
  return verdict;
}

static uint32_t *
count_confusion (const PctRecall *recall, const PctStoredSet *stored)
{
  const PctDataset *dataset = recall->dataset;
  const PctSubset *validation = &dataset->splits[PCT_SPLIT_VALIDATION];
  if (stored->count == 0)
    return NULL;
  uint32_t *confusion = g_new0 (uint32_t, dataset->n_classes * recall->n_outputs);
  for (size_t i = 0; i < stored->count; i++)
    confusion[validation->labels[i] * recall->n_outputs + stored->predictions[i].predicted]++;
  return confusion;
}

/* What the predictions' file says of the epoch. */
static void
add_predictions (const PctRecall *recall, PctEpoch *epoch, gboolean whole)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PctStoredPredictions) stored = pct_run_folder_read_predictions (recall->folder, epoch->epoch, recall->dataset->n_classes,
                                                                             recall->n_outputs, &error);
  if (stored == NULL)
    g_message ("%s; its confusion matrix is not shown", error->message);
  if (stored == NULL || !pct_stored_predictions_fit (stored, recall->dataset))
    return;
  epoch->confusion = count_confusion (recall, &stored->validation);
  if (!whole)
    return;
  epoch->validation.predictions = g_steal_pointer (&stored->validation.predictions);
  epoch->train.predictions = g_steal_pointer (&stored->sample.predictions);
}

static PctEvent *
epoch_event (const PctRecall *recall, const PctHistoryEpoch *told, uint64_t steps_per_epoch, gboolean whole)
{
  const PctDataset *dataset = recall->dataset;
  PctEvent *event = pct_event_new (PCT_EVENT_EPOCH, 0);
  event->epoch = (PctEpoch){
    .epoch = told->epoch,
    .step = told->epoch * steps_per_epoch,
    .loss = told->loss,
    .accuracy = told->accuracy,
    .train = { .count = dataset->sample.count, .loss = told->train_loss, .accuracy = told->train_accuracy },
    .learning_rate = told->learning_rate,
    .seconds = told->seconds,
    .images_per_second = isnan (told->images_per_second) ? 0 : told->images_per_second,
  };
  if (!isnan (told->val_loss))
    event->epoch.validation = (PctEvaluation){
      .count = dataset->splits[PCT_SPLIT_VALIDATION].count, .loss = told->val_loss, .accuracy = told->val_accuracy
    };
  add_predictions (recall, &event->epoch, whole);
  return event;
}

PctVerdict
pct_recall_tell (const PctRecall *recall, const PctSink *sink)
{
  const PctDataset *dataset = recall->dataset;
  const GArray *epochs = recall->history->epochs;
  size_t images = dataset->splits[PCT_SPLIT_VALIDATION].count + dataset->sample.count;
  size_t n_whole = PREDICTIONS_LIMIT / (MAX (images, 1) * sizeof (PctPrediction));
  PctVerdict verdict = tell_steps (recall, sink);
  if (sink->event == NULL)
    return verdict;
  if (verdict == PCT_GO_ON)
    verdict = tell_changes (recall, sink);
  for (guint i = 0; i < epochs->len && verdict == PCT_GO_ON; i++)
    verdict = tell (sink, epoch_event (recall, &g_array_index (epochs, PctHistoryEpoch, i), recall->history->steps_per_epoch,
                                       epochs->len - i <= n_whole));
  return verdict;
}
