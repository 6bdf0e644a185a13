#include "data/runs/checkpoint-private.h"

#include "data/runs/json-writer.h"
#include "data/runs/whole-file.h"

#include <string.h>
#include <zlib.h>

#if G_BYTE_ORDER != G_LITTLE_ENDIAN
#error "the run folder's files are written as they lie in memory, which must be little endian"
#endif

const char *const pct_tensor_type_names[] = { [PCT_TENSOR_F32] = "F32", [PCT_TENSOR_F64] = "F64", [PCT_TENSOR_I64] = "I64" };
const size_t pct_tensor_type_sizes[] = { [PCT_TENSOR_F32] = 4, [PCT_TENSOR_F64] = 8, [PCT_TENSOR_I64] = 8 };

size_t
pct_tensor_size (const PctTensor *tensor)
{
  size_t size = pct_tensor_type_sizes[tensor->type];
  for (size_t i = 0; i < tensor->rank; i++)
    size *= tensor->shape[i];
  return size;
}

static void
write_entry (PctJsonWriter *writer, const PctTensor *tensor, size_t begin)
{
  pct_json_begin_object (writer, tensor->name, FALSE);
  pct_json_string (writer, "dtype", pct_tensor_type_names[tensor->type]);
  pct_json_begin_array (writer, "shape", FALSE);
  for (size_t i = 0; i < tensor->rank; i++)
    pct_json_whole_number (writer, NULL, tensor->shape[i]);
  pct_json_end_array (writer);
  pct_json_begin_array (writer, "data_offsets", FALSE);
  pct_json_whole_number (writer, NULL, begin);
  pct_json_whole_number (writer, NULL, begin + pct_tensor_size (tensor));
  pct_json_end_array (writer);
  pct_json_end_object (writer);
}

PctChecksum
pct_checkpoint_sum (const void *bytes, size_t size)
{
  PctChecksum checksum;
  g_snprintf (checksum.digits, sizeof checksum.digits, "%08lx", crc32_z (0, bytes, size));
  return checksum;
}

static void
write_checksums (PctJsonWriter *writer, const PctTensor *tensors, const PctChecksum *checksums, size_t n)
{
  pct_json_begin_object (writer, "__metadata__", FALSE);
  for (size_t i = 0; i < n; i++)
    {
      const char *checksum = checksums ? checksums[i].digits : "00000000";
      g_autofree char *key = g_strconcat (PCT_CHECKSUM_KEY, tensors[i].name, NULL);
      if (*checksum)
        pct_json_string (writer, key, checksum);
    }
  pct_json_end_object (writer);
}

GByteArray *
pct_checkpoint_header (const PctTensor *tensors, const PctChecksum *checksums, size_t n)
{
  PctJsonWriter writer;
  pct_json_writer_init (&writer);
  pct_json_begin_object (&writer, NULL, FALSE);
  size_t offset = 0;
  for (size_t i = 0; i < n; i++)
    {
      write_entry (&writer, &tensors[i], offset);
      offset += pct_tensor_size (&tensors[i]);
    }
  write_checksums (&writer, tensors, checksums, n);
  pct_json_end_object (&writer);
  g_autofree char *json = pct_json_writer_finish (&writer);

  static const char spaces[] = "        ";
  size_t length = strlen (json), padding = (8 - length % 8) % 8;
  uint64_t header_length = length + padding;
  GByteArray *header = g_byte_array_new ();
  g_byte_array_append (header, (const guint8 *) &header_length, sizeof header_length);
  g_byte_array_append (header, (const guint8 *) json, (guint) length);
  g_byte_array_append (header, (const guint8 *) spaces, (guint) padding);
  return header;
}

gboolean
pct_checkpoint_write (const char *file, const PctTensor *tensors, size_t n, GError **error)
{
  g_autofree PctChecksum *checksums = g_new (PctChecksum, n);
  for (size_t i = 0; i < n; i++)
    checksums[i] = pct_checkpoint_sum (tensors[i].values, pct_tensor_size (&tensors[i]));
  g_autoptr (GByteArray) header = pct_checkpoint_header (tensors, checksums, n);
  PctWholeFile whole;
  if (!pct_whole_file_begin (&whole, file, error) || !pct_whole_file_add (&whole, header->data, header->len, error))
    return FALSE;
  for (size_t i = 0; i < n; i++)
    if (!pct_whole_file_add (&whole, tensors[i].values, pct_tensor_size (&tensors[i]), error))
      return FALSE;
  return pct_whole_file_end (&whole, error);
}
