#include "data/datasets/npz.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "data/datasets/npy.h"
#include "engine/core/error.h"
#include "engine/core/memory.h"

/* Read at once, between two reports of progress; a multiple of every value's size. */
#define PIECE     (256 * 1024)
#define MAX_PIXEL 255
#define MAX_LABEL (PCT_MAX_CLASSES - 1)

enum { IMAGES, LABELS, KINDS };
enum { MEDMNIST, KERAS, NAMINGS };
static const char *const names[PCT_SPLITS][KINDS][NAMINGS] = {
  [PCT_SPLIT_TRAIN] = { { "train_images.npy", "x_train.npy" }, { "train_labels.npy", "y_train.npy" } },
  [PCT_SPLIT_VALIDATION] = { { "val_images.npy", "x_val.npy" }, { "val_labels.npy", "y_val.npy" } },
  [PCT_SPLIT_TEST] = { { "test_images.npy", "x_test.npy" }, { "test_labels.npy", "y_test.npy" } },
};

typedef struct {
  const char *name;
  PctZipMember *member; /* NULL: the split is left out */
  const char *place;    /* the member's, for messages */
  PctNpy npy;
} Array;

typedef struct {
  PctZip *zip;
  Array arrays[PCT_SPLITS][KINDS];
  size_t height, width, channels, n_classes;
  double largest, scale; /* of floating-point images; from values to pixels */
  uint16_t *labels[PCT_SPLITS];
  PctImageSet *set;
  uint64_t done, total; /* values of images to be read */
  PctOpenProgress progress;
  void *data;
} Reading;

gboolean
pct_npz_found (const char *file, gboolean all)
{
  return g_file_test (file, G_FILE_TEST_EXISTS) && !g_file_test (file, G_FILE_TEST_IS_DIR);
}

gboolean
pct_npz_is_part (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  return g_str_has_suffix (lower, ".npz");
}

static const char *
find_name (const PctZip *zip, PctSplit split, int kind)
{
  for (int naming = 0; naming < NAMINGS; naming++)
    if (pct_zip_has (zip, names[split][kind][naming]))
      return names[split][kind][naming];
  return NULL;
}

/* Which of the arrays are there; all must be, but for a validation of which there is nothing. */
static gboolean
find_arrays (Reading *reading, GError **error)
{
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    {
      Array *arrays = reading->arrays[split];
      for (int kind = 0; kind < KINDS; kind++)
        arrays[kind].name = find_name (reading->zip, split, kind);
      if (split == PCT_SPLIT_VALIDATION && !arrays[IMAGES].name && !arrays[LABELS].name)
        continue;
      for (int kind = 0; kind < KINDS; kind++)
        if (!arrays[kind].name)
          {
            g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: the array %s (or %s) is missing"),
                         pct_zip_file (reading->zip), names[split][kind][MEDMNIST], names[split][kind][KERAS]);
            return FALSE;
          }
    }
  return TRUE;
}

static gboolean
check_labels (const Array *images, const Array *labels, GError **error)
{
  const PctNpy *npy = &labels->npy;
  if (npy->rank == 2 && npy->shape[1] > 1)
    return pct_data_error (error, labels->place,
                           _ ("has %zu values for an image, and only one class an image can be read"), npy->shape[1]);
  if (npy->rank != 1 && npy->rank != 2)
    return pct_data_error (error, labels->place,
                           _ ("has %zu dimensions, where labels have 1, or 2 of which the second is 1"), npy->rank);
  return images->npy.shape[0] == npy->shape[0]
         || pct_data_error (error, images->place, _ ("has %zu images, but %s has %zu labels"), images->npy.shape[0],
                            labels->name, npy->shape[0]);
}

static gboolean
check_images (Reading *reading, const Array *images, GError **error)
{
  const PctNpy *npy = &images->npy;
  if (npy->rank != 3 && npy->rank != 4)
    return pct_data_error (error, images->place,
                           _ ("has %zu dimensions, where images have 3 (count, height, width) or 4 (and channels)"),
                           npy->rank);
  size_t channels = npy->rank == 4 ? npy->shape[3] : 1;
  if (channels != 1 && channels != 3)
    return pct_data_error (error, images->place,
                           _ ("has %zu channels as its last dimension, and only 1 or 3 can be read"), channels);
  if (reading->height == 0)
    {
      reading->height = npy->shape[1];
      reading->width = npy->shape[2];
      reading->channels = channels;
    }
  return (npy->shape[1] == reading->height && npy->shape[2] == reading->width && channels == reading->channels)
         || pct_data_error (error, images->place,
                            _ ("its images are of %zu × %zu × %zu, but those of training are of %zu × %zu × %zu"),
                            npy->shape[1], npy->shape[2], channels, reading->height, reading->width, reading->channels);
}

static gboolean
open_arrays (Reading *reading, GError **error)
{
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    {
      Array *arrays = reading->arrays[split];
      if (!arrays[IMAGES].name)
        continue;
      for (int kind = 0; kind < KINDS; kind++)
        {
          Array *array = &arrays[kind];
          array->member = pct_zip_member_open (reading->zip, array->name, error);
          if (!array->member || !pct_npy_read_header (array->member, &array->npy, error))
            return FALSE;
          array->place = pct_zip_member_place (array->member);
        }
      if (!check_images (reading, &arrays[IMAGES], error) || !check_labels (&arrays[IMAGES], &arrays[LABELS], error))
        return FALSE;
      reading->total += arrays[IMAGES].npy.count;
    }
  return TRUE;
}

/* Gets n values of an array, of which the first is its value `first`. */
typedef gboolean (*TakeValues) (Reading *reading, PctSplit split, const uint8_t *values, size_t n, size_t first,
                                GError **error);

static gboolean
read_values (Reading *reading, PctSplit split, int kind, PctZipMember *member, TakeValues take, GError **error)
{
  const PctNpy *npy = &reading->arrays[split][kind].npy;
  g_autofree uint8_t *bytes = g_malloc (PIECE);
  for (size_t first = 0, n; first < npy->count; first += n)
    {
      n = MIN (npy->count - first, PIECE / npy->size);
      if (!pct_zip_member_read (member, bytes, n * npy->size, error) || !take (reading, split, bytes, n, first, error))
        return FALSE;
      if (kind != IMAGES)
        continue;
      reading->done += n;
      if (reading->progress && !reading->progress (reading->data, (double) reading->done / (double) reading->total))
        {
          g_set_error (error, PCT_ERROR, PCT_ERROR_STOPPED, _ ("opening was stopped"));
          return FALSE;
        }
    }
  return pct_zip_member_end (member, error);
}

static gboolean
fail_value (const Array *array, double value, size_t index, const char *wanted, GError **error)
{
  uint64_t start = pct_zip_member_size (array->member) - (uint64_t) array->npy.count * array->npy.size;
  return pct_data_error (error, array->place, _ ("holds %.15g at its byte %ju, where %s should be"), value,
                         start + (uint64_t) index * array->npy.size, wanted);
}

static gboolean
take_labels (Reading *reading, PctSplit split, const uint8_t *values, size_t n, size_t first, GError **error)
{
  const Array *array = &reading->arrays[split][LABELS];
  for (size_t i = 0; i < n; i++)
    {
      double value = pct_npy_value (&array->npy, values + i * array->npy.size);
      if (!(value >= 0 && value <= MAX_LABEL) || floor (value) < value)
        return fail_value (array, value, first + i, _ ("a class from 0 to 65534"), error);
      reading->labels[split][first + i] = (uint16_t) value;
      reading->n_classes = MAX (reading->n_classes, (size_t) value + 1);
    }
  return TRUE;
}

static gboolean
take_largest (Reading *reading, PctSplit split, const uint8_t *values, size_t n, size_t first, GError **error)
{
  const PctNpy *npy = &reading->arrays[split][IMAGES].npy;
  for (size_t i = 0; i < n; i++)
    reading->largest = fmax (reading->largest, pct_npy_value (npy, values + i * npy->size));
  return TRUE;
}

static gboolean
take_pixels (Reading *reading, PctSplit split, const uint8_t *values, size_t n, size_t first, GError **error)
{
  const Array *array = &reading->arrays[split][IMAGES];
  uint8_t *pixels = reading->set->splits[split].pixels + first;
  if (array->npy.kind == 'u' && array->npy.size == 1)
    {
      memcpy (pixels, values, n);
      return TRUE;
    }
  for (size_t i = 0; i < n; i++)
    {
      double value = pct_npy_value (&array->npy, values + i * array->npy.size), pixel = value * reading->scale;
      if (!(pixel >= 0 && pixel <= MAX_PIXEL))
        return fail_value (array, value, first + i, _ ("a pixel from 0 to 255"), error);
      pixels[i] = (uint8_t) lround (pixel);
    }
  return TRUE;
}

/* All labels: they are small, and say how many classes there are. */
static gboolean
read_labels (Reading *reading, GError **error)
{
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    {
      const Array *array = &reading->arrays[split][LABELS];
      if (!array->name)
        continue;
      reading->labels[split] = pct_memory_new (array->place, array->npy.count, sizeof (uint16_t), error);
      if (!reading->labels[split] || !read_values (reading, split, LABELS, array->member, take_labels, error))
        return FALSE;
    }
  return TRUE;
}

/* What a value is multiplied by: 255 where all images are truth values, or all are floating point of no more than 1. */
static gboolean
find_scale (Reading *reading, GError **error)
{
  char kind = reading->arrays[PCT_SPLIT_TRAIN][IMAGES].npy.kind;
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    if (reading->arrays[split][IMAGES].name && reading->arrays[split][IMAGES].npy.kind != kind)
      kind = 'u';
  reading->scale = kind == 'b' ? MAX_PIXEL : 1;
  if (kind != 'f')
    return TRUE;
  reading->total *= 2;
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    {
      const Array *array = &reading->arrays[split][IMAGES];
      if (!array->name)
        continue;
      /* Read from its beginning here; the array's own member stays at the first value. */
      PctNpy again;
      g_autoptr (PctZipMember) member = pct_zip_member_open (reading->zip, array->name, error);
      if (!member || !pct_npy_read_header (member, &again, error)
          || !read_values (reading, split, IMAGES, member, take_largest, error))
        return FALSE;
    }
  reading->scale = reading->largest <= 1 ? MAX_PIXEL : 1;
  return TRUE;
}

static gboolean
read_set (Reading *reading, const char *id, const char *name, GError **error)
{
  size_t counts[PCT_SPLITS] = { 0 };
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    if (reading->arrays[split][IMAGES].name)
      counts[split] = reading->arrays[split][IMAGES].npy.shape[0];
  reading->set = pct_image_set_new (id, name, reading->height, reading->width, reading->channels, reading->n_classes,
                                    counts, error);
  if (!reading->set)
    return FALSE;
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    {
      if (counts[split] == 0)
        continue;
      memcpy (reading->set->splits[split].labels, reading->labels[split], counts[split] * sizeof (uint16_t));
      if (!read_values (reading, split, IMAGES, reading->arrays[split][IMAGES].member, take_pixels, error))
        return FALSE;
    }
  return TRUE;
}

PctImageSet *
pct_npz_open (const char *file, const char *id, const char *name, PctOpenProgress progress, void *data, GError **error)
{
  Reading reading = { .progress = progress, .data = data };
  reading.zip = pct_zip_open (file, error);
  if (!reading.zip)
    return NULL;
  gboolean good = find_arrays (&reading, error) && open_arrays (&reading, error) && read_labels (&reading, error)
                  && find_scale (&reading, error) && read_set (&reading, id, name, error);
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    {
      for (int kind = 0; kind < KINDS; kind++)
        g_clear_pointer (&reading.arrays[split][kind].member, pct_zip_member_free);
      pct_memory_free (reading.labels[split]);
    }
  pct_zip_free (reading.zip);
  if (!good)
    g_clear_pointer (&reading.set, pct_image_set_unref);
  return reading.set;
}
