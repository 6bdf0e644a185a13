#include "ui/model/image-statistics.h"

#include <math.h>

/* Images between two looks at whether it is still wanted. */
#define PATIENCE 512

/* A sum of bytes has room for 16 million images. */
static void
add_to_mean (const uint8_t *pixels, size_t size, uint32_t *sums)
{
  for (size_t i = 0; i < size; i++)
    sums[i] += pixels[i];
}

static void
add_to_histogram (const uint8_t *pixels, size_t size, size_t channels, uint64_t *counts)
{
  for (size_t i = 0; i < size; i += channels)
    for (size_t channel = 0; channel < channels; channel++)
      counts[channel * PCT_PIXEL_VALUES + pixels[i + channel]]++;
}

static void
divide (PctImageStatistics *self, const uint32_t *sums)
{
  const size_t size = self->height * self->width * self->channels;
  for (size_t label = 0; label < self->n_means; label++)
    for (size_t i = 0; i < size && self->class_counts[label] > 0; i++)
      {
        const size_t n = self->class_counts[label];
        self->means[label * size + i] = (uint8_t) ((sums[label * size + i] + n / 2) / n);
      }
}

static void
summarise (PctImageStatistics *self, const uint64_t *counts)
{
  double n = 0, sum = 0, squares = 0;
  for (size_t i = 0; i < self->channels * PCT_PIXEL_VALUES; i++)
    {
      double value = (double) (i % PCT_PIXEL_VALUES), count = (double) counts[i];
      self->pixels[i] = count;
      n += count;
      sum += count * value;
      squares += count * value * value;
    }
  if (self->count == 0)
    return;
  self->mean = sum / n;
  self->deviation = sqrt (MAX (0, squares / n - self->mean * self->mean));
}

PctImageStatistics *
pct_image_statistics_new (const PctImageSet *set, PctSplit split, gssize label, GCancellable *cancellable)
{
  const PctImages *images = &set->splits[split];
  const size_t size = pct_image_set_image_size (set);
  PctImageStatistics *self = g_new0 (PctImageStatistics, 1);
  self->n_means = MIN (set->n_classes, PCT_MOST_MEANS);
  self->height = set->height;
  self->width = set->width;
  self->channels = set->channels;
  self->class_counts = g_new0 (size_t, self->n_means);
  self->means = g_malloc0 (self->n_means * size);
  self->pixels = g_new0 (double, set->channels *PCT_PIXEL_VALUES);
  g_autofree uint64_t *counts = g_new0 (uint64_t, set->channels *PCT_PIXEL_VALUES);
  g_autofree uint32_t *sums = g_new0 (uint32_t, self->n_means *size);
  for (size_t i = 0; i < images->count; i++)
    {
      if (i % PATIENCE == 0 && g_cancellable_is_cancelled (cancellable))
        {
          pct_image_statistics_free (self);
          return NULL;
        }
      const uint8_t *pixels = images->pixels + i * size;
      const size_t class = images->labels[i];
      if (class < self->n_means)
        {
          self->class_counts[class]++;
          add_to_mean (pixels, size, sums + class * size);
        }
      if (label >= 0 && class != (size_t) label)
        continue;
      self->count++;
      add_to_histogram (pixels, size, self->channels, counts);
    }
  divide (self, sums);
  summarise (self, counts);
  return self;
}

void
pct_image_statistics_free (PctImageStatistics *self)
{
  if (self == NULL)
    return;
  g_free (self->class_counts);
  g_free (self->pixels);
  g_free (self->means);
  g_free (self);
}
