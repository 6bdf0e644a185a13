#include "ui/widgets/number-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _PctNumberRow {
  AdwActionRow parent_instance;
  GtkWidget *entry, *less, *more;
  double value, least, greatest;
  PctStepping stepping;
  gboolean live;
  gboolean showing; /* the text changes because the value did */
  char *problem;
};

G_DEFINE_FINAL_TYPE (PctNumberRow, pct_number_row, ADW_TYPE_ACTION_ROW)

enum { PROP_VALUE = 1, PROP_PROBLEM, PROP_LIVE, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];

static gboolean
is_whole (PctNumberRow *self)
{
  return self->stepping != PCT_STEPPING_ONE_TWO_FIVE;
}

static char *
number_text (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.10g", value));
}

/* FALSE with *problem, the caller's, when the text is no number that fits. A decimal comma is one, too. */
static gboolean
parse (PctNumberRow *self, const char *text, double *value, char **problem)
{
  g_autofree char *plain = g_strstrip (g_strdelimit (g_strdup (text), ",", '.'));
  char *end;
  double parsed = g_ascii_strtod (plain, &end);
  g_autofree char *least = number_text (self->least), *greatest = number_text (self->greatest);
  if (plain[0] == '\0')
    *problem = g_strdup (_ ("A number is missing"));
  else if (*end != '\0' || !isfinite (parsed))
    *problem = g_strdup_printf (_ ("“%s” is not a number"), plain);
  else if (is_whole (self) && parsed != floor (parsed))
    *problem = g_strdup (_ ("Must be a whole number"));
  else if (parsed < self->least)
    *problem = g_strdup_printf (_ ("Must be at least %s"), least);
  else if (parsed > self->greatest)
    *problem = g_strdup_printf (_ ("Must be at most %s"), greatest);
  else
    {
      *value = parsed;
      return TRUE;
    }
  return FALSE;
}

static void
update_buttons (PctNumberRow *self)
{
  gtk_widget_set_sensitive (self->less, self->value > self->least);
  gtk_widget_set_sensitive (self->more, self->value < self->greatest);
}

static void
show_value (PctNumberRow *self)
{
  g_autofree char *text = number_text (self->value);
  self->showing = TRUE;
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->entry)), text))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  self->showing = FALSE;
  update_buttons (self);
}

static void
set_value (PctNumberRow *self, double value)
{
  if (value == self->value)
    return;
  self->value = value;
  update_buttons (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

static void
on_changed (PctNumberRow *self)
{
  if (self->showing)
    return;
  double value;
  g_autofree char *problem = NULL;
  gboolean good = parse (self, gtk_editable_get_text (GTK_EDITABLE (self->entry)), &value, &problem);
  pct_number_row_set_problem (self, problem);
  if (good && self->live)
    set_value (self, value);
}

/* Takes what is written; a text that is no number stays, marked. */
static void
commit (PctNumberRow *self)
{
  double value;
  g_autofree char *problem = NULL;
  if (parse (self, gtk_editable_get_text (GTK_EDITABLE (self->entry)), &value, &problem))
    {
      set_value (self, value);
      show_value (self);
    }
}

/* The neighbour among 1, 2 and 5 times a power of ten. */
static double
one_two_five (double value, int direction)
{
  static const double heads[] = { 1, 2, 5, 10 };
  if (value <= 0)
    return direction > 0 ? 1e-6 : 0;
  double power = pow (10, floor (log10 (value) + 1e-9)), head = value / power;
  if (direction > 0)
    {
      for (size_t i = 0; i < G_N_ELEMENTS (heads); i++)
        if (heads[i] > head * (1 + 1e-9))
          return heads[i] * power;
      return 10 * power;
    }
  for (size_t i = G_N_ELEMENTS (heads); i-- > 0;)
    if (heads[i] < head * (1 - 1e-9))
      return heads[i] * power;
  return power / 2;
}

static void
step (PctNumberRow *self, int direction)
{
  double value = self->value;
  switch (self->stepping)
    {
    case PCT_STEPPING_ONE:
      value += direction;
      break;
    case PCT_STEPPING_DOUBLE:
      value = direction > 0 ? value * 2 : ceil (value / 2);
      break;
    case PCT_STEPPING_ONE_TWO_FIVE:
      value = one_two_five (value, direction);
      break;
    }
  /* As many digits as are shown, so that the value is what people read. */
  g_autofree char *rounded = number_text (CLAMP (value, self->least, self->greatest));
  pct_number_row_set_problem (self, NULL);
  set_value (self, g_ascii_strtod (rounded, NULL));
  show_value (self);
}

static void
on_less (PctNumberRow *self)
{
  step (self, -1);
}

static void
on_more (PctNumberRow *self)
{
  step (self, 1);
}

static gboolean
on_key (PctNumberRow *self, guint key)
{
  if (key != GDK_KEY_Up && key != GDK_KEY_Down)
    return FALSE;
  step (self, key == GDK_KEY_Up ? 1 : -1);
  return TRUE;
}

void
pct_number_row_set_problem (PctNumberRow *self, const char *problem)
{
  if (g_strcmp0 (problem, self->problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), problem == NULL ? "" : problem);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               problem == NULL ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  problem == NULL ? "" : problem, -1);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
pct_number_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  PctNumberRow *self = PCT_NUMBER_ROW (object);
  switch (id)
    {
    case PROP_VALUE:
      g_value_set_double (value, self->value);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_LIVE:
      g_value_set_boolean (value, self->live);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
pct_number_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  PctNumberRow *self = PCT_NUMBER_ROW (object);
  switch (id)
    {
    case PROP_VALUE:
      /* While it is being typed, "0." must not become "0". */
      if (self->value != g_value_get_double (value))
        {
          self->value = g_value_get_double (value);
          show_value (self);
        }
      break;
    case PROP_PROBLEM:
      pct_number_row_set_problem (self, g_value_get_string (value));
      break;
    case PROP_LIVE:
      pct_number_row_set_live (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
pct_number_row_finalize (GObject *object)
{
  g_free (PCT_NUMBER_ROW (object)->problem);
  G_OBJECT_CLASS (pct_number_row_parent_class)->finalize (object);
}

static void
pct_number_row_class_init (PctNumberRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = pct_number_row_get_property;
  object_class->set_property = pct_number_row_set_property;
  object_class->finalize = pct_number_row_finalize;

  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  properties[PROP_VALUE] = g_param_spec_double ("value", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_LIVE] = g_param_spec_boolean ("live", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/number-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PctNumberRow, entry);
  gtk_widget_class_bind_template_child (widget_class, PctNumberRow, less);
  gtk_widget_class_bind_template_child (widget_class, PctNumberRow, more);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, commit);
  gtk_widget_class_bind_template_callback (widget_class, on_less);
  gtk_widget_class_bind_template_callback (widget_class, on_more);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
}

/* Names for assistive tools: the row names its activatable widget, the entry; the buttons say what they do to it. */
static void
on_title (PctNumberRow *self)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));
  g_autofree char *less = g_strdup_printf (_ ("Decrease %s"), title);
  g_autofree char *more = g_strdup_printf (_ ("Increase %s"), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->less), GTK_ACCESSIBLE_PROPERTY_LABEL, less, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_LABEL, more, -1);
}

static void
pct_number_row_init (PctNumberRow *self)
{
  self->greatest = G_MAXDOUBLE;
  self->live = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::title", G_CALLBACK (on_title), NULL);
}

void
pct_number_row_configure (PctNumberRow *self, double least, double greatest, PctStepping stepping)
{
  self->least = least;
  self->greatest = greatest;
  self->stepping = stepping;
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 7);
  show_value (self);
}

double
pct_number_row_get_value (PctNumberRow *self)
{
  return self->value;
}

void
pct_number_row_set_live (PctNumberRow *self, gboolean live)
{
  if (live == self->live)
    return;
  self->live = live;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIVE]);
}

const char *
pct_number_row_get_problem (PctNumberRow *self)
{
  return self->problem;
}
