#include "engine/train/optimizer-private.h"

#include <math.h>

static float *
at (const PctOptimizer *optimizer, size_t slot, size_t first)
{
  return optimizer->own[slot] ? optimizer->own[slot] + first : NULL;
}

static void
plain_rate (PctOptimizer *optimizer, double learning_rate, uint64_t update)
{
  optimizer->rate = (float) learning_rate;
}

/* v = momentum · v − rate · g; p += v, or, Nesterov's, p += momentum · v − rate · g */
static void
update_sgd (const PctOptimizer *optimizer, size_t first, const float *gradients, float *parameters, size_t n)
{
  const PctOptimizerSpec *spec = &optimizer->spec;
  optimizer->kernels->sgd (gradients, n, optimizer->rate, (float) spec->momentum, spec->nesterov, at (optimizer, 0, first),
                           parameters);
}

/* v = rho · v + (1 − rho) · g²; s = rate · g ÷ √(v + epsilon); m = momentum · m + s; p −= m. Centred, a = rho · a +
 * (1 − rho) · g, and v − a² stands in the root instead of v. */
static void
update_rmsprop (const PctOptimizer *optimizer, size_t first, const float *gradients, float *parameters, size_t n)
{
  const PctOptimizerSpec *spec = &optimizer->spec;
  float one_minus_rho = (float) (1 - spec->rho), epsilon = (float) spec->epsilon, momentum = (float) spec->momentum;
  if (spec->centered)
    optimizer->kernels->rmsprop_centered (gradients, n, optimizer->rate, one_minus_rho, epsilon, momentum,
                                          at (optimizer, 0, first), at (optimizer, 1, first), at (optimizer, 2, first),
                                          parameters);
  else
    optimizer->kernels->rmsprop (gradients, n, optimizer->rate, one_minus_rho, epsilon, momentum, at (optimizer, 0, first),
                                 at (optimizer, 1, first), parameters);
}

/* rate · √(1 − beta_2^t) ÷ (1 − beta_1^t) */
static void
adam_rate (PctOptimizer *optimizer, double learning_rate, uint64_t update)
{
  const PctOptimizerSpec *spec = &optimizer->spec;
  optimizer->rate = (float) (learning_rate * sqrt (1 - pow (spec->beta_2, (double) update))
                             / (1 - pow (spec->beta_1, (double) update)));
}

/* m += (g − m) · (1 − beta_1); v += (g² − v) · (1 − beta_2); p −= rate · m ÷ (√v + epsilon). AMSGrad's takes the largest
 * v so far instead. */
static void
update_adam (const PctOptimizer *optimizer, size_t first, const float *gradients, float *parameters, size_t n)
{
  const PctOptimizerSpec *spec = &optimizer->spec;
  float one_minus_beta_1 = (float) (1 - spec->beta_1), one_minus_beta_2 = (float) (1 - spec->beta_2);
  if (spec->amsgrad)
    optimizer->kernels->amsgrad (gradients, n, optimizer->rate, one_minus_beta_1, one_minus_beta_2, (float) spec->epsilon,
                                 at (optimizer, 0, first), at (optimizer, 1, first), at (optimizer, 2, first), parameters);
  else
    optimizer->kernels->adam (gradients, n, optimizer->rate, one_minus_beta_1, one_minus_beta_2, (float) spec->epsilon,
                              at (optimizer, 0, first), at (optimizer, 1, first), parameters);
}

/* rate ÷ (1 − beta_1^t) */
static void
adamax_rate (PctOptimizer *optimizer, double learning_rate, uint64_t update)
{
  optimizer->rate = (float) (learning_rate / (1 - pow (optimizer->spec.beta_1, (double) update)));
}

/* m += (g − m) · (1 − beta_1); u = max (beta_2 · u, |g|); p −= rate · m ÷ (u + epsilon) */
static void
update_adamax (const PctOptimizer *optimizer, size_t first, const float *gradients, float *parameters, size_t n)
{
  const PctOptimizerSpec *spec = &optimizer->spec;
  optimizer->kernels->adamax (gradients, n, optimizer->rate, (float) (1 - spec->beta_1), (float) spec->beta_2,
                              (float) spec->epsilon, at (optimizer, 0, first), at (optimizer, 1, first), parameters);
}

/* Dozat's schedule of the momentum: u_t = beta_1 · (1 − 0.96^t ÷ 2) */
static double
nadam_momentum (const PctOptimizerSpec *spec, uint64_t update)
{
  return spec->beta_1 * (1 - 0.5 * pow (0.96, (double) update));
}

/* The product is of all updates so far, so that it is nothing to be stored; where the count jumped, it is made anew. */
static void
nadam_rates (PctOptimizer *optimizer, double learning_rate, uint64_t update)
{
  const PctOptimizerSpec *spec = &optimizer->spec;
  if (optimizer->n_product == 0 || optimizer->n_product > update)
    {
      optimizer->product = 1;
      optimizer->n_product = 0;
    }
  while (optimizer->n_product < update)
    {
      double before = optimizer->product;
      optimizer->product *= nadam_momentum (spec, ++optimizer->n_product);
      /* The momenta grow, so that what one leaves as it is the later ones do, too. */
      if (optimizer->product == before)
        optimizer->n_product = update;
    }

  double next = nadam_momentum (spec, update + 1);
  optimizer->momentum_rate = (float) (learning_rate * next / (1 - optimizer->product * next));
  optimizer->gradient_rate = (float) (learning_rate * (1 - nadam_momentum (spec, update)) / (1 - optimizer->product));
  optimizer->velocity_scale = (float) (1 / (1 - pow (spec->beta_2, (double) update)));
}

/* m and v as Adam's; p −= rate · (u_{t+1} · m ÷ (1 − Π u_{1…t+1}) + (1 − u_t) · g ÷ (1 − Π u_{1…t}))
 * ÷ (√(v ÷ (1 − beta_2^t)) + epsilon) */
static void
update_nadam (const PctOptimizer *optimizer, size_t first, const float *gradients, float *parameters, size_t n)
{
  const PctOptimizerSpec *spec = &optimizer->spec;
  optimizer->kernels->nadam (gradients, n, optimizer->momentum_rate, optimizer->gradient_rate, optimizer->velocity_scale,
                             (float) (1 - spec->beta_1), (float) (1 - spec->beta_2), (float) spec->epsilon,
                             at (optimizer, 0, first), at (optimizer, 1, first), parameters);
}

/* a += g²; p −= rate · g ÷ √(a + epsilon) */
static void
update_adagrad (const PctOptimizer *optimizer, size_t first, const float *gradients, float *parameters, size_t n)
{
  optimizer->kernels->adagrad (gradients, n, optimizer->rate, (float) optimizer->spec.epsilon, at (optimizer, 0, first),
                               parameters);
}

/* a = rho · a + (1 − rho) · g²; s = g · √(d + epsilon) ÷ √(a + epsilon); d = rho · d + (1 − rho) · s²; p −= rate · s */
static void
update_adadelta (const PctOptimizer *optimizer, size_t first, const float *gradients, float *parameters, size_t n)
{
  const PctOptimizerSpec *spec = &optimizer->spec;
  optimizer->kernels->adadelta (gradients, n, optimizer->rate, (float) (1 - spec->rho), (float) spec->epsilon,
                                at (optimizer, 0, first), at (optimizer, 1, first), parameters);
}

/* With q = −learning_rate_power and b = a + g²: z += g + 2 · shrinkage · p − (b^q − a^q) ÷ rate · p;
 * p = (z moved into [−l1, l1] − z) ÷ (b^q ÷ rate + 2 · l2 + beta ÷ rate); a = b.
 * At a rate of 0, where Keras divides by it, nothing moves: that is the limit. */
static void
update_ftrl (const PctOptimizer *optimizer, size_t first, const float *gradients, float *parameters, size_t n)
{
  const PctOptimizerSpec *spec = &optimizer->spec;
  float rate = optimizer->rate;
  if (rate > 0)
    optimizer->kernels->ftrl (gradients, n, rate, (float) -spec->learning_rate_power, (float) spec->l1_regularization_strength,
                              (float) (spec->l2_regularization_strength + spec->beta / (2 * (double) rate)),
                              (float) spec->l2_shrinkage_regularization_strength, at (optimizer, 0, first),
                              at (optimizer, 1, first), parameters);
}

#define ADAM_SLOTS { { "momentum", PCT_SLOT_ALWAYS }, { "velocity", PCT_SLOT_ALWAYS }, { "velocity_hat", PCT_SLOT_WITH_AMSGRAD } }

const PctMethod pct_optimizer_methods[PCT_OPTIMIZERS] = {
  [PCT_OPTIMIZER_SGD] = { { { "momentum", PCT_SLOT_WITH_MOMENTUM } }, plain_rate, update_sgd },
  [PCT_OPTIMIZER_RMSPROP]
  = { { { "velocity", PCT_SLOT_ALWAYS }, { "momentum", PCT_SLOT_WITH_MOMENTUM }, { "average_gradient", PCT_SLOT_CENTERED } },
      plain_rate, update_rmsprop },
  [PCT_OPTIMIZER_ADAM] = { ADAM_SLOTS, adam_rate, update_adam },
  [PCT_OPTIMIZER_ADAMAX] = { { { "momentum", PCT_SLOT_ALWAYS }, { "norm", PCT_SLOT_ALWAYS } }, adamax_rate, update_adamax },
  [PCT_OPTIMIZER_ADAMW] = { ADAM_SLOTS, adam_rate, update_adam },
  [PCT_OPTIMIZER_NADAM] = { { { "momentum", PCT_SLOT_ALWAYS }, { "velocity", PCT_SLOT_ALWAYS } }, nadam_rates, update_nadam },
  [PCT_OPTIMIZER_ADAGRAD] = { { { "accumulator", PCT_SLOT_ALWAYS, TRUE } }, plain_rate, update_adagrad },
  [PCT_OPTIMIZER_ADADELTA]
  = { { { "accumulated_gradient", PCT_SLOT_ALWAYS }, { "accumulated_step", PCT_SLOT_ALWAYS } }, plain_rate, update_adadelta },
  [PCT_OPTIMIZER_FTRL] = { { { "accumulator", PCT_SLOT_ALWAYS, TRUE }, { "linear", PCT_SLOT_ALWAYS } }, plain_rate, update_ftrl },
};
