#include "ui/widgets/run-chooser.h"

#include "data/runs/history.h"
#include "ui/model/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A window full of them, which takes less than a blink. */
#define ROWS_AT_ONCE 10

struct _PctRunChooser {
  AdwWindow parent_instance;
  GtkStack *pages;
  AdwStatusPage *empty;
  GtkWidget *search_button;
  GtkSearchBar *search_bar;
  GtkEditable *search;
  GtkListBox *list;
  GtkWidget *nothing; /* says that the search found none */
  GPtrArray *runs;    /* PctStoredRun; NULL in the place of one that has its row */
  guint next, adding; /* the first without a row; the source that adds it */
};

G_DEFINE_FINAL_TYPE (PctRunChooser, pct_run_chooser, ADW_TYPE_WINDOW)

static guint chosen;

PctStoredRun *
pct_stored_run_new (PctRunSummary *run)
{
  PctStoredRun *stored = g_new0 (PctStoredRun, 1);
  stored->run = run;
  stored->best = NAN;
  g_autoptr (GError) error = NULL;
  g_autoptr (PctHistory) history = pct_history_read (run->path, &error);
  for (guint i = 0; history != NULL && i < history->epochs->len; i++)
    {
      const PctHistoryEpoch *epoch = &g_array_index (history->epochs, PctHistoryEpoch, i);
      gboolean validated = !isnan (epoch->val_accuracy);
      double accuracy = validated ? epoch->val_accuracy : epoch->train_accuracy;
      gboolean better = validated > stored->validated || !(accuracy <= stored->best);
      if (isnan (accuracy) || validated < stored->validated || !better)
        continue;
      stored->validated = validated;
      stored->best = accuracy;
      stored->epoch = epoch->epoch;
    }
  if (history != NULL && history->epochs->len > 0)
    return stored;
  if (error != NULL)
    g_message ("%s; this run is left out", error->message);
  pct_stored_run_free (stored);
  return NULL;
}

void
pct_stored_run_free (PctStoredRun *stored)
{
  if (stored == NULL)
    return;
  pct_run_summary_free (stored->run);
  g_free (stored);
}

/* "Digits · 21 November 2026, 14:05" */
static char *
describe_origin (const PctRunSummary *run)
{
  g_autofree char *dataset = pct_text_source_name (run->dataset), *when = pct_text_date (run->started);
  return g_strdup_printf ("%s · %s", dataset, when);
}

static char *
describe_best (const PctStoredRun *stored)
{
  if (isnan (stored->best))
    return g_strdup_printf (_ ("%u of %u epochs done"), stored->run->epochs_done, stored->run->epochs);
  g_autofree char *share = pct_text_percent (stored->best);
  return g_strdup_printf (stored->validated ? _ ("Validation accuracy %s in epoch %u") : _ ("Training accuracy %s in epoch %u"),
                          share, stored->epoch);
}

static void
on_row (PctRunChooser *self, GtkListBoxRow *row)
{
  const PctStoredRun *stored = g_object_get_data (G_OBJECT (row), "run");
  g_autofree char *path = g_strdup (stored->run->path), *name = g_strdup (stored->run->name);
  g_autofree char *details = describe_origin (stored->run);
  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (self, chosen, 0, path, name, details);
}

/* Takes the run. */
static void
add_run (PctRunChooser *self, PctStoredRun *stored)
{
  g_autofree char *origin = describe_origin (stored->run), *best = describe_best (stored);
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", best, origin);
  g_autofree char *name = g_strdup_printf (stored->drawn ? _ ("%s, already on the plots") : _ ("Pin %s"), stored->run->name);
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), stored->run->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_sensitive (row, !stored->drawn);
  gtk_widget_set_tooltip_text (row, stored->drawn ? _ ("Already on the plots") : stored->run->path);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (stored->drawn ? "object-select-symbolic" : "view-pin-symbolic"));
  g_object_set_data_full (G_OBJECT (row), "run", stored, (GDestroyNotify) pct_stored_run_free);
  gtk_list_box_append (self->list, row);
}

/* Every word that was written is somewhere in what the row says. */
static gboolean
matches (GtkListBoxRow *row, gpointer data)
{
  PctRunChooser *self = data;
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
  g_autofree char *text = g_strjoin (" ", title, adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), NULL);
  g_autofree char *folded = g_utf8_casefold (text, -1), *wanted = g_utf8_casefold (gtk_editable_get_text (self->search), -1);
  g_auto (GStrv) words = g_strsplit (wanted, " ", -1);
  for (char **word = words; *word != NULL; word++)
    if (strstr (folded, *word) == NULL)
      return FALSE;
  return TRUE;
}

static void
on_search (PctRunChooser *self)
{
  gboolean any = FALSE;
  gtk_list_box_invalidate_filter (self->list);
  for (int i = 0; !any && gtk_list_box_get_row_at_index (self->list, i) != NULL; i++)
    any = matches (gtk_list_box_get_row_at_index (self->list, i), self);
  gtk_widget_set_visible (GTK_WIDGET (self->list), any);
  gtk_widget_set_visible (self->nothing, !any);
}

/* Rows come in when nothing else is to be done: what trains beside the window is still painted. */
static gboolean
add_some (gpointer data)
{
  PctRunChooser *self = data;
  for (guint end = MIN (self->next + ROWS_AT_ONCE, self->runs->len); self->next < end; self->next++)
    add_run (self, g_steal_pointer (&self->runs->pdata[self->next]));
  if (gtk_editable_get_text (self->search)[0] != '\0')
    on_search (self);
  if (self->next < self->runs->len)
    return G_SOURCE_CONTINUE;
  self->adding = 0;
  return G_SOURCE_REMOVE;
}

static void
pct_run_chooser_dispose (GObject *object)
{
  PctRunChooser *self = PCT_RUN_CHOOSER (object);
  g_clear_handle_id (&self->adding, g_source_remove);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  G_OBJECT_CLASS (pct_run_chooser_parent_class)->dispose (object);
}

static void
pct_run_chooser_class_init (PctRunChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_run_chooser_dispose;
  chosen = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                         G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/run-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, PctRunChooser, pages);
  gtk_widget_class_bind_template_child (widget_class, PctRunChooser, empty);
  gtk_widget_class_bind_template_child (widget_class, PctRunChooser, search_button);
  gtk_widget_class_bind_template_child (widget_class, PctRunChooser, search_bar);
  gtk_widget_class_bind_template_child (widget_class, PctRunChooser, search);
  gtk_widget_class_bind_template_child (widget_class, PctRunChooser, list);
  gtk_widget_class_bind_template_child (widget_class, PctRunChooser, nothing);
  gtk_widget_class_bind_template_callback (widget_class, on_row);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pct_run_chooser_init (PctRunChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, self->search);
  gtk_search_bar_set_key_capture_widget (self->search_bar, GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, matches, self, NULL);
}

PctRunChooser *
pct_run_chooser_new (GtkWindow *parent)
{
  return g_object_new (PCT_TYPE_RUN_CHOOSER, "transient-for", parent, NULL);
}

void
pct_run_chooser_set_runs (PctRunChooser *self, GPtrArray *runs, const char *error)
{
  gboolean any = runs != NULL && runs->len > 0;
  g_autofree char *escaped = error == NULL ? NULL : g_markup_escape_text (error, -1);
  if (escaped != NULL)
    {
      adw_status_page_set_title (self->empty, _ ("The Runs Can’t Be Read"));
      adw_status_page_set_description (self->empty, escaped);
    }
  if (any)
    {
      self->runs = g_ptr_array_ref (runs);
      if (add_some (self) == G_SOURCE_CONTINUE)
        self->adding = g_idle_add_full (G_PRIORITY_LOW, add_some, self, NULL);
    }
  gtk_widget_set_visible (self->search_button, any);
  gtk_search_bar_set_key_capture_widget (self->search_bar, any ? GTK_WIDGET (self) : NULL);
  gtk_stack_set_visible_child_name (self->pages, any ? "runs" : "empty");
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}
