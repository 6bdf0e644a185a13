#include "engine/train/session.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "engine/train/trainer.h"

/* Seconds between two batches, at the slowest pace. */
#define LONGEST_PERIOD 86400

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
  double pace;           /* epochs a second, or 0 */

  double due;            /* the thread's own: when the next batch may begin, in seconds of the monotonic clock */
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

static double
seconds_now (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* With the mutex: when the next batch may begin. What a slow batch or an evaluation cost is caught up by one batch's time
 * at most, so that epochs don't come in bursts. */
static double
next_due (const PctSession *session, PctTrainer *trainer, double asked)
{
  if (session->pace <= 0 || trainer == NULL)
    return 0;
  double period = fmin (1 / (session->pace * (double) pct_trainer_steps_per_epoch (trainer)), LONGEST_PERIOD);
  return fmax (session->due, asked - period) + period;
}

/* With the mutex: until a request comes, or until then. */
static void
wait_for_request (PctSession *session, double until)
{
  const struct timespec when = { (time_t) until, (long) ((until - floor (until)) * 1e9) };
  pthread_cond_timedwait (&session->changed, &session->mutex, &when);
}

/* With the mutex: carries out what was asked, and waits while paused or ahead of the pace. */
static void
wait_for_turn (PctSession *session, PctTrainer *trainer)
{
  double asked = seconds_now ();
  while (!session->stopping)
    {
      if (session->has_rate && trainer != NULL)
        {
          pct_trainer_set_learning_rate (trainer, session->rate);
          session->has_rate = FALSE;
        }
      if (session->paused && session->single_steps > 0)
        {
          session->single_steps--;
          return;
        }
      double due = next_due (session, trainer, asked);
      if (!session->paused && seconds_now () >= due)
        {
          session->due = due;
          return;
        }
      set_state (session, session->paused ? PCT_SESSION_PAUSED : PCT_SESSION_RUNNING);
      if (session->paused)
        pthread_cond_wait (&session->changed, &session->mutex);
      else
        wait_for_request (session, due);
    }
}

/* Between batches. */
static PctVerdict
attend (PctSession *session, PctTrainer *trainer)
{
  PctVerdict verdict;

  pthread_mutex_lock (&session->mutex);
  wait_for_turn (session, trainer);
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
  session->due = -INFINITY;
  session->steps = pct_step_log_new ();
  atomic_init (&session->state, PCT_SESSION_PREPARING);
  pthread_mutex_init (&session->mutex, NULL);
  pthread_condattr_t monotonic;
  pthread_condattr_init (&monotonic);
  pthread_condattr_setclock (&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init (&session->changed, &monotonic);
  pthread_condattr_destroy (&monotonic);
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
  pthread_cond_signal (&session->changed);
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

void
pct_session_set_pace (PctSession *session, double epochs_per_second)
{
  g_assert (epochs_per_second >= 0);
  pthread_mutex_lock (&session->mutex);
  session->pace = epochs_per_second;
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
