/* Numbers as sentences in the window show them. Free with g_free. */
#pragma once

#include "engine/core/image-set.h"

#include <glib.h>

/* "12,300", with the locale's separator of thousands, or a comma where it has none. */
char *pct_text_count (guint64 count);

/* Of a rate: as pct_text_count, to three significant digits. */
char *pct_text_rate (double rate);

/* "less than a second", "52 s", "1 min 52 s", "2 h 5 min" */
char *pct_text_duration (double seconds);

/* A formula, kept in its order where the window's words run from right to left. */
char *pct_text_left_to_right (const char *text);

/* "4 → 9": a true class and the one taken for it, from left to right whatever the language of the window or the names. */
char *pct_text_pair (const char *label, const char *predicted);

/* "21 November 2026, 14:05", in the locale's time zone. seconds: since 1970. */
char *pct_text_date (gint64 seconds);

/* "97.3 %"; 100 % only where it is all. */
char *pct_text_percent (double share);

/* What a dataset is called in the window's language, where the catalogue knows it; else its own name. Valid as long as it. */
const char *pct_text_set_name (const PctImageSet *set);

/* The same of an experiment's source, an id or a path. Free with g_free. */
char *pct_text_source_name (const char *source);
