/* The table of metrics while epochs follow each other, on a real display. */
#include "tests/ui/layout.h"
#include "ui/widgets/metrics-table.h"

#define CLASSES 2

/* Recalls of 0.25 and 0.75, and the other way round. */
static const uint32_t first[] = { 1, 3, 1, 3 }, second[] = { 3, 1, 3, 1 };
static char *names[] = { "cat", "dog", NULL };

static GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, text);
  return found;
}

static GtkWidget *
open_table (GtkWindow **window)
{
  GtkWidget *table = g_object_new (PCT_TYPE_METRICS_TABLE, NULL);
  *window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_child (*window, table);
  pct_metrics_table_set_confusion (PCT_METRICS_TABLE (table), first, CLASSES, CLASSES, names);
  layout_present (*window, 600, 400);
  return table;
}

/* Five times a second all numbers are others: the widgets that show them stay. */
static void
test_changes_in_place (void)
{
  GtkWindow *window;
  GtkWidget *table = open_table (&window), *cell = find_label (table, "0.250");
  g_assert_nonnull (cell);
  pct_metrics_table_set_confusion (PCT_METRICS_TABLE (table), second, CLASSES, CLASSES, names);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (cell)), ==, "0.750");

  /* Other classes are other rows. */
  char *others[] = { "cat", "horse", NULL };
  pct_metrics_table_set_confusion (PCT_METRICS_TABLE (table), first, CLASSES, CLASSES, others);
  layout_present (window, 600, 400);
  g_assert_null (find_label (table, "dog"));
  g_assert_nonnull (find_label (table, "horse"));
  pct_metrics_table_set_confusion (PCT_METRICS_TABLE (table), NULL, 0, 0, NULL);
  layout_present (window, 600, 400);
  g_assert_null (find_label (table, "horse"));
  gtk_window_destroy (window);
}

/* Which of the two classes is above the other. */
static const char *
upper_class (GtkWidget *table)
{
  double y[CLASSES];
  for (size_t i = 0; i < CLASSES; i++)
    {
      GtkWidget *name = find_label (table, names[i]);
      g_assert_nonnull (name);
      g_assert_true (gtk_widget_translate_coordinates (name, table, 0, 0, NULL, &y[i]));
    }
  return names[y[1] < y[0]];
}

static void
test_stays_sorted (void)
{
  GtkWindow *window;
  GtkWidget *table = open_table (&window);
  GtkColumnView *view = GTK_COLUMN_VIEW (layout_find (table, GTK_TYPE_COLUMN_VIEW));
  g_autoptr (GtkColumnViewColumn) recall = g_list_model_get_item (gtk_column_view_get_columns (view), 2);
  gtk_column_view_sort_by_column (view, recall, GTK_SORT_ASCENDING);
  layout_present (window, 600, 400);
  g_assert_cmpstr (upper_class (table), ==, "cat");
  pct_metrics_table_set_confusion (PCT_METRICS_TABLE (table), second, CLASSES, CLASSES, names);
  layout_present (window, 600, 400);
  g_assert_cmpstr (upper_class (table), ==, "dog");
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  layout_begin (&argc, &argv);
  g_test_add_func ("/metrics/in-place", test_changes_in_place);
  g_test_add_func ("/metrics/sorted", test_stays_sorted);
  return g_test_run ();
}
