#include "ui/model/experiment-document.h"

#include "ui/model/saving.h"

#include <gio/gio.h>
#include <string.h>

/* What an experiment belonged to, from when it was opened until another took its place. */
typedef struct {
  char *path;  /* or NULL */
  char *saved; /* as the file has it */
  char *last;  /* as it was when it was left */
} Belonging;

/* A file that is being written, and what it makes of its belonging. */
typedef struct {
  const Belonging *of;
  char *text;
} Pending;

struct _PctExperimentDocument {
  GObject parent_instance;
  PctExperimentModel *experiment;
  Belonging *now;
  GPtrArray *left; /* of Belonging */
  GQueue *pending; /* of Pending, in the order in which they are written */
  gboolean unsaved;
  guint looking; /* an idle source */
};

G_DEFINE_FINAL_TYPE (PctExperimentDocument, pct_experiment_document, G_TYPE_OBJECT)

enum { PROP_PATH = 1, PROP_UNSAVED, N_PROPERTIES };
enum { EDITED, SAVED, N_SIGNALS };

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void
belonging_free (gpointer data)
{
  Belonging *belonging = data;
  g_free (belonging->path);
  g_free (belonging->saved);
  g_free (belonging->last);
  g_free (belonging);
}

static void
pending_free (gpointer data)
{
  Pending *pending = data;
  g_free (pending->text);
  g_free (pending);
}

static void
set_unsaved (PctExperimentDocument *self, gboolean unsaved)
{
  if (unsaved == self->unsaved)
    return;
  self->unsaved = unsaved;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNSAVED]);
}

/* An experiment taken back to before a file was opened is that other file's again. */
static void
find_belonging (PctExperimentDocument *self, const char *text)
{
  for (guint i = self->left->len; i-- > 0;)
    {
      Belonging *before = g_ptr_array_index (self->left, i);
      if (!g_str_equal (before->last, text))
        continue;
      self->left->pdata[i] = self->now;
      self->now = before;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
      return;
    }
}

static gboolean
look (gpointer data)
{
  PctExperimentDocument *self = data;
  g_autofree char *text = pct_experiment_document_to_text (self, NULL);
  self->looking = 0;
  gboolean edited = !g_str_equal (text, self->now->last);
  if (edited && !g_str_equal (text, self->now->saved))
    find_belonging (self, text);
  g_free (self->now->last);
  self->now->last = g_strdup (text);
  set_unsaved (self, !g_str_equal (text, self->now->saved));
  if (edited)
    g_signal_emit (self, signals[EDITED], 0);
  return G_SOURCE_REMOVE;
}

/* One edit has many tellings. */
static void
look_soon (PctExperimentDocument *self)
{
  if (self->looking == 0)
    self->looking = g_idle_add_full (G_PRIORITY_HIGH_IDLE, look, self, NULL);
}

static void
belong (PctExperimentDocument *self, const char *path)
{
  Belonging *belonging = g_new0 (Belonging, 1);
  belonging->path = g_strdup (path);
  belonging->saved = pct_experiment_document_to_text (self, NULL);
  belonging->last = g_strdup (belonging->saved);
  self->now = belonging;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
  set_unsaved (self, FALSE);
  g_signal_emit (self, signals[EDITED], 0);
}

static void
exchange (PctExperimentDocument *self, PctExperiment *experiment, const char *path)
{
  g_clear_handle_id (&self->looking, g_source_remove);
  g_free (self->now->last);
  self->now->last = pct_experiment_document_to_text (self, NULL);
  pct_experiment_model_replace (self->experiment, experiment);
  g_clear_handle_id (&self->looking, g_source_remove);
  g_ptr_array_add (self->left, self->now);
  belong (self, path);
}

gboolean
pct_experiment_document_open (PctExperimentDocument *self, const char *path, GError **error)
{
  PctExperiment *experiment = pct_experiment_load (path, NULL, error);
  if (experiment == NULL)
    return FALSE;
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  exchange (self, experiment, whole);
  return TRUE;
}

gboolean
pct_experiment_document_restore (PctExperimentDocument *self, const char *text, gssize length, const char *path, GError **error)
{
  PctExperiment *experiment = pct_experiment_parse (text, length, NULL, NULL, error);
  if (experiment == NULL)
    return FALSE;
  if (path != NULL && *path != '\0')
    pct_experiment_document_open (self, path, NULL);
  pct_experiment_model_replace (self->experiment, experiment);
  pct_experiment_model_forget_edits (self->experiment);
  g_ptr_array_set_size (self->left, 0);
  g_clear_handle_id (&self->looking, g_source_remove);
  look (self);
  return TRUE;
}

void
pct_experiment_document_begin (PctExperimentDocument *self)
{
  exchange (self, pct_experiment_model_make_start (), NULL);
}

/* Where it is kept, in case it still is. */
static Belonging *
find (PctExperimentDocument *self, const Belonging *belonging)
{
  guint index;
  if (belonging == self->now)
    return self->now;
  return g_ptr_array_find (self->left, belonging, &index) ? g_ptr_array_index (self->left, index) : NULL;
}

/* While it was written it may have been edited, or left for another file. */
static void
on_saved (const char *path, const GError *error, gpointer data)
{
  PctExperimentDocument *self = data;
  Pending *pending = g_queue_pop_head (self->pending);
  Belonging *of = find (self, pending->of);
  if (error == NULL && of != NULL)
    {
      g_free (of->path);
      of->path = g_strdup (path);
      g_free (of->saved);
      of->saved = g_steal_pointer (&pending->text);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
      g_clear_handle_id (&self->looking, g_source_remove);
      look (self);
      g_signal_emit (self, signals[EDITED], 0);
    }
  pending_free (pending);
  g_signal_emit (self, signals[SAVED], 0, path, error);
}

void
pct_experiment_document_save (PctExperimentDocument *self, const char *path)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (whole);
  char *text = pct_experiment_document_to_text (self, folder);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  Pending *pending = g_new0 (Pending, 1);
  pending->of = self->now;
  pending->text = pct_experiment_document_to_text (self, NULL);
  g_queue_push_tail (self->pending, pending);
  pct_save (whole, bytes, on_saved, self);
}

void
pct_experiment_document_adopt (PctExperimentDocument *self, const PctExperiment *experiment)
{
  /* As a training of what is open would name it. */
  g_autoptr (PctExperiment) open = pct_experiment_model_copy (self->experiment);
  g_autofree char *here = pct_experiment_to_json (open, NULL, NULL), *there = pct_experiment_to_json (experiment, NULL, NULL);
  if (!g_str_equal (here, there))
    exchange (self, pct_experiment_copy (experiment), NULL);
}

char *
pct_experiment_document_to_text (PctExperimentDocument *self, const char *folder)
{
  const PctExperiment *experiment = pct_experiment_model_get_experiment (self->experiment);
  if (folder == NULL || !g_path_is_absolute (experiment->source.source))
    return pct_experiment_to_json (experiment, NULL, NULL);
  g_autoptr (GFile) base = g_file_new_for_path (folder);
  g_autoptr (GFile) source = g_file_new_for_path (experiment->source.source);
  g_autofree char *relative = g_file_get_relative_path (base, source);
  g_autoptr (PctExperiment) copy = pct_experiment_copy (experiment);
  if (relative != NULL)
    {
      g_free (copy->source.source);
      copy->source.source = g_strconcat ("./", relative, NULL);
    }
  return pct_experiment_to_json (copy, NULL, NULL);
}

const char *
pct_experiment_document_get_path (PctExperimentDocument *self)
{
  return self->now->path;
}

gboolean
pct_experiment_document_get_unsaved (PctExperimentDocument *self)
{
  return self->unsaved;
}

static void
pct_experiment_document_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  PctExperimentDocument *self = PCT_EXPERIMENT_DOCUMENT (object);
  switch (id)
    {
    case PROP_PATH:
      g_value_set_string (value, self->now->path);
      break;
    case PROP_UNSAVED:
      g_value_set_boolean (value, self->unsaved);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
pct_experiment_document_finalize (GObject *object)
{
  PctExperimentDocument *self = PCT_EXPERIMENT_DOCUMENT (object);
  g_clear_handle_id (&self->looking, g_source_remove);
  g_clear_pointer (&self->now, belonging_free);
  g_clear_pointer (&self->left, g_ptr_array_unref);
  g_queue_free_full (self->pending, pending_free);
  g_clear_object (&self->experiment);
  G_OBJECT_CLASS (pct_experiment_document_parent_class)->finalize (object);
}

static void
pct_experiment_document_class_init (PctExperimentDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = pct_experiment_document_get_property;
  object_class->finalize = pct_experiment_document_finalize;

  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_UNSAVED] = g_param_spec_boolean ("unsaved", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  const GType type = G_TYPE_FROM_CLASS (klass);
  signals[EDITED] = g_signal_new ("edited", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAVED]
      = g_signal_new ("saved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
}

static void
pct_experiment_document_init (PctExperimentDocument *self)
{
  self->left = g_ptr_array_new_with_free_func (belonging_free);
  self->pending = g_queue_new ();
}

PctExperimentDocument *
pct_experiment_document_new (PctExperimentModel *experiment)
{
  PctExperimentDocument *self = g_object_new (PCT_TYPE_EXPERIMENT_DOCUMENT, NULL);
  self->experiment = g_object_ref (experiment);
  belong (self, NULL);
  g_signal_connect_object (experiment, "notify", G_CALLBACK (look_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (experiment, "counted", G_CALLBACK (look_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (experiment, "described", G_CALLBACK (look_soon), self, G_CONNECT_SWAPPED);
  return self;
}
