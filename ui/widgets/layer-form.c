#include "ui/widgets/layer-form.h"

#include "ui/model/layer-text.h"
#include "ui/widgets/number-row.h"
#include "ui/widgets/text-row.h"

#include <glib/gi18n-lib.h>

struct _PctLayerForm {
  GtkWidget parent_instance;
  PctExperimentModel *experiment;
  size_t number;
  GtkWidget *list;
  GPtrArray *fields; /* Field */
  gboolean showing;  /* rows change because the layer did */
};

G_DEFINE_FINAL_TYPE (PctLayerForm, pct_layer_form, GTK_TYPE_WIDGET)

typedef struct Field Field;

typedef struct {
  void (*make) (Field *self);                            /* row and control, which tells of edits */
  void (*show) (Field *self, const PctLayerSpec *layer); /* in the row, unless it says the same already */
} Kind;

struct Field {
  PctLayerForm *form;
  const PctField *field;
  const PctField *outer; /* the object that it is in, or NULL */
  const Kind *kind;
  char *title, *key; /* from the layer on: "kernel_regularizer.l2" */
  GtkWidget *row;
  GtkWidget *control; /* of a flag */
};

static void
field_free (gpointer data)
{
  Field *self = data;
  g_free (self->title);
  g_free (self->key);
  g_free (self);
}

static PctLayerSpec
get_layer (Field *self)
{
  return *pct_experiment_model_get_layer (self->form->experiment, self->form->number);
}

static void
set_layer (Field *self, const PctLayerSpec *layer)
{
  pct_experiment_model_set_layer (self->form->experiment, self->form->number, layer, self->key);
}

static char *
field_path (Field *self)
{
  return g_strdup_printf ("model.layers[%zu].%s", self->form->number, self->key);
}

/* What is no value keeps the experiment from being trained. */
static void
tell_problem (Field *self, const char *problem)
{
  g_autofree char *path = field_path (self);
  pct_experiment_model_set_problem (self->form->experiment, path, problem);
}

/* Whole numbers and reals. */

static void
on_number (Field *self)
{
  double value = pct_number_row_get_value (PCT_NUMBER_ROW (self->row));
  if (self->form->showing)
    return;
  PctLayerSpec layer = get_layer (self);
  pct_field_put_number (self->field, &layer, value);
  set_layer (self, &layer);
}

static void
on_number_problem (Field *self)
{
  tell_problem (self, pct_number_row_get_problem (PCT_NUMBER_ROW (self->row)));
}

static void
make_number (Field *self)
{
  PctStepping stepping = self->field->type == PCT_FIELD_REAL          ? PCT_STEPPING_ONE_TWO_FIVE
                         : pct_layer_field_doubles (self->field) ? PCT_STEPPING_DOUBLE
                                                                      : PCT_STEPPING_ONE;
  self->row = g_object_new (PCT_TYPE_NUMBER_ROW, NULL);
  pct_number_row_configure (PCT_NUMBER_ROW (self->row), self->field->least, self->field->most, stepping);
  pct_number_row_set_open (PCT_NUMBER_ROW (self->row), self->field->open);
  pct_number_row_set_meaning (PCT_NUMBER_ROW (self->row), pct_layer_field_meaning (self->field));
  g_signal_connect_swapped (self->row, "notify::value", G_CALLBACK (on_number), self);
  g_signal_connect_swapped (self->row, "notify::problem", G_CALLBACK (on_number_problem), self);
}

static void
show_number (Field *self, const PctLayerSpec *layer)
{
  PctNumberRow *row = PCT_NUMBER_ROW (self->row);
  double value = pct_field_get_number (self->field, layer);
  if (value != pct_number_row_get_value (row) || pct_number_row_get_problem (row) != NULL)
    pct_number_row_show (row, value);
}

/* Names, lists of them, pairs and frames. */

static void
on_text (Field *self)
{
  PctLayerSpec layer = get_layer (self);
  g_autofree char *problem = NULL;
  gboolean good
      = pct_layer_field_read (self->field, pct_text_row_get_text (PCT_TEXT_ROW (self->row)), &layer, &problem);
  pct_text_row_set_problem (PCT_TEXT_ROW (self->row), problem);
  tell_problem (self, problem);
  if (good)
    set_layer (self, &layer);
}

static void
show_text (Field *self, const PctLayerSpec *layer)
{
  PctTextRow *row = PCT_TEXT_ROW (self->row);
  PctLayerSpec read = *layer;
  g_autofree char *text = pct_layer_field_value (self->field, layer), *problem = NULL;
  /* While it is being typed, "5" must not become "5 × 5". */
  if (!pct_layer_field_read (self->field, pct_text_row_get_text (row), &read, &problem)
      || !pct_field_equal (self->field, &read, layer))
    pct_text_row_show (row, text);
  pct_text_row_set_problem (row, NULL);
}

/* Written as it is shown from now on. */
static void
on_text_done (Field *self)
{
  PctLayerSpec layer = get_layer (self);
  g_autofree char *text = pct_layer_field_value (self->field, &layer);
  if (pct_text_row_get_problem (PCT_TEXT_ROW (self->row)) == NULL)
    pct_text_row_show (PCT_TEXT_ROW (self->row), text);
}

static void
on_pair_step (Field *self, int direction)
{
  PctLayerSpec layer = get_layer (self);
  size_t *pair = (size_t *) (void *) ((char *) &layer + self->field->offset), n = self->field->type == PCT_FIELD_FRAME ? 4 : 2;
  for (size_t i = 0; i < n; i++)
    pair[i] = (size_t) CLAMP ((double) pair[i] + direction, self->field->least, self->field->most);
  g_autofree char *text = pct_layer_field_value (self->field, &layer);
  pct_text_row_show (PCT_TEXT_ROW (self->row), text);
  on_text (self);
}

static void
make_text (Field *self)
{
  PctFieldType type = self->field->type;
  gboolean pair = type == PCT_FIELD_PAIR || type == PCT_FIELD_PAIR_OR_NULL || type == PCT_FIELD_FRAME;
  self->row = pct_text_row_new (self->title, pair);
  if (self->field->type == PCT_FIELD_PAIR_OR_NULL)
    pct_text_row_set_placeholder (PCT_TEXT_ROW (self->row), _ ("as size"));
  if (self->field->type == PCT_FIELD_INPUTS)
    pct_text_row_set_placeholder (PCT_TEXT_ROW (self->row), _ ("the layer before"));
  pct_text_row_set_meaning (PCT_TEXT_ROW (self->row), pct_layer_field_meaning (self->field));
  g_signal_connect_swapped (self->row, "edited", G_CALLBACK (on_text), self);
  g_signal_connect_swapped (self->row, "done", G_CALLBACK (on_text_done), self);
  if (pair)
    g_signal_connect_swapped (self->row, "step", G_CALLBACK (on_pair_step), self);
}

/* Flags, and objects that may be missing, whose fields follow. */

static void
on_flag (Field *self)
{
  if (self->form->showing)
    return;
  PctLayerSpec layer = get_layer (self);
  pct_field_put_number (self->field, &layer, gtk_switch_get_active (GTK_SWITCH (self->control)));
  set_layer (self, &layer);
}

static void
make_flag (Field *self)
{
  self->row = g_object_new (ADW_TYPE_ACTION_ROW, NULL);
  self->control = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->row), self->control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->row), self->control);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL, self->title, -1);
  g_signal_connect_swapped (self->control, "notify::active", G_CALLBACK (on_flag), self);
}

static void
show_flag (Field *self, const PctLayerSpec *layer)
{
  gtk_switch_set_active (GTK_SWITCH (self->control), pct_field_get_number (self->field, layer) != 0);
}

static void
on_choice (Field *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->row));
  if (self->form->showing || selected == GTK_INVALID_LIST_POSITION)
    return;
  PctLayerSpec layer = get_layer (self);
  pct_field_put_number (self->field, &layer, selected);
  set_layer (self, &layer);
}

/* Words of the experiment file, which are Keras's. */
static void
make_choice (Field *self)
{
  self->row = g_object_new (ADW_TYPE_COMBO_ROW, NULL);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (size_t i = 0; i < self->field->n_choices; i++)
    gtk_string_list_append (names, self->field->choices[i]);
  adw_combo_row_set_model (ADW_COMBO_ROW (self->row), G_LIST_MODEL (names));
  g_signal_connect_swapped (self->row, "notify::selected", G_CALLBACK (on_choice), self);
}

static void
show_choice (Field *self, const PctLayerSpec *layer)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->row), (guint) pct_field_get_number (self->field, layer));
}

static const Kind *
kind_of (const PctField *field)
{
  static const Kind number = { make_number, show_number };
  static const Kind text = { make_text, show_text };
  static const Kind flag = { make_flag, show_flag };
  static const Kind choice = { make_choice, show_choice };
  switch (field->type)
    {
    case PCT_FIELD_COUNT:
    case PCT_FIELD_UNSIGNED:
    case PCT_FIELD_U64:
    case PCT_FIELD_REAL:
      return &number;
    case PCT_FIELD_NAME:
    case PCT_FIELD_INPUTS:
    case PCT_FIELD_PAIR:
    case PCT_FIELD_PAIR_OR_NULL:
    case PCT_FIELD_FRAME:
      return &text;
    case PCT_FIELD_FLAG:
    case PCT_FIELD_OBJECT_OR_NULL:
      return &flag;
    case PCT_FIELD_CHOICE:
      return &choice;
    default:
      return NULL;
    }
}

static void
add_fields (PctLayerForm *self, const PctFieldTable *table, unsigned kind, const PctField *outer)
{
  for (size_t i = 0; i < table->n; i++)
    {
      const PctField *field = &table->fields[i];
      if ((field->kinds != 0 && (field->kinds & kind) == 0) || kind_of (field) == NULL
          || g_str_equal (field->key, "type"))
        continue;
      Field *made = g_new0 (Field, 1);
      *made = (Field){ .form = self, .field = field, .outer = outer, .kind = kind_of (field) };
      made->title = pct_layer_field_title (field);
      made->key = pct_field_path (outer == NULL ? "" : outer->key, field->key);
      made->kind->make (made);
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (made->row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (made->row), made->title);
      gtk_widget_set_tooltip_text (made->row, pct_layer_field_meaning (field));
      gtk_list_box_append (GTK_LIST_BOX (self->list), made->row);
      g_ptr_array_add (self->fields, made);
      if (field->inner != NULL)
        add_fields (self, field->inner, kind, field);
    }
}

static void
pct_layer_form_dispose (GObject *object)
{
  PctLayerForm *self = PCT_LAYER_FORM (object);
  /* An entry that has the focus tells that it is left. */
  for (guint i = 0; self->fields != NULL && i < self->fields->len; i++)
    {
      Field *field = g_ptr_array_index (self->fields, i);
      g_signal_handlers_disconnect_by_data (field->row, field);
      if (field->control != NULL)
        g_signal_handlers_disconnect_by_data (field->control, field);
    }
  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_object (&self->experiment);
  G_OBJECT_CLASS (pct_layer_form_parent_class)->dispose (object);
}

static void
pct_layer_form_class_init (PctLayerFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pct_layer_form_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "layerform");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pct_layer_form_init (PctLayerForm *self)
{
  self->fields = g_ptr_array_new_with_free_func (field_free);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

GtkWidget *
pct_layer_form_new (PctExperimentModel *experiment, size_t number)
{
  PctLayerForm *self = g_object_new (PCT_TYPE_LAYER_FORM, NULL);
  self->experiment = g_object_ref (experiment);
  self->number = number;
  add_fields (self, &pct_layer_fields, PCT_KIND (pct_experiment_model_get_layer (experiment, number)->type), NULL);
  pct_layer_form_update (self, number);
  return GTK_WIDGET (self);
}

/* A text that is no value stays as long as the experiment knows of it; an edit elsewhere may have made it forget. */
static void
show_field (Field *self, const PctLayerSpec *layer)
{
  g_autofree char *path = field_path (self);
  if (pct_experiment_model_get_problem (self->form->experiment, path) == NULL)
    self->kind->show (self, layer);
}

void
pct_layer_form_update (PctLayerForm *self, size_t number)
{
  self->number = number;
  const PctLayerSpec *layer = pct_experiment_model_get_layer (self->experiment, number);
  const char *name = pct_experiment_model_get_layer_name (self->experiment, number);
  g_autofree char *label = g_strdup_printf (_ ("Settings of %s"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  self->showing = TRUE;
  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = g_ptr_array_index (self->fields, i);
      if (field->field->type == PCT_FIELD_NAME)
        pct_text_row_set_placeholder (PCT_TEXT_ROW (field->row), name);
      show_field (field, layer);
      gtk_widget_set_visible (field->row,
                              pct_layer_field_matters (field->field, layer)
                                  && (field->outer == NULL || pct_field_get_number (field->outer, layer) != 0));
    }
  self->showing = FALSE;
}

char *
pct_layer_form_get_problem (PctLayerForm *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = g_ptr_array_index (self->fields, i);
      g_autofree char *path = field_path (field);
      const char *problem = pct_experiment_model_get_problem (self->experiment, path);
      if (problem != NULL)
        return g_strdup_printf ("%s: %s", field->title, problem);
    }
  return NULL;
}
