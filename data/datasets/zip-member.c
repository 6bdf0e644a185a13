#include <glib/gi18n-lib.h>
#include <zlib.h>

#include "data/datasets/little-endian.h"
#include "data/datasets/zip-private.h"
#include "engine/core/error.h"

#define INPUT_SIZE      (128 * 1024)
#define LOCAL_SIGNATURE 0x04034B50
#define LOCAL_SIZE      30
#define STORED          0
#define DEFLATED        8
#define ENCRYPTED       1
/* Deflate's limit: a match of 258 bytes takes at least two bits. */
#define MAX_EXPANSION 1032

struct PctZipMember {
  const PctZip *zip;
  const PctZipEntry *entry;
  char *place;
  uint64_t at, end; /* bytes of the file: the next to read, and behind the last */
  uint64_t position;
  uint32_t checksum;
  gboolean inflating;
  gboolean at_end; /* deflated: the last block is over */
  z_stream inflater;
  uint8_t input[INPUT_SIZE];
};

/* The content starts behind the local header, whose other numbers are not looked at. */
static gboolean
find_content (PctZipMember *member, GError **error)
{
  const PctZipEntry *entry = member->entry;
  uint64_t length = member->zip->length;
  uint8_t header[LOCAL_SIZE];
  if (length < LOCAL_SIZE || entry->header > length - LOCAL_SIZE)
    return pct_data_error (error, member->place, _ ("should start at byte %ju of a file of %ju bytes"), entry->header,
                           length);
  if (!pct_zip_read_at (member->zip, entry->header, header, sizeof header, error))
    return FALSE;
  if (pct_little_u32 (header) != LOCAL_SIGNATURE)
    return pct_data_error (error, member->place, _ ("should start at byte %ju, and something else is there"),
                           entry->header);
  member->at = entry->header + LOCAL_SIZE + pct_little_u16 (header + 26) + pct_little_u16 (header + 28);
  if (member->at > length || entry->packed > length - member->at)
    return pct_data_error (error, member->place,
                           _ ("should have %ju bytes from byte %ju on, and the file ends at byte %ju"), entry->packed,
                           member->at, length);
  member->end = member->at + entry->packed;
  return TRUE;
}

static gboolean
check_entry (const PctZipMember *member, GError **error)
{
  const PctZipEntry *entry = member->entry;
  if (entry->flags & ENCRYPTED)
    return pct_data_error (error, member->place, _ ("is encrypted; save the arrays without a password"));
  if (entry->method != STORED && entry->method != DEFLATED)
    return pct_data_error (error, member->place,
                           _ ("is packed by method %u, and only 0 (stored) and 8 (deflated) can be read"),
                           entry->method);
  gboolean fits = entry->method == STORED ? entry->size == entry->packed : entry->size / MAX_EXPANSION <= entry->packed;
  return fits
         || pct_data_error (error, member->place,
                            _ ("%ju bytes are claimed to unpack to %ju, which they can't: the file is damaged"),
                            entry->packed, entry->size);
}

PctZipMember *
pct_zip_member_open (const PctZip *zip, const char *name, GError **error)
{
  const PctZipEntry *entry = pct_zip_find (zip, name);
  g_assert (entry);
  g_autoptr (PctZipMember) member = g_new0 (PctZipMember, 1);
  member->zip = zip;
  member->entry = entry;
  member->place = g_strconcat (zip->file, ": ", name, NULL);
  member->checksum = (uint32_t) crc32 (0, NULL, 0);
  if (!check_entry (member, error) || !find_content (member, error))
    return NULL;
  if (entry->method == DEFLATED)
    {
      if (inflateInit2 (&member->inflater, -MAX_WBITS) != Z_OK)
        {
          g_set_error (error, PCT_ERROR, PCT_ERROR_MEMORY, _ ("%s: no memory to unpack it"), member->place);
          return NULL;
        }
      member->inflating = TRUE;
    }
  return g_steal_pointer (&member);
}

void
pct_zip_member_free (PctZipMember *member)
{
  if (member->inflating)
    inflateEnd (&member->inflater);
  g_free (member->place);
  g_free (member);
}

const char *
pct_zip_member_place (const PctZipMember *member)
{
  return member->place;
}

uint64_t
pct_zip_member_size (const PctZipMember *member)
{
  return member->entry->size;
}

uint64_t
pct_zip_member_position (const PctZipMember *member)
{
  return member->position;
}

static gboolean
fill (PctZipMember *member, GError **error)
{
  size_t n = (size_t) MIN (member->end - member->at, INPUT_SIZE);
  if (!pct_zip_read_at (member->zip, member->at, member->input, n, error))
    return FALSE;
  member->at += n;
  member->inflater.next_in = member->input;
  member->inflater.avail_in = (uInt) n;
  return TRUE;
}

/* Up to n bytes unpacked; *got is less at the end alone. */
static gboolean
unpack (PctZipMember *member, uint8_t *to, size_t n, size_t *got, GError **error)
{
  for (*got = 0; *got < n && !member->at_end;)
    {
      if (member->inflater.avail_in == 0 && member->at < member->end && !fill (member, error))
        return FALSE;
      size_t wanted = MIN (n - *got, G_MAXINT);
      member->inflater.next_out = to + *got;
      member->inflater.avail_out = (uInt) wanted;
      int status = inflate (&member->inflater, Z_NO_FLUSH);
      *got += wanted - member->inflater.avail_out;
      uint64_t byte = member->at - member->inflater.avail_in;
      if (status == Z_STREAM_END)
        member->at_end = TRUE;
      else if (status == Z_BUF_ERROR && byte == member->end)
        return pct_data_error (error, member->place,
                               _ ("its packed content ends at byte %ju of the file, in the middle"), byte);
      else if (status != Z_OK)
        return pct_data_error (error, member->place, _ ("its packed content is damaged at byte %ju of the file (%s)"),
                               byte, member->inflater.msg ? member->inflater.msg : _ ("not deflate"));
    }
  return TRUE;
}

static gboolean
copy (PctZipMember *member, uint8_t *to, size_t n, size_t *got, GError **error)
{
  *got = (size_t) MIN (n, member->end - member->at);
  if (!pct_zip_read_at (member->zip, member->at, to, *got, error))
    return FALSE;
  member->at += *got;
  return TRUE;
}

static gboolean
read_some (PctZipMember *member, uint8_t *to, size_t n, size_t *got, GError **error)
{
  if (!(member->inflating ? unpack (member, to, n, got, error) : copy (member, to, n, got, error)))
    return FALSE;
  member->position += *got;
  member->checksum = (uint32_t) crc32_z (member->checksum, to, *got);
  return TRUE;
}

gboolean
pct_zip_member_read (PctZipMember *member, uint8_t *to, size_t n, GError **error)
{
  uint64_t start = member->position;
  size_t got;
  if (!read_some (member, to, n, &got, error))
    return FALSE;
  return got == n
         || pct_data_error (error, member->place,
                            _ ("is cut short: %zu bytes were expected from its byte %ju on, and it ends at byte %ju"),
                            n, start, member->position);
}

gboolean
pct_zip_member_end (PctZipMember *member, GError **error)
{
  uint64_t end = member->position;
  uint8_t byte;
  size_t got;
  if (!read_some (member, &byte, 1, &got, error))
    return FALSE;
  if (got > 0)
    return pct_data_error (error, member->place, _ ("more bytes follow after its byte %ju, where it should end"), end);
  return member->checksum == member->entry->checksum
         || pct_data_error (
             error, member->place,
             _ ("its content is damaged: its checksum is %08x, where the file says %08x; fetch it again"),
             member->checksum, member->entry->checksum);
}
