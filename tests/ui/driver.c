#include "tests/ui/driver.h"

#include <string.h>

#define POLL_MICROSECONDS 50000
#define START_SECONDS     120 /* a sanitized build, unwinding slowly, on a busy machine */

typedef struct {
  AtspiRole role;
  GPatternSpec *name;
} Sought;

static gint64
after (double seconds)
{
  return g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
}

/* FALSE when it is late, or nothing is to be awaited of a program that has ended. */
static gboolean
wait_until (Driver *driver, gint64 end)
{
  if (g_get_monotonic_time () > end || g_subprocess_get_identifier (driver->process) == NULL)
    return FALSE;
  g_usleep (POLL_MICROSECONDS);
  return TRUE;
}

static gboolean
is_sought (const Accessible *accessible, int depth, gpointer data)
{
  const Sought *sought = data;
  return accessible->name[0] != '\0' && (sought->role == ATSPI_ROLE_INVALID || sought->role == accessible->role)
         && accessible_has_state (accessible, ATSPI_STATE_VISIBLE)
         && g_pattern_spec_match_string (sought->name, accessible->name);
}

Accessible *
driver_find (Driver *driver, AtspiRole role, const char *name)
{
  g_autoptr (GPatternSpec) pattern = g_pattern_spec_new (name);
  Sought sought = { role, pattern };
  return accessible_visit (driver->owner, is_sought, &sought);
}

Accessible *
driver_wait (Driver *driver, AtspiRole role, const char *name, double seconds)
{
  gint64 end = after (seconds);
  for (;;)
    {
      Accessible *found = driver_find (driver, role, name);
      if (found != NULL || !wait_until (driver, end))
        return found;
    }
}

gboolean
driver_wait_gone (Driver *driver, AtspiRole role, const char *name, double seconds)
{
  gint64 end = after (seconds);
  for (;;)
    {
      g_autoptr (Accessible) found = driver_find (driver, role, name);
      if (found == NULL || !wait_until (driver, end))
        return found == NULL;
    }
}

char *
driver_name (Driver *driver, AtspiRole role, const char *name)
{
  g_autoptr (Accessible) found = driver_find (driver, role, name);
  return found == NULL ? NULL : g_steal_pointer (&found->name);
}

char *
driver_description (Driver *driver, AtspiRole role, const char *name)
{
  g_autoptr (Accessible) found = driver_find (driver, role, name);
  return found == NULL ? NULL : g_steal_pointer (&found->description);
}

gboolean
driver_is_sensitive (Driver *driver, AtspiRole role, const char *name)
{
  g_autoptr (Accessible) found = driver_find (driver, role, name);
  return found != NULL && accessible_has_state (found, ATSPI_STATE_SENSITIVE);
}

gboolean
driver_wait_sensitive (Driver *driver, AtspiRole role, const char *name, double seconds)
{
  gint64 end = after (seconds);
  while (!driver_is_sensitive (driver, role, name))
    if (!wait_until (driver, end))
      return FALSE;
  return TRUE;
}

/* NULL when there is none of that name or it is greyed. */
static Accessible *
find_pressable (Driver *driver, const char *name)
{
  static const AtspiRole roles[] = { ATSPI_ROLE_PUSH_BUTTON, ATSPI_ROLE_TOGGLE_BUTTON, ATSPI_ROLE_PAGE_TAB };
  for (size_t i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autoptr (Accessible) found = driver_find (driver, roles[i], name);
      if (found != NULL)
        return accessible_has_state (found, ATSPI_STATE_SENSITIVE) ? g_steal_pointer (&found) : NULL;
    }
  return NULL;
}

static gboolean
do_action (Driver *driver, const char *path, int action)
{
  g_autoptr (GVariant) reply
      = accessible_call (driver->owner, path, "Action", "DoAction", g_variant_new ("(i)", action));
  gboolean done = FALSE;
  if (reply != NULL)
    g_variant_get (reply, "(b)", &done);
  return done;
}

gboolean
driver_press (Driver *driver, const char *name, double seconds)
{
  gint64 end = after (seconds);
  g_autoptr (Accessible) found = NULL;
  while ((found = find_pressable (driver, name)) == NULL && wait_until (driver, end))
    ;
  if (found == NULL || do_action (driver, found->path, 0))
    return found != NULL;
  /* A button with a menu is one around the one that is pressed. */
  g_autoptr (GVariant) reply
      = accessible_call (driver->owner, found->path, "Accessible", "GetChildAtIndex", g_variant_new ("(i)", 0));
  const char *child = NULL;
  if (reply != NULL)
    g_variant_get (reply, "((&s&o))", NULL, &child);
  return child != NULL && do_action (driver, child, 0);
}

/* Modifiers by their places on the keyboard, which is how they are held. */
static glong
key_code (guint modifier)
{
  return modifier == 0xffe9 ? 64 /* Alt_L */ : modifier == 0xffe3 ? 37 /* Control_L */ : 50 /* Shift_L */;
}

gboolean
driver_key (guint modifier, guint key)
{
  gboolean held = modifier == 0 || atspi_generate_keyboard_event (key_code (modifier), NULL, ATSPI_KEY_PRESS, NULL);
  gboolean done = held && atspi_generate_keyboard_event (key, NULL, ATSPI_KEY_SYM, NULL);
  return (modifier == 0 || atspi_generate_keyboard_event (key_code (modifier), NULL, ATSPI_KEY_RELEASE, NULL)) && done;
}

gboolean
driver_manage_window (const char *title, const char *command)
{
  g_autofree char *all = g_strdup_printf ("xdotool search --onlyvisible --name %s %s", title, command);
  g_auto (GStrv) argv = g_strsplit (all, " ", -1);
  int status = -1;
  return g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL)
         && status == 0;
}

gboolean
driver_act (Driver *driver, AtspiRole role, const char *name, const char *action)
{
  g_autoptr (Accessible) found = driver_wait (driver, role, name, 5);
  for (int i = 0; found != NULL; i++)
    {
      /* All of them are asked for with GetActions, which tells other names in GTK 4.8. */
      g_autoptr (GVariant) reply
          = accessible_call (driver->owner, found->path, "Action", "GetName", g_variant_new ("(i)", i));
      const char *known = "";
      if (reply != NULL)
        g_variant_get (reply, "(&s)", &known);
      if (known[0] == '\0')
        return FALSE;
      if (g_str_equal (known, action))
        return do_action (driver, found->path, i);
    }
  return FALSE;
}

gboolean
driver_write (Driver *driver, const char *name, const char *text)
{
  g_autoptr (Accessible) found = driver_wait (driver, ATSPI_ROLE_TEXT, name, 5);
  g_autoptr (GVariant) reply = found == NULL ? NULL
                                             : accessible_call (driver->owner, found->path, "EditableText",
                                                                "SetTextContents", g_variant_new ("(s)", text));
  gboolean done = FALSE;
  if (reply != NULL)
    g_variant_get (reply, "(b)", &done);
  return done;
}

gboolean
driver_slide (Driver *driver, const char *name, double value)
{
  g_autoptr (Accessible) found = driver_wait (driver, ATSPI_ROLE_SLIDER, name, 5);
  g_autoptr (GVariant) reply = found == NULL ? NULL
                                             : accessible_set (driver->owner, found->path, "Value", "CurrentValue",
                                                               g_variant_new_double (value));
  return reply != NULL;
}

/* Not of what a display of its own lacks, which is somebody who shows notifications, nor of the pluses between the keys
 * in GTK 4.8's window of shortcuts, nor of what a message in libadwaita 1.7 measures. */
static gboolean
is_warning (const char *line)
{
  return g_regex_match_simple ("(CRITICAL|WARNING) \\*\\*: ", line, 0, 0)
         && strstr (line, "org.freedesktop.Notifications") == NULL
         && strstr (line, ") reported min width ") == NULL
         && strstr (line, ": Trying to measure GtkLabel ") == NULL;
}

/* Passes on what the program has for standard error. */
static gpointer
listen (gpointer data)
{
  Driver *driver = data;
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stderr_pipe (driver->process));
  for (char *line; (line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL; g_free (line))
    {
      g_printerr ("%s\n", line);
      driver->warned |= is_warning (line);
    }
  return NULL;
}

static gboolean
is_window (const Accessible *accessible, int depth, gpointer data)
{
  return depth == 1;
}

Driver *
driver_start_with (const char *const *argv, const char *state)
{
  g_autoptr (GError) error = NULL;
  Driver *driver = g_new0 (Driver, 1);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  if (state != NULL)
    g_subprocess_launcher_setenv (launcher, "XDG_STATE_HOME", state, TRUE);
  driver->process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  if (driver->process == NULL)
    {
      g_printerr ("%s: %s\n", argv[0], error->message);
      driver_free (driver);
      return NULL;
    }
  driver->listener = g_thread_new ("standard error", listen, driver);
  atspi_init ();
  atspi_set_timeout (10000, 10000);
  guint pid = (guint) g_ascii_strtoull (g_subprocess_get_identifier (driver->process), NULL, 10);
  gint64 end = after (START_SECONDS);
  do
    {
      g_clear_pointer (&driver->owner, g_free);
      driver->owner = accessible_owner (pid);
      g_autoptr (Accessible) window = driver->owner == NULL ? NULL : accessible_visit (driver->owner, is_window, NULL);
      if (window != NULL)
        return driver;
  } while (wait_until (driver, end));
  g_printerr ("%s: assistive tools see no window of it\n", argv[0]);
  driver_free (driver);
  return NULL;
}

/* A folder of its own below the display's, which goes with it. */
Driver *
driver_start (const char *const *argv)
{
  static guint starts;
  g_autofree char *name = g_strdup_printf ("start-%u", starts++);
  g_autofree char *state = g_build_filename (g_get_user_state_dir (), name, NULL);
  return driver_start_with (argv, state);
}

gboolean
driver_wait_exit (Driver *driver, double seconds, int *status)
{
  gint64 end = after (seconds);
  while (wait_until (driver, end))
    ;
  if (g_subprocess_get_identifier (driver->process) != NULL)
    return FALSE;
  g_subprocess_wait (driver->process, NULL, NULL);
  *status = g_subprocess_get_if_exited (driver->process) ? g_subprocess_get_exit_status (driver->process) : -1;
  return TRUE;
}

void
driver_free (Driver *driver)
{
  if (driver == NULL)
    return;
  if (driver->process != NULL)
    {
      g_subprocess_force_exit (driver->process);
      g_subprocess_wait (driver->process, NULL, NULL);
      g_thread_join (driver->listener);
      if (driver->warned)
        g_error ("the program warned of something, see above");
    }
  g_free (driver->owner);
  g_clear_object (&driver->process);
  g_free (driver);
}

static gboolean
print (const Accessible *accessible, int depth, gpointer data)
{
  static const struct {
    AtspiStateType state;
    gboolean expected;
    const char *said;
  } states[] = { { ATSPI_STATE_VISIBLE, TRUE, " hidden" },
                 { ATSPI_STATE_SENSITIVE, TRUE, " insensitive" },
                 { ATSPI_STATE_FOCUSED, FALSE, " focused" } };
  g_autofree char *role = atspi_role_get_name (accessible->role);
  g_printerr ("%*s%s “%s” (%s)", 2 * depth, "", role, accessible->name, accessible->description);
  for (size_t i = 0; i < G_N_ELEMENTS (states); i++)
    if (accessible_has_state (accessible, states[i].state) != states[i].expected)
      g_printerr ("%s", states[i].said);
  g_printerr ("\n");
  return FALSE;
}

void
driver_print (Driver *driver)
{
  accessible_visit (driver->owner, print, NULL);
}
