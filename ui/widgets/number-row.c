#include "ui/widgets/number-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ui/draw/number.h"

struct _PctNumberRow {
  AdwActionRow parent_instance;
  GtkWidget *buttons, *entry, *less, *more;
  double value, least, greatest;
  PctStepping stepping;
  gboolean live;
  gboolean open;    /* greatest is out of range */
  gboolean typing;  /* the entry has the focus */
  gboolean showing; /* the text changes because the value did */
  char *problem, *zero_text, *meaning;
};

G_DEFINE_FINAL_TYPE (PctNumberRow, pct_number_row, ADW_TYPE_ACTION_ROW)

enum { PROP_VALUE = 1, PROP_PROBLEM, PROP_LIVE, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];

#define FEW_DIGITS "%.10g"

/* As few digits as give the value again: leaving a field must not change it. */
static char *
number_text (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (buffer, sizeof buffer, FEW_DIGITS, value);
  return pct_number_text (g_ascii_strtod (buffer, NULL) == value ? FEW_DIGITS : "%.17g", value);
}

/* FALSE with *problem, the caller's, when the text is no number that fits. */
static gboolean
parse (PctNumberRow *self, const char *text, double *value, char **problem)
{
  g_autofree char *typed = g_strstrip (g_strdup (text)), *plain = pct_number_plain (text, pct_stepping_is_whole (self->stepping));
  char *end;
  double parsed = g_ascii_strtod (plain, &end);
  g_autofree char *least = number_text (self->least), *greatest = number_text (self->greatest);
  if (g_strcmp0 (typed, self->zero_text) == 0)
    {
      *value = 0;
      return TRUE;
    }
  if (plain[0] == '\0')
    *problem = g_strdup (_ ("A number is missing"));
  else if (*end != '\0' || !isfinite (parsed))
    *problem = g_strdup_printf (_ ("“%s” is not a number"), typed);
  else if (pct_stepping_is_whole (self->stepping) && parsed != floor (parsed))
    *problem = g_strdup (_ ("Must be a whole number"));
  else if (parsed < self->least)
    *problem = g_strdup_printf (_ ("Must be at least %s"), least);
  else if (self->open && parsed >= self->greatest)
    *problem = g_strdup_printf (_ ("Must be below %s"), greatest);
  else if (parsed > self->greatest)
    *problem = g_strdup_printf (_ ("Must be at most %s"), greatest);
  else
    {
      *value = parsed;
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_in_range (PctNumberRow *self, double value)
{
  return value >= self->least && (self->open ? value < self->greatest : value <= self->greatest);
}

static void
update_buttons (PctNumberRow *self)
{
  gtk_widget_set_sensitive (self->less, self->value > self->least);
  gtk_widget_set_sensitive (self->more, self->open ? is_in_range (self, pct_stepping_next (self->stepping, self->value, 1))
                                                   : self->value < self->greatest);
}

static char *
value_text (PctNumberRow *self)
{
  gboolean zero = self->value == 0 && self->zero_text != NULL && !self->typing;
  return zero ? g_strdup (self->zero_text) : number_text (self->value);
}

/* What is taken, or shown, is the experiment's to undo: the field only undoes what is being written. */
static void
show_value (PctNumberRow *self)
{
  g_autofree char *text = value_text (self);
  self->showing = TRUE;
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->entry), FALSE);
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->entry)), text))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->entry), TRUE);
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

static void
step (PctNumberRow *self, int direction)
{
  double value = pct_stepping_next (self->stepping, self->value, direction);
  if (self->open && value >= self->greatest)
    value = self->value;
  /* 0.3, not 0.30000000000000004. */
  char rounded[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (rounded, sizeof rounded, FEW_DIGITS, CLAMP (value, self->least, self->greatest));
  pct_number_row_set_problem (self, NULL);
  set_value (self, g_ascii_strtod (rounded, NULL));
  show_value (self);
}

/* Digits are typed over "All"; whoever leaves without typing finds it again. */
static void
on_enter (PctNumberRow *self)
{
  self->typing = TRUE;
  if (self->zero_text == NULL || self->value != 0 || self->problem != NULL)
    return;
  show_value (self);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

static void
on_leave (PctNumberRow *self)
{
  self->typing = FALSE;
  commit (self);
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
                                  problem != NULL         ? problem
                                 : self->meaning != NULL ? self->meaning
                                                         : "",
                                 -1);
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
  PctNumberRow *self = PCT_NUMBER_ROW (object);
  g_free (self->problem);
  g_free (self->zero_text);
  g_free (self->meaning);
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
  gtk_widget_class_bind_template_child (widget_class, PctNumberRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, PctNumberRow, entry);
  gtk_widget_class_bind_template_child (widget_class, PctNumberRow, less);
  gtk_widget_class_bind_template_child (widget_class, PctNumberRow, more);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, commit);
  gtk_widget_class_bind_template_callback (widget_class, on_enter);
  gtk_widget_class_bind_template_callback (widget_class, on_leave);
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
  /* Newer versions of libadwaita describe it by the row's subtitle, which would go before what it means. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
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

void
pct_number_row_set_open (PctNumberRow *self, gboolean open)
{
  self->open = open;
  update_buttons (self);
}

void
pct_number_row_set_zero_text (PctNumberRow *self, const char *text)
{
  g_free (self->zero_text);
  self->zero_text = g_strdup (text);
  show_value (self);
}

void
pct_number_row_set_meaning (PctNumberRow *self, const char *meaning)
{
  g_free (self->meaning);
  self->meaning = g_strdup (meaning);
  if (self->problem == NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, meaning, -1);
}

void
pct_number_row_add (PctNumberRow *self, GtkWidget *button)
{
  gtk_box_append (GTK_BOX (self->buttons), button);
}

void
pct_number_row_show (PctNumberRow *self, double value)
{
  self->value = value;
  show_value (self);
  pct_number_row_set_problem (self, NULL);
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
  /* What was written before and not yet taken counts as if it were written now: what is seen is what will be trained. */
  g_autofree char *text = value_text (self);
  if (live && !g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (self->entry))))
    on_changed (self);
}

const char *
pct_number_row_get_problem (PctNumberRow *self)
{
  return self->problem;
}
