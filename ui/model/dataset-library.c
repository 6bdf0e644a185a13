#include "ui/model/dataset-library.h"

#include "data/datasets/source.h"
#include "engine/core/error.h"
#include "ui/model/dataset-choice.h"

#include <glib/gi18n-lib.h>

#define KEPT_SETS            2
#define PROGRESS_MILLISECONDS 100

struct _PctDatasetLibrary {
  GObject parent_instance;
  char **folders;
  GListStore *choices;
  GQueue kept; /* of PctImageSet, the one used last at the head */
  PctImageSet *set;
  GTask *opening; /* borrowed: the task holds itself */
  guint progress_source;
  double progress;
};

G_DEFINE_FINAL_TYPE (PctDatasetLibrary, pct_dataset_library, G_TYPE_OBJECT)

enum { PROP_LOADING = 1, PROP_PROGRESS, N_PROPERTIES };
enum { OPENED, FAILED, N_SIGNALS };

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

/* What an opening thread works on: its own copies. */
typedef struct {
  char *id;
  char **folders;
  gint permille; /* atomic; the main loop reads it */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;
  g_free (opening->id);
  g_strfreev (opening->folders);
  g_free (opening);
}

static gboolean
opening_progress (void *data, double done)
{
  GTask *task = data;
  Opening *opening = g_task_get_task_data (task);
  g_atomic_int_set (&opening->permille, (gint) (CLAMP (done, 0, 1) * 1000));
  return !g_cancellable_is_cancelled (g_task_get_cancellable (task));
}

static void
opening_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;
  PctSource wanted = { .source = opening->id };
  GError *error = NULL;
  PctImageSet *set
      = pct_source_open (&wanted, (const char *const *) opening->folders, opening_progress, task, &error);
  if (set != NULL)
    g_task_return_pointer (task, set, (GDestroyNotify) pct_image_set_unref);
  else
    g_task_return_error (task, error);
}

static void
set_opening (PctDatasetLibrary *self, GTask *task)
{
  self->opening = task;
  self->progress = 0;
  if (task == NULL)
    g_clear_handle_id (&self->progress_source, g_source_remove);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

static void
use_set (PctDatasetLibrary *self, PctImageSet *set)
{
  g_clear_pointer (&self->set, pct_image_set_unref);
  self->set = set == NULL ? NULL : pct_image_set_ref (set);
  g_signal_emit (self, signals[OPENED], 0);
}

static void
keep_set (PctDatasetLibrary *self, PctImageSet *set)
{
  GList *known = g_queue_find (&self->kept, set);
  if (known != NULL)
    g_queue_unlink (&self->kept, known);
  else
    known = g_list_prepend (NULL, pct_image_set_ref (set));
  g_queue_push_head_link (&self->kept, known);
  if (self->kept.length > KEPT_SETS)
    pct_image_set_unref (g_queue_pop_tail (&self->kept));
}

static void
opening_done (GObject *source, GAsyncResult *result, gpointer data)
{
  PctDatasetLibrary *self = PCT_DATASET_LIBRARY (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (PctImageSet) set = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->opening != G_TASK (result))
    return; /* another one was chosen meanwhile */

  set_opening (self, NULL);
  if (set != NULL)
    {
      keep_set (self, set);
      use_set (self, set);
    }
  else
    g_signal_emit (self, signals[FAILED], 0, error);
}

static gboolean
show_progress (gpointer data)
{
  PctDatasetLibrary *self = data;
  Opening *opening = g_task_get_task_data (self->opening);
  double progress = g_atomic_int_get (&opening->permille) / 1000.0;
  if (progress != self->progress)
    {
      self->progress = progress;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
    }
  return G_SOURCE_CONTINUE;
}

static void
cancel_opening (PctDatasetLibrary *self)
{
  if (self->opening == NULL)
    return;
  g_cancellable_cancel (g_task_get_cancellable (self->opening));
  set_opening (self, NULL);
}

void
pct_dataset_library_open (PctDatasetLibrary *self, const char *id)
{
  cancel_opening (self);
  for (GList *link = self->kept.head; link != NULL; link = link->next)
    {
      PctImageSet *set = link->data;
      if (g_str_equal (set->id, id))
        {
          keep_set (self, set);
          use_set (self, set);
          return;
        }
    }

  Opening *opening = g_new0 (Opening, 1);
  opening->id = g_strdup (id);
  opening->folders = g_strdupv (self->folders);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, cancellable, opening_done, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, opening, opening_free);
  self->progress_source = g_timeout_add (PROGRESS_MILLISECONDS, show_progress, self);
  set_opening (self, task);
  use_set (self, NULL);
  g_task_run_in_thread (task, opening_thread);
}

static void
scan_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *const *folders = data;
  size_t n;
  const PctCatalogueEntry *entries = pct_catalogue (&n);
  GPtrArray *found = g_ptr_array_new ();
  for (size_t i = 0; i < n; i++)
    if (!entries[i].bundled && pct_catalogue_found (&entries[i], folders))
      g_ptr_array_add (found, (gpointer) &entries[i]);
  g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
}

static void
add_choice (PctDatasetLibrary *self, const PctCatalogueEntry *entry)
{
  if (pct_dataset_library_find (self, entry->id) != G_MAXUINT)
    return;
  g_autoptr (PctDatasetChoice) choice
      = pct_dataset_choice_new (entry->id, entry->name, entry->about == NULL ? NULL : _ (entry->about));
  g_list_store_append (self->choices, choice);
}

static void
scan_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) found = g_task_propagate_pointer (G_TASK (result), NULL);
  for (guint i = 0; found != NULL && i < found->len; i++)
    add_choice (PCT_DATASET_LIBRARY (source), g_ptr_array_index (found, i));
}

void
pct_dataset_library_scan (PctDatasetLibrary *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, scan_done, NULL);
  g_task_set_task_data (task, g_strdupv (self->folders), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, scan_thread);
}

static void
pct_dataset_library_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  PctDatasetLibrary *self = PCT_DATASET_LIBRARY (object);
  switch (id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->opening != NULL);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
pct_dataset_library_finalize (GObject *object)
{
  PctDatasetLibrary *self = PCT_DATASET_LIBRARY (object);
  g_clear_handle_id (&self->progress_source, g_source_remove);
  g_queue_clear_full (&self->kept, (GDestroyNotify) pct_image_set_unref);
  g_clear_pointer (&self->set, pct_image_set_unref);
  g_clear_object (&self->choices);
  g_strfreev (self->folders);
  G_OBJECT_CLASS (pct_dataset_library_parent_class)->finalize (object);
}

static void
pct_dataset_library_class_init (PctDatasetLibraryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = pct_dataset_library_get_property;
  object_class->finalize = pct_dataset_library_finalize;

  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  GType type = G_TYPE_FROM_CLASS (klass);
  signals[OPENED] = g_signal_new ("opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
pct_dataset_library_init (PctDatasetLibrary *self)
{
  self->choices = g_list_store_new (PCT_TYPE_DATASET_CHOICE);
  g_queue_init (&self->kept);
}

PctDatasetLibrary *
pct_dataset_library_new (const char *const *folders)
{
  PctDatasetLibrary *self = g_object_new (PCT_TYPE_DATASET_LIBRARY, NULL);
  self->folders = pct_source_folders (folders);
  size_t n;
  const PctCatalogueEntry *entries = pct_catalogue (&n);
  for (size_t i = 0; i < n; i++)
    if (entries[i].bundled && !g_str_equal (entries[i].id, "random"))
      add_choice (self, &entries[i]);
  return self;
}

GListModel *
pct_dataset_library_get_choices (PctDatasetLibrary *self)
{
  return G_LIST_MODEL (self->choices);
}

guint
pct_dataset_library_find (PctDatasetLibrary *self, const char *id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->choices));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (PctDatasetChoice) choice = g_list_model_get_item (G_LIST_MODEL (self->choices), i);
      if (g_str_equal (pct_dataset_choice_get_id (choice), id))
        return i;
    }
  return G_MAXUINT;
}

PctImageSet *
pct_dataset_library_get_image_set (PctDatasetLibrary *self)
{
  return self->set;
}

gboolean
pct_dataset_library_get_loading (PctDatasetLibrary *self)
{
  return self->opening != NULL;
}

double
pct_dataset_library_get_progress (PctDatasetLibrary *self)
{
  return self->progress;
}

const char *const *
pct_dataset_library_get_folders (PctDatasetLibrary *self)
{
  return (const char *const *) self->folders;
}
