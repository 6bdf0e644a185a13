#include "data/datasets/random-set.h"

#include <glib/gi18n-lib.h>

#include "engine/core/error.h"
#include "engine/core/random.h"

/* Far beyond what a network can take, and small enough that products of three fit. */
#define MAX_SIDE 65536

static void
fill_image (uint8_t *pixels, size_t size, uint64_t seed, PctSplit split, uint32_t image)
{
  PctRandom random = pct_random (seed, PCT_RANDOM_DATASET, split, 0, image);
  uint32_t words[4];
  for (size_t i = 0; i < size; i++)
    {
      if (i % 16 == 0)
        pct_random_block (&random, (uint32_t) (i / 16), words);
      pixels[i] = (uint8_t) (words[i / 4 % 4] >> i % 4 * 8);
    }
}

static gboolean
check (const size_t shape[3], size_t classes, size_t train, size_t test, GError **error)
{
  const struct {
    const char *path;
    size_t value, least, most;
  } fields[] = {
    { "dataset.shape[0]", shape[0], 1, MAX_SIDE }, { "dataset.shape[1]", shape[1], 1, MAX_SIDE },
    { "dataset.shape[2]", shape[2], 1, MAX_SIDE }, { "dataset.classes", classes, 2, PCT_MAX_CLASSES },
    { "dataset.train", train, 1, G_MAXUINT32 },    { "dataset.test", test, 0, G_MAXUINT32 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].value < fields[i].least || fields[i].value > fields[i].most)
      {
        g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, _ ("%s: %zu is not from %zu to %zu"), fields[i].path,
                     fields[i].value, fields[i].least, fields[i].most);
        return FALSE;
      }
  return TRUE;
}

PctImageSet *
pct_random_set_new (const size_t shape[3], size_t classes, size_t train, size_t test, uint64_t seed, GError **error)
{
  if (!check (shape, classes, train, test, error))
    return NULL;
  const size_t counts[PCT_SPLITS] = { [PCT_SPLIT_TRAIN] = train, [PCT_SPLIT_TEST] = test };
  PctImageSet *set = pct_image_set_new ("random", "Random noise", shape[0], shape[1], shape[2], classes, counts, error);
  if (!set)
    return NULL;
  size_t size = pct_image_set_image_size (set);
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    for (size_t image = 0; image < counts[split]; image++)
      {
        fill_image (set->splits[split].pixels + image * size, size, seed, split, (uint32_t) image);
        set->splits[split].labels[image] = (uint16_t) (image % classes);
      }
  return set;
}
