/* The input is the training images; the other three files are good ones of 4 and 2 images of 3 × 2 pixels. When the
 * first byte is 'L', the rest is the training labels instead. */
#include "data/datasets/idx.h"
#include "tests/fuzz/memory-file.h"

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size);

static const uint8_t train_images[16 + 24] = { 0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, 2, 9, 8, 7 };
static const uint8_t train_labels[8 + 4] = { 0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 2, 3 };
static const uint8_t test_images[16 + 12] = { 0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 2, 1, 2, 3 };
static const uint8_t test_labels[8 + 2] = { 0, 0, 8, 1, 0, 0, 0, 2, 3, 0 };

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size)
{
  gboolean labels = size > 0 && bytes[0] == 'L';
  const char *files[4] = {
    labels ? memory_file (0, train_images, sizeof train_images) : memory_file (0, bytes, size),
    labels ? memory_file (1, bytes + 1, size - 1) : memory_file (1, train_labels, sizeof train_labels),
    memory_file (2, test_images, sizeof test_images),
    memory_file (3, test_labels, sizeof test_labels),
  };
  g_autoptr (GError) error = NULL;
  PctImageSet *set = pct_idx_open_files ((char *const *) files, "fuzz", "Fuzz", NULL, NULL, &error);
  g_assert ((set != NULL) == (error == NULL));
  if (set)
    {
      g_assert (set->splits[PCT_SPLIT_TRAIN].count == 4);
      for (size_t i = 0; i < 4; i++)
        g_assert (set->splits[PCT_SPLIT_TRAIN].labels[i] < set->n_classes);
      pct_image_set_unref (set);
    }
  return 0;
}
