/* The team of threads and the memory that everything stands on. */

#include <float.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>

#include "engine/core/memory.h"
#include "tests/engine/support.h"

#define MOST_PIECES 1000

typedef struct {
  unsigned size;
  atomic_uint runs[MOST_PIECES];
  atomic_uint inside[256]; /* pieces that a worker is in: never two */
} Count;

static void
count_piece (void *data, size_t piece, unsigned worker)
{
  Count *count = data;
  g_assert_cmpuint (worker, <, count->size);
  g_assert_cmpuint (atomic_fetch_add (&count->inside[worker], 1), ==, 0);
  atomic_fetch_add (&count->runs[piece], 1);
  atomic_fetch_sub (&count->inside[worker], 1);
}

static void
test_team (void)
{
  static const unsigned sizes[] = { 1, 2, 3, 7, 64 };
  static const size_t pieces[] = { 0, 1, 2, 3, 5, 64, MOST_PIECES };

  for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (PctTeam) team = pct_team_new (sizes[s]);
      g_assert_cmpuint (pct_team_size (team), ==, sizes[s]);
      for (size_t round = 0; round < 5 * G_N_ELEMENTS (pieces); round++)
        {
          g_autofree Count *count = g_new0 (Count, 1);
          size_t n = pieces[round % G_N_ELEMENTS (pieces)];
          count->size = sizes[s];
          /* Now and then all are asleep when the next round begins. */
          if (round % 10 == 9)
            g_usleep (2000);
          pct_team_run (team, n, count_piece, count);
          for (size_t i = 0; i < MOST_PIECES; i++)
            g_assert_cmpuint (atomic_load (&count->runs[i]), ==, i < n);
        }
    }
}

static void
add_one (void *data, size_t piece, unsigned worker)
{
  size_t *values = data;
  values[piece]++;
}

/* What the pieces wrote without any atomic is there when the round is over; thread sanitizer listens. */
static void
test_team_visible (void)
{
  g_autoptr (PctTeam) team = pct_team_new (3);
  size_t values[9] = { 0 };
  for (size_t round = 1; round <= 20000; round++)
    {
      pct_team_run (team, G_N_ELEMENTS (values), add_one, values);
      g_assert_cmpuint (values[round % G_N_ELEMENTS (values)], ==, round);
    }
}

/* Threads beyond the processors sleep through a round: they would wake to find nothing left, and the others would wait. */
static void
test_team_too_large (void)
{
  const unsigned processors = pct_team_processors (), threads = MAX (64, 8 * processors), rounds = 500;
  g_autoptr (PctTeam) team = pct_team_new (threads);
  struct rusage before, after;
  size_t values[40] = { 0 };

  getrusage (RUSAGE_SELF, &before);
  for (unsigned round = 0; round < rounds; round++)
    pct_team_run (team, G_N_ELEMENTS (values), add_one, values);
  getrusage (RUSAGE_SELF, &after);
  /* A thread that sleeps gives its processor up once; starting all of them, and one more in doubt, are allowed for. */
  g_assert_cmpint (after.ru_nvcsw - before.ru_nvcsw, <, 2 * rounds * processors + threads);
}

#if defined(__SSE2__)
static void
halve (void *data, size_t piece, unsigned worker)
{
  volatile float *values = data;
  values[piece] *= 0.5f;
}

/* A denormal number is zero in every task, whoever runs it, and a number again for the caller. */
static void
test_team_denormal (void)
{
  for (unsigned threads = 1; threads <= 3; threads++)
    {
      g_autoptr (PctTeam) team = pct_team_new (threads);
      volatile float values[100], alone = 1e-39f;
      for (size_t i = 0; i < G_N_ELEMENTS (values); i++)
        values[i] = i % 2 == 0 ? 1e-39f : FLT_MIN;
      pct_team_run (team, G_N_ELEMENTS (values), halve, (void *) values);
      pct_team_run (team, 1, halve, (void *) &alone);
      for (size_t i = 0; i < G_N_ELEMENTS (values); i++)
        g_assert_true (memcmp ((const float *) &values[i], &(float){ 0 }, sizeof (float)) == 0);
      g_assert_true (memcmp ((const float *) &alone, &(float){ 0 }, sizeof (float)) == 0);
      alone = FLT_MIN;
      alone *= 0.5f;
      g_assert_true (alone > 0);
    }
}
#endif

static void
test_team_of_all (void)
{
  g_autoptr (PctTeam) team = pct_team_new (0);
  g_assert_cmpuint (pct_team_size (team), ==, pct_team_processors ());
  g_assert_cmpuint (pct_team_size (team), >=, 1);
}

static void
test_memory (void)
{
  static const size_t impossible[][2] = { { G_MAXSIZE, 2 }, { G_MAXSIZE / 4 + 1, 4 }, { G_MAXSIZE, 1 }, { (size_t) 1 << 60, 1 } };
  for (size_t i = 0; i < G_N_ELEMENTS (impossible); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (pct_memory_new ("a field", impossible[i][0], impossible[i][1], &error));
      g_assert_error (error, PCT_ERROR, PCT_ERROR_MEMORY);
      g_assert_true (g_str_has_prefix (error->message, "a field"));
    }

  g_autoptr (GError) error = NULL;
  char *memory = pct_memory_new ("a field", 1000, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpuint ((guintptr) memory % 64, ==, 0);
  for (size_t i = 0; i < 3000; i++)
    g_assert_cmpint (memory[i], ==, 0);
  pct_memory_free (memory);
  pct_memory_free (NULL);
}

static void
test_arena (void)
{
  static const size_t sizes[] = { 1, 0, 64, 65, 1000 };
  g_autoptr (GError) error = NULL;
  PctArena arena = { 0 };
  char *end = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    g_assert_null (pct_arena_take (&arena, sizes[i], sizeof (float)));
  g_assert_true (pct_arena_commit (&arena, "a field", &error));
  g_assert_no_error (error);
  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      char *piece = pct_arena_take (&arena, sizes[i], sizeof (float));
      g_assert_cmpuint ((guintptr) piece % 64, ==, 0);
      g_assert_true (end == NULL || piece >= end);
      memset (piece, 1, sizes[i] * sizeof (float));
      end = piece + sizes[i] * sizeof (float);
    }
  pct_arena_clear (&arena);

  pct_arena_take (&arena, G_MAXSIZE / 2, 1);
  pct_arena_take (&arena, G_MAXSIZE / 2, 1);
  pct_arena_take (&arena, G_MAXSIZE / 2, 8);
  g_assert_false (pct_arena_commit (&arena, "a field", &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_MEMORY);
  pct_arena_clear (&arena);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/core/team", test_team);
  g_test_add_func ("/core/team-visible", test_team_visible);
  g_test_add_func ("/core/team-too-large", test_team_too_large);
#if defined(__SSE2__)
  g_test_add_func ("/core/team-denormal", test_team_denormal);
#endif
  g_test_add_func ("/core/team-of-all", test_team_of_all);
  g_test_add_func ("/core/memory", test_memory);
  g_test_add_func ("/core/arena", test_arena);
  return g_test_run ();
}
