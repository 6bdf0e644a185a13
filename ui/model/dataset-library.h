/* The datasets that can be chosen, and the one that is open.
 *
 * Looking for them and opening one happen in worker threads; all signals come on the main loop. The two sets used last
 * are kept, so that going back to one costs nothing. */
#pragma once

#include "engine/core/image-set.h"

#include <gio/gio.h>

#define PCT_TYPE_DATASET_LIBRARY (pct_dataset_library_get_type ())

/* Properties: "loading" (an opening is under way), "progress" (its share done, in [0, 1]).
 * Signals: "opened" (the image set is another one, or NULL while one is being opened), "failed" (const GError *). */
G_DECLARE_FINAL_TYPE (PctDatasetLibrary, pct_dataset_library, PCT, DATASET_LIBRARY, GObject)

/* folders: where to look first, NULL-terminated, or NULL. Starts with the bundled sets. */
PctDatasetLibrary *pct_dataset_library_new (const char *const *folders);

/* Looks into the folders; what is found joins the list. */
void pct_dataset_library_scan (PctDatasetLibrary *library);

/* Of PctDatasetChoice; the library's own. */
GListModel *pct_dataset_library_get_choices (PctDatasetLibrary *library);

/* Where the id is in the list, or GTK_INVALID_LIST_POSITION's value, G_MAXUINT. */
guint pct_dataset_library_find (PctDatasetLibrary *library, const char *id);

/* Opens a dataset instead of the one that is open or being opened. */
void pct_dataset_library_open (PctDatasetLibrary *library, const char *id);

/* What is open, or NULL. */
PctImageSet *pct_dataset_library_get_image_set (PctDatasetLibrary *library);
gboolean pct_dataset_library_get_loading (PctDatasetLibrary *library);
double pct_dataset_library_get_progress (PctDatasetLibrary *library);
const char *const *pct_dataset_library_get_folders (PctDatasetLibrary *library);
