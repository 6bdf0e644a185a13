/* What was opened last, kept in the settings: paths, the newest first. */
#pragma once

#include <glib.h>

#define PCT_RECENT_DATASETS    "recent-datasets"
#define PCT_RECENT_EXPERIMENTS "recent-experiments"
#define PCT_MOST_RECENT        8

/* list: one of the above. Free with g_strfreev. */
char **pct_recent_get (const char *list);
/* Puts a path at the head; one that is no UTF-8 text is not kept. */
void pct_recent_add (const char *list, const char *path);
void pct_recent_remove (const char *list, const char *path);
