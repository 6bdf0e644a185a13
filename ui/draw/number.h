/* Numbers as people read them: with the language's decimal mark and what it puts between thousands. Files, and whatever a
 * program reads, have g_ascii_formatd's instead. */
#pragma once

#include <glib.h>

/* "0.25" or "0,25". format: one conversion of a double, as "%.3g". Returns buffer. */
const char *pct_number_format (char *buffer, size_t size, const char *format, double value);

/* The same as a new string. Free with g_free. */
char *pct_number_text (const char *format, double value);

/* "12,300", in other languages "12 300". Free with g_free. */
char *pct_number_count (guint64 count);

/* Whether the decimal mark is a comma, so that lists of numbers need another mark between them. */
gboolean pct_number_has_comma (void);

/* What somebody typed as g_ascii_strtod reads it: without spaces between digits, and with a point for a decimal comma.
 * whole: no fraction makes sense, so that groups of three digits after commas are thousands where the decimal mark isn't a
 * comma. Free with g_free. */
char *pct_number_plain (const char *typed, gboolean whole);
