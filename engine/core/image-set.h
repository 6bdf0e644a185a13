/* A labelled set of images as it came from its source: bytes, in up to three splits. Immutable once made, and shared. */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { PCT_SPLIT_TRAIN, PCT_SPLIT_VALIDATION, PCT_SPLIT_TEST, PCT_SPLITS } PctSplit;

/* "train", "validation", "test" */
const char *pct_split_name (PctSplit split);

#define PCT_MAX_CLASSES 65535

typedef struct {
  size_t count;
  uint8_t *pixels;  /* [count, height, width, channels] */
  uint16_t *labels; /* [count], each < n_classes */
} PctImages;

typedef struct {
  gatomicrefcount references;
  char *id;   /* what an experiment calls it: a catalogue id or a path */
  char *name; /* for people */
  size_t height, width, channels;
  size_t n_classes;
  char **class_names; /* n_classes of them, NULL-terminated */
  PctImages splits[PCT_SPLITS];
} PctImageSet;

/* A set with room for counts[split] images in each split, zeroed; class names are "0", "1", ... until they are set.
 * Fails with PCT_ERROR_DATA on a dimension of 0, on no classes or more than PCT_MAX_CLASSES, and with PCT_ERROR_MEMORY. */
PctImageSet *pct_image_set_new (const char *id, const char *name, size_t height, size_t width, size_t channels,
                                size_t n_classes, const size_t counts[PCT_SPLITS], GError **error);
PctImageSet *pct_image_set_ref (PctImageSet *set);
void pct_image_set_unref (PctImageSet *set);

/* Replaces the name of class `label`; only while the set is being made. */
void pct_image_set_name_class (PctImageSet *set, size_t label, const char *name);

/* The class of that name, else of that decimal number; n_classes where there is neither. */
size_t pct_image_set_find_class (const PctImageSet *set, const char *wanted);

/* Bytes of one image. */
size_t pct_image_set_image_size (const PctImageSet *set);
const uint8_t *pct_image_set_pixels (const PctImageSet *set, PctSplit split, size_t image);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctImageSet, pct_image_set_unref)
