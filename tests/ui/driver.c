#include "tests/ui/driver.h"

#define POLL_MICROSECONDS 50000
#define START_SECONDS     20
#define MOST_DEPTH        60

static gboolean
has_state (AtspiAccessible *accessible, AtspiStateType state)
{
  AtspiStateSet *states = atspi_accessible_get_state_set (accessible);
  gboolean has = states != NULL && atspi_state_set_contains (states, state);
  g_clear_object (&states);
  return has;
}

/* Each question takes its time: what can't hold it isn't looked into. Drawings hold no texts, and what is in a page
 * that isn't shown isn't seen. */
static gboolean
may_hold (AtspiAccessible *accessible, AtspiRole role, int children)
{
  gboolean text = role == ATSPI_ROLE_LABEL || role == ATSPI_ROLE_STATUS_BAR || role == ATSPI_ROLE_ALERT;
  if (children > 1 && text && atspi_accessible_get_role (accessible, NULL) == ATSPI_ROLE_IMAGE)
    return FALSE;
  return children <= 1 || has_state (accessible, ATSPI_STATE_VISIBLE);
}

static AtspiAccessible *
find_below (AtspiAccessible *accessible, AtspiRole role, GPatternSpec *pattern, int depth)
{
  g_autofree char *name = atspi_accessible_get_name (accessible, NULL);
  if (name != NULL && name[0] != '\0' && g_pattern_spec_match_string (pattern, name)
      && (role == ATSPI_ROLE_INVALID || atspi_accessible_get_role (accessible, NULL) == role)
      && has_state (accessible, ATSPI_STATE_VISIBLE))
    return g_object_ref (accessible);

  int n = depth < MOST_DEPTH ? atspi_accessible_get_child_count (accessible, NULL) : 0;
  for (int i = 0; i < n && (i > 0 || depth == 0 || may_hold (accessible, role, n)); i++)
    {
      g_autoptr (Accessible) child = atspi_accessible_get_child_at_index (accessible, i, NULL);
      AtspiAccessible *found = child == NULL ? NULL : find_below (child, role, pattern, depth + 1);
      if (found != NULL)
        return found;
    }
  return NULL;
}

AtspiAccessible *
driver_find (Driver *driver, AtspiRole role, const char *name)
{
  g_autoptr (GPatternSpec) pattern = g_pattern_spec_new (name);
  atspi_accessible_clear_cache (driver->application);
  return find_below (driver->application, role, pattern, 0);
}

AtspiAccessible *
driver_wait (Driver *driver, AtspiRole role, const char *name, double seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  for (;;)
    {
      AtspiAccessible *found = driver_find (driver, role, name);
      if (found != NULL || g_get_monotonic_time () > end)
        return found;
      g_usleep (POLL_MICROSECONDS);
    }
}

gboolean
driver_wait_gone (Driver *driver, AtspiRole role, const char *name, double seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  for (;;)
    {
      g_autoptr (Accessible) found = driver_find (driver, role, name);
      if (found == NULL || g_get_monotonic_time () > end)
        return found == NULL;
      g_usleep (POLL_MICROSECONDS);
    }
}

char *
driver_name (Driver *driver, AtspiRole role, const char *name)
{
  g_autoptr (Accessible) found = driver_find (driver, role, name);
  return found == NULL ? NULL : atspi_accessible_get_name (found, NULL);
}

char *
driver_description (Driver *driver, AtspiRole role, const char *name)
{
  g_autoptr (Accessible) found = driver_find (driver, role, name);
  return found == NULL ? NULL : atspi_accessible_get_description (found, NULL);
}

gboolean
driver_is_sensitive (Driver *driver, AtspiRole role, const char *name)
{
  g_autoptr (Accessible) found = driver_find (driver, role, name);
  return found != NULL && has_state (found, ATSPI_STATE_SENSITIVE);
}

gboolean
driver_wait_sensitive (Driver *driver, AtspiRole role, const char *name, double seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  while (!driver_is_sensitive (driver, role, name))
    {
      if (g_get_monotonic_time () > end)
        return FALSE;
      g_usleep (POLL_MICROSECONDS);
    }
  return TRUE;
}

/* NULL when there is none of that name or it is greyed. */
static AtspiAccessible *
find_pressable (Driver *driver, const char *name)
{
  static const AtspiRole roles[] = { ATSPI_ROLE_PUSH_BUTTON, ATSPI_ROLE_PAGE_TAB };
  for (size_t i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autoptr (Accessible) found = driver_find (driver, roles[i], name);
      if (found != NULL)
        return has_state (found, ATSPI_STATE_SENSITIVE) ? g_steal_pointer (&found) : NULL;
    }
  return NULL;
}

gboolean
driver_press (Driver *driver, const char *name, double seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  g_autoptr (Accessible) found = NULL;
  while ((found = find_pressable (driver, name)) == NULL && g_get_monotonic_time () < end)
    g_usleep (POLL_MICROSECONDS);
  gboolean done = FALSE;
  /* A button with a menu is one around the one that is pressed. */
  for (int depth = 0; found != NULL && !done && depth < 2; depth++)
    {
      AtspiAction *action = atspi_accessible_get_action_iface (found);
      done = action != NULL && atspi_action_do_action (action, 0, NULL);
      g_clear_object (&action);
      AtspiAccessible *child = done ? NULL : atspi_accessible_get_child_at_index (found, 0, NULL);
      g_object_unref (g_steal_pointer (&found));
      found = child;
    }
  return done;
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
driver_act (Driver *driver, AtspiRole role, const char *name, const char *action)
{
  g_autoptr (Accessible) found = driver_wait (driver, role, name, 5);
  AtspiAction *actions = found == NULL ? NULL : atspi_accessible_get_action_iface (found);
  gboolean done = FALSE;
  int n = actions == NULL ? 0 : atspi_action_get_n_actions (actions, NULL);
  for (int i = 0; i < n && !done; i++)
    {
      g_autofree char *known = atspi_action_get_action_name (actions, i, NULL);
      done = g_strcmp0 (known, action) == 0 && atspi_action_do_action (actions, i, NULL);
    }
  g_clear_object (&actions);
  return done;
}

gboolean
driver_write (Driver *driver, const char *name, const char *text)
{
  g_autoptr (Accessible) found = driver_wait (driver, ATSPI_ROLE_TEXT, name, 5);
  AtspiEditableText *field = found == NULL ? NULL : atspi_accessible_get_editable_text_iface (found);
  if (field == NULL)
    return FALSE;
  gboolean done = atspi_editable_text_set_text_contents (field, text, NULL);
  g_object_unref (field);
  return done;
}

/* The desktop's child that belongs to the process. */
static AtspiAccessible *
find_application (guint pid)
{
  g_autoptr (Accessible) desktop = atspi_get_desktop (0);
  atspi_accessible_clear_cache (desktop);
  int n = desktop == NULL ? 0 : atspi_accessible_get_child_count (desktop, NULL);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (Accessible) child = atspi_accessible_get_child_at_index (desktop, i, NULL);
      if (child != NULL && atspi_accessible_get_process_id (child, NULL) == pid)
        return g_steal_pointer (&child);
    }
  return NULL;
}

Driver *
driver_start_with (const char *const *argv, const char *state)
{
  g_autoptr (GError) error = NULL;
  Driver *driver = g_new0 (Driver, 1);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  if (state != NULL)
    g_subprocess_launcher_setenv (launcher, "XDG_STATE_HOME", state, TRUE);
  driver->process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  if (driver->process == NULL)
    {
      g_printerr ("%s: %s\n", argv[0], error->message);
      driver_free (driver);
      return NULL;
    }
  atspi_init ();
  atspi_set_timeout (10000, 10000);
  guint pid = (guint) g_ascii_strtoull (g_subprocess_get_identifier (driver->process), NULL, 10);
  gint64 end = g_get_monotonic_time () + START_SECONDS * (gint64) G_USEC_PER_SEC;
  while (driver->application == NULL && g_get_monotonic_time () < end)
    {
      driver->application = find_application (pid);
      g_usleep (POLL_MICROSECONDS);
    }
  if (driver->application == NULL)
    {
      g_printerr ("%s: assistive tools see no window of it\n", argv[0]);
      driver_free (driver);
      return NULL;
    }
  /* Nobody here listens to the events that would keep a cache fresh. */
  atspi_accessible_set_cache_mask (driver->application, ATSPI_CACHE_NONE);
  return driver;
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
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  while (g_subprocess_get_identifier (driver->process) != NULL)
    {
      if (g_get_monotonic_time () > end)
        return FALSE;
      g_main_context_iteration (NULL, FALSE);
      g_usleep (POLL_MICROSECONDS);
    }
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
    }
  g_clear_object (&driver->application);
  g_clear_object (&driver->process);
  g_free (driver);
}

static void
print_below (AtspiAccessible *accessible, int depth)
{
  g_autofree char *name = atspi_accessible_get_name (accessible, NULL);
  g_autofree char *role = atspi_accessible_get_role_name (accessible, NULL);
  g_autofree char *description = atspi_accessible_get_description (accessible, NULL);
  gboolean visible = has_state (accessible, ATSPI_STATE_VISIBLE), focused = has_state (accessible, ATSPI_STATE_FOCUSED);
  gboolean sensitive = has_state (accessible, ATSPI_STATE_SENSITIVE);
  g_printerr ("%*s%s “%s” (%s)%s%s%s\n", 2 * depth, "", role, name, description, visible ? "" : " hidden",
              sensitive ? "" : " insensitive", focused ? " focused" : "");
  int n = depth < MOST_DEPTH ? atspi_accessible_get_child_count (accessible, NULL) : 0;
  for (int i = 0; i < n; i++)
    {
      g_autoptr (Accessible) child = atspi_accessible_get_child_at_index (accessible, i, NULL);
      if (child != NULL)
        print_below (child, depth + 1);
    }
}

void
driver_print (Driver *driver)
{
  print_below (driver->application, 0);
}
