#include "ui/widgets/layer-row.h"

#include "ui/model/layer-text.h"
#include "ui/model/text.h"

#include <glib/gi18n-lib.h>

struct _PctLayerRow {
  GtkListBoxRow parent_instance;
  PctExperimentModel *experiment;
  size_t number;
  GtkLabel *name, *shape, *words, *parameters, *problem;
};

G_DEFINE_FINAL_TYPE (PctLayerRow, pct_layer_row, GTK_TYPE_LIST_BOX_ROW)

static void
pct_layer_row_dispose (GObject *object)
{
  g_clear_object (&PCT_LAYER_ROW (object)->experiment);
  G_OBJECT_CLASS (pct_layer_row_parent_class)->dispose (object);
}

static void
pct_layer_row_class_init (PctLayerRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_layer_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/layer-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, name);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, shape);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, words);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, parameters);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, problem);
}

static void
pct_layer_row_init (PctLayerRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pct_layer_row_new (PctExperimentModel *experiment)
{
  PctLayerRow *self = g_object_new (PCT_TYPE_LAYER_ROW, NULL);
  self->experiment = g_object_ref (experiment);
  return GTK_WIDGET (self);
}

static void
set_style (gpointer widget, const char *style, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, style);
  else
    gtk_widget_remove_css_class (widget, style);
}

/* What keeps the layer from having a shape: its own problem, another layer's, or that no dataset is open yet. */
static char *
find_obstacle (PctLayerRow *self, const PctLayerInfo *layer, gboolean wrong)
{
  int wrong_layer = pct_experiment_model_get_wrong_layer (self->experiment);
  if (wrong)
    return g_strdup (pct_experiment_model_get_problem (self->experiment, "model"));
  if (layer != NULL)
    return NULL;
  if (wrong_layer >= 0)
    return g_strdup_printf (_ ("Waits for %s"), pct_experiment_model_get_layer_name (self->experiment, (size_t) wrong_layer));
  return g_strdup (_ ("Waits for a dataset"));
}

static void
tell_assistive (PctLayerRow *self, const char *name, const char *words, const char *shape, const char *parameters,
                const char *obstacle, const char *explanation)
{
  g_autofree char *numbers = shape[0] == '\0' ? NULL : g_strdup_printf (_ ("output %s, parameters %s"), shape, parameters);
  g_autofree char *label = numbers == NULL ? g_strdup_printf ("%s: %s", name, words)
                                           : g_strdup_printf ("%s: %s, %s", name, words, numbers);
  const char *description = obstacle != NULL ? obstacle : explanation != NULL ? explanation : "";
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

void
pct_layer_row_update (PctLayerRow *self, size_t number)
{
  self->number = number;
  const PctLayerSpec *spec = pct_experiment_model_get_layer (self->experiment, number);
  const PctModelInfo *info = pct_experiment_model_get_info (self->experiment);
  const PctLayerInfo *layer = info != NULL && number < info->n_layers ? &info->layers[number] : NULL;
  gboolean wrong = pct_experiment_model_get_wrong_layer (self->experiment) == (int) number;

  const char *name = pct_experiment_model_get_layer_name (self->experiment, number);
  g_autofree char *words = pct_layer_words (spec, !g_str_has_prefix (name, pct_layer_names[spec->type]));
  g_autofree char *shape = layer == NULL ? g_strdup ("") : pct_shape_text (layer->output);
  g_autofree char *parameters = layer == NULL || layer->n_parameters == 0 ? g_strdup (layer == NULL ? "" : "0")
                                                                        : pct_text_count (layer->n_parameters);
  g_autofree char *obstacle = find_obstacle (self, layer, wrong);

  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->shape, shape);
  gtk_label_set_text (self->words, words);
  gtk_label_set_text (self->parameters, layer == NULL || layer->n_parameters > 0 ? parameters : "");
  gtk_label_set_text (self->problem, obstacle == NULL ? "" : obstacle);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), obstacle != NULL);
  set_style (self->problem, "error", wrong);
  set_style (self->problem, "dim-label", !wrong);
  set_style (self, "wrong", wrong);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), layer == NULL ? NULL : layer->explanation);
  tell_assistive (self, name, words, shape, parameters, obstacle, layer == NULL ? NULL : layer->explanation);
}
