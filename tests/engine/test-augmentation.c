/* Changes of training images: what each may do to images whose outcome is known, and that nothing but the training meets them. */

#include <math.h>
#include <string.h>

#include "engine/core/augmentation.h"
#include "tests/engine/model.h"
#include "tests/engine/support.h"

#define SIDE 33 /* odd, so that a pixel is the middle */
#define CHANNELS 2
#define SIZE (SIDE * SIDE * CHANNELS)
#define DRAWS 300

static const float scale[CHANNELS] = { 1 / 255.0f, 1 / 255.0f }, offset[CHANNELS] = { 0, 0 };

static void
augment (const PctAugmentationSpec *spec, const uint8_t *pixels, uint32_t image, float *to)
{
  float scratch[SIZE];
  pct_augment (spec, pixels, SIDE, SIDE, CHANNELS, scale, offset, 3, 1, image, scratch, to);
}

/* A plane that rises by `down` a row and `right` a column, from the middle's 128; the second channel falls. */
static void
draw_plane (double down, double right, uint8_t *pixels)
{
  for (int row = 0; row < SIDE; row++)
    for (int column = 0; column < SIDE; column++)
      {
        int rise = (int) (down * (row - SIDE / 2) + right * (column - SIDE / 2));
        pixels[(row * SIDE + column) * CHANNELS] = (uint8_t) (128 + rise);
        pixels[(row * SIDE + column) * CHANNELS + 1] = (uint8_t) (128 - rise);
      }
}

static double
value (const float *image, int row, int column, int channel)
{
  return 255 * (double) image[((SIDE / 2 + row) * SIDE + SIDE / 2 + column) * CHANNELS + channel];
}

static void
test_flip (void)
{
  const PctAugmentationSpec spec = { .enabled = TRUE, .horizontal_flip = TRUE };
  uint8_t pixels[SIZE];
  float to[SIZE];
  int mirrored = 0;

  draw_plane (1, 3, pixels);
  for (uint32_t image = 0; image < DRAWS; image++)
    {
      augment (&spec, pixels, image, to);
      gboolean turned = to[0] > to[(SIDE - 1) * CHANNELS];
      mirrored += turned;
      for (int row = -16; row <= 16; row++)
        for (int column = -16; column <= 16; column++)
          g_assert_cmpfloat_with_epsilon (value (to, row, column, 0), 128 + row + 3 * (turned ? -column : column), 1e-4);
    }
  /* Five standard deviations. */
  g_assert_cmpint (ABS (mirrored - DRAWS / 2), <, 44);
}

/* Inside, a plane stays one: moved along itself, steeper or flatter by the zoom, turned by the angle; the ranges are filled. */
static void
test_motions (void)
{
  static const struct {
    PctAugmentationSpec spec;
    double shift, zoom, angle; /* the most there may be */
  } cases[] = {
    { { .enabled = TRUE }, 0, 0, 0 },
    { { .enabled = TRUE, .translation = 0.125 }, 0.125 * SIDE, 0, 0 },
    { { .enabled = TRUE, .zoom = 0.25 }, 0, 0.25, 0 },
    { { .enabled = TRUE, .rotation = 0.125 }, 0, 0, G_PI / 4 },
    { { .enabled = TRUE, .rotation = 0.05, .translation = 0.1, .zoom = 0.2 }, 0.1 * SIDE * 1.5, 0.2, 0.1 * G_PI },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double most_shift = 0, most_zoom = 0, most_angle = 0;
      for (uint32_t image = 0; image < DRAWS; image++)
        {
          uint8_t pixels[SIZE];
          float to[SIZE];
          draw_plane (0, 4, pixels);
          augment (&cases[i].spec, pixels, image, to);
          double right = value (to, 0, 1, 0) - value (to, 0, 0, 0), down = value (to, 1, 0, 0) - value (to, 0, 0, 0);
          double slope = hypot (right, down), shift = (value (to, 0, 0, 0) - 128) / 4, angle = atan2 (down, right);
          g_assert_cmpfloat_with_epsilon (value (to, 2, -3, 0) - value (to, 0, 0, 0), 2 * down - 3 * right, 1e-3);
          g_assert_cmpfloat_with_epsilon (value (to, 2, -3, 0) + value (to, 2, -3, 1), 256, 1e-3);
          most_shift = fmax (most_shift, fabs (shift));
          most_zoom = fmax (most_zoom, fabs (slope / 4 - 1));
          most_angle = fmax (most_angle, fabs (angle));
        }
      g_test_message ("shift %g, zoom %g, angle %g", most_shift, most_zoom, most_angle);
      g_assert_cmpfloat (most_shift, <=, cases[i].shift + 1e-4);
      g_assert_cmpfloat (most_zoom, <=, cases[i].zoom + 1e-4);
      g_assert_cmpfloat (most_angle, <=, cases[i].angle + 1e-4);
      g_assert_cmpfloat (most_shift, >=, 0.5 * cases[i].shift);
      g_assert_cmpfloat (most_zoom, >=, 0.9 * cases[i].zoom);
      g_assert_cmpfloat (most_angle, >=, 0.9 * cases[i].angle);
    }
}

/* What comes from outside is the mirror image: nothing darker or lighter than the image comes in. */
static void
test_edges (void)
{
  const PctAugmentationSpec spec = { .enabled = TRUE, .horizontal_flip = TRUE, .rotation = 0.5, .translation = 0.99, .zoom = 0.99 };
  uint8_t pixels[SIZE];
  float to[SIZE];

  memset (pixels, 200, sizeof pixels);
  for (uint32_t image = 0; image < DRAWS; image++)
    {
      augment (&spec, pixels, image, to);
      for (size_t i = 0; i < SIZE; i++)
        g_assert_cmpfloat_with_epsilon (255 * (double) to[i], 200, 1e-3);
    }
}

static void
test_contrast (void)
{
  const PctAugmentationSpec spec = { .enabled = TRUE, .contrast = 0.4 };
  uint8_t pixels[SIZE];
  float to[SIZE];
  double least = 2, most = 0;

  draw_plane (0, 7, pixels);
  for (uint32_t image = 0; image < DRAWS; image++)
    {
      augment (&spec, pixels, image, to);
      double factor = (value (to, 0, 5, 0) - 128) / 35;
      for (int column = -16; column <= 16; column++)
        g_assert_cmpfloat_with_epsilon (value (to, 3, column, 0), CLAMP (128 + 7 * column * factor, 0, 255), 1e-3);
      least = fmin (least, factor);
      most = fmax (most, factor);
    }
  g_assert_cmpfloat (least, >=, 0.6 - 1e-6);
  g_assert_cmpfloat (least, <, 0.62);
  g_assert_cmpfloat (most, <=, 1.4 + 1e-6);
  g_assert_cmpfloat (most, >, 1.38);
}

static void
test_noise (void)
{
  const PctAugmentationSpec spec = { .enabled = TRUE, .noise = 0.1 };
  uint8_t pixels[SIZE];
  float to[SIZE], other[SIZE];
  double sum = 0, squares = 0;

  memset (pixels, 51, sizeof pixels);
  augment (&spec, pixels, 1, to);
  augment (&spec, pixels, 2, other);
  for (size_t i = 0; i < SIZE; i++)
    {
      sum += (double) to[i] - 0.2;
      squares += pow ((double) to[i] - 0.2, 2);
    }
  /* Five standard errors. */
  g_assert_cmpfloat (fabs (sum / SIZE), <, 5 * 0.1 / sqrt (SIZE));
  g_assert_cmpfloat_with_epsilon (sqrt (squares / SIZE), 0.1, 5 * 0.071 / sqrt (SIZE));
  g_assert_cmpint (memcmp (to, other, sizeof to), !=, 0);
  augment (&spec, pixels, 1, other);
  g_assert_cmpmem (to, sizeof to, other, sizeof other);
}

typedef struct {
  double loss;
  PctPrediction predictions[32];
} Outcome;

static Outcome
train (PctDataset *dataset, const PctAugmentationSpec *spec, unsigned threads, uint32_t epoch)
{
  g_autoptr (GError) error = NULL;
  const TestModel *model = test_models;
  while (!g_str_equal (model->name, "lenet"))
    model++;
  PctModelSpec layers = test_model_spec (model);
  g_autoptr (PctTeam) team = pct_team_new (threads);
  g_autoptr (PctNetwork) network = pct_network_new (&layers, model->input, 4, 32, TRUE, team, &error);
  g_assert_no_error (error);
  const PctSubset *subset = &dataset->splits[PCT_SPLIT_TRAIN];
  const PctBatch batch = { dataset, PCT_SPLIT_TRAIN, subset->images, subset->labels, 32 };
  Outcome outcome;
  size_t correct;

  dataset->augmentation = *spec;
  pct_network_initialise (network, 1);
  pct_network_train (network, &batch, 1, epoch, &outcome.loss, &correct);
  pct_network_predict (network, &batch, outcome.predictions, NULL);
  return outcome;
}

/* The same bits on any number of threads, others in the next epoch, and in use none of it. */
static void
test_training (void)
{
  const PctAugmentationSpec none = { 0 }, all = { TRUE, TRUE, 0.1, 0.1, 0.2, 0.3, 0.05 };
  g_autoptr (PctDataset) dataset = test_dataset_new ((PctShape){ 12, 12, 1, FALSE }, 4, 40, NULL, NULL, 3);
  Outcome plain = train (dataset, &none, 1, 1), one = train (dataset, &all, 1, 1), next = train (dataset, &all, 1, 2);

  g_assert_cmpfloat (plain.loss, !=, one.loss);
  g_assert_cmpfloat (one.loss, !=, next.loss);
  for (size_t i = 0; i < 32; i++)
    g_assert_cmpfloat (plain.predictions[i].loss, ==, one.predictions[i].loss);
  for (unsigned threads = 2; threads <= 5; threads++)
    {
      Outcome other = train (dataset, &all, threads, 1);
      g_assert_cmpfloat (one.loss, ==, other.loss);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/augmentation/flip", test_flip);
  g_test_add_func ("/augmentation/motions", test_motions);
  g_test_add_func ("/augmentation/edges", test_edges);
  g_test_add_func ("/augmentation/contrast", test_contrast);
  g_test_add_func ("/augmentation/noise", test_noise);
  g_test_add_func ("/augmentation/training", test_training);
  return g_test_run ();
}
