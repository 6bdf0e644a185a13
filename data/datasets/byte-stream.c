#include "data/datasets/byte-stream.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "engine/core/error.h"

#define INPUT_SIZE (128 * 1024)
/* Deflate's limit: a match of 258 bytes takes at least two bits. */
#define MAX_EXPANSION 1032

struct PctByteStream {
  char *file;
  int descriptor;
  uint64_t length;   /* of the file */
  uint64_t consumed; /* bytes of the file that were used up */
  uint64_t position; /* bytes given */
  gboolean packed;
  gboolean at_end; /* packed: the last member's checksum was right and nothing follows */
  z_stream inflater;
  const uint8_t *next; /* into input */
  size_t available;
  uint8_t input[INPUT_SIZE];
};

const char *
pct_byte_stream_file (const PctByteStream *stream)
{
  return stream->file;
}

uint64_t
pct_byte_stream_length (const PctByteStream *stream)
{
  return stream->length;
}

gboolean
pct_byte_stream_can_hold (const PctByteStream *stream, uint64_t n)
{
  uint64_t most = stream->length;
  if (stream->packed)
    most = most > G_MAXUINT64 / MAX_EXPANSION ? G_MAXUINT64 : most * MAX_EXPANSION;
  return stream->position <= most && n <= most - stream->position;
}

static gboolean
fail_system (const PctByteStream *stream, const char *what, int code, GError **error)
{
  g_set_error (error, PCT_ERROR, PCT_ERROR_IO, "%s: %s: %s", stream->file, what, g_strerror (code));
  return FALSE;
}

/* Fills the input when it is empty; leaves it empty at the file's end. */
static gboolean
fill (PctByteStream *stream, GError **error)
{
  if (stream->available > 0)
    return TRUE;
  ssize_t got;
  do
    got = read (stream->descriptor, stream->input, INPUT_SIZE);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    return fail_system (stream, _ ("can't be read"), errno, error);
  stream->next = stream->input;
  stream->available = (size_t) got;
  return TRUE;
}

static void
consume (PctByteStream *stream, size_t n)
{
  stream->next += n;
  stream->available -= n;
  stream->consumed += n;
}

static gboolean
open_descriptor (PctByteStream *stream, GError **error)
{
  struct stat status;
  /* Not blocking, so that a pipe by that name can't hold us up. */
  stream->descriptor = open (stream->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (stream->descriptor < 0 || fstat (stream->descriptor, &status) != 0)
    return fail_system (stream, _ ("can't be opened"), errno, error);
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_IO, _ ("%s: is not a file"), stream->file);
      return FALSE;
    }
  stream->length = (uint64_t) status.st_size;
  if (stream->length == 0)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: the file is empty"), stream->file);
      return FALSE;
    }
  return TRUE;
}

PctByteStream *
pct_byte_stream_open (const char *file, gboolean unpack, GError **error)
{
  g_autoptr (PctByteStream) stream = g_new (PctByteStream, 1);
  memset (stream, 0, offsetof (PctByteStream, input));
  stream->file = g_strdup (file);
  stream->descriptor = -1;
  if (!open_descriptor (stream, error) || !fill (stream, error))
    return NULL;
  if (unpack && stream->available >= 2 && stream->next[0] == 0x1F && stream->next[1] == 0x8B)
    {
      /* 16: a gzip header and its checksum, nothing else. */
      if (inflateInit2 (&stream->inflater, 16 + MAX_WBITS) != Z_OK)
        {
          g_set_error (error, PCT_ERROR, PCT_ERROR_MEMORY, _ ("%s: no memory to unpack it"), file);
          return NULL;
        }
      stream->packed = TRUE;
    }
  return g_steal_pointer (&stream);
}

void
pct_byte_stream_free (PctByteStream *stream)
{
  if (stream->packed)
    inflateEnd (&stream->inflater);
  if (stream->descriptor >= 0)
    close (stream->descriptor);
  g_free (stream->file);
  g_free (stream);
}

static gboolean
fail_damaged (const PctByteStream *stream, GError **error)
{
  g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: the gzip data is damaged at byte %ju (%s)"),
               stream->file, stream->consumed, stream->inflater.msg ? stream->inflater.msg : _ ("not deflate"));
  return FALSE;
}

/* After one gzip member: another, or the end. */
static gboolean
finish_member (PctByteStream *stream, GError **error)
{
  if (!fill (stream, error))
    return FALSE;
  if (stream->available == 0)
    stream->at_end = TRUE;
  else if (stream->next[0] != 0x1F || inflateReset (&stream->inflater) != Z_OK)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                   _ ("%s: the gzip data ends at byte %ju of %ju, and what follows doesn't belong to it"),
                   stream->file, stream->consumed, stream->length);
      return FALSE;
    }
  return TRUE;
}

/* Up to n bytes unpacked; *got is less at the end alone. */
static gboolean
unpack (PctByteStream *stream, uint8_t *to, size_t n, size_t *got, GError **error)
{
  *got = 0;
  while (*got < n && !stream->at_end)
    {
      if (!fill (stream, error))
        return FALSE;
      if (stream->available == 0)
        {
          g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                       _ ("%s: the gzip data is cut short: the file ends at byte %ju, in the middle of its content; "
                          "fetch it again"),
                       stream->file, stream->consumed);
          return FALSE;
        }
      size_t wanted = MIN (n - *got, G_MAXINT), before = stream->available;
      stream->inflater.next_in = (Bytef *) stream->next;
      stream->inflater.avail_in = (uInt) before;
      stream->inflater.next_out = to + *got;
      stream->inflater.avail_out = (uInt) wanted;
      int status = inflate (&stream->inflater, Z_NO_FLUSH);
      consume (stream, before - stream->inflater.avail_in);
      *got += wanted - stream->inflater.avail_out;
      if (status == Z_STREAM_END ? !finish_member (stream, error) : status != Z_OK && !fail_damaged (stream, error))
        return FALSE;
    }
  stream->position += *got;
  return TRUE;
}

static gboolean
copy (PctByteStream *stream, uint8_t *to, size_t n, size_t *got, GError **error)
{
  *got = 0;
  while (*got < n)
    {
      if (!fill (stream, error))
        return FALSE;
      if (stream->available == 0)
        break;
      size_t part = MIN (n - *got, stream->available);
      memcpy (to + *got, stream->next, part);
      consume (stream, part);
      *got += part;
    }
  stream->position += *got;
  return TRUE;
}

static gboolean
read_some (PctByteStream *stream, uint8_t *to, size_t n, size_t *got, GError **error)
{
  return stream->packed ? unpack (stream, to, n, got, error) : copy (stream, to, n, got, error);
}

gboolean
pct_byte_stream_read (PctByteStream *stream, uint8_t *to, size_t n, GError **error)
{
  uint64_t start = stream->position;
  size_t got;
  if (!read_some (stream, to, n, &got, error))
    return FALSE;
  if (got < n)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                   stream->packed
                       ? _ ("%s: is cut short: %zu bytes were expected from byte %ju on, and the unpacked content ends at "
                            "byte %ju")
                       : _ ("%s: is cut short: %zu bytes were expected from byte %ju on, and the file ends at byte %ju"),
                   stream->file, n, start, stream->position);
      return FALSE;
    }
  return TRUE;
}

gboolean
pct_byte_stream_end (PctByteStream *stream, GError **error)
{
  uint64_t end = stream->position;
  uint8_t byte;
  size_t got;
  if (!read_some (stream, &byte, 1, &got, error))
    return FALSE;
  if (got > 0)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                   _ ("%s: more bytes follow after byte %ju, where it should end"), stream->file, end);
      return FALSE;
    }
  return TRUE;
}
