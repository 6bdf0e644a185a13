#include "app/ending.h"

#include "app/window.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <unistd.h>

#ifdef HAVE_X11
#include <gdk/x11/gdkx.h>
#endif
#ifdef HAVE_WAYLAND
#include <gdk/wayland/gdkwayland.h>
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

#if defined HAVE_X11 || defined HAVE_WAYLAND
G_NORETURN static void
end_without_display (GtkApplication *application, const char *name)
{
  keep_all (application);
  g_printerr (_ ("percept: the display %s went away. What was being trained is kept, and the next start offers to go on with it.\n"),
              name);
  _exit (1);
}
#endif

#ifdef HAVE_X11
static GtkApplication *the_application; /* Xlib hands its handlers no data */

/* Xlib ends the program when this returns; GTK would end it at once. */
static int
on_lost_display (Display *display)
{
  end_without_display (the_application, DisplayString (display));
}

static void
watch_x11 (GdkDisplay *display, GtkApplication *application)
{
  the_application = application;
  if (GDK_IS_X11_DISPLAY (display))
    XSetIOErrorHandler (on_lost_display);
}
#endif

#ifdef HAVE_WAYLAND
/* GTK ends the program as soon as it writes to a compositor that is gone, or reads from it: this source is asked before,
 * at each turn of the main loop. That the loop turns when it goes is GTK's doing. */
static gboolean
compositor_is_gone (void)
{
  GPollFD connection = { .fd = wl_display_get_fd (gdk_wayland_display_get_wl_display (gdk_display_get_default ())) };
  return g_poll (&connection, 1, 0) > 0 && (connection.revents & (G_IO_HUP | G_IO_ERR)) != 0;
}

static gboolean
prepare_lost (GSource *source, int *timeout)
{
  *timeout = -1;
  return compositor_is_gone ();
}

static gboolean
check_lost (GSource *source)
{
  return compositor_is_gone ();
}

static gboolean
dispatch_lost (GSource *source, GSourceFunc callback, gpointer application)
{
  end_without_display (application, gdk_display_get_name (gdk_display_get_default ()));
}

static void
watch_wayland (GdkDisplay *display, GtkApplication *application)
{
  static GSourceFuncs functions = { .prepare = prepare_lost, .check = check_lost, .dispatch = dispatch_lost };
  if (!GDK_IS_WAYLAND_DISPLAY (display))
    return;
  GSource *source = g_source_new (&functions, sizeof *source);
  g_source_set_static_name (source, "percept-display");
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, NULL, application, NULL);
  g_source_attach (source, NULL);
  g_source_unref (source);
}
#endif

void
pct_ending_install (GtkApplication *application)
{
  static const int signals[] = { SIGHUP, SIGINT, SIGTERM };
  for (size_t i = 0; i < G_N_ELEMENTS (signals); i++)
    g_unix_signal_add (signals[i], on_signal, application);
#ifdef HAVE_X11
  watch_x11 (gdk_display_get_default (), application);
#endif
#ifdef HAVE_WAYLAND
  watch_wayland (gdk_display_get_default (), application);
#endif
}
