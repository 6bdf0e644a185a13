/* Exponentials without branches, so that a loop over them vectorises.
 *
 * exp (x) is 2^n · exp (r) with n the integer nearest to x ÷ ln 2 and |r| at most ln 2 ÷ 2 (Cody and Waite, 1980).
 * Within 2 ulp of the true value; 0 below ln 2^-126, where the result would be subnormal; infinity above ln 2^128; NaN
 * stays NaN. The polynomials are least-squares fits at Chebyshev points. */
#pragma once

#include <glib.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

static inline uint32_t
bits_of (float x)
{
  uint32_t bits;
  memcpy (&bits, &x, sizeof bits);
  return bits;
}

static inline float
float_of (uint32_t bits)
{
  float x;
  memcpy (&x, &bits, sizeof x);
  return x;
}

/* 2^n, for n from -126 to 127. */
static inline float
power_of_two (int32_t n)
{
  return float_of ((uint32_t) (n + 127) << 23);
}

/* Splits x, at most 90 in magnitude: returns n, and in *rest exp (r) - 1. */
static inline int32_t
reduce (float x, float *rest)
{
  /* Adding 1.5 · 2^23 rounds to an integer, which then stands in the low bits. */
  const float shift = 0x1.8p23f;
  float shifted = x * 1.44269504f + shift, n = shifted - shift;
  /* ln 2 in two parts, the first short enough for n times it to be exact. */
  float r = (x - n * 0.693359375f) - n * -2.12194442e-4f;
  float q = (((1.394609106e-3f * r + 8.369079791e-3f) * r + 4.166626930e-2f) * r + 1.666651666e-1f) * r + 0.5f;

  *rest = r + r * r * q;
  return (int32_t) (bits_of (shifted) - bits_of (shift));
}

static inline float
exponential (float x)
{
  const float least = -87.3365402f, most = 88.7228394f;
  float clamped = x < -90 ? -90 : x, rest;
  clamped = clamped > 89 ? 89 : clamped;
  int32_t n = reduce (clamped, &rest), half = n >> 1;
  /* In two steps, as 2^128 is no float. */
  float y = (1 + rest) * power_of_two (half) * power_of_two (n - half);

  y = x < least ? 0 : y;
  return x > most ? INFINITY : y;
}

/* exp (x) - 1 for x up to 0, with the relative precision of exp (x) near 0. */
static inline float
exponential_less_one (float x)
{
  float clamped = x < -80 ? -80 : x, rest;
  float scale = power_of_two (reduce (clamped, &rest));
  return rest * scale + (scale - 1);
}

static inline float
logistic (float x)
{
  return 1 / (1 + exponential (-x));
}

static inline float
hyperbolic_tangent (float x)
{
  float z = x * x, magnitude = fabsf (x);
  float p = (((-5.707842764e-3f * z + 2.064209245e-2f) * z - 5.374080315e-2f) * z + 1.333145797e-1f) * z - 3.333328366e-1f;
  float small = x + x * z * p;
  float large = copysignf (1 - 2 / (exponential (2 * magnitude) + 1), x);
  return magnitude < 0.625f ? small : large;
}
