/* The input is cut at its first zero byte: before it the names, after it the first batch. */
#include <string.h>

#include "data/datasets/cifar.h"
#include "tests/fuzz/memory-file.h"

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size)
{
  static const uint8_t record[3073] = { 1, 2, 3 };
  const uint8_t *end = size > 0 ? memchr (bytes, 0, size) : NULL;
  size_t names = end ? (size_t) (end - bytes) : size;
  const char *batches[PCT_CIFAR_BATCHES]
      = { end ? memory_file (0, end + 1, size - names - 1) : memory_file (0, record, sizeof record) };
  for (unsigned batch = 1; batch < PCT_CIFAR_BATCHES; batch++)
    batches[batch] = memory_file (batch, record, sizeof record);

  g_autoptr (GError) error = NULL;
  PctImageSet *set = pct_cifar_open_files ((char *const *) batches, memory_file (6, bytes, names), "fuzz", "Fuzz", NULL,
                                           NULL, &error);
  g_assert ((set != NULL) == (error == NULL));
  if (set)
    {
      for (size_t i = 0; i < set->splits[PCT_SPLIT_TRAIN].count; i++)
        g_assert (set->splits[PCT_SPLIT_TRAIN].labels[i] < set->n_classes);
      pct_image_set_unref (set);
    }
  return 0;
}
