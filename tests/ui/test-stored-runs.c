/* Stored runs laid over the plots, chosen from a list, on a real display. */
#include "app/lab/lab.h"
#include "app/pin-controller.h"
#include "tests/scratch.h"
#include "tests/ui/layout.h"
#include "ui/widgets/run-chooser.h"

#include <utime.h>

#define PATIENCE 30

#define EXPERIMENT \
  "{\"name\": \"%s\", \"dataset\": {\"source\": \"digits\"}, \"model\": {\"layers\": [{\"type\": \"flatten\"}, " \
  "{\"type\": \"dense\", \"units\": 10, \"activation\": \"softmax\"}]}}"

typedef struct {
  const char *name;
  double accuracy[4]; /* of the validation images, up to 0 */
  time_t started;
} Stored;

static const Stored stored[] = { { "the first", { 0.5, 0.75, 0.7 }, 1000000 },
                                 { "the newest", { 0.9 }, 3000000 },
                                 { "the second", { 0.25, 0.5 }, 2000000 },
                                 { "without an epoch", { 0 }, 4000000 } };

typedef struct {
  char *folder;
  PctExperimentModel *experiment;
  PctRun *run;
  PctPins *pins;
  GtkApplicationWindow *window;
  PctPinController *controller;
} Fixture;

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
store (const char *runs, const Stored *run)
{
  g_autofree char *folder = g_build_filename (runs, run->name, NULL);
  g_autofree char *experiment = g_strdup_printf (EXPERIMENT, run->name);
  g_autoptr (GString) events = g_string_new ("{\"event\": \"start\", \"time\": 0}\n");
  for (guint i = 0; i < G_N_ELEMENTS (run->accuracy) && run->accuracy[i] > 0; i++)
    g_string_append_printf (events,
                            "{\"event\": \"epoch\", \"epoch\": %u, \"train_loss\": 1, \"train_accuracy\": 0.9, "
                            "\"val_loss\": 1, \"val_accuracy\": %g}\n",
                            i + 1, run->accuracy[i]);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  write_file (folder, "experiment.json", experiment);
  write_file (folder, "events.jsonl", events->str);
  write_file (folder, "lock", "");
  g_autofree char *lock = g_build_filename (folder, "lock", NULL);
  struct utimbuf times = { run->started, run->started };
  g_assert_cmpint (utime (lock, &times), ==, 0);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = scratch_new ();
  pct_lab_set_runs_folder (fixture->folder);
  fixture->experiment = pct_experiment_model_new ();
  fixture->run = pct_run_new ();
  fixture->pins = pct_pins_new (fixture->run, fixture->experiment);
  fixture->window = GTK_APPLICATION_WINDOW (g_object_new (ADW_TYPE_APPLICATION_WINDOW, NULL));
  GtkWidget *toasts = adw_toast_overlay_new ();
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (fixture->window), toasts);
  fixture->controller = pct_pin_controller_new (fixture->window, ADW_TOAST_OVERLAY (toasts), fixture->pins);
  layout_present (GTK_WINDOW (fixture->window), 800, 600);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->controller);
  g_object_unref (fixture->pins);
  g_object_unref (fixture->run);
  g_object_unref (fixture->experiment);
  scratch_free (fixture->folder);
  pct_lab_set_runs_folder (NULL);
}

static GtkWidget *
find_chooser (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (PCT_IS_RUN_CHOOSER (window) && gtk_widget_get_visible (window))
        return window;
    }
  return NULL;
}

/* Its widgets have their places, too. */
static gboolean
is_filled (gpointer chooser)
{
  GtkWidget *list = layout_find (chooser, GTK_TYPE_LIST_BOX), *page = layout_find (chooser, ADW_TYPE_STATUS_PAGE);
  return (list != NULL && gtk_widget_get_width (list) > 100) || (page != NULL && gtk_widget_get_width (page) > 100);
}

static GtkWidget *
open_chooser (Fixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.pin-stored", NULL);
  GtkWidget *chooser = find_chooser ();
  g_assert_nonnull (chooser);
  g_assert_true (layout_wait (is_filled, chooser, PATIENCE));
  return chooser;
}

static GtkListBoxRow *
row_at (GtkWidget *chooser, int index)
{
  GtkWidget *list = layout_find (chooser, GTK_TYPE_LIST_BOX);
  return list == NULL ? NULL : gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), index);
}

static gboolean
is_pinned (gpointer pins)
{
  return g_list_model_get_n_items (pins) > 0;
}

static gboolean
has_toast (gpointer window)
{
  return layout_find (window, g_type_from_name ("AdwToastWidget")) != NULL;
}

/* The newest first, with the best that each reached; the one that is pressed is pinned, and the window closes. */
static void
test_chosen (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *name, *best;
  } rows[] = { { "the newest", "Validation accuracy 90.0 % in epoch 1\n*" },
               { "the second", "Validation accuracy 50.0 % in epoch 2\n*" },
               { "the first", "Validation accuracy 75.0 % in epoch 2\n*" } };
  for (size_t i = 0; i < G_N_ELEMENTS (stored); i++)
    store (fixture->folder, &stored[i]);
  GtkWidget *chooser = open_chooser (fixture);
  for (int i = 0; i < (int) G_N_ELEMENTS (rows); i++)
    {
      GtkListBoxRow *row = row_at (chooser, i);
      g_assert_nonnull (row);
      g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, rows[i].name);
      g_assert_true (g_pattern_match_simple (rows[i].best, adw_action_row_get_subtitle (ADW_ACTION_ROW (row))));
    }
  g_assert_null (row_at (chooser, G_N_ELEMENTS (rows)));
  g_autofree char *mistakes = layout_mistakes (chooser);
  g_assert_cmpstr (mistakes, ==, "");

  gtk_widget_activate (GTK_WIDGET (row_at (chooser, 2)));
  g_assert_true (layout_wait (is_pinned, fixture->pins, PATIENCE));
  g_assert_null (find_chooser ());
  g_autoptr (PctPin) pin = g_list_model_get_item (G_LIST_MODEL (fixture->pins), 0);
  gboolean validated;
  guint epoch;
  g_assert_cmpstr (pct_pin_get_name (pin), ==, "the first");
  g_assert_cmpfloat (pct_pin_get_best (pin, &validated, &epoch), ==, 0.75);
  g_assert_true (validated && epoch == 2);
  g_assert_true (pct_pins_are_drawn (fixture->pins));
  g_assert_true (g_str_has_prefix (pct_pin_get_details (pin), "Digits · "));
}

/* A run is on the plots once: as a pin, or as what is shown. */
static void
test_once (Fixture *fixture, gconstpointer data)
{
  for (size_t i = 0; i < G_N_ELEMENTS (stored); i++)
    store (fixture->folder, &stored[i]);
  pct_run_begin (fixture->run, 3, 64, "Digits", "LeNet-5");
  PctEvent *start = pct_event_new (PCT_EVENT_START, 0);
  start->start.run = g_build_filename (fixture->folder, "the second", NULL);
  pct_run_take_events (fixture->run, &start, 1);
  pct_event_unref (start);
  gtk_widget_activate (GTK_WIDGET (row_at (open_chooser (fixture), 0)));
  g_assert_true (layout_wait (is_pinned, fixture->pins, PATIENCE));

  GtkWidget *chooser = open_chooser (fixture);
  for (int i = 0; i < 3; i++)
    g_assert_cmpint (gtk_widget_is_sensitive (GTK_WIDGET (row_at (chooser, i))), ==, i == 2);
  g_autofree char *newest = g_build_filename (fixture->folder, "the newest", NULL);
  g_autoptr (PctHistory) history = pct_history_read (newest, NULL);
  g_assert_nonnull (history);
  g_assert_false (pct_pins_add_stored (fixture->pins, newest, "once more", "", history));
  gtk_window_destroy (GTK_WINDOW (chooser));
}

#define MANY 60

static gboolean
has_many (gpointer chooser)
{
  return row_at (chooser, MANY - 1) != NULL;
}

/* More than are added at once: all come, in their order, and a search that began before finds those that come later. A
 * window that is closed before has no more of them added. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("run %02d", i);
      store (fixture->folder, &(Stored){ name, { 0.5 }, 1000000 - i });
    }
  gtk_window_destroy (GTK_WINDOW (open_chooser (fixture)));
  GtkWidget *chooser = open_chooser (fixture);
  GtkSearchBar *search = GTK_SEARCH_BAR (layout_find (chooser, GTK_TYPE_SEARCH_BAR));
  gtk_search_bar_set_search_mode (search, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (gtk_search_bar_get_child (search)), "run 59");
  g_assert_true (layout_wait (has_many, chooser, PATIENCE));
  for (int i = 0; i < MANY; i++)
    {
      GtkListBoxRow *row = row_at (chooser, i);
      g_autofree char *name = g_strdup_printf ("run %02d", i);
      g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, name);
      g_assert_cmpint (gtk_widget_get_child_visible (GTK_WIDGET (row)), ==, i == 59);
    }
  g_assert_null (row_at (chooser, MANY));
  g_assert_true (gtk_widget_get_visible (layout_find (chooser, GTK_TYPE_LIST_BOX)));
  gtk_window_destroy (GTK_WINDOW (chooser));
}

/* One that went away between the list and the choice. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  store (fixture->folder, &stored[0]);
  GtkWidget *chooser = open_chooser (fixture);
  g_autofree char *path = g_build_filename (fixture->folder, stored[0].name, NULL);
  scratch_remove (path);
  gtk_widget_activate (GTK_WIDGET (row_at (chooser, 0)));
  g_assert_true (layout_wait (has_toast, fixture->window, PATIENCE));
  g_assert_false (is_pinned (fixture->pins));
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  store (fixture->folder, &stored[3]);
  GtkWidget *chooser = open_chooser (fixture);
  GtkWidget *page = layout_find (chooser, ADW_TYPE_STATUS_PAGE);
  g_assert_nonnull (page);
  g_assert_cmpstr (adw_status_page_get_title (ADW_STATUS_PAGE (page)), ==, "No Stored Runs");
  g_autofree char *mistakes = layout_mistakes (chooser);
  g_assert_cmpstr (mistakes, ==, "");
  gtk_window_destroy (GTK_WINDOW (chooser));
}

int
main (int argc, char **argv)
{
  layout_begin (&argc, &argv);
  g_test_add ("/stored-runs/chosen", Fixture, NULL, set_up, test_chosen, tear_down);
  g_test_add ("/stored-runs/once", Fixture, NULL, set_up, test_once, tear_down);
  g_test_add ("/stored-runs/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/stored-runs/gone", Fixture, NULL, set_up, test_gone, tear_down);
  g_test_add ("/stored-runs/empty", Fixture, NULL, set_up, test_empty, tear_down);
  return g_test_run ();
}
