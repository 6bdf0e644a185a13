/* The errors that every part reports.
 *
 * The code says whose fault it is, which is what a caller can act on; the message says what, where and what to do. */
#pragma once

#include <glib.h>

typedef enum {
  PCT_ERROR_REQUEST,  /* what was asked for can't be: an experiment's field, an argument, a folder that exists */
  PCT_ERROR_DATA,     /* a file's content is not what its format says */
  PCT_ERROR_IO,       /* the system couldn't read or write */
  PCT_ERROR_LOCKED,   /* another process holds the run folder */
  PCT_ERROR_MEMORY,   /* more memory than the machine has */
  PCT_ERROR_DIVERGED, /* the loss is no longer a number */
  PCT_ERROR_STOPPED,  /* the caller's sink or progress asked to stop */
} PctErrorCode;

#define PCT_ERROR (pct_error_quark ())
GQuark pct_error_quark (void);

/* PCT_ERROR_DATA, "PLACE: what"; place: a file, or a file and what in it. FALSE always, for who returns it. */
gboolean pct_data_error (GError **error, const char *place, const char *format, ...) G_GNUC_PRINTF (3, 4);
