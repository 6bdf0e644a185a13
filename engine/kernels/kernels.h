/* The loops that everything spends its time in, behind one table: plain C compiled for what the processor has.
 *
 * The reference is what the others are tested against. Results of one variant are the same bits for the same arguments;
 * between variants they differ by rounding, within the bounds that tests/engine states. */
#pragma once

#include "engine/core/random.h"
#include "engine/train/specification.h"

/* c[r, k] (+)= Σ_o Σ_i a[o * a_outer + i * a_inner + r * a_row] * b[o * b_outer + i * b_inner + k], for r < rows and
 * k < columns; c's rows are c_row floats apart. With `add` the sum starts from what c holds. Strides in floats, so that
 * rows may overlap: the windows of an image are such a matrix. */
typedef struct {
  size_t rows, columns, inner, outer;
  const float *a;
  size_t a_row, a_inner, a_outer;
  const float *b;
  size_t b_inner, b_outer;
  float *c;
  size_t c_row;
  gboolean add;
} PctProduct;

/* The tiles of an image for Winograd's convolution: PCT_WINOGRAD_POINTS pixels a side, each `step` pixels on, so that they
 * overlap. A tile's numbers after a transform are one of each of 36 planes, in which tile t's channels start at t *
 * channels. */
#define PCT_WINOGRAD_POINTS 6
#define PCT_WINOGRAD_PLANES 36

typedef struct {
  size_t high, wide;    /* tiles */
  size_t step;          /* pixels: 4 for kernels of 3 × 3, 2 for 5 × 5 */
  size_t channels;
  size_t row;           /* floats from one row of the image to the next */
  size_t height, width; /* of outputs: what tiles hold beyond is neither read nor written */
  size_t plane;         /* floats from one plane to the next */
} PctTiles;

/* Windows of an image side by side, each `step` floats after the one before: rows × columns pixels of `channels` floats,
 * the image's rows `stride` floats apart. */
typedef struct {
  size_t count, step;
  size_t rows, columns, stride, channels;
  gboolean add; /* backward adds to what is there, as windows that overlap need */
} PctWindows;

typedef struct {
  const char *name; /* "reference", "avx2", "avx512" */

  /* to[i] = from[i] * scale[i % channels] + offset[i % channels]; n a multiple of channels. */
  void (*bytes_to_floats) (const uint8_t *from, size_t n, size_t channels, const float *scale, const float *offset, float *to);

  void (*product) (const PctProduct *product);

  /* Winograd's transforms; see winograd-loops.h for the matrices. The image's tiles to planes (Bᵀ d B), and its transpose,
   * which sets the image to the sum over its tiles; planes to the image of outputs (Aᵀ p A), and its transpose. */
  void (*winograd_input) (const PctTiles *tiles, const float *image, float *planes);
  void (*winograd_input_back) (const PctTiles *tiles, const float *planes, float *image);
  void (*winograd_output) (const PctTiles *tiles, const float *planes, float *image);
  void (*winograd_output_back) (const PctTiles *tiles, const float *image, float *planes);
  /* Kernels to planes (G g Gᵀ), n floats of each of side × side taps, `tap` floats apart; and the transpose, set. */
  void (*winograd_kernel) (const float *kernel, size_t tap, size_t side, size_t n, float *planes, size_t plane);
  void (*winograd_kernel_back) (const float *planes, size_t plane, size_t side, size_t n, float *kernel, size_t tap);

  /* y[r, c] = activation (y[r, c] + bias[c]); rows of `stride` floats; bias may be NULL. negative_slope: leaky_relu's.
   * Softmax, gelu and silu, whose derivative doesn't follow from their output, count as linear here. */
  void (*bias_activate) (float *y, size_t rows, size_t columns, size_t stride, const float *bias, PctActivation activation,
                         float negative_slope);

  /* gradient[r, c] *= activation'(·), told from the output y; rows of `stride` floats; the rest as above. */
  void (*activate_backward) (const float *y, float *gradient, size_t rows, size_t columns, size_t stride, PctActivation activation,
                             float negative_slope);

  /* gelu and silu: y[i] = activation (x[i]); dx[i] = dz[i] * activation'(x[i]). */
  void (*activate_input) (const float *x, size_t n, PctActivation activation, float *y);
  void (*activate_input_backward) (const float *x, const float *dz, size_t n, PctActivation activation, float *dx);

  /* Softmax of each row of x [rows, columns], in place. */
  void (*softmax) (float *x, size_t rows, size_t columns);

  /* sum[c] += the sum over rows of x[r, c]; rows of `stride` floats. */
  void (*sum_rows) (const float *x, size_t rows, size_t columns, size_t stride, float *sum);

  /* to[i] += from[i] */
  void (*add) (const float *from, size_t n, float *to);

  /* gradient[i] += the derivative of l1 * |parameter[i]| + l2 * parameter[i]², that of |0| being 0. Returns their sum. */
  double (*penalise) (const float *parameter, size_t n, float l1, float l2, float *gradient);

  /* y[r, c] = x[r, c] * scale[c]; rows without gaps, as in the next three. */
  void (*scale_rows) (const float *x, size_t rows, size_t columns, const float *scale, float *y);
  /* sum[c] += the sum over rows of (x[r, c] − mean[c])² */
  void (*sum_squares) (const float *x, size_t rows, size_t columns, const float *mean, float *sum);
  /* sum[c] += the sum over rows of (x[r, c] − mean[c]) * dz[r, c] */
  void (*sum_products) (const float *x, const float *dz, size_t rows, size_t columns, const float *mean, float *sum);
  /* dx[r, c] = dz[r, c] * a[c] + (x[r, c] − mean[c]) * b[c] + d[c] */
  void (*normalise_backward) (const float *x, const float *dz, size_t rows, size_t columns, const float *mean, const float *a,
                              const float *b, const float *d, float *dx);

  /* y[r, c] += x[r, c] * scale[c]; rows of x and y x_row and y_row floats apart; x and y don't overlap. */
  void (*multiply_add) (const float *x, size_t x_row, const float *scale, size_t rows, size_t columns, float *y, size_t y_row);
  /* sum[c] += the sum over rows of x[r, c] * dz[r, c]; rows of x x_row floats apart, of dz without gaps. */
  void (*sum_products_apart) (const float *x, size_t x_row, const float *dz, size_t rows, size_t columns, float *sum);

  /* y[window, c] = the largest of the window's channel c; NaN counts as larger than all. */
  void (*max_windows) (const PctWindows *windows, const float *x, float *y);
  /* dx[·, c] (+)= dz[window, c] at the first pixel of the window that equals y[window, c], 0 at the others; dx is laid out
   * as x. */
  void (*max_windows_backward) (const PctWindows *windows, const float *x, const float *y, const float *dz, float *dx);

  /* to[i] = from[i] * scale where the stream's element i is at least rate, else 0. Words: the stream's block b, words
   * 0..3, decide elements b, b + q, b + 2q, b + 3q with q = ceil (n / 4). from may be to. */
  void (*dropout) (const float *from, size_t n, const PctRandom *random, float rate, float scale, float *to);

  /* Keras's updates over n parameters; see engine/train/optimizer.c for the formulas. Decay rates near 1 come as what is
   * missing to 1, which a float holds more exactly. A momentum of 0 leaves sgd's velocity and rmsprop's accumulated
   * steps alone: they may be NULL. */
  void (*sgd) (const float *gradient, size_t n, float rate, float momentum, gboolean nesterov, float *velocity, float *parameter);
  void (*rmsprop) (const float *gradient, size_t n, float rate, float one_minus_rho, float epsilon, float momentum,
                   float *velocity, float *accumulated, float *parameter);
  void (*adam) (const float *gradient, size_t n, float rate, float one_minus_beta_1, float one_minus_beta_2, float epsilon,
                float *momentum, float *velocity, float *parameter);
  void (*adamax) (const float *gradient, size_t n, float rate, float one_minus_beta_1, float beta_2, float epsilon,
                  float *momentum, float *norm, float *parameter);
  /* accumulated: NULL without momentum. */
  void (*rmsprop_centered) (const float *gradient, size_t n, float rate, float one_minus_rho, float epsilon, float momentum,
                            float *velocity, float *accumulated, float *average, float *parameter);
  void (*amsgrad) (const float *gradient, size_t n, float rate, float one_minus_beta_1, float one_minus_beta_2, float epsilon,
                   float *momentum, float *velocity, float *largest, float *parameter);
  void (*nadam) (const float *gradient, size_t n, float momentum_rate, float gradient_rate, float velocity_scale,
                 float one_minus_beta_1, float one_minus_beta_2, float epsilon, float *momentum, float *velocity,
                 float *parameter);
  void (*adagrad) (const float *gradient, size_t n, float rate, float epsilon, float *accumulator, float *parameter);
  void (*adadelta) (const float *gradient, size_t n, float rate, float one_minus_rho, float epsilon, float *gradients,
                    float *steps, float *parameter);
  /* power: of the accumulator, 0.5 for its root; rate: not 0. */
  void (*ftrl) (const float *gradient, size_t n, float rate, float power, float l1, float l2, float shrinkage,
                float *accumulator, float *linear, float *parameter);

  /* What comes before and after an update. x[i] *= factor; x[i] -= x[i] * share; x[i] moved into [-limit, limit], NaN left;
   * average[i] += (x[i] - average[i]) * share; the sum of x[i]². */
  void (*scale) (float *x, size_t n, float factor);
  void (*decay) (float *x, size_t n, float share);
  void (*clamp) (float *x, size_t n, float limit);
  void (*approach) (const float *x, size_t n, float share, float *average);
  double (*squares) (const float *x, size_t n);
} PctKernels;

/* The best that the processor runs, or the one that PERCEPT_KERNELS names; chosen at the first call. A name that is
 * unknown or that the processor can't run falls back to the best, with a warning in the log. */
const PctKernels *pct_kernels (void);

/* By name, for tests: NULL where it isn't built in or the processor can't run it. */
const PctKernels *pct_kernels_find (const char *name);
