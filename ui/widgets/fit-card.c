#include "ui/widgets/fit-card.h"

#include "ui/model/run-fit.h"

#include <glib/gi18n-lib.h>

struct _PctFitCard {
  GtkWidget parent_instance;
  GtkImage *icon;
  GtkLabel *title, *reason;
  GtkWidget *box, *split;
};

G_DEFINE_FINAL_TYPE (PctFitCard, pct_fit_card, GTK_TYPE_WIDGET)

static guint split_asked;

/* How it looks: what is good, what wants a look, what says nothing yet. */
static const struct {
  const char *icon, *style;
} looks[PCT_DIAGNOSES] = {
  [PCT_DIAGNOSIS_TOO_EARLY] = { "content-loading-symbolic", "dim-label" },
  [PCT_DIAGNOSIS_NO_VALIDATION] = { "dialog-information-symbolic", "accent" },
  [PCT_DIAGNOSIS_IMPROVING] = { "object-select-symbolic", "success" },
  [PCT_DIAGNOSIS_CONVERGED] = { "object-select-symbolic", "success" },
  [PCT_DIAGNOSIS_OVERFITTING] = { "dialog-warning-symbolic", "warning" },
  [PCT_DIAGNOSIS_UNDERFITTING] = { "dialog-warning-symbolic", "warning" },
  [PCT_DIAGNOSIS_DIVERGING] = { "dialog-error-symbolic", "error" },
  [PCT_DIAGNOSIS_TOO_NOISY] = { "dialog-information-symbolic", "dim-label" },
};

static void
on_split (PctFitCard *self)
{
  g_signal_emit (self, split_asked, 0);
}

static void
pct_fit_card_dispose (GObject *object)
{
  g_clear_pointer (&PCT_FIT_CARD (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (pct_fit_card_parent_class)->dispose (object);
}

static void
pct_fit_card_class_init (PctFitCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_fit_card_dispose;
  split_asked = g_signal_new ("split-asked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/fit-card.ui");
  gtk_widget_class_bind_template_child (widget_class, PctFitCard, box);
  gtk_widget_class_bind_template_child (widget_class, PctFitCard, icon);
  gtk_widget_class_bind_template_child (widget_class, PctFitCard, title);
  gtk_widget_class_bind_template_child (widget_class, PctFitCard, reason);
  gtk_widget_class_bind_template_child (widget_class, PctFitCard, split);
  gtk_widget_class_bind_template_callback (widget_class, on_split);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
pct_fit_card_init (PctFitCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("How the network fits"), -1);
}

void
pct_fit_card_set_diagnosis (PctFitCard *self, const PctDiagnosis *diagnosis, gboolean can_split)
{
  g_autofree char *title = pct_fit_title (diagnosis), *reason = pct_fit_reason (diagnosis);
  g_autofree char *description = g_strdup_printf ("%s. %s", title, reason);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  const char *const style[] = { looks[diagnosis->kind].style, NULL };
  gtk_widget_set_visible (self->split, diagnosis->kind == PCT_DIAGNOSIS_NO_VALIDATION);
  gtk_widget_set_sensitive (self->split, can_split);
  if (!g_str_equal (gtk_label_get_label (self->reason), reason))
    gtk_label_set_label (self->reason, reason);
  if (g_str_equal (gtk_label_get_label (self->title), title))
    return;
  gtk_label_set_label (self->title, title);
  gtk_image_set_from_icon_name (self->icon, looks[diagnosis->kind].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), (const char **) style);
}
