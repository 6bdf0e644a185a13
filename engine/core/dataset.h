/* What one training sees of an image set: which images are in which set, in which order, with which labels.
 *
 * Made once from the options of an experiment; index lists only, no pixel is copied. */
#pragma once

#include "engine/core/augmentation.h"
#include "engine/core/image-set.h"

typedef enum { PCT_RESCALE_UNIT, PCT_RESCALE_STANDARDISE, PCT_RESCALE_NONE } PctRescale;

typedef struct {
  const char *const *classes; /* names or decimal indices of the classes to keep, NULL-terminated; NULL for all */
  size_t limit;               /* training images to keep before the split, stratified; 0 for all */
  double validation_split;    /* share of the training images, in [0, 1); unused where the set has its own */
  double label_noise;         /* share of the training labels, after the split, replaced by another class, in [0, 1] */
  PctRescale rescale;
  PctAugmentationSpec augmentation;
  uint64_t seed;
} PctDatasetOptions;

typedef struct {
  PctSplit source;  /* the split of the image set that `images` numbers */
  size_t count;
  uint32_t *images; /* [count], ascending: image numbers in the source split */
  uint16_t *labels; /* [count], each < n_classes of the dataset */
} PctSubset;

typedef struct {
  PctImageSet *set;
  size_t n_classes;
  char **class_names; /* those kept, in the order asked for */
  PctSubset splits[PCT_SPLITS];
  PctSubset sample;   /* the fixed stratified sample of at most PCT_SAMPLE_IMAGES training images */
  float *scale;       /* [channels]; a pixel p of channel c goes into the network as p * scale[c] + offset[c] */
  float *offset;      /* [channels] */
  PctAugmentationSpec augmentation; /* of the images that are trained on */
} PctDataset;

#define PCT_SAMPLE_IMAGES 2000

/* Takes its own reference to the set. Fails with PCT_ERROR_REQUEST, the message starting with the option's path
 * ("dataset.classes: ..."), on an unknown or repeated class, fewer than two classes, a limit or split that leaves a set
 * without images, or a set without training images. */
PctDataset *pct_dataset_new (PctImageSet *set, const PctDatasetOptions *options, GError **error);
void pct_dataset_free (PctDataset *dataset);

/* Picks `count` of the subset's positions, each class's share kept to within one image, ascending.
 * labels: [n], each < n_classes. chosen: [count], count at most n. */
void pct_stratified_sample (const uint16_t *labels, size_t n, size_t n_classes, size_t count, uint64_t seed,
                            uint32_t purpose, uint32_t *chosen);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctDataset, pct_dataset_free)
