#include "tests/data/deflated.h"

#include <zlib.h>

GByteArray *
deflated (const uint8_t *bytes, size_t size, int window_bits)
{
  z_stream deflater = { .next_in = (Bytef *) bytes, .avail_in = (uInt) size };
  g_assert_cmpint (deflateInit2 (&deflater, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
  GByteArray *packed = g_byte_array_new ();
  g_byte_array_set_size (packed, (guint) deflateBound (&deflater, size));
  deflater.next_out = packed->data;
  deflater.avail_out = packed->len;
  g_assert_cmpint (deflate (&deflater, Z_FINISH), ==, Z_STREAM_END);
  g_byte_array_set_size (packed, (guint) deflater.total_out);
  deflateEnd (&deflater);
  return packed;
}
