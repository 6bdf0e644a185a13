/* The program must end although nobody closed its window: its display has gone away, or the system or a terminal sends
 * it a signal to end. What is trained is kept up to the last batch, as if torn away, so that the next start offers it. */
#pragma once

#include <gtk/gtk.h>

/* Once, when the display is open. */
void pct_ending_install (GtkApplication *application);
