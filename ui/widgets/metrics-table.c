#include "ui/widgets/metrics-table.h"

#include "engine/train/metrics.h"
#include "ui/draw/number.h"
#include "ui/model/text.h"
#include "ui/widgets/tooltip.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What all columns take, in widths of a digit. */
#define DIGITS_OF_ALL 42

/* Classes come before their means, however they are sorted. */
typedef enum { ROW_CLASS, ROW_MACRO, ROW_WEIGHTED } RowKind;

#define PCT_TYPE_METRICS_ROW (pct_metrics_row_get_type ())
G_DECLARE_FINAL_TYPE (PctMetricsRow, pct_metrics_row, PCT, METRICS_ROW, GObject)

struct _PctMetricsRow {
  GObject parent_instance;
  RowKind kind;
  guint number;
  char *name;
  PctClassMetrics metrics;
};

G_DEFINE_FINAL_TYPE (PctMetricsRow, pct_metrics_row, G_TYPE_OBJECT)

static guint row_changed; /* its metrics are those of another epoch */

struct _PctMetricsTable {
  GtkWidget parent_instance;
  GtkWidget *scroller;
  GtkColumnView *view;
  GtkColumnViewColumn *support; /* gives way where there is no room for all */
  guint fitting;                /* the source that shows or hides it */
  GListStore *rows;
  uint32_t *confusion;
  size_t classes, outputs;
  char **names;
};

G_DEFINE_FINAL_TYPE (PctMetricsTable, pct_metrics_table, GTK_TYPE_WIDGET)

typedef struct {
  const char *title;
  double (*value) (const PctMetricsRow *row);
  gboolean share;
} Column;

static double
number_of (const PctMetricsRow *row)
{
  return row->number;
}

static double
precision_of (const PctMetricsRow *row)
{
  return row->metrics.precision;
}

static double
recall_of (const PctMetricsRow *row)
{
  return row->metrics.recall;
}

static double
f1_of (const PctMetricsRow *row)
{
  return row->metrics.f1;
}

static double
support_of (const PctMetricsRow *row)
{
  return (double) row->metrics.support;
}

static const Column columns[] = {
  { N_ ("Class"), number_of, FALSE }, { N_ ("Precision"), precision_of, TRUE }, { N_ ("Recall"), recall_of, TRUE },
  { N_ ("F1"), f1_of, TRUE },         { N_ ("Support"), support_of, FALSE },
};

static void
pct_metrics_row_finalize (GObject *object)
{
  g_free (PCT_METRICS_ROW (object)->name);
  G_OBJECT_CLASS (pct_metrics_row_parent_class)->finalize (object);
}

static void
pct_metrics_row_class_init (PctMetricsRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pct_metrics_row_finalize;
  row_changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pct_metrics_row_init (PctMetricsRow *row)
{
}

static int
compare_kinds (gconstpointer a, gconstpointer b, gpointer data)
{
  const PctMetricsRow *first = a, *second = b;
  return (int) first->kind - (int) second->kind;
}

static int
compare_values (gconstpointer a, gconstpointer b, gpointer data)
{
  const Column *column = data;
  double first = column->value (a), second = column->value (b);
  /* What isn't defined is below everything. */
  if (isnan (first) || isnan (second))
    return isnan (second) - isnan (first);
  return (first > second) - (first < second);
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item, const Column *column)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), column == columns ? 0 : 1);
  if (column == columns)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), 3);
    }
  gtk_list_item_set_child (item, label);
  g_object_set_data (G_OBJECT (item), "column", (gpointer) column);
}

static char *
cell_text (const Column *column, const PctMetricsRow *row)
{
  double value = column->value (row);
  if (!column->share)
    return pct_text_count (row->metrics.support);
  return isnan (value) ? g_strdup ("–") : pct_number_text ("%.3f", value);
}

/* The list's widget around its cells has the keyboard's focus. */
static void
name_row (GtkWidget *label, const PctMetricsRow *row)
{
  GtkWidget *around = gtk_widget_get_parent (label);
  g_autoptr (GString) text = g_string_new (row->name);
  for (size_t i = 1; i < G_N_ELEMENTS (columns); i++)
    {
      g_autofree char *cell = cell_text (&columns[i], row);
      g_string_append_printf (text, "%s %s %s", i == 1 ? ":" : ",", _ (columns[i].title), cell);
    }
  if (around != NULL && (around = gtk_widget_get_parent (around)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (around), GTK_ACCESSIBLE_PROPERTY_LABEL, text->str, -1);
}

/* In the first column, which stands for its row. */
static void
show_name (const PctMetricsRow *row, GtkWidget *label)
{
  g_autofree char *support = pct_text_count (row->metrics.support);
  /* Translators: a class, and how many images are of it. */
  g_autofree char *about = g_strdup_printf (_ ("%s: %s images"), row->name, support);
  gtk_label_set_label (GTK_LABEL (label), row->name);
  pct_tooltip_set (label, about);
  name_row (label, row);
}

static void
show_cell (PctMetricsRow *row, GtkListItem *item)
{
  const Column *column = g_object_get_data (G_OBJECT (item), "column");
  GtkWidget *label = gtk_list_item_get_child (item);
  if (column == columns)
    show_name (row, label);
  else
    {
      g_autofree char *text = cell_text (column, row);
      gtk_label_set_label (GTK_LABEL (label), text);
    }
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item)
{
  PctMetricsRow *row = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  if (row->kind == ROW_CLASS)
    gtk_widget_remove_css_class (label, "heading");
  else
    gtk_widget_add_css_class (label, "heading");
  g_signal_connect_object (row, "changed", G_CALLBACK (show_cell), item, 0);
  show_cell (row, item);
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *item)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
}

static PctMetricsRow *
make_row (RowKind kind, guint number, const char *name, const PctClassMetrics *metrics)
{
  PctMetricsRow *row = g_object_new (PCT_TYPE_METRICS_ROW, NULL);
  row->kind = kind;
  row->number = number;
  row->name = g_strdup (name);
  row->metrics = *metrics;
  return row;
}

/* Into the row of that place, while they are of the same classes: a list that is filled anew makes all its cells anew. */
static gboolean
change_row (PctMetricsTable *self, guint place, const PctMetricsRow *to)
{
  g_autoptr (PctMetricsRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), place);
  if (row == NULL || row->kind != to->kind || !g_str_equal (row->name, to->name))
    return FALSE;
  row->metrics = to->metrics;
  g_signal_emit (row, row_changed, 0);
  return TRUE;
}

static void
take_rows (PctMetricsTable *self, GPtrArray *rows)
{
  guint changed = 0, before = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  while (changed < rows->len && change_row (self, changed, rows->pdata[changed]))
    changed++;
  if (changed < MAX (rows->len, before))
    g_list_store_splice (self->rows, 0, before, rows->pdata, rows->len);
  else if (gtk_sorter_get_order (gtk_column_view_get_sorter (self->view)) != GTK_SORTER_ORDER_NONE)
    gtk_sorter_changed (gtk_column_view_get_sorter (self->view), GTK_SORTER_CHANGE_DIFFERENT);
}

static void
fill (PctMetricsTable *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  if (self->confusion != NULL)
    {
      g_autofree uint64_t *counts = g_new (uint64_t, self->classes * self->outputs);
      for (size_t i = 0; i < self->classes * self->outputs; i++)
        counts[i] = self->confusion[i];
      PctMetrics metrics = { 0 };
      pct_metrics_from_confusion (counts, self->classes, self->outputs, &metrics);
      for (size_t i = 0; i < self->classes; i++)
        g_ptr_array_add (rows, make_row (ROW_CLASS, (guint) i, self->names[i], &metrics.per_class[i]));
      g_ptr_array_add (rows, make_row (ROW_MACRO, 0, _ ("Macro"), &metrics.macro));
      g_ptr_array_add (rows, make_row (ROW_WEIGHTED, 0, _ ("Weighted"), &metrics.weighted));
      pct_metrics_clear (&metrics);
    }
  take_rows (self, rows);
}

static void
pct_metrics_table_map (GtkWidget *widget)
{
  fill (PCT_METRICS_TABLE (widget));
  GTK_WIDGET_CLASS (pct_metrics_table_parent_class)->map (widget);
}

static gboolean
fit_columns (gpointer data)
{
  PctMetricsTable *self = data;
  g_autoptr (PangoLayout) digit = gtk_widget_create_pango_layout (GTK_WIDGET (self->view), "0");
  int width;
  pango_layout_get_pixel_size (digit, &width, NULL);
  gtk_column_view_column_set_visible (self->support, gtk_widget_get_width (GTK_WIDGET (self)) >= DIGITS_OF_ALL * width);
  self->fitting = 0;
  return G_SOURCE_REMOVE;
}

static void
pct_metrics_table_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PctMetricsTable *self = PCT_METRICS_TABLE (widget);
  gtk_widget_size_allocate (self->scroller, &(GtkAllocation){ 0, 0, width, height }, baseline);
  if (self->fitting == 0)
    self->fitting = g_idle_add (fit_columns, self);
}

static void
pct_metrics_table_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                           int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (PCT_METRICS_TABLE (widget)->scroller, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
}

static void
pct_metrics_table_dispose (GObject *object)
{
  PctMetricsTable *self = PCT_METRICS_TABLE (object);
  g_clear_handle_id (&self->fitting, g_source_remove);
  g_clear_object (&self->support);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (pct_metrics_table_parent_class)->dispose (object);
}

static void
pct_metrics_table_finalize (GObject *object)
{
  PctMetricsTable *self = PCT_METRICS_TABLE (object);
  g_free (self->confusion);
  g_strfreev (self->names);
  G_OBJECT_CLASS (pct_metrics_table_parent_class)->finalize (object);
}

static void
pct_metrics_table_class_init (PctMetricsTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_metrics_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = pct_metrics_table_finalize;
  widget_class->map = pct_metrics_table_map;
  widget_class->size_allocate = pct_metrics_table_size_allocate;
  widget_class->measure = pct_metrics_table_measure;
  gtk_widget_class_set_css_name (widget_class, "metricstable");
}

static void
add_column (PctMetricsTable *self, const Column *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), (gpointer) column);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  g_autoptr (GtkColumnViewColumn) added = gtk_column_view_column_new (_ (column->title), factory);
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_values, (gpointer) column, NULL));
  gtk_column_view_column_set_sorter (added, sorter);
  gtk_column_view_column_set_expand (added, column == columns);
  if (column->value == support_of)
    g_set_object (&self->support, added);
  gtk_column_view_append_column (self->view, added);
}

/* Titles of numbers end where their numbers do; a title is a box of its text and an arrow. */
static void
align_titles (GtkColumnView *view)
{
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (view)));
  while (title != NULL && (title = gtk_widget_get_next_sibling (title)) != NULL)
    {
      GtkWidget *box = gtk_widget_get_first_child (title), *text = box == NULL ? NULL : gtk_widget_get_first_child (box);
      if (!GTK_IS_LABEL (text))
        continue;
      gtk_widget_set_hexpand (text, TRUE);
      gtk_label_set_xalign (GTK_LABEL (text), 1);
    }
}

static void
pct_metrics_table_init (PctMetricsTable *self)
{
  self->rows = g_list_store_new (PCT_TYPE_METRICS_ROW);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  for (size_t i = 0; i < G_N_ELEMENTS (columns); i++)
    add_column (self, &columns[i]);
  align_titles (self->view);

  GtkMultiSorter *sorter = gtk_multi_sorter_new ();
  gtk_multi_sorter_append (sorter, GTK_SORTER (gtk_custom_sorter_new (compare_kinds, NULL, NULL)));
  gtk_multi_sorter_append (sorter, g_object_ref (gtk_column_view_get_sorter (self->view)));
  GtkSortListModel *sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->rows)), GTK_SORTER (sorter));
  g_autoptr (GtkSelectionModel) selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (sorted)));
  gtk_column_view_set_model (self->view, selection);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "metrics");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Metrics of each class"), -1);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  /* Narrower than its columns it scrolls, rather than push the plots aside. */
  gtk_scrolled_window_set_min_content_width (GTK_SCROLLED_WINDOW (self->scroller), 120);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

void
pct_metrics_table_set_confusion (PctMetricsTable *self, const uint32_t *confusion, size_t classes, size_t outputs,
                                 char *const *names)
{
  g_free (self->confusion);
  self->confusion = confusion == NULL ? NULL : g_memdup2 (confusion, classes * outputs * sizeof *confusion);
  g_strfreev (self->names);
  self->names = g_strdupv ((char **) names);
  self->classes = classes;
  self->outputs = outputs;
  /* Epochs may follow each other quickly, and most of the time nobody looks. */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fill (self);
}
