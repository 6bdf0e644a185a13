/* CIFAR-10's binary folder: data_batch_1.bin to data_batch_5.bin, test_batch.bin, and the names in batches.meta.txt.
 *
 * A record is a label byte, then 32 × 32 pixels as a red, a green and a blue plane. */
#pragma once

#include "data/datasets/source.h"

/* TRUE when at least one of the seven files is in the folder (any); all: when none is missing. */
gboolean pct_cifar_found (const char *folder, gboolean all);
gboolean pct_cifar_is_part (const char *name);

/* PCT_ERROR_DATA, PCT_ERROR_IO, PCT_ERROR_MEMORY, PCT_ERROR_STOPPED; nothing is left half loaded. */
PctImageSet *pct_cifar_open (const char *folder, const char *id, const char *name, PctOpenProgress progress,
                             void *data, GError **error);

#define PCT_CIFAR_BATCHES 6

/* The same from the five training batches and the test batch, and the file of names; for the fuzzer too. */
PctImageSet *pct_cifar_open_files (char *const files[PCT_CIFAR_BATCHES], const char *names_file, const char *id,
                                   const char *name, PctOpenProgress progress, void *data, GError **error);
