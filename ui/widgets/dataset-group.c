#include "ui/widgets/dataset-group.h"

#include "ui/model/text.h"
#include "ui/widgets/class-popover.h"
#include "ui/widgets/dataset-help.h"
#include "ui/widgets/field-group.h"
#include "ui/widgets/tooltip.h"

#include <glib/gi18n-lib.h>

struct _PctDatasetGroup {
  AdwBin parent_instance;
  PctExperimentModel *experiment;
  PctDatasetLibrary *library;
  PctRun *run;

  PctFieldGroup *fields;
  AdwComboRow *dataset;
  AdwActionRow *images;
  GtkSpinner *spinner;
  AdwActionRow *classes;
  GtkMenuButton *choose_classes;
  PctClassPopover *class_popover;
};

G_DEFINE_FINAL_TYPE (PctDatasetGroup, pct_dataset_group, ADW_TYPE_BIN)

static void
on_dataset_changed (PctDatasetGroup *self)
{
  guint position = pct_dataset_library_find (self->library, &pct_experiment_model_get_experiment (self->experiment)->source);
  if (position != adw_combo_row_get_selected (self->dataset))
    adw_combo_row_set_selected (self->dataset, position);
}

/* What can't be opened isn't chosen. */
static void
explain_missing (PctDatasetGroup *self, PctDatasetChoice *choice)
{
  const char *const *folders = pct_dataset_library_get_folders (self->library);
  const char *own = folders[g_strv_length ((char **) folders) - 1];
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  on_dataset_changed (self);
  gtk_window_present (GTK_WINDOW (pct_dataset_help_new (GTK_WINDOW (root), choice, own)));
}

static void
on_dataset_selected (PctDatasetGroup *self)
{
  PctDatasetChoice *choice = adw_combo_row_get_selected_item (self->dataset);
  if (choice == NULL || self->experiment == NULL)
    return;
  const PctSource *now = &pct_experiment_model_get_experiment (self->experiment)->source;
  if (pct_source_equal (pct_dataset_choice_get_source (choice), now))
    return;
  if (!pct_dataset_library_look (self->library, choice))
    {
      explain_missing (self, choice);
      return;
    }
  pct_experiment_model_set_source (self->experiment, pct_dataset_choice_get_source (choice));
}

static char *
describe_kind (const PctImageSet *set)
{
  const char *colours = set->channels == 1 ? _ ("grey") : _ ("colour");
  return g_strdup_printf (ngettext ("%zu class, %zu × %zu %s", "%zu classes, %zu × %zu %s", set->n_classes),
                          set->n_classes, set->height, set->width, colours);
}

static char *
describe_counts (PctDatasetGroup *self, const PctImageSet *set)
{
  char *texts[PCT_SPLITS];
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    {
      size_t count;
      if (!pct_experiment_model_get_count (self->experiment, split, &count))
        count = set->splits[split].count;
      texts[split] = pct_text_count (count);
    }
  char *text = g_strdup_printf (_ ("%s train · %s validation · %s test"), texts[PCT_SPLIT_TRAIN],
                                texts[PCT_SPLIT_VALIDATION], texts[PCT_SPLIT_TEST]);
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    g_free (texts[split]);
  return text;
}

static void
show_images (PctDatasetGroup *self)
{
  gboolean loading = pct_dataset_library_get_loading (self->library);
  PctImageSet *set = pct_dataset_library_get_image_set (self->library);
  const char *problem = pct_experiment_model_get_problem (self->experiment, "dataset");
  g_autofree char *title = NULL, *subtitle = NULL;
  if (loading)
    {
      title = g_strdup (_ ("Opening…"));
      subtitle = pct_text_percent (pct_dataset_library_get_progress (self->library));
    }
  else if (set != NULL)
    {
      title = describe_kind (set);
      subtitle = describe_counts (self, set);
    }
  else
    {
      title = g_strdup (problem == NULL ? _ ("Not opened yet") : _ ("Could not be opened"));
      subtitle = g_strdup (problem == NULL ? "" : problem);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->images), title);
  adw_action_row_set_subtitle (self->images, subtitle);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->dataset), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->dataset), "error");
  gtk_spinner_set_spinning (self->spinner, loading);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), loading);
}

/* Noise has as many classes as were asked for, and none is like another. */
static void
show_classes (PctDatasetGroup *self)
{
  const PctExperiment *experiment = pct_experiment_model_get_experiment (self->experiment);
  const PctImageSet *set = pct_dataset_library_get_image_set (self->library);
  const char *problem = pct_experiment_model_get_problem (self->experiment, "dataset.classes");
  gboolean choosable = set != NULL && pct_dataset_kind (experiment->source.source) == PCT_KIND_SET;
  gtk_widget_set_visible (GTK_WIDGET (self->classes), choosable);
  if (!choosable)
    return;
  guint kept = experiment->classes == NULL ? (guint) set->n_classes : g_strv_length (experiment->classes);
  g_autofree char *all = g_strdup_printf (_ ("All %zu"), set->n_classes);
  g_autofree char *some = g_strdup_printf (_ ("%u of %zu"), kept, set->n_classes);
  g_autofree char *names = experiment->classes == NULL ? NULL : g_strjoinv (", ", experiment->classes);
  gtk_menu_button_set_label (self->choose_classes, experiment->classes == NULL ? all : some);
  adw_action_row_set_subtitle (self->classes, problem != NULL ? problem : names != NULL ? names : "");
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->classes), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->classes), "error");
}

static void
on_state (PctDatasetGroup *self)
{
  gboolean locked = pct_run_is_active (self->run);
  gtk_widget_set_sensitive (GTK_WIDGET (self->dataset), !locked);
  pct_tooltip_set (GTK_WIDGET (self->dataset),
                               locked ? _ ("Can’t change while a training runs. Stop it first.") : NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->classes), !locked);
  pct_tooltip_set (GTK_WIDGET (self->classes),
                               locked ? _ ("Can’t change while a training runs. Stop it first.") : NULL);
  pct_field_group_set_training (self->fields, locked);
}

static void
pct_dataset_group_dispose (GObject *object)
{
  PctDatasetGroup *self = PCT_DATASET_GROUP (object);
  g_clear_object (&self->experiment);
  g_clear_object (&self->library);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (pct_dataset_group_parent_class)->dispose (object);
}

static void
pct_dataset_group_class_init (PctDatasetGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_dataset_group_dispose;
  g_type_ensure (PCT_TYPE_CLASS_POPOVER);
  g_type_ensure (PCT_TYPE_FIELD_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/dataset-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PctDatasetGroup, dataset);
  gtk_widget_class_bind_template_child (widget_class, PctDatasetGroup, fields);
  gtk_widget_class_bind_template_child (widget_class, PctDatasetGroup, classes);
  gtk_widget_class_bind_template_child (widget_class, PctDatasetGroup, choose_classes);
  gtk_widget_class_bind_template_child (widget_class, PctDatasetGroup, class_popover);
  gtk_widget_class_bind_template_child (widget_class, PctDatasetGroup, images);
  gtk_widget_class_bind_template_child (widget_class, PctDatasetGroup, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_dataset_selected);
}

static void
pct_dataset_group_init (PctDatasetGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autoptr (GtkExpression) name = gtk_property_expression_new (PCT_TYPE_DATASET_CHOICE, NULL, "name");
  adw_combo_row_set_expression (self->dataset, name);
}

void
pct_dataset_group_set_models (PctDatasetGroup *self, PctExperimentModel *experiment, PctDatasetLibrary *library, PctRun *run)
{
  self->library = g_object_ref (library);
  self->run = g_object_ref (run);
  adw_combo_row_set_model (self->dataset, pct_dataset_library_get_choices (library));
  self->experiment = g_object_ref (experiment);
  pct_field_group_fill (self->fields, experiment, PCT_GUIDE_DATASET);
  pct_class_popover_set_model (self->class_popover, experiment);

  g_signal_connect_object (experiment, "notify::dataset", G_CALLBACK (on_dataset_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (experiment, "counted", G_CALLBACK (show_images), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (experiment, "problem", G_CALLBACK (show_images), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (experiment, "counted", G_CALLBACK (show_classes), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (experiment, "problem", G_CALLBACK (show_classes), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "opened", G_CALLBACK (show_images), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "opened", G_CALLBACK (show_classes), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "notify", G_CALLBACK (show_images), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  on_dataset_changed (self);
  show_images (self);
  show_classes (self);
  on_state (self);
}
