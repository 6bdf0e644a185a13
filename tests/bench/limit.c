/* The machine's arithmetic limit: loops of independent fused multiply-adds in registers, on one thread and on several.
 *
 * limit [THREADS...]: for each instruction set that the processor has and each number of threads, one line
 * "NAME THREADS GFLOPS", the best of several rounds. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define CHAINS 12 /* more than latency times ports of any processor so far, and they fit 16 registers */
#define ROUNDS 5
#define SECONDS 0.15

/* Returns the operations done: `turns` turns of CHAINS multiply-adds on vectors of its width. */
typedef double (*Loop) (uint64_t turns, float start, float *out);

#define DEFINE_LOOP(name, width, attributes)                                                                           \
  attributes static double name (uint64_t turns, float start, float *out)                                              \
  {                                                                                                                    \
    typedef float Vector __attribute__ ((vector_size (4 * (width))));                                                  \
    Vector sums[CHAINS], factor = (Vector){ 0 } + (1.0f - start), term = (Vector){ 0 } + start;                        \
    for (int chain = 0; chain < CHAINS; chain++)                                                                       \
      sums[chain] = (Vector){ 0 } + (float) chain;                                                                     \
    for (uint64_t turn = 0; turn < turns; turn++)                                                                      \
      {                                                                                                                \
        _Pragma ("GCC unroll 12") for (int chain = 0; chain < CHAINS; chain++)                                         \
          sums[chain] = sums[chain] * factor + term;                                                                   \
      }                                                                                                                \
    for (int chain = 1; chain < CHAINS; chain++)                                                                       \
      sums[0] += sums[chain];                                                                                          \
    *out = sums[0][0];                                                                                                 \
    return (double) turns * CHAINS * (width) * 2;                                                                      \
  }

DEFINE_LOOP (run_generic, 4, )
#ifdef __x86_64__
DEFINE_LOOP (run_avx2, 8, __attribute__ ((target ("avx2,fma"))))
DEFINE_LOOP (run_avx512, 16, __attribute__ ((target ("avx512f"))))
#endif

typedef struct {
  pthread_t thread;
  Loop loop;
  pthread_barrier_t *start;
  double gflops;
} Worker;

static double
now (void)
{
  struct timespec time;
  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}

static void *
work (void *data)
{
  Worker *worker = data;
  volatile float sink;
  float out;
  double done = 0;
  pthread_barrier_wait (worker->start);
  double begin = now (), end;
  do
    {
      done += worker->loop (100000, 1e-3f, &out);
      sink = out;
      end = now ();
    }
  while (end - begin < SECONDS);
  (void) sink;
  worker->gflops = done / (end - begin) * 1e-9;
  return NULL;
}

/* The sum over `threads` threads that run at the same time. */
static double
measure (Loop loop, unsigned threads)
{
  double best = 0;
  Worker *workers = calloc (threads, sizeof *workers);
  if (workers == NULL)
    exit (1);
  for (int round = 0; round < ROUNDS; round++)
    {
      pthread_barrier_t start;
      double sum = 0;
      pthread_barrier_init (&start, NULL, threads);
      for (unsigned i = 0; i < threads; i++)
        {
          workers[i].loop = loop;
          workers[i].start = &start;
          if (pthread_create (&workers[i].thread, NULL, work, &workers[i]) != 0)
            exit (1);
        }
      for (unsigned i = 0; i < threads; i++)
        {
          pthread_join (workers[i].thread, NULL);
          sum += workers[i].gflops;
        }
      pthread_barrier_destroy (&start);
      best = sum > best ? sum : best;
    }
  free (workers);
  return best;
}

int
main (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      long threads = strtol (argv[i], NULL, 10);
      if (threads < 1 || threads > 1024)
        {
          fprintf (stderr, "limit: %s is not a number of threads\n", argv[i]);
          return 2;
        }
      printf ("generic %ld %.1f\n", threads, measure (run_generic, (unsigned) threads));
#ifdef __x86_64__
      if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
        printf ("avx2 %ld %.1f\n", threads, measure (run_avx2, (unsigned) threads));
      if (__builtin_cpu_supports ("avx512f"))
        printf ("avx512 %ld %.1f\n", threads, measure (run_avx512, (unsigned) threads));
#endif
    }
  return 0;
}
