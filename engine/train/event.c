#include "engine/train/event.h"

#include "engine/train/evaluation.h"
#include "engine/train/metrics.h"

static const char *const type_names[] = {
  [PCT_EVENT_START] = "start",           [PCT_EVENT_EPOCH] = "epoch",   [PCT_EVENT_CHANGE] = "change",
  [PCT_EVENT_CHECKPOINT] = "checkpoint", [PCT_EVENT_RESULT] = "result", [PCT_EVENT_ERROR] = "error",
};

static const char *const stopped_names[] = {
  [PCT_STOPPED_COMPLETED] = "completed",
  [PCT_STOPPED_EARLY] = "early",
  [PCT_STOPPED_USER] = "user",
};

const char *
pct_event_type_name (PctEventType type)
{
  g_return_val_if_fail ((size_t) type < G_N_ELEMENTS (type_names), NULL);
  return type_names[type];
}

const char *
pct_stopped_name (PctStopped stopped)
{
  g_return_val_if_fail ((size_t) stopped < G_N_ELEMENTS (stopped_names), NULL);
  return stopped_names[stopped];
}

gboolean
pct_change_is_of_loss (const char *setting)
{
  return g_str_has_prefix (setting, "loss.");
}

PctEvent *
pct_event_new (PctEventType type, double time)
{
  PctEvent *event = g_new0 (PctEvent, 1);
  g_atomic_ref_count_init (&event->references);
  event->type = type;
  event->time = time;
  return event;
}

PctEvent *
pct_event_ref (PctEvent *event)
{
  g_atomic_ref_count_inc (&event->references);
  return event;
}

void
pct_event_unref (PctEvent *event)
{
  if (!event || !g_atomic_ref_count_dec (&event->references))
    return;
  switch (event->type)
    {
    case PCT_EVENT_START:
      g_free (event->start.experiment);
      g_free (event->start.dataset);
      g_free (event->start.run);
      g_free (event->start.forked_from);
      g_free (event->start.note);
      g_strfreev (event->start.class_names);
      break;
    case PCT_EVENT_EPOCH:
      pct_evaluation_clear (&event->epoch.train);
      pct_evaluation_clear (&event->epoch.validation);
      g_free (event->epoch.confusion);
      break;
    case PCT_EVENT_CHANGE:
      g_free (event->change.setting);
      break;
    case PCT_EVENT_CHECKPOINT:
      g_free (event->checkpoint.file);
      break;
    case PCT_EVENT_RESULT:
      pct_metrics_clear (&event->result.metrics);
      g_strfreev (event->result.class_names);
      break;
    case PCT_EVENT_ERROR:
      g_clear_error (&event->error);
      break;
    }
  g_free (event);
}
