/* Follows the keyboard's focus through a window, as a screen reader does. */
#pragma once

#include "tests/ui/driver.h"

/* Begins to follow; once a process, before the program starts and after g_test_init. */
void focus_follow (void);

/* Presses a key, with a modifier or 0, and waits until the focus has moved to another widget; FALSE when it doesn't within
 * so many seconds. */
gboolean focus_move (guint modifier, guint key, double seconds);

/* What has the focus: its role's name and its own, "push button “Train”". Owned by the module. */
const char *focus_now (void);
AtspiAccessible *focus_widget (void);

/* Presses Tab (backwards: with Shift) until what has the focus reads like the glob. A widget that has the focus and no name
 * is an error, as is one that isn't on the screen. FALSE when all have been seen. */
gboolean focus_tab_to (const char *glob, gboolean backwards);
/* The same forwards, where it has to be found. */
void focus_must_reach (const char *glob);

/* Tabs to a field, types instead of what is there, and presses Return. */
void focus_enter (const char *field, const char *text);
