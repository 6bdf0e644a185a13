/* The loops of PctKernels over rows, with numbers of their own for each column. */
#pragma once

#include "engine/kernels/kernels.h"

static void
scale_rows (const float *restrict x, size_t rows, size_t columns, const float *restrict scale, float *restrict y)
{
  for (; rows > 0; rows--, x += columns, y += columns)
    for (size_t c = 0; c < columns; c++)
      y[c] = x[c] * scale[c];
}

/* Four rows at a time, so that the sums go through memory a quarter as often; so in the next. */
static void
sum_squares (const float *restrict x, size_t rows, size_t columns, const float *restrict mean, float *restrict sum)
{
  for (; rows >= 4; rows -= 4, x += 4 * columns)
    {
      const float *x1 = x + columns, *x2 = x1 + columns, *x3 = x2 + columns;
      for (size_t c = 0; c < columns; c++)
        {
          float m = mean[c], d0 = x[c] - m, d1 = x1[c] - m, d2 = x2[c] - m, d3 = x3[c] - m;
          sum[c] += (d0 * d0 + d1 * d1) + (d2 * d2 + d3 * d3);
        }
    }
  for (; rows > 0; rows--, x += columns)
    for (size_t c = 0; c < columns; c++)
      sum[c] += (x[c] - mean[c]) * (x[c] - mean[c]);
}

static void
sum_products (const float *restrict x, const float *restrict dz, size_t rows, size_t columns, const float *restrict mean,
              float *restrict sum)
{
  for (; rows >= 4; rows -= 4, x += 4 * columns, dz += 4 * columns)
    {
      const float *x1 = x + columns, *x2 = x1 + columns, *x3 = x2 + columns;
      const float *z1 = dz + columns, *z2 = z1 + columns, *z3 = z2 + columns;
      for (size_t c = 0; c < columns; c++)
        {
          float m = mean[c];
          sum[c] += ((x[c] - m) * dz[c] + (x1[c] - m) * z1[c]) + ((x2[c] - m) * z2[c] + (x3[c] - m) * z3[c]);
        }
    }
  for (; rows > 0; rows--, x += columns, dz += columns)
    for (size_t c = 0; c < columns; c++)
      sum[c] += (x[c] - mean[c]) * dz[c];
}

static void
normalise_backward (const float *restrict x, const float *restrict dz, size_t rows, size_t columns, const float *restrict mean,
                    const float *restrict a, const float *restrict b, const float *restrict d, float *restrict dx)
{
  for (; rows > 0; rows--, x += columns, dz += columns, dx += columns)
    for (size_t c = 0; c < columns; c++)
      dx[c] = dz[c] * a[c] + (x[c] - mean[c]) * b[c] + d[c];
}

static void
multiply_add (const float *restrict x, size_t x_row, const float *restrict scale, size_t rows, size_t columns, float *restrict y,
              size_t y_row)
{
  for (; rows > 0; rows--, x += x_row, y += y_row)
    for (size_t c = 0; c < columns; c++)
      y[c] += x[c] * scale[c];
}

static void
sum_products_apart (const float *restrict x, size_t x_row, const float *restrict dz, size_t rows, size_t columns,
                    float *restrict sum)
{
  for (; rows >= 4; rows -= 4, x += 4 * x_row, dz += 4 * columns)
    {
      const float *x1 = x + x_row, *x2 = x1 + x_row, *x3 = x2 + x_row;
      const float *z1 = dz + columns, *z2 = z1 + columns, *z3 = z2 + columns;
      for (size_t c = 0; c < columns; c++)
        sum[c] += (x[c] * dz[c] + x1[c] * z1[c]) + (x2[c] * z2[c] + x3[c] * z3[c]);
    }
  for (; rows > 0; rows--, x += x_row, dz += columns)
    for (size_t c = 0; c < columns; c++)
      sum[c] += x[c] * dz[c];
}
