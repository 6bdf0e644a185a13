#include "engine/train/optimizer.h"

#include <math.h>

#include "engine/core/memory.h"
#include "engine/kernels/kernels.h"

/* Floats in a piece of an update: its arrays fit a core's second-level cache, and small networks stay whole. */
#define PIECE 16384

#define MAX_SLOTS 2

struct PctOptimizer {
  PctOptimizerSpec spec;
  const PctKernels *kernels;
  size_t n_parameters;
  size_t n_slots;
  float *slots; /* one block, each slot at a multiple of 64 bytes */
  size_t slot_stride;
  uint64_t iterations;
  float rate; /* of the update under way, corrected for the slots' start at 0 */
};

typedef struct {
  const char *slots[MAX_SLOTS + 1];
  /* How many of them are kept when the specification has no momentum. */
  size_t without_momentum;
  double (*rate) (const PctOptimizerSpec *spec, double learning_rate, double iterations);
  void (*update) (const PctOptimizer *optimizer, const float *gradients, float *const *slots, float *parameters, size_t n);
} Method;

static double
plain_rate (const PctOptimizerSpec *spec, double learning_rate, double iterations)
{
  return learning_rate;
}

/* v = momentum · v − rate · g; p += v, or, Nesterov's, p += momentum · v − rate · g */
static void
update_sgd (const PctOptimizer *optimizer, const float *gradients, float *const *slots, float *parameters, size_t n)
{
  const PctOptimizerSpec *spec = &optimizer->spec;
  optimizer->kernels->sgd (gradients, n, optimizer->rate, (float) spec->momentum, spec->nesterov, slots[0], parameters);
}

/* v = rho · v + (1 − rho) · g²; s = rate · g ÷ √(v + epsilon); m = momentum · m + s; p −= m */
static void
update_rmsprop (const PctOptimizer *optimizer, const float *gradients, float *const *slots, float *parameters, size_t n)
{
  const PctOptimizerSpec *spec = &optimizer->spec;
  optimizer->kernels->rmsprop (gradients, n, optimizer->rate, (float) (1 - spec->rho), (float) spec->epsilon,
                               (float) spec->momentum, slots[0], slots[1], parameters);
}

/* rate · √(1 − beta_2^t) ÷ (1 − beta_1^t) */
static double
adam_rate (const PctOptimizerSpec *spec, double learning_rate, double iterations)
{
  return learning_rate * sqrt (1 - pow (spec->beta_2, iterations)) / (1 - pow (spec->beta_1, iterations));
}

/* m += (g − m) · (1 − beta_1); v += (g² − v) · (1 − beta_2); p −= rate · m ÷ (√v + epsilon) */
static void
update_adam (const PctOptimizer *optimizer, const float *gradients, float *const *slots, float *parameters, size_t n)
{
  const PctOptimizerSpec *spec = &optimizer->spec;
  optimizer->kernels->adam (gradients, n, optimizer->rate, (float) (1 - spec->beta_1), (float) (1 - spec->beta_2),
                            (float) spec->epsilon, slots[0], slots[1], parameters);
}

/* rate ÷ (1 − beta_1^t) */
static double
adamax_rate (const PctOptimizerSpec *spec, double learning_rate, double iterations)
{
  return learning_rate / (1 - pow (spec->beta_1, iterations));
}

/* m += (g − m) · (1 − beta_1); u = max (beta_2 · u, |g|); p −= rate · m ÷ (u + epsilon) */
static void
update_adamax (const PctOptimizer *optimizer, const float *gradients, float *const *slots, float *parameters, size_t n)
{
  const PctOptimizerSpec *spec = &optimizer->spec;
  optimizer->kernels->adamax (gradients, n, optimizer->rate, (float) (1 - spec->beta_1), (float) spec->beta_2,
                              (float) spec->epsilon, slots[0], slots[1], parameters);
}

static const Method methods[PCT_OPTIMIZERS] = {
  [PCT_OPTIMIZER_SGD] = { { "momentum" }, 0, plain_rate, update_sgd },
  [PCT_OPTIMIZER_RMSPROP] = { { "velocity", "momentum" }, 1, plain_rate, update_rmsprop },
  [PCT_OPTIMIZER_ADAM] = { { "momentum", "velocity" }, 2, adam_rate, update_adam },
  [PCT_OPTIMIZER_ADAMAX] = { { "momentum", "norm" }, 2, adamax_rate, update_adamax },
};

PctOptimizer *
pct_optimizer_new (const PctOptimizerSpec *spec, size_t n_parameters, GError **error)
{
  g_autoptr (PctOptimizer) optimizer = g_new0 (PctOptimizer, 1);
  const Method *method = &methods[spec->type];

  optimizer->spec = *spec;
  optimizer->kernels = pct_kernels ();
  optimizer->n_parameters = n_parameters;
  if (spec->momentum == 0)
    optimizer->n_slots = method->without_momentum;
  else
    while (method->slots[optimizer->n_slots])
      optimizer->n_slots++;

  if (optimizer->n_slots > 0)
    {
      optimizer->slot_stride = (n_parameters + 15) / 16 * 16;
      optimizer->slots = pct_memory_new ("the optimizer's state", optimizer->n_slots,
                                         optimizer->slot_stride * sizeof *optimizer->slots, error);
      if (!optimizer->slots)
        return NULL;
    }
  return g_steal_pointer (&optimizer);
}

void
pct_optimizer_free (PctOptimizer *optimizer)
{
  if (!optimizer)
    return;
  pct_memory_free (optimizer->slots);
  g_free (optimizer);
}

const char *const *
pct_optimizer_slot_names (const PctOptimizer *optimizer, size_t *n)
{
  *n = optimizer->n_slots;
  return methods[optimizer->spec.type].slots;
}

float *
pct_optimizer_slot (PctOptimizer *optimizer, size_t slot)
{
  g_assert (slot < optimizer->n_slots);
  return optimizer->slots + slot * optimizer->slot_stride;
}

uint64_t *
pct_optimizer_iterations (PctOptimizer *optimizer)
{
  return &optimizer->iterations;
}

void
pct_optimizer_begin (PctOptimizer *optimizer, double learning_rate)
{
  optimizer->iterations++;
  optimizer->rate = (float) methods[optimizer->spec.type].rate (&optimizer->spec, learning_rate,
                                                               (double) optimizer->iterations);
}

void
pct_optimizer_update_range (PctOptimizer *optimizer, const float *gradients, float *parameters, size_t first, size_t count)
{
  float *slots[MAX_SLOTS] = { NULL };

  g_assert (first <= optimizer->n_parameters && count <= optimizer->n_parameters - first);
  for (size_t i = 0; i < optimizer->n_slots; i++)
    slots[i] = pct_optimizer_slot (optimizer, i) + first;
  methods[optimizer->spec.type].update (optimizer, gradients + first, slots, parameters + first, count);
}

typedef struct {
  PctOptimizer *optimizer;
  const float *gradients;
  float *parameters;
} Update;

static void
update_piece (void *data, size_t piece, unsigned worker)
{
  const Update *update = data;
  size_t first = piece * PIECE, count = MIN (update->optimizer->n_parameters - first, PIECE);
  pct_optimizer_update_range (update->optimizer, update->gradients, update->parameters, first, count);
}

void
pct_optimizer_update (PctOptimizer *optimizer, double learning_rate, const float *gradients, float *parameters, PctTeam *team)
{
  Update update = { optimizer, gradients, parameters };
  pct_optimizer_begin (optimizer, learning_rate);
  pct_team_run (team, (optimizer->n_parameters + PIECE - 1) / PIECE, update_piece, &update);
}
