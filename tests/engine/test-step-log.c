/* The log of batches: what was written stands where it was, and readers on other threads see only whole records. */

#include <pthread.h>
#include <stdatomic.h>

#include "engine/train/step-log.h"
#include "tests/engine/support.h"

#define RECORDS (5 * PCT_STEP_BLOCK + 3)
#define READERS 2

static PctStep
record (size_t index)
{
  return (PctStep){ index + 1, (uint32_t) (index / 100 + 1), (float) index * 0.5f, (float) index * 0.25f, (float) index * 0.125f };
}

static void
assert_record (const PctStep *step, size_t index)
{
  PctStep expected = record (index);
  g_assert_cmpmem (step, sizeof *step, &expected, sizeof expected);
}

static void
test_order (void)
{
  g_autoptr (PctStepLog) log = pct_step_log_new ();
  const PctStep *first = NULL;

  g_assert_cmpuint (pct_step_log_length (log), ==, 0);
  for (size_t i = 0; i < RECORDS; i++)
    {
      PctStep step = record (i);
      g_assert_true (pct_step_log_append (log, &step));
      g_assert_cmpuint (pct_step_log_length (log), ==, i + 1);
      assert_record (pct_step_log_get (log, i), i);
      first = first ? first : pct_step_log_get (log, 0);
    }
  g_assert_true (pct_step_log_get (log, 0) == first);
  for (size_t i = 0; i < RECORDS; i++)
    assert_record (pct_step_log_get (log, i), i);
}

typedef struct {
  const PctStepLog *log;
  atomic_bool written;
} Shared;

/* Reads each record as soon as it is there, until the last. Returns how many. */
static void *
read_all (void *data)
{
  Shared *shared = data;
  size_t read = 0;
  while (read < RECORDS)
    {
      gboolean written = atomic_load (&shared->written);
      size_t length = pct_step_log_length (shared->log);
      g_assert_true (length <= RECORDS && length >= read && (!written || length == RECORDS));
      for (; read < length; read++)
        assert_record (pct_step_log_get (shared->log, read), read);
    }
  return GSIZE_TO_POINTER (read);
}

static void
test_readers (void)
{
  g_autoptr (PctStepLog) log = pct_step_log_new ();
  Shared shared = { .log = log };
  pthread_t readers[READERS];

  for (size_t i = 0; i < READERS; i++)
    g_assert_cmpint (pthread_create (&readers[i], NULL, read_all, &shared), ==, 0);
  for (size_t i = 0; i < RECORDS; i++)
    {
      PctStep step = record (i);
      g_assert_true (pct_step_log_append (log, &step));
    }
  atomic_store (&shared.written, TRUE);
  for (size_t i = 0; i < READERS; i++)
    {
      void *read;
      pthread_join (readers[i], &read);
      g_assert_cmpuint (GPOINTER_TO_SIZE (read), ==, RECORDS);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/step-log/order", test_order);
  g_test_add_func ("/step-log/readers", test_readers);
  return g_test_run ();
}
