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

static void
rmsprop_centered (const float *restrict gradient, size_t n, float rate, float one_minus_rho, float epsilon, float momentum,
                  float *restrict velocity, float *restrict accumulated, float *restrict average, float *restrict parameter)
{
  for (size_t i = 0; i < n; i++)
    {
      velocity[i] += (gradient[i] * gradient[i] - velocity[i]) * one_minus_rho;
      average[i] += (gradient[i] - average[i]) * one_minus_rho;
      /* Never below 0 but by rounding. */
      float variance = velocity[i] - average[i] * average[i];
      float step = rate * gradient[i] / sqrtf ((variance > 0 ? variance : 0) + epsilon);
      if (accumulated)
        step = accumulated[i] = momentum * accumulated[i] + step;
      parameter[i] -= step;
    }
}

static void
amsgrad (const float *restrict gradient, size_t n, float rate, float one_minus_beta_1, float one_minus_beta_2, float epsilon,
         float *restrict momentum, float *restrict velocity, float *restrict largest, float *restrict parameter)
{
  for (size_t i = 0; i < n; i++)
    {
      momentum[i] += (gradient[i] - momentum[i]) * one_minus_beta_1;
      velocity[i] += (gradient[i] * gradient[i] - velocity[i]) * one_minus_beta_2;
      largest[i] = largest[i] > velocity[i] ? largest[i] : velocity[i];
      parameter[i] -= momentum[i] * rate / (sqrtf (largest[i]) + epsilon);
    }
}

static void
nadam (const float *restrict gradient, size_t n, float momentum_rate, float gradient_rate, float velocity_scale,
       float one_minus_beta_1, float one_minus_beta_2, float epsilon, float *restrict momentum, float *restrict velocity,
       float *restrict parameter)
{
  for (size_t i = 0; i < n; i++)
    {
      momentum[i] += (gradient[i] - momentum[i]) * one_minus_beta_1;
      velocity[i] += (gradient[i] * gradient[i] - velocity[i]) * one_minus_beta_2;
      parameter[i] -= (momentum_rate * momentum[i] + gradient_rate * gradient[i])
                      / (sqrtf (velocity[i] * velocity_scale) + epsilon);
    }
}

static void
adagrad (const float *restrict gradient, size_t n, float rate, float epsilon, float *restrict accumulator,
         float *restrict parameter)
{
  for (size_t i = 0; i < n; i++)
    {
      accumulator[i] += gradient[i] * gradient[i];
      parameter[i] -= rate * gradient[i] / sqrtf (accumulator[i] + epsilon);
    }
}

static void
adadelta (const float *restrict gradient, size_t n, float rate, float one_minus_rho, float epsilon, float *restrict gradients,
          float *restrict steps, float *restrict parameter)
{
  for (size_t i = 0; i < n; i++)
    {
      gradients[i] += (gradient[i] * gradient[i] - gradients[i]) * one_minus_rho;
      float step = sqrtf (steps[i] + epsilon) * gradient[i] / sqrtf (gradients[i] + epsilon);
      steps[i] += (step * step - steps[i]) * one_minus_rho;
      parameter[i] -= rate * step;
    }
}

static void
ftrl (const float *restrict gradient, size_t n, float rate, float power, float l1, float l2, float shrinkage,
      float *restrict accumulator, float *restrict linear, float *restrict parameter)
{
  float inverse = 1 / rate;
  for (size_t i = 0; i < n; i++)
    {
      float sum = accumulator[i] + gradient[i] * gradient[i];
      float before = power == 0.5f ? sqrtf (accumulator[i]) : powf (accumulator[i], power);
      float after = power == 0.5f ? sqrtf (sum) : powf (sum, power);
      linear[i] += gradient[i] + 2 * shrinkage * parameter[i] - (after - before) * inverse * parameter[i];
      float clipped = linear[i] > l1 ? l1 : linear[i] < -l1 ? -l1 : linear[i];
      parameter[i] = (clipped - linear[i]) / (after * inverse + 2 * l2);
      accumulator[i] = sum;
    }
}

static void
scale (float *x, size_t n, float factor)
{
  for (size_t i = 0; i < n; i++)
    x[i] *= factor;
}

static void
decay (float *x, size_t n, float share)
{
  for (size_t i = 0; i < n; i++)
    x[i] -= x[i] * share;
}

static void
clamp (float *x, size_t n, float limit)
{
  for (size_t i = 0; i < n; i++)
    x[i] = x[i] > limit ? limit : x[i] < -limit ? -limit : x[i];
}

static void
approach (const float *restrict x, size_t n, float share, float *restrict average)
{
  for (size_t i = 0; i < n; i++)
    average[i] += (x[i] - average[i]) * share;
}

/* Sums that grow beside each other, so that they fill a vector. */
#define SQUARE_LANES 16

static double
squares (const float *x, size_t n)
{
  double lanes[SQUARE_LANES] = { 0 }, sum = 0;
  size_t whole = n - n % SQUARE_LANES;

  for (size_t i = 0; i < whole; i += SQUARE_LANES)
    for (size_t lane = 0; lane < SQUARE_LANES; lane++)
      lanes[lane] += (double) x[i + lane] * (double) x[i + lane];
  for (size_t i = whole; i < n; i++)
    lanes[i - whole] += (double) x[i] * (double) x[i];
  for (size_t lane = 0; lane < SQUARE_LANES; lane++)
    sum += lanes[lane];
  return sum;
}
