/* Optimizers, with Keras 3's formulas, each a loop over a range of the parameter block.
 *
 * sgd: momentum and Nesterov's as in Sutskever et al., 2013; rmsprop: Hinton's lecture 6e, 2012, epsilon inside the root as
 * Keras has it, centred as in Graves, 2013; adam and adamax: Kingma and Ba, 2015, Adam with epsilon hat; its amsgrad: Reddi
 * et al., 2018; adamw: Loshchilov and Hutter, 2019; nadam: Dozat, 2016, with his schedule of the momentum; adagrad: Duchi et
 * al., 2011; adadelta: Zeiler, 2012; ftrl: McMahan et al., 2013.
 *
 * Around any of them, in this order: gradients of some batches added up (their mean is used), gradients clipped (Pascanu et
 * al., 2013), weights decayed (p -= p * weight_decay * rate), the update, the parameters' moving average (Polyak and
 * Juditsky, 1992). */
#pragma once

#include "engine/core/team.h"
#include "engine/train/specification.h"

typedef struct PctOptimizer PctOptimizer;

/* Floats in a piece of an update: its arrays fit a core's second-level cache. */
#define PCT_OPTIMIZER_PIECE 8192

/* What no range of a single field tells: PCT_ERROR_REQUEST where more than one kind of clipping is asked for. */
gboolean pct_optimizer_check (const PctOptimizerSpec *spec, GError **error);

/* Whether what the one remembers of its updates is what the other would. */
gboolean pct_optimizer_same_state (const PctOptimizerSpec *a, const PctOptimizerSpec *b);

/* Fails as the check does, and without memory. */
PctOptimizer *pct_optimizer_new (const PctOptimizerSpec *spec, size_t n_parameters, GError **error);
void pct_optimizer_free (PctOptimizer *optimizer);

/* Where each of the arrays ends that clipnorm takes its norms over: ends [n] in the block, ascending, the last n_parameters.
 * Without it, all parameters are one array. Before the first batch. */
void pct_optimizer_set_variables (PctOptimizer *optimizer, const size_t *ends, size_t n);

/* The slots that this optimizer keeps, each [n_parameters]: sgd with momentum "momentum"; rmsprop "velocity", with momentum
 * "momentum", centred "average_gradient"; adam and adamw "momentum", "velocity", with amsgrad "velocity_hat"; nadam
 * "momentum", "velocity"; adamax "momentum", "norm"; adagrad "accumulator"; adadelta "accumulated_gradient",
 * "accumulated_step"; ftrl "accumulator", "linear". Behind them, where gradients are accumulated, "gradient", and with a
 * moving average "average". n: set to their number. */
const char *const *pct_optimizer_slot_names (const PctOptimizer *optimizer, size_t *n);
float *pct_optimizer_slot (PctOptimizer *optimizer, size_t slot);

/* The parameters' moving average [n_parameters], or NULL where none is kept. */
const float *pct_optimizer_average (const PctOptimizer *optimizer);

/* As it was when it was new. */
void pct_optimizer_restart (PctOptimizer *optimizer);

/* Batches so far; what bias corrections count from, in updates. */
uint64_t *pct_optimizer_iterations (PctOptimizer *optimizer);

/* A batch in steps, for who shares the ranges out. begin counts it and works out its rates. Where norms are wanted, all
 * pieces of PCT_OPTIMIZER_PIECE are measured next, from any threads, then settled. At last disjoint ranges that together are
 * all parameters are updated, from any threads. gradients, parameters: the whole blocks; the gradients may be changed. Same
 * ranges, same bits. */
void pct_optimizer_begin (PctOptimizer *optimizer, double learning_rate);
gboolean pct_optimizer_wants_norms (const PctOptimizer *optimizer);
void pct_optimizer_measure_piece (PctOptimizer *optimizer, float *gradients, size_t piece);
void pct_optimizer_settle_norms (PctOptimizer *optimizer);
void pct_optimizer_update_range (PctOptimizer *optimizer, float *gradients, float *parameters, size_t first, size_t count);

/* All of that for one batch. The same bits for any size of the team. */
void pct_optimizer_update (PctOptimizer *optimizer, double learning_rate, float *gradients, float *parameters, PctTeam *team);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctOptimizer, pct_optimizer_free)
