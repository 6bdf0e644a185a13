/* Files for the tests of readers. */
#pragma once

#include <glib.h>

#include "engine/core/error.h"
#include "engine/core/image-set.h"
#include "tests/scratch.h"

void support_write (const char *folder, const char *name, const void *bytes, size_t size);
void support_remove (const char *folder, const char *name);

/* `bytes` as one gzip member. */
GByteArray *support_gzip (const uint8_t *bytes, size_t size);

/* The four files of a good set: `train` and `test` images of 3 × 2 pixels in 5 classes. */
void support_write_idx_folder (const char *folder, uint32_t train, uint32_t test);

/* The error has this code, and its message holds each of the texts, separated by '|'. */
void support_assert_error (const GError *error, PctErrorCode code, const char *texts);

/* PERCEPT_SHARED/path, or NULL, the test then marked as skipped. Free with g_free. */
char *support_shared (const char *path);

/* Folder with CIFAR-10's seven files, `records` in each batch, labels 0 to 9. */
void support_write_cifar_folder (const char *folder, size_t records);
#define SUPPORT_CIFAR_RECORD 3073
