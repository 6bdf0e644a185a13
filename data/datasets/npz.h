/* NPZ, NumPy's format of several arrays, as MedMNIST has them: a zip file of train_images, train_labels, val_images,
 * val_labels, test_images and test_labels. Keras's names x_train, y_train and so on are understood too, and the
 * validation arrays may both be left out.
 *
 * Images are count × height × width, or × channels (1 or 3) too; labels count × 1, or count. What the types mean:
 * integers are pixels of 0 to 255, truth values black and white; floating point is 0 to 1 where no value of any split
 * is larger, else 0 to 255, rounded. */
#pragma once

#include "data/datasets/source.h"

/* Whether it is a file; all: the same. */
gboolean pct_npz_found (const char *file, gboolean all);
/* Whether a file's name ends in .npz. */
gboolean pct_npz_is_part (const char *name);

/* PCT_ERROR_DATA, PCT_ERROR_IO, PCT_ERROR_MEMORY, PCT_ERROR_STOPPED; nothing is left half loaded. */
PctImageSet *pct_npz_open (const char *file, const char *id, const char *name, PctOpenProgress progress, void *data,
                           GError **error);
