/* Classes ticked in the list, on a real display: what is ticked is what the experiment keeps. */
#include "tests/ui/layout.h"
#include "ui/widgets/class-popover.h"

#include <adwaita.h>

#define PATIENCE 60

typedef struct {
  PctExperimentModel *experiment;
  GtkWindow *window;
  GtkWidget *popover;
  const char *label; /* of the button that is looked for */
  GtkWidget *found;
} Fixture;

static PctImageSet *
image_set_new (void)
{
  static const char *const names[] = { "cat", "dog", "bird", "1" }; /* the last is the second's number, too */
  const size_t counts[PCT_SPLITS] = { [PCT_SPLIT_TRAIN] = 40, [PCT_SPLIT_TEST] = 4 };
  PctImageSet *set = pct_image_set_new ("made", "Made", 28, 28, 1, G_N_ELEMENTS (names), counts, NULL);
  for (size_t split = 0; split < PCT_SPLITS; split++)
    for (size_t i = 0; i < set->splits[split].count; i++)
      set->splits[split].labels[i] = (uint16_t) (i % G_N_ELEMENTS (names));
  for (size_t label = 0; label < G_N_ELEMENTS (names); label++)
    pct_image_set_name_class (set, label, names[label]);
  return set;
}

static GtkWidget *
find_labelled (GtkWidget *widget, const char *label)
{
  const char *own = GTK_IS_CHECK_BUTTON (widget) ? gtk_check_button_get_label (GTK_CHECK_BUTTON (widget))
                    : GTK_IS_BUTTON (widget)     ? gtk_button_get_label (GTK_BUTTON (widget))
                                                 : NULL;
  if (g_strcmp0 (own, label) == 0 && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_labelled (child, label);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_there (gpointer data)
{
  Fixture *fixture = data;
  fixture->found = find_labelled (fixture->popover, fixture->label);
  return fixture->found != NULL;
}

static GtkWidget *
find (Fixture *fixture, const char *label)
{
  fixture->label = label;
  g_assert_true (layout_wait (is_there, fixture, PATIENCE));
  return fixture->found;
}

static void
assert_kept (Fixture *fixture, const char *classes) /* NULL for all */
{
  char **kept = pct_experiment_model_get_experiment (fixture->experiment)->classes;
  g_autofree char *text = kept == NULL ? NULL : g_strjoinv (",", kept);
  g_assert_cmpstr (text, ==, classes);
}

static void
toggle (Fixture *fixture, const char *label)
{
  GtkCheckButton *check = GTK_CHECK_BUTTON (find (fixture, label));
  gtk_check_button_set_active (check, !gtk_check_button_get_active (check));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PctImageSet) set = image_set_new ();
  fixture->experiment = pct_experiment_model_new ();
  pct_experiment_model_set_image_set (fixture->experiment, set);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  fixture->popover = g_object_new (PCT_TYPE_CLASS_POPOVER, NULL);
  pct_class_popover_set_model (PCT_CLASS_POPOVER (fixture->popover), fixture->experiment);
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), fixture->popover);
  gtk_window_set_child (fixture->window, button);
  layout_present (fixture->window, 400, 500);
  gtk_popover_popup (GTK_POPOVER (fixture->popover));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->experiment);
}

static void
test_ticks (Fixture *fixture, gconstpointer data)
{
  assert_kept (fixture, NULL);
  toggle (fixture, "dog");
  assert_kept (fixture, "cat,bird,1");
  toggle (fixture, "dog");
  assert_kept (fixture, NULL);
  pct_experiment_model_undo (fixture->experiment);
  assert_kept (fixture, "cat,bird,1");
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (find (fixture, "dog"))));
}

/* One class is no choice yet: the experiment keeps what it had until there are two. */
static void
test_at_least_two (Fixture *fixture, gconstpointer data)
{
  g_signal_emit_by_name (find (fixture, "None"), "clicked");
  assert_kept (fixture, NULL);
  toggle (fixture, "dog");
  assert_kept (fixture, NULL);
  toggle (fixture, "bird");
  assert_kept (fixture, "dog,bird");
  g_signal_emit_by_name (find (fixture, "None"), "clicked");
  assert_kept (fixture, "dog,bird");
  g_signal_emit_by_name (find (fixture, "All"), "clicked");
  assert_kept (fixture, NULL);
}

/* An order of the user's own stays; what is new comes after it. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  pct_experiment_model_set_classes (fixture->experiment, (const char *const[]){ "bird", "cat", NULL });
  toggle (fixture, "dog");
  assert_kept (fixture, "bird,cat,dog");
  toggle (fixture, "cat");
  assert_kept (fixture, "bird,dog");
}

int
main (int argc, char **argv)
{
  layout_begin (&argc, &argv);
  g_test_add ("/classes/ticks", Fixture, NULL, set_up, test_ticks, tear_down);
  g_test_add ("/classes/at-least-two", Fixture, NULL, set_up, test_at_least_two, tear_down);
  g_test_add ("/classes/order", Fixture, NULL, set_up, test_order, tear_down);
  return g_test_run ();
}
