#include "ui/widgets/unfinished-runs.h"

#include "ui/model/text.h"

#include <glib/gi18n-lib.h>

struct _PctUnfinishedRuns {
  AdwBin parent_instance;
  GtkRevealer *revealer;
  GtkLabel *title;
  GtkListBox *list;
  guint n_runs;
  gboolean suspended;
};

G_DEFINE_FINAL_TYPE (PctUnfinishedRuns, pct_unfinished_runs, ADW_TYPE_BIN)

enum { RESUME, DISCARD, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
show (PctUnfinishedRuns *self)
{
  gboolean shown = self->n_runs > 0 && !self->suspended;
  gtk_label_set_label (self->title, ngettext ("A run was interrupted", "Some runs were interrupted", self->n_runs));
  /* A revealer that is only closed still shows assistive tools what was in it. */
  gtk_widget_set_visible (GTK_WIDGET (self->revealer), shown);
  gtk_revealer_set_reveal_child (self->revealer, shown);
}

static void
clear (PctUnfinishedRuns *self)
{
  for (GtkWidget *row; (row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL;)
    gtk_list_box_remove (self->list, row);
  self->n_runs = 0;
}

static void
on_button (PctUnfinishedRuns *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);
  g_autofree char *path = g_strdup (g_object_get_data (G_OBJECT (row), "path"));
  guint signal = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "signal"));
  gtk_list_box_remove (self->list, row);
  self->n_runs--;
  show (self);
  g_signal_emit (self, signals[signal], 0, path);
}

static void
on_later (PctUnfinishedRuns *self)
{
  clear (self);
  show (self);
}

/* name: for assistive tools, which see many buttons alike otherwise. style: or NULL. */
static void
add_button (PctUnfinishedRuns *self, AdwActionRow *row, guint signal, const char *label, const char *name, const char *style)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  if (style != NULL)
    gtk_widget_add_css_class (button, style);
  g_object_set_data (G_OBJECT (button), "signal", GUINT_TO_POINTER (signal));
  /* Newer versions of GTK name it by its label, which would go before the name. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_button), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (row, button);
}

/* "Digits · epoch 3 of 10 · 21 November 2026, 14:05". Free with g_free. */
static char *
describe (const PctRunSummary *run)
{
  g_autofree char *dataset = pct_text_source_name (run->dataset);
  g_autofree char *progress
      = run->epochs_done == 0 ? g_strdup_printf (_ ("in the first of %u epochs"), run->epochs)
                              : g_strdup_printf (_ ("%u of %u epochs done"), run->epochs_done, run->epochs);
  g_autofree char *when = pct_text_date (run->started);
  return g_strdup_printf ("%s · %s · %s", dataset, progress, when);
}

static void
add_run (PctUnfinishedRuns *self, const PctRunSummary *run)
{
  g_autofree char *description = describe (run);
  g_autofree char *resume = g_strdup_printf (_ ("Resume %s"), run->name), *discard = g_strdup_printf (_ ("Discard %s"), run->name);
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), run->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), description);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_widget_set_tooltip_text (row, run->path);
  g_object_set_data_full (G_OBJECT (row), "path", g_strdup (run->path), g_free);
  add_button (self, ADW_ACTION_ROW (row), DISCARD, _ ("Discard"), discard, "flat");
  add_button (self, ADW_ACTION_ROW (row), RESUME, _ ("Resume"), resume, NULL);
  gtk_list_box_append (self->list, row);
  self->n_runs++;
}

static void
pct_unfinished_runs_class_init (PctUnfinishedRunsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  signals[RESUME] = g_signal_new ("resume", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[DISCARD] = g_signal_new ("discard", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/unfinished-runs.ui");
  gtk_widget_class_bind_template_child (widget_class, PctUnfinishedRuns, revealer);
  gtk_widget_class_bind_template_child (widget_class, PctUnfinishedRuns, title);
  gtk_widget_class_bind_template_child (widget_class, PctUnfinishedRuns, list);
  gtk_widget_class_bind_template_callback (widget_class, on_later);
}

static void
pct_unfinished_runs_init (PctUnfinishedRuns *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pct_unfinished_runs_set_runs (PctUnfinishedRuns *self, const GPtrArray *runs)
{
  clear (self);
  for (guint i = 0; i < runs->len; i++)
    add_run (self, g_ptr_array_index (runs, i));
  show (self);
}

void
pct_unfinished_runs_set_suspended (PctUnfinishedRuns *self, gboolean suspended)
{
  self->suspended = suspended;
  show (self);
}
