/* The datasets that can be chosen, and the one that is open.
 *
 * Looking for them and opening one happen in worker threads; all signals come on the main loop. The two sets used last
 * are kept, so that going back to one costs nothing; images are in memory, and need their files no more. */
#pragma once

#include "engine/core/image-set.h"
#include "ui/model/dataset-choice.h"

#include <gio/gio.h>

#define PCT_TYPE_DATASET_LIBRARY (pct_dataset_library_get_type ())

/* Properties: "loading" (an opening or a try is under way), "progress" (its share done, in [0, 1]).
 * Signals: "opened" (the image set is another one, or NULL while one is being opened), "failed" (const GError *). */
G_DECLARE_FINAL_TYPE (PctDatasetLibrary, pct_dataset_library, PCT, DATASET_LIBRARY, GObject)

/* folders: where to look first, NULL-terminated, or NULL. Starts with the bundled and the known sets, of which
 * those with files count as not found until they are looked for. */
PctDatasetLibrary *pct_dataset_library_new (const char *const *folders);

/* Looks into the folders: which of the known sets are there. */
void pct_dataset_library_scan (PctDatasetLibrary *library);
/* Is this one, now? */
gboolean pct_dataset_library_look (PctDatasetLibrary *library, PctDatasetChoice *choice);

/* Of PctDatasetChoice; the library's own. */
GListModel *pct_dataset_library_get_choices (PctDatasetLibrary *library);

/* Where the source is in the list, which it joins when it isn't. */
guint pct_dataset_library_find (PctDatasetLibrary *library, const PctSource *source);

/* Opens a dataset instead of the one that is open or being opened. */
void pct_dataset_library_open (PctDatasetLibrary *library, const PctSource *source);

/* Tries a file or folder; what is open stays. A dataset joins the list, and opening it then costs nothing. FALSE with
 * PCT_ERROR_STOPPED when another was tried meanwhile. */
void pct_dataset_library_try_async (PctDatasetLibrary *library, const PctSource *source, GAsyncReadyCallback done, gpointer data);
gboolean pct_dataset_library_try_finish (PctDatasetLibrary *library, GAsyncResult *result, GError **error);

/* Why a dataset could not be opened, without the path of the experiment's field, which the window has no use for. */
const char *pct_dataset_library_explain (const GError *error);

/* What is open, or NULL. */
PctImageSet *pct_dataset_library_get_image_set (PctDatasetLibrary *library);
gboolean pct_dataset_library_get_loading (PctDatasetLibrary *library);
double pct_dataset_library_get_progress (PctDatasetLibrary *library);
const char *const *pct_dataset_library_get_folders (PctDatasetLibrary *library);
