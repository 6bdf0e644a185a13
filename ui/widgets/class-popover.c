#include "ui/widgets/class-popover.h"

#include <glib/gi18n-lib.h>

#define LEAST_CLASSES 2

struct _PctClassPopover {
  GtkPopover parent_instance;
  PctExperimentModel *experiment;
  GtkStringList *names;
  gboolean *ticked; /* [names], what is shown; the experiment's while there are enough */
  gboolean telling; /* the experiment of a change here */

  GtkListView *list;
  GtkLabel *hint;
};

G_DEFINE_FINAL_TYPE (PctClassPopover, pct_class_popover, GTK_TYPE_POPOVER)

static guint
count_ticks (PctClassPopover *self)
{
  guint n = 0;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->names)); i++)
    n += self->ticked[i] != FALSE;
  return n;
}

/* What an experiment calls a class: its name, else its number. */
static char *
class_text (const PctImageSet *set, size_t label)
{
  const char *name = set->class_names[label];
  return pct_image_set_find_class (set, name) == label ? g_strdup (name) : g_strdup_printf ("%zu", label);
}

/* Those that were kept before stay in their order. NULL for all. Free with g_strfreev. */
static char **
ticked_classes (PctClassPopover *self, const PctImageSet *set)
{
  char **before = pct_experiment_model_get_experiment (self->experiment)->classes;
  if (before == NULL && count_ticks (self) == set->n_classes)
    return NULL;
  g_autofree gboolean *left = g_memdup2 (self->ticked, set->n_classes * sizeof *self->ticked);
  g_autoptr (GStrvBuilder) classes = g_strv_builder_new ();
  gboolean ordered = TRUE;
  size_t last = 0;
  for (char **text = before; text != NULL && *text != NULL; text++)
    {
      size_t label = pct_image_set_find_class (set, *text);
      if (label == set->n_classes || !left[label])
        continue;
      left[label] = FALSE;
      ordered = ordered && label >= last;
      last = label;
      g_strv_builder_add (classes, *text);
    }
  if (ordered && count_ticks (self) == set->n_classes)
    return NULL;
  if (ordered) /* the dataset's own order, then */
    {
      g_clear_pointer (&classes, g_strv_builder_unref);
      classes = g_strv_builder_new ();
      for (size_t label = 0; label < set->n_classes; label++)
        left[label] = self->ticked[label];
    }
  for (size_t label = 0; label < set->n_classes; label++)
    if (left[label])
      {
        g_autofree char *text = class_text (set, label);
        g_strv_builder_add (classes, text);
      }
  return g_strv_builder_end (classes);
}

static void
show_hint (PctClassPopover *self)
{
  gboolean enough = count_ticks (self) >= LEAST_CLASSES;
  gtk_label_set_label (self->hint, enough ? _ ("Images of the other classes are left out.") : _ ("Tick at least two classes."));
  if (enough)
    gtk_widget_remove_css_class (GTK_WIDGET (self->hint), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->hint), "error");
}

/* Fewer than two are no choice yet: the experiment stays as it is until there are. */
static void
tell (PctClassPopover *self)
{
  const PctImageSet *set = pct_experiment_model_get_image_set (self->experiment);
  show_hint (self);
  if (set == NULL || count_ticks (self) < LEAST_CLASSES)
    return;
  g_auto (GStrv) classes = ticked_classes (self, set);
  char **before = pct_experiment_model_get_experiment (self->experiment)->classes;
  if (classes == before
      || (classes != NULL && before != NULL && g_strv_equal ((const char *const *) classes, (const char *const *) before)))
    return;
  self->telling = TRUE;
  pct_experiment_model_set_classes (self->experiment, (const char *const *) classes);
  self->telling = FALSE;
}

static void
on_toggled (GtkCheckButton *check, GtkListItem *item)
{
  PctClassPopover *self = PCT_CLASS_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (check), PCT_TYPE_CLASS_POPOVER));
  guint position = gtk_list_item_get_position (item);
  gboolean active = gtk_check_button_get_active (check);
  if (self == NULL || position == GTK_INVALID_LIST_POSITION || self->ticked[position] == active)
    return;
  self->ticked[position] = active;
  tell (self);
}

static void
on_setup (PctClassPopover *self, GtkListItem *item)
{
  GtkWidget *check = gtk_check_button_new ();
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_selectable (item, FALSE);
  gtk_list_item_set_child (item, check);
  g_signal_connect_object (check, "toggled", G_CALLBACK (on_toggled), item, 0);
}

static void
on_bind (PctClassPopover *self, GtkListItem *item)
{
  GtkCheckButton *check = GTK_CHECK_BUTTON (gtk_list_item_get_child (item));
  const char *name = gtk_string_object_get_string (gtk_list_item_get_item (item));
  gtk_check_button_set_label (check, name);
  gtk_check_button_set_active (check, self->ticked[gtk_list_item_get_position (item)]);
}

/* Anew: the rows that are seen show what is ticked now. */
static void
list_names (PctClassPopover *self, const PctImageSet *set)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->names));
  gtk_string_list_splice (self->names, 0, n, set == NULL ? NULL : (const char *const *) set->class_names);
}

static void
read_experiment (PctClassPopover *self)
{
  if (self->telling)
    return;
  const PctImageSet *set = pct_experiment_model_get_image_set (self->experiment);
  char **classes = pct_experiment_model_get_experiment (self->experiment)->classes;
  gboolean *before = g_steal_pointer (&self->ticked);
  size_t n = set == NULL ? 0 : set->n_classes;
  self->ticked = g_new0 (gboolean, n + 1);
  for (size_t label = 0; label < n; label++)
    self->ticked[label] = classes == NULL;
  for (char **text = classes; set != NULL && text != NULL && *text != NULL; text++)
    self->ticked[pct_image_set_find_class (set, *text)] = TRUE; /* one past the last where there is no such class */
  g_free (before);
  list_names (self, set);
  show_hint (self);
}

static void
tick_all (PctClassPopover *self, gboolean ticked)
{
  const PctImageSet *set = pct_experiment_model_get_image_set (self->experiment);
  for (size_t label = 0; set != NULL && label < set->n_classes; label++)
    self->ticked[label] = ticked;
  list_names (self, set);
  tell (self);
}

static void
on_all (PctClassPopover *self)
{
  tick_all (self, TRUE);
}

static void
on_none (PctClassPopover *self)
{
  tick_all (self, FALSE);
}

static void
pct_class_popover_dispose (GObject *object)
{
  PctClassPopover *self = PCT_CLASS_POPOVER (object);
  g_clear_object (&self->experiment);
  G_OBJECT_CLASS (pct_class_popover_parent_class)->dispose (object);
}

static void
pct_class_popover_finalize (GObject *object)
{
  PctClassPopover *self = PCT_CLASS_POPOVER (object);
  g_clear_object (&self->names);
  g_free (self->ticked);
  G_OBJECT_CLASS (pct_class_popover_parent_class)->finalize (object);
}

static void
pct_class_popover_class_init (PctClassPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_class_popover_dispose;
  G_OBJECT_CLASS (klass)->finalize = pct_class_popover_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/class-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, PctClassPopover, list);
  gtk_widget_class_bind_template_child (widget_class, PctClassPopover, hint);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_all);
  gtk_widget_class_bind_template_callback (widget_class, on_none);
}

static void
pct_class_popover_init (PctClassPopover *self)
{
  self->names = gtk_string_list_new (NULL);
  self->ticked = g_new0 (gboolean, 1);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_view_set_model (self->list,
                           GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->names)))));
}

void
pct_class_popover_set_model (PctClassPopover *self, PctExperimentModel *experiment)
{
  self->experiment = g_object_ref (experiment);
  g_signal_connect_object (experiment, "counted", G_CALLBACK (read_experiment), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "closed", G_CALLBACK (read_experiment), NULL);
  read_experiment (self);
}
