#include "data/runs/predictions.h"

#include "data/runs/predictions-private.h"
#include "data/runs/run-folder-private.h"
#include "engine/core/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file that is being read; size: as it was when it was opened. */
typedef struct {
  char *name;
  int descriptor;
  guint64 size;
} File;

static void
file_close (File *file)
{
  if (file->descriptor >= 0)
    close (file->descriptor);
  g_free (file->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (File, file_close)

static gboolean
file_open (File *file, const PctRunFolder *folder, const char *name, GError **error)
{
  struct stat status;
  file->name = pct_run_folder_file (folder, name);
  file->descriptor = open (file->name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file->descriptor >= 0 && fstat (file->descriptor, &status) == 0)
    {
      file->size = (guint64) status.st_size;
      return S_ISREG (status.st_mode) || pct_data_error (error, file->name, _ ("is not a file"));
    }
  int problem = errno;
  g_set_error (error, PCT_ERROR, problem == ENOENT ? PCT_ERROR_REQUEST : PCT_ERROR_IO, _ ("%s: can't be read: %s"),
               file->name, g_strerror (problem));
  return FALSE;
}

/* The caller has checked that the file is long enough. */
static gboolean
file_read (const File *file, guint64 at, void *bytes, size_t size, GError **error)
{
  for (size_t done = 0; done < size;)
    {
      ssize_t got = pread (file->descriptor, (char *) bytes + done, size - done, (off_t) (at + done));
      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        {
          g_set_error (error, PCT_ERROR, PCT_ERROR_IO, _ ("%s: can't be read: %s"), file->name,
                       got < 0 ? g_strerror (errno) : _ ("it became shorter"));
          return FALSE;
        }
      done += (size_t) got;
    }
  return TRUE;
}

static float
from_half (uint16_t half)
{
  int exponent = half >> 10 & 31, mantissa = half & 0x3FF;
  float value = exponent == 0 ? ldexpf ((float) mantissa, -24) : ldexpf ((float) (mantissa | 0x400), exponent - 25);
  if (exponent == 31)
    value = mantissa ? NAN : INFINITY;
  return half & 0x8000 ? -value : value;
}

static gboolean
read_header (const File *file, guint64 at, PctSplit split, uint32_t epoch, size_t n_classes, PctStoredSet *set, GError **error)
{
  PctPredictionsHeader header;
  if (file->size < sizeof header || at > file->size - sizeof header)
    return pct_data_error (error, file->name,
                           _ ("byte %ju: is cut short: its header takes %zu bytes, the file has %ju"), at,
                           sizeof header, file->size);
  if (!file_read (file, at, &header, sizeof header, error))
    return FALSE;
  if (memcmp (header.magic, PCT_PREDICTIONS_MAGIC, sizeof header.magic) != 0)
    return pct_data_error (error, file->name, _ ("byte %ju: holds no predictions"), at);
  if (header.version != PCT_PREDICTIONS_VERSION)
    return pct_data_error (error, file->name,
                           _ ("byte %ju: version %u is not %d, the only one that this program reads"), at + 4,
                           header.version, PCT_PREDICTIONS_VERSION);
  if ((file->size - at - sizeof header) / sizeof (PctPredictionsRecord) < header.count)
    return pct_data_error (error, file->name, _ ("byte %ju: %u images are more than the file's %ju bytes hold"), at + 8,
                           header.count, file->size);
  if (header.classes != n_classes)
    return pct_data_error (error, file->name, _ ("byte %ju: %u classes, where the run has %zu"), at + 12,
                           header.classes, n_classes);
  if (header.split != split || header.source >= PCT_SPLITS)
    return pct_data_error (error, file->name, _ ("byte %ju: is of set %u from set %u, where set %u belongs"), at + 16,
                           header.split, header.source, split);
  if (header.epoch != epoch)
    return pct_data_error (error, file->name, _ ("byte %ju: is of epoch %u"), at + 20, header.epoch);
  set->source = header.source;
  set->count = header.count;
  return TRUE;
}

/* Shares lie between 0 and 1; a loss is at least 0. */
static gboolean
is_share (float value)
{
  return isnan (value) || (value >= 0 && value <= 1);
}

static gboolean
read_records (const File *file, guint64 at, size_t n_outputs, PctStoredSet *set, GError **error)
{
  g_autofree PctPredictionsRecord *records = g_try_new (PctPredictionsRecord, set->count);
  set->predictions = g_try_new (PctPrediction, set->count);
  if (set->count > 0 && (!records || !set->predictions))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_MEMORY, _ ("%s: its %zu images don't fit the memory"), file->name,
                   set->count);
      return FALSE;
    }
  if (!file_read (file, at, records, set->count * sizeof *records, error))
    return FALSE;
  for (size_t i = 0; i < set->count; i++)
    {
      PctPrediction *prediction = &set->predictions[i];
      guint64 byte = at + i * sizeof *records;
      prediction->predicted = records[i].predicted;
      prediction->probability = from_half (records[i].probability);
      prediction->loss = from_half (records[i].loss);
      prediction->margin = from_half (records[i].margin);
      if (prediction->predicted >= n_outputs)
        return pct_data_error (error, file->name, _ ("byte %ju: class %u, where the network has %zu outputs"), byte,
                               prediction->predicted, n_outputs);
      if (!is_share (prediction->probability) || !is_share (prediction->margin) || prediction->loss < 0)
        return pct_data_error (
            error, file->name, _ ("byte %ju: a probability, loss or margin that can't be: %g, %g, %g"), byte + 2,
            (double) prediction->probability, (double) prediction->loss, (double) prediction->margin);
    }
  return TRUE;
}

static gboolean
read_images (const File *file, guint64 at, PctStoredSet *set, GError **error)
{
  set->images = g_try_new (uint32_t, set->count);
  if (set->count > 0 && !set->images)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_MEMORY, _ ("%s: its %zu images don't fit the memory"), file->name,
                   set->count);
      return FALSE;
    }
  if (!file_read (file, at, set->images, set->count * sizeof *set->images, error))
    return FALSE;
  for (size_t i = 1; i < set->count; i++)
    if (set->images[i] <= set->images[i - 1])
      return pct_data_error (error, file->name, _ ("byte %ju: image %u follows image %u"), at + i * sizeof *set->images,
                             set->images[i], set->images[i - 1]);
  return TRUE;
}

static gboolean
read_index (const PctRunFolder *folder, PctStoredPredictions *predictions, GError **error)
{
  g_auto (File) file = { .descriptor = -1 };
  guint64 first = predictions->validation.count * sizeof (uint32_t), second = predictions->sample.count * sizeof (uint32_t);
  if (!file_open (&file, folder, "predictions/index.u32", error))
    return FALSE;
  if (file.size != first + second)
    return pct_data_error (error, file.name, _ ("has %ju bytes, where %zu and %zu images take %ju"), file.size,
                           predictions->validation.count, predictions->sample.count, first + second);
  return read_images (&file, 0, &predictions->validation, error) && read_images (&file, first, &predictions->sample, error);
}

PctStoredPredictions *
pct_run_folder_read_predictions (const PctRunFolder *folder, uint32_t epoch, size_t n_classes, size_t n_outputs, GError **error)
{
  g_autoptr (PctStoredPredictions) predictions = g_new0 (PctStoredPredictions, 1);
  PctStoredSet *validation = &predictions->validation, *sample = &predictions->sample;
  g_autofree char *name = g_strdup_printf ("predictions/%04u.bin", epoch);
  g_auto (File) file = { .descriptor = -1 };
  const guint64 header = sizeof (PctPredictionsHeader), record = sizeof (PctPredictionsRecord);
  predictions->epoch = epoch;
  if (!file_open (&file, folder, name, error)
      || !read_header (&file, 0, PCT_SPLIT_VALIDATION, epoch, n_classes, validation, error))
    return NULL;
  guint64 middle = header + validation->count * record;
  if (!read_header (&file, middle, PCT_SPLIT_TRAIN, epoch, n_classes, sample, error))
    return NULL;
  guint64 end = middle + header + sample->count * record;
  if (file.size != end)
    {
      pct_data_error (error, file.name, _ ("byte %ju: more follows the last record"), end);
      return NULL;
    }
  if (!read_records (&file, header, n_outputs, validation, error)
      || !read_records (&file, middle + header, n_outputs, sample, error) || !read_index (folder, predictions, error))
    return NULL;
  return g_steal_pointer (&predictions);
}

void
pct_stored_predictions_free (PctStoredPredictions *predictions)
{
  if (!predictions)
    return;
  PctStoredSet *sets[] = { &predictions->validation, &predictions->sample };
  for (size_t i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      g_free (sets[i]->images);
      g_free (sets[i]->predictions);
    }
  g_free (predictions);
}

gboolean
pct_stored_predictions_fit (const PctStoredPredictions *predictions, const PctDataset *dataset)
{
  const PctStoredSet *stored[] = { &predictions->validation, &predictions->sample };
  const PctSubset *subsets[] = { &dataset->splits[PCT_SPLIT_VALIDATION], &dataset->sample };
  for (size_t i = 0; i < G_N_ELEMENTS (stored); i++)
    if (stored[i]->count != subsets[i]->count
        || (stored[i]->count > 0
            && (stored[i]->source != subsets[i]->source
                || memcmp (stored[i]->images, subsets[i]->images, stored[i]->count * sizeof *stored[i]->images) != 0)))
      return FALSE;
  return TRUE;
}
