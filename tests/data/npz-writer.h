/* NPZ files for tests, whole or with lies in their directory. */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
  NPZ_PLAIN,
  NPZ_LOCAL64, /* as NumPy writes: sizes in a zip64 field of the local header, plain ones in the directory */
  NPZ_ALL64,   /* zip64 in the directory and at its end too */
} NpzWidth;

/* What the directory says of the next member in place of the truth; 0: the truth. */
typedef struct {
  uint32_t size, packed, header;
  uint16_t method, flags;
  gboolean checksum; /* a wrong one */
} NpzLie;

typedef struct {
  GByteArray *bytes, *directory;
  gboolean deflate;
  NpzWidth width;
  unsigned count;
  NpzLie lie;
} NpzWriter;

void npz_writer_begin (NpzWriter *writer, gboolean deflate, NpzWidth width);
void npz_writer_add (NpzWriter *writer, const char *name, const GByteArray *content);
/* The file. Free with g_byte_array_unref. */
GByteArray *npz_writer_end (NpzWriter *writer);

/* An NPY array: "<i4", "(3, 2)", its values. Free with g_byte_array_unref. */
GByteArray *npy_new (const char *type, const char *order, const char *shape, const uint8_t *values, size_t size);

/* Appends the value as this type ("<i4", ">f8", "|b1") has it. */
void npy_append (GByteArray *bytes, const char *type, double value);
