/* The widgets of a program as assistive tools see them, over the bus that these have. A tree is taken whole, in a call
 * or two: to ask a widget after the other for its name, role and children takes a hundred times as long. */
#pragma once

#include <atspi/atspi.h>
#include <gio/gio.h>

typedef struct {
  char *path, *parent, *name, *description;
  AtspiRole role;
  guint64 states; /* a bit for each of AtspiStateType */
  int n_children;
} Accessible;

void accessible_free (Accessible *accessible);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Accessible, accessible_free)

gboolean accessible_has_state (const Accessible *accessible, AtspiStateType state);

/* The name on the bus of the process's connection; NULL when it has none yet, or can't be asked yet. Free with g_free.
 */
char *accessible_owner (guint pid);

/* Visits them, parents before their children, until one is answered with TRUE, which becomes the caller's; NULL when
 * none is or the program has gone. What is below one that isn't on the screen is left out. */
typedef gboolean (*AccessibleVisit) (const Accessible *accessible, int depth, gpointer data);
Accessible *accessible_visit (const char *owner, AccessibleVisit visit, gpointer data);

/* A method of the widget at that path, or the setting of a property; NULL when it fails. interface: without
 * "org.a11y.atspi.". */
GVariant *accessible_call (const char *owner, const char *path, const char *interface, const char *method,
                           GVariant *arguments);
GVariant *accessible_set (const char *owner, const char *path, const char *interface, const char *property,
                          GVariant *value);
