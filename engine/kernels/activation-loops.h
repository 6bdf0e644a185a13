/* The loops of PctKernels over activations.
 *
 * elu: Clevert et al., 2016; selu: Klambauer et al., 2017; leaky_relu: Maas et al., 2013; gelu: Hendrycks and Gimpel, 2016,
 * with the normal distribution itself; silu: Elfwing et al., 2018. */
#pragma once

#include <math.h>
#include <string.h>

#include "engine/kernels/exponential.h"
#include "engine/kernels/joined-rows.h"
#include "engine/kernels/kernels.h"

#define SELU_ALPHA 1.67326324f
#define SELU_SCALE 1.05070099f

/* Those whose derivative follows from their output, all but linear: CASE (NAME) for each. */
#define EACH_ACTIVATION(CASE) CASE (RELU) CASE (LEAKY_RELU) CASE (ELU) CASE (SELU) CASE (SIGMOID) CASE (TANH)

/* `activation` is a constant wherever this is inlined. */
G_ALWAYS_INLINE static inline float
activated (float x, PctActivation activation, float negative_slope)
{
  switch (activation)
    {
    case PCT_ACTIVATION_RELU:
      return 0 > x ? 0 : x; /* so that NaN stays NaN, and is found */
    case PCT_ACTIVATION_LEAKY_RELU:
      return x > 0 ? x : x * negative_slope;
    case PCT_ACTIVATION_ELU:
      return x > 0 ? x : exponential_less_one (x);
    case PCT_ACTIVATION_SELU:
      return SELU_SCALE * (x > 0 ? x : SELU_ALPHA * exponential_less_one (x));
    case PCT_ACTIVATION_SIGMOID:
      return logistic (x);
    case PCT_ACTIVATION_TANH:
      return hyperbolic_tangent (x);
    default:
      return x;
    }
}

/* The derivative at the point whose output is y. */
G_ALWAYS_INLINE static inline float
slope (float y, PctActivation activation, float negative_slope)
{
  switch (activation)
    {
    case PCT_ACTIVATION_RELU:
      return y > 0 ? 1 : 0;
    case PCT_ACTIVATION_LEAKY_RELU:
      return y > 0 ? 1 : negative_slope;
    case PCT_ACTIVATION_ELU:
      return y > 0 ? 1 : y + 1;
    case PCT_ACTIVATION_SELU:
      return y > 0 ? SELU_SCALE : y + SELU_SCALE * SELU_ALPHA;
    case PCT_ACTIVATION_SIGMOID:
      return y * (1 - y);
    case PCT_ACTIVATION_TANH:
      return 1 - y * y;
    default:
      return 1;
    }
}

G_ALWAYS_INLINE static inline void
bias_activate_rows (float *restrict y, size_t rows, size_t columns, size_t stride, const float *restrict bias,
                    PctActivation activation, float negative_slope)
{
  if (bias)
    for (size_t r = 0; r < rows; r++, y += stride)
      for (size_t c = 0; c < columns; c++)
        y[c] = activated (y[c] + bias[c], activation, negative_slope);
  else
    for (size_t r = 0; r < rows; r++, y += stride)
      for (size_t c = 0; c < columns; c++)
        y[c] = activated (y[c], activation, negative_slope);
}

static void
bias_activate (float *y, size_t rows, size_t columns, size_t stride, const float *bias, PctActivation activation,
               float negative_slope)
{
  float biases[WIDEST];
  size_t joined = rows_to_join (rows, columns, stride), wide = joined * columns;

  if (joined > 1)
    {
      for (size_t start = 0; bias && start < wide; start += columns)
        memcpy (biases + start, bias, columns * sizeof *bias);
      bias_activate (y, rows / joined, wide, wide, bias ? biases : NULL, activation, negative_slope);
      y += rows / joined * wide;
      rows %= joined;
    }
  switch (activation)
    {
#define CASE(name)                                                                              \
  case PCT_ACTIVATION_##name:                                                                   \
    bias_activate_rows (y, rows, columns, stride, bias, PCT_ACTIVATION_##name, negative_slope); \
    break;
      EACH_ACTIVATION (CASE)
#undef CASE
    default:
      if (bias)
        bias_activate_rows (y, rows, columns, stride, bias, PCT_ACTIVATION_LINEAR, negative_slope);
    }
}

G_ALWAYS_INLINE static inline void
activate_backward_rows (const float *restrict y, float *restrict gradient, size_t rows, size_t columns, size_t stride,
                        PctActivation activation, float negative_slope)
{
  for (size_t r = 0; r < rows; r++, y += stride, gradient += stride)
    for (size_t c = 0; c < columns; c++)
      gradient[c] *= slope (y[c], activation, negative_slope);
}

static void
activate_backward (const float *y, float *gradient, size_t rows, size_t columns, size_t stride, PctActivation activation,
                   float negative_slope)
{
  if (stride == columns)
    {
      columns *= rows;
      rows = 1;
    }
  switch (activation)
    {
#define CASE(name)                                                                                      \
  case PCT_ACTIVATION_##name:                                                                           \
    activate_backward_rows (y, gradient, rows, columns, stride, PCT_ACTIVATION_##name, negative_slope); \
    break;
      EACH_ACTIVATION (CASE)
#undef CASE
    default:
      break;
    }
}

/* The normal distribution at x, and its density. 1 − Φ (|x|) is a polynomial in 1 ÷ (1 + p·|x|) times exp (−x² ÷ 2)
 * (Hastings, 1955, by way of Abramowitz and Stegun 7.1.26), within 1e-7. */
G_ALWAYS_INLINE static inline float
normal (float x, float *density)
{
  float magnitude = fabsf (x), e = exponential (-0.5f * x * x), t = 1 / (1 + 0.3275911f * 0.707106781f * magnitude);
  float p = ((((1.061405429f * t - 1.453152027f) * t + 1.421413741f) * t - 0.284496736f) * t + 0.254829592f) * t;
  float beyond = 0.5f * p * e;

  *density = 0.398942280f * e;
  return x > 0 ? 1 - beyond : beyond;
}

/* x times a share that is 0 at minus infinity. */
G_ALWAYS_INLINE static inline float
shared_out (float x, float share)
{
  return share > 0 ? x * share : isnan (x) ? x : 0;
}

static void
activate_input (const float *restrict x, size_t n, PctActivation activation, float *restrict y)
{
  float density;

  if (activation == PCT_ACTIVATION_GELU)
    for (size_t i = 0; i < n; i++)
      y[i] = shared_out (x[i], normal (x[i], &density));
  else
    for (size_t i = 0; i < n; i++)
      y[i] = shared_out (x[i], logistic (x[i]));
}

static void
activate_input_backward (const float *restrict x, const float *restrict dz, size_t n, PctActivation activation,
                         float *restrict dx)
{
  if (activation == PCT_ACTIVATION_GELU)
    for (size_t i = 0; i < n; i++)
      {
        float density, share = normal (x[i], &density);
        dx[i] = dz[i] * (share + x[i] * density);
      }
  else
    for (size_t i = 0; i < n; i++)
      {
        float share = logistic (x[i]);
        dx[i] = dz[i] * share * (1 + x[i] * (1 - share));
      }
}
