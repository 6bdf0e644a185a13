/* The input is an NPZ file; behind a first byte 'D', a training image array by itself, in a file whose other arrays are
 * good ones of 2 images of 2 × 2 pixels. */
#include "data/datasets/npz.h"
#include "tests/data/npz-writer.h"
#include "tests/fuzz/memory-file.h"

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size);

static const char *const names[] = { "train_images.npy", "train_labels.npy", "val_images.npy",
                                     "val_labels.npy",   "test_images.npy",  "test_labels.npy" };

static GByteArray *
wrap (const uint8_t *array, size_t size)
{
  static const uint8_t pixels[8] = { 1, 2, 3 }, labels[2] = { 0, 1 };
  NpzWriter writer;
  npz_writer_begin (&writer, FALSE, NPZ_PLAIN);
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GByteArray) content = i == 0       ? g_byte_array_append (g_byte_array_new (), array, (guint) size)
                                       : i % 2 == 0 ? npy_new ("|u1", "False", "(2, 2, 2)", pixels, sizeof pixels)
                                                    : npy_new ("|u1", "False", "(2, 1)", labels, sizeof labels);
      npz_writer_add (&writer, names[i], content);
    }
  return npz_writer_end (&writer);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size)
{
  g_autoptr (GByteArray) made = size > 0 && bytes[0] == 'D' ? wrap (bytes + 1, size - 1) : NULL;
  const char *file = made ? memory_file (0, made->data, made->len) : memory_file (0, bytes, size);
  g_autoptr (GError) error = NULL;
  PctImageSet *set = pct_npz_open (file, "fuzz", "Fuzz", NULL, NULL, &error);
  g_assert ((set != NULL) == (error == NULL));
  if (!set)
    return 0;
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    for (size_t i = 0; i < set->splits[split].count; i++)
      g_assert (set->splits[split].labels[i] < set->n_classes);
  pct_image_set_unref (set);
  return 0;
}
