/* A stored run as report and plot read it: the folder, its history, and the result's confusion matrix. */
#pragma once

#include "data/runs/history.h"
#include "data/runs/json.h"
#include "data/runs/run-folder.h"

typedef struct {
  const char *path; /* borrowed */
  PctRunFolder *folder;
  PctHistory *history;
  PctJson *result;     /* NULL where the run isn't finished */
  uint32_t *confusion; /* [n_classes, n_outputs] of the test images, or NULL */
  size_t n_classes, n_outputs;
} PctStoredRun;

/* PCT_ERROR_REQUEST where `path` isn't there, PCT_ERROR_DATA, PCT_ERROR_IO. */
PctStoredRun *pct_stored_run_open (const char *path, GError **error);
void pct_stored_run_free (PctStoredRun *run);

/* A JSON file of the run's. */
PctJson *pct_stored_run_json (const PctStoredRun *run, const char *name, GError **error);

/* The experiment's name, or the folder's. Free with g_free. */
char *pct_stored_run_name (const PctStoredRun *run);

/* The member if it is there and of this type, else NULL; object may be NULL. */
const PctJson *pct_stored_run_member (const PctJson *object, const char *name, PctJsonType type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctStoredRun, pct_stored_run_free)
