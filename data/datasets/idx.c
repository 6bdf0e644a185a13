#include "data/datasets/idx.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "data/datasets/byte-stream.h"
#include "engine/core/error.h"
#include "engine/core/memory.h"

#define FILES          4
#define UNSIGNED_BYTES 8
/* Read at once, between two reports of progress. */
#define PIECE (1024 * 1024)

static const struct {
  const char *stem, *type;
  PctSplit split;
  unsigned rank;
} parts[FILES] = {
  { "train-images", "idx3-ubyte", PCT_SPLIT_TRAIN, 3 },
  { "train-labels", "idx1-ubyte", PCT_SPLIT_TRAIN, 1 },
  { "t10k-images", "idx3-ubyte", PCT_SPLIT_TEST, 3 },
  { "t10k-labels", "idx1-ubyte", PCT_SPLIT_TEST, 1 },
};

typedef struct {
  PctByteStream *stream;
  size_t shape[3]; /* the unused ones are 1 */
} Part;

/* The path of a part in the folder, or NULL where it isn't. */
static char *
find_part (const char *folder, size_t part)
{
  static const char *const joints[] = { "-", "." };
  static const char *const endings[] = { "", ".gz" };
  for (size_t joint = 0; joint < G_N_ELEMENTS (joints); joint++)
    for (size_t ending = 0; ending < G_N_ELEMENTS (endings); ending++)
      {
        g_autofree char *name = g_strconcat (parts[part].stem, joints[joint], parts[part].type, endings[ending], NULL);
        g_autofree char *file = g_build_filename (folder, name, NULL);
        if (g_file_test (file, G_FILE_TEST_EXISTS))
          return g_steal_pointer (&file);
      }
  return NULL;
}

gboolean
pct_idx_is_part (const char *name)
{
  for (size_t part = 0; part < FILES; part++)
    {
      size_t stem = strlen (parts[part].stem);
      if (strncmp (name, parts[part].stem, stem) == 0 && (name[stem] == '-' || name[stem] == '.')
          && g_str_has_prefix (name + stem + 1, parts[part].type))
        return TRUE;
    }
  return FALSE;
}

gboolean
pct_idx_found (const char *folder, gboolean all)
{
  size_t found = 0;
  for (size_t part = 0; part < FILES; part++)
    {
      g_autofree char *file = find_part (folder, part);
      found += file != NULL;
    }
  return all ? found == FILES : found > 0;
}

static gboolean
check_magic (const char *file, const uint8_t magic[4], unsigned rank, GError **error)
{
  if (magic[0] != 0 || magic[1] != 0)
    g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                 _ ("%s: is no IDX file: it starts with %02x %02x %02x %02x, where 00 00 08 %02x should be"), file,
                 magic[0], magic[1], magic[2], magic[3], rank);
  else if (magic[2] != UNSIGNED_BYTES)
    g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                 _ ("%s: holds values of type %02x (byte 2), and only unsigned bytes (08) can be read"), file,
                 magic[2]);
  else if (magic[3] != rank)
    g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                 rank == 3 ? _ ("%s: byte 3 says %u dimensions, where images have %u")
                           : _ ("%s: byte 3 says %u dimensions, where labels have %u"),
                 file, magic[3], rank);
  else
    return TRUE;
  return FALSE;
}

/* Opens a part and reads its header; sizes are checked against the file before anything is reserved. */
static gboolean
open_part (Part *part, const char *file, unsigned rank, GError **error)
{
  uint8_t magic[4], bytes[4];
  size_t size = 1;

  part->stream = pct_byte_stream_open (file, TRUE, error);
  if (!part->stream || !pct_byte_stream_read (part->stream, magic, sizeof magic, error)
      || !check_magic (file, magic, rank, error))
    return FALSE;
  for (unsigned i = 0; i < G_N_ELEMENTS (part->shape); i++)
    {
      part->shape[i] = 1;
      if (i >= rank)
        continue;
      if (!pct_byte_stream_read (part->stream, bytes, sizeof bytes, error))
        return FALSE;
      part->shape[i] = (size_t) bytes[0] << 24 | (size_t) bytes[1] << 16 | (size_t) bytes[2] << 8 | bytes[3];
      if (part->shape[i] == 0)
        {
          g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: dimension %u is 0 (byte %u)"), file, i, 4 + 4 * i);
          return FALSE;
        }
      if (!pct_size_mul (size, part->shape[i], &size))
        {
          g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                       _ ("%s: the product of its dimensions (bytes 4 to %u) is more than any memory"), file,
                       3 + 4 * rank);
          return FALSE;
        }
    }
  if (!pct_byte_stream_can_hold (part->stream, size))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                   _ ("%s: its dimensions (bytes 4 to %u) ask for %zu bytes, and a file of %ju bytes can't hold them: "
                      "it is cut short or damaged"),
                   file, 3 + 4 * rank, size, pct_byte_stream_length (part->stream));
      return FALSE;
    }
  return TRUE;
}

static void
close_parts (Part opened[FILES])
{
  for (size_t part = 0; part < FILES; part++)
    g_clear_pointer (&opened[part].stream, pct_byte_stream_free);
}

/* The headers of the four files must agree with each other. */
static gboolean
check_parts (const Part opened[FILES], GError **error)
{
  const Part *train = &opened[0], *test = &opened[2];
  for (size_t images = 0; images < FILES; images += 2)
    if (opened[images].shape[0] != opened[images + 1].shape[0])
      {
        g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: has %zu images, but %s has %zu labels"),
                     pct_byte_stream_file (opened[images].stream), opened[images].shape[0],
                     pct_byte_stream_file (opened[images + 1].stream), opened[images + 1].shape[0]);
        return FALSE;
      }
  if (train->shape[1] != test->shape[1] || train->shape[2] != test->shape[2])
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                   _ ("%s: its images have %zu × %zu pixels, but those in %s %zu × %zu"),
                   pct_byte_stream_file (test->stream), test->shape[1], test->shape[2],
                   pct_byte_stream_file (train->stream), train->shape[1], train->shape[2]);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_content (PctByteStream *stream, uint8_t *to, size_t size, uint64_t *done, uint64_t total, PctOpenProgress progress,
              void *data, GError **error)
{
  for (size_t at = 0; at < size;)
    {
      size_t piece = MIN (size - at, PIECE);
      if (!pct_byte_stream_read (stream, to + at, piece, error))
        return FALSE;
      at += piece;
      *done += piece;
      if (progress && !progress (data, (double) *done / (double) total))
        {
          g_set_error (error, PCT_ERROR, PCT_ERROR_STOPPED, _ ("opening was stopped"));
          return FALSE;
        }
    }
  return pct_byte_stream_end (stream, error);
}

/* All labels of both splits, as bytes: they are small, and say how many classes there are. */
static gboolean
read_labels (Part opened[FILES], uint8_t *labels[2], size_t *n_classes, GError **error)
{
  size_t largest = 0;
  for (size_t set = 0; set < 2; set++)
    {
      Part *part = &opened[2 * set + 1];
      uint64_t done = 0;
      labels[set] = pct_memory_new (pct_byte_stream_file (part->stream), part->shape[0], 1, error);
      if (!labels[set] || !read_content (part->stream, labels[set], part->shape[0], &done, 1, NULL, NULL, error))
        return FALSE;
      for (size_t i = 0; i < part->shape[0]; i++)
        largest = MAX (largest, labels[set][i]);
    }
  *n_classes = largest + 1;
  return TRUE;
}

static PctImageSet *
read_set (Part opened[FILES], uint8_t *const labels[2], size_t n_classes, const char *id, const char *name,
          PctOpenProgress progress, void *data, GError **error)
{
  const size_t *shape = opened[0].shape;
  const size_t counts[PCT_SPLITS] = { [PCT_SPLIT_TRAIN] = shape[0], [PCT_SPLIT_TEST] = opened[2].shape[0] };
  g_autoptr (PctImageSet) set = pct_image_set_new (id, name, shape[1], shape[2], 1, n_classes, counts, error);
  if (!set)
    return NULL;

  size_t size = pct_image_set_image_size (set);
  uint64_t done = 0, total = (uint64_t) size * (counts[PCT_SPLIT_TRAIN] + counts[PCT_SPLIT_TEST]);
  for (size_t part = 0; part < FILES; part += 2)
    {
      PctImages *images = &set->splits[parts[part].split];
      for (size_t i = 0; i < images->count; i++)
        images->labels[i] = labels[part / 2][i];
      if (!read_content (opened[part].stream, images->pixels, images->count * size, &done, total, progress, data,
                         error))
        return NULL;
    }
  return g_steal_pointer (&set);
}

PctImageSet *
pct_idx_open_files (char *const files[FILES], const char *id, const char *name, PctOpenProgress progress, void *data,
                    GError **error)
{
  Part opened[FILES] = { 0 };
  uint8_t *labels[2] = { NULL, NULL };
  size_t n_classes;
  PctImageSet *set = NULL;
  gboolean good = TRUE;

  for (size_t part = 0; good && part < FILES; part++)
    good = open_part (&opened[part], files[part], parts[part].rank, error);
  if (good && check_parts (opened, error) && read_labels (opened, labels, &n_classes, error))
    set = read_set (opened, labels, n_classes, id, name, progress, data, error);
  pct_memory_free (labels[0]);
  pct_memory_free (labels[1]);
  close_parts (opened);
  return set;
}

PctImageSet *
pct_idx_open (const char *folder, const char *id, const char *name, PctOpenProgress progress, void *data,
              GError **error)
{
  char *files[FILES] = { NULL };
  PctImageSet *set = NULL;
  size_t missing = FILES;

  for (size_t part = FILES; part-- > 0;)
    if (!(files[part] = find_part (folder, part)))
      missing = part;
  if (missing < FILES)
    g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                 _ ("%s: the file %s-%s or %s-%s.gz is missing; all four must be there"), folder, parts[missing].stem,
                 parts[missing].type, parts[missing].stem, parts[missing].type);
  else
    set = pct_idx_open_files (files, id, name, progress, data, error);
  for (size_t part = 0; part < FILES; part++)
    g_free (files[part]);
  return set;
}
