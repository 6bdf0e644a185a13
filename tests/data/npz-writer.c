#include "tests/data/npz-writer.h"

#include <string.h>
#include <zlib.h>

#include "tests/data/deflated.h"

static void
put (GByteArray *bytes, uint64_t value, unsigned size)
{
  for (unsigned i = 0; i < size; i++, value >>= 8)
    g_byte_array_append (bytes, &(guint8){ (guint8) value }, 1);
}

static void
put_text (GByteArray *bytes, const char *text)
{
  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
}

void
npz_writer_begin (NpzWriter *writer, gboolean deflate, NpzWidth width)
{
  *writer = (NpzWriter){ .deflate = deflate, .width = width };
  writer->bytes = g_byte_array_new ();
  writer->directory = g_byte_array_new ();
}

void
npz_writer_add (NpzWriter *writer, const char *name, const GByteArray *content)
{
  g_autoptr (GByteArray) packed = writer->deflate ? deflated (content->data, content->len, -MAX_WBITS) : NULL;
  const GByteArray *stored = packed ? packed : content;
  const NpzLie lie = writer->lie;
  gboolean local64 = writer->width != NPZ_PLAIN, wide = writer->width == NPZ_ALL64;
  uint32_t checksum = (uint32_t) crc32 (0, content->data, content->len), all = G_MAXUINT32;
  uint64_t header = lie.header ? lie.header : writer->bytes->len, size = lie.size ? lie.size : content->len;
  uint64_t packed_size = lie.packed ? lie.packed : stored->len;

  put (writer->bytes, 0x04034B50, 4);
  put (writer->bytes, 45, 2);
  put (writer->bytes, 0, 2);
  put (writer->bytes, writer->deflate ? 8 : 0, 2);
  put (writer->bytes, 0x00210000, 4);
  put (writer->bytes, checksum, 4);
  put (writer->bytes, local64 ? all : stored->len, 4);
  put (writer->bytes, local64 ? all : content->len, 4);
  put (writer->bytes, strlen (name), 2);
  put (writer->bytes, local64 ? 20 : 0, 2);
  put_text (writer->bytes, name);
  if (local64)
    {
      put (writer->bytes, 1, 2);
      put (writer->bytes, 16, 2);
      put (writer->bytes, content->len, 8);
      put (writer->bytes, stored->len, 8);
    }
  g_byte_array_append (writer->bytes, stored->data, stored->len);

  put (writer->directory, 0x02014B50, 4);
  put (writer->directory, 45, 2);
  put (writer->directory, 45, 2);
  put (writer->directory, lie.flags, 2);
  put (writer->directory, lie.method ? lie.method : writer->deflate ? 8 : 0, 2);
  put (writer->directory, 0x00210000, 4);
  put (writer->directory, lie.checksum ? ~checksum : checksum, 4);
  put (writer->directory, wide ? all : packed_size, 4);
  put (writer->directory, wide ? all : size, 4);
  put (writer->directory, strlen (name), 2);
  /* Behind a field of another kind, which is to be passed over. */
  put (writer->directory, wide ? 4 + 3 + 4 + 24 : 0, 2);
  for (unsigned i = 0; i < 5; i++)
    put (writer->directory, 0, 2);
  put (writer->directory, wide ? all : header, 4);
  put_text (writer->directory, name);
  if (wide)
    {
      put (writer->directory, 0x7777, 2);
      put (writer->directory, 3, 2);
      put (writer->directory, 0, 3);
      put (writer->directory, 1, 2);
      put (writer->directory, 24, 2);
      put (writer->directory, size, 8);
      put (writer->directory, packed_size, 8);
      put (writer->directory, header, 8);
    }
  writer->count++;
  writer->lie = (NpzLie){ 0 };
}

GByteArray *
npz_writer_end (NpzWriter *writer)
{
  gboolean wide = writer->width == NPZ_ALL64;
  uint64_t at = writer->bytes->len, size = writer->directory->len;
  g_byte_array_append (writer->bytes, writer->directory->data, writer->directory->len);
  g_byte_array_unref (writer->directory);
  if (wide)
    {
      uint64_t record = writer->bytes->len;
      put (writer->bytes, 0x06064B50, 4);
      put (writer->bytes, 44, 8);
      put (writer->bytes, 45, 2);
      put (writer->bytes, 45, 2);
      put (writer->bytes, 0, 8);
      put (writer->bytes, writer->count, 8);
      put (writer->bytes, writer->count, 8);
      put (writer->bytes, size, 8);
      put (writer->bytes, at, 8);
      put (writer->bytes, 0x07064B50, 4);
      put (writer->bytes, 0, 4);
      put (writer->bytes, record, 8);
      put (writer->bytes, 1, 4);
    }
  put (writer->bytes, 0x06054B50, 4);
  put (writer->bytes, 0, 4);
  put (writer->bytes, wide ? G_MAXUINT16 : writer->count, 2);
  put (writer->bytes, wide ? G_MAXUINT16 : writer->count, 2);
  put (writer->bytes, wide ? G_MAXUINT32 : size, 4);
  put (writer->bytes, wide ? G_MAXUINT32 : at, 4);
  put (writer->bytes, 0, 2);
  return writer->bytes;
}

GByteArray *
npy_new (const char *type, const char *order, const char *shape, const uint8_t *values, size_t size)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autofree char *header = g_strdup_printf ("{'descr': '%s', 'fortran_order': %s, 'shape': %s, }", type, order, shape);
  size_t length = (strlen (header) + 11) / 64 * 64 + 54;
  put_text (bytes, "\x93NUMPY");
  put (bytes, 1, 2);
  put (bytes, length, 2);
  put_text (bytes, header);
  for (size_t i = strlen (header); i < length - 1; i++)
    put (bytes, ' ', 1);
  put (bytes, '\n', 1);
  g_byte_array_append (bytes, values, (guint) size);
  return bytes;
}

void
npy_append (GByteArray *bytes, const char *type, double value)
{
  unsigned size = (unsigned) (type[2] - '0');
  uint64_t bits = type[1] == 'f' ? 0 : (uint64_t) (int64_t) value;
  if (type[1] == 'f' && size == 4)
    {
      uint32_t half;
      memcpy (&half, &(float){ (float) value }, sizeof half);
      bits = half;
    }
  else if (type[1] == 'f')
    memcpy (&bits, &value, sizeof bits);
  put (bytes, type[0] == '>' ? GUINT64_SWAP_LE_BE (bits) >> (64 - 8 * size) : bits, size);
}
