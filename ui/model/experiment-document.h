/* The file that an experiment is kept in: opened, saved, and whether the experiment has been edited since.
 *
 * Opening is an edit like any other: taken back, the experiment belongs to the file it belonged to before. */
#pragma once

#include "ui/model/experiment-model.h"

#define PCT_TYPE_EXPERIMENT_DOCUMENT (pct_experiment_document_get_type ())

/* Properties, read-only: "path" (string, absolute; NULL while there is no file), "unsaved" (boolean: the experiment is not
 * as it was when it was opened, saved or begun).
 * Signals: "edited" (the experiment or its file is another); "saved" (the path as a string, a GError or NULL). */
G_DECLARE_FINAL_TYPE (PctExperimentDocument, pct_experiment_document, PCT, EXPERIMENT_DOCUMENT, GObject)

PctExperimentDocument *pct_experiment_document_new (PctExperimentModel *experiment);

/* FALSE with an error says what and where; nothing has changed then. The file is read here and now: it is small. */
gboolean pct_experiment_document_open (PctExperimentDocument *document, const char *path, GError **error);

/* As the experiment is now, on a thread; "saved" tells how it went. It belongs to the file from then on, if it did. */
void pct_experiment_document_save (PctExperimentDocument *document, const char *path);

/* What was to_text once, and the file it belonged to then (or NULL), which may be gone: nothing to take back is left. */
gboolean pct_experiment_document_restore (PctExperimentDocument *document, const char *text, gssize length, const char *path,
                                          GError **error);

/* The experiment that everybody starts with, in no file. */
void pct_experiment_document_begin (PctExperimentDocument *document);

/* A run's experiment instead of what is open, which only stays in its file where it is the same. */
void pct_experiment_document_adopt (PctExperimentDocument *document, const PctExperiment *experiment);

/* The experiment as a file holds it, with every default; folder: a source inside of it is written relative to it, or NULL.
 * Free with g_free. */
char *pct_experiment_document_to_text (PctExperimentDocument *document, const char *folder);

const char *pct_experiment_document_get_path (PctExperimentDocument *document);
gboolean pct_experiment_document_get_unsaved (PctExperimentDocument *document);
