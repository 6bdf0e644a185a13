#include "data/datasets/cifar.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "data/datasets/byte-stream.h"
#include "engine/core/error.h"

#define SIDE     32
#define CHANNELS 3
#define PLANE    (SIDE * SIDE)
#define RECORD   (1 + CHANNELS * PLANE)
/* Records read at once. */
#define PIECE          256
#define MAX_NAMES_SIZE 65536
#define MAX_LABELS     256

#define BATCHES PCT_CIFAR_BATCHES
static const char *const batches[BATCHES] = {
  "data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin",
};
#define NAMES_FILE "batches.meta.txt"

static PctSplit
batch_split (size_t batch)
{
  return batch == BATCHES - 1 ? PCT_SPLIT_TEST : PCT_SPLIT_TRAIN;
}

/* The name of the first file that isn't in the folder, or NULL. *found: how many are. */
static const char *
find_missing (const char *folder, size_t *found)
{
  const char *missing = NULL;
  *found = 0;
  for (size_t i = 0; i <= BATCHES; i++)
    {
      const char *name = i < BATCHES ? batches[i] : NAMES_FILE;
      g_autofree char *file = g_build_filename (folder, name, NULL);
      if (g_file_test (file, G_FILE_TEST_EXISTS))
        ++*found;
      else if (!missing)
        missing = name;
    }
  return missing;
}

gboolean
pct_cifar_is_part (const char *name)
{
  for (size_t i = 0; i < BATCHES; i++)
    if (strcmp (name, batches[i]) == 0)
      return TRUE;
  return strcmp (name, NAMES_FILE) == 0;
}

gboolean
pct_cifar_found (const char *folder, gboolean all)
{
  size_t found;
  const char *missing = find_missing (folder, &found);
  return all ? missing == NULL : found > 0;
}

/* One name a line; empty lines are passed over. */
static char **
read_names (const char *file, GError **error)
{
  g_autoptr (PctByteStream) stream = pct_byte_stream_open (file, FALSE, error);
  if (!stream)
    return NULL;
  size_t size = (size_t) MIN (pct_byte_stream_length (stream), MAX_NAMES_SIZE + 1);
  if (size > MAX_NAMES_SIZE)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: is longer than %d bytes, which no list of class names is"),
                   file, MAX_NAMES_SIZE);
      return NULL;
    }
  g_autofree char *text = g_malloc0 (size + 1);
  if (!pct_byte_stream_read (stream, (uint8_t *) text, size, error) || !pct_byte_stream_end (stream, error))
    return NULL;
  const char *bad;
  if (!g_utf8_validate (text, (gssize) size, &bad))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: is no text at byte %td"), file, bad - text);
      return NULL;
    }

  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (size_t i = 0; lines[i]; i++)
    if (*g_strstrip (lines[i]) != '\0')
      g_ptr_array_add (names, g_strdup (lines[i]));
  if (names->len < 2 || names->len > MAX_LABELS)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: names %u classes, where 2 to %d are possible"), file,
                   names->len, MAX_LABELS);
      return NULL;
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}

/* How many records the file has, by its length. */
static gboolean
count_records (PctByteStream *stream, size_t *count, GError **error)
{
  uint64_t length = pct_byte_stream_length (stream);
  if (length % RECORD != 0)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                   _ ("%s: has %ju bytes, which is no multiple of %d: record %ju, from byte %ju on, is cut short"),
                   pct_byte_stream_file (stream), length, RECORD, length / RECORD, length / RECORD * RECORD);
      return FALSE;
    }
  *count = (size_t) (length / RECORD);
  return TRUE;
}

static void
interleave (const uint8_t *planes, uint8_t *pixels)
{
  for (size_t p = 0; p < PLANE; p++)
    for (size_t channel = 0; channel < CHANNELS; channel++)
      pixels[p * CHANNELS + channel] = planes[channel * PLANE + p];
}

/* Reads `count` records into the split, from its image `first` on. */
static gboolean
read_records (PctByteStream *stream, PctImageSet *set, PctSplit split, size_t first, size_t count, GError **error)
{
  g_autofree uint8_t *records = g_malloc (PIECE * RECORD);
  PctImages *images = &set->splits[split];
  for (size_t done = 0; done < count;)
    {
      size_t piece = MIN (count - done, PIECE);
      if (!pct_byte_stream_read (stream, records, piece * RECORD, error))
        return FALSE;
      for (size_t i = 0; i < piece; i++, done++)
        {
          const uint8_t *record = records + i * RECORD;
          if (record[0] >= set->n_classes)
            {
              g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                           _ ("%s: label %u at byte %zu, but %s names %zu classes"), pct_byte_stream_file (stream),
                           record[0], done * RECORD, NAMES_FILE, set->n_classes);
              return FALSE;
            }
          images->labels[first + done] = record[0];
          interleave (record + 1, images->pixels + (first + done) * PLANE * CHANNELS);
        }
    }
  return pct_byte_stream_end (stream, error);
}

static PctImageSet *
read_set (PctByteStream *const streams[BATCHES], char *const *names, const char *id, const char *name,
          PctOpenProgress progress, void *data, GError **error)
{
  size_t counts[PCT_SPLITS] = { 0 }, in_batch[BATCHES], read[PCT_SPLITS] = { 0 };
  for (size_t batch = 0; batch < BATCHES; batch++)
    {
      if (!count_records (streams[batch], &in_batch[batch], error))
        return NULL;
      counts[batch_split (batch)] += in_batch[batch];
    }
  g_autoptr (PctImageSet) set
      = pct_image_set_new (id, name, SIDE, SIDE, CHANNELS, g_strv_length ((char **) names), counts, error);
  if (!set)
    return NULL;
  for (size_t label = 0; label < set->n_classes; label++)
    pct_image_set_name_class (set, label, names[label]);

  for (size_t batch = 0; batch < BATCHES; batch++)
    {
      PctSplit split = batch_split (batch);
      if (!read_records (streams[batch], set, split, read[split], in_batch[batch], error))
        return NULL;
      read[split] += in_batch[batch];
      if (progress && !progress (data, (double) (batch + 1) / BATCHES))
        {
          g_set_error (error, PCT_ERROR, PCT_ERROR_STOPPED, _ ("opening was stopped"));
          return NULL;
        }
    }
  return g_steal_pointer (&set);
}

PctImageSet *
pct_cifar_open_files (char *const files[BATCHES], const char *names_file, const char *id, const char *name,
                      PctOpenProgress progress, void *data, GError **error)
{
  g_auto (GStrv) names = read_names (names_file, error);
  if (!names)
    return NULL;

  PctByteStream *streams[BATCHES] = { NULL };
  gboolean good = TRUE;
  for (size_t batch = 0; good && batch < BATCHES; batch++)
    {
      streams[batch] = pct_byte_stream_open (files[batch], FALSE, error);
      good = streams[batch] != NULL;
    }
  PctImageSet *set = good ? read_set (streams, names, id, name, progress, data, error) : NULL;
  for (size_t batch = 0; batch < BATCHES; batch++)
    g_clear_pointer (&streams[batch], pct_byte_stream_free);
  return set;
}

PctImageSet *
pct_cifar_open (const char *folder, const char *id, const char *name, PctOpenProgress progress, void *data,
                GError **error)
{
  size_t found;
  const char *missing = find_missing (folder, &found);
  if (missing)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: the file %s is missing"), folder, missing);
      return NULL;
    }
  char *files[BATCHES];
  for (size_t batch = 0; batch < BATCHES; batch++)
    files[batch] = g_build_filename (folder, batches[batch], NULL);
  g_autofree char *names_file = g_build_filename (folder, NAMES_FILE, NULL);
  PctImageSet *set = pct_cifar_open_files (files, names_file, id, name, progress, data, error);
  for (size_t batch = 0; batch < BATCHES; batch++)
    g_free (files[batch]);
  return set;
}
