#include "ui/model/run.h"

#include "ui/model/run-epochs.h"
#include "ui/model/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Steps and seconds before a time left is worth saying. */
#define LEAST_STEPS   20
#define LEAST_SECONDS 0.5
/* Bytes of predictions that are kept in memory: hundreds of epochs of ten thousand images. */
#define PREDICTIONS_LIMIT ((size_t) 128 << 20)

struct _PctRun {
  GObject parent_instance;
  PctRunState state;
  guint epochs, batch_size;
  char *dataset, *model;
  PctPoints *curves[PCT_CURVES];
  PctEvent *start, *epoch, *end;
  GPtrArray *changes; /* PctEvent */
  guint same_loss_since;
  gboolean going_on; /* what is shown is of the run before */
  gboolean epoch_ended; /* and nobody was told yet */
  PctRunEpochs *all_epochs;
  guint shown; /* 0: the newest */
  size_t steps;           /* read from the log */
  PctStep last;           /* of them */
  const char *activity;   /* a literal, see pct_session_progress */
  double activity_done;
  gint64 updated;         /* monotonic time of the last update */
  double active_seconds;  /* spent running */
  gboolean paced;         /* and waiting between batches */
};

G_DEFINE_FINAL_TYPE (PctRun, pct_run, G_TYPE_OBJECT)

enum { PROP_STATE = 1, PROP_SHOWN_EPOCH, N_PROPERTIES };
enum { BEGUN, STARTED, PROGRESSED, EPOCH, CHANGED, SHOWN, N_SIGNALS };

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void
set_state (PctRun *self, PctRunState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* The newest one follows the training, also when more come. */
static void
set_shown (PctRun *self, guint number)
{
  guint newest = self->epoch == NULL ? 0 : self->epoch->epoch.epoch;
  guint shown = number >= newest ? 0 : number;
  if (self->shown == shown)
    return;
  self->shown = shown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN_EPOCH]);
  g_signal_emit (self, signals[SHOWN], 0);
}

static void
pct_run_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  if (id == PROP_SHOWN_EPOCH)
    set_shown (PCT_RUN (object), g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
pct_run_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  PctRun *self = PCT_RUN (object);
  if (id == PROP_STATE)
    g_value_set_int (value, self->state);
  else if (id == PROP_SHOWN_EPOCH)
    g_value_set_uint (value, self->shown);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
clear (PctRun *self)
{
  g_clear_pointer (&self->start, pct_event_unref);
  g_clear_pointer (&self->epoch, pct_event_unref);
  g_ptr_array_set_size (self->changes, 0);
  g_clear_pointer (&self->end, pct_event_unref);
  pct_run_epochs_clear (self->all_epochs);
  for (int i = 0; i < PCT_CURVES; i++)
    pct_points_clear (self->curves[i]);
  self->last = (PctStep){ 0 };
  self->same_loss_since = 0;
  self->going_on = self->epoch_ended = FALSE;
}

static void
pct_run_finalize (GObject *object)
{
  PctRun *self = PCT_RUN (object);
  clear (self);
  g_free (self->dataset);
  g_free (self->model);
  pct_run_epochs_free (self->all_epochs);
  g_ptr_array_unref (self->changes);
  for (int i = 0; i < PCT_CURVES; i++)
    pct_points_free (self->curves[i]);
  G_OBJECT_CLASS (pct_run_parent_class)->finalize (object);
}

static void
pct_run_class_init (PctRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = pct_run_set_property;
  object_class->get_property = pct_run_get_property;
  object_class->finalize = pct_run_finalize;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, PCT_RUN_IDLE, PCT_RUN_FAILED, PCT_RUN_IDLE,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOWN_EPOCH] = g_param_spec_uint ("shown-epoch", NULL, NULL, 0, G_MAXUINT, 0,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  GType type = G_TYPE_FROM_CLASS (klass);
  signals[BEGUN] = g_signal_new ("begun", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STARTED] = g_signal_new ("started", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROGRESSED] = g_signal_new ("progressed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EPOCH] = g_signal_new ("epoch", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SHOWN] = g_signal_new ("shown", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED]
      = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
pct_run_init (PctRun *self)
{
  self->all_epochs = pct_run_epochs_new (PREDICTIONS_LIMIT);
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) pct_event_unref);
  for (int i = 0; i < PCT_CURVES; i++)
    self->curves[i] = pct_points_new ();
}

PctRun *
pct_run_new (void)
{
  return g_object_new (PCT_TYPE_RUN, NULL);
}

static void
begin (PctRun *self, guint epochs, guint batch_size, const char *dataset, const char *model)
{
  g_free (self->dataset);
  g_free (self->model);
  self->epochs = epochs;
  self->batch_size = batch_size;
  self->dataset = g_strdup (dataset);
  self->model = g_strdup (model);
  self->steps = 0;
  self->activity = NULL;
  self->activity_done = 0;
  self->updated = g_get_monotonic_time ();
  self->active_seconds = 0;
  self->paced = FALSE;
  set_shown (self, 0);
  set_state (self, PCT_RUN_PREPARING);
}

void
pct_run_begin (PctRun *self, guint epochs, guint batch_size, const char *dataset, const char *model)
{
  clear (self);
  begin (self, epochs, batch_size, dataset, model);
  g_signal_emit (self, signals[BEGUN], 0);
}

void
pct_run_go_on (PctRun *self, guint epochs, guint batch_size, const char *dataset, const char *model)
{
  self->going_on = TRUE;
  g_clear_pointer (&self->end, pct_event_unref);
  g_ptr_array_set_size (self->changes, 0);
  begin (self, epochs, batch_size, dataset, model);
  g_signal_emit (self, signals[PROGRESSED], 0);
}

static void
take_start (PctRun *self, PctEvent *event)
{
  if (self->going_on)
    {
      clear (self);
      g_signal_emit (self, signals[BEGUN], 0);
    }
  g_clear_pointer (&self->start, pct_event_unref);
  self->start = pct_event_ref (event);
  pct_run_epochs_set_cells (self->all_epochs, event->start.n_classes * event->start.n_outputs);
  g_signal_emit (self, signals[STARTED], 0);
}

/* Of those that a run has behind it, only the last one is news. */
static gboolean
is_news (PctRun *self, const PctEpoch *epoch)
{
  return self->start == NULL || epoch->epoch + 1 >= self->start->start.first_epoch;
}

static void
take_epoch (PctRun *self, PctEvent *event)
{
  const PctEpoch *epoch = &event->epoch;
  g_clear_pointer (&self->epoch, pct_event_unref);
  self->epoch = pct_event_ref (event);
  pct_run_epochs_add (self->all_epochs, event);
  pct_points_append (self->curves[PCT_CURVE_TRAIN_LOSS], epoch->epoch, epoch->train.loss);
  pct_points_append (self->curves[PCT_CURVE_TRAIN_ACCURACY], epoch->epoch, epoch->train.accuracy);
  if (epoch->validation.count > 0)
    {
      pct_points_append (self->curves[PCT_CURVE_VALIDATION_LOSS], epoch->epoch, epoch->validation.loss);
      pct_points_append (self->curves[PCT_CURVE_VALIDATION_ACCURACY], epoch->epoch, epoch->validation.accuracy);
    }
  self->epoch_ended = self->epoch_ended || is_news (self, epoch);
}

/* Of a small set, many epochs may have ended since the last look: what follows them is redone once. */
static void
tell_of_epochs (PctRun *self)
{
  if (!self->epoch_ended)
    return;
  self->epoch_ended = FALSE;
  g_signal_emit (self, signals[EPOCH], 0);
  if (self->shown == 0)
    g_signal_emit (self, signals[SHOWN], 0);
}

static void
take_change (PctRun *self, PctEvent *event)
{
  if (pct_change_is_of_loss (event->change.setting))
    self->same_loss_since = event->change.epoch;
  if (!pct_run_is_past (self, &event->change))
    g_ptr_array_add (self->changes, pct_event_ref (event));
  g_signal_emit (self, signals[CHANGED], 0, &event->change);
}

static void
take_event (PctRun *self, PctEvent *event)
{
  switch (event->type)
    {
    case PCT_EVENT_START:
      take_start (self, event);
      break;
    case PCT_EVENT_EPOCH:
      take_epoch (self, event);
      break;
    case PCT_EVENT_CHANGE:
      take_change (self, event);
      break;
    case PCT_EVENT_CHECKPOINT:
      break;
    case PCT_EVENT_RESULT:
    case PCT_EVENT_ERROR:
      g_clear_pointer (&self->end, pct_event_unref);
      self->end = pct_event_ref (event);
      break;
    }
}

void
pct_run_take_events (PctRun *self, PctEvent *const *events, size_t n)
{
  for (size_t i = 0; i < n; i++)
    take_event (self, events[i]);
  tell_of_epochs (self);
}

static void
read_steps (PctRun *self, const PctStepLog *steps)
{
  size_t length = pct_step_log_length (steps);
  double an_epoch = self->start == NULL ? 1 : MAX (1, (double) self->start->start.steps_per_epoch);
  for (size_t i = self->steps; i < length; i++)
    {
      self->last = *pct_step_log_get (steps, i);
      double x = (double) self->last.step / an_epoch;
      pct_points_append (self->curves[PCT_CURVE_BATCH_LOSS], x, self->last.loss);
      pct_points_append (self->curves[PCT_CURVE_BATCH_ACCURACY], x, self->last.accuracy);
    }
  self->steps = length;
}

static PctRunState
ended_state (PctRun *self)
{
  if (self->end == NULL || self->end->type == PCT_EVENT_ERROR)
    return PCT_RUN_FAILED;
  return self->end->result.stopped == PCT_STOPPED_USER ? PCT_RUN_STOPPED : PCT_RUN_COMPLETED;
}

void
pct_run_set_paced (PctRun *self, gboolean paced)
{
  self->paced = self->paced || paced;
}

void
pct_run_update (PctRun *self, const PctStepLog *steps, PctSessionState state, const char *what, double progress)
{
  static const PctRunState states[] = {
    [PCT_SESSION_PREPARING] = PCT_RUN_PREPARING,
    [PCT_SESSION_RUNNING] = PCT_RUN_RUNNING,
    [PCT_SESSION_PAUSED] = PCT_RUN_PAUSED,
  };
  gint64 now = g_get_monotonic_time ();
  if (self->state == PCT_RUN_RUNNING)
    self->active_seconds += (double) (now - self->updated) / G_USEC_PER_SEC;
  self->updated = now;
  self->activity = what;
  self->activity_done = progress;
  /* The log may be ahead of the start event, which says how many steps make an epoch. */
  if (self->start != NULL && !self->going_on)
    read_steps (self, steps);

  if (state == PCT_SESSION_ENDED)
    set_state (self, ended_state (self));
  else if (self->state != PCT_RUN_STOPPING)
    set_state (self, states[state]);
  g_signal_emit (self, signals[PROGRESSED], 0);
}

void
pct_run_set_stopping (PctRun *self)
{
  if (pct_run_is_active (self))
    set_state (self, PCT_RUN_STOPPING);
}

void
pct_run_take_predictions (PctRun *self, guint epoch, PctPrediction *validation, PctPrediction *train)
{
  pct_run_epochs_lend (self->all_epochs, epoch, validation, train);
  const PctEpoch *shown = pct_run_get_shown (self);
  if (shown != NULL && shown->epoch == epoch)
    g_signal_emit (self, signals[SHOWN], 0);
}

PctRunState
pct_run_get_state (PctRun *self)
{
  return self->state;
}

gboolean
pct_run_is_active (PctRun *self)
{
  return self->state >= PCT_RUN_PREPARING && self->state <= PCT_RUN_STOPPING;
}

const PctPoints *
pct_run_get_curve (PctRun *self, PctCurve curve)
{
  return self->curves[curve];
}

guint
pct_run_get_epochs (PctRun *self)
{
  return self->epochs;
}

static double
total_steps (PctRun *self)
{
  return self->start == NULL ? 0 : (double) self->start->start.steps_per_epoch * self->epochs;
}

double
pct_run_get_position (PctRun *self)
{
  double total = total_steps (self);
  return total > 0 ? (double) self->last.step / total * self->epochs : 0;
}

const char *
pct_run_get_dataset (PctRun *self)
{
  return self->dataset;
}

const char *
pct_run_get_model (PctRun *self)
{
  return self->model;
}

const PctEpoch *
pct_run_get_epoch (PctRun *self)
{
  return self->epoch == NULL ? NULL : &self->epoch->epoch;
}

const PctEpoch *
pct_run_get_shown (PctRun *self)
{
  if (self->shown == 0)
    return pct_run_get_epoch (self);
  PctEvent *event = pct_run_epochs_find (self->all_epochs, self->shown);
  return event == NULL ? NULL : &event->epoch;
}

guint
pct_run_get_n_ended (PctRun *self)
{
  return pct_run_epochs_get_n (self->all_epochs);
}

const PctEpoch *
pct_run_get_ended (PctRun *self, guint index)
{
  return &pct_run_epochs_get (self->all_epochs, index)->epoch;
}

const PctStart *
pct_run_get_start (PctRun *self)
{
  return self->start == NULL ? NULL : &self->start->start;
}

const PctResult *
pct_run_get_result (PctRun *self)
{
  return self->end != NULL && self->end->type == PCT_EVENT_RESULT ? &self->end->result : NULL;
}

const GError *
pct_run_get_error (PctRun *self)
{
  return self->end != NULL && self->end->type == PCT_EVENT_ERROR ? self->end->error : NULL;
}

const GPtrArray *
pct_run_get_changes (PctRun *self)
{
  return self->changes;
}

gboolean
pct_run_is_past (PctRun *self, const PctChange *change)
{
  return self->start != NULL && self->start->start.first_step > 1 && change->step < self->start->start.first_step;
}

guint
pct_run_get_same_loss_since (PctRun *self)
{
  return self->same_loss_since;
}

double
pct_run_get_fraction (PctRun *self)
{
  if (self->state == PCT_RUN_COMPLETED)
    return 1;
  double total = total_steps (self);
  if (total > 0 && !self->going_on)
    return MIN (1, (double) self->last.step / total);
  return self->state == PCT_RUN_PREPARING && self->activity != NULL ? self->activity_done : 0;
}

/* Batches that were trained since it was begun, or went on. */
static double
fresh_steps (PctRun *self)
{
  uint64_t before = self->start == NULL ? 0 : MAX (1, self->start->start.first_step) - 1;
  return self->last.step > before ? (double) (self->last.step - before) : 0;
}

/* Of the last epoch, as it was measured; before there is one, of the batches seen so far. */
static double
images_per_second (PctRun *self)
{
  if (self->epoch != NULL)
    return self->epoch->epoch.images_per_second;
  if (self->paced || fresh_steps (self) < 2 || self->active_seconds <= 0)
    return 0;
  return fresh_steps (self) * self->batch_size / self->active_seconds;
}

static char *
describe_running (PctRun *self)
{
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, _ ("Epoch %u of %u"), MAX (1, self->last.epoch), self->epochs);
  double rate = images_per_second (self);
  if (fresh_steps (self) >= LEAST_STEPS && rate > 0)
    {
      g_autofree char *count = pct_text_rate (rate);
      g_string_append (text, " · ");
      g_string_append_printf (text, _ ("%s images/s"), count);
    }
  if (fresh_steps (self) >= LEAST_STEPS && self->active_seconds >= LEAST_SECONDS)
    {
      double steps_left = total_steps (self) - (double) self->last.step;
      g_autofree char *left = pct_text_duration (steps_left * self->active_seconds / fresh_steps (self));
      g_string_append (text, " · ");
      g_string_append_printf (text, _ ("%s left"), left);
    }
  return g_string_free (text, FALSE);
}

static char *
describe_end (PctRun *self)
{
  const PctResult *result = pct_run_get_result (self);
  g_autofree char *duration = pct_text_duration (result->fit_seconds);
  if (result->stopped == PCT_STOPPED_EARLY)
    return result->best_epoch > 0
               ? g_strdup_printf (_ ("Stopped early: %u of %u epochs in %s, best in epoch %u"), result->epochs,
                                  self->epochs, duration, result->best_epoch)
               : g_strdup_printf (_ ("Stopped early: %u of %u epochs in %s"), result->epochs, self->epochs, duration);
  if (self->state == PCT_RUN_STOPPED)
    return g_strdup_printf (_ ("Stopped by you in epoch %u of %u, after %s"), MAX (1, self->last.epoch), self->epochs, duration);
  return g_strdup_printf (ngettext ("Completed: %u epoch in %s", "Completed: %u epochs in %s", result->epochs),
                          result->epochs, duration);
}

char *
pct_run_describe (PctRun *self)
{
  switch (self->state)
    {
    case PCT_RUN_IDLE:
      return g_strdup (_ ("Nothing trained yet"));
    case PCT_RUN_PREPARING:
      return self->activity == NULL ? g_strdup (_ ("Preparing…")) : g_strdup_printf ("%s…", _ (self->activity));
    case PCT_RUN_RUNNING:
      return describe_running (self);
    case PCT_RUN_PAUSED:
      {
        g_autofree char *batch = pct_text_count (self->last.step);
        return g_strdup_printf (_ ("Paused in epoch %u of %u, after batch %s"), MAX (1, self->last.epoch), self->epochs,
                                batch);
      }
    case PCT_RUN_STOPPING:
      return g_strdup (_ ("Stopping…"));
    case PCT_RUN_COMPLETED:
    case PCT_RUN_STOPPED:
      return describe_end (self);
    case PCT_RUN_FAILED:
    default:
      return self->last.step == 0 || self->going_on ? g_strdup (_ ("The training could not start"))
                                  : g_strdup_printf (_ ("Failed in epoch %u of %u"), self->last.epoch, self->epochs);
    }
}

char *
pct_run_describe_result (PctRun *self)
{
  const PctResult *result = pct_run_get_result (self);
  if (result == NULL || !result->tested)
    return NULL;
  g_autofree char *accuracy = pct_text_percent (result->test_accuracy);
  return g_strdup_printf (_ ("Test accuracy %s"), accuracy);
}
