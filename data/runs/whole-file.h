/* A file that is there whole or not at all: written to a new name beside it, flushed, renamed, and the folder flushed.
 *
 * Whatever fails, the new name is removed again and the file is as it was. */
#pragma once

#include <glib.h>

typedef struct {
  const char *file; /* borrowed */
  char *fresh;      /* the new name, NULL once it is gone */
  int descriptor;
} PctWholeFile;

/* All set PCT_ERROR_IO, naming the file; after a failure nothing is left to be done. */
gboolean pct_whole_file_begin (PctWholeFile *whole, const char *file, GError **error);
gboolean pct_whole_file_add (PctWholeFile *whole, const void *bytes, size_t size, GError **error);
gboolean pct_whole_file_end (PctWholeFile *whole, GError **error);

/* In place of the end, when there is nothing whole to be written. */
void pct_whole_file_abandon (PctWholeFile *whole);

/* The three at once. */
gboolean pct_whole_file_write (const char *file, const void *bytes, size_t size, GError **error);

/* All of `size` at the descriptor's place, or FALSE with errno set. */
gboolean pct_write_all (int descriptor, const void *bytes, size_t size);

/* Makes the names in a folder last. FALSE with errno set. */
gboolean pct_flush_folder (const char *folder);
