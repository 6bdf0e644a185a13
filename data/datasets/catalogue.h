/* How a source is found and read: the readers behind the catalogue's ids, and behind files and folders given by path. */
#pragma once

#include "data/datasets/source.h"

typedef struct {
  gboolean one_file; /* a path is that of the file which holds all; else of a folder */
  /* TRUE when it is there, or a file of the format is in the folder; all: when none is missing. */
  gboolean (*found) (const char *path, gboolean all);
  gboolean (*is_part) (const char *name); /* whether a file's name is one of the format's */
  PctImageSet *(*open) (const char *path, const char *id, const char *name, PctOpenProgress progress, void *data,
                        GError **error);
  const char *files; /* what the path must be, or what its folder must hold; for messages, untranslated */
} PctReader;

/* All of them, in the order in which a path is tried. */
const PctReader *pct_readers (size_t *n);

/* The reader of a catalogue entry; NULL for what is made here. */
const PctReader *pct_catalogue_reader (const PctCatalogueEntry *entry);

/* The entry's folder or file within the first of the folders that has one with files in it, or NULL. Free with g_free. */
char *pct_catalogue_path (const PctCatalogueEntry *entry, const char *const *folders);

/* NULL where there is none of that id. */
const PctCatalogueEntry *pct_catalogue_find (const char *id);
