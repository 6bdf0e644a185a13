/* A training on its own thread: what is asked of it happens between two batches, and nothing that it tells is lost.
 *
 * Every wait is for something that the session wakes for, and fails after a minute. */

#include <pthread.h>
#include <sched.h>
#include <time.h>

#include "engine/train/session.h"
#include "engine/train/trainer.h"
#include "tests/engine/model.h"
#include "tests/engine/support.h"

#define CLASSES 4
#define IMAGES 40
#define BATCH 16
#define STEPS 3 /* an epoch */
#define ENDLESS PCT_MAX_EPOCHS
#define LONGEST_WAIT 60 /* seconds */

/* What the test shares with the session's thread. */
typedef struct {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  unsigned wakes, heeded;
  gboolean open; /* what the body waits for before it begins */

  PctDataset *dataset;
  size_t epochs;
  unsigned freed;

  PctSession *session;
  GPtrArray *events; /* PctEvent, those taken so far */
} Fixture;

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

static void
open_gate (Fixture *fixture)
{
  pthread_mutex_lock (&fixture->mutex);
  fixture->open = TRUE;
  pthread_cond_broadcast (&fixture->changed);
  pthread_mutex_unlock (&fixture->mutex);
}

static void
wait_for_gate (Fixture *fixture)
{
  pthread_mutex_lock (&fixture->mutex);
  while (!fixture->open)
    pthread_cond_wait (&fixture->changed, &fixture->mutex);
  pthread_mutex_unlock (&fixture->mutex);
}

static void
fixture_init (Fixture *fixture, PctSessionBody body, size_t epochs)
{
  *fixture = (Fixture){ .epochs = epochs, .events = g_ptr_array_new_with_free_func ((GDestroyNotify) pct_event_unref) };
  pthread_mutex_init (&fixture->mutex, NULL);
  pthread_cond_init (&fixture->changed, NULL);
  fixture->dataset = test_dataset_new ((PctShape){ 5, 4, 2, FALSE }, CLASSES, IMAGES, NULL, NULL, 3);
  fixture->session = pct_session_new (body, fixture, fixture_free_data, fixture_wake, fixture);
}

static void
fixture_clear (Fixture *fixture)
{
  pct_session_free (fixture->session);
  g_assert_cmpuint (fixture->freed, ==, 1);
  g_ptr_array_unref (fixture->events);
  pct_dataset_free (fixture->dataset);
  pthread_cond_destroy (&fixture->changed);
  pthread_mutex_destroy (&fixture->mutex);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* As app/lab does it: start, the training, its end. */
static void
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

static void
train_when_open (void *data, const PctSink *sink)
{
  wait_for_gate (data);
  train (data, sink);
}

static void
take_events (Fixture *fixture)
{
  for (PctEvent *event; (event = pct_session_next_event (fixture->session)) != NULL;)
    g_ptr_array_add (fixture->events, event);
}

typedef gboolean (*Condition) (Fixture *fixture, size_t number);

/* Takes the events until the condition holds. */
static void
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

static size_t
n_steps (Fixture *fixture)
{
  return pct_step_log_length (pct_session_steps (fixture->session));
}

static gboolean
has_steps (Fixture *fixture, size_t number)
{
  return n_steps (fixture) >= number;
}

static gboolean
is_in_state (Fixture *fixture, size_t state)
{
  return pct_session_state (fixture->session) == (PctSessionState) state;
}

static gboolean
has_events (Fixture *fixture, size_t number)
{
  return fixture->events->len >= number;
}

/* All batches that were asked for are done, and none is under way. */
static gboolean
rests_after (Fixture *fixture, size_t steps)
{
  return n_steps (fixture) >= steps && is_in_state (fixture, PCT_SESSION_PAUSED);
}

static const PctEvent *
find_event (Fixture *fixture, PctEventType type)
{
  for (guint i = 0; i < fixture->events->len; i++)
    if (((PctEvent *) fixture->events->pdata[i])->type == type)
      return fixture->events->pdata[i];
  return NULL;
}

static gboolean
has_event (Fixture *fixture, size_t type)
{
  return find_event (fixture, (PctEventType) type) != NULL;
}

/* All that it told is there: steps counted from 1, epochs counted from 1, start first, result last. */
static void
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

static void
pause_it (Fixture *fixture)
{
  pct_session_pause (fixture->session);
  wait_until (fixture, is_in_state, PCT_SESSION_PAUSED);
}

static void
test_completed (void)
{
  g_auto (Fixture) fixture;
  fixture_init (&fixture, train, 7);
  assert_whole_story (&fixture, PCT_STOPPED_COMPLETED);
  g_assert_cmpuint (n_steps (&fixture), ==, 7 * STEPS);
  g_assert_null (pct_session_next_event (fixture.session));
}

static void
test_pause_and_step (void)
{
  g_auto (Fixture) fixture;
  fixture_init (&fixture, train, ENDLESS);
  wait_until (&fixture, has_steps, 4);
  g_assert_cmpint (pct_session_state (fixture.session), ==, PCT_SESSION_RUNNING);
  pause_it (&fixture);
  size_t steps = n_steps (&fixture);

  /* Across the end of an epoch, too. */
  for (size_t i = 1; i <= 2 * STEPS; i++)
    {
      pct_session_step_batch (fixture.session);
      wait_until (&fixture, rests_after, steps + i);
      g_assert_cmpuint (n_steps (&fixture), ==, steps + i);
    }
  steps = n_steps (&fixture);
  for (size_t i = 0; i < 5; i++)
    pct_session_step_batch (fixture.session);
  wait_until (&fixture, rests_after, steps + 5);
  g_assert_cmpuint (n_steps (&fixture), ==, steps + 5);

  pct_session_resume (fixture.session);
  wait_until (&fixture, has_steps, steps + 25);
  pct_session_stop (fixture.session);
  assert_whole_story (&fixture, PCT_STOPPED_USER);
}

static void
test_step_from_the_start (void)
{
  g_auto (Fixture) fixture;
  fixture_init (&fixture, train_when_open, ENDLESS);
  g_assert_cmpint (pct_session_state (fixture.session), ==, PCT_SESSION_PREPARING);
  pct_session_step_batch (fixture.session);
  open_gate (&fixture);
  wait_until (&fixture, rests_after, 1);
  g_assert_cmpuint (n_steps (&fixture), ==, 1);
}

/* The rate of each batch is the one before the change up to the batch that it names, the new one from then on. */
static void
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

static void
test_rate_while_paused (void)
{
  g_auto (Fixture) fixture;
  fixture_init (&fixture, train, ENDLESS);
  wait_until (&fixture, has_steps, 2);
  pause_it (&fixture);
  size_t steps = n_steps (&fixture);
  /* The last of several counts. */
  pct_session_set_learning_rate (fixture.session, 7);
  pct_session_set_learning_rate (fixture.session, 0.5);
  pct_session_step_batch (fixture.session);
  wait_until (&fixture, rests_after, steps + 1);
  g_assert_cmpuint (n_steps (&fixture), ==, steps + 1);
  g_assert_cmpuint (find_event (&fixture, PCT_EVENT_CHANGE)->change.step, ==, steps);
  assert_rates (&fixture);
}

static void
test_rate_while_running (void)
{
  g_auto (Fixture) fixture;
  fixture_init (&fixture, train, ENDLESS);
  wait_until (&fixture, has_steps, 2);
  pct_session_set_learning_rate (fixture.session, 0.5);
  wait_until (&fixture, has_event, PCT_EVENT_CHANGE);
  wait_until (&fixture, has_steps, find_event (&fixture, PCT_EVENT_CHANGE)->change.step + 10);
  pct_session_stop (fixture.session);
  assert_whole_story (&fixture, PCT_STOPPED_USER);
  assert_rates (&fixture);
}

static void
test_rate_before_the_start (void)
{
  g_auto (Fixture) fixture;
  fixture_init (&fixture, train_when_open, 2);
  pct_session_set_learning_rate (fixture.session, 0.5);
  open_gate (&fixture);
  assert_whole_story (&fixture, PCT_STOPPED_COMPLETED);
  g_assert_cmpuint (find_event (&fixture, PCT_EVENT_CHANGE)->change.step, ==, 0);
  assert_rates (&fixture);
}

static void
test_stop_while_paused (void)
{
  g_auto (Fixture) fixture;
  fixture_init (&fixture, train, ENDLESS);
  wait_until (&fixture, has_steps, 2);
  pause_it (&fixture);
  size_t steps = n_steps (&fixture);
  pct_session_stop (fixture.session);
  assert_whole_story (&fixture, PCT_STOPPED_USER);
  g_assert_cmpuint (n_steps (&fixture), ==, steps);
}

static void
test_stop_before_the_start (void)
{
  g_auto (Fixture) fixture;
  fixture_init (&fixture, train_when_open, ENDLESS);
  pct_session_pause (fixture.session);
  pct_session_stop (fixture.session);
  open_gate (&fixture);
  assert_whole_story (&fixture, PCT_STOPPED_USER);
  g_assert_cmpuint (n_steps (&fixture), ==, 0);
  g_assert_cmpuint (fixture.events->len, ==, 2);
}

static void
test_free_while_running (void)
{
  g_auto (Fixture) fixture;
  fixture_init (&fixture, train, ENDLESS);
  wait_until (&fixture, has_steps, 5);
}

static void
test_free_while_paused (void)
{
  g_auto (Fixture) fixture;
  fixture_init (&fixture, train, ENDLESS);
  wait_until (&fixture, has_steps, 1);
  pause_it (&fixture);
}

static unsigned
count_wakes (Fixture *fixture)
{
  pthread_mutex_lock (&fixture->mutex);
  unsigned wakes = fixture->wakes;
  pthread_mutex_unlock (&fixture->mutex);
  return wakes;
}

/* Runs batches of a paused training without taking an event. */
static void
step_unheard (Fixture *fixture, size_t batches)
{
  size_t end = n_steps (fixture) + batches;
  gint64 latest = g_get_monotonic_time () + LONGEST_WAIT * G_USEC_PER_SEC;
  for (size_t i = 0; i < batches; i++)
    pct_session_step_batch (fixture->session);
  while (!rests_after (fixture, end))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, latest);
      sched_yield ();
    }
}

/* One wake, however much is told, until all of it was taken. */
static void
test_wakes_once (void)
{
  g_auto (Fixture) fixture;
  fixture_init (&fixture, train_when_open, 20);
  pct_session_pause (fixture.session);
  open_gate (&fixture);
  wait_until (&fixture, is_in_state, PCT_SESSION_PAUSED);
  take_events (&fixture);
  unsigned wakes = count_wakes (&fixture);
  guint events = fixture.events->len;

  step_unheard (&fixture, 2 * STEPS + 1);
  g_assert_cmpuint (count_wakes (&fixture), ==, wakes + 1);
  g_ptr_array_add (fixture.events, pct_session_next_event (fixture.session));
  step_unheard (&fixture, 1);
  g_assert_cmpuint (count_wakes (&fixture), ==, wakes + 1);
  take_events (&fixture);
  g_assert_cmpuint (fixture.events->len, ==, events + 2);
  step_unheard (&fixture, 1);
  g_assert_cmpuint (count_wakes (&fixture), ==, wakes + 2);

  pct_session_resume (fixture.session);
  assert_whole_story (&fixture, PCT_STOPPED_COMPLETED);
}

#define MANY 5000

static void
tell_many (void *data, const PctSink *sink)
{
  for (uint64_t i = 0; i < MANY; i++)
    {
      g_autoptr (PctEvent) event = pct_event_new (PCT_EVENT_CHANGE, 0);
      event->change = (PctChange){ .step = i, .setting = g_strdup ("x") };
      g_assert_cmpint (sink->event (sink->data, NULL, event), ==, PCT_GO_ON);
    }
}

static void
test_many_events (void)
{
  g_auto (Fixture) fixture;
  fixture_init (&fixture, tell_many, 0);
  wait_until (&fixture, has_events, MANY / 2);
  wait_until (&fixture, is_in_state, PCT_SESSION_ENDED);
  take_events (&fixture);
  g_assert_cmpuint (fixture.events->len, ==, MANY);
  for (size_t i = 0; i < MANY; i++)
    g_assert_cmpuint (((PctEvent *) fixture.events->pdata[i])->change.step, ==, i);
}

/* Opening, until it is asked to stop. */
static void
open_endlessly (void *data, const PctSink *sink)
{
  while (sink->progress (sink->data, "opening", 0.25) == PCT_GO_ON)
    sched_yield ();
  g_autoptr (PctEvent) event = pct_event_new (PCT_EVENT_ERROR, 0);
  event->error = g_error_new_literal (PCT_ERROR, PCT_ERROR_STOPPED, "stopped");
  g_assert_cmpint (sink->event (sink->data, NULL, event), ==, PCT_STOP);
}

static gboolean
is_opening (Fixture *fixture, size_t number)
{
  const char *what;
  double done = pct_session_progress (fixture->session, &what);
  return done == 0.25 && g_strcmp0 (what, "opening") == 0;
}

static void
test_progress (void)
{
  g_auto (Fixture) fixture;
  fixture_init (&fixture, open_endlessly, 0);
  wait_until (&fixture, is_opening, 0);
  g_assert_cmpint (pct_session_state (fixture.session), ==, PCT_SESSION_PREPARING);
  pct_session_stop (fixture.session);
  wait_until (&fixture, is_in_state, PCT_SESSION_ENDED);
  take_events (&fixture);
  g_assert_cmpuint (fixture.events->len, ==, 1);
  g_assert_error (((PctEvent *) fixture.events->pdata[0])->error, PCT_ERROR, PCT_ERROR_STOPPED);
}

static void
test_free_while_opening (void)
{
  g_auto (Fixture) fixture;
  fixture_init (&fixture, open_endlessly, 0);
}

static void
test_no_progress_between_batches (void)
{
  g_auto (Fixture) fixture;
  const char *what;
  fixture_init (&fixture, train, ENDLESS);
  wait_until (&fixture, has_steps, STEPS + 1);
  pause_it (&fixture);
  pct_session_progress (fixture.session, &what);
  g_assert_null (what);
}

/* Reads the batches in place, as a plot does, until the session ends. */
static void *
follow (void *data)
{
  PctSession *session = data;
  const PctStepLog *steps = pct_session_steps (session);
  gboolean ended = FALSE;
  size_t read = 0;
  while (!ended)
    {
      ended = pct_session_state (session) == PCT_SESSION_ENDED;
      for (size_t length = pct_step_log_length (steps); read < length; read++)
        g_assert_cmpuint (pct_step_log_get (steps, read)->step, ==, read + 1);
      sched_yield ();
    }
  return GSIZE_TO_POINTER (read);
}

static void
test_follower (void)
{
  g_auto (Fixture) fixture;
  pthread_t follower;
  void *read;
  fixture_init (&fixture, train_when_open, 200);
  g_assert_cmpint (pthread_create (&follower, NULL, follow, fixture.session), ==, 0);
  open_gate (&fixture);
  assert_whole_story (&fixture, PCT_STOPPED_COMPLETED);
  pthread_join (follower, &read);
  g_assert_cmpuint (GPOINTER_TO_SIZE (read), ==, 200 * STEPS);
}

static const struct {
  const char *path;
  void (*test) (void);
} tests[] = {
  { "/session/completed", test_completed },
  { "/session/pause-and-step", test_pause_and_step },
  { "/session/step-from-the-start", test_step_from_the_start },
  { "/session/rate-while-paused", test_rate_while_paused },
  { "/session/rate-while-running", test_rate_while_running },
  { "/session/rate-before-the-start", test_rate_before_the_start },
  { "/session/stop-while-paused", test_stop_while_paused },
  { "/session/stop-before-the-start", test_stop_before_the_start },
  { "/session/free-while-running", test_free_while_running },
  { "/session/free-while-paused", test_free_while_paused },
  { "/session/free-while-opening", test_free_while_opening },
  { "/session/wakes-once", test_wakes_once },
  { "/session/many-events", test_many_events },
  { "/session/progress", test_progress },
  { "/session/no-progress-between-batches", test_no_progress_between_batches },
  { "/session/follower", test_follower },
};

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  for (size_t i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_func (tests[i].path, tests[i].test);
  return g_test_run ();
}
