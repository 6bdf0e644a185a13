/* What a run folder needs of checkpoints beyond reading all of one. */
#pragma once

#include "data/runs/checkpoint.h"
#include "data/runs/json.h"

#define PCT_CHECKSUM_KEY          "crc32." /* before the tensor's name, in the metadata */
#define PCT_CHECKPOINT_MAX_HEADER ((size_t) 64 << 20)

/* As pct_checkpoint_read, but the file may hold more tensors than those asked for. */
gboolean pct_checkpoint_read_some (const char *file, const PctTensor *tensors, size_t n, GError **error);

/* Whether any of the names is in the file, whose bytes may be anything. */
gboolean pct_checkpoint_has_any (const char *file, const PctTensor *tensors, size_t n);

/* Writes the file anew with only those of its tensors that are among `tensors` by name, types and shapes being the file's
 * own; however large it is, with little memory. */
gboolean pct_checkpoint_strip (const char *file, const PctTensor *tensors, size_t n, GError **error);

/* The CRC-32 of a tensor's bytes (as of gzip) in eight hexadecimal digits; empty where none is known. */
typedef struct {
  char digits[9];
} PctChecksum;

PctChecksum pct_checkpoint_sum (const void *bytes, size_t size);

/* What pct_checkpoint_write puts before the tensors' bytes: the length, then the JSON, padded to a multiple of eight.
 * checksums: [n], or NULL for who wants to know its size alone. */
GByteArray *pct_checkpoint_header (const PctTensor *tensors, const PctChecksum *checksums, size_t n);

/* As in the file: "F32", ... */
extern const char *const pct_tensor_type_names[];
extern const size_t pct_tensor_type_sizes[];

/* A tensor as the file's header tells of it. */
typedef struct {
  const char *name; /* the header's */
  PctTensorType type;
  size_t rank, shape[4];
  size_t begin, end; /* bytes after the header */
} PctCheckpointEntry;

/* A file's header, checked, its entries by where they begin: from a descriptor, or from the file's bytes in memory. size:
 * the whole file's. PCT_ERROR_DATA, PCT_ERROR_IO. */
typedef struct {
  PctJson *json;
  GArray *entries;
  size_t size; /* with the length before it */
} PctCheckpointHeader;

gboolean pct_checkpoint_header_read (const char *name, int descriptor, size_t size, PctCheckpointHeader *header, GError **error);
gboolean pct_checkpoint_header_parse (const char *name, const uint8_t *bytes, size_t size, PctCheckpointHeader *header,
                                      GError **error);
void pct_checkpoint_header_clear (PctCheckpointHeader *header);

/* What the header notes as a tensor's checksum, whatever that is; NULL where it has none, as in older files. */
const char *pct_checkpoint_noted_sum (const PctCheckpointHeader *header, const char *tensor);

/* A file for reading: its descriptor, or -1. */
int pct_checkpoint_open (const char *file, size_t *size, GError **error);

/* `size` bytes from `offset` on, or FALSE with errno set. */
gboolean pct_checkpoint_read_bytes (int descriptor, uint8_t *bytes, size_t size, size_t offset);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PctCheckpointHeader, pct_checkpoint_header_clear)

/* Bytes of a tensor of ours. */
size_t pct_tensor_size (const PctTensor *tensor);
