/* Follows the keyboard's focus through a window, as a screen reader does. */
#pragma once

#include "tests/ui/driver.h"

/* X keysyms. */
#define KEY_TAB     0xff09
#define KEY_RETURN  0xff0d
#define KEY_ESCAPE  0xff1b
#define KEY_HOME    0xff50
#define KEY_LEFT    0xff51
#define KEY_UP      0xff52
#define KEY_RIGHT   0xff53
#define KEY_DOWN    0xff54
#define KEY_END     0xff57
#define KEY_F1      0xffbe
#define KEY_F(n)    (KEY_F1 + (n) -1)
#define KEY_SHIFT   0xffe1
#define KEY_CONTROL 0xffe3
#define KEY_ALT     0xffe9

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
