#include <math.h>
#include <string.h>

#include "engine/train/network-private.h"

/* What kernels start from, as Keras 3 has it: Glorot and Bengio, 2010; He et al., 2015; LeCun et al., 1998. Their normal
 * ones are cut off at two standard deviations, and made wider so that the deviation is what it should be. */

/* The standard deviation of a normal distribution that is cut off at 2. */
#define TRUNCATED_DEVIATION 0.87962566103423978

typedef enum { CONSTANT, UNIFORM, NORMAL, TRUNCATED_NORMAL } Distribution;
typedef enum { NO_FAN, FAN_IN, FAN_AVERAGE } Fan;

/* The variance is `scale` over the fan; without one, `scale` is the value, the limit or the standard deviation itself. */
static const struct {
  Distribution distribution;
  Fan fan;
  double scale;
} initializers[PCT_INITIALIZERS] = {
  [PCT_INITIALIZER_GLOROT_UNIFORM] = { UNIFORM, FAN_AVERAGE, 1 },
  [PCT_INITIALIZER_GLOROT_NORMAL] = { TRUNCATED_NORMAL, FAN_AVERAGE, 1 },
  [PCT_INITIALIZER_HE_UNIFORM] = { UNIFORM, FAN_IN, 2 },
  [PCT_INITIALIZER_HE_NORMAL] = { TRUNCATED_NORMAL, FAN_IN, 2 },
  [PCT_INITIALIZER_LECUN_UNIFORM] = { UNIFORM, FAN_IN, 1 },
  [PCT_INITIALIZER_LECUN_NORMAL] = { TRUNCATED_NORMAL, FAN_IN, 1 },
  [PCT_INITIALIZER_ZEROS] = { CONSTANT, NO_FAN, 0 },
  [PCT_INITIALIZER_ONES] = { CONSTANT, NO_FAN, 1 },
  [PCT_INITIALIZER_RANDOM_UNIFORM] = { UNIFORM, NO_FAN, 0.05 },
  [PCT_INITIALIZER_RANDOM_NORMAL] = { NORMAL, NO_FAN, 0.05 },
};

/* The last two dimensions, each times the kernel's area; their sum for the average. */
static double
fan_of (const PctParameter *kernel, Fan fan)
{
  double area = 1;
  for (size_t i = 0; i + 2 < kernel->rank; i++)
    area *= (double) kernel->shape[i];
  size_t in = kernel->shape[kernel->rank - 2], out = kernel->shape[kernel->rank - 1];
  return area * (double) (fan == FAN_IN ? in : in + out);
}

/* What the unit distribution is stretched by. */
static double
stretch (const PctParameter *kernel, PctInitializer initializer)
{
  double scale = initializers[initializer].scale;
  Fan fan = initializers[initializer].fan;

  if (fan == NO_FAN)
    return scale;
  if (fan == FAN_AVERAGE)
    scale *= 2;
  if (initializers[initializer].distribution == UNIFORM)
    return sqrt (3 * scale / fan_of (kernel, fan));
  return sqrt (scale / fan_of (kernel, fan)) / TRUNCATED_DEVIATION;
}

/* Four values of the unit distribution. Blocks past 2^32 go on in the stream's epoch; what is cut off is drawn again, in
 * the stream of the next image. */
static void
draw_four (Distribution distribution, uint64_t seed, uint32_t layer, size_t block, double values[4])
{
  PctRandom random = pct_random (seed, PCT_RANDOM_WEIGHTS, layer, (uint32_t) (block >> 32), 0);
  uint32_t words[4];

  pct_random_block (&random, (uint32_t) block, words);
  if (distribution == UNIFORM)
    {
      for (int k = 0; k < 4; k++)
        values[k] = (double) (2 * pct_random_unit (words[k]) - 1);
      return;
    }
  pct_random_normals (words, values);
  if (distribution == NORMAL)
    return;
  for (gboolean again = TRUE; again; random.image++)
    {
      double others[4];
      again = FALSE;
      pct_random_block (&random, (uint32_t) block, words);
      pct_random_normals (words, others);
      for (int k = 0; k < 4; k++)
        {
          if (fabs (values[k]) > 2)
            values[k] = others[k];
          again = again || fabs (values[k]) > 2;
        }
    }
}

static void
initialise_kernel (const PctLayer *layer, uint64_t seed, float *values)
{
  PctInitializer initializer = layer->spec.kernel_initializer;
  Distribution distribution = initializers[initializer].distribution;
  float by = (float) stretch (&layer->kernel, initializer);

  for (size_t j = 0; j < layer->kernel.size; j += 4)
    {
      double four[4] = { 1, 1, 1, 1 };
      if (distribution != CONSTANT)
        draw_four (distribution, seed, (uint32_t) layer->number, j / 4, four);
      for (size_t k = 0; k < 4 && j + k < layer->kernel.size; k++)
        values[j + k] = (float) four[k] * by;
    }
}

static void
fill (float *values, size_t n, float value)
{
  for (size_t i = 0; i < n; i++)
    values[i] = value;
}

void
pct_network_initialise (PctNetwork *network, uint64_t seed)
{
  memset (network->parameters, 0, pct_network_n_values (network) * sizeof (float));
  for (size_t i = 0; i < network->n_layers; i++)
    {
      const PctLayer *layer = &network->layers[i];
      float *kernel = network->parameters + layer->kernel.offset;
      if (layer->moving_variance_values != NULL)
        {
          fill (kernel, layer->kernel.size, 1);
          fill (layer->moving_variance_values, layer->moving_variance.size, 1);
        }
      else if (layer->kernel.size > 0)
        initialise_kernel (layer, seed, kernel);
    }
}
