/* Follows the keyboard's focus through a window, as a screen reader does. */
#pragma once

#include "tests/ui/driver.h"

/* Begins to follow; once a process, before the program starts and after g_test_init. */
void focus_follow (void);

/* What has the focus: its role's name and its own, "push button “Train”". Owned by the module. */
const char *focus_now (void);

/* Waits until what has the focus reads like the glob. */
void focus_assert (const char *glob);

/* Presses Tab until what has the focus reads like the glob. A widget that has the focus and no name is an error, as is one
 * that isn't on the screen, and a glob that nothing reads like. */
void focus_must_reach (const char *glob);

/* Tabs to a field, types instead of what is there, and presses Return. */
void focus_enter (const char *field, const char *text);
