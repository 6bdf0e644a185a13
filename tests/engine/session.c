#include "tests/engine/session.h"

#include <time.h>

#include "tests/engine/model.h"
#include "tests/engine/support.h"

static void
fixture_wake (void *data)
{
  Fixture *fixture = data;
  pthread_mutex_lock (&fixture->mutex);
  fixture->wakes++;
  pthread_cond_broadcast (&fixture->changed);
  pthread_mutex_unlock (&fixture->mutex);
}

static void
fixture_free_data (void *data)
{
  Fixture *fixture = data;
  fixture->freed++;
}

void
open_gate (Fixture *fixture)
{
  pthread_mutex_lock (&fixture->mutex);
  fixture->open = TRUE;
  pthread_cond_broadcast (&fixture->changed);
  pthread_mutex_unlock (&fixture->mutex);
}

/* On the session's thread. */
static void
wait_for_gate (Fixture *fixture)
{
  pthread_mutex_lock (&fixture->mutex);
  while (!fixture->open)
    pthread_cond_wait (&fixture->changed, &fixture->mutex);
  pthread_mutex_unlock (&fixture->mutex);
}

void
fixture_init (Fixture *fixture, PctSessionBody body, size_t epochs)
{
  *fixture = (Fixture){ .epochs = epochs, .events = g_ptr_array_new_with_free_func ((GDestroyNotify) pct_event_unref) };
  pthread_mutex_init (&fixture->mutex, NULL);
  pthread_cond_init (&fixture->changed, NULL);
  fixture->dataset = test_dataset_new ((PctShape){ 5, 4, 2, FALSE }, CLASSES, IMAGES, NULL, NULL, 3);
  fixture->session = pct_session_new (body, fixture, fixture_free_data, fixture_wake, fixture);
}

void
fixture_clear (Fixture *fixture)
{
  pct_session_free (fixture->session);
  g_assert_cmpuint (fixture->freed, ==, 1);
  g_ptr_array_unref (fixture->events);
  pct_dataset_free (fixture->dataset);
  pthread_cond_destroy (&fixture->changed);
  pthread_mutex_destroy (&fixture->mutex);
}

/* As app/lab does it: start, the training, its end. */
void
train (void *data, const PctSink *sink)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;
  static PctLayerSpec layers[] = { { .type = PCT_LAYER_FLATTEN },
                                   { .type = PCT_LAYER_DENSE, .units = CLASSES, .activation = PCT_ACTIVATION_SOFTMAX, .use_bias = TRUE } };
  PctTrainerOptions options = { .model = { G_N_ELEMENTS (layers), layers }, .optimizer = pct_optimizer_spec (PCT_OPTIMIZER_SGD),
                                .training = pct_training_spec () };
  options.training.batch_size = BATCH;
  options.training.epochs = fixture->epochs;
  options.training.threads = 2;
  g_autoptr (PctTrainer) trainer = pct_trainer_new (&options, fixture->dataset, &error);
  g_assert_no_error (error);
  g_autoptr (PctEvent) start = pct_event_new (PCT_EVENT_START, 0), end = pct_event_new (PCT_EVENT_RESULT, 0);

  end->result.stopped = PCT_STOPPED_USER;
  if (sink->event (sink->data, trainer, start) == PCT_GO_ON)
    pct_trainer_run (trainer, sink, &end->result.stopped, &error);
  g_assert_no_error (error);
  sink->event (sink->data, trainer, end);
}

void
train_when_open (void *data, const PctSink *sink)
{
  wait_for_gate (data);
  train (data, sink);
}

void
take_events (Fixture *fixture)
{
  for (PctEvent *event; (event = pct_session_next_event (fixture->session)) != NULL;)
    g_ptr_array_add (fixture->events, event);
}

/* Takes the events until the condition holds. */
void
wait_until (Fixture *fixture, Condition condition, size_t number)
{
  struct timespec end;
  clock_gettime (CLOCK_REALTIME, &end);
  end.tv_sec += LONGEST_WAIT;
  for (;;)
    {
      take_events (fixture);
      if (condition (fixture, number))
        return;
      pthread_mutex_lock (&fixture->mutex);
      while (fixture->wakes == fixture->heeded)
        if (pthread_cond_timedwait (&fixture->changed, &fixture->mutex, &end) != 0)
          g_error ("The session never got there");
      fixture->heeded = fixture->wakes;
      pthread_mutex_unlock (&fixture->mutex);
    }
}

size_t
n_steps (Fixture *fixture)
{
  return pct_step_log_length (pct_session_steps (fixture->session));
}

gboolean
has_steps (Fixture *fixture, size_t number)
{
  return n_steps (fixture) >= number;
}

gboolean
is_in_state (Fixture *fixture, size_t state)
{
  return pct_session_state (fixture->session) == (PctSessionState) state;
}

gboolean
has_events (Fixture *fixture, size_t number)
{
  return fixture->events->len >= number;
}

/* All batches that were asked for are done, and none is under way. */
gboolean
rests_after (Fixture *fixture, size_t steps)
{
  return n_steps (fixture) >= steps && is_in_state (fixture, PCT_SESSION_PAUSED);
}

const PctEvent *
find_event (Fixture *fixture, PctEventType type)
{
  for (guint i = 0; i < fixture->events->len; i++)
    if (((PctEvent *) fixture->events->pdata[i])->type == type)
      return fixture->events->pdata[i];
  return NULL;
}

gboolean
has_event (Fixture *fixture, size_t type)
{
  return find_event (fixture, (PctEventType) type) != NULL;
}

/* All that it told is there: steps counted from 1, epochs counted from 1, start first, result last. */
void
assert_whole_story (Fixture *fixture, PctStopped stopped)
{
  wait_until (fixture, is_in_state, PCT_SESSION_ENDED);
  take_events (fixture);
  size_t steps = n_steps (fixture), epochs = 0;
  for (size_t i = 0; i < steps; i++)
    {
      const PctStep *step = pct_step_log_get (pct_session_steps (fixture->session), i);
      g_assert_cmpuint (step->step, ==, i + 1);
      g_assert_cmpuint (step->epoch, ==, i / STEPS + 1);
    }
  for (guint i = 0; i < fixture->events->len; i++)
    {
      const PctEvent *event = fixture->events->pdata[i];
      g_assert_true ((event->type == PCT_EVENT_START) == (i == 0));
      g_assert_true ((event->type == PCT_EVENT_RESULT) == (i + 1 == fixture->events->len));
      if (event->type == PCT_EVENT_EPOCH)
        g_assert_cmpuint (event->epoch.epoch, ==, ++epochs);
    }
  g_assert_cmpint (find_event (fixture, PCT_EVENT_RESULT)->result.stopped, ==, stopped);
  if (stopped == PCT_STOPPED_COMPLETED)
    g_assert_cmpuint (epochs, ==, fixture->epochs);
  /* The last epoch's evaluation is what a stop may have left out. */
  g_assert_true (epochs == steps / STEPS || (steps % STEPS == 0 && epochs + 1 == steps / STEPS));
}

void
pause_it (Fixture *fixture)
{
  pct_session_pause (fixture->session);
  wait_until (fixture, is_in_state, PCT_SESSION_PAUSED);
}

/* The rate of each batch is the one before the change up to the batch that it names, the new one from then on. */
void
assert_rates (Fixture *fixture)
{
  const PctEvent *event = find_event (fixture, PCT_EVENT_CHANGE);
  const PctChange *change = &event->change;
  const PctStepLog *steps = pct_session_steps (fixture->session);
  g_assert_cmpfloat (change->from, ==, 0.01);
  g_assert_cmpfloat (change->to, ==, 0.5);
  for (size_t i = 0; i < pct_step_log_length (steps); i++)
    g_assert_cmpfloat (pct_step_log_get (steps, i)->learning_rate, ==, i < change->step ? 0.01f : 0.5f);
}
