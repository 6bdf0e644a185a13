#include "ui/widgets/text-row.h"

#include <glib/gi18n-lib.h>

struct _PctTextRow {
  AdwActionRow parent_instance;
  GtkWidget *buttons, *entry, *steps, *less, *more;
  gboolean showing; /* the text changes because its owner says so */
  char *problem, *meaning;
};

G_DEFINE_FINAL_TYPE (PctTextRow, pct_text_row, ADW_TYPE_ACTION_ROW)

enum { EDITED, DONE, STEP, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
on_changed (PctTextRow *self)
{
  if (!self->showing)
    g_signal_emit (self, signals[EDITED], 0);
}

static void
on_done (PctTextRow *self)
{
  g_signal_emit (self, signals[DONE], 0);
}

static void
on_less (PctTextRow *self)
{
  g_signal_emit (self, signals[STEP], 0, -1);
}

static void
on_more (PctTextRow *self)
{
  g_signal_emit (self, signals[STEP], 0, 1);
}

static gboolean
on_key (PctTextRow *self, guint key, guint code, GdkModifierType modifiers)
{
  gboolean steps = (key == GDK_KEY_Up || key == GDK_KEY_Down) && (modifiers & GDK_ALT_MASK) == 0
                   && gtk_widget_get_visible (self->steps);
  if (steps)
    g_signal_emit (self, signals[STEP], 0, key == GDK_KEY_Up ? 1 : -1);
  return steps;
}

static void
pct_text_row_finalize (GObject *object)
{
  g_free (PCT_TEXT_ROW (object)->problem);
  g_free (PCT_TEXT_ROW (object)->meaning);
  G_OBJECT_CLASS (pct_text_row_parent_class)->finalize (object);
}

static void
pct_text_row_class_init (PctTextRowClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = pct_text_row_finalize;
  signals[EDITED] = g_signal_new ("edited", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DONE] = g_signal_new ("done", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STEP] = g_signal_new ("step", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/text-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PctTextRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, PctTextRow, entry);
  gtk_widget_class_bind_template_child (widget_class, PctTextRow, steps);
  gtk_widget_class_bind_template_child (widget_class, PctTextRow, less);
  gtk_widget_class_bind_template_child (widget_class, PctTextRow, more);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_done);
  gtk_widget_class_bind_template_callback (widget_class, on_less);
  gtk_widget_class_bind_template_callback (widget_class, on_more);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
}

static void
pct_text_row_init (PctTextRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Newer versions of libadwaita describe it by the row's subtitle, which would go before what it means. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
}

GtkWidget *
pct_text_row_new (const char *title, gboolean steps)
{
  PctTextRow *self = g_object_new (PCT_TYPE_TEXT_ROW, "title", title, NULL);
  g_autofree char *less = g_strdup_printf (_ ("Decrease %s"), title),
                  *more = g_strdup_printf (_ ("Increase %s"), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->less), GTK_ACCESSIBLE_PROPERTY_LABEL, less, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_LABEL, more, -1);
  gtk_widget_set_visible (self->steps, steps);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), steps ? 7 : 16);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), steps ? 7 : 20);
  return GTK_WIDGET (self);
}

const char *
pct_text_row_get_text (PctTextRow *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

void
pct_text_row_show (PctTextRow *self, const char *text)
{
  self->showing = TRUE;
  if (!g_str_equal (pct_text_row_get_text (self), text))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  self->showing = FALSE;
}

void
pct_text_row_set_placeholder (PctTextRow *self, const char *placeholder)
{
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), placeholder);
}

static void
tell_assistive (PctTextRow *self)
{
  const char *description = self->problem != NULL ? self->problem : self->meaning != NULL ? self->meaning : "";
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               self->problem == NULL ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

void
pct_text_row_set_meaning (PctTextRow *self, const char *meaning)
{
  g_free (self->meaning);
  self->meaning = g_strdup (meaning);
  tell_assistive (self);
}

void
pct_text_row_set_problem (PctTextRow *self, const char *problem)
{
  if (g_strcmp0 (problem, self->problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), problem == NULL ? "" : problem);
  tell_assistive (self);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
}

const char *
pct_text_row_get_problem (PctTextRow *self)
{
  return self->problem;
}

void
pct_text_row_set_width (PctTextRow *self, int characters)
{
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), characters);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), characters);
}

void
pct_text_row_add (PctTextRow *self, GtkWidget *button)
{
  gtk_box_append (GTK_BOX (self->buttons), button);
}
