/* The window: an experiment at the left, its training at the right. */
#pragma once

#include <adwaita.h>

#define PCT_TYPE_WINDOW (pct_window_get_type ())
G_DECLARE_FINAL_TYPE (PctWindow, pct_window, PCT, WINDOW, AdwApplicationWindow)

/* folders: where datasets are looked for first, NULL-terminated, or NULL. */
PctWindow *pct_window_new (GtkApplication *application, const char *const *folders);
