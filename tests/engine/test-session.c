/* A training on its own thread: what is asked of it happens between two batches, and nothing that it tells is lost.
 *
 * Every wait is for something that the session wakes for, and fails after a minute. */

#include <pthread.h>
#include <sched.h>

#include "tests/engine/session.h"
#include "tests/engine/support.h"

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
