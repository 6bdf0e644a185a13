/* A session that is held back to so many epochs a second. */

#include <pthread.h>
#include <sched.h>

#include "tests/engine/session.h"
#include "tests/engine/support.h"

/* At a pace it computes the same as at full speed, takes its time, and measures the training without that. */
static void
test_pace (void)
{
  const double pace = 20;
  g_auto (Fixture) quick, slow;
  fixture_init (&quick, train, 4);
  assert_whole_story (&quick, PCT_STOPPED_COMPLETED);

  fixture_init (&slow, train_when_open, 4);
  pct_session_set_pace (slow.session, pace);
  gint64 begun = g_get_monotonic_time ();
  open_gate (&slow);
  assert_whole_story (&slow, PCT_STOPPED_COMPLETED);
  /* Two of the batches need not wait: the first one, and one that catches up. */
  double least = (4 * STEPS - 2) / (STEPS * pace);
  g_assert_cmpfloat ((double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC, >=, least);
  for (size_t i = 0; i < 4 * STEPS; i++)
    g_assert_cmpmem (pct_step_log_get (pct_session_steps (slow.session), i), sizeof (PctStep),
                     pct_step_log_get (pct_session_steps (quick.session), i), sizeof (PctStep));
  /* With the waiting counted it would be the pace itself; a busy machine leaves little more than that. */
  g_assert_cmpfloat (find_event (&slow, PCT_EVENT_EPOCH)->epoch.images_per_second, >, 1.25 * pace * IMAGES);
}

/* Nothing that is asked for waits until the pace lets a batch begin, which here would be hours. */
static void
test_pace_waits_for_nobody (void)
{
  g_auto (Fixture) fixture;
  fixture_init (&fixture, train_when_open, ENDLESS);
  pct_session_set_pace (fixture.session, 1e-5);
  open_gate (&fixture);
  wait_until (&fixture, has_steps, 1);
  g_assert_cmpint (pct_session_state (fixture.session), ==, PCT_SESSION_RUNNING);
  pause_it (&fixture);
  g_assert_cmpuint (n_steps (&fixture), ==, 1);
  pct_session_step_batch (fixture.session);
  wait_until (&fixture, rests_after, 2);
  g_assert_cmpuint (n_steps (&fixture), ==, 2);

  pct_session_resume (fixture.session);
  wait_until (&fixture, is_in_state, PCT_SESSION_RUNNING);
  pct_session_step_batch (fixture.session);
  wait_until (&fixture, rests_after, 3);
  pct_session_set_learning_rate (fixture.session, 0.5);
  pct_session_resume (fixture.session);
  wait_until (&fixture, is_in_state, PCT_SESSION_RUNNING);
  pct_session_set_pace (fixture.session, 0);
  wait_until (&fixture, has_steps, 40);
  pct_session_set_pace (fixture.session, 1e-5);
  pct_session_stop (fixture.session);
  assert_whole_story (&fixture, PCT_STOPPED_USER);
  assert_rates (&fixture);
}

static void *
change_pace (void *data)
{
  Fixture *fixture = data;
  for (unsigned i = 0; !is_in_state (fixture, PCT_SESSION_ENDED); i++)
    {
      pct_session_set_pace (fixture->session, i % 2 == 0 ? 500 : 0);
      sched_yield ();
    }
  return NULL;
}

static void
test_pace_from_another_thread (void)
{
  g_auto (Fixture) fixture;
  pthread_t other;
  fixture_init (&fixture, train_when_open, 50);
  g_assert_cmpint (pthread_create (&other, NULL, change_pace, &fixture), ==, 0);
  open_gate (&fixture);
  assert_whole_story (&fixture, PCT_STOPPED_COMPLETED);
  pthread_join (other, NULL);
  g_assert_cmpuint (n_steps (&fixture), ==, 50 * STEPS);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/session/pace", test_pace);
  g_test_add_func ("/session/pace-waits-for-nobody", test_pace_waits_for_nobody);
  g_test_add_func ("/session/pace-from-another-thread", test_pace_from_another_thread);
  return g_test_run ();
}
