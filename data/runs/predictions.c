#include "data/runs/predictions-private.h"
#include "data/runs/run-folder-private.h"
#include "data/runs/whole-file.h"

#include <string.h>

uint16_t
pct_half (float value)
{
  uint32_t bits;
  memcpy (&bits, &value, sizeof bits);
  uint32_t sign = bits >> 16 & 0x8000, magnitude = bits & 0x7FFFFFFF;
  if (magnitude > 0x7F800000)
    return (uint16_t) (sign | 0x7E00);
  if (magnitude >= 0x477FF000) /* 65520 and above round to infinity */
    return (uint16_t) (sign | 0x7C00);
  if (magnitude < 0x33000001) /* at most half of the smallest one */
    return (uint16_t) sign;
  uint32_t exponent = magnitude >> 23, mantissa = (magnitude & 0x7FFFFF) | 0x800000;
  uint32_t shift = exponent < 113 ? 126 - exponent : 13; /* below 2^-14 the numbers lie evenly */
  uint32_t half = (mantissa >> shift) + (exponent < 113 ? 0 : (exponent - 113) << 10);
  uint32_t rest = mantissa & ((1u << shift) - 1), middle = 1u << (shift - 1);
  half += rest > middle || (rest == middle && (half & 1));
  return (uint16_t) (sign | half);
}

static void
add_set (GByteArray *bytes, const PctEvaluation *evaluation, const PctSubset *subset, PctSplit split, uint32_t epoch,
         size_t classes)
{
  PctPredictionsHeader header = {
    .version = PCT_PREDICTIONS_VERSION,
    .count = (uint32_t) evaluation->count,
    .classes = (uint32_t) classes,
    .split = split,
    .epoch = epoch,
    .source = subset->source,
  };
  memcpy (header.magic, PCT_PREDICTIONS_MAGIC, sizeof header.magic);
  g_assert (evaluation->count == subset->count);
  g_byte_array_append (bytes, (const guint8 *) &header, sizeof header);
  for (size_t i = 0; i < evaluation->count; i++)
    {
      const PctPrediction *prediction = &evaluation->predictions[i];
      PctPredictionsRecord record = { prediction->predicted, pct_half (prediction->probability), pct_half (prediction->loss),
                                      pct_half (prediction->margin) };
      g_byte_array_append (bytes, (const guint8 *) &record, sizeof record);
    }
}

static gboolean
write_index (const char *file, const PctDataset *dataset, GError **error)
{
  if (g_file_test (file, G_FILE_TEST_EXISTS))
    return TRUE;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const PctSubset *subsets[] = { &dataset->splits[PCT_SPLIT_VALIDATION], &dataset->sample };
  for (size_t i = 0; i < G_N_ELEMENTS (subsets); i++)
    if (subsets[i]->count > 0)
      g_byte_array_append (bytes, (const guint8 *) subsets[i]->images, (guint) (subsets[i]->count * sizeof (uint32_t)));
  return pct_whole_file_write (file, bytes->data, bytes->len, error);
}

gboolean
pct_run_folder_add_predictions (PctRunFolder *folder, const PctEpoch *epoch, const PctDataset *dataset, GError **error)
{
  g_autofree char *name = g_strdup_printf ("predictions/%04u.bin", epoch->epoch);
  g_autofree char *file = pct_run_folder_file (folder, name);
  g_autofree char *index = pct_run_folder_file (folder, "predictions/index.u32");
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  add_set (bytes, &epoch->validation, &dataset->splits[PCT_SPLIT_VALIDATION], PCT_SPLIT_VALIDATION, epoch->epoch,
           dataset->n_classes);
  add_set (bytes, &epoch->train, &dataset->sample, PCT_SPLIT_TRAIN, epoch->epoch, dataset->n_classes);
  return write_index (index, dataset, error) && pct_whole_file_write (file, bytes->data, bytes->len, error);
}
