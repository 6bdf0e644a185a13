/* What kernels start from: mean, deviation and limits of each initializer, against Keras's formulas. */

#include <math.h>

#include "tests/engine/support.h"

/* A convolution of 4 channels into 40 by 5 × 3, on whose output a dense layer stands. */
#define FAN_IN (5 * 3 * 4.0)
#define FAN_OUT (5 * 3 * 40.0)

typedef struct {
  PctInitializer initializer;
  double mean, deviation;
  double limit; /* of a value's magnitude; 0 for none */
} Row;

#define UNIFORM(limit) 0, (limit) / sqrt (3), limit
#define TRUNCATED(deviation) 0, deviation, 2 * (deviation) / 0.87962566103423978

static PctNetwork *
network_new (PctInitializer initializer, PctTeam *team)
{
  g_autoptr (GError) error = NULL;
  const PctShape input = { 5, 3, 4, FALSE };
  PctLayerSpec layers[3] = { pct_layer_spec (PCT_LAYER_CONV2D), pct_layer_spec (PCT_LAYER_FLATTEN), pct_layer_spec (PCT_LAYER_DENSE) };
  const PctModelSpec model = { 3, layers };

  layers[0].filters = 40;
  layers[0].kernel_size[0] = 5;
  layers[0].kernel_size[1] = 3;
  layers[0].kernel_initializer = layers[2].kernel_initializer = initializer;
  layers[2].units = 100;
  PctNetwork *network = pct_network_new (&model, input, 2, 1, FALSE, team, &error);
  g_assert_no_error (error);
  pct_network_initialise (network, 7);
  return network;
}

static void
check (PctInitializer initializer, const float *values, size_t n, double mean, double deviation, double limit)
{
  double sum = 0, squares = 0, most = 0;
  for (size_t i = 0; i < n; i++)
    {
      sum += (double) values[i];
      squares += pow ((double) values[i] - mean, 2);
      most = fmax (most, fabs ((double) values[i]));
    }
  g_test_message ("%s: mean %g, deviation %g, most %g", pct_initializer_names[initializer], sum / (double) n,
                  sqrt (squares / (double) n), most);
  /* Five standard errors; that of the deviation is at most 0.71 of its size over √n. */
  double error = 5 / sqrt ((double) n);
  g_assert_cmpfloat (fabs (sum / (double) n - mean), <=, error * deviation);
  g_assert_cmpfloat (fabs (sqrt (squares / (double) n) - deviation), <=, 0.71 * error * deviation);
  if (limit > 0)
    {
      g_assert_cmpfloat (most, <=, limit * (1 + 1e-6));
      g_assert_cmpfloat (most, >, 0.99 * limit);
    }
}

static void
test_moments (void)
{
  g_autoptr (PctTeam) team = pct_team_new (1);
  const Row rows[] = {
    { PCT_INITIALIZER_GLOROT_UNIFORM, UNIFORM (sqrt (6 / (FAN_IN + FAN_OUT))) },
    { PCT_INITIALIZER_GLOROT_NORMAL, TRUNCATED (sqrt (2 / (FAN_IN + FAN_OUT))) },
    { PCT_INITIALIZER_HE_UNIFORM, UNIFORM (sqrt (6 / FAN_IN)) },
    { PCT_INITIALIZER_HE_NORMAL, TRUNCATED (sqrt (2 / FAN_IN)) },
    { PCT_INITIALIZER_LECUN_UNIFORM, UNIFORM (sqrt (3 / FAN_IN)) },
    { PCT_INITIALIZER_LECUN_NORMAL, TRUNCATED (sqrt (1 / FAN_IN)) },
    { PCT_INITIALIZER_ZEROS, 0, 0, 0 },
    { PCT_INITIALIZER_ONES, 1, 0, 0 },
    { PCT_INITIALIZER_RANDOM_UNIFORM, UNIFORM (0.05) },
    { PCT_INITIALIZER_RANDOM_NORMAL, 0, 0.05, 0 },
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (rows) == PCT_INITIALIZERS);
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (PctNetwork) network = network_new (rows[i].initializer, team);
      size_t n;
      const PctParameter *list = pct_network_parameter_list (network, &n);
      g_assert_cmpstr (list[0].name, ==, "conv2d.kernel");
      check (rows[i].initializer, pct_network_parameters (network) + list[0].offset, list[0].size, rows[i].mean,
             rows[i].deviation, rows[i].limit);
      g_assert_cmpstr (list[1].name, ==, "conv2d.bias");
      check (rows[i].initializer, pct_network_parameters (network) + list[1].offset, list[1].size, 0, 0, 0);
    }
}

/* A dense layer's fans are its two sides, and no two kernels start alike. */
static void
test_dense (void)
{
  g_autoptr (PctTeam) team = pct_team_new (1);
  g_autoptr (PctNetwork) network = network_new (PCT_INITIALIZER_HE_NORMAL, team);
  size_t n;
  const PctParameter *list = pct_network_parameter_list (network, &n);
  const float *values = pct_network_parameters (network);

  g_assert_cmpstr (list[2].name, ==, "dense.kernel");
  check (PCT_INITIALIZER_HE_NORMAL, values + list[2].offset, list[2].size, TRUNCATED (sqrt (2 / 40.0)));
  g_assert_cmpfloat (fabs ((double) (values[list[2].offset] / values[list[0].offset])), !=, sqrt (FAN_IN / 40));
}

/* Independent normals: the product of neighbours averages 0, and a third lies beyond one deviation. */
static void
test_normals (void)
{
  const size_t blocks = 20000;
  PctRandom random = pct_random (3, PCT_RANDOM_WEIGHTS, 0, 0, 0);
  double products = 0, beyond = 0;

  for (uint32_t block = 0; block < blocks; block++)
    {
      uint32_t words[4];
      double normals[4];
      pct_random_block (&random, block, words);
      pct_random_normals (words, normals);
      for (int k = 0; k < 4; k++)
        {
          products += normals[k] * normals[(k + 1) % 4];
          beyond += fabs (normals[k]) > 1;
        }
    }
  g_assert_cmpfloat (fabs (products / (4.0 * (double) blocks)), <, 5 / sqrt (4.0 * (double) blocks));
  g_assert_cmpfloat (fabs (beyond / (4.0 * (double) blocks) - 0.3173), <, 5 * 0.466 / sqrt (4.0 * (double) blocks));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/initializer/moments", test_moments);
  g_test_add_func ("/initializer/dense", test_dense);
  g_test_add_func ("/initializer/normals", test_normals);
  return g_test_run ();
}
