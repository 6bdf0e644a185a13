#include "ui/widgets/field-group.h"

#include "ui/widgets/field-row.h"
#include "ui/widgets/fold-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Rows that unfold from another one. Few people ever see them, so that they are made when it first does. */
typedef struct {
  PctFieldGroup *group;
  AdwExpanderRow *row;
  GPtrArray *guides; /* const PctGuideRow */
  gboolean filled;
} Fold;

struct _PctFieldGroup {
  AdwPreferencesGroup parent_instance;
  PctExperimentModel *model;
  gboolean training;
  GPtrArray *guides; /* const PctGuideRow, of all fields */
  GPtrArray *rows;   /* that are made */
  GPtrArray *folds;
  Fold *more; /* "More settings", or NULL where there are none */
};

G_DEFINE_FINAL_TYPE (PctFieldGroup, pct_field_group, ADW_TYPE_PREFERENCES_GROUP)

static void
fold_free (gpointer data)
{
  Fold *fold = data;
  g_ptr_array_unref (fold->guides);
  g_free (fold);
}

static GtkWidget *
make_row (PctFieldGroup *self, const PctGuideRow *guide)
{
  GtkWidget *row = pct_field_row_new (self->model, guide);
  if (self->training)
    pct_field_row_set_training (row, TRUE);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
fill_unfolded (Fold *fold)
{
  if (fold->filled || !adw_expander_row_get_expanded (fold->row))
    return;
  fold->filled = TRUE;
  for (guint i = 0; i < fold->guides->len; i++)
    adw_expander_row_add_row (fold->row, make_row (fold->group, g_ptr_array_index (fold->guides, i)));
}

static Fold *
add_fold (PctFieldGroup *self, GtkWidget *row)
{
  Fold *fold = g_new (Fold, 1);
  *fold = (Fold){ self, ADW_EXPANDER_ROW (row), g_ptr_array_new (), FALSE };
  g_ptr_array_add (self->folds, fold);
  g_signal_connect_swapped (row, "notify::expanded", G_CALLBACK (fill_unfolded), fold);
  return fold;
}

static gboolean
any_shown (PctFieldGroup *self, GPtrArray *guides)
{
  for (guint i = 0; i < guides->len; i++)
    if (pct_field_row_is_shown (self->model, g_ptr_array_index (guides, i)))
      return TRUE;
  return FALSE;
}

/* Folded away, what is not as usual is still told. */
static void
describe_more (PctFieldGroup *self)
{
  g_autoptr (GString) changes = g_string_new (NULL);
  for (guint i = 0; i < self->more->guides->len; i++)
    {
      g_autofree char *change = pct_field_row_describe_change (self->model, g_ptr_array_index (self->more->guides, i));
      if (change != NULL)
        g_string_append_printf (changes, "%s%s", changes->len > 0 ? " · " : "", change);
    }
  adw_expander_row_set_subtitle (self->more->row, changes->str);
}

static void
on_field (PctFieldGroup *self)
{
  if (self->more != NULL)
    {
      describe_more (self);
      gtk_widget_set_visible (GTK_WIDGET (self->more->row), any_shown (self, self->more->guides));
    }
  gtk_widget_set_visible (GTK_WIDGET (self), any_shown (self, self->guides));
}

/* What is wrong must be seen. */
static void
on_problem (PctFieldGroup *self, const char *path)
{
  if (pct_experiment_model_get_problem (self->model, path) == NULL)
    return;
  for (guint i = 0; i < self->folds->len; i++)
    {
      Fold *fold = g_ptr_array_index (self->folds, i);
      if (g_ptr_array_find (fold->guides, pct_field_guide_find (path), NULL))
        adw_expander_row_set_expanded (fold->row, TRUE);
    }
}

static void
pct_field_group_finalize (GObject *object)
{
  PctFieldGroup *self = PCT_FIELD_GROUP (object);
  g_clear_object (&self->model);
  g_ptr_array_unref (self->guides);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->folds);
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
  self->guides = g_ptr_array_new ();
  self->rows = g_ptr_array_new ();
  self->folds = g_ptr_array_new_with_free_func (fold_free);
}

/* To assistive tools its name says of what, for several groups have one. */
static Fold *
get_more (PctFieldGroup *self)
{
  if (self->more == NULL)
    {
      GtkWidget *row = pct_fold_row_new (_ ("More settings"));
      g_autofree char *name = g_strdup_printf (_ ("%s: %s"), adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (self)),
                                               _ ("More settings"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      self->more = add_fold (self, row);
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
  const PctGuideRow *guide = pct_field_guide (&n), *end = guide + n, *object = NULL;
  Fold *object_fold = NULL;
  self->model = g_object_ref (model);
  for (; guide < end; guide++)
    {
      if (guide->section != section)
        continue;
      g_ptr_array_add (self->guides, (gpointer) guide);
      gboolean below = object != NULL && is_below (guide->path, object->path);
      if (below || guide->more)
        {
          g_ptr_array_add ((below ? object_fold : get_more (self))->guides, (gpointer) guide);
          continue;
        }
      GtkWidget *row = make_row (self, guide);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      if (ADW_IS_EXPANDER_ROW (row))
        {
          object = guide;
          object_fold = add_fold (self, row);
        }
    }
  for (guint i = 0; i < self->folds->len; i++)
    fill_unfolded (g_ptr_array_index (self->folds, i));
  g_signal_connect_object (model, "field", G_CALLBACK (on_field), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "problem", G_CALLBACK (on_problem), self, G_CONNECT_SWAPPED);
  on_field (self);
}

void
pct_field_group_set_training (PctFieldGroup *self, gboolean training)
{
  self->training = training;
  for (guint i = 0; i < self->rows->len; i++)
    pct_field_row_set_training (g_ptr_array_index (self->rows, i), training);
}
