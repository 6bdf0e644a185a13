#include <math.h>
#include <string.h>

#include "engine/core/dataset.h"
#include "engine/core/random.h"
#include "tests/data/support.h"

static const char *const four_names[] = { "ant", "bee", "cat", "dog", NULL };

/* Images of 2 × 2 pixels in two channels; image i is of class i % 4, or 0 where i is a multiple of 8. */
static PctImageSet *
new_set (size_t train, size_t validation, size_t test)
{
  const size_t counts[PCT_SPLITS] = { train, validation, test };
  g_autoptr (GError) error = NULL;
  PctImageSet *set = pct_image_set_new ("four", "Four", 2, 2, 2, 4, counts, &error);
  g_assert_no_error (error);
  for (size_t label = 0; label < 4; label++)
    pct_image_set_name_class (set, label, four_names[label]);
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    for (size_t i = 0; i < counts[split]; i++)
      {
        set->splits[split].labels[i] = (uint16_t) (i % 8 == 0 ? 0 : i % 4);
        for (size_t p = 0; p < 8; p++)
          set->splits[split].pixels[8 * i + p] = (uint8_t) (p % 2 == 0 ? 7 : i * 31 + p);
      }
  return set;
}

static PctDataset *
new_dataset (PctImageSet *set, const PctDatasetOptions *options)
{
  g_autoptr (GError) error = NULL;
  PctDataset *dataset = pct_dataset_new (set, options, &error);
  g_assert_no_error (error);
  return dataset;
}

/* Ascending, of the split said, with the labels that the image set gives through `mapping`. */
static void
check_subset (const PctDataset *dataset, const PctSubset *subset, PctSplit source, const uint16_t mapping[4])
{
  g_assert_cmpint (subset->source, ==, source);
  for (size_t i = 0; i < subset->count; i++)
    {
      if (i > 0)
        g_assert_cmpuint (subset->images[i - 1], <, subset->images[i]);
      g_assert_cmpuint (subset->images[i], <, dataset->set->splits[source].count);
      g_assert_cmpuint (subset->labels[i], ==, mapping[dataset->set->splits[source].labels[subset->images[i]]]);
      g_assert_cmpuint (subset->labels[i], <, dataset->n_classes);
    }
}

static const uint16_t same[4] = { 0, 1, 2, 3 };

static void
count_labels (const PctSubset *subset, size_t counts[4])
{
  memset (counts, 0, 4 * sizeof *counts);
  for (size_t i = 0; i < subset->count; i++)
    counts[subset->labels[i]]++;
}

static void
test_all (void)
{
  g_autoptr (PctImageSet) set = new_set (100, 0, 10);
  g_autoptr (PctDataset) dataset = new_dataset (set, &(PctDatasetOptions){ .seed = 1 });
  g_assert_cmpuint (dataset->n_classes, ==, 4);
  g_assert_true (g_strv_equal ((const char *const *) dataset->class_names, four_names));
  g_assert_cmpuint (dataset->splits[PCT_SPLIT_TRAIN].count, ==, 100);
  g_assert_cmpuint (dataset->splits[PCT_SPLIT_VALIDATION].count, ==, 0);
  g_assert_cmpuint (dataset->splits[PCT_SPLIT_TEST].count, ==, 10);
  g_assert_cmpuint (dataset->sample.count, ==, 100);
  check_subset (dataset, &dataset->splits[PCT_SPLIT_TRAIN], PCT_SPLIT_TRAIN, same);
  check_subset (dataset, &dataset->splits[PCT_SPLIT_TEST], PCT_SPLIT_TEST, same);
  check_subset (dataset, &dataset->sample, PCT_SPLIT_TRAIN, same);
}

static void
test_split (void)
{
  g_autoptr (PctImageSet) set = new_set (400, 0, 10);
  PctDatasetOptions options = { .limit = 200, .validation_split = 0.2, .seed = 3 };
  g_autoptr (PctDataset) dataset = new_dataset (set, &options), again = new_dataset (set, &options);
  const PctSubset *train = &dataset->splits[PCT_SPLIT_TRAIN], *validation = &dataset->splits[PCT_SPLIT_VALIDATION];
  size_t counts[4];

  /* Of 400: 100 each, but image 4, 12, ... stays 0 too: classes 0 to 3 have 100 each. */
  g_assert_cmpuint (train->count, ==, 160);
  g_assert_cmpuint (validation->count, ==, 40);
  check_subset (dataset, train, PCT_SPLIT_TRAIN, same);
  check_subset (dataset, validation, PCT_SPLIT_TRAIN, same);
  count_labels (train, counts);
  for (size_t label = 0; label < 4; label++)
    g_assert_cmpuint (counts[label], ==, 40);
  count_labels (validation, counts);
  for (size_t label = 0; label < 4; label++)
    g_assert_cmpuint (counts[label], ==, 10);

  gboolean seen[400] = { FALSE };
  for (size_t i = 0; i < train->count; i++)
    seen[train->images[i]] = TRUE;
  for (size_t i = 0; i < validation->count; i++)
    g_assert_false (seen[validation->images[i]]);

  g_assert_cmpmem (train->images, 160 * 4, again->splits[PCT_SPLIT_TRAIN].images, 160 * 4);
  options.seed = 4;
  g_autoptr (PctDataset) other = new_dataset (set, &options);
  g_assert_cmpint (memcmp (validation->images, other->splits[PCT_SPLIT_VALIDATION].images, 40 * 4), !=, 0);
  /* Limit and split don't choose by the same numbers: the split isn't a stretch of what the limit left. */
  g_assert_cmpuint (validation->images[39], >, train->images[80]);
}

static void
test_own_validation (void)
{
  g_autoptr (PctImageSet) set = new_set (40, 12, 8);
  g_autoptr (PctDataset) dataset = new_dataset (set, &(PctDatasetOptions){ .validation_split = 0.5, .seed = 1 });
  g_assert_cmpuint (dataset->splits[PCT_SPLIT_TRAIN].count, ==, 40);
  g_assert_cmpuint (dataset->splits[PCT_SPLIT_VALIDATION].count, ==, 12);
  check_subset (dataset, &dataset->splits[PCT_SPLIT_VALIDATION], PCT_SPLIT_VALIDATION, same);
}

static void
test_classes (void)
{
  static const char *const by_name[] = { "dog", "bee", NULL }, *const by_index[] = { "3", "1", NULL };
  static const char *const *const ways[] = { by_name, by_index };
  g_autoptr (PctImageSet) set = new_set (40, 0, 8);
  for (size_t way = 0; way < G_N_ELEMENTS (ways); way++)
    {
      g_autoptr (PctDataset) dataset = new_dataset (set, &(PctDatasetOptions){ .classes = ways[way], .seed = 1 });
      g_assert_cmpuint (dataset->n_classes, ==, 2);
      g_assert_true (g_strv_equal ((const char *const *) dataset->class_names, by_name));
      g_assert_cmpuint (dataset->splits[PCT_SPLIT_TRAIN].count, ==, 20);
      g_assert_cmpuint (dataset->splits[PCT_SPLIT_TEST].count, ==, 4);
      check_subset (dataset, &dataset->splits[PCT_SPLIT_TRAIN], PCT_SPLIT_TRAIN, (uint16_t[]){ 9, 1, 9, 0 });
    }
}

/* Where a name is another class's index, the name wins. */
static void
test_name_before_index (void)
{
  static const char *const wanted[] = { "2", "0", NULL };
  g_autoptr (PctImageSet) set = new_set (40, 0, 8);
  pct_image_set_name_class (set, 1, "2");
  g_autoptr (PctDataset) dataset = new_dataset (set, &(PctDatasetOptions){ .classes = wanted, .seed = 1 });
  check_subset (dataset, &dataset->splits[PCT_SPLIT_TRAIN], PCT_SPLIT_TRAIN, (uint16_t[]){ 1, 0, 9, 9 });
}

static void
test_sample (void)
{
  g_autoptr (PctImageSet) set = new_set (8000, 0, 8);
  g_autoptr (PctDataset) dataset = new_dataset (set, &(PctDatasetOptions){ .validation_split = 0.5, .seed = 1 });
  size_t counts[4];
  g_assert_cmpuint (dataset->sample.count, ==, PCT_SAMPLE_IMAGES);
  check_subset (dataset, &dataset->sample, PCT_SPLIT_TRAIN, same);
  count_labels (&dataset->sample, counts);
  for (size_t label = 0; label < 4; label++)
    g_assert_cmpuint (counts[label], ==, 500);
  const PctSubset *train = &dataset->splits[PCT_SPLIT_TRAIN];
  for (size_t i = 0, k = 0; i < dataset->sample.count; i++, k++)
    {
      while (k < train->count && train->images[k] != dataset->sample.images[i])
        k++;
      g_assert_cmpuint (k, <, train->count);
    }
}

static void
test_rescale (void)
{
  g_autoptr (PctImageSet) set = new_set (400, 0, 8);
  g_autoptr (PctDataset) unit = new_dataset (set, &(PctDatasetOptions){ .seed = 1 });
  g_autoptr (PctDataset) none = new_dataset (set, &(PctDatasetOptions){ .rescale = PCT_RESCALE_NONE, .seed = 1 });
  g_autoptr (PctDataset) standard = new_dataset (
      set, &(PctDatasetOptions){ .rescale = PCT_RESCALE_STANDARDISE, .validation_split = 0.25, .seed = 1 });

  g_assert_cmpfloat (unit->scale[1], ==, 1 / 255.0f);
  g_assert_cmpfloat (unit->offset[1], ==, 0);
  g_assert_cmpfloat (none->scale[1], ==, 1);
  g_assert_cmpfloat (none->offset[1], ==, 0);

  /* Channel 0 is 7 everywhere, so that there is nothing to divide by; channel 1 gets mean 0, variance 1 over the
   * training images alone. */
  g_assert_cmpfloat (7 * standard->scale[0] + standard->offset[0], ==, 0);
  const PctSubset *train = &standard->splits[PCT_SPLIT_TRAIN];
  double sum = 0, squares = 0, n = 0;
  for (size_t i = 0; i < train->count; i++)
    for (size_t p = 1; p < 8; p += 2, n++)
      {
        double value = pct_image_set_pixels (set, train->source, train->images[i])[p] * (double) standard->scale[1]
                       + (double) standard->offset[1];
        sum += value;
        squares += value * value;
      }
  g_assert_cmpfloat_with_epsilon (sum / n, 0, 1e-6);
  g_assert_cmpfloat_with_epsilon (squares / n, 1, 1e-6);
}

static const char *const unknown[] = { "ant", "cow", NULL }, *const twice[] = { "ant", "bee", "0", NULL };
static const char *const one[] = { "ant", NULL }, *const none_kept[] = { NULL };
static const char *const beyond[] = { "ant", "4", NULL }, *const negative[] = { "ant", "-1", NULL };
static const char *const overflowing[] = { "ant", "18446744073709551617", NULL };

static const struct {
  const char *name;
  size_t train;
  PctDatasetOptions options;
  const char *message;
} bad_cases[] = {
  { "unknown-class", 40, { .classes = unknown }, "dataset.classes[1]: |“cow”|ant, bee, cat, dog" },
  { "repeated-class", 40, { .classes = twice }, "dataset.classes[2]: |“ant”|twice" },
  { "index-beyond", 40, { .classes = beyond }, "dataset.classes[1]: |“4”" },
  { "index-negative", 40, { .classes = negative }, "dataset.classes[1]: |“-1”" },
  { "index-overflowing", 40, { .classes = overflowing }, "dataset.classes[1]: " },
  { "one-class", 40, { .classes = one }, "dataset.classes: |at least two" },
  { "no-class", 40, { .classes = none_kept }, "dataset.classes: |at least two" },
  { "no-images", 0, { 0 }, "dataset.source: |no training images" },
  { "split-of-all", 3, { .validation_split = 0.9 }, "dataset.validation_split: |no image for training" },
  { "split-of-none", 3, { .validation_split = 0.1 }, "dataset.validation_split: |no image for validation" },
  { "limit-then-split", 40, { .limit = 2, .validation_split = 0.1 }, "dataset.validation_split: 0.1 of 2 images" },
  { "split-negative", 40, { .validation_split = -0.1 }, "dataset.validation_split: -0.1" },
  { "split-one", 40, { .validation_split = 1 }, "dataset.validation_split: 1 is not" },
  { "split-nan", 40, { .validation_split = NAN }, "dataset.validation_split: " },
};

static void
test_bad (gconstpointer data)
{
  size_t i = GPOINTER_TO_SIZE (data);
  g_autoptr (PctImageSet) set = new_set (bad_cases[i].train, 0, 8);
  g_autoptr (GError) error = NULL;
  g_assert_null (pct_dataset_new (set, &bad_cases[i].options, &error));
  support_assert_error (error, PCT_ERROR_REQUEST, bad_cases[i].message);
}

/* Classes of very different sizes: every share is kept to within one image, whatever the count. */
static void
test_stratified (void)
{
  enum { N = 1000, CLASSES = 5 };
  uint16_t labels[N];
  size_t sizes[CLASSES] = { 0 };
  for (size_t i = 0; i < N; i++)
    sizes[labels[i] = (uint16_t) (i % 100 == 0 ? 4 : i % 7 == 0 ? 3 : i % 5 == 0 ? 2 : 0)]++;
  for (size_t count = 0; count <= N; count++)
    {
      uint32_t chosen[N];
      size_t got[CLASSES] = { 0 };
      pct_stratified_sample (labels, N, CLASSES, count, 5, PCT_RANDOM_SAMPLE, chosen);
      for (size_t i = 0; i < count; i++)
        {
          g_assert_cmpuint (chosen[i], <, N);
          if (i > 0)
            g_assert_cmpuint (chosen[i - 1], <, chosen[i]);
          got[labels[chosen[i]]]++;
        }
      for (size_t label = 0; label < CLASSES; label++)
        g_assert_cmpfloat (fabs ((double) got[label] - (double) sizes[label] * count / N), <, 1);
    }
}

/* Every position is chosen equally often: 400 draws of half of 100, so 200 on average, within six deviations. */
static void
test_even (void)
{
  enum { N = 100, DRAWS = 400 };
  uint16_t labels[N];
  unsigned times[N] = { 0 };
  for (size_t i = 0; i < N; i++)
    labels[i] = (uint16_t) (i % 3 == 0);
  for (uint64_t seed = 0; seed < DRAWS; seed++)
    {
      uint32_t chosen[N / 2];
      pct_stratified_sample (labels, N, 2, N / 2, seed, PCT_RANDOM_SPLIT, chosen);
      for (size_t i = 0; i < N / 2; i++)
        times[chosen[i]]++;
    }
  for (size_t i = 0; i < N; i++)
    g_assert_cmpfloat (fabs (times[i] - DRAWS / 2.0), <, 60);
}

static const struct {
  const char *name;
  size_t height, width, channels, classes, train;
  PctErrorCode code;
} bad_sets[] = {
  { "no-height", 0, 2, 1, 2, 1, PCT_ERROR_DATA },
  { "no-channels", 2, 2, 0, 2, 1, PCT_ERROR_DATA },
  { "no-classes", 2, 2, 1, 0, 1, PCT_ERROR_DATA },
  { "many-classes", 2, 2, 1, PCT_MAX_CLASSES + 1, 1, PCT_ERROR_DATA },
  { "overflow", G_MAXSIZE / 2, 3, 1, 2, 1, PCT_ERROR_DATA },
  { "many-images", 2, 2, 1, 2, (size_t) G_MAXUINT32 + 1, PCT_ERROR_DATA },
  { "no-memory", 65536, 65536, 256, 2, 65536, PCT_ERROR_MEMORY },
};

static void
test_bad_set (gconstpointer data)
{
  size_t i = GPOINTER_TO_SIZE (data);
  const size_t counts[PCT_SPLITS] = { bad_sets[i].train, 0, 0 };
  g_autoptr (GError) error = NULL;
  g_assert_null (pct_image_set_new ("bad", "Bad", bad_sets[i].height, bad_sets[i].width, bad_sets[i].channels,
                                    bad_sets[i].classes, counts, &error));
  support_assert_error (error, bad_sets[i].code, "Bad: ");
}

/* So many training labels are others, seeded; validation's and test's stay, and the images do. */
static void
test_label_noise (void)
{
  g_autoptr (PctImageSet) set = new_set (400, 0, 80);
  const double shares[] = { 0, 0.25, 0.333, 1 };

  for (size_t i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      const PctDatasetOptions options = { .validation_split = 0.2, .seed = 5, .label_noise = shares[i] };
      g_autoptr (PctDataset) dataset = new_dataset (set, &options), again = new_dataset (set, &options);
      const PctSubset *train = &dataset->splits[PCT_SPLIT_TRAIN];
      size_t others = 0, apart[4] = { 0 };
      for (size_t k = 0; k < train->count; k++)
        {
          uint16_t was = set->splits[PCT_SPLIT_TRAIN].labels[train->images[k]];
          g_assert_cmpuint (train->labels[k], <, 4);
          others += train->labels[k] != was;
          apart[(train->labels[k] + 4 - was) % 4]++;
        }
      g_assert_cmpuint (train->count, ==, 320);
      g_assert_cmpuint (others, ==, (size_t) lround (shares[i] * 320));
      for (size_t k = 1; k < 4; k++) /* each other class has its share, within five standard deviations */
        g_assert_cmpfloat (fabs ((double) apart[k] - (double) others / 3), <=, 5 * sqrt ((double) others * 2 / 9));
      check_subset (dataset, &dataset->splits[PCT_SPLIT_VALIDATION], PCT_SPLIT_TRAIN, same);
      check_subset (dataset, &dataset->splits[PCT_SPLIT_TEST], PCT_SPLIT_TEST, same);
      g_assert_cmpmem (train->labels, 640, again->splits[PCT_SPLIT_TRAIN].labels, 640);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/all", test_all);
  g_test_add_func ("/dataset/split", test_split);
  g_test_add_func ("/dataset/own-validation", test_own_validation);
  g_test_add_func ("/dataset/classes", test_classes);
  g_test_add_func ("/dataset/name-before-index", test_name_before_index);
  g_test_add_func ("/dataset/sample", test_sample);
  g_test_add_func ("/dataset/rescale", test_rescale);
  for (size_t i = 0; i < G_N_ELEMENTS (bad_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/dataset/bad/", bad_cases[i].name, NULL);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_bad);
    }
  g_test_add_func ("/stratified/shares", test_stratified);
  g_test_add_func ("/stratified/even", test_even);
  for (size_t i = 0; i < G_N_ELEMENTS (bad_sets); i++)
    {
      g_autofree char *path = g_strconcat ("/image-set/bad/", bad_sets[i].name, NULL);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_bad_set);
    }
  g_test_add_func ("/dataset/label-noise", test_label_noise);
  return g_test_run ();
}
