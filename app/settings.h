/* What the program remembers for its user between two starts: the schema org.percept.Percept. */
#pragma once

#include <gio/gio.h>

/* Of the installed schema, or of the build folder's where the program runs from there. The program's own, the same one
 * for all. */
GSettings *pct_settings (void);
