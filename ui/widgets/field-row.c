#include "ui/widgets/field-row.h"

#include "ui/model/field-text.h"
#include "ui/widgets/choice-row.h"
#include "ui/widgets/fold-row.h"
#include "ui/widgets/number-row.h"
#include "ui/widgets/text-row.h"
#include "ui/widgets/tooltip.h"

#include <glib/gi18n-lib.h>

#define KEY "pct-field-row"

typedef struct FieldRow FieldRow;

typedef struct {
  void (*make) (FieldRow *self);                      /* row and control, which tells of edits */
  void (*show) (FieldRow *self, double value);        /* in the control */
  void (*mark) (FieldRow *self, const char *problem); /* NULL: nothing is wrong */
} Kind;

struct FieldRow {
  PctExperimentModel *model;
  const PctGuideRow *guide;
  const PctField *field; /* as the experiment has it now, else as another has it */
  const Kind *kind;
  GtkWidget *row, *control, *reset;
  gboolean showing; /* the control changes because the value did */
  gboolean training;
};

/* What an optimizer or a schedule hasn't; and where there is nothing to choose, nothing is asked. What an object that is
 * missing would have is folded away with it. */
gboolean
pct_field_row_is_shown (PctExperimentModel *model, const PctGuideRow *guide)
{
  gboolean there;
  const PctField *field = pct_experiment_field (pct_experiment_model_get_experiment (model), guide->path, &there);
  return field != NULL && (field->type != PCT_FIELD_CHOICE || field->n_choices > 1) && (there || !pct_field_is_text (field));
}

static gboolean
is_shown (FieldRow *self)
{
  return pct_field_row_is_shown (self->model, self->guide);
}

static void
field_row_free (gpointer data)
{
  FieldRow *self = data;
  g_object_unref (self->model);
  g_free (self);
}

static FieldRow *
field_row (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), KEY);
}

static void
take (FieldRow *self, double value)
{
  if (!self->showing)
    pct_experiment_model_set_number (self->model, self->guide->path, value);
}

/* Whole numbers and reals. */

static void
on_number (GtkWidget *row)
{
  take (field_row (row), pct_number_row_get_value (PCT_NUMBER_ROW (row)));
}

/* A text that is no number keeps the experiment from being trained. */
static void
on_number_problem (GtkWidget *row)
{
  FieldRow *self = field_row (row);
  pct_experiment_model_set_problem (self->model, self->guide->path, pct_number_row_get_problem (PCT_NUMBER_ROW (row)));
}

static void
make_number (FieldRow *self)
{
  self->row = self->control = g_object_new (PCT_TYPE_NUMBER_ROW, NULL);
  PctNumberRow *row = PCT_NUMBER_ROW (self->row);
  g_autofree char *zero = pct_field_guide_zero (self->guide);
  pct_number_row_configure (row, self->field->least, self->field->most, self->guide->stepping);
  pct_number_row_set_open (row, self->field->open);
  pct_number_row_set_zero_text (row, zero);
  g_signal_connect (row, "notify::value", G_CALLBACK (on_number), NULL);
  g_signal_connect (row, "notify::problem", G_CALLBACK (on_number_problem), NULL);
}

/* What is being typed is left alone while it says the same. */
static void
show_number (FieldRow *self, double value)
{
  PctNumberRow *row = PCT_NUMBER_ROW (self->row);
  if (value != pct_number_row_get_value (row) || pct_number_row_get_problem (row) == NULL)
    pct_number_row_show (row, value);
}

static void
mark_number (FieldRow *self, const char *problem)
{
  pct_number_row_set_problem (PCT_NUMBER_ROW (self->row), problem);
}

/* The others have no text that could be wrong; the engine may refuse what they say. */

static void
set_error_class (GtkWidget *row, const char *problem)
{
  if (problem != NULL)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}

static void
mark_action_row (FieldRow *self, const char *problem)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->row), problem == NULL ? "" : problem);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  problem == NULL ? _ (self->guide->meaning) : problem, -1);
  set_error_class (self->row, problem);
}

static void
on_switch (GtkSwitch *control, GParamSpec *spec, FieldRow *self)
{
  take (self, gtk_switch_get_active (control));
}

static void
make_flag (FieldRow *self)
{
  self->row = g_object_new (ADW_TYPE_ACTION_ROW, "subtitle-lines", 3, NULL);
  self->control = gtk_switch_new ();
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  g_signal_connect (self->control, "notify::active", G_CALLBACK (on_switch), self);
}

static void
show_flag (FieldRow *self, double value)
{
  gtk_switch_set_active (GTK_SWITCH (self->control), value != 0);
}

static void
on_choice (GtkWidget *row)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (row));
  if (selected != GTK_INVALID_LIST_POSITION)
    take (field_row (row), selected);
}

static void
make_choice (FieldRow *self)
{
  self->row = self->control = pct_choice_row_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (size_t i = 0; i < self->field->n_choices; i++)
    gtk_string_list_append (names, pct_field_guide_choice (self->field->choices[i]));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->row), G_LIST_MODEL (names));
  g_signal_connect (self->row, "notify::selected", G_CALLBACK (on_choice), NULL);
}

static void
show_choice (FieldRow *self, double value)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->row), (guint) value);
}

static void
on_object (GtkWidget *row)
{
  take (field_row (row), adw_expander_row_get_enable_expansion (ADW_EXPANDER_ROW (row)));
}

static void
make_object (FieldRow *self)
{
  self->row = self->control = pct_fold_row_new (_ (self->guide->title));
  g_object_set (self->row, "show-enable-switch", TRUE, "enable-expansion", FALSE, NULL);
  g_signal_connect (self->row, "notify::enable-expansion", G_CALLBACK (on_object), NULL);
}

static void
show_object (FieldRow *self, double value)
{
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self->row), value != 0);
}

static void
mark_object (FieldRow *self, const char *problem)
{
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self->row), problem == NULL ? "" : problem);
  set_error_class (self->row, problem);
}

/* Lists. */

static void
on_text (GtkWidget *row)
{
  FieldRow *self = field_row (row);
  pct_experiment_model_set_text (self->model, self->guide->path, pct_text_row_get_text (PCT_TEXT_ROW (row)));
}

/* Written as it is shown from now on. */
static void
on_text_done (GtkWidget *row)
{
  FieldRow *self = field_row (row);
  if (pct_experiment_model_get_problem (self->model, self->guide->path) != NULL || !is_shown (self))
    return;
  g_autofree char *text = pct_experiment_model_get_text (self->model, self->guide->path);
  pct_text_row_show (PCT_TEXT_ROW (row), text);
}

static void
make_text (FieldRow *self)
{
  self->row = self->control = pct_text_row_new (_ (self->guide->title), FALSE);
  pct_text_row_set_width (PCT_TEXT_ROW (self->row), 13);
  g_signal_connect (self->row, "edited", G_CALLBACK (on_text), NULL);
  g_signal_connect (self->row, "done", G_CALLBACK (on_text_done), NULL);
}

/* While it is typed, "0.10" must not become "0.1". */
static void
show_text (FieldRow *self, double value)
{
  PctTextRow *row = PCT_TEXT_ROW (self->row);
  g_autoptr (PctExperiment) read = pct_experiment_copy (pct_experiment_model_get_experiment (self->model));
  g_autofree char *text = pct_experiment_model_get_text (self->model, self->guide->path), *problem = NULL;
  if (!pct_field_text_read (self->field, pct_text_row_get_text (row), read, &problem)
      || !pct_field_equal (self->field, read, pct_experiment_model_get_experiment (self->model)))
    pct_text_row_show (row, text);
}

static void
mark_text (FieldRow *self, const char *problem)
{
  pct_text_row_set_problem (PCT_TEXT_ROW (self->row), problem);
}

static const Kind number_kind = { make_number, show_number, mark_number };
static const Kind flag_kind = { make_flag, show_flag, mark_action_row };
static const Kind choice_kind = { make_choice, show_choice, mark_action_row };
static const Kind text_kind = { make_text, show_text, mark_text };
static const Kind object_kind = { make_object, show_object, mark_object };

static const Kind *
kind_of (const PctField *field)
{
  switch (field->type)
    {
    case PCT_FIELD_FLAG:
      return &flag_kind;
    case PCT_FIELD_CHOICE:
      return &choice_kind;
    case PCT_FIELD_NUMBERS:
      return &text_kind;
    case PCT_FIELD_CLASS_WEIGHT:
      return field->choices == NULL ? &text_kind : &choice_kind;
    case PCT_FIELD_OBJECT_OR_NULL:
      return &object_kind;
    default:
      return &number_kind;
    }
}

static char *
default_text (FieldRow *self)
{
  if (pct_field_is_text (self->field))
    return pct_experiment_model_get_default_text (self->model, self->guide->path);
  double value = pct_experiment_model_get_default (self->model, self->guide->path);
  return pct_field_guide_value (self->guide, self->field, value);
}

static gboolean
differs (PctExperimentModel *model, const PctGuideRow *guide)
{
  return pct_field_row_is_shown (model, guide) && !pct_experiment_model_is_default (model, guide->path);
}

static void
update_reset (FieldRow *self)
{
  gboolean wrong = pct_experiment_model_get_problem (self->model, self->guide->path) != NULL;
  gboolean needed = (differs (self->model, self->guide) || wrong) && is_shown (self);
  if (needed)
    {
      g_autofree char *value = default_text (self);
      g_autofree char *text
          = *value == '\0' ? g_strdup (_ ("Back to the default")) : g_strdup_printf (_ ("Back to the default, %s"), value);
      pct_tooltip_set (self->reset, text);
    }
  gtk_widget_set_visible (self->reset, needed);
}

static void
on_field (GtkWidget *row, const char *path)
{
  FieldRow *self = field_row (row);
  if (path != NULL && !g_str_equal (path, self->guide->path))
    return;
  gboolean shown = is_shown (self);
  gtk_widget_set_visible (self->row, shown);
  if (shown)
    {
      double value
          = pct_field_is_text (self->field) ? 0 : pct_experiment_model_get_number (self->model, self->guide->path);
      self->showing = TRUE;
      self->kind->show (self, value);
      self->showing = FALSE;
    }
  update_reset (self);
}

static void
on_problem (GtkWidget *row, const char *path)
{
  FieldRow *self = field_row (row);
  if (!g_str_equal (path, self->guide->path))
    return;
  const char *problem = pct_experiment_model_get_problem (self->model, path);
  self->kind->mark (self, problem);
  update_reset (self);
}

static void
on_reset (FieldRow *self)
{
  const char *path = self->guide->path;
  gtk_widget_grab_focus (self->control);
  pct_experiment_model_set_problem (self->model, path, NULL);
  pct_experiment_model_reset_number (self->model, path);
  on_field (self->row, path);
}

/* The range and the default, in a line. */
static char *
describe_values (FieldRow *self)
{
  g_autofree char *range = pct_field_guide_range (self->field), *value = default_text (self);
  if (*value == '\0')
    return g_steal_pointer (&range);
  return range == NULL ? g_strdup_printf (_ ("Default: %s"), value) : g_strdup_printf (_ ("%s. Default: %s"), range, value);
}

static GtkWidget *
help_label (const char *text)
{
  return g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "xalign", 0.0, "max-width-chars", 34, NULL);
}

static void
make_help (GtkMenuButton *button, gpointer data)
{
  FieldRow *self = data;
  g_autofree char *values = describe_values (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *small = help_label (values);
  gtk_widget_add_css_class (small, "dim-label");
  gtk_widget_add_css_class (box, "help");
  gtk_box_append (GTK_BOX (box), help_label (_ (self->guide->meaning)));
  gtk_box_append (GTK_BOX (box), small);
  GtkWidget *popover = g_object_new (GTK_TYPE_POPOVER, "child", box, NULL);
  gtk_menu_button_set_popover (button, popover);
  /* The row's tooltip would lie over what says the same and more. */
  g_object_bind_property (popover, "visible", self->row, "has-tooltip", G_BINDING_INVERT_BOOLEAN);
}

static GtkWidget *
make_help_button (FieldRow *self)
{
  /* The button that can be pressed is the one within. */
  GtkWidget *help = g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "help-about-symbolic", "valign", GTK_ALIGN_CENTER,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  g_autofree char *name = g_strdup_printf (_ ("About %s"), _ (self->guide->title));
  gtk_widget_add_css_class (help, "flat");
  gtk_widget_add_css_class (help, "help");
  gtk_accessible_update_property (GTK_ACCESSIBLE (help), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (help), make_help, self, NULL);
  return help;
}

static GtkWidget *
make_reset_button (FieldRow *self)
{
  GtkWidget *reset = g_object_new (GTK_TYPE_BUTTON, "icon-name", "edit-undo-symbolic", "valign", GTK_ALIGN_CENTER, "visible",
                                   FALSE, NULL);
  g_autofree char *name = g_strdup_printf (_ ("Reset %s"), _ (self->guide->title));
  gtk_widget_add_css_class (reset, "flat");
  gtk_widget_add_css_class (reset, "reset");
  gtk_accessible_update_property (GTK_ACCESSIBLE (reset), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (reset, "clicked", G_CALLBACK (on_reset), self);
  return reset;
}

/* Why it is greyed comes first. */
static char *
meaning_text (FieldRow *self)
{
  if (!self->training || self->guide->live)
    return g_strdup (_ (self->guide->meaning));
  return g_strdup_printf ("%s %s", _ ("Can be changed when the training has ended."), _ (self->guide->meaning));
}

static void
tell_meaning (FieldRow *self)
{
  g_autofree char *text = meaning_text (self);
  pct_tooltip_set (self->row, text);
  if (PCT_IS_NUMBER_ROW (self->row))
    pct_number_row_set_meaning (PCT_NUMBER_ROW (self->row), text);
  else if (PCT_IS_TEXT_ROW (self->row))
    pct_text_row_set_meaning (PCT_TEXT_ROW (self->row), text);
  else if (pct_experiment_model_get_problem (self->model, self->guide->path) == NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* Before the control, which stands at the end of every row. */
static void
add_buttons (FieldRow *self)
{
  GtkWidget *help = make_help_button (self);
  self->reset = make_reset_button (self);
  if (ADW_IS_EXPANDER_ROW (self->row))
    {
      adw_expander_row_add_action (ADW_EXPANDER_ROW (self->row), self->reset);
      adw_expander_row_add_action (ADW_EXPANDER_ROW (self->row), help);
      return;
    }
  if (PCT_IS_NUMBER_ROW (self->row))
    {
      pct_number_row_add (PCT_NUMBER_ROW (self->row), help);
      pct_number_row_add (PCT_NUMBER_ROW (self->row), self->reset);
      return;
    }
  if (PCT_IS_TEXT_ROW (self->row))
    {
      pct_text_row_add (PCT_TEXT_ROW (self->row), help);
      pct_text_row_add (PCT_TEXT_ROW (self->row), self->reset);
      return;
    }
  AdwActionRow *row = ADW_ACTION_ROW (self->row);
  adw_action_row_add_suffix (row, help);
  adw_action_row_add_suffix (row, self->reset);
  if (self->control == self->row)
    {
      /* A choice's arrow stays at the end. */
      gtk_widget_insert_after (self->reset, gtk_widget_get_parent (self->reset), NULL);
      gtk_widget_insert_after (help, gtk_widget_get_parent (help), NULL);
    }
  else
    {
      adw_action_row_add_suffix (row, self->control);
      adw_action_row_set_activatable_widget (row, self->control);
      /* As in a number's row. */
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (self->guide->title), -1);
    }
}

GtkWidget *
pct_field_row_new (PctExperimentModel *model, const PctGuideRow *guide)
{
  FieldRow *self = g_new0 (FieldRow, 1);
  self->model = g_object_ref (model);
  self->guide = guide;
  self->field = pct_experiment_field (NULL, guide->path, NULL);
  self->kind = kind_of (self->field);
  self->kind->make (self);
  g_object_set_data_full (G_OBJECT (self->row), KEY, self, field_row_free);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), _ (guide->title));
  add_buttons (self);
  tell_meaning (self);
  g_signal_connect_object (model, "field", G_CALLBACK (on_field), self->row, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "problem", G_CALLBACK (on_problem), self->row, G_CONNECT_SWAPPED);
  on_field (self->row, NULL);
  if (pct_experiment_model_get_problem (model, guide->path) != NULL)
    on_problem (self->row, guide->path);
  return self->row;
}

void
pct_field_row_set_training (GtkWidget *row, gboolean training)
{
  FieldRow *self = field_row (row);
  self->training = training;
  gboolean can = !training || self->guide->live;
  gtk_widget_set_sensitive (row, can);
  /* To assistive tools only what is greyed itself is. */
  GtkWidget *inner = ADW_IS_ACTION_ROW (row) ? adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)) : NULL;
  if (inner != NULL)
    gtk_widget_set_sensitive (inner, can);
  /* Half a number must not become a value of a training under way. */
  if (PCT_IS_NUMBER_ROW (row))
    pct_number_row_set_live (PCT_NUMBER_ROW (row), !training);
  tell_meaning (self);
}

char *
pct_field_row_describe_change (PctExperimentModel *model, const PctGuideRow *guide)
{
  if (!differs (model, guide))
    return NULL;
  const PctField *field = pct_experiment_field (NULL, guide->path, NULL);
  g_autofree char *text = pct_field_is_text (field)
                              ? pct_experiment_model_get_text (model, guide->path)
                              : pct_field_guide_value (guide, field, pct_experiment_model_get_number (model, guide->path));
  return g_strdup_printf (_ ("%s: %s"), _ (guide->title), text);
}
