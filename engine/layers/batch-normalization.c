#include <math.h>
#include <string.h>

#include "engine/layers/layer.h"

#include <glib/gi18n-lib.h>

/* Ioffe and Szegedy, 2015: each channel, over a batch's images and pixels, with mean 0 and variance 1, then times gamma,
 * plus beta. The variance divides by all the rows, for the moving one too, as Keras 3 has it. In use the moving
 * statistics stand for the batch's. Parts are put together with Chan's, Golub's and LeVeque's formula (1979), in order. */

/* The layer's statistics. */
enum { MEAN, INVERSE, SCALE, SHIFT, BACK_DZ, BACK_X, BACK_ONE };

/* Rows measured together, while they are in the cache. */
#define ROWS 128

static gboolean
plan (PctLayer *layer, const char *path, GError **error)
{
  size_t channels = layer->input.channels;
  PctParameter array = { .size = channels, .rank = 1, .shape = { channels } };

  layer->output = layer->input;
  layer->kernel = layer->bias = array;
  array.fixed = TRUE;
  layer->moving_mean = layer->moving_variance = array;
  layer->explanation = g_strdup_printf (_ ("2 × %zu parameters, 2 × %zu moving statistics"), channels, channels);
  return TRUE;
}

static size_t
scratch (const PctLayer *layer)
{
  return 2 * layer->input.channels;
}

static float *
statistic (const PctLayer *layer, int which)
{
  return layer->statistics + (size_t) which * layer->input.channels;
}

void
pct_batch_normalization_measure (const PctLayer *layer, const float *x, size_t rows, float *part, float *memory)
{
  size_t channels = layer->input.channels;
  float *mean = memory, *squares = memory + channels;

  memset (part, 0, 2 * channels * sizeof *part);
  for (size_t done = 0, n; done < rows; done += n, x += n * channels)
    {
      n = MIN (ROWS, rows - done);
      memset (memory, 0, 2 * channels * sizeof *memory);
      pct_kernels ()->sum_rows (x, n, channels, channels, mean);
      for (size_t c = 0; c < channels; c++)
        mean[c] /= (float) n;
      pct_kernels ()->sum_squares (x, n, channels, mean, squares);
      float share = (float) n / (float) (done + n), weight = (float) done * share;
      for (size_t c = 0; c < channels; c++)
        {
          float apart = mean[c] - part[c];
          part[c] += apart * share;
          part[channels + c] += squares[c] + apart * apart * weight;
        }
    }
}

/* Mean and variance of a channel over all parts. */
static void
put_together (const float *parts, size_t channels, size_t rows, size_t piece_rows, double *mean, double *variance)
{
  double m = 0, squares = 0;

  for (size_t done = 0, n; done < rows; done += n, parts += 2 * channels)
    {
      n = MIN (piece_rows, rows - done);
      double apart = (double) parts[0] - m, share = (double) n / (double) (done + n);
      m += apart * share;
      squares += (double) parts[channels] + apart * apart * share * (double) done;
    }
  *mean = m;
  *variance = squares / (double) rows;
}

static void
settle_channel (const PctLayer *layer, size_t c, double mean, double variance)
{
  double inverse = 1 / sqrt (variance + layer->spec.epsilon), scale = (double) layer->kernel_values[c] * inverse;

  statistic (layer, MEAN)[c] = (float) mean;
  statistic (layer, INVERSE)[c] = (float) inverse;
  statistic (layer, SCALE)[c] = (float) scale;
  statistic (layer, SHIFT)[c] = (float) ((double) layer->bias_values[c] - mean * scale);
}

void
pct_batch_normalization_settle (const PctLayer *layer, const float *parts, size_t rows, size_t piece_rows)
{
  double momentum = layer->spec.momentum, mean, variance;

  for (size_t c = 0; c < layer->input.channels; c++)
    {
      float *moving_mean = &layer->moving_mean_values[c], *moving_variance = &layer->moving_variance_values[c];
      put_together (parts + c, layer->input.channels, rows, piece_rows, &mean, &variance);
      settle_channel (layer, c, mean, variance);
      *moving_mean = (float) ((double) *moving_mean * momentum + mean * (1 - momentum));
      *moving_variance = (float) ((double) *moving_variance * momentum + variance * (1 - momentum));
    }
}

void
pct_batch_normalization_settle_moving (const PctLayer *layer)
{
  for (size_t c = 0; c < layer->input.channels; c++)
    settle_channel (layer, c, (double) layer->moving_mean_values[c], (double) layer->moving_variance_values[c]);
}

void
pct_batch_normalization_forward (const PctLayer *layer, const float *x, size_t rows, float *y)
{
  size_t channels = layer->input.channels;

  pct_kernels ()->scale_rows (x, rows, channels, statistic (layer, SCALE), y);
  pct_kernels ()->bias_activate (y, rows, channels, channels, statistic (layer, SHIFT), layer->spec.activation,
                                 (float) layer->spec.negative_slope);
}

void
pct_batch_normalization_measure_backward (const PctLayer *layer, const float *x, const float *dz, size_t rows, float *part)
{
  size_t channels = layer->input.channels;

  memset (part, 0, 2 * channels * sizeof *part);
  pct_kernels ()->sum_products (x, dz, rows, channels, statistic (layer, MEAN), part);
  pct_kernels ()->sum_rows (dz, rows, channels, channels, part + channels);
  for (size_t c = 0; c < channels; c++)
    part[c] *= statistic (layer, INVERSE)[c];
}

/* dx = scale · (dz − mean of dz − x̂ · mean of x̂ · dz), as factors of dz, of x less its mean, and of 1. */
void
pct_batch_normalization_settle_backward (const PctLayer *layer, const float *parts, size_t n_parts, size_t rows)
{
  size_t channels = layer->input.channels;

  for (size_t c = 0; c < channels; c++)
    {
      double gamma = 0, beta = 0, scale = (double) statistic (layer, SCALE)[c];
      for (size_t part = 0; part < n_parts; part++)
        {
          gamma += (double) parts[2 * part * channels + c];
          beta += (double) parts[(2 * part + 1) * channels + c];
        }
      statistic (layer, BACK_DZ)[c] = (float) scale;
      statistic (layer, BACK_X)[c] = (float) (-scale * (double) statistic (layer, INVERSE)[c] * gamma / (double) rows);
      statistic (layer, BACK_ONE)[c] = (float) (-scale * beta / (double) rows);
    }
}

void
pct_batch_normalization_backward (const PctLayer *layer, const float *x, const float *dz, size_t rows, float *dx)
{
  pct_kernels ()->normalise_backward (x, dz, rows, layer->input.channels, statistic (layer, MEAN), statistic (layer, BACK_DZ),
                                      statistic (layer, BACK_X), statistic (layer, BACK_ONE), dx);
}

const PctLayerClass pct_batch_normalization_class = { .activates = TRUE, .plan = plan, .scratch = scratch };
