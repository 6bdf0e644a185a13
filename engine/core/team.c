#include "engine/core/team.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

#define MAX_TEAM 256

/* How long a thread looks for work before it sleeps: some tens of microseconds, the time between two stages of a small
 * network. */
#define SPINS 1000

struct PctTeam {
  unsigned size;
  pthread_t *threads;

  /* What is to be done: written by the caller before `offered`, read by who has taken a piece. */
  PctTeamTask task;
  void *data;
  size_t pieces;

  /* Each on its own cache line, for they are fought over. */
  _Alignas (64) atomic_uint_fast64_t offered; /* the round's number, and in the lower half its pieces that nobody has taken */
  _Alignas (64) atomic_size_t done;           /* pieces of those who found no more to take */

  _Alignas (64) pthread_mutex_t mutex;
  pthread_cond_t started;
  atomic_uint sleeping;
  atomic_bool ending;
  unsigned spins, processors;
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

/* Numbers below 1.2e-38 count as zero in a task, as operands and as results. The moments of a weight that has lost its
 * gradient shrink until they get there, and stay: with denormal numbers, LeNet-5 with Adam and batches of four trained at
 * a third of its speed from the third epoch of 1,500 images on (measured). Returns the thread's mode before. */
static unsigned
flush_denormals (void)
{
#if defined(__SSE2__)
  const unsigned to_zero = 0x8000, are_zero = 0x0040;
  unsigned mode = _mm_getcsr ();
  _mm_setcsr (mode | to_zero | are_zero);
  return mode;
#else
  return 0;
#endif
}

static void
set_mode (unsigned mode)
{
#if defined(__SSE2__)
  _mm_setcsr (mode);
#endif
}

static inline uint32_t
left (uint_fast64_t offered)
{
  return (uint32_t) offered;
}

/* A round isn't over before all its pieces are, so that who takes one may read what is to be done. */
static void
take_pieces (PctTeam *team, unsigned worker)
{
  uint_fast64_t offered = atomic_load_explicit (&team->offered, memory_order_relaxed);
  size_t taken = 0;

  while (left (offered) > 0)
    if (atomic_compare_exchange_weak_explicit (&team->offered, &offered, offered - 1, memory_order_acquire, memory_order_relaxed))
      {
        team->task (team->data, team->pieces - left (offered), worker);
        taken++;
        offered = atomic_load_explicit (&team->offered, memory_order_relaxed);
      }
  if (taken > 0)
    atomic_fetch_add_explicit (&team->done, taken, memory_order_release);
}

/* Returns FALSE at the end. */
static gboolean
wait_for_pieces (PctTeam *team)
{
  for (unsigned spin = 0; spin < team->spins; spin++)
    {
      if (left (atomic_load_explicit (&team->offered, memory_order_relaxed)) > 0)
        return TRUE;
      relax ();
    }

  pthread_mutex_lock (&team->mutex);
  atomic_fetch_add (&team->sleeping, 1);
  while (left (atomic_load (&team->offered)) == 0 && !atomic_load (&team->ending))
    pthread_cond_wait (&team->started, &team->mutex);
  atomic_fetch_sub (&team->sleeping, 1);
  pthread_mutex_unlock (&team->mutex);
  return !atomic_load (&team->ending);
}

static void *
work (void *data)
{
  Worker worker = *(Worker *) data;

  g_free (data);
  flush_denormals ();
  while (wait_for_pieces (worker.team))
    take_pieces (worker.team, worker.number);
  return NULL;
}

/* No more than can work: of 64 threads on two processors the others would only wake to find nothing left. */
static void
wake (PctTeam *team, size_t most)
{
  pthread_mutex_lock (&team->mutex);
  for (size_t woken = 0, sleeping = atomic_load (&team->sleeping); woken < MIN (most, sleeping); woken++)
    pthread_cond_signal (&team->started);
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
  team->processors = processors;
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
  wake (team, team->size);
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

static void
run_together (PctTeam *team, size_t pieces, PctTeamTask task, void *data)
{
  g_assert (pieces <= UINT32_MAX);
  team->task = task;
  team->data = data;
  team->pieces = pieces;
  atomic_store_explicit (&team->done, 0, memory_order_relaxed);
  /* Sequentially consistent with wait_for_pieces: either the sleeper sees the pieces or this sees the sleeper. */
  uint_fast64_t round = (atomic_load_explicit (&team->offered, memory_order_relaxed) >> 32) + 1;
  atomic_store (&team->offered, round << 32 | pieces);
  if (atomic_load (&team->sleeping) > 0)
    wake (team, MIN (pieces, team->processors) - 1);
  take_pieces (team, 0);

  for (unsigned spin = 0; atomic_load_explicit (&team->done, memory_order_acquire) < pieces; spin++)
    {
      relax ();
      if (spin >= team->spins)
        sched_yield ();
    }
}

void
pct_team_run (PctTeam *team, size_t pieces, PctTeamTask task, void *data)
{
  unsigned mode = flush_denormals ();

  if (team->size > 1 && pieces > 1)
    run_together (team, pieces, task, data);
  else
    for (size_t piece = 0; piece < pieces; piece++)
      task (data, piece, 0);
  set_mode (mode);
}
