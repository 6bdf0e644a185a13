/* Named arrays in a safetensors file: an 8-byte little-endian header length, a JSON header, then the bytes. */
#pragma once

#include "engine/train/trainer.h"

/* Writes to a new name beside `file`, flushes, renames. PCT_ERROR_IO, naming the file. */
gboolean pct_checkpoint_write (const char *file, const PctTensor *tensors, size_t n, GError **error);

/* Reads each of `tensors` in place from the file, which must hold exactly these names, types and shapes; nothing is
 * written unless all of it is right. PCT_ERROR_DATA, naming the file and the tensor or byte: a header longer than the
 * file or than 64 MiB, overlapping or out-of-range offsets, bytes that belong to nothing, another shape. */
gboolean pct_checkpoint_read (const char *file, const PctTensor *tensors, size_t n, GError **error);

/* The same from memory, for the fuzzer. name: for messages. */
gboolean pct_checkpoint_parse (const char *name, const uint8_t *bytes, size_t size, const PctTensor *tensors, size_t n, GError **error);
