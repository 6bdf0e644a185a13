#include "ui/widgets/class-pair.h"

#include "ui/model/text.h"
#include "ui/widgets/tooltip.h"

#define SPACING 4

struct _PctClassPair {
  AdwBin parent_instance;
  GtkLabel *label, *predicted;
};

G_DEFINE_FINAL_TYPE (PctClassPair, pct_class_pair, ADW_TYPE_BIN)

static void
pct_class_pair_class_init (PctClassPairClass *klass)
{
}

static GtkLabel *
add_name (GtkBox *box)
{
  GtkWidget *name = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_box_append (box, name);
  return GTK_LABEL (name);
}

static void
pct_class_pair_init (PctClassPair *self)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING));
  /* The arrow points to the right, in every language. */
  gtk_widget_set_direction (GTK_WIDGET (box), GTK_TEXT_DIR_LTR);
  self->label = add_name (box);
  gtk_box_append (box, gtk_label_new ("→"));
  self->predicted = add_name (box);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (box));
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
}

void
pct_class_pair_set (PctClassPair *self, const char *label, const char *predicted)
{
  g_autofree char *whole = pct_text_pair (label, predicted);
  gtk_label_set_label (self->label, label);
  gtk_label_set_label (self->predicted, predicted);
  pct_tooltip_set (GTK_WIDGET (self), whole);
}
