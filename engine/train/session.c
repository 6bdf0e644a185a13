#include "engine/train/session.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "engine/train/trainer.h"

struct PctSession {
  GThread *thread;
  PctSessionBody body;
  void *data;
  GDestroyNotify free_data;
  void (*wake) (void *wake_data);
  void *wake_data;

  PctStepLog *steps;
  atomic_int state;         /* PctSessionState */
  atomic_bool woken;        /* wake was called and nobody has found the queue empty since */
  atomic_uint progress;     /* in millionths */
  const char *_Atomic what;

  pthread_mutex_t mutex; /* holds what follows */
  pthread_cond_t changed;
  GQueue events;         /* PctEvent, from the oldest */
  gboolean paused, stopping, has_rate;
  guint single_steps;    /* batches to run although paused */
  double rate;
};

static void
wake (PctSession *session)
{
  if (session->wake != NULL && !atomic_exchange (&session->woken, TRUE))
    session->wake (session->wake_data);
}

static void
set_state (PctSession *session, PctSessionState state)
{
  if (atomic_exchange (&session->state, state) != (int) state)
    wake (session);
}

/* Between batches: carries out what was asked, and waits while paused. */
static PctVerdict
attend (PctSession *session, PctTrainer *trainer)
{
  PctVerdict verdict;

  pthread_mutex_lock (&session->mutex);
  for (;;)
    {
      if (session->has_rate && trainer != NULL)
        {
          pct_trainer_set_learning_rate (trainer, session->rate);
          session->has_rate = FALSE;
        }
      if (session->stopping || !session->paused)
        break;
      if (session->single_steps > 0)
        {
          session->single_steps--;
          break;
        }
      set_state (session, PCT_SESSION_PAUSED);
      pthread_cond_wait (&session->changed, &session->mutex);
    }
  verdict = session->stopping ? PCT_STOP : PCT_GO_ON;
  pthread_mutex_unlock (&session->mutex);
  set_state (session, PCT_SESSION_RUNNING);
  return verdict;
}

static PctVerdict
take_step (void *data, PctTrainer *trainer, const PctStep *step)
{
  PctSession *session = data;

  atomic_store_explicit (&session->what, NULL, memory_order_relaxed);
  pct_step_log_append (session->steps, step);
  wake (session);
  /* Nothing waits for a batch that was trained long ago. */
  return trainer == NULL ? PCT_GO_ON : attend (session, trainer);
}

static PctVerdict
take_event (void *data, PctTrainer *trainer, PctEvent *event)
{
  PctSession *session = data;
  gboolean stopping;

  pthread_mutex_lock (&session->mutex);
  g_queue_push_tail (&session->events, pct_event_ref (event));
  stopping = session->stopping;
  pthread_mutex_unlock (&session->mutex);
  wake (session);
  if (event->type == PCT_EVENT_START)
    return attend (session, trainer);
  return stopping ? PCT_STOP : PCT_GO_ON;
}

static PctVerdict
take_progress (void *data, const char *what, double done)
{
  PctSession *session = data;
  gboolean stopping;

  atomic_store_explicit (&session->what, what, memory_order_relaxed);
  atomic_store_explicit (&session->progress, (unsigned) (CLAMP (done, 0, 1) * 1e6), memory_order_relaxed);
  wake (session);
  pthread_mutex_lock (&session->mutex);
  stopping = session->stopping;
  pthread_mutex_unlock (&session->mutex);
  return stopping ? PCT_STOP : PCT_GO_ON;
}

static void *
run (void *data)
{
  PctSession *session = data;
  PctSink sink = { session, take_step, take_event, take_progress };

  session->body (session->data, &sink);
  set_state (session, PCT_SESSION_ENDED);
  return NULL;
}

PctSession *
pct_session_new (PctSessionBody body, void *data, GDestroyNotify free_data, void (*wake_function) (void *wake_data), void *wake_data)
{
  PctSession *session = g_new0 (PctSession, 1);

  session->body = body;
  session->data = data;
  session->free_data = free_data;
  session->wake = wake_function;
  session->wake_data = wake_data;
  session->steps = pct_step_log_new ();
  atomic_init (&session->state, PCT_SESSION_PREPARING);
  pthread_mutex_init (&session->mutex, NULL);
  pthread_cond_init (&session->changed, NULL);
  g_queue_init (&session->events);
  session->thread = g_thread_new ("training", run, session);
  return session;
}

void
pct_session_free (PctSession *session)
{
  if (session == NULL)
    return;
  pct_session_stop (session);
  g_thread_join (session->thread);
  g_queue_clear_full (&session->events, (GDestroyNotify) pct_event_unref);
  pct_step_log_free (session->steps);
  pthread_cond_destroy (&session->changed);
  pthread_mutex_destroy (&session->mutex);
  if (session->free_data != NULL)
    session->free_data (session->data);
  g_free (session);
}

void
pct_session_pause (PctSession *session)
{
  pthread_mutex_lock (&session->mutex);
  session->paused = TRUE;
  pthread_mutex_unlock (&session->mutex);
}

void
pct_session_resume (PctSession *session)
{
  pthread_mutex_lock (&session->mutex);
  session->paused = FALSE;
  session->single_steps = 0;
  pthread_cond_signal (&session->changed);
  pthread_mutex_unlock (&session->mutex);
}

void
pct_session_step_batch (PctSession *session)
{
  pthread_mutex_lock (&session->mutex);
  session->paused = TRUE;
  session->single_steps++;
  pthread_cond_signal (&session->changed);
  pthread_mutex_unlock (&session->mutex);
}

void
pct_session_stop (PctSession *session)
{
  pthread_mutex_lock (&session->mutex);
  session->stopping = TRUE;
  pthread_cond_signal (&session->changed);
  pthread_mutex_unlock (&session->mutex);
}

void
pct_session_set_learning_rate (PctSession *session, double rate)
{
  pthread_mutex_lock (&session->mutex);
  session->rate = rate;
  session->has_rate = TRUE;
  pthread_cond_signal (&session->changed);
  pthread_mutex_unlock (&session->mutex);
}

PctSessionState
pct_session_state (PctSession *session)
{
  return (PctSessionState) atomic_load (&session->state);
}

const PctStepLog *
pct_session_steps (PctSession *session)
{
  return session->steps;
}

double
pct_session_progress (PctSession *session, const char **what)
{
  if (what != NULL)
    *what = atomic_load_explicit (&session->what, memory_order_relaxed);
  return (double) atomic_load_explicit (&session->progress, memory_order_relaxed) / 1e6;
}

PctEvent *
pct_session_next_event (PctSession *session)
{
  PctEvent *event;

  pthread_mutex_lock (&session->mutex);
  event = g_queue_pop_head (&session->events);
  /* Read as well as written: what was told before a wake that was left out is then seen by who looks from here on. */
  if (event == NULL)
    atomic_exchange (&session->woken, FALSE);
  pthread_mutex_unlock (&session->mutex);
  return event;
}
