/* How a window stands: its size, kept from start to start; its sidebar; its pages by shortcut; and the presentation, for
 * an audience ten metres away, which is not kept.
 *
 * Adds the actions win.page (a name), win.sidebar and win.presentation (on or off). */
#pragma once

#include <adwaita.h>

/* sidebar: hidden by win.sidebar and in a presentation. Once, before the window is shown. */
void pct_window_state_install (GtkApplicationWindow *window, GtkWidget *sidebar, AdwViewStack *pages);
