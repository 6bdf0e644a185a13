/* The inside of an optimizer, shared by its steps (optimizer.c) and the table of formulas (optimizer-methods.c). */
#pragma once

#include "engine/kernels/kernels.h"
#include "engine/train/optimizer.h"

/* Of a method's own, and with the two that any optimizer may keep. */
#define PCT_METHOD_SLOTS 3
#define PCT_MOST_SLOTS   (PCT_METHOD_SLOTS + 2)

/* Arrays that a norm is taken over, and the parts of them that lie in one piece of the block. */
typedef struct {
  size_t n_variables, n_pieces;
  size_t *ends;        /* [n_variables] in the block, ascending */
  size_t *first_parts; /* [n_pieces] of `squares` */
  double *squares;     /* [parts] of each part, in the order of the block */
  float *factors;      /* [n_variables] what the gradients are multiplied by */
} PctNorms;

struct PctOptimizer {
  PctOptimizerSpec spec;
  const PctKernels *kernels;
  size_t n_parameters;
  float *block; /* all slots, each at a multiple of 64 bytes */
  size_t n_slots;
  const char *names[PCT_MOST_SLOTS];
  float *slots[PCT_MOST_SLOTS]; /* [n_slots], as they are told of */
  float *own[PCT_METHOD_SLOTS]; /* the method's, at their places in its row; NULL for what isn't kept */
  float *sums;                  /* of gradients until an update; or NULL */
  float *average;               /* of the parameters; or NULL */
  PctNorms norms;

  uint64_t iterations;

  /* Of the batch under way. */
  gboolean updates;    /* is the last of those whose gradients add up to one update */
  gboolean overwrites; /* the average takes the parameters' place */
  float rate;          /* corrected for the slots' start at 0 */
  float momentum_rate, gradient_rate, velocity_scale; /* nadam's */
  float decay;         /* share of a parameter that weight decay takes */
  float average_share; /* of the parameters in their average */

  /* Nadam's product of momenta, and of how many. */
  double product;
  uint64_t n_product;
};

/* When a method keeps a slot. */
typedef enum { PCT_SLOT_NEVER, PCT_SLOT_ALWAYS, PCT_SLOT_WITH_MOMENTUM, PCT_SLOT_WITH_AMSGRAD, PCT_SLOT_CENTERED } PctSlotUse;

typedef struct {
  struct {
    const char *name;
    PctSlotUse use;
    gboolean accumulates; /* starts from initial_accumulator_value instead of 0 */
  } slots[PCT_METHOD_SLOTS];
  /* The batch's rates, from the update's number, from 1. */
  void (*begin) (PctOptimizer *optimizer, double learning_rate, uint64_t update);
  /* optimizer->own, gradients and parameters from `first` on. */
  void (*update) (const PctOptimizer *optimizer, size_t first, const float *gradients, float *parameters, size_t n);
} PctMethod;

extern const PctMethod pct_optimizer_methods[PCT_OPTIMIZERS];
