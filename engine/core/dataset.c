#include "engine/core/dataset.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/error.h"
#include "engine/core/random.h"

/* Stands for a class of the image set that is left out; labels are below PCT_MAX_CLASSES. */
#define LEFT_OUT G_MAXUINT16

static void
clear_subset (PctSubset *subset)
{
  g_clear_pointer (&subset->images, g_free);
  g_clear_pointer (&subset->labels, g_free);
  subset->count = 0;
}

void
pct_dataset_free (PctDataset *dataset)
{
  if (!dataset)
    return;
  for (size_t split = 0; split < PCT_SPLITS; split++)
    clear_subset (&dataset->splits[split]);
  clear_subset (&dataset->sample);
  g_strfreev (dataset->class_names);
  g_free (dataset->scale);
  g_free (dataset->offset);
  pct_image_set_unref (dataset->set);
  g_free (dataset);
}

static int
compare_descending (const void *a, const void *b)
{
  uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;
  return (x < y) - (x > y);
}

/* quotas[k]: how many of class k's sizes[k] to choose, `count` in all. What the shares round down to, then one more
 * each for the largest remainders (Hamilton's method), of equal ones for the lower class. */
static void
share_out (const size_t *sizes, size_t n, size_t n_classes, size_t count, size_t *quotas)
{
  g_autofree uint64_t *remainders = g_new (uint64_t, n_classes);
  size_t left = count;
  for (size_t label = 0; label < n_classes; label++)
    {
      /* Both are below 2^32, see pct_image_set_new; so a remainder leaves room for the label beside it. */
      uint64_t share = (uint64_t) sizes[label] * count;
      quotas[label] = share / n;
      remainders[label] = share % n << 16 | (uint64_t) (PCT_MAX_CLASSES - label);
      left -= quotas[label];
    }
  qsort (remainders, n_classes, sizeof *remainders, compare_descending);
  for (size_t i = 0; i < left; i++)
    quotas[PCT_MAX_CLASSES - (remainders[i] & 0xFFFF)]++;
}

void
pct_stratified_sample (const uint16_t *labels, size_t n, size_t n_classes, size_t count, uint64_t seed,
                       uint32_t purpose, uint32_t *chosen)
{
  g_return_if_fail (count <= n);
  if (count == 0)
    return;

  g_autofree size_t *sizes = g_new0 (size_t, n_classes);
  for (size_t i = 0; i < n; i++)
    sizes[labels[i]]++;
  g_autofree size_t *quotas = g_new (size_t, n_classes);
  share_out (sizes, n, n_classes, count, quotas);

  g_autofree size_t *starts = g_new (size_t, n_classes);
  for (size_t label = 0, start = 0; label < n_classes; start += sizes[label++])
    starts[label] = start;
  g_autofree uint32_t *by_class = g_new (uint32_t, n);
  for (size_t i = 0; i < n; i++)
    by_class[starts[labels[i]]++] = (uint32_t) i;

  g_autofree uint8_t *taken = g_new0 (uint8_t, n);
  for (size_t label = 0; label < n_classes; label++)
    {
      PctRandom random = pct_random (seed, purpose, 0, 0, (uint32_t) label);
      uint32_t *members = by_class + starts[label] - sizes[label];
      for (size_t i = 0; i < quotas[label]; i++)
        {
          uint32_t word = pct_random_word (&random, (uint32_t) i);
          size_t pick = i + pct_random_below (word, (uint32_t) (sizes[label] - i));
          taken[members[pick]] = 1;
          members[pick] = members[i];
        }
    }
  for (size_t i = 0, done = 0; i < n; i++)
    if (taken[i])
      chosen[done++] = (uint32_t) i;
}

static char *
list_classes (const PctImageSet *set)
{
  GString *list = g_string_new (NULL);
  size_t shown = MIN (set->n_classes, 20);
  for (size_t label = 0; label < shown; label++)
    g_string_append_printf (list, "%s%s", label > 0 ? ", " : "", set->class_names[label]);
  if (shown < set->n_classes)
    g_string_append (list, ", …");
  return g_string_free (list, FALSE);
}

/* mapping[label of the set] becomes the dataset's label, or LEFT_OUT. */
static gboolean
choose_classes (PctDataset *dataset, const char *const *classes, uint16_t *mapping, GError **error)
{
  const PctImageSet *set = dataset->set;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (size_t label = 0; label < set->n_classes; label++)
    mapping[label] = classes ? LEFT_OUT : (uint16_t) label;
  for (size_t i = 0; !classes && i < set->n_classes; i++)
    g_ptr_array_add (names, g_strdup (set->class_names[i]));
  for (size_t i = 0; classes && classes[i]; i++)
    {
      size_t label = pct_image_set_find_class (set, classes[i]);
      if (label == set->n_classes)
        {
          g_autofree char *list = list_classes (set);
          g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, _ ("dataset.classes[%zu]: %s has no class “%s”; it has %s"),
                       i, set->name, classes[i], list);
          return FALSE;
        }
      if (mapping[label] != LEFT_OUT)
        {
          g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, _ ("dataset.classes[%zu]: class “%s” is named twice"), i,
                       set->class_names[label]);
          return FALSE;
        }
      mapping[label] = (uint16_t) i;
      g_ptr_array_add (names, g_strdup (set->class_names[label]));
    }
  if (names->len < 2)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                   _ ("dataset.classes: a classification needs at least two classes; %s gives %u"), set->name,
                   names->len);
      return FALSE;
    }
  dataset->n_classes = names->len;
  g_ptr_array_add (names, NULL);
  dataset->class_names = (char **) g_ptr_array_steal (names, NULL);
  return TRUE;
}

static PctSubset
new_subset (PctSplit source, size_t count)
{
  return (PctSubset){ source, count, g_new (uint32_t, count), g_new (uint16_t, count) };
}

/* The images of a split whose class is kept. */
static PctSubset
filter_split (const PctImageSet *set, PctSplit split, const uint16_t *mapping)
{
  const PctImages *images = &set->splits[split];
  size_t count = 0;
  for (size_t image = 0; image < images->count; image++)
    count += mapping[images->labels[image]] != LEFT_OUT;

  PctSubset subset = new_subset (split, count);
  for (size_t image = 0, done = 0; done < count; image++)
    {
      uint16_t label = mapping[images->labels[image]];
      if (label == LEFT_OUT)
        continue;
      subset.images[done] = (uint32_t) image;
      subset.labels[done++] = label;
    }
  return subset;
}

static PctSubset
pick_subset (const PctSubset *from, const uint32_t *positions, size_t count)
{
  PctSubset subset = new_subset (from->source, count);
  for (size_t i = 0; i < count; i++)
    {
      subset.images[i] = from->images[positions[i]];
      subset.labels[i] = from->labels[positions[i]];
    }
  return subset;
}

/* A stratified sample of `from`; *rest, where wanted, is what was not chosen. */
static PctSubset
sample_subset (const PctSubset *from, size_t n_classes, size_t count, uint64_t seed, PctRandomPurpose purpose,
               PctSubset *rest)
{
  g_autofree uint32_t *chosen = g_new (uint32_t, count);
  pct_stratified_sample (from->labels, from->count, n_classes, count, seed, purpose, chosen);
  if (rest)
    {
      g_autofree uint32_t *others = g_new (uint32_t, from->count - count);
      for (size_t i = 0, next = 0, done = 0; i < from->count; i++)
        {
          if (next < count && chosen[next] == i)
            next++;
          else
            others[done++] = (uint32_t) i;
        }
      *rest = pick_subset (from, others, from->count - count);
    }
  return pick_subset (from, chosen, count);
}

static gboolean
split_validation (PctDataset *dataset, const PctDatasetOptions *options, GError **error)
{
  PctSubset *train = &dataset->splits[PCT_SPLIT_TRAIN], *validation = &dataset->splits[PCT_SPLIT_VALIDATION];
  double share = options->validation_split;
  if (!(share >= 0 && share < 1))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                   _ ("dataset.validation_split: %g is not at least 0 and less than 1"), share);
      return FALSE;
    }
  if (share == 0 || dataset->set->splits[PCT_SPLIT_VALIDATION].count > 0)
    return TRUE;

  size_t count = (size_t) lround (share * (double) train->count);
  if (count == 0 || count == train->count)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                   count == 0 ? _ ("dataset.validation_split: %g of %zu images leaves no image for validation")
                              : _ ("dataset.validation_split: %g of %zu images leaves no image for training"),
                   share, train->count);
      return FALSE;
    }
  PctSubset all = *train;
  clear_subset (validation);
  *validation = sample_subset (&all, dataset->n_classes, count, options->seed, PCT_RANDOM_SPLIT, train);
  clear_subset (&all);
  return TRUE;
}

/* A stratified, seeded choice of the training images gets another label each. */
static void
replace_labels (PctDataset *dataset, double share, uint64_t seed)
{
  PctSubset *train = &dataset->splits[PCT_SPLIT_TRAIN];
  size_t count = MIN ((size_t) lround (share * (double) train->count), train->count);
  g_autofree uint32_t *chosen = g_new (uint32_t, count);

  pct_stratified_sample (train->labels, train->count, dataset->n_classes, count, seed, PCT_RANDOM_LABEL_NOISE, chosen);
  for (size_t i = 0; i < count; i++)
    {
      PctRandom random = pct_random (seed, PCT_RANDOM_LABEL_NOISE, 1, 0, train->images[chosen[i]]);
      uint16_t *label = &train->labels[chosen[i]];
      size_t further = 1 + pct_random_below (pct_random_word (&random, 0), (uint32_t) dataset->n_classes - 1);
      *label = (uint16_t) ((*label + further) % dataset->n_classes);
    }
}

static gboolean
choose_images (PctDataset *dataset, const PctDatasetOptions *options, const uint16_t *mapping, GError **error)
{
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    dataset->splits[split] = filter_split (dataset->set, split, mapping);

  PctSubset *train = &dataset->splits[PCT_SPLIT_TRAIN];
  if (train->count == 0)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                   dataset->set->splits[PCT_SPLIT_TRAIN].count == 0
                       ? _ ("dataset.source: %s has no training images")
                       : _ ("dataset.classes: %s has no training images of these classes"),
                   dataset->set->name);
      return FALSE;
    }
  if (options->limit > 0 && options->limit < train->count)
    {
      PctSubset all = *train;
      *train = sample_subset (&all, dataset->n_classes, options->limit, options->seed, PCT_RANDOM_LIMIT, NULL);
      clear_subset (&all);
    }
  if (!split_validation (dataset, options, error))
    return FALSE;
  replace_labels (dataset, options->label_noise, options->seed);
  dataset->sample = sample_subset (train, dataset->n_classes, MIN (train->count, PCT_SAMPLE_IMAGES), options->seed,
                                   PCT_RANDOM_SAMPLE, NULL);
  return TRUE;
}

/* Mean and standard deviation of each channel over the training images, from exact sums. */
static void
standardise (PctDataset *dataset)
{
  const PctImageSet *set = dataset->set;
  const PctSubset *train = &dataset->splits[PCT_SPLIT_TRAIN];
  size_t area = set->height * set->width, channels = set->channels;
  double n = (double) train->count * (double) area;

  for (size_t channel = 0; channel < channels; channel++)
    {
      uint64_t sum = 0, squares = 0;
      for (size_t i = 0; i < train->count; i++)
        {
          const uint8_t *pixels = pct_image_set_pixels (set, train->source, train->images[i]) + channel;
          for (size_t p = 0; p < area; p++)
            {
              uint32_t value = pixels[p * channels];
              sum += value;
              squares += value * value;
            }
        }
      double mean = (double) sum / n;
      double deviation = sqrt (fmax (0, (double) squares / n - mean * mean));
      double scale = deviation > 0 ? 1 / deviation : 1;
      dataset->scale[channel] = (float) scale;
      dataset->offset[channel] = (float) (-mean * scale);
    }
}

static void
choose_scale (PctDataset *dataset, PctRescale rescale)
{
  size_t channels = dataset->set->channels;
  dataset->scale = g_new (float, channels);
  dataset->offset = g_new0 (float, channels);
  if (rescale == PCT_RESCALE_STANDARDISE)
    {
      standardise (dataset);
      return;
    }
  for (size_t channel = 0; channel < channels; channel++)
    dataset->scale[channel] = rescale == PCT_RESCALE_UNIT ? 1 / 255.0f : 1;
}

PctDataset *
pct_dataset_new (PctImageSet *set, const PctDatasetOptions *options, GError **error)
{
  g_autoptr (PctDataset) dataset = g_new0 (PctDataset, 1);
  dataset->set = pct_image_set_ref (set);

  g_autofree uint16_t *mapping = g_new (uint16_t, set->n_classes);
  if (!choose_classes (dataset, options->classes, mapping, error) || !choose_images (dataset, options, mapping, error))
    return NULL;
  dataset->augmentation = options->augmentation;
  choose_scale (dataset, options->rescale);
  return g_steal_pointer (&dataset);
}
