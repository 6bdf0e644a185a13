/* The loops of PctKernels over parameters: one pass that reads and writes each array once. */
#pragma once

#include <math.h>

#include "engine/kernels/kernels.h"

static void
sgd (const float *restrict gradient, size_t n, float rate, float momentum, gboolean nesterov, float *restrict velocity,
     float *restrict parameter)
{
  if (momentum == 0)
    for (size_t i = 0; i < n; i++)
      parameter[i] -= rate * gradient[i];
  else if (nesterov)
    for (size_t i = 0; i < n; i++)
      {
        float step = rate * gradient[i];
        velocity[i] = momentum * velocity[i] - step;
        parameter[i] += momentum * velocity[i] - step;
      }
  else
    for (size_t i = 0; i < n; i++)
      {
        velocity[i] = momentum * velocity[i] - rate * gradient[i];
        parameter[i] += velocity[i];
      }
}

static void
rmsprop (const float *restrict gradient, size_t n, float rate, float one_minus_rho, float epsilon, float momentum,
         float *restrict velocity, float *restrict accumulated, float *restrict parameter)
{
  if (momentum == 0)
    for (size_t i = 0; i < n; i++)
      {
        velocity[i] += (gradient[i] * gradient[i] - velocity[i]) * one_minus_rho;
        parameter[i] -= rate * gradient[i] / sqrtf (velocity[i] + epsilon);
      }
  else
    for (size_t i = 0; i < n; i++)
      {
        velocity[i] += (gradient[i] * gradient[i] - velocity[i]) * one_minus_rho;
        accumulated[i] = momentum * accumulated[i] + rate * gradient[i] / sqrtf (velocity[i] + epsilon);
        parameter[i] -= accumulated[i];
      }
}

static void
adam (const float *restrict gradient, size_t n, float rate, float one_minus_beta_1, float one_minus_beta_2, float epsilon,
      float *restrict momentum, float *restrict velocity, float *restrict parameter)
{
  for (size_t i = 0; i < n; i++)
    {
      momentum[i] += (gradient[i] - momentum[i]) * one_minus_beta_1;
      velocity[i] += (gradient[i] * gradient[i] - velocity[i]) * one_minus_beta_2;
      parameter[i] -= momentum[i] * rate / (sqrtf (velocity[i]) + epsilon);
    }
}

static void
adamax (const float *restrict gradient, size_t n, float rate, float one_minus_beta_1, float beta_2, float epsilon,
        float *restrict momentum, float *restrict norm, float *restrict parameter)
{
  for (size_t i = 0; i < n; i++)
    {
      float decayed = beta_2 * norm[i], magnitude = fabsf (gradient[i]);
      momentum[i] += (gradient[i] - momentum[i]) * one_minus_beta_1;
      norm[i] = decayed > magnitude ? decayed : magnitude;
      parameter[i] -= rate * momentum[i] / (norm[i] + epsilon);
    }
}
