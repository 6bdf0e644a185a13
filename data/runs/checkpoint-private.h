/* What a run folder needs of checkpoints beyond reading all of one. */
#pragma once

#include "data/runs/checkpoint.h"

#define PCT_CHECKPOINT_MAX_HEADER ((size_t) 64 << 20)

/* As pct_checkpoint_read, but the file may hold more tensors than those asked for. */
gboolean pct_checkpoint_read_some (const char *file, const PctTensor *tensors, size_t n, GError **error);

/* What pct_checkpoint_write puts before the tensors' bytes: the length, then the JSON, padded to a multiple of eight. */
GByteArray *pct_checkpoint_header (const PctTensor *tensors, size_t n);

/* As in the file: "F32", ... */
extern const char *const pct_tensor_type_names[];
extern const size_t pct_tensor_type_sizes[];

/* Bytes of a tensor of ours. */
size_t pct_tensor_size (const PctTensor *tensor);
