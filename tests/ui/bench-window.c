/* How quick the window is, as one JSON line on standard output: bench-window TASK [ARGUMENT of the program...]
 *
 *   start    its first frame, and Train to the first point on the plot
 *   clicks   a click on a cell of the matrix to its images, while it trains; and how long the main loop is busy
 *   train    trains the experiment that is opened, and says how fast each epoch was */
#include "app/application.h"
#include "app/window.h"
#include "ui/model/image-list.h"
#include "ui/widgets/hotspot.h"
#include "ui/widgets/image-tile.h"
#include "ui/widgets/matrix-view.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define STALL_MILLISECONDS 50
#define CLICKS             24 /* of each kind */
#define MOST_CELLS         400
#define PATIENCE           60 /* seconds, until it trains */
#define BETWEEN_CLICKS     120 /* milliseconds, and up to as many again: at any moment between two repaints */

/* Where the cell is that is clicked. */
enum { ON_INSPECT, ON_TRAIN, PAGES };
static const char *const pages[PAGES] = { "inspect", "train" };

typedef struct {
  const char *task;
  GApplication *application;
  GtkWidget *window;
  PctRun *run;
  GString *epochs; /* images a second, as a JSON list without its brackets */

  double first_frame, train_pressed, first_point; /* milliseconds since the program's start */
  double first_frame_thread;                      /* milliseconds of this thread */
  gboolean training, point_read;

  gint64 left_poll;        /* monotonic time */
  double left_poll_thread; /* milliseconds of this thread */
  double longest, longest_thread, longest_idle; /* milliseconds; the first two while it trains */
  guint stalls, stalls_thread, turns, frames;
  double began_thread; /* milliseconds of this thread when Train was pressed */
  gint64 began;

  GtkWidget *gallery;
  guint clicked[MOST_CELLS]; /* how often each cell was */
  size_t row, column;
  gint64 pressed;            /* monotonic time; 0: no images are waited for */
  double pressed_thread;     /* milliseconds of this thread */
  double clicks[PAGES][CLICKS], clicks_thread[PAGES][CLICKS]; /* milliseconds */
  guint n_clicks, first_epoch, last_epoch;
} Bench;

static Bench bench;

static gboolean
task_is (const char *name)
{
  return g_str_equal (bench.task, name);
}

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

/* What this thread has computed. */
static double
thread_milliseconds (void)
{
  struct timespec now;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6;
}

/* All that the main loop does is done between two polls. */
static gint
measuring_poll (GPollFD *files, guint n, gint timeout)
{
  if (bench.left_poll > 0 && bench.first_frame > 0)
    {
      double busy = (double) (g_get_monotonic_time () - bench.left_poll) / 1000;
      double computed = thread_milliseconds () - bench.left_poll_thread;
      if (bench.training)
        {
          bench.turns++;
          bench.longest = MAX (bench.longest, busy);
          bench.longest_thread = MAX (bench.longest_thread, computed);
          bench.stalls += busy > STALL_MILLISECONDS;
          bench.stalls_thread += computed > STALL_MILLISECONDS;
        }
      else
        bench.longest_idle = MAX (bench.longest_idle, busy);
    }
  gint ready = g_poll (files, n, timeout);
  bench.left_poll = g_get_monotonic_time ();
  bench.left_poll_thread = thread_milliseconds ();
  return ready;
}

static GtkWidget *
find_below (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_below (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The one on the page that is seen. */
static GtkWidget *
find_mapped (GtkWidget *widget, GType type)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_mapped (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
show_page (const char *name)
{
  gtk_widget_activate_action (bench.window, "win.page", "s", name);
}

/* --- a click ----------------------------------------------------------------------------------------------------- */

/* The first image of the list is one of the cell's, and the first tile that is on the screen shows it. */
static gboolean
images_are_shown (void)
{
  if (!gtk_widget_get_mapped (bench.gallery))
    return FALSE;
  GListModel *model = G_LIST_MODEL (gtk_grid_view_get_model (GTK_GRID_VIEW (bench.gallery)));
  g_autoptr (PctImageItem) item = g_list_model_get_item (model, 0);
  const PctPrediction *prediction = item == NULL ? NULL : pct_image_item_get_prediction (item);
  if (prediction == NULL || pct_image_item_get_label (item) != bench.row || prediction->predicted != bench.column)
    return FALSE;
  GtkWidget *tile = find_mapped (bench.gallery, PCT_TYPE_IMAGE_TILE);
  g_autofree char *words = pct_image_item_describe (item), *shown = tile == NULL ? NULL : pct_image_tile_describe (PCT_IMAGE_TILE (tile));
  return g_strcmp0 (shown, words) == 0;
}

/* Of the cells with images one that was clicked least. */
static gboolean
choose_cell (const PctEpoch *epoch, const PctStart *start)
{
  gboolean found = FALSE;
  for (size_t row = 0; row < start->n_classes; row++)
    for (size_t column = 0; column < start->n_outputs; column++)
      {
        size_t cell = row * start->n_outputs + column;
        if (epoch->confusion[cell] == 0 || cell >= MOST_CELLS)
          continue;
        if (!found || bench.clicked[cell] < bench.clicked[bench.row * start->n_outputs + bench.column])
          {
            bench.row = row;
            bench.column = column;
          }
        found = TRUE;
      }
  return found;
}

/* Buttons are the matrix's first children, row by row. */
static GtkWidget *
find_button (GtkWidget *matrix, size_t index)
{
  for (GtkWidget *child = gtk_widget_get_first_child (matrix); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (PCT_IS_HOTSPOT (child) && index-- == 0)
      return child;
  return NULL;
}

static gboolean click (gpointer data);

static void
plan_click (void)
{
  show_page (pages[bench.n_clicks % PAGES]);
  g_timeout_add (BETWEEN_CLICKS + bench.n_clicks * 37 % BETWEEN_CLICKS, click, NULL);
}

static gboolean
click (gpointer data)
{
  const PctEpoch *epoch = pct_run_get_shown (bench.run);
  const PctStart *start = pct_run_get_start (bench.run);
  GtkWidget *matrix = find_mapped (bench.window, PCT_TYPE_MATRIX_VIEW);
  if (!pct_run_is_active (bench.run))
    return G_SOURCE_REMOVE;
  if (matrix == NULL || epoch == NULL || epoch->confusion == NULL || !choose_cell (epoch, start))
    return G_SOURCE_CONTINUE;
  size_t cell = bench.row * start->n_outputs + bench.column;
  GtkWidget *button = find_button (matrix, cell);
  bench.clicked[cell]++;
  bench.first_epoch = bench.first_epoch == 0 ? epoch->epoch : bench.first_epoch;
  bench.last_epoch = epoch->epoch;
  bench.pressed = g_get_monotonic_time ();
  bench.pressed_thread = thread_milliseconds ();
  gtk_widget_activate_action (button, "hotspot.activate", NULL);
  return G_SOURCE_REMOVE;
}

static void
take_click (void)
{
  const guint page = bench.n_clicks % PAGES, index = bench.n_clicks / PAGES;
  bench.clicks[page][index] = (double) (g_get_monotonic_time () - bench.pressed) / 1000;
  bench.clicks_thread[page][index] = thread_milliseconds () - bench.pressed_thread;
  bench.pressed = 0;
  bench.n_clicks++;
  if (bench.n_clicks < PAGES * CLICKS)
    plan_click ();
  else
    gtk_widget_activate_action (bench.window, "run.stop", NULL);
}

/* --- the window's life ------------------------------------------------------------------------------------------- */

static void
on_after_paint (void)
{
  bench.frames += bench.training;
  if (bench.first_frame == 0)
    {
      bench.first_frame = milliseconds_since_start ();
      bench.first_frame_thread = thread_milliseconds ();
    }
  if (bench.point_read && bench.first_point == 0)
    {
      bench.first_point = milliseconds_since_start ();
      if (task_is ("start"))
        gtk_widget_activate_action (bench.window, "run.stop", NULL);
    }
  if (bench.pressed > 0 && images_are_shown ())
    take_click ();
}

/* What is opened is no experiment, or its dataset isn't there. */
static gboolean
give_up (gpointer application)
{
  if (bench.train_pressed == 0)
    g_application_quit (application);
  return G_SOURCE_REMOVE;
}

static gboolean
press_when_ready (gpointer file)
{
  gboolean enabled = g_action_group_get_action_enabled (pct_window_get_run_actions (PCT_WINDOW (bench.window)), "train");
  gboolean opened = file == NULL || strstr (gtk_window_get_title (GTK_WINDOW (bench.window)), file) != NULL;
  if (!enabled || !opened || bench.first_frame == 0)
    return G_SOURCE_CONTINUE;
  bench.training = TRUE;
  bench.train_pressed = milliseconds_since_start ();
  bench.began_thread = thread_milliseconds ();
  bench.began = g_get_monotonic_time ();
  gtk_widget_activate_action (bench.window, "run.train", NULL);
  return G_SOURCE_REMOVE;
}

static void
on_progressed (PctRun *run)
{
  if (pct_points_count (pct_run_get_curve (run, PCT_CURVE_BATCH_LOSS)) > 0)
    bench.point_read = TRUE;
}

static void
on_epoch (PctRun *run)
{
  const PctEpoch *epoch = pct_run_get_epoch (run);
  g_string_append_printf (bench.epochs, "%s%.1f", bench.epochs->len > 0 ? ", " : "", epoch->images_per_second);
  if (task_is ("clicks") && epoch->epoch == 1)
    plan_click ();
}

static gboolean
quit (gpointer application)
{
  g_application_quit (application);
  return G_SOURCE_REMOVE;
}

static void
on_state (PctRun *run)
{
  if (pct_run_get_state (run) < PCT_RUN_COMPLETED)
    return;
  bench.training = FALSE;
  bench.began_thread = thread_milliseconds () - bench.began_thread;
  bench.began = g_get_monotonic_time () - bench.began;
  g_timeout_add (200, quit, bench.application);
}

static void
watch (GApplication *application, const char *file)
{
  bench.window = GTK_WIDGET (gtk_application_get_active_window (GTK_APPLICATION (application)));
  bench.run = pct_window_get_run (PCT_WINDOW (bench.window));
  AdwViewStack *stack = ADW_VIEW_STACK (find_below (bench.window, ADW_TYPE_VIEW_STACK));
  bench.gallery = find_below (adw_view_stack_get_child_by_name (stack, "inspect"), GTK_TYPE_GRID_VIEW);
  g_signal_connect (gtk_widget_get_frame_clock (bench.window), "after-paint", G_CALLBACK (on_after_paint), NULL);
  g_signal_connect (bench.run, "progressed", G_CALLBACK (on_progressed), NULL);
  g_signal_connect (bench.run, "epoch", G_CALLBACK (on_epoch), NULL);
  g_signal_connect (bench.run, "notify::state", G_CALLBACK (on_state), NULL);
  g_timeout_add_seconds (PATIENCE, give_up, application);
  g_timeout_add_full (G_PRIORITY_DEFAULT, 20, press_when_ready, g_strdup (file), g_free);
}

static void
on_activated (GApplication *application)
{
  watch (application, NULL);
}

static void
on_opened (GApplication *application, GFile **files)
{
  g_autofree char *name = g_file_get_basename (files[0]);
  watch (application, name);
}

/* --- what is said ------------------------------------------------------------------------------------------------ */

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static double
sorted_median (double *values, size_t count)
{
  qsort (values, count, sizeof *values, compare);
  return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

static void
print_clicks (void)
{
  for (int page = 0; page < PAGES; page++)
    {
      double median = sorted_median (bench.clicks[page], CLICKS), computed = sorted_median (bench.clicks_thread[page], CLICKS);
      g_print (", \"click_on_%s_ms\": %.1f, \"slowest_click_on_%s_ms\": %.1f, \"click_on_%s_computed_ms\": %.1f", pages[page],
               median, pages[page], bench.clicks[page][CLICKS - 1], pages[page], computed);
    }
  guint cells = 0;
  for (size_t i = 0; i < MOST_CELLS; i++)
    cells += bench.clicked[i] > 0;
  g_print (", \"clicks\": %u, \"cells\": %u, \"first_epoch\": %u, \"last_epoch\": %u", bench.n_clicks, cells, bench.first_epoch,
           bench.last_epoch);
}

static int
report (void)
{
  if (bench.first_point == 0)
    return g_printerr ("bench-window: the window did not train\n"), 1;
  if (task_is ("clicks") && bench.n_clicks < PAGES * CLICKS)
    return g_printerr ("bench-window: the training ended after %u clicks\n", bench.n_clicks), 1;
  g_print ("{\"benchmark\": \"window\", \"task\": \"%s\", \"first_frame_ms\": %.0f, \"first_frame_computed_ms\": %.0f, "
           "\"train_to_first_point_ms\": %.0f", bench.task, bench.first_frame, bench.first_frame_thread,
           bench.first_point - bench.train_pressed);
  if (task_is ("clicks"))
    print_clicks ();
  g_print (", \"longest_stall_ms\": %.1f, \"longest_computed_ms\": %.1f, \"stalls_over_50_ms\": %u, \"computed_over_50_ms\": %u, "
           "\"turns\": %u, \"longest_before_training_ms\": %.1f",
           bench.longest, bench.longest_thread, bench.stalls, bench.stalls_thread, bench.turns, bench.longest_idle);
  g_print (", \"frames\": %u, \"seconds\": %.2f, \"main_thread_seconds\": %.2f, \"images_per_second\": [%s]}\n", bench.frames,
           (double) bench.began / 1e6, bench.began_thread / 1000, bench.epochs->str);
  return 0;
}

int
main (int argc, char **argv)
{
  static const char *const tasks[] = { "start", "clicks", "train", NULL };
  if (argc < 2 || !g_strv_contains (tasks, argv[1]))
    return g_printerr ("usage: bench-window start|clicks|train [ARGUMENT...]\n"), 2;
  g_autofree char *state = g_dir_make_tmp ("percept-bench-XXXXXX", NULL);
  g_setenv ("XDG_STATE_HOME", state, TRUE); /* the experiment that everybody starts with */
  g_main_context_set_poll_func (NULL, measuring_poll);
  g_autoptr (PctApplication) application = pct_application_new ();
  bench.task = argv[1];
  bench.application = G_APPLICATION (application);
  bench.epochs = g_string_new (NULL);
  g_signal_connect_after (application, "activate", G_CALLBACK (on_activated), NULL);
  g_signal_connect_after (application, "open", G_CALLBACK (on_opened), NULL);
  argv[1] = argv[0];
  int status = g_application_run (G_APPLICATION (application), argc - 1, argv + 1);
  return status != 0 ? status : report ();
}
