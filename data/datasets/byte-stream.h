/* The bytes of a file in order, plain or unpacked from gzip, with messages that name the file and the byte. */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

typedef struct PctByteStream PctByteStream;

/* unpack: a file that starts as gzip does is read unpacked. PCT_ERROR_IO: it can't be opened or is no regular file;
 * PCT_ERROR_DATA: it is empty. */
PctByteStream *pct_byte_stream_open (const char *file, gboolean unpack, GError **error);
void pct_byte_stream_free (PctByteStream *stream);

const char *pct_byte_stream_file (const PctByteStream *stream);
/* The file's own length. */
uint64_t pct_byte_stream_length (const PctByteStream *stream);
/* TRUE when what was read so far and n more bytes can be in the file: a plain one's length decides; packed, the format
 * gives at most 1032 for one. To be asked before memory is. */
gboolean pct_byte_stream_can_hold (const PctByteStream *stream, uint64_t n);

/* Exactly n bytes. PCT_ERROR_DATA when the file ends before, or its packing is damaged; PCT_ERROR_IO. */
gboolean pct_byte_stream_read (PctByteStream *stream, uint8_t *to, size_t n, GError **error);

/* PCT_ERROR_DATA when there is more; a packed file's checksum is checked too. */
gboolean pct_byte_stream_end (PctByteStream *stream, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctByteStream, pct_byte_stream_free)
