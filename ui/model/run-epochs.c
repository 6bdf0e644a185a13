#include "ui/model/run-epochs.h"

struct PctRunEpochs {
  GPtrArray *events; /* PctEvent, by rising number */
  size_t limit, kept; /* bytes of predictions */
  size_t cells;       /* of a confusion matrix */
  PctEvent *lent;     /* a copy of an epoch that gave its own up, or NULL */
  guint first_whole;  /* most of those before it have given theirs up */
};

PctRunEpochs *
pct_run_epochs_new (size_t limit)
{
  PctRunEpochs *self = g_new0 (PctRunEpochs, 1);
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) pct_event_unref);
  self->limit = limit;
  return self;
}

void
pct_run_epochs_free (PctRunEpochs *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->events);
  g_clear_pointer (&self->lent, pct_event_unref);
  g_free (self);
}

void
pct_run_epochs_clear (PctRunEpochs *self)
{
  g_ptr_array_set_size (self->events, 0);
  g_clear_pointer (&self->lent, pct_event_unref);
  self->kept = 0;
  self->first_whole = 0;
}

static size_t
predictions_size (const PctEpoch *epoch)
{
  size_t size = 0;
  if (epoch->train.predictions != NULL)
    size += epoch->train.count * sizeof *epoch->train.predictions;
  if (epoch->validation.predictions != NULL)
    size += epoch->validation.count * sizeof *epoch->validation.predictions;
  return size;
}

/* Index of the first event that is later than the epoch. */
static guint
find_after (const PctRunEpochs *self, uint32_t number)
{
  guint low = 0, high = self->events->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const PctEvent *event = g_ptr_array_index (self->events, middle);
      if (event->epoch.epoch <= number)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Events are shared and never change: what remains is a copy. */
static PctEvent *
without_predictions (const PctEvent *event, size_t cells)
{
  PctEvent *copy = pct_event_new (PCT_EVENT_EPOCH, event->time);
  copy->epoch = event->epoch;
  copy->epoch.train.predictions = copy->epoch.validation.predictions = NULL;
  copy->epoch.confusion = g_memdup2 (event->epoch.confusion, cells * sizeof *event->epoch.confusion);
  return copy;
}

static void
give_up (PctRunEpochs *self, guint index)
{
  PctEvent **place = (PctEvent **) &g_ptr_array_index (self->events, index);
  PctEvent *event = *place;
  self->kept -= predictions_size (&event->epoch);
  *place = without_predictions (event, self->cells);
  pct_event_unref (event);
}

void
pct_run_epochs_set_cells (PctRunEpochs *self, size_t cells)
{
  self->cells = cells;
}

/* From the oldest on; the newest epoch is always whole. */
static void
keep_limit (PctRunEpochs *self)
{
  while (self->kept > self->limit && self->first_whole + 1 < self->events->len)
    give_up (self, self->first_whole++);
}

/* Leaves those up to `last`. */
static void
truncate_after (PctRunEpochs *self, uint32_t last)
{
  if (self->lent != NULL && self->lent->epoch.epoch > last)
    g_clear_pointer (&self->lent, pct_event_unref);
  for (guint keep = find_after (self, last); self->events->len > keep;)
    {
      self->kept -= predictions_size (&((PctEvent *) g_ptr_array_index (self->events, self->events->len - 1))->epoch);
      g_ptr_array_set_size (self->events, (int) self->events->len - 1);
    }
  self->first_whole = MIN (self->first_whole, self->events->len);
}

void
pct_run_epochs_add (PctRunEpochs *self, PctEvent *event)
{
  truncate_after (self, event->epoch.epoch - 1);
  g_ptr_array_add (self->events, pct_event_ref (event));
  self->kept += predictions_size (&event->epoch);
  keep_limit (self);
}

void
pct_run_epochs_lend (PctRunEpochs *self, uint32_t number, PctPrediction *validation, PctPrediction *train)
{
  guint index = find_after (self, number);
  const PctEvent *event = index == 0 ? NULL : g_ptr_array_index (self->events, index - 1);
  g_clear_pointer (&self->lent, pct_event_unref);
  if (event == NULL || event->epoch.epoch != number || predictions_size (&event->epoch) > 0)
    {
      g_free (validation);
      g_free (train);
      return;
    }
  self->lent = without_predictions (event, self->cells);
  self->lent->epoch.validation.predictions = validation;
  self->lent->epoch.train.predictions = train;
}

PctEvent *
pct_run_epochs_find (const PctRunEpochs *self, uint32_t number)
{
  guint index = find_after (self, number);
  PctEvent *event = index == 0 ? NULL : g_ptr_array_index (self->events, index - 1);
  return event != NULL && self->lent != NULL && self->lent->epoch.epoch == event->epoch.epoch ? self->lent : event;
}

guint
pct_run_epochs_get_n (const PctRunEpochs *self)
{
  return self->events->len;
}

PctEvent *
pct_run_epochs_get (const PctRunEpochs *self, guint index)
{
  return g_ptr_array_index (self->events, index);
}
