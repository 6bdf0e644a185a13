/* The images behind a cell of the confusion matrix, without a display. */
#include "ui/model/class-counts.h"
#include "ui/model/image-history.h"
#include "ui/model/image-list.h"
#include "ui/model/image-statistics.h"

#include <math.h>
#include <string.h>

#define CLASSES 3
#define IMAGES 30
#define OUTPUTS 4 /* a model may have more than there are classes */

static PctDataset *
dataset_new (void)
{
  const size_t counts[PCT_SPLITS] = { [PCT_SPLIT_TRAIN] = CLASSES, [PCT_SPLIT_VALIDATION] = IMAGES };
  g_autoptr (GError) error = NULL;
  g_autoptr (PctImageSet) set = pct_image_set_new ("made", "Made", 4, 6, 1, CLASSES, counts, &error);
  g_assert_no_error (error);
  for (size_t split = 0; split < PCT_SPLITS; split++)
    for (size_t i = 0; i < set->splits[split].count; i++)
      set->splits[split].labels[i] = (uint16_t) (i % CLASSES);
  const PctDatasetOptions options = { .seed = 1 };
  PctDataset *dataset = pct_dataset_new (set, &options, &error);
  g_assert_no_error (error);
  return dataset;
}

/* Image i is taken for i % OUTPUTS; the later, the surer, and the less its loss. */
static void
predict (PctPrediction predictions[IMAGES])
{
  for (size_t i = 0; i < IMAGES; i++)
    predictions[i] = (PctPrediction){ .predicted = (uint16_t) (i % OUTPUTS),
                                      .probability = 0.5f + (float) i / 100,
                                      .loss = (float) (IMAGES - i) };
}

static void
check_cell (const PctDataset *dataset, size_t row, size_t column, PctImageOrder order)
{
  PctPrediction predictions[IMAGES];
  predict (predictions);
  g_autoptr (PctImageList) list = pct_image_list_new ();
  pct_image_list_show_cell (list, dataset, predictions, IMAGES, row, column, order, NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list)), expected = 0;
  for (size_t i = 0; i < IMAGES; i++)
    expected += i % CLASSES == row && i % OUTPUTS == column;
  g_assert_cmpuint (n, ==, expected);
  uint32_t before = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (PctImageItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);
      uint32_t number = pct_image_item_get_number (item);
      g_assert_cmpuint (number % CLASSES, ==, row);
      g_assert_cmpuint (number % OUTPUTS, ==, column);
      g_assert_true (i == 0 || (order == PCT_IMAGE_ORDER_LOSS ? number > before : number < before));
      before = number;
    }
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), n));
}

static void
test_cells (void)
{
  g_autoptr (PctDataset) dataset = dataset_new ();
  for (size_t row = 0; row < CLASSES; row++)
    for (size_t column = 0; column < OUTPUTS; column++)
      {
        check_cell (dataset, row, column, PCT_IMAGE_ORDER_LOSS);
        check_cell (dataset, row, column, PCT_IMAGE_ORDER_CONFIDENCE);
      }
}

/* What is said of an image outlives the dataset it came from. */
static void
test_item (void)
{
  g_autoptr (PctDataset) dataset = dataset_new ();
  PctPrediction predictions[IMAGES];
  predict (predictions);
  g_autoptr (PctImageList) list = pct_image_list_new ();
  pct_image_list_show_cell (list, dataset, predictions, IMAGES, 1, 3, PCT_IMAGE_ORDER_LOSS, NULL);
  g_clear_pointer (&dataset, pct_dataset_free);
  g_autoptr (PctImageItem) item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_autofree char *caption = pct_image_item_get_caption (item), *description = pct_image_item_describe (item);
  g_assert_cmpstr (caption, ==, "1 → 3\n57.0 %");
  g_assert_cmpstr (description, ==, "Image 7: true 1, predicted 3, confidence 57.0 %, loss 23.00");
  GdkTexture *texture = pct_image_item_get_texture (item);
  g_assert_cmpint (gdk_texture_get_width (texture), >=, PCT_IMAGE_TEXTURE);
  g_assert_cmpint (gdk_texture_get_width (texture) * 4, ==, gdk_texture_get_height (texture) * 6);
}

/* Right and wrong by epoch, as a word of '+', '-' and '.' (predictions given up). */
static void
test_history (void)
{
  static const struct {
    const char *answers;
    size_t right, flips;
    uint32_t learned;
    const char *story;
  } cases[] = {
    { "+", 1, 0, 1, "Right in 1 of 1 epoch, first in epoch 1" },
    { "-", 0, 0, 0, "Wrong in 1 epoch" },
    { "----", 0, 0, 0, "Wrong in all of 4 epochs" },
    { "--+++", 3, 1, 3, "Right in 3 of 5 epochs, first in epoch 3, flipped once" },
    { "+-+-", 2, 3, 1, "Right in 2 of 4 epochs, first in epoch 1, flipped 3 times" },
    { "..-+", 1, 1, 4, "Right in 1 of 2 epochs, first in epoch 4, flipped once" },
    { "+.+", 2, 0, 1, "Right in 2 of 2 epochs, first in epoch 1" },
  };
  const uint16_t label = 2;
  uint16_t labels[2] = { 0, label };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PctRun) run = pct_run_new ();
      pct_run_begin (run, 10, 8, "made", "made");
      for (uint32_t epoch = 0; cases[i].answers[epoch] != '\0'; epoch++)
        {
          PctEvent *event = pct_event_new (PCT_EVENT_EPOCH, epoch);
          event->epoch.epoch = epoch + 1;
          event->epoch.validation.count = 2;
          if (cases[i].answers[epoch] != '.')
            event->epoch.validation.predictions = g_new0 (PctPrediction, 2);
          if (cases[i].answers[epoch] == '+')
            event->epoch.validation.predictions[1].predicted = label;
          pct_run_take_events (run, &event, 1);
          pct_event_unref (event);
        }
      g_test_message ("%s", cases[i].answers);
      g_autoptr (PctImageHistory) history = pct_image_history_new (run, 1, label);
      g_autofree char *story = pct_image_history_describe (history);
      g_assert_cmpuint (history->n, ==, strlen (cases[i].answers));
      g_assert_cmpuint (history->right, ==, cases[i].right);
      g_assert_cmpuint (history->flips, ==, cases[i].flips);
      g_assert_cmpuint (history->learned, ==, cases[i].learned);
      g_assert_cmpstr (story, ==, cases[i].story);
      const PctSubset subset = { .count = 2, .labels = labels };
      g_autofree uint32_t *flips = pct_image_history_count_flips (run, &subset);
      g_assert_cmpuint (flips[0], ==, 0);
      g_assert_cmpuint (flips[1], ==, cases[i].flips);
    }
}

/* An item somebody holds learns what is new of its image, and is the same object in the list that follows. */
static void
test_stays (void)
{
  g_autoptr (PctDataset) dataset = dataset_new ();
  PctPrediction predictions[IMAGES];
  uint32_t flips[IMAGES] = { [10] = 5, [4] = 2 };
  predict (predictions);
  g_autoptr (PctImageList) list = pct_image_list_new ();
  pct_image_list_show_cell (list, dataset, predictions, IMAGES, 1, 0, PCT_IMAGE_ORDER_LOSS, NULL);
  guint position;
  g_assert_true (pct_image_list_find (list, 16, &position));
  g_autoptr (PctImageItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);
  predictions[16].probability = 0.25f;
  for (size_t i = 0; i < IMAGES; i++)
    predictions[i].predicted = 0;
  pct_image_list_show_cell (list, dataset, predictions, IMAGES, 1, 0, PCT_IMAGE_ORDER_FLIPS, flips);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, IMAGES / CLASSES);
  g_autoptr (PctImageItem) first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpuint (pct_image_item_get_number (first), ==, 10);
  g_assert_true (pct_image_list_find (list, 16, &position));
  g_autoptr (PctImageItem) again = g_list_model_get_item (G_LIST_MODEL (list), position);
  g_assert_true (again == item);
  g_autofree char *caption = pct_image_item_get_caption (item);
  g_assert_cmpstr (caption, ==, "1 → 0\n25.0 %");
}

/* Mean, deviation, histogram and the classes' mean images against sums by hand. */
static void
test_statistics (void)
{
  const size_t counts[PCT_SPLITS] = { [PCT_SPLIT_TRAIN] = 4 };
  g_autoptr (PctImageSet) set = pct_image_set_new ("made", "Made", 1, 2, 3, 2, counts, NULL);
  for (size_t i = 0; i < 4; i++)
    {
      set->splits[PCT_SPLIT_TRAIN].labels[i] = (uint16_t) (i == 3);
      for (size_t p = 0; p < 6; p++)
        set->splits[PCT_SPLIT_TRAIN].pixels[i * 6 + p] = (uint8_t) (10 * p + i);
    }
  g_autoptr (PctImageStatistics) statistics = pct_image_statistics_new (set, PCT_SPLIT_TRAIN, 0, NULL);
  g_assert_cmpuint (statistics->n_means, ==, 2);
  g_assert_cmpuint (statistics->class_counts[0], ==, 3);
  g_assert_cmpuint (statistics->class_counts[1], ==, 1);
  g_assert_cmpuint (statistics->count, ==, 3);
  for (size_t p = 0; p < 6; p++)
    {
      g_assert_cmpuint (statistics->means[p], ==, 10 * p + 1);
      g_assert_cmpuint (statistics->means[6 + p], ==, 10 * p + 3);
    }
  /* Channel 1 holds pixels 1 and 4: 10, 11, 12, 40, 41, 42. */
  for (size_t value = 0; value < PCT_PIXEL_VALUES; value++)
    g_assert_cmpfloat (statistics->pixels[PCT_PIXEL_VALUES + value], ==,
                       (value >= 10 && value <= 12) || (value >= 40 && value <= 42));
  g_assert_cmpfloat_with_epsilon (statistics->mean, 26, 1e-9);
  g_assert_cmpfloat_with_epsilon (statistics->deviation, sqrt (100 * 35.0 / 12 + 2.0 / 3), 1e-9);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_assert_null (pct_image_statistics_new (set, PCT_SPLIT_TRAIN, -1, cancelled));
}

/* Half a class is set aside and the test has one image of a class: each split is counted as it would be used. */
static void
test_class_counts (void)
{
  const size_t counts[PCT_SPLITS] = { [PCT_SPLIT_TRAIN] = 12, [PCT_SPLIT_TEST] = 3 };
  const char *const kept[] = { "cat", "dog", NULL };
  const PctDatasetOptions options = { .classes = kept, .validation_split = 0.5, .rescale = PCT_RESCALE_NONE };
  g_autoptr (PctImageSet) set = pct_image_set_new ("made", "Made", 1, 1, 1, 3, counts, NULL);
  pct_image_set_name_class (set, 0, "bird");
  pct_image_set_name_class (set, 1, "dog");
  pct_image_set_name_class (set, 2, "cat");
  for (size_t i = 0; i < 12; i++)
    set->splits[PCT_SPLIT_TRAIN].labels[i] = (uint16_t) (i < 2 ? 0 : i < 4 ? 1 : 2);
  memcpy (set->splits[PCT_SPLIT_TEST].labels, (const uint16_t[]){ 1, 2, 1 }, 3 * sizeof (uint16_t));
  g_autoptr (PctDataset) dataset = pct_dataset_new (set, &options, NULL);
  g_autoptr (PctClassCounts) classes = pct_class_counts_new (dataset);
  g_assert_cmpuint (classes->n_classes, ==, 2);
  g_assert_cmpuint (classes->totals[PCT_SPLIT_TRAIN], ==, 5);
  g_assert_cmpfloat (classes->counts[PCT_SPLIT_VALIDATION][0], ==, 4);
  g_assert_cmpfloat (classes->counts[PCT_SPLIT_TEST][1], ==, 2);
  g_autofree char *all = pct_class_counts_describe (classes), *dog = pct_class_counts_describe_class (classes, 1);
  g_assert_cmpstr (all, ==, "Training: fewest dog, 1; most cat, 4\nValidation: fewest dog, 1; most cat, 4\n"
                            "Test: fewest cat, 1; most dog, 2");
  g_assert_cmpstr (dog, ==, "dog\nTraining: 1 (20.0 %)\nValidation: 1 (20.0 %)\nTest: 2 (66.7 %)");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/images/cells", test_cells);
  g_test_add_func ("/images/item", test_item);
  g_test_add_func ("/images/stays", test_stays);
  g_test_add_func ("/images/history", test_history);
  g_test_add_func ("/images/statistics", test_statistics);
  g_test_add_func ("/images/class-counts", test_class_counts);
  return g_test_run ();
}
