#include "engine/core/augmentation.h"

#include <math.h>
#include <string.h>

#define FULL_RANGE 255.0f

/* Where a pixel of the outcome comes from: in the image's rows and columns, around its middle. */
typedef struct {
  gboolean mirrored, still; /* still: neither turned, moved nor zoomed */
  double cosine, sine, zoom, down, right;
} Motion;

/* In [−range, range). */
static double
spread (uint32_t word, double range)
{
  return (2 * (double) pct_random_unit (word) - 1) * range;
}

static Motion
draw_motion (const PctAugmentationSpec *spec, const uint32_t words[4], uint32_t zoom, size_t height, size_t width)
{
  double turn = 2 * G_PI * spread (words[1], spec->rotation);

  return (Motion){ spec->horizontal_flip && pct_random_unit (words[0]) < 0.5f,
                   spec->rotation == 0 && spec->translation == 0 && spec->zoom == 0,
                   cos (turn), sin (turn), 1 + spread (zoom, spec->zoom),
                   spread (words[2], spec->translation) * (double) height, spread (words[3], spec->translation) * (double) width };
}

/* The pixel that stands at `at`, beyond the edge its mirror image. */
static size_t
reflect (ptrdiff_t at, size_t extent)
{
  ptrdiff_t n = (ptrdiff_t) extent, within;

  /* Nearly all are inside, and a division takes longer than all the rest. */
  if (at >= 0 && at < n)
    return (size_t) at;
  within = at % (2 * n);
  within = within < 0 ? within + 2 * n : within;
  return (size_t) (within < n ? within : 2 * n - 1 - within);
}

/* As floor: processors that everything but the kernels is compiled for have no instruction for it. */
static inline ptrdiff_t
whole_below (double x)
{
  ptrdiff_t whole = (ptrdiff_t) x;
  return whole - ((double) whole > x);
}

/* Bilinear, at row y and column x of the image. */
static void
sample (const uint8_t *pixels, size_t height, size_t width, size_t channels, double y, double x, float *to)
{
  ptrdiff_t row = whole_below (y), column = whole_below (x);
  float down = (float) (y - (double) row), right = (float) (x - (double) column);
  size_t rows[2] = { reflect (row, height), reflect (row + 1, height) };
  size_t columns[2] = { reflect (column, width), reflect (column + 1, width) };
  const uint8_t *corners[2][2];

  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 2; j++)
      corners[i][j] = pixels + (rows[i] * width + columns[j]) * channels;
  for (size_t c = 0; c < channels; c++)
    {
      float above = (float) corners[0][0][c] * (1 - right) + (float) corners[0][1][c] * right;
      float below = (float) corners[1][0][c] * (1 - right) + (float) corners[1][1][c] * right;
      to[c] = above * (1 - down) + below * down;
    }
}

/* Each step's inverse, the last one's first. */
static void
move (const Motion *motion, const uint8_t *pixels, size_t height, size_t width, size_t channels, float *to)
{
  double middle_row = ((double) height - 1) / 2, middle_column = ((double) width - 1) / 2;

  for (size_t row = 0; row < height; row++)
    for (size_t column = 0; column < width; column++, to += channels)
      {
        double y = ((double) row - middle_row) * motion->zoom - motion->down;
        double x = ((double) column - middle_column) * motion->zoom - motion->right;
        double from_row = y * motion->cosine - x * motion->sine, from_column = y * motion->sine + x * motion->cosine;
        sample (pixels, height, width, channels, from_row + middle_row,
                (motion->mirrored ? -from_column : from_column) + middle_column, to);
      }
}

static void
copy (gboolean mirrored, const uint8_t *pixels, size_t height, size_t width, size_t channels, float *to)
{
  for (size_t row = 0; row < height; row++, pixels += width * channels)
    for (size_t column = 0; column < width; column++)
      for (size_t c = 0; c < channels; c++)
        *to++ = (float) pixels[(mirrored ? width - 1 - column : column) * channels + c];
}

/* Each channel by itself. */
static void
stretch (float factor, size_t area, size_t channels, float *values)
{
  for (size_t c = 0; c < channels; c++)
    {
      double sum = 0;
      for (size_t p = 0; p < area; p++)
        sum += (double) values[p * channels + c];
      float mean = (float) (sum / (double) area);
      for (size_t p = 0; p < area; p++)
        values[p * channels + c] = CLAMP ((values[p * channels + c] - mean) * factor + mean, 0, FULL_RANGE);
    }
}

void
pct_augment (const PctAugmentationSpec *spec, const uint8_t *pixels, size_t height, size_t width, size_t channels,
             const float *scale, const float *offset, uint64_t seed, uint32_t epoch, uint32_t image, float *scratch, float *to)
{
  PctRandom random = pct_random (seed, PCT_RANDOM_AUGMENTATION, 0, epoch, image);
  uint32_t words[4], more[4];
  size_t area = height * width;

  pct_random_block (&random, 0, words);
  pct_random_block (&random, 1, more);
  Motion motion = draw_motion (spec, words, more[0], height, width);
  if (motion.still)
    copy (motion.mirrored, pixels, height, width, channels, scratch);
  else
    move (&motion, pixels, height, width, channels, scratch);
  if (spec->contrast > 0)
    stretch ((float) (1 + spread (more[1], spec->contrast)), area, channels, scratch);
  if (spec->noise > 0)
    {
      PctRandom noise = pct_random (seed, PCT_RANDOM_AUGMENTATION, 1, epoch, image);
      pct_random_add_normals (&noise, spec->noise * (double) FULL_RANGE, area * channels, scratch);
    }
  for (size_t p = 0; p < area; p++)
    for (size_t c = 0; c < channels; c++)
      to[p * channels + c] = scratch[p * channels + c] * scale[c] + offset[c];
}
