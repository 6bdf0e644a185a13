/* The images behind a cell of the confusion matrix, without a display. */
#include "ui/model/image-list.h"

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/images/cells", test_cells);
  g_test_add_func ("/images/item", test_item);
  return g_test_run ();
}
