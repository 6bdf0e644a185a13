#include "ui/widgets/confusion-list.h"

#include "ui/model/text.h"
#include "ui/widgets/class-pair.h"

#include <glib/gi18n-lib.h>

typedef struct {
  size_t row, column;
  uint32_t count;
} Confusion;

struct _PctConfusionList {
  AdwBin parent_instance;
  GtkListBox *box;
  GtkWidget *rows[PCT_MOST_CONFUSIONS], *pairs[PCT_MOST_CONFUSIONS], *counts[PCT_MOST_CONFUSIONS];
  Confusion confusions[PCT_MOST_CONFUSIONS];
  size_t n;
};

G_DEFINE_FINAL_TYPE (PctConfusionList, pct_confusion_list, ADW_TYPE_BIN)

static guint chosen;

static void
on_activated (PctConfusionList *self, GtkListBoxRow *row)
{
  const Confusion *confusion = &self->confusions[gtk_list_box_row_get_index (row)];
  g_signal_emit (self, chosen, 0, (guint) confusion->row, (guint) confusion->column);
}

static void
add_row (PctConfusionList *self, size_t index)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->rows[index] = gtk_list_box_row_new ();
  self->pairs[index] = g_object_new (PCT_TYPE_CLASS_PAIR, "hexpand", TRUE, NULL);
  self->counts[index] = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->counts[index], "dim-label");
  gtk_widget_add_css_class (self->counts[index], "numeric");
  gtk_box_append (GTK_BOX (box), self->pairs[index]);
  gtk_box_append (GTK_BOX (box), self->counts[index]);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->rows[index]), box);
  gtk_widget_set_visible (self->rows[index], FALSE);
  gtk_list_box_append (self->box, self->rows[index]);
}

static GtkWidget *
make_placeholder (void)
{
  GtkWidget *label = gtk_label_new (_ ("No image is taken for another class."));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "placeholder");
  return label;
}

static void
pct_confusion_list_class_init (PctConfusionListClass *klass)
{
  chosen = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                         G_TYPE_UINT, G_TYPE_UINT);
}

static void
pct_confusion_list_init (PctConfusionList *self)
{
  self->box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "confusions");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Most often confused"), -1);
  g_signal_connect_object (self->box, "row-activated", G_CALLBACK (on_activated), self, G_CONNECT_SWAPPED);
  for (size_t i = 0; i < PCT_MOST_CONFUSIONS; i++)
    add_row (self, i);
  gtk_list_box_set_placeholder (self->box, make_placeholder ());
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

/* Into its place; of equal ones the first stays first. */
static void
insert (PctConfusionList *self, Confusion confusion)
{
  size_t at = self->n;
  while (at > 0 && self->confusions[at - 1].count < confusion.count)
    at--;
  if (at == PCT_MOST_CONFUSIONS)
    return;
  self->n = MIN (self->n + 1, PCT_MOST_CONFUSIONS);
  memmove (self->confusions + at + 1, self->confusions + at, (self->n - 1 - at) * sizeof *self->confusions);
  self->confusions[at] = confusion;
}

static void
show_row (PctConfusionList *self, size_t index, size_t rows, char *const *names)
{
  const Confusion *confusion = &self->confusions[index];
  /* A model may have more outputs than there are classes. */
  g_autofree char *predicted = confusion->column < rows ? g_strdup (names[confusion->column])
                                                        : g_strdup_printf ("%zu", confusion->column);
  g_autofree char *count = pct_text_count (confusion->count);
  g_autofree char *name = g_strdup_printf (ngettext ("true %s, predicted %s: %s image", "true %s, predicted %s: %s images",
                                                     confusion->count), names[confusion->row], predicted, count);
  pct_class_pair_set (PCT_CLASS_PAIR (self->pairs[index]), names[confusion->row], predicted);
  gtk_label_set_label (GTK_LABEL (self->counts[index]), count);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows[index]), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
pct_confusion_list_set_counts (PctConfusionList *self, const uint32_t *counts, size_t rows, size_t columns, char *const *names)
{
  self->n = 0;
  for (size_t row = 0; row < rows; row++)
    for (size_t column = 0; column < columns; column++)
      if (row != column && counts[row * columns + column] > 0)
        insert (self, (Confusion){ row, column, counts[row * columns + column] });
  for (size_t i = 0; i < PCT_MOST_CONFUSIONS; i++)
    {
      gtk_widget_set_visible (self->rows[i], i < self->n);
      if (i < self->n)
        show_row (self, i, rows, names);
    }
}
