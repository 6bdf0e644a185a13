#include "tests/ui/focus.h"

#define POLL_MICROSECONDS 5000
#define MOVE_SECONDS      5
#define ASSERT_SECONDS    30
#define MOST_STOPS        200

static struct {
  AtspiEventListener *listener;
  AtspiAccessible *widget;
  char *text;
  guint moves;
} focus;

static void
on_focused (AtspiEvent *event, void *data)
{
  if (event->detail1 == 1 && event->source != NULL)
    {
      g_set_object (&focus.widget, event->source);
      g_clear_pointer (&focus.text, g_free);
      focus.moves++;
    }
  g_boxed_free (ATSPI_TYPE_EVENT, event);
}

void
focus_follow (void)
{
  g_autoptr (GError) error = NULL;
  atspi_init ();
  /* libatspi warns of a program that can't answer it yet. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  focus.listener = atspi_event_listener_new (on_focused, NULL, NULL);
  atspi_event_listener_register (focus.listener, "object:state-changed:focused", &error);
  g_assert_no_error (error);
}

/* Presses Tab and waits until the focus has moved to another widget; FALSE when it doesn't. */
static gboolean
move (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  guint before = focus.moves;
  g_assert_true (driver_key (0, KEY_TAB));
  gint64 end = g_get_monotonic_time () + MOVE_SECONDS * G_USEC_PER_SEC;
  while (focus.moves == before && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (POLL_MICROSECONDS);
  return focus.moves != before;
}

static AtspiAccessible *
focused_widget (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return focus.widget;
}

const char *
focus_now (void)
{
  AtspiAccessible *widget = focused_widget ();
  if (widget == NULL)
    return "nothing";
  g_autofree char *name = atspi_accessible_get_name (widget, NULL),
                  *role = atspi_accessible_get_role_name (widget, NULL);
  g_free (focus.text);
  /* Newer versions of AT-SPI call it a button. */
  const char *known = g_strcmp0 (role, "button") == 0 ? "push button" : role;
  focus.text = g_strdup_printf ("%s “%s”", known, name == NULL ? "" : name);
  return focus.text;
}

void
focus_assert (const char *glob)
{
  gint64 end = g_get_monotonic_time () + ASSERT_SECONDS * (gint64) G_USEC_PER_SEC;
  while (!g_pattern_match_simple (glob, focus_now ()))
    {
      if (g_get_monotonic_time () > end)
        g_error ("the focus is at %s, not at %s", focus_now (), glob);
      g_usleep (POLL_MICROSECONDS);
    }
}

/* A screen reader would have nothing to say of one without. */
static void
assert_named (void)
{
  static const struct {
    AtspiStateType state;
    const char *problem;
  } states[] = { { ATSPI_STATE_VISIBLE, "is not visible" }, { ATSPI_STATE_SENSITIVE, "is greyed" } };
  g_test_message ("%s", focus_now ());
  AtspiAccessible *widget = focused_widget ();
  g_autofree char *name = atspi_accessible_get_name (widget, NULL);
  /* A widget without one goes by its type's. */
  if (name == NULL || name[0] == '\0' || g_regex_match_simple ("^(Gtk|Adw|Pct)[A-Z]", name, 0, 0))
    g_error ("what has the focus has no name: %s", focus_now ());
  AtspiStateSet *set = atspi_accessible_get_state_set (widget);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (!atspi_state_set_contains (set, states[i].state))
      g_error ("%s has the focus and %s", focus_now (), states[i].problem);
  g_object_unref (set);
}

void
focus_must_reach (const char *glob)
{
  for (guint stop = 0; stop < MOST_STOPS; stop++)
    {
      if (g_pattern_match_simple (glob, focus_now ()))
        return;
      if (!move ())
        g_error ("Tab leads nowhere from %s", focus_now ());
      assert_named ();
    }
  g_error ("Tab doesn't reach %s", glob);
}

void
focus_enter (const char *field, const char *text)
{
  g_autofree char *glob = g_strdup_printf ("text “%s”", field);
  focus_must_reach (glob);
  g_assert_true (driver_key (KEY_CONTROL, 'a'));
  for (; *text != '\0'; text++)
    g_assert_true (driver_key (0, (guint) *text));
  g_assert_true (driver_key (0, KEY_RETURN));
}
