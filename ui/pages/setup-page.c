#include "ui/pages/setup-page.h"

#include "ui/widgets/dataset-group.h"
#include "ui/widgets/layer-editor.h"
#include "ui/widgets/number-row.h"

#include <glib/gi18n-lib.h>

struct _PctSetupPage {
  AdwBin parent_instance;
  PctExperimentModel *experiment;
  PctRun *run;

  PctDatasetGroup *dataset;
  AdwComboRow *preset, *optimizer;
  PctLayerEditor *layers;
  PctNumberRow *learning_rate, *batch_size, *epochs;
  GtkButton *train, *pause;
};

G_DEFINE_FINAL_TYPE (PctSetupPage, pct_setup_page, ADW_TYPE_BIN)

/* Names of optimizers are what their papers call them, in every language. */
static const char *const optimizer_names[PCT_OPTIMIZERS + 1] = {
  [PCT_OPTIMIZER_SGD] = "SGD",
  [PCT_OPTIMIZER_RMSPROP] = "RMSprop",
  [PCT_OPTIMIZER_ADAM] = "Adam",
  [PCT_OPTIMIZER_ADAMAX] = "Adamax",
};

static void
mark (GtkWidget *row, const char *problem)
{
  if (problem != NULL)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}

/* A field with a problem is marked, and the message stands below its name. */
static void
on_problem (PctSetupPage *self, const char *path)
{
  const struct {
    const char *path;
    GtkWidget *row;
  } rows[] = {
    { "optimizer", GTK_WIDGET (self->optimizer) },
    { "optimizer.learning_rate", GTK_WIDGET (self->learning_rate) },
    { "training.batch_size", GTK_WIDGET (self->batch_size) },
    { "training.epochs", GTK_WIDGET (self->epochs) },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (path, rows[i].path))
      {
        const char *problem = pct_experiment_model_get_problem (self->experiment, path);
        if (PCT_IS_NUMBER_ROW (rows[i].row))
          pct_number_row_set_problem (PCT_NUMBER_ROW (rows[i].row), problem);
        else
          {
            mark (rows[i].row, problem);
            adw_action_row_set_subtitle (ADW_ACTION_ROW (rows[i].row), problem == NULL ? "" : problem);
          }
      }
}

static void
set_tooltip (GtkWidget *widget, gboolean locked)
{
  gtk_widget_set_sensitive (widget, !locked);
  gtk_widget_set_tooltip_text (widget, locked ? _ ("Can't change while a training runs. Stop it first.") : NULL);
}

static void
on_state (PctSetupPage *self)
{
  PctRunState state = pct_run_get_state (self->run);
  gboolean active = pct_run_is_active (self->run), paused = state == PCT_RUN_PAUSED;
  set_tooltip (GTK_WIDGET (self->preset), active);
  set_tooltip (GTK_WIDGET (self->optimizer), active);
  set_tooltip (GTK_WIDGET (self->batch_size), active);
  set_tooltip (GTK_WIDGET (self->epochs), active);
  /* Half a number must not become the rate of a training under way. */
  pct_number_row_set_live (self->learning_rate, !active);

  gtk_button_set_icon_name (self->pause, paused ? "media-playback-start-symbolic" : "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pause), paused ? _ ("Resume (F6)") : _ ("Pause (F6)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  paused ? _ ("Resume") : _ ("Pause"), -1);
}

/* A number that can't be keeps the experiment from being trained. */
static void
on_row_problem (PctNumberRow *row, GParamSpec *spec, PctSetupPage *self)
{
  const char *path = row == self->learning_rate ? "optimizer.learning_rate"
                     : row == self->batch_size  ? "training.batch_size"
                                                : "training.epochs";
  pct_experiment_model_set_problem (self->experiment, path, pct_number_row_get_problem (row));
}

static void
pct_setup_page_dispose (GObject *object)
{
  PctSetupPage *self = PCT_SETUP_PAGE (object);
  g_clear_object (&self->experiment);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (pct_setup_page_parent_class)->dispose (object);
}

static void
pct_setup_page_class_init (PctSetupPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_setup_page_dispose;
  g_type_ensure (PCT_TYPE_DATASET_GROUP);
  g_type_ensure (PCT_TYPE_NUMBER_ROW);
  g_type_ensure (PCT_TYPE_LAYER_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/setup-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, dataset);
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, preset);
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, optimizer);
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, layers);
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, learning_rate);
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, batch_size);
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, epochs);
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, train);
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, pause);
}

static void
pct_setup_page_init (PctSetupPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pct_number_row_configure (self->learning_rate, 0, 1000, PCT_STEPPING_ONE_TWO_FIVE);
  pct_number_row_configure (self->batch_size, 1, PCT_MAX_BATCH_SIZE, PCT_STEPPING_DOUBLE);
  pct_number_row_configure (self->epochs, 1, PCT_MAX_EPOCHS, PCT_STEPPING_ONE);

  g_autoptr (GtkStringList) presets = gtk_string_list_new (NULL);
  size_t n;
  const PctPreset *preset = pct_presets (&n);
  for (size_t i = 0; i < n; i++)
    gtk_string_list_append (presets, _ (preset[i].name));
  adw_combo_row_set_model (self->preset, G_LIST_MODEL (presets));

  g_autoptr (GtkStringList) optimizers = gtk_string_list_new (optimizer_names);
  adw_combo_row_set_model (self->optimizer, G_LIST_MODEL (optimizers));
}

void
pct_setup_page_set_models (PctSetupPage *self, PctExperimentModel *experiment, PctDatasetLibrary *library, PctRun *run)
{
  self->run = g_object_ref (run);
  self->experiment = g_object_ref (experiment);
  pct_dataset_group_set_models (self->dataset, experiment, library, run);

  const GBindingFlags flags = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;
  g_object_bind_property (experiment, "preset", self->preset, "selected", flags);
  g_object_bind_property (experiment, "optimizer", self->optimizer, "selected", flags);
  g_object_bind_property (experiment, "learning-rate", self->learning_rate, "value", flags);
  g_object_bind_property (experiment, "batch-size", self->batch_size, "value", flags);
  g_object_bind_property (experiment, "epochs", self->epochs, "value", flags);

  PctNumberRow *rows[] = { self->learning_rate, self->batch_size, self->epochs };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    g_signal_connect_object (rows[i], "notify::problem", G_CALLBACK (on_row_problem), self, 0);
  g_signal_connect_object (experiment, "problem", G_CALLBACK (on_problem), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  pct_layer_editor_set_experiment (self->layers, experiment);
  on_state (self);
}

void
pct_setup_page_focus_train (PctSetupPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->train));
}
