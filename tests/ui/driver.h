/* Finds and presses what a window shows, by accessible name, as assistive tools do. */
#pragma once

#include "tests/ui/accessible.h"

typedef struct {
  GSubprocess *process;
  char *owner;       /* the program's name on the bus of assistive tools */
  GThread *listener; /* to its standard error */
  gboolean warned;   /* the listener's until it has ended */
} Driver;

/* Starts a program and waits until assistive tools see its window. NULL, with a message on standard error, when they
 * don't within some seconds. argv: NULL-terminated. */
Driver *driver_start (const char *const *argv);
/* The same, with this folder for what the program keeps from start to start; above it is a new one each time. */
Driver *driver_start_with (const char *const *argv, const char *state);

/* Kills the program if it still runs. It is an error when it, or a library that it uses, has warned of something. */
void driver_free (Driver *driver);

/* FALSE when the program still runs after so many seconds. *status: its exit status, -1 after a signal. */
gboolean driver_wait_exit (Driver *driver, double seconds, int *status);

/* The first that is on the screen, has the role (ATSPI_ROLE_INVALID: any) and a name that matches the glob; or NULL. */
Accessible *driver_find (Driver *driver, AtspiRole role, const char *name);
/* The same, waiting for it. */
Accessible *driver_wait (Driver *driver, AtspiRole role, const char *name, double seconds);

/* FALSE when it is still there after so many seconds. */
gboolean driver_wait_gone (Driver *driver, AtspiRole role, const char *name, double seconds);

/* The name of the first that matches. Free with g_free. */
char *driver_name (Driver *driver, AtspiRole role, const char *name);
char *driver_description (Driver *driver, AtspiRole role, const char *name);

gboolean driver_is_sensitive (Driver *driver, AtspiRole role, const char *name);
gboolean driver_wait_sensitive (Driver *driver, AtspiRole role, const char *name, double seconds);

/* Presses a button, or a tab, as soon as it can be. FALSE when there is none of that name that can be within so many
 * seconds. */
gboolean driver_press (Driver *driver, const char *name, double seconds);

/* Does the action of that name of its own. FALSE when there is none. */
gboolean driver_act (Driver *driver, AtspiRole role, const char *name, const char *action);

/* X keysyms of keys. */
#define KEY_TAB     0xff09
#define KEY_RETURN  0xff0d
#define KEY_ESCAPE  0xff1b
#define KEY_HOME    0xff50
#define KEY_LEFT    0xff51
#define KEY_UP      0xff52
#define KEY_RIGHT   0xff53
#define KEY_DOWN    0xff54
#define KEY_END     0xff57
#define KEY_DELETE  0xffff
#define KEY_F1      0xffbe
#define KEY_F(n)    (KEY_F1 + (n) -1)
#define KEY_SHIFT   0xffe1
#define KEY_CONTROL 0xffe3
#define KEY_ALT     0xffe9

/* Presses and releases a key of the keyboard while a modifier's is held; modifier 0: none. */
gboolean driver_key (guint modifier, guint key);

/* What a window manager or its user does with a window; there is no manager on a display of the tests' own. title: a
 * regular expression; command: xdotool's, as "windowfocus". FALSE when there is no such window or no xdotool. */
gboolean driver_manage_window (const char *title, const char *command);

/* Writes into a field instead of what is there. FALSE when there is none of that name. */
gboolean driver_write (Driver *driver, const char *name, const char *text);

/* Moves a slider. FALSE when there is none of that name. */
gboolean driver_slide (Driver *driver, const char *name, double value);

/* All that assistive tools see, a line each: role, name, description, states. */
void driver_print (Driver *driver);
