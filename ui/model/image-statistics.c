#include "ui/model/image-statistics.h"

#include <math.h>

/* Images between two looks at whether it is still wanted. */
#define PATIENCE 512

static void
add_image (PctImageStatistics *self, const uint8_t *pixels, uint64_t *counts, uint64_t *sums)
{
  const size_t size = self->height * self->width * self->channels;
  for (size_t i = 0, channel = 0; i < size; i++)
    {
      counts[channel * PCT_PIXEL_VALUES + pixels[i]]++;
      sums[i] += pixels[i];
      channel = channel + 1 == self->channels ? 0 : channel + 1;
    }
}

static void
summarise (PctImageStatistics *self, const uint64_t *counts, const uint64_t *sums)
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
  for (size_t i = 0; i < self->height * self->width * self->channels; i++)
    self->mean_image[i] = (uint8_t) ((sums[i] + self->count / 2) / self->count);
}

PctImageStatistics *
pct_image_statistics_new (const PctImageSet *set, PctSplit split, gssize label, GCancellable *cancellable)
{
  const PctImages *images = &set->splits[split];
  const size_t size = pct_image_set_image_size (set);
  PctImageStatistics *self = g_new0 (PctImageStatistics, 1);
  self->n_classes = set->n_classes;
  self->height = set->height;
  self->width = set->width;
  self->channels = set->channels;
  self->class_counts = g_new0 (double, set->n_classes);
  self->pixels = g_new0 (double, set->channels *PCT_PIXEL_VALUES);
  self->mean_image = g_malloc0 (size);
  g_autofree uint64_t *counts = g_new0 (uint64_t, set->channels *PCT_PIXEL_VALUES);
  g_autofree uint64_t *sums = g_new0 (uint64_t, size);
  for (size_t i = 0; i < images->count; i++)
    {
      if (i % PATIENCE == 0 && g_cancellable_is_cancelled (cancellable))
        {
          pct_image_statistics_free (self);
          return NULL;
        }
      self->class_counts[images->labels[i]]++;
      if (label >= 0 && images->labels[i] != label)
        continue;
      self->count++;
      add_image (self, images->pixels + i * size, counts, sums);
    }
  summarise (self, counts, sums);
  return self;
}

void
pct_image_statistics_free (PctImageStatistics *self)
{
  if (self == NULL)
    return;
  g_free (self->class_counts);
  g_free (self->pixels);
  g_free (self->mean_image);
  g_free (self);
}
