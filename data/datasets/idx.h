/* The IDX format of MNIST and its like: a folder of four files, each plain or gzip.
 *
 * train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte; a dot in place of
 * the last dash before "idx" is accepted, and .gz behind each. A file is two zero bytes, the type (8: unsigned bytes),
 * the number of dimensions, each dimension as a big-endian 32-bit number, then the bytes. */
#pragma once

#include "data/datasets/source.h"

/* TRUE when at least one of the four files is in the folder (any); all: when none is missing. */
gboolean pct_idx_found (const char *folder, gboolean all);
gboolean pct_idx_is_part (const char *name);

/* PCT_ERROR_DATA, PCT_ERROR_IO, PCT_ERROR_MEMORY, PCT_ERROR_STOPPED; nothing is left half loaded. */
PctImageSet *pct_idx_open (const char *folder, const char *id, const char *name, PctOpenProgress progress, void *data,
                           GError **error);

/* The same from four files in the order above; for the fuzzer too. */
PctImageSet *pct_idx_open_files (char *const files[4], const char *id, const char *name, PctOpenProgress progress,
                                 void *data, GError **error);
