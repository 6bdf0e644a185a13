#include "engine/train/optimizer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "engine/core/error.h"
#include "engine/core/memory.h"

static gboolean
keeps (const PctOptimizerSpec *spec, PctSlotUse use)
{
  switch (use)
    {
    case PCT_SLOT_ALWAYS:
      return TRUE;
    case PCT_SLOT_WITH_MOMENTUM:
      return spec->momentum > 0;
    case PCT_SLOT_WITH_AMSGRAD:
      return spec->amsgrad;
    case PCT_SLOT_CENTERED:
      return spec->centered;
    default:
      return FALSE;
    }
}

gboolean
pct_optimizer_check (const PctOptimizerSpec *spec, GError **error)
{
  const struct {
    const char *name;
    double value;
  } clips[] = { { "clipnorm", spec->clipnorm }, { "clipvalue", spec->clipvalue }, { "global_clipnorm", spec->global_clipnorm } };
  const char *first = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS (clips); i++)
    {
      if (clips[i].value > 0 && first)
        {
          g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                       _ ("optimizer.%s: gradients are clipped in one way at most, and optimizer.%s asks for another"),
                       clips[i].name, first);
          return FALSE;
        }
      if (clips[i].value > 0)
        first = clips[i].name;
    }
  return TRUE;
}

gboolean
pct_optimizer_same_state (const PctOptimizerSpec *a, const PctOptimizerSpec *b)
{
  gboolean same = a->type == b->type && a->use_ema == b->use_ema
                  && (a->gradient_accumulation_steps > 1) == (b->gradient_accumulation_steps > 1);
  for (size_t i = 0; same && i < PCT_METHOD_SLOTS; i++)
    same = keeps (a, pct_optimizer_methods[a->type].slots[i].use) == keeps (b, pct_optimizer_methods[b->type].slots[i].use);
  return same;
}

static gboolean
measures_norms (const PctOptimizerSpec *spec)
{
  return spec->clipnorm > 0 || spec->global_clipnorm > 0;
}

static size_t
pieces_of (const PctOptimizer *optimizer)
{
  return (optimizer->n_parameters + PCT_OPTIMIZER_PIECE - 1) / PCT_OPTIMIZER_PIECE;
}

static void
norms_clear (PctNorms *norms)
{
  g_free (norms->ends);
  g_free (norms->first_parts);
  g_free (norms->squares);
  g_free (norms->factors);
  *norms = (PctNorms){ 0 };
}

/* The arrays that a range lies in: the first of them, and how many. */
static size_t
variables_of (const PctNorms *norms, size_t first, size_t count, size_t *n)
{
  size_t variable = 0;
  while (norms->ends[variable] <= first)
    variable++;
  *n = 1;
  while (norms->ends[variable + *n - 1] < first + count)
    ++*n;
  return variable;
}

void
pct_optimizer_set_variables (PctOptimizer *optimizer, const size_t *ends, size_t n)
{
  PctNorms *norms = &optimizer->norms;
  size_t parts = 0;

  if (!measures_norms (&optimizer->spec))
    return;
  g_assert (n > 0 && ends[n - 1] == optimizer->n_parameters);
  norms_clear (norms);
  norms->n_variables = n;
  norms->n_pieces = pieces_of (optimizer);
  norms->ends = g_memdup2 (ends, n * sizeof *ends);
  norms->factors = g_new (float, n);
  norms->first_parts = g_new (size_t, norms->n_pieces);
  for (size_t piece = 0; piece < norms->n_pieces; piece++)
    {
      size_t first = piece * PCT_OPTIMIZER_PIECE, variables;
      norms->first_parts[piece] = parts;
      variables_of (norms, first, MIN (PCT_OPTIMIZER_PIECE, optimizer->n_parameters - first), &variables);
      parts += variables;
    }
  norms->squares = g_new (double, parts);
}

static float *
add_slot (PctOptimizer *optimizer, const char *name, size_t stride)
{
  float *slot = optimizer->block + optimizer->n_slots * stride;
  optimizer->names[optimizer->n_slots] = name;
  return optimizer->slots[optimizer->n_slots++] = slot;
}

static gboolean
plan_slots (PctOptimizer *optimizer, GError **error)
{
  const PctOptimizerSpec *spec = &optimizer->spec;
  const PctMethod *method = &pct_optimizer_methods[spec->type];
  size_t stride = (optimizer->n_parameters + 15) / 16 * 16, n = (spec->gradient_accumulation_steps > 1) + (spec->use_ema != FALSE);

  for (size_t i = 0; i < PCT_METHOD_SLOTS; i++)
    n += keeps (spec, method->slots[i].use);
  if (n == 0)
    return TRUE;
  optimizer->block = pct_memory_new (_ ("the optimizer's state"), n, stride * sizeof *optimizer->block, error);
  if (!optimizer->block)
    return FALSE;
  for (size_t i = 0; i < PCT_METHOD_SLOTS; i++)
    if (keeps (spec, method->slots[i].use))
      optimizer->own[i] = add_slot (optimizer, method->slots[i].name, stride);
  if (spec->gradient_accumulation_steps > 1)
    optimizer->sums = add_slot (optimizer, "gradient", stride);
  if (spec->use_ema)
    optimizer->average = add_slot (optimizer, "average", stride);
  return TRUE;
}

void
pct_optimizer_restart (PctOptimizer *optimizer)
{
  const PctMethod *method = &pct_optimizer_methods[optimizer->spec.type];

  for (size_t i = 0; i < optimizer->n_slots; i++)
    memset (optimizer->slots[i], 0, optimizer->n_parameters * sizeof *optimizer->slots[i]);
  for (size_t i = 0; i < PCT_METHOD_SLOTS; i++)
    for (size_t k = 0; optimizer->own[i] && method->slots[i].accumulates && k < optimizer->n_parameters; k++)
      optimizer->own[i][k] = (float) optimizer->spec.initial_accumulator_value;
  optimizer->iterations = 0;
}

PctOptimizer *
pct_optimizer_new (const PctOptimizerSpec *spec, size_t n_parameters, GError **error)
{
  if (!pct_optimizer_check (spec, error))
    return NULL;

  g_autoptr (PctOptimizer) optimizer = g_new0 (PctOptimizer, 1);
  optimizer->spec = *spec;
  optimizer->kernels = pct_kernels ();
  optimizer->n_parameters = n_parameters;
  if (!plan_slots (optimizer, error))
    return NULL;
  pct_optimizer_restart (optimizer);
  if (n_parameters > 0)
    pct_optimizer_set_variables (optimizer, &n_parameters, 1);
  return g_steal_pointer (&optimizer);
}

void
pct_optimizer_free (PctOptimizer *optimizer)
{
  if (!optimizer)
    return;
  norms_clear (&optimizer->norms);
  pct_memory_free (optimizer->block);
  g_free (optimizer);
}

const char *const *
pct_optimizer_slot_names (const PctOptimizer *optimizer, size_t *n)
{
  *n = optimizer->n_slots;
  return optimizer->names;
}

float *
pct_optimizer_slot (PctOptimizer *optimizer, size_t slot)
{
  g_assert (slot < optimizer->n_slots);
  return optimizer->slots[slot];
}

const float *
pct_optimizer_average (const PctOptimizer *optimizer)
{
  return optimizer->average;
}

uint64_t *
pct_optimizer_iterations (PctOptimizer *optimizer)
{
  return &optimizer->iterations;
}

void
pct_optimizer_begin (PctOptimizer *optimizer, double learning_rate)
{
  const PctOptimizerSpec *spec = &optimizer->spec;
  uint64_t batch = optimizer->iterations++, a_update = MAX (spec->gradient_accumulation_steps, 1), update = batch / a_update;

  optimizer->updates = (batch + 1) % a_update == 0;
  optimizer->decay = (float) (spec->weight_decay * learning_rate);
  optimizer->average_share = update == 0 ? 1 : (float) (1 - spec->ema_momentum);
  optimizer->overwrites = spec->ema_overwrite_frequency > 0 && (update + 1) % spec->ema_overwrite_frequency == 0;
  pct_optimizer_methods[spec->type].begin (optimizer, learning_rate, update + 1);
}

gboolean
pct_optimizer_wants_norms (const PctOptimizer *optimizer)
{
  return optimizer->updates && measures_norms (&optimizer->spec) && optimizer->n_parameters > 0;
}

/* Adds the batch's gradients to those before it. FALSE when there is no update to be made of them yet. */
static gboolean
gather (const PctOptimizer *optimizer, float *gradients, size_t first, size_t count)
{
  if (!optimizer->sums)
    return TRUE;
  float *sums = optimizer->sums + first;
  if (!optimizer->updates)
    {
      optimizer->kernels->add (gradients, count, sums);
      return FALSE;
    }
  optimizer->kernels->add (sums, count, gradients);
  optimizer->kernels->scale (gradients, count, 1 / (float) optimizer->spec.gradient_accumulation_steps);
  memset (sums, 0, count * sizeof *sums);
  return TRUE;
}

void
pct_optimizer_measure_piece (PctOptimizer *optimizer, float *gradients, size_t piece)
{
  const PctNorms *norms = &optimizer->norms;
  size_t first = piece * PCT_OPTIMIZER_PIECE, end = MIN (first + PCT_OPTIMIZER_PIECE, optimizer->n_parameters), n;
  size_t variable = variables_of (norms, first, end - first, &n);

  gather (optimizer, gradients + first, first, end - first);
  for (size_t i = 0; i < n; i++)
    {
      size_t stop = MIN (norms->ends[variable + i], end);
      norms->squares[norms->first_parts[piece] + i] = optimizer->kernels->squares (gradients + first, stop - first);
      first = stop;
    }
}

/* limit ÷ max (norm, limit) */
static float
clip_factor (double squares, double limit)
{
  double norm = sqrt (squares);
  return norm > limit ? (float) (limit / norm) : 1;
}

void
pct_optimizer_settle_norms (PctOptimizer *optimizer)
{
  const PctOptimizerSpec *spec = &optimizer->spec;
  PctNorms *norms = &optimizer->norms;
  size_t part = 0, from = 0;
  double all = 0;

  for (size_t variable = 0; variable < norms->n_variables; variable++)
    {
      /* The pieces that the array lies in, of which it may share the first and the last. */
      size_t last = (norms->ends[variable] - 1) / PCT_OPTIMIZER_PIECE;
      double sum = 0;
      for (size_t piece = from / PCT_OPTIMIZER_PIECE; piece <= last; piece++)
        sum += norms->squares[part++];
      from = norms->ends[variable];
      all += sum;
      norms->factors[variable] = clip_factor (sum, spec->clipnorm);
    }
  for (size_t variable = 0; spec->global_clipnorm > 0 && variable < norms->n_variables; variable++)
    norms->factors[variable] = clip_factor (all, spec->global_clipnorm);
}

static void
clip_norms (const PctOptimizer *optimizer, float *gradients, size_t first, size_t count)
{
  const PctNorms *norms = &optimizer->norms;
  size_t n, end = first + count, variable = variables_of (norms, first, count, &n);

  for (; n > 0; n--, variable++)
    {
      size_t part = MIN (norms->ends[variable], end) - first;
      if (norms->factors[variable] < 1)
        optimizer->kernels->scale (gradients, part, norms->factors[variable]);
      gradients += part;
      first += part;
    }
}

static void
update (const PctOptimizer *optimizer, float *gradients, float *parameters, size_t first, size_t count)
{
  const PctOptimizerSpec *spec = &optimizer->spec;

  if (measures_norms (spec))
    clip_norms (optimizer, gradients, first, count);
  else if (spec->clipvalue > 0)
    optimizer->kernels->clamp (gradients, count, (float) spec->clipvalue);
  if (spec->weight_decay > 0)
    optimizer->kernels->decay (parameters, count, optimizer->decay);
  pct_optimizer_methods[spec->type].update (optimizer, first, gradients, parameters, count);
}

void
pct_optimizer_update_range (PctOptimizer *optimizer, float *gradients, float *parameters, size_t first, size_t count)
{
  g_assert (first <= optimizer->n_parameters && count <= optimizer->n_parameters - first);
  if (count == 0)
    return;
  gradients += first;
  parameters += first;
  if (pct_optimizer_wants_norms (optimizer) || gather (optimizer, gradients, first, count))
    update (optimizer, gradients, parameters, first, count);
  if (!optimizer->average)
    return;
  float *average = optimizer->average + first;
  optimizer->kernels->approach (parameters, count, optimizer->average_share, average);
  if (optimizer->overwrites)
    memcpy (parameters, average, count * sizeof *parameters);
}

typedef struct {
  PctOptimizer *optimizer;
  float *gradients, *parameters;
} Update;

static void
measure_piece (void *data, size_t piece, unsigned worker)
{
  const Update *job = data;
  pct_optimizer_measure_piece (job->optimizer, job->gradients, piece);
}

static void
update_piece (void *data, size_t piece, unsigned worker)
{
  const Update *job = data;
  size_t first = piece * PCT_OPTIMIZER_PIECE, count = MIN (job->optimizer->n_parameters - first, PCT_OPTIMIZER_PIECE);
  pct_optimizer_update_range (job->optimizer, job->gradients, job->parameters, first, count);
}

void
pct_optimizer_update (PctOptimizer *optimizer, double learning_rate, float *gradients, float *parameters, PctTeam *team)
{
  Update job = { optimizer, gradients, parameters };
  pct_optimizer_begin (optimizer, learning_rate);
  if (pct_optimizer_wants_norms (optimizer))
    {
      pct_team_run (team, pieces_of (optimizer), measure_piece, &job);
      pct_optimizer_settle_norms (optimizer);
    }
  pct_team_run (team, pieces_of (optimizer), update_piece, &job);
}
