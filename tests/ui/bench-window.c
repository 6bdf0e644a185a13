/* How quick the window is, as one JSON line: its first frame, Train to the first point on the plot, and the longest time
 * between two polls of the main loop while it trains. */
#include "app/application.h"
#include "app/window.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define TRAINED_EPOCHS 3
#define STALL_MILLISECONDS 50

typedef struct {
  GApplication *application;
  double first_frame, train_pressed, first_point; /* milliseconds since the program's start */
  gboolean training, point_read;
  gint64 left_poll; /* monotonic time */
  double longest, longest_training;
  guint stalls, frames;
} Bench;

static Bench bench;

/* Since the kernel made the process: loading libraries is part of a start. */
static double
milliseconds_since_start (void)
{
  static double start = -1;
  if (start < 0)
    {
      g_autofree char *stat = NULL;
      unsigned long long ticks = 0;
      if (!g_file_get_contents ("/proc/self/stat", &stat, NULL, NULL)
          || sscanf (strrchr (stat, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
                     &ticks) != 1)
        g_error ("/proc/self/stat can't be read");
      start = (double) ticks * 1000 / (double) sysconf (_SC_CLK_TCK);
    }
  struct timespec now;
  clock_gettime (CLOCK_BOOTTIME, &now);
  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6 - start;
}

static gint
measuring_poll (GPollFD *files, guint n, gint timeout)
{
  gint64 now = g_get_monotonic_time ();
  if (bench.left_poll > 0 && bench.first_frame > 0)
    {
      double busy = (double) (now - bench.left_poll) / 1000;
      bench.longest = MAX (bench.longest, busy);
      if (bench.training)
        {
          bench.longest_training = MAX (bench.longest_training, busy);
          bench.stalls += busy > STALL_MILLISECONDS;
        }
    }
  gint ready = g_poll (files, n, timeout);
  bench.left_poll = g_get_monotonic_time ();
  return ready;
}

static void
on_after_paint (void)
{
  bench.frames += bench.training;
  if (bench.first_frame == 0)
    bench.first_frame = milliseconds_since_start ();
  if (bench.point_read && bench.first_point == 0)
    bench.first_point = milliseconds_since_start ();
}

static gboolean
press_when_ready (gpointer window)
{
  gboolean enabled = g_action_group_get_action_enabled (pct_window_get_run_actions (window), "train");
  if (!enabled)
    return G_SOURCE_CONTINUE;
  bench.training = TRUE;
  bench.train_pressed = milliseconds_since_start ();
  gtk_widget_activate_action (window, "run.train", NULL);
  return G_SOURCE_REMOVE;
}

static void
on_progressed (PctRun *run, gpointer window)
{
  if (pct_points_count (pct_run_get_curve (run, PCT_CURVE_BATCH_LOSS)) > 0)
    bench.point_read = TRUE;
}

static void
on_epoch (PctRun *run, gpointer window)
{
  if (pct_run_get_epoch (run)->epoch == TRAINED_EPOCHS)
    gtk_widget_activate_action (window, "run.stop", NULL);
}

static gboolean
quit (gpointer application)
{
  g_application_quit (application);
  return G_SOURCE_REMOVE;
}

static void
on_state (PctRun *run, GParamSpec *spec, gpointer window)
{
  if (pct_run_get_state (run) >= PCT_RUN_COMPLETED)
    g_timeout_add (200, quit, bench.application);
}

static void
on_activated (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  PctRun *run = pct_window_get_run (PCT_WINDOW (window));
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint", G_CALLBACK (on_after_paint), NULL);
  g_signal_connect (run, "progressed", G_CALLBACK (on_progressed), window);
  g_signal_connect (run, "epoch", G_CALLBACK (on_epoch), window);
  g_signal_connect (run, "notify::state", G_CALLBACK (on_state), window);
  g_timeout_add (20, press_when_ready, window);
}

int
main (int argc, char **argv)
{
  g_autofree char *state = g_dir_make_tmp ("percept-bench-XXXXXX", NULL);
  g_setenv ("XDG_STATE_HOME", state, TRUE); /* the experiment that everybody starts with */
  g_main_context_set_poll_func (NULL, measuring_poll);
  g_autoptr (PctApplication) application = pct_application_new ();
  bench.application = G_APPLICATION (application);
  g_signal_connect_after (application, "activate", G_CALLBACK (on_activated), NULL);
  int status = g_application_run (G_APPLICATION (application), argc, argv);
  if (status != 0 || bench.first_point == 0)
    {
      g_printerr ("bench-window: the window did not train\n");
      return 1;
    }
  g_print ("{\"benchmark\": \"window\", \"first_frame_ms\": %.0f, \"train_to_first_point_ms\": %.0f, "
           "\"longest_stall_training_ms\": %.1f, \"longest_stall_ms\": %.1f, \"stalls_over_50_ms\": %u, \"frames\": %u}\n",
           bench.first_frame, bench.first_point - bench.train_pressed, bench.longest_training, bench.longest, bench.stalls,
           bench.frames);
  return 0;
}
