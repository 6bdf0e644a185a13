/* How a source is found and read: the readers behind the catalogue's ids, and behind folders given by path. */
#pragma once

#include "data/datasets/source.h"

typedef struct {
  /* TRUE when a file of the format is in the folder; all: when none is missing. */
  gboolean (*found) (const char *folder, gboolean all);
  gboolean (*is_part) (const char *name); /* whether a file's name is one of the format's */
  PctImageSet *(*open) (const char *folder, const char *id, const char *name, PctOpenProgress progress, void *data,
                        GError **error);
  const char *files; /* what a folder must hold, for messages */
} PctFolderReader;

/* All of them, in the order in which a folder is tried. */
const PctFolderReader *pct_folder_readers (size_t *n);

/* The reader of a catalogue entry's folder; NULL for what is made here. */
const PctFolderReader *pct_catalogue_reader (const PctCatalogueEntry *entry);

/* The entry's folder within the first of the folders that has one with files in it, or NULL. Free with g_free. */
char *pct_catalogue_folder (const PctCatalogueEntry *entry, const char *const *folders);

/* NULL where there is none of that id. */
const PctCatalogueEntry *pct_catalogue_find (const char *id);
