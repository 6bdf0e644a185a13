#include "tests/ui/accessible.h"

#define TIMEOUT_MILLISECONDS 10000
#define MOST_ROUNDS          60
#define REGISTRY             "org.a11y.atspi.Registry"
#define ROOT                 "/org/a11y/atspi/accessible/root"
#define CACHE                "/org/a11y/atspi/cache"

typedef struct {
  const char *owner;
  GHashTable *widgets;  /* by path */
  GHashTable *children; /* of a path: GPtrArray of paths, in their order */
} Tree;

void
accessible_free (Accessible *accessible)
{
  g_free (accessible->path);
  g_free (accessible->parent);
  g_free (accessible->name);
  g_free (accessible->description);
  g_free (accessible);
}

gboolean
accessible_has_state (const Accessible *accessible, AtspiStateType state)
{
  return (accessible->states >> state & 1) != 0;
}

/* NULL where there is none. */
static GDBusConnection *
accessible_bus (void)
{
  static GDBusConnection *bus;
  if (bus != NULL)
    return bus;
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) reply
      = session == NULL ? NULL
                        : g_dbus_connection_call_sync (session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus",
                                                       "GetAddress", NULL, G_VARIANT_TYPE ("(s)"),
                                                       G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MILLISECONDS, NULL, NULL);
  const char *address;
  if (reply == NULL)
    return NULL;
  g_variant_get (reply, "(&s)", &address);
  bus = g_dbus_connection_new_for_address_sync (
      address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL,
      NULL, NULL);
  return bus;
}

static GVariant *
call (const char *owner, const char *path, const char *interface, const char *method, GVariant *arguments)
{
  return g_dbus_connection_call_sync (accessible_bus (), owner, path, interface, method, arguments, NULL,
                                      G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MILLISECONDS, NULL, NULL);
}

GVariant *
accessible_call (const char *owner, const char *path, const char *interface, const char *method, GVariant *arguments)
{
  g_autofree char *full = g_strconcat ("org.a11y.atspi.", interface, NULL);
  return call (owner, path, full, method, arguments);
}

GVariant *
accessible_set (const char *owner, const char *path, const char *interface, const char *property, GVariant *value)
{
  g_autofree char *full = g_strconcat ("org.a11y.atspi.", interface, NULL);
  return call (owner, path, "org.freedesktop.DBus.Properties", "Set", g_variant_new ("(ssv)", full, property, value));
}

/* GTK 4.8 answers from the moment on at which it calls assistive tools, and warns when it is asked for its windows
 * before they have called back; then it also has a cache. */
static gboolean
can_be_asked (const char *owner)
{
  g_autoptr (GVariant) known = call (owner, CACHE, "org.a11y.atspi.Cache", "GetItems", NULL);
  return known != NULL;
}

/* Of those that have called assistive tools: a connection that is still being made warns of whoever asks it. */
char *
accessible_owner (guint pid)
{
  static const char bus[] = "org.freedesktop.DBus";
  g_autoptr (GVariant) programs
      = accessible_bus () == NULL ? NULL : accessible_call (REGISTRY, ROOT, "Accessible", "GetChildren", NULL);
  if (programs == NULL)
    return NULL;
  g_autoptr (GVariantIter) each = NULL;
  char *name;
  g_variant_get (programs, "(a(so))", &each);
  while (g_variant_iter_loop (each, "(so)", &name, NULL))
    {
      g_autoptr (GVariant) reply = call (bus, "/", bus, "GetConnectionUnixProcessID", g_variant_new ("(s)", name));
      guint32 its = 0;
      if (reply != NULL)
        g_variant_get (reply, "(u)", &its);
      if (its == pid && can_be_asked (name))
        return name;
    }
  return NULL;
}

static Accessible *
read_item (GVariant *item)
{
  Accessible *read = g_new0 (Accessible, 1);
  g_autoptr (GVariant) states = NULL;
  g_variant_get (item, "((so)(so)(so)iiassus@au)", NULL, &read->path, NULL, NULL, NULL, &read->parent, NULL,
                 &read->n_children, NULL, &read->name, &read->role, &read->description, &states);
  for (gsize i = 0; i < g_variant_n_children (states) && i < 2; i++)
    {
      guint32 word;
      g_variant_get_child (states, i, "u", &word);
      read->states |= (guint64) word << (32 * i);
    }
  return read;
}

/* Since 4.10 GTK takes no name for a status or an alert from its text. */
static void
name_by_text (Tree *tree, Accessible *read)
{
  if ((read->role != ATSPI_ROLE_STATUS_BAR && read->role != ATSPI_ROLE_ALERT) || read->name[0] != '\0')
    return;
  g_autoptr (GVariant) text = accessible_call (tree->owner, read->path, "Text", "GetText", g_variant_new ("(ii)", 0, -1));
  if (text == NULL)
    return;
  g_free (read->name);
  g_variant_get (text, "(s)", &read->name);
}

/* All that the program has been asked for before, as they are now. Some of them may be hidden, and aren't told apart.
 */
static gboolean
take_known (Tree *tree)
{
  g_autoptr (GVariant) reply = call (tree->owner, CACHE, "org.a11y.atspi.Cache", "GetItems", NULL);
  g_autoptr (GVariantIter) each = NULL;
  g_hash_table_remove_all (tree->widgets);
  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(a((so)(so)(so)iiassusau))", &each);
  for (GVariant *item; (item = g_variant_iter_next_value (each)) != NULL; g_variant_unref (item))
    {
      Accessible *read = read_item (item);
      name_by_text (tree, read);
      g_hash_table_insert (tree->widgets, read->path, read);
    }
  return TRUE;
}

/* What is in a page that isn't shown isn't seen. A box around one widget only may not say that it is visible. */
static gboolean
may_hold (const Accessible *accessible)
{
  return accessible->n_children == 1
         || (accessible->n_children > 1 && accessible_has_state (accessible, ATSPI_STATE_VISIBLE));
}

static gboolean
is_on_screen (Tree *tree, const Accessible *accessible)
{
  if (g_str_equal (accessible->parent, ROOT))
    return TRUE;
  const Accessible *parent = g_hash_table_lookup (tree->widgets, accessible->parent);
  return parent != NULL && may_hold (parent) && is_on_screen (tree, parent);
}

typedef struct {
  GPtrArray *paths;
  guint *pending;
} Question;

static void
read_children (GVariant *reply, GPtrArray *paths)
{
  g_autoptr (GVariantIter) each = NULL;
  char *path;
  g_variant_get (reply, "(a(so))", &each);
  while (g_variant_iter_next (each, "(so)", NULL, &path))
    g_ptr_array_add (paths, path);
}

static void
on_children (GObject *bus, GAsyncResult *result, gpointer data)
{
  g_autofree Question *question = data;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), result, NULL);
  if (reply != NULL)
    read_children (reply, question->paths);
  --*question->pending;
}

static GPtrArray *
add_parent (Tree *tree, const char *path)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_insert (tree->children, g_strdup (path), paths);
  return paths;
}

/* Asks at once all that can have children and weren't asked yet. */
static void
ask_for_children (Tree *tree)
{
  guint pending = 0;
  GHashTableIter each;
  gpointer value;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  g_hash_table_iter_init (&each, tree->widgets);
  while (g_hash_table_iter_next (&each, NULL, &value))
    {
      const Accessible *widget = value;
      if (!may_hold (widget) || g_hash_table_contains (tree->children, widget->path) || !is_on_screen (tree, widget))
        continue;
      Question *question = g_new (Question, 1);
      *question = (Question){ add_parent (tree, widget->path), &pending };
      pending++;
      g_dbus_connection_call (accessible_bus (), tree->owner, widget->path, "org.a11y.atspi.Accessible", "GetChildren",
                              NULL, NULL, G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MILLISECONDS, NULL, on_children, question);
    }
  while (pending > 0)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
}

static gboolean
is_whole (Tree *tree)
{
  GHashTableIter each;
  gpointer value;
  g_hash_table_iter_init (&each, tree->children);
  while (g_hash_table_iter_next (&each, NULL, &value))
    for (guint i = 0; i < ((GPtrArray *) value)->len; i++)
      if (!g_hash_table_contains (tree->widgets, ((GPtrArray *) value)->pdata[i]))
        return FALSE;
  return TRUE;
}

/* The program's windows. It must not be asked for them before it has any. */
static gboolean
take_windows (Tree *tree)
{
  g_autoptr (GVariant) count = call (tree->owner, ROOT, "org.freedesktop.DBus.Properties", "Get",
                                     g_variant_new ("(ss)", "org.a11y.atspi.Accessible", "ChildCount"));
  g_autoptr (GVariant) value = NULL;
  if (count != NULL)
    g_variant_get (count, "(v)", &value);
  if (value == NULL || g_variant_get_int32 (value) == 0)
    return FALSE;
  g_autoptr (GVariant) windows = accessible_call (tree->owner, ROOT, "Accessible", "GetChildren", NULL);
  if (windows != NULL)
    read_children (windows, add_parent (tree, ROOT));
  return windows != NULL;
}

/* A widget becomes known when its parent is asked for its children. */
static gboolean
take (Tree *tree)
{
  if (!take_windows (tree))
    return FALSE;
  for (int round = 0; round < MOST_ROUNDS; round++)
    {
      if (!take_known (tree))
        return FALSE;
      guint parents = g_hash_table_size (tree->children);
      ask_for_children (tree);
      if (is_whole (tree) || g_hash_table_size (tree->children) == parents)
        return TRUE;
    }
  return TRUE;
}

static Accessible *
visit_below (Tree *tree, Accessible *accessible, int depth, AccessibleVisit visit, gpointer data)
{
  if (visit (accessible, depth, data))
    return accessible;
  GPtrArray *children = g_hash_table_lookup (tree->children, accessible->path);
  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      Accessible *child = g_hash_table_lookup (tree->widgets, children->pdata[i]);
      Accessible *found = child == NULL ? NULL : visit_below (tree, child, depth + 1, visit, data);
      if (found != NULL)
        return found;
    }
  return NULL;
}

Accessible *
accessible_visit (const char *owner, AccessibleVisit visit, gpointer data)
{
  g_autoptr (GHashTable) widgets
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) accessible_free);
  g_autoptr (GHashTable) children
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  Tree tree = { owner, widgets, children };
  Accessible *found = NULL;
  if (take (&tree))
    found = visit_below (&tree, g_hash_table_lookup (widgets, ROOT), 0, visit, data);
  if (found != NULL)
    g_hash_table_steal (widgets, found->path);
  return found;
}
