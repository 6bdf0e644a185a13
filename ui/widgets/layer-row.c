#include "ui/widgets/layer-row.h"

#include "ui/model/layer-text.h"
#include "ui/model/text.h"
#include "ui/widgets/layer-form.h"
#include "ui/widgets/tooltip.h"

#include <glib/gi18n-lib.h>

struct _PctLayerRow {
  GtkListBoxRow parent_instance;
  PctExperimentModel *experiment;
  size_t number;
  GtkWidget *header, *handle, *revealer, *details, *form; /* form: NULL before it unfolds */
  GtkLabel *name, *shape, *words, *parameters, *problem, *explanation;
  GtkWidget *edit, *up, *down, *add, *duplicate, *remove;
  gboolean unfolded;
  char *locked; /* why */
};

G_DEFINE_FINAL_TYPE (PctLayerRow, pct_layer_row, GTK_TYPE_LIST_BOX_ROW)

static guint command;

static const char *const actions[PCT_LAYER_COMMANDS] = {
  [PCT_LAYER_EDIT] = "layer.edit",           [PCT_LAYER_MOVE_UP] = "layer.move-up",
  [PCT_LAYER_MOVE_DOWN] = "layer.move-down", [PCT_LAYER_ADD_AFTER] = "layer.add-after",
  [PCT_LAYER_DUPLICATE] = "layer.duplicate", [PCT_LAYER_REMOVE] = "layer.remove",
};

static void
on_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  for (int i = 0; i < PCT_LAYER_COMMANDS; i++)
    if (g_str_equal (action, actions[i]))
      g_signal_emit (widget, command, 0, i);
}

/* Keys that mean something else in a field of the form. */
static gboolean
on_row_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  const char *action;
  g_variant_get (arguments, "(&s)", &action);
  return gtk_widget_is_focus (widget) && gtk_widget_activate_action (widget, action, NULL);
}

static void
add_keys (GtkWidgetClass *class)
{
  static const struct {
    guint key;
    GdkModifierType modifiers;
    PctLayerCommand command;
  } keys[] = {
    { GDK_KEY_Return, 0, PCT_LAYER_EDIT },
    { GDK_KEY_KP_Enter, 0, PCT_LAYER_EDIT },
    { GDK_KEY_space, 0, PCT_LAYER_EDIT },
    { GDK_KEY_Delete, 0, PCT_LAYER_REMOVE },
    { GDK_KEY_KP_Delete, 0, PCT_LAYER_REMOVE },
    { GDK_KEY_Up, GDK_ALT_MASK, PCT_LAYER_MOVE_UP },
    { GDK_KEY_KP_Up, GDK_ALT_MASK, PCT_LAYER_MOVE_UP },
    { GDK_KEY_Down, GDK_ALT_MASK, PCT_LAYER_MOVE_DOWN },
    { GDK_KEY_KP_Down, GDK_ALT_MASK, PCT_LAYER_MOVE_DOWN },
    { GDK_KEY_d, GDK_CONTROL_MASK, PCT_LAYER_DUPLICATE },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (class, keys[i].key, keys[i].modifiers, on_row_key, "(s)", actions[keys[i].command]);
}

static void
on_header_released (PctLayerRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_activate_action (GTK_WIDGET (self), actions[PCT_LAYER_EDIT], NULL);
}

/* What is folded isn't there for assistive tools either. */
static void
on_revealed (PctLayerRow *self)
{
  if (!self->unfolded)
    gtk_widget_set_visible (self->revealer, FALSE);
}

static void
pct_layer_row_dispose (GObject *object)
{
  g_clear_object (&PCT_LAYER_ROW (object)->experiment);
  G_OBJECT_CLASS (pct_layer_row_parent_class)->dispose (object);
}

static void
pct_layer_row_finalize (GObject *object)
{
  g_free (PCT_LAYER_ROW (object)->locked);
  G_OBJECT_CLASS (pct_layer_row_parent_class)->finalize (object);
}

static void
pct_layer_row_class_init (PctLayerRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_layer_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = pct_layer_row_finalize;
  command = g_signal_new ("command", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                          G_TYPE_INT);
  for (size_t i = 0; i < PCT_LAYER_COMMANDS; i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, on_action);
  add_keys (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/layer-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, header);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, handle);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, revealer);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, details);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, name);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, shape);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, words);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, parameters);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, problem);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, explanation);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, edit);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, up);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, down);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, add);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, duplicate);
  gtk_widget_class_bind_template_child (widget_class, PctLayerRow, remove);
  gtk_widget_class_bind_template_callback (widget_class, on_revealed);
}

static void
pct_layer_row_init (PctLayerRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_header_released), self);
  gtk_widget_add_controller (self->header, GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
pct_layer_row_new (PctExperimentModel *experiment)
{
  PctLayerRow *self = g_object_new (PCT_TYPE_LAYER_ROW, "activatable", FALSE, NULL);
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

static const PctLayerInfo *
get_info (PctLayerRow *self)
{
  const PctModelInfo *info = pct_experiment_model_get_info (self->experiment);
  return info != NULL && self->number < info->n_layers ? &info->layers[self->number] : NULL;
}

/* What keeps the layer from having a shape: a field of its own, the engine's refusal, another layer's, or that no
 * dataset is open yet. *wrong: it is this layer's fault. */
static char *
find_obstacle (PctLayerRow *self, gboolean *wrong)
{
  int wrong_layer = pct_experiment_model_get_wrong_layer (self->experiment);
  char *field = self->form == NULL ? NULL : pct_layer_form_get_problem (PCT_LAYER_FORM (self->form));
  *wrong = field != NULL || wrong_layer == (int) self->number;
  if (field != NULL)
    return field;
  if (*wrong)
    return g_strdup (pct_experiment_model_get_problem (self->experiment, "model"));
  if (get_info (self) != NULL)
    return NULL;
  if (wrong_layer >= 0)
    return g_strdup_printf (_ ("Waits for %s"),
                            pct_experiment_model_get_layer_name (self->experiment, (size_t) wrong_layer));
  return g_strdup (_ ("Waits for a dataset"));
}

void
pct_layer_row_update_problem (PctLayerRow *self)
{
  gboolean wrong;
  const PctLayerInfo *layer = get_info (self);
  g_autofree char *obstacle = find_obstacle (self, &wrong);
  gtk_label_set_text (self->problem, obstacle == NULL ? "" : obstacle);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), obstacle != NULL);
  set_style (self->problem, "error", wrong);
  set_style (self->problem, "dim-label", !wrong);
  set_style (self, "wrong", wrong);

  const char *explanation = layer == NULL || layer->explanation == NULL ? "" : layer->explanation;
  gtk_label_set_text (self->explanation, explanation);
  gtk_widget_set_visible (GTK_WIDGET (self->explanation), explanation[0] != '\0');
  pct_tooltip_set (self->header, *explanation == '\0' ? NULL : explanation);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  obstacle == NULL ? explanation : obstacle, -1);
}

static void
name_button (GtkWidget *button, const char *format, const char *layer)
{
  g_auto (GStrv) around = g_strsplit (format, "%s", 2);
  g_autofree char *label = g_strjoinv (layer, around);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* Those of the details, once they are seen. */
static void
name_buttons (PctLayerRow *self)
{
  const struct {
    GtkWidget *button;
    const char *format, *tooltip;
  } buttons[] = {
    { self->up, _ ("Move %s up"), _ ("Move up (Alt+Up)") },
    { self->down, _ ("Move %s down"), _ ("Move down (Alt+Down)") },
    { self->add, _ ("Add a layer after %s"), _ ("Add a layer after this one") },
    { self->duplicate, _ ("Duplicate %s"), _ ("Duplicate (Ctrl+D)") },
    { self->remove, _ ("Remove %s"), _ ("Remove (Delete)") },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (buttons) && self->unfolded; i++)
    {
      name_button (buttons[i].button, buttons[i].format, pct_layer_row_get_name (self));
      pct_tooltip_set (buttons[i].button, self->locked != NULL ? self->locked : buttons[i].tooltip);
    }
}

static void
update_actions (PctLayerRow *self)
{
  gboolean open = self->locked == NULL;
  size_t n = pct_experiment_model_get_n_layers (self->experiment);
  const gboolean enabled[PCT_LAYER_COMMANDS] = {
    [PCT_LAYER_EDIT] = TRUE,
    [PCT_LAYER_MOVE_UP] = open && self->number > 0,
    [PCT_LAYER_MOVE_DOWN] = open && self->number + 1 < n,
    [PCT_LAYER_ADD_AFTER] = open && n < PCT_MAX_LAYERS,
    [PCT_LAYER_DUPLICATE] = open && n < PCT_MAX_LAYERS,
    [PCT_LAYER_REMOVE] = open,
  };
  for (size_t i = 0; i < PCT_LAYER_COMMANDS; i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], enabled[i]);
  gtk_widget_set_sensitive (self->handle, open);
  if (self->form != NULL)
    {
      gtk_widget_set_sensitive (self->form, open);
      pct_tooltip_set (self->form, self->locked);
    }
}

void
pct_layer_row_update (PctLayerRow *self, size_t number)
{
  self->number = number;
  const PctLayerSpec *spec = pct_experiment_model_get_layer (self->experiment, number);
  const PctLayerInfo *layer = get_info (self);
  const char *name = pct_experiment_model_get_layer_name (self->experiment, number);
  g_autofree char *words = pct_layer_words (spec, !g_str_has_prefix (name, pct_layer_names[spec->type]));
  g_autofree char *numbers = layer == NULL ? g_strdup ("") : pct_shape_text (layer->output);
  g_autofree char *shape = pct_text_left_to_right (numbers);
  g_autofree char *parameters = layer == NULL ? g_strdup ("") : pct_text_count (layer->n_parameters);
  g_autofree char *label
      = layer == NULL ? g_strdup_printf ("%s: %s", name, words)
                      : g_strdup_printf (_ ("%s: %s, output %s, parameters %s"), name, words, shape, parameters);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->shape, shape);
  g_autoptr (GString) unbroken = g_string_new (words);
  g_string_replace (unbroken, " × ", "\u00a0×\u00a0", 0); /* a line does not end within a size */
  g_autofree char *ordered = g_ascii_isdigit (words[0]) ? pct_text_left_to_right (unbroken->str) : g_strdup (unbroken->str);
  gtk_label_set_text (self->words, ordered);
  gtk_label_set_text (self->parameters, layer != NULL && layer->n_parameters > 0 ? parameters : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (self->form != NULL)
    pct_layer_form_update (PCT_LAYER_FORM (self->form), number);
  name_button (self->edit, _ ("Edit %s"), name);
  name_buttons (self);
  update_actions (self);
  pct_layer_row_update_problem (self);
}

size_t
pct_layer_row_get_number (PctLayerRow *self)
{
  return self->number;
}

const char *
pct_layer_row_get_name (PctLayerRow *self)
{
  return gtk_label_get_text (self->name);
}

gboolean
pct_layer_row_get_unfolded (PctLayerRow *self)
{
  return self->unfolded;
}

void
pct_layer_row_set_unfolded (PctLayerRow *self, gboolean unfolded)
{
  if (unfolded == self->unfolded)
    return;
  self->unfolded = unfolded;
  name_buttons (self);
  if (unfolded && self->form == NULL)
    {
      self->form = pct_layer_form_new (self->experiment, self->number);
      gtk_box_insert_child_after (GTK_BOX (self->details), self->form, GTK_WIDGET (self->explanation));
      update_actions (self);
    }
  if (unfolded)
    gtk_widget_set_visible (self->revealer, TRUE);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), unfolded);
  gtk_button_set_icon_name (GTK_BUTTON (self->edit), unfolded ? "pan-up-symbolic" : "pan-down-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->edit), GTK_ACCESSIBLE_STATE_EXPANDED, unfolded, -1);
  set_style (self, "unfolded", unfolded);
}

void
pct_layer_row_set_locked (PctLayerRow *self, const char *reason)
{
  g_free (self->locked);
  self->locked = g_strdup (reason);
}

GtkWidget *
pct_layer_row_get_header (PctLayerRow *self)
{
  return self->header;
}

GtkWidget *
pct_layer_row_get_add_button (PctLayerRow *self)
{
  return self->add;
}
