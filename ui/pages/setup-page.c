#include "ui/pages/setup-page.h"

#include "ui/model/field-guide.h"
#include "ui/widgets/choice-row.h"
#include "ui/widgets/dataset-group.h"
#include "ui/widgets/field-group.h"
#include "ui/widgets/layer-editor.h"
#include "ui/widgets/tooltip.h"

#include <glib/gi18n-lib.h>

struct _PctSetupPage {
  AdwBin parent_instance;
  PctExperimentModel *experiment;
  PctRun *run;
  gboolean active; /* a training, when last told */

  PctDatasetGroup *dataset;
  AdwComboRow *preset;
  PctLayerEditor *layers;
  GtkRevealer *locked;
  PctFieldGroup *groups[PCT_GUIDE_SECTIONS];
  GtkButton *train, *pause;
  PctHints *hints; /* or NULL */
  GtkRevealer *hint_bar;
  GtkLabel *hint;
  GtkRevealer *wrong_bar;
  GtkLabel *wrong;
};

G_DEFINE_FINAL_TYPE (PctSetupPage, pct_setup_page, ADW_TYPE_BIN)

static const char *const group_names[PCT_GUIDE_SECTIONS] = {
  [PCT_GUIDE_OPTIMIZER] = "optimizer",
  [PCT_GUIDE_REGULARISATION] = "regularisation",
  [PCT_GUIDE_TRAINING] = "training",
};

static void
set_tooltip (GtkWidget *widget, gboolean locked)
{
  gtk_widget_set_sensitive (widget, !locked);
  pct_tooltip_set (widget, locked ? _ ("Can be changed when the training has ended.") : NULL);
}

/* A field that is locked under the keyboard's focus takes the focus with it. It is given up before, so that an entry hears
 * of it, and comes back to a field that stays live. */
static GtkWidget *
leave_field (PctSetupPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);
  if (focus == NULL || !GTK_IS_TEXT (focus) || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return NULL;
  gtk_root_set_focus (root, NULL);
  return focus;
}

/* What had the focus is greyed now: it goes to what can be pressed next. */
static void
find_focus (PctSetupPage *self, GtkWidget *left)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  if (left != NULL && gtk_widget_is_sensitive (left))
    gtk_text_grab_focus_without_selecting (GTK_TEXT (left));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);
  if (root != NULL && (focus == NULL || !gtk_widget_is_sensitive (focus)))
    gtk_widget_grab_focus (GTK_WIDGET (pct_run_is_active (self->run) ? self->pause : self->train));
}

static void
on_state (PctSetupPage *self)
{
  PctRunState state = pct_run_get_state (self->run);
  gboolean active = pct_run_is_active (self->run), paused = state == PCT_RUN_PAUSED;
  GtkWidget *left = active && !self->active ? leave_field (self) : NULL;
  self->active = active;
  set_tooltip (GTK_WIDGET (self->preset), active);
  pct_layer_editor_set_locked (self->layers, active ? _ ("Layers can be changed when the training has ended.") : NULL);
  for (PctGuideSection section = 0; section < PCT_GUIDE_SECTIONS; section++)
    pct_field_group_set_training (self->groups[section], active);
  gtk_revealer_set_reveal_child (self->locked, active);

  gtk_button_set_icon_name (self->pause, paused ? "media-playback-start-symbolic" : "media-playback-pause-symbolic");
  pct_tooltip_set (GTK_WIDGET (self->pause), paused ? _ ("Resume (F6)") : _ ("Pause (F6)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  paused ? _ ("Resume") : _ ("Pause"), -1);
  find_focus (self, left);
}

/* The first in the form of what keeps Train greyed; it may be scrolled out of sight. */
static const char *
find_wrong (PctSetupPage *self)
{
  size_t n;
  const PctGuideRow *rows = pct_field_guide (&n);
  for (size_t i = 0; i < n; i++)
    if (pct_experiment_model_get_problem (self->experiment, rows[i].path) != NULL)
      return _ (rows[i].title);
  return pct_experiment_model_get_problem (self->experiment, "dataset.classes") != NULL ? _ ("Classes") : _ ("Layers");
}

static void
show_wrong (PctSetupPage *self)
{
  gboolean valid;
  g_object_get (self->experiment, "valid", &valid, NULL);
  if (!valid)
    {
      /* Translators: the name of a field of the form */
      g_autofree char *text = g_strdup_printf (_ ("To train, put right “%s”."), find_wrong (self));
      gtk_label_set_label (self->wrong, text);
    }
  gtk_revealer_set_reveal_child (self->wrong_bar, !valid);
}

/* Layers that nobody has named are "Custom"; there is such a choice only while they are there. */
static void
on_preset_changed (PctSetupPage *self)
{
  guint preset;
  size_t n;
  pct_presets (&n);
  g_object_get (self->experiment, "preset", &preset, NULL);
  GtkStringList *names = GTK_STRING_LIST (adw_combo_row_get_model (self->preset));
  gboolean custom = preset >= n, listed = g_list_model_get_n_items (G_LIST_MODEL (names)) > n;
  if (custom && !listed)
    gtk_string_list_append (names, _ ("Custom"));
  adw_combo_row_set_selected (self->preset, custom ? (guint) n : preset);
  if (!custom && listed)
    gtk_string_list_remove (names, (guint) n);
}

static void
on_preset_selected (PctSetupPage *self)
{
  guint selected = adw_combo_row_get_selected (self->preset);
  if (self->experiment != NULL && selected != GTK_INVALID_LIST_POSITION)
    g_object_set (self->experiment, "preset", selected, NULL);
}

/* What goes away has the focus no longer. */
static void
show_hint (PctSetupPage *self)
{
  g_autofree char *text = NULL;
  g_object_get (self->hints, "text", &text, NULL);
  if (text != NULL)
    gtk_label_set_label (self->hint, text);
  gtk_revealer_set_reveal_child (self->hint_bar, text != NULL);
  find_focus (self, NULL);
}

static void
on_dismiss_hint (PctSetupPage *self)
{
  pct_hints_set_done (self->hints, pct_hints_get_shown (self->hints));
}

static void
on_no_hints (PctSetupPage *self)
{
  g_object_set (self->hints, "enabled", FALSE, NULL);
}

static void
pct_setup_page_dispose (GObject *object)
{
  PctSetupPage *self = PCT_SETUP_PAGE (object);
  g_clear_object (&self->experiment);
  g_clear_object (&self->run);
  g_clear_object (&self->hints);
  G_OBJECT_CLASS (pct_setup_page_parent_class)->dispose (object);
}

static void
pct_setup_page_class_init (PctSetupPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_setup_page_dispose;
  g_type_ensure (PCT_TYPE_CHOICE_ROW);
  g_type_ensure (PCT_TYPE_DATASET_GROUP);
  g_type_ensure (PCT_TYPE_FIELD_GROUP);
  g_type_ensure (PCT_TYPE_LAYER_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/setup-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, dataset);
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, preset);
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, layers);
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, locked);
  for (PctGuideSection section = 0; section < PCT_GUIDE_SECTIONS; section++)
    gtk_widget_class_bind_template_child_full (widget_class, group_names[section], FALSE,
                                               G_STRUCT_OFFSET (PctSetupPage, groups) + section * sizeof (PctFieldGroup *));
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, train);
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, pause);
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, hint_bar);
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, hint);
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, wrong_bar);
  gtk_widget_class_bind_template_child (widget_class, PctSetupPage, wrong);
  gtk_widget_class_bind_template_callback (widget_class, on_preset_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_dismiss_hint);
  gtk_widget_class_bind_template_callback (widget_class, on_no_hints);
}

static void
pct_setup_page_init (PctSetupPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  g_autoptr (GtkStringList) presets = gtk_string_list_new (NULL);
  size_t n;
  const PctPreset *preset = pct_presets (&n);
  for (size_t i = 0; i < n; i++)
    gtk_string_list_append (presets, _ (preset[i].name));
  adw_combo_row_set_model (self->preset, G_LIST_MODEL (presets));
}

void
pct_setup_page_set_models (PctSetupPage *self, PctExperimentModel *experiment, PctDatasetLibrary *library, PctRun *run)
{
  self->run = g_object_ref (run);
  self->experiment = g_object_ref (experiment);
  pct_dataset_group_set_models (self->dataset, experiment, library, run);

  for (PctGuideSection section = 0; section < PCT_GUIDE_SECTIONS; section++)
    pct_field_group_fill (self->groups[section], experiment, section);
  g_signal_connect_object (experiment, "notify::preset", G_CALLBACK (on_preset_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (experiment, "notify::valid", G_CALLBACK (show_wrong), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  pct_layer_editor_set_experiment (self->layers, experiment);
  on_preset_changed (self);
  show_wrong (self);
  on_state (self);
}

void
pct_setup_page_focus_train (PctSetupPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->train));
}

void
pct_setup_page_set_hints (PctSetupPage *self, PctHints *hints)
{
  self->hints = g_object_ref (hints);
  g_signal_connect_object (hints, "notify::text", G_CALLBACK (show_hint), self, G_CONNECT_SWAPPED);
  show_hint (self);
}
