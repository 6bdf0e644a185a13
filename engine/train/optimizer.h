/* Optimizers, with Keras 3's formulas, each a loop over a range of the parameter block.
 *
 * sgd: momentum and Nesterov's as in Sutskever et al., 2013; rmsprop: Hinton's lecture 6e, 2012, epsilon
 * inside the root as Keras has it; adam and adamax: Kingma and Ba, 2015, Adam with epsilon hat. */
#pragma once

#include "engine/core/team.h"
#include "engine/train/specification.h"

typedef struct PctOptimizer PctOptimizer;

PctOptimizer *pct_optimizer_new (const PctOptimizerSpec *spec, size_t n_parameters, GError **error);
void pct_optimizer_free (PctOptimizer *optimizer);

/* The slots that this optimizer keeps, each [n_parameters]: sgd with momentum "momentum"; rmsprop "velocity" and, with
 * momentum, "momentum"; adam "momentum", "velocity"; adamax "momentum", "norm". n: set to their number, 0 to 3. */
const char *const *pct_optimizer_slot_names (const PctOptimizer *optimizer, size_t *n);
float *pct_optimizer_slot (PctOptimizer *optimizer, size_t slot);

/* Updates done so far; what bias corrections count from. */
uint64_t *pct_optimizer_iterations (PctOptimizer *optimizer);

/* One update in two steps, for who shares the ranges out: counts it and works out its rate, then, from any threads, updates
 * disjoint ranges that together are all parameters. gradients, parameters: the whole blocks. Same ranges, same bits. */
void pct_optimizer_begin (PctOptimizer *optimizer, double learning_rate);
void pct_optimizer_update_range (PctOptimizer *optimizer, const float *gradients, float *parameters, size_t first, size_t count);

/* One update of all parameters, counted. The same bits for any size of the team. */
void pct_optimizer_update (PctOptimizer *optimizer, double learning_rate, const float *gradients, float *parameters, PctTeam *team);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctOptimizer, pct_optimizer_free)
