/* Where images come from: the catalogue's ids, and files and folders in the formats that users have.
 *
 * A source that is a catalogue id wins; a path contains '/' or starts with '.', and is relative to `base`.
 * Catalogue ids: "digits" (made here, see digits.h), "random", "mnist", "fashion-mnist", "kmnist" (IDX files, plain or
 * .gz, in a folder of that name), "cifar-10-batches-bin" (the binary folder), "pathmnist" and the others of MedMNIST (NPZ
 * files of that name). Folders: any with the four IDX files, or with CIFAR-10's batches; one of these files stands for its
 * folder. Files: any NPZ file. */
#pragma once

#include "engine/core/image-set.h"

typedef struct {
  char *source;
  char *base;        /* the folder that a relative path starts from, or NULL for the current one */
  size_t shape[3];   /* of "random": height, width, channels; 0 elsewhere */
  size_t classes;    /* of "random" */
  size_t train, test;/* of "random" */
  uint64_t seed;     /* of "random" */
} PctSource;

void pct_source_clear (PctSource *source);
PctSource pct_source_copy (const PctSource *source);
/* The numbers count for "random" alone, the base for paths. */
gboolean pct_source_equal (const PctSource *a, const PctSource *b);
gboolean pct_source_is_path (const char *source);
/* The path to name in an experiment for a file or folder: a file of a dataset's folder stands for the folder, one that
 * holds all for itself. Free with g_free. */
char *pct_source_path (const char *path);

/* done in [0, 1]. FALSE asks to stop; the opening then fails with PCT_ERROR_STOPPED. May be NULL. */
typedef gboolean (*PctOpenProgress) (void *data, double done);

/* folders: where catalogue ids are looked for, in order, NULL-terminated (see pct_source_folders).
 * PCT_ERROR_REQUEST: no such id, not found in any folder (the message names where it was looked for), an impossible
 * random shape; PCT_ERROR_DATA: a file that is not what it should be (name, what, at which byte); PCT_ERROR_IO. */
PctImageSet *pct_source_open (const PctSource *source, const char *const *folders, PctOpenProgress progress, void *data, GError **error);

/* `given` (may be NULL) followed by the user's data folder, XDG_DATA_HOME/percept/datasets. Free with g_strfreev. */
char **pct_source_folders (const char *const *given);

typedef struct {
  const char *id, *name; /* "fashion-mnist", "Fashion-MNIST" */
  const char *about;     /* one sentence, marked for translation: what it holds */
  gboolean bundled;      /* needs no file */
  /* For people, where the files give numbers alone; NULL-terminated, or NULL. */
  const char *const *class_names;
  const char *const *downloads; /* addresses of its files, for people to fetch; NULL-terminated, or NULL */
  const char *file;             /* the one file that holds it, "pathmnist.npz"; NULL: its folder has the id as its name */
} PctCatalogueEntry;

const PctCatalogueEntry *pct_catalogue (size_t *n);
/* TRUE when it needs no file, or its files are in one of the folders (a look at names only). */
gboolean pct_catalogue_found (const PctCatalogueEntry *entry, const char *const *folders);

/* SHA-256, as 64 hex digits, over shape, class names, and each split's pixels and labels in order, before any filter:
 * docs/formats.md has the exact layout. Reads every byte. Free with g_free. */
char *pct_fingerprint (const PctImageSet *set);
