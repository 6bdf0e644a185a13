/* A source on the main loop that other threads wake, and that then runs at most so often.
 *
 * However often it is woken, one dispatch is pending at most; between two of them at least `interval` passes, and while
 * it ticks at most `tick`. */
#pragma once

#include <glib.h>

typedef struct PctWakeSource PctWakeSource;

/* Attached to the thread's default context. dispatch: on the main loop. interval, tick: milliseconds. */
PctWakeSource *pct_wake_source_new (guint interval, guint tick, void (*dispatch) (void *data), void *data);

PctWakeSource *pct_wake_source_ref (PctWakeSource *source);
void pct_wake_source_unref (PctWakeSource *source);

/* Any thread that holds a reference; never blocks; does nothing once it is destroyed. */
void pct_wake_source_wake (PctWakeSource *source);

/* The main thread. */
void pct_wake_source_set_interval (PctWakeSource *source, guint interval);

/* The main thread: FALSE: no dispatch comes any more unless it is woken. */
void pct_wake_source_set_ticking (PctWakeSource *source, gboolean ticking);

/* The main thread: no dispatch comes any more. */
void pct_wake_source_destroy (PctWakeSource *source);
