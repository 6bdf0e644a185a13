#include "app/lab/recorder.h"

#include <math.h>

static double
elapsed (const PctRecorder *recorder)
{
  return (double) (g_get_monotonic_time () - recorder->start) / G_USEC_PER_SEC;
}

static PctVerdict
forward (PctRecorder *recorder, PctTrainer *trainer, PctEvent *event)
{
  if (recorder->sink == NULL || recorder->sink->event == NULL)
    return PCT_GO_ON;
  return recorder->sink->event (recorder->sink->data, trainer, event);
}

void
pct_recorder_note_loss (PctRecorder *recorder, uint32_t epoch)
{
  recorder->same_loss_since = epoch;
  if (recorder->best_epoch < epoch)
    recorder->best_epoch = 0;
}

void
pct_recorder_note_epoch (PctRecorder *recorder, const PctHistoryEpoch *epoch)
{
  g_array_append_vals (recorder->curves, epoch, 1);
  recorder->epochs_done = epoch->epoch;
  if (isnan (epoch->val_loss) || epoch->epoch < recorder->same_loss_since
      || (recorder->best_epoch > 0 && epoch->val_loss >= recorder->best_loss))
    return;
  recorder->best_epoch = epoch->epoch;
  recorder->best_loss = epoch->val_loss;
}

static void
note_epoch (PctRecorder *recorder, const PctEpoch *epoch)
{
  gboolean validated = epoch->validation.count > 0;
  const PctHistoryEpoch note = {
    .epoch = epoch->epoch,
    .loss = epoch->loss,
    .accuracy = epoch->accuracy,
    .train_loss = epoch->train.loss,
    .train_accuracy = epoch->train.accuracy,
    .val_loss = validated ? epoch->validation.loss : NAN,
    .val_accuracy = validated ? epoch->validation.accuracy : NAN,
    .learning_rate = epoch->learning_rate,
    .seconds = epoch->seconds,
    .images_per_second = epoch->images_per_second,
  };
  pct_recorder_note_epoch (recorder, &note);
}

PctVerdict
pct_recorder_tell (PctRecorder *recorder, PctTrainer *trainer, PctEvent *event)
{
  event->time = elapsed (recorder);
  if (event->type == PCT_EVENT_CHANGE && pct_change_is_of_loss (event->change.setting))
    pct_recorder_note_loss (recorder, event->change.epoch);
  if (recorder->folder != NULL && recorder->error == NULL)
    pct_run_folder_add_event (recorder->folder, event, &recorder->error);
  /* What went wrong is told even where it can't be kept. */
  gboolean told = recorder->error == NULL || event->type == PCT_EVENT_ERROR;
  PctVerdict verdict = told ? forward (recorder, trainer, event) : PCT_STOP;
  pct_event_unref (event);
  return verdict;
}

/* The checkpoint alone; its event where one was written, else NULL. */
static PctEvent *
write_checkpoint (PctRecorder *recorder, PctTrainer *trainer)
{
  PctPosition position = pct_trainer_position (trainer);
  if (recorder->folder == NULL || recorder->error != NULL
      || (recorder->has_checkpoint && recorder->checkpoint.step == position.step
          && recorder->checkpoint.epoch == position.epoch))
    return NULL;
  g_autofree char *file = NULL;
  if (!pct_run_folder_add_checkpoint (recorder->folder, trainer, &file, &recorder->error))
    return NULL;
  recorder->has_checkpoint = TRUE;
  recorder->checkpoint = position;
  PctEvent *event = pct_event_new (PCT_EVENT_CHECKPOINT, 0);
  event->checkpoint.epoch = position.epoch;
  event->checkpoint.step = position.step;
  event->checkpoint.file = g_steal_pointer (&file);
  return event;
}

PctVerdict
pct_recorder_checkpoint (PctRecorder *recorder, PctTrainer *trainer)
{
  PctEvent *event = write_checkpoint (recorder, trainer);
  if (event == NULL)
    return recorder->error == NULL ? PCT_GO_ON : PCT_STOP;
  return pct_recorder_tell (recorder, trainer, event);
}

static PctVerdict
on_step (void *data, PctTrainer *trainer, const PctStep *step)
{
  PctRecorder *recorder = data;
  if (recorder->folder != NULL && !pct_run_folder_add_step (recorder->folder, step, &recorder->error))
    return PCT_STOP;
  if (recorder->sink == NULL || recorder->sink->step == NULL)
    return PCT_GO_ON;
  return recorder->sink->step (recorder->sink->data, trainer, step);
}

/* After a failure nothing more is tried: what is on the disk stays as it is. An epoch and all that belongs to it is on the
 * disk before anybody hears of it. */
static PctVerdict
on_epoch (PctRecorder *recorder, PctTrainer *trainer, PctEvent *event)
{
  const PctEpoch *epoch = &event->epoch;
  note_epoch (recorder, epoch);
  if (recorder->folder != NULL
      && (!pct_run_folder_add_event (recorder->folder, event, &recorder->error)
          || !pct_run_folder_add_predictions (recorder->folder, epoch, recorder->dataset, &recorder->error)))
    return PCT_STOP;

  PctEvent *checkpoint = NULL;
  if (epoch->epoch % recorder->checkpoint_every == 0 || epoch->epoch >= recorder->epochs)
    checkpoint = write_checkpoint (recorder, trainer);
  PctVerdict verdict = forward (recorder, trainer, event);
  if (checkpoint != NULL && pct_recorder_tell (recorder, trainer, checkpoint) == PCT_STOP)
    verdict = PCT_STOP;
  return recorder->error == NULL ? verdict : PCT_STOP;
}

static PctVerdict
on_event (void *data, PctTrainer *trainer, PctEvent *event)
{
  PctRecorder *recorder = data;
  if (event->type != PCT_EVENT_EPOCH)
    return pct_recorder_tell (recorder, trainer, pct_event_ref (event));
  event->time = elapsed (recorder);
  return on_epoch (recorder, trainer, event);
}

static PctVerdict
on_progress (void *data, const char *what, double done)
{
  const PctRecorder *recorder = data;
  if (recorder->sink == NULL || recorder->sink->progress == NULL)
    return PCT_GO_ON;
  return recorder->sink->progress (recorder->sink->data, what, done);
}

PctSink
pct_recorder_sink (PctRecorder *recorder)
{
  return (PctSink){ .data = recorder, .step = on_step, .event = on_event, .progress = on_progress };
}
