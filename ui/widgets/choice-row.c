#include "ui/widgets/choice-row.h"

struct _PctChoiceRow {
  AdwComboRow parent_instance;
};

G_DEFINE_FINAL_TYPE (PctChoiceRow, pct_choice_row, ADW_TYPE_COMBO_ROW)

static void
step (PctChoiceRow *self, gboolean next)
{
  AdwComboRow *row = ADW_COMBO_ROW (self);
  GListModel *model = adw_combo_row_get_model (row);
  guint n = model == NULL ? 0 : g_list_model_get_n_items (model), selected = adw_combo_row_get_selected (row);
  if (next ? selected + 1 < n : selected > 0 && selected < n)
    adw_combo_row_set_selected (row, next ? selected + 1 : selected - 1);
}

static void
on_next (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step (PCT_CHOICE_ROW (widget), TRUE);
}

static void
on_previous (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step (PCT_CHOICE_ROW (widget), FALSE);
}

static void
pct_choice_row_class_init (PctChoiceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_install_action (widget_class, "choice.next", NULL, on_next);
  gtk_widget_class_install_action (widget_class, "choice.previous", NULL, on_previous);
}

static void
pct_choice_row_init (PctChoiceRow *self)
{
}

GtkWidget *
pct_choice_row_new (void)
{
  return g_object_new (PCT_TYPE_CHOICE_ROW, "use-markup", FALSE, "subtitle-lines", 3, NULL);
}
