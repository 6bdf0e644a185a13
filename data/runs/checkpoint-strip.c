#include "data/runs/checkpoint-private.h"

#include "data/runs/whole-file.h"
#include "engine/core/error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* Bytes copied at a time. */
#define PIECE ((size_t) 1 << 20)

static gboolean
is_among (const char *name, const PctTensor *tensors, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (strcmp (tensors[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

/* Takes out of the entries what isn't to be kept; what stays is listed as tensors without values, whose names are borrowed. */
static PctTensor *
choose (GArray *entries, const PctTensor *tensors, size_t n)
{
  for (guint i = entries->len; i > 0; i--)
    if (!is_among (g_array_index (entries, PctCheckpointEntry, i - 1).name, tensors, n))
      g_array_remove_index (entries, i - 1);
  PctTensor *kept = g_new0 (PctTensor, entries->len);
  for (guint i = 0; i < entries->len; i++)
    {
      const PctCheckpointEntry *entry = &g_array_index (entries, PctCheckpointEntry, i);
      kept[i] = (PctTensor){ .name = (char *) entry->name, .type = entry->type, .rank = entry->rank };
      memcpy (kept[i].shape, entry->shape, sizeof kept[i].shape);
    }
  return kept;
}

static gboolean
copy (const char *file, int descriptor, size_t first, size_t size, uint8_t *piece, PctWholeFile *whole, GError **error)
{
  for (size_t done = 0; done < size;)
    {
      size_t part = MIN (PIECE, size - done);
      if (!pct_checkpoint_read_bytes (descriptor, piece, part, first + done))
        {
          g_set_error (error, PCT_ERROR, PCT_ERROR_IO, _ ("%s: can't be read: %s"), file, g_strerror (errno));
          pct_whole_file_abandon (whole);
          return FALSE;
        }
      if (!pct_whole_file_add (whole, piece, part, error))
        return FALSE;
      done += part;
    }
  return TRUE;
}

/* Those that were noted stay, so that what was damaged before is still seen to be. */
static PctChecksum *
noted_sums (const PctCheckpointHeader *header)
{
  PctChecksum *checksums = g_new0 (PctChecksum, header->entries->len);
  for (guint i = 0; i < header->entries->len; i++)
    {
      const char *noted = pct_checkpoint_noted_sum (header, g_array_index (header->entries, PctCheckpointEntry, i).name);
      g_strlcpy (checksums[i].digits, noted ? noted : "", sizeof checksums[i].digits);
    }
  return checksums;
}

static gboolean
write_anew (const char *file, int descriptor, const PctCheckpointHeader *header, const PctTensor *tensors, GError **error)
{
  g_autofree PctChecksum *checksums = noted_sums (header);
  g_autoptr (GByteArray) fresh = pct_checkpoint_header (tensors, checksums, header->entries->len);
  g_autofree uint8_t *piece = g_malloc (PIECE);
  PctWholeFile whole;
  if (!pct_whole_file_begin (&whole, file, error) || !pct_whole_file_add (&whole, fresh->data, fresh->len, error))
    return FALSE;
  for (guint i = 0; i < header->entries->len; i++)
    {
      const PctCheckpointEntry *entry = &g_array_index (header->entries, PctCheckpointEntry, i);
      if (!copy (file, descriptor, header->size + entry->begin, entry->end - entry->begin, piece, &whole, error))
        return FALSE;
    }
  return pct_whole_file_end (&whole, error);
}

gboolean
pct_checkpoint_strip (const char *file, const PctTensor *tensors, size_t n, GError **error)
{
  size_t size = 0;
  g_auto (PctCheckpointHeader) header = { 0 };
  int descriptor = pct_checkpoint_open (file, &size, error);
  if (descriptor < 0)
    return FALSE;
  gboolean written = pct_checkpoint_header_read (file, descriptor, size, &header, error);
  if (written)
    {
      g_autofree PctTensor *kept = choose (header.entries, tensors, n);
      written = write_anew (file, descriptor, &header, kept, error);
    }
  close (descriptor);
  return written;
}
