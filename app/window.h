/* The window: an experiment at the left, beside it the pages that show its data, its training and its mistakes. */
#pragma once

#include "ui/model/run.h"

#include <adwaita.h>

#define PCT_TYPE_WINDOW (pct_window_get_type ())
G_DECLARE_FINAL_TYPE (PctWindow, pct_window, PCT, WINDOW, AdwApplicationWindow)

/* folders: where datasets are looked for first, NULL-terminated, or NULL. */
PctWindow *pct_window_new (GtkApplication *application, const char *const *folders);

/* Goes on with the experiment that was there when the program was left, and keeps this one for the next start. */
void pct_window_remember (PctWindow *window);

/* An experiment's file or a dataset, as if it was dropped onto the window. */
void pct_window_open (PctWindow *window, GFile *file);

/* Before the program ends without asking: what is trained and edited is on the disk, and nothing is trained any more. Asks
 * nothing of the display, which may be gone. */
void pct_window_keep (PctWindow *window);

/* What it trains, and the actions that do, for who measures it. The window's own. */
PctRun *pct_window_get_run (PctWindow *window);
GActionGroup *pct_window_get_run_actions (PctWindow *window);
