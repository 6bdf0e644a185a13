#include "ui/widgets/field-group.h"

#include "ui/widgets/field-row.h"
#include "ui/widgets/fold-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _PctFieldGroup {
  AdwPreferencesGroup parent_instance;
  GPtrArray *rows;      /* of all fields */
  GPtrArray *more_rows; /* those of them behind "More settings" */
  AdwExpanderRow *more; /* NULL where nothing is */
};

G_DEFINE_FINAL_TYPE (PctFieldGroup, pct_field_group, ADW_TYPE_PREFERENCES_GROUP)

static gboolean
any_visible (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    if (gtk_widget_get_visible (g_ptr_array_index (rows, i)))
      return TRUE;
  return FALSE;
}

/* Folded away, what is not as usual is still told. */
static void
describe_more (PctFieldGroup *self)
{
  g_autoptr (GString) changes = g_string_new (NULL);
  for (guint i = 0; i < self->more_rows->len; i++)
    {
      g_autofree char *change = pct_field_row_describe_change (g_ptr_array_index (self->more_rows, i));
      if (change != NULL)
        g_string_append_printf (changes, "%s%s", changes->len > 0 ? " · " : "", change);
    }
  adw_expander_row_set_subtitle (self->more, changes->str);
}

static void
on_field (PctFieldGroup *self)
{
  if (self->more != NULL)
    {
      describe_more (self);
      gtk_widget_set_visible (GTK_WIDGET (self->more), any_visible (self->more_rows));
    }
  gtk_widget_set_visible (GTK_WIDGET (self), any_visible (self->rows));
}

static void
pct_field_group_finalize (GObject *object)
{
  PctFieldGroup *self = PCT_FIELD_GROUP (object);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->more_rows);
  G_OBJECT_CLASS (pct_field_group_parent_class)->finalize (object);
}

static void
pct_field_group_class_init (PctFieldGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pct_field_group_finalize;
}

static void
pct_field_group_init (PctFieldGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->more_rows = g_ptr_array_new ();
}

static AdwExpanderRow *
get_more (PctFieldGroup *self)
{
  if (self->more == NULL)
    {
      self->more = ADW_EXPANDER_ROW (pct_fold_row_new (_ ("More settings")));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->more));
    }
  return self->more;
}

static gboolean
is_below (const char *path, const char *object)
{
  size_t length = strlen (object);
  return strncmp (path, object, length) == 0 && path[length] == '.';
}

void
pct_field_group_fill (PctFieldGroup *self, PctExperimentModel *model, PctGuideSection section)
{
  size_t n;
  const PctGuideRow *guide = pct_field_guide (&n), *object = NULL;
  GtkWidget *object_row = NULL;
  for (size_t i = 0; i < n; i++)
    {
      if (guide[i].section != section)
        continue;
      GtkWidget *row = pct_field_row_new (model, &guide[i]);
      g_ptr_array_add (self->rows, row);
      if (guide[i].more)
        g_ptr_array_add (self->more_rows, row);
      if (object != NULL && is_below (guide[i].path, object->path))
        adw_expander_row_add_row (ADW_EXPANDER_ROW (object_row), row);
      else if (guide[i].more)
        adw_expander_row_add_row (get_more (self), row);
      else
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      if (ADW_IS_EXPANDER_ROW (row))
        {
          object = &guide[i];
          object_row = row;
        }
    }
  g_signal_connect_object (model, "field", G_CALLBACK (on_field), self, G_CONNECT_SWAPPED);
  on_field (self);
}

void
pct_field_group_set_training (PctFieldGroup *self, gboolean training)
{
  for (guint i = 0; i < self->rows->len; i++)
    pct_field_row_set_training (g_ptr_array_index (self->rows, i), training);
}
