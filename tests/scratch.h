/* Folders that tests write into. */
#pragma once

#include <glib.h>

/* A new one among the temporary folders. */
char *scratch_new (void);

/* Removes it with all that is in it, and frees its path. */
void scratch_free (char *folder);

/* Removes a folder, where there is one, with all that is in it; what links lead to stays. */
void scratch_remove (const char *folder);
