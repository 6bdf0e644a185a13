#include "ui/model/dataset-library.h"

#include "data/datasets/source.h"
#include "engine/core/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define RANDOM "random"
#define KEPT_SETS            2
#define PROGRESS_MILLISECONDS 100

typedef struct {
  PctSource source;
  PctImageSet *set;
} Kept;

struct _PctDatasetLibrary {
  GObject parent_instance;
  char **folders;
  GListStore *choices;
  GQueue kept; /* of Kept, the one used last at the head */
  PctImageSet *set;
  GTask *opening, *trying; /* borrowed: a task holds itself */
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
  PctSource source;
  char **folders;
  gint permille; /* atomic; the main loop reads it */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;
  pct_source_clear (&opening->source);
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
  GError *error = NULL;
  PctImageSet *set
      = pct_source_open (&opening->source, (const char *const *) opening->folders, opening_progress, task, &error);
  if (set != NULL)
    g_task_return_pointer (task, set, (GDestroyNotify) pct_image_set_unref);
  else
    g_task_return_error (task, error);
}

static gboolean
show_progress (gpointer data)
{
  PctDatasetLibrary *self = data;
  Opening *opening = g_task_get_task_data (self->trying != NULL ? self->trying : self->opening);
  double progress = g_atomic_int_get (&opening->permille) / 1000.0;
  if (progress != self->progress)
    {
      self->progress = progress;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
    }
  return G_SOURCE_CONTINUE;
}

/* place: of `opening` or of `trying`. */
static void
set_task (PctDatasetLibrary *self, GTask **place, GTask *task)
{
  *place = task;
  self->progress = 0;
  gboolean loading = pct_dataset_library_get_loading (self);
  if (!loading)
    g_clear_handle_id (&self->progress_source, g_source_remove);
  else if (self->progress_source == 0)
    self->progress_source = g_timeout_add (PROGRESS_MILLISECONDS, show_progress, self);
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
kept_free (gpointer data)
{
  Kept *kept = data;
  pct_source_clear (&kept->source);
  pct_image_set_unref (kept->set);
  g_free (kept);
}

static Kept *
find_kept (PctDatasetLibrary *self, const PctSource *source)
{
  for (GList *link = self->kept.head; link != NULL; link = link->next)
    if (pct_source_equal (source, &((Kept *) link->data)->source))
      {
        g_queue_unlink (&self->kept, link);
        g_queue_push_head_link (&self->kept, link);
        return link->data;
      }
  return NULL;
}

static void
keep_set (PctDatasetLibrary *self, const PctSource *source, PctImageSet *set)
{
  Kept *kept = g_new0 (Kept, 1);
  kept->source = pct_source_copy (source);
  kept->set = pct_image_set_ref (set);
  g_queue_push_head (&self->kept, kept);
  if (self->kept.length > KEPT_SETS)
    kept_free (g_queue_pop_tail (&self->kept));
}

/* What an opening led to says more than a look at names. */
static void
mark_found (PctDatasetLibrary *self, const PctSource *source, gboolean found)
{
  g_autoptr (PctDatasetChoice) choice
      = g_list_model_get_item (G_LIST_MODEL (self->choices), pct_dataset_library_find (self, source));
  pct_dataset_choice_set_missing (choice, !found);
}

static void
opening_done (GObject *source, GAsyncResult *result, gpointer data)
{
  PctDatasetLibrary *self = PCT_DATASET_LIBRARY (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (PctImageSet) set = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->opening != G_TASK (result))
    return; /* another one was chosen meanwhile */

  Opening *opening = g_task_get_task_data (G_TASK (result));
  set_task (self, &self->opening, NULL);
  mark_found (self, &opening->source, set != NULL);
  if (set != NULL)
    {
      keep_set (self, &opening->source, set);
      use_set (self, set);
    }
  else
    g_signal_emit (self, signals[FAILED], 0, error);
}

static void
cancel (PctDatasetLibrary *self, GTask **place)
{
  if (*place == NULL)
    return;
  g_cancellable_cancel (g_task_get_cancellable (*place));
  set_task (self, place, NULL);
}

static GTask *
opening_task (PctDatasetLibrary *self, const PctSource *source, GAsyncReadyCallback done, gpointer data)
{
  Opening *opening = g_new0 (Opening, 1);
  opening->source = pct_source_copy (source);
  opening->folders = g_strdupv (self->folders);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GTask *task = g_task_new (self, cancellable, done, data);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, opening, opening_free);
  return task;
}

const char *
pct_dataset_library_explain (const GError *error)
{
  static const char field[] = "dataset.source: ";
  return g_str_has_prefix (error->message, field) ? error->message + strlen (field) : error->message;
}

void
pct_dataset_library_open (PctDatasetLibrary *self, const PctSource *source)
{
  Opening *opening = self->opening == NULL ? NULL : g_task_get_task_data (self->opening);
  if (opening != NULL && pct_source_equal (source, &opening->source))
    return;
  cancel (self, &self->opening);
  pct_dataset_library_find (self, source);
  Kept *kept = find_kept (self, source);
  if (kept != NULL)
    {
      use_set (self, kept->set);
      return;
    }
  g_autoptr (GTask) task = opening_task (self, source, opening_done, NULL);
  set_task (self, &self->opening, task);
  use_set (self, NULL);
  g_task_run_in_thread (task, opening_thread);
}

void
pct_dataset_library_try_async (PctDatasetLibrary *self, const PctSource *source, GAsyncReadyCallback done, gpointer data)
{
  cancel (self, &self->trying);
  g_autoptr (GTask) task = opening_task (self, source, done, data);
  set_task (self, &self->trying, task);
  g_task_run_in_thread (task, opening_thread);
}

gboolean
pct_dataset_library_try_finish (PctDatasetLibrary *self, GAsyncResult *result, GError **error)
{
  Opening *opening = g_task_get_task_data (G_TASK (result));
  g_autoptr (PctImageSet) set = g_task_propagate_pointer (G_TASK (result), error);
  if (self->trying != G_TASK (result))
    {
      g_clear_error (error);
      g_set_error_literal (error, PCT_ERROR, PCT_ERROR_STOPPED, _ ("another dataset was tried"));
      return FALSE;
    }
  set_task (self, &self->trying, NULL);
  if (set == NULL)
    return FALSE;
  mark_found (self, &opening->source, TRUE);
  if (find_kept (self, &opening->source) == NULL)
    keep_set (self, &opening->source, set);
  return TRUE;
}

static gboolean
is_there (const char *id, const char *const *folders)
{
  if (pct_source_is_path (id))
    return g_file_test (id, G_FILE_TEST_EXISTS);
  size_t n;
  const PctCatalogueEntry *entries = pct_catalogue (&n);
  for (size_t i = 0; i < n; i++)
    if (g_str_equal (entries[i].id, id))
      return pct_catalogue_found (&entries[i], folders);
  return FALSE;
}

/* What a looking thread works on; of the choices it reads what never changes. */
typedef struct {
  char **folders;
  GPtrArray *choices;
  gboolean *there;
} Scan;

static void
scan_free (gpointer data)
{
  Scan *scan = data;
  g_strfreev (scan->folders);
  g_ptr_array_unref (scan->choices);
  g_free (scan->there);
  g_free (scan);
}

static void
scan_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Scan *scan = data;
  for (guint i = 0; i < scan->choices->len; i++)
    scan->there[i] = is_there (pct_dataset_choice_get_id (scan->choices->pdata[i]), (const char *const *) scan->folders);
  g_task_return_boolean (task, TRUE);
}

static void
scan_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Scan *scan = g_task_get_task_data (G_TASK (result));
  for (guint i = 0; i < scan->choices->len; i++)
    pct_dataset_choice_set_missing (scan->choices->pdata[i], !scan->there[i]);
}

void
pct_dataset_library_scan (PctDatasetLibrary *self)
{
  Scan *scan = g_new0 (Scan, 1);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->choices));
  scan->folders = g_strdupv (self->folders);
  scan->choices = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (scan->choices, g_list_model_get_item (G_LIST_MODEL (self->choices), i));
  scan->there = g_new0 (gboolean, n);
  g_autoptr (GTask) task = g_task_new (self, NULL, scan_done, NULL);
  g_task_set_task_data (task, scan, scan_free);
  g_task_run_in_thread (task, scan_thread);
}

static void
add_entry (PctDatasetLibrary *self, const PctCatalogueEntry *entry)
{
  const PctSource source = { .source = (char *) entry->id };
  g_autoptr (PctDatasetChoice) choice
      = pct_dataset_choice_new (&source, _ (entry->name), entry->about == NULL ? NULL : _ (entry->about));
  pct_dataset_choice_set_missing (choice, !entry->bundled);
  g_list_store_append (self->choices, choice);
}

static void
pct_dataset_library_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  PctDatasetLibrary *self = PCT_DATASET_LIBRARY (object);
  switch (id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, pct_dataset_library_get_loading (self));
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
  g_queue_clear_full (&self->kept, kept_free);
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
    if (!g_str_equal (entries[i].id, RANDOM))
      add_entry (self, &entries[i]);
  return self;
}

GListModel *
pct_dataset_library_get_choices (PctDatasetLibrary *self)
{
  return G_LIST_MODEL (self->choices);
}

gboolean
pct_dataset_library_look (PctDatasetLibrary *self, PctDatasetChoice *choice)
{
  gboolean there = is_there (pct_dataset_choice_get_id (choice), (const char *const *) self->folders);
  pct_dataset_choice_set_missing (choice, !there);
  return there;
}

/* "~/images/birds" */
static char *
short_path (const char *path)
{
  const char *home = g_get_home_dir ();
  size_t length = strlen (home);
  gboolean inside = strncmp (path, home, length) == 0 && path[length] == '/';
  return inside ? g_strconcat ("~", path + length, NULL) : g_strdup (path);
}

static PctDatasetChoice *
make_choice (const PctSource *source)
{
  if (!pct_source_is_path (source->source))
    {
      g_autofree char *about = g_strdup_printf (_ ("%zu × %zu × %zu, %zu classes, to measure speed with"), source->shape[0],
                                                source->shape[1], source->shape[2], source->classes);
      gboolean random = g_str_equal (source->source, RANDOM);
      return pct_dataset_choice_new (source, random ? _ ("Random noise") : source->source, random ? about : NULL);
    }
  g_autofree char *name = g_path_get_basename (source->source), *about = short_path (source->source);
  return pct_dataset_choice_new (source, name, about);
}

guint
pct_dataset_library_find (PctDatasetLibrary *self, const PctSource *source)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->choices));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (PctDatasetChoice) choice = g_list_model_get_item (G_LIST_MODEL (self->choices), i);
      if (pct_source_equal (pct_dataset_choice_get_source (choice), source))
        return i;
    }
  g_autoptr (PctDatasetChoice) choice = make_choice (source);
  g_list_store_append (self->choices, choice);
  return n;
}

PctImageSet *
pct_dataset_library_get_image_set (PctDatasetLibrary *self)
{
  return self->set;
}

gboolean
pct_dataset_library_get_loading (PctDatasetLibrary *self)
{
  return self->opening != NULL || self->trying != NULL;
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
