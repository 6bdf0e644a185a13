#include "app/ending.h"

#include "app/window.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <unistd.h>

#ifdef HAVE_X11
#include <gdk/x11/gdkx.h>
#endif

/* Nothing in it may ask the display. */
static void
keep_all (GtkApplication *application)
{
  for (GList *window = gtk_application_get_windows (application); window != NULL; window = window->next)
    if (PCT_IS_WINDOW (window->data))
      pct_window_keep (window->data);
}

static gboolean
on_signal (gpointer application)
{
  keep_all (application);
  g_application_quit (application);
  return G_SOURCE_CONTINUE;
}

#ifdef HAVE_X11
static GtkApplication *the_application; /* Xlib hands its handlers no data */

/* Xlib ends the program when this returns; GTK would end it at once. */
static int
on_lost_display (Display *display)
{
  keep_all (the_application);
  g_printerr (_ ("percept: the display %s went away. What was being trained is kept, and the next start offers to go on with it.\n"),
              DisplayString (display));
  _exit (1);
}
#endif

void
pct_ending_install (GtkApplication *application)
{
  static const int signals[] = { SIGHUP, SIGINT, SIGTERM };
  for (size_t i = 0; i < G_N_ELEMENTS (signals); i++)
    g_unix_signal_add (signals[i], on_signal, application);
#ifdef HAVE_X11
  the_application = application;
  if (GDK_IS_X11_DISPLAY (gdk_display_get_default ()))
    XSetIOErrorHandler (on_lost_display);
#endif
}
