/* Writes files on a thread of its own, in the order in which they come, each whole or not at all: a disk may be slow, full
 * or gone, and the main loop doesn't wait for it. */
#pragma once

#include <glib-object.h>

/* error: NULL when the file is there; else it names the file. */
typedef void (*PctSaved) (const char *path, const GError *error, gpointer owner);

/* path: absolute. saved: called on the main loop, unless `owner` (a GObject) is gone by then. */
void pct_save (const char *path, GBytes *bytes, PctSaved saved, gpointer owner);

/* Until all is written: before the program ends. */
void pct_save_finish (void);
