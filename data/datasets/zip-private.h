/* What a zip file's directory and its members share. */
#pragma once

#include "data/datasets/zip.h"

typedef struct {
  const char *name;
  uint64_t header; /* byte of the file at which its local header starts */
  uint64_t packed, size;
  uint32_t checksum;
  uint16_t method, flags;
} PctZipEntry;

struct PctZip {
  char *file;
  int descriptor;
  uint64_t length; /* of the file */
  GArray *entries; /* of PctZipEntry, with names of their own */
};

/* n bytes from byte `at` of the file on. */
gboolean pct_zip_read_at (const PctZip *zip, uint64_t at, uint8_t *to, size_t n, GError **error);

const PctZipEntry *pct_zip_find (const PctZip *zip, const char *name);
