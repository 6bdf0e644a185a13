#include "engine/core/team.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

#define MAX_TEAM 256

/* How long a thread looks for work before it sleeps: some tens of microseconds, the time between two stages of a small
 * network. */
#define SPINS 1000

struct PctTeam {
  unsigned size;
  pthread_t *threads;

  /* What is to be done: written by the caller before `round` grows, read by the workers after. */
  PctTeamTask task;
  void *data;
  size_t pieces;

  /* Each on its own cache line, for they are fought over. */
  _Alignas (64) atomic_size_t next;      /* the next piece */
  _Alignas (64) atomic_uint busy;        /* workers that haven't finished this round */
  _Alignas (64) atomic_uint_fast64_t round;

  _Alignas (64) pthread_mutex_t mutex;
  pthread_cond_t started;
  atomic_uint sleeping;
  atomic_bool ending;
  unsigned spins;
};

typedef struct {
  PctTeam *team;
  unsigned number;
} Worker;

static inline void
relax (void)
{
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause ();
#elif defined(__aarch64__)
  __asm__ volatile ("yield");
#endif
}

static void
take_pieces (PctTeam *team, unsigned worker)
{
  size_t piece;
  while ((piece = atomic_fetch_add_explicit (&team->next, 1, memory_order_relaxed)) < team->pieces)
    team->task (team->data, piece, worker);
}

/* Waits until the round is no longer `seen`; returns the new one. */
static uint_fast64_t
wait_for_round (PctTeam *team, uint_fast64_t seen)
{
  for (unsigned spin = 0; spin < team->spins; spin++)
    {
      uint_fast64_t round = atomic_load_explicit (&team->round, memory_order_acquire);
      if (round != seen)
        return round;
      relax ();
    }

  pthread_mutex_lock (&team->mutex);
  atomic_fetch_add (&team->sleeping, 1);
  while (atomic_load (&team->round) == seen)
    pthread_cond_wait (&team->started, &team->mutex);
  atomic_fetch_sub (&team->sleeping, 1);
  pthread_mutex_unlock (&team->mutex);
  return atomic_load (&team->round);
}

static void *
work (void *data)
{
  Worker worker = *(Worker *) data;
  PctTeam *team = worker.team;
  uint_fast64_t round = 0;

  g_free (data);
  for (;;)
    {
      round = wait_for_round (team, round);
      if (atomic_load (&team->ending))
        return NULL;
      take_pieces (team, worker.number);
      atomic_fetch_sub_explicit (&team->busy, 1, memory_order_release);
    }
}

/* Sequentially consistent with wait_for_round: either the sleeper sees the new round or this sees the sleeper. */
static void
begin_round (PctTeam *team)
{
  atomic_fetch_add (&team->round, 1);
  if (atomic_load (&team->sleeping) == 0)
    return;
  pthread_mutex_lock (&team->mutex);
  pthread_cond_broadcast (&team->started);
  pthread_mutex_unlock (&team->mutex);
}

unsigned
pct_team_processors (void)
{
  cpu_set_t set;
  if (sched_getaffinity (0, sizeof set, &set) != 0)
    return MAX (g_get_num_processors (), 1);
  return (unsigned) CLAMP (CPU_COUNT (&set), 1, MAX_TEAM);
}

PctTeam *
pct_team_new (unsigned threads)
{
  PctTeam *team = g_aligned_alloc0 (1, sizeof *team, 64);
  unsigned processors = pct_team_processors ();

  threads = MIN (threads > 0 ? threads : processors, MAX_TEAM);
  /* More threads than processors: who spins keeps another from working. */
  team->spins = threads <= processors ? SPINS : 0;
  team->size = 1;
  team->threads = g_new0 (pthread_t, threads);
  pthread_mutex_init (&team->mutex, NULL);
  pthread_cond_init (&team->started, NULL);

  for (unsigned number = 1; number < threads; number++)
    {
      Worker *worker = g_new (Worker, 1);
      *worker = (Worker){ team, number };
      if (pthread_create (&team->threads[number], NULL, work, worker) != 0)
        {
          g_free (worker);
          g_warning ("Only %u of %u threads could be started", number, threads);
          break;
        }
      team->size++;
    }
  return team;
}

void
pct_team_free (PctTeam *team)
{
  if (team == NULL)
    return;
  atomic_store (&team->ending, TRUE);
  begin_round (team);
  for (unsigned number = 1; number < team->size; number++)
    pthread_join (team->threads[number], NULL);
  pthread_cond_destroy (&team->started);
  pthread_mutex_destroy (&team->mutex);
  g_free (team->threads);
  g_aligned_free (team);
}

unsigned
pct_team_size (const PctTeam *team)
{
  return team->size;
}

void
pct_team_run (PctTeam *team, size_t pieces, PctTeamTask task, void *data)
{
  if (team->size == 1 || pieces <= 1)
    {
      for (size_t piece = 0; piece < pieces; piece++)
        task (data, piece, 0);
      return;
    }

  team->task = task;
  team->data = data;
  team->pieces = pieces;
  atomic_store_explicit (&team->next, 0, memory_order_relaxed);
  atomic_store_explicit (&team->busy, team->size - 1, memory_order_relaxed);
  begin_round (team);
  take_pieces (team, 0);

  for (unsigned spin = 0; atomic_load_explicit (&team->busy, memory_order_acquire) > 0; spin++)
    {
      relax ();
      if (spin >= team->spins)
        sched_yield ();
    }
}
