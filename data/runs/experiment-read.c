#include "data/runs/experiment-fields.h"

#include "engine/core/error.h"
#include "engine/train/schedule.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

/* No experiment is longer; what is must be something else. */
#define LARGEST_FILE ((size_t) 16 << 20)

unsigned
pct_dataset_kind (const char *source)
{
  return strcmp (source, "random") == 0 ? PCT_KIND_RANDOM : PCT_KIND_SET;
}

static gboolean
require_object (const PctJson *json, const char *path, GError **error)
{
  if (json->type == PCT_JSON_OBJECT)
    return TRUE;
  pct_field_error (error, path, _ ("is %s, not an object"), pct_json_type_name (json->type));
  return FALSE;
}

/* The field that decides which others there are, read before them. */
static gboolean
read_first (const PctFieldTable *table, const char *key, const PctJson *object, const char *path, void *target, GError **error)
{
  if (!require_object (object, path, error))
    return FALSE;
  g_autofree char *key_path = pct_field_path (path, key);
  const PctJson *value = pct_json_member (object, key);
  if (value)
    return pct_field_read (pct_field_find (table, ~0u, key), value, key_path, target, error);
  pct_field_error (error, key_path, _ ("is missing"));
  return FALSE;
}

static gboolean
read_dataset (const PctJson *json, PctExperiment *experiment, GError **error)
{
  if (!read_first (&pct_dataset_fields, "source", json, "dataset", experiment, error))
    return FALSE;
  experiment->source.seed = 1;
  return pct_fields_read (&pct_dataset_fields, pct_dataset_kind (experiment->source.source), json, "dataset", experiment, error);
}

static gboolean
read_layer (const PctJson *json, const char *path, PctLayerSpec *layer, GError **error)
{
  if (!read_first (&pct_layer_fields, "type", json, path, layer, error))
    return FALSE;
  *layer = pct_layer_spec (layer->type);
  return pct_fields_read (&pct_layer_fields, PCT_KIND (layer->type), json, path, layer, error);
}

static gboolean
name_is_taken (const PctModelSpec *model, const char *name)
{
  for (size_t i = 0; *name && i < model->n_layers; i++)
    if (strcmp (model->layers[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
read_layers (const PctJson *json, PctModelSpec *model, GError **error)
{
  if (json->type != PCT_JSON_ARRAY)
    pct_field_error (error, "model.layers", _ ("is %s, not a list"), pct_json_type_name (json->type));
  else if (json->items->len == 0)
    pct_field_error (error, "model.layers", _ ("holds no layer"));
  else if (json->items->len > PCT_MAX_LAYERS)
    pct_field_error (error, "model.layers", _ ("%u layers are not at most %d"), json->items->len, PCT_MAX_LAYERS);
  else
    {
      model->layers = g_new0 (PctLayerSpec, json->items->len);
      for (guint i = 0; i < json->items->len; i++)
        {
          PctLayerSpec layer = { 0 };
          g_autofree char *path = g_strdup_printf ("model.layers[%u]", i);
          if (!read_layer (g_ptr_array_index (json->items, i), path, &layer, error))
            return FALSE;
          if (name_is_taken (model, layer.name))
            {
              pct_field_error (error, path, _ ("the name \"%s\" belongs to a layer before it"), layer.name);
              return FALSE;
            }
          model->layers[model->n_layers++] = layer;
        }
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_model (const PctJson *json, PctExperiment *experiment, GError **error)
{
  return pct_fields_read (&pct_model_fields, 0, json, "model", experiment, error) &&
         read_layers (pct_json_member (json, "layers"), &experiment->model, error);
}

static gboolean
read_loss (const PctJson *json, PctExperiment *experiment, GError **error)
{
  return read_first (&pct_loss_fields, "name", json, "loss", experiment, error)
         && pct_fields_read (&pct_loss_fields, PCT_KIND (experiment->loss.type), json, "loss", experiment, error);
}

static gboolean
read_optimizer (const PctJson *json, PctExperiment *experiment, GError **error)
{
  if (!read_first (&pct_optimizer_fields, "name", json, "optimizer", experiment, error))
    return FALSE;
  PctOptimizerSpec *optimizer = &experiment->optimizer;
  *optimizer = pct_optimizer_spec (optimizer->type);
  if (!pct_fields_read (&pct_optimizer_fields, PCT_KIND (optimizer->type), json, "optimizer", experiment, error)
      || !pct_optimizer_check (optimizer, error) || !pct_schedule_check (&optimizer->schedule, error))
    return FALSE;
  if (optimizer->schedule.type == PCT_SCHEDULE_PIECEWISE_CONSTANT)
    optimizer->learning_rate = optimizer->schedule.values.values[0];
  return TRUE;
}

static gboolean
read_training (const PctJson *json, PctExperiment *experiment, GError **error)
{
  return pct_fields_read (&pct_training_fields, 0, json, "training", experiment, error);
}

static gboolean
check_format (const PctJson *json, GError **error)
{
  const PctJson *value = json->type == PCT_JSON_OBJECT ? pct_json_member (json, "format") : NULL;
  guint64 format = PCT_EXPERIMENT_FORMAT;
  gboolean whole = value == NULL || pct_json_whole (value, &format);
  if (whole && format == PCT_EXPERIMENT_FORMAT)
    return TRUE;
  if (whole && format > PCT_EXPERIMENT_FORMAT)
    pct_field_error (error, "format",
                     _ ("%ju is newer than %d, the only one that this version of the program reads; a newer version of "
                        "the program reads it"),
                     format, PCT_EXPERIMENT_FORMAT);
  else
    pct_field_error (error, "format", _ ("is not %d, the only one that this version of the program reads"),
                     PCT_EXPERIMENT_FORMAT);
  return FALSE;
}

/* What a run writes into its copy; for who reads the file. */
static gboolean
read_note (const PctJson *json, PctExperiment *experiment, GError **error)
{
  if (json->type == PCT_JSON_STRING)
    return TRUE;
  pct_field_error (error, "", _ ("version and fingerprint: are strings"));
  return FALSE;
}

static const struct {
  const char *key;
  gboolean (*read) (const PctJson *json, PctExperiment *experiment, GError **error);
} sections[] = {
  { "version", read_note }, { "fingerprint", read_note },   { "dataset", read_dataset },
  { "model", read_model },   { "loss", read_loss },    { "optimizer", read_optimizer }, { "training", read_training },
};

PctExperiment *
pct_experiment_from_json (const PctJson *json, const char *base, GError **error)
{
  g_autoptr (PctExperiment) experiment = g_new0 (PctExperiment, 1);
  experiment->name = g_strdup ("Untitled");
  experiment->source.base = g_strdup (base);
  experiment->optimizer = pct_optimizer_spec (PCT_OPTIMIZER_RMSPROP);
  experiment->training = pct_training_spec ();
  experiment->checkpoint_every = 1;
  /* First: another format may have other keys. */
  if (!check_format (json, error) || !pct_fields_read (&pct_experiment_fields, 0, json, "", experiment, error))
    return NULL;
  for (size_t i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      const PctJson *section = pct_json_member (json, sections[i].key);
      if (section && !sections[i].read (section, experiment, error))
        return NULL;
    }
  return g_steal_pointer (&experiment);
}

PctJson *
pct_experiment_json (const char *text, size_t length, const char *name, const char *const *sets, GError **error)
{
  g_autoptr (PctJson) json = pct_json_parse (text, length, error);
  if (!json)
    {
      if (error)
        (*error)->code = PCT_ERROR_REQUEST;
      if (name)
        g_prefix_error (error, "%s:", name);
      return NULL;
    }
  for (; sets && *sets; sets++)
    if (!pct_experiment_set (json, *sets, error))
      return NULL;
  return g_steal_pointer (&json);
}

PctExperiment *
pct_experiment_parse (const char *text, gssize length, const char *base, const char *const *sets, GError **error)
{
  g_autoptr (PctJson) json = pct_experiment_json (text, length < 0 ? strlen (text) : (size_t) length, NULL, sets, error);
  return json ? pct_experiment_from_json (json, base, error) : NULL;
}

GString *
pct_experiment_text (const char *file, GError **error)
{
  FILE *stream = fopen (file, "rbe");
  g_autoptr (GString) text = g_string_new (NULL);
  char piece[65536];
  size_t n = 0;
  while (stream && text->len <= LARGEST_FILE && (n = fread (piece, 1, sizeof piece, stream)) > 0)
    g_string_append_len (text, piece, (gssize) n);
  int problem = !stream || ferror (stream) ? errno : 0;
  if (stream)
    fclose (stream);
  if (problem)
    g_set_error (error, PCT_ERROR, PCT_ERROR_IO, _ ("%s: can't be read: %s"), file, g_strerror (problem));
  else if (text->len > LARGEST_FILE)
    g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, _ ("%s: is longer than 16 MiB and no experiment"), file);
  else
    return g_steal_pointer (&text);
  return NULL;
}

PctExperiment *
pct_experiment_load (const char *file, const char *const *sets, GError **error)
{
  g_autoptr (GString) text = pct_experiment_text (file, error);
  if (!text)
    return NULL;
  g_autoptr (PctJson) json = pct_experiment_json (text->str, text->len, file, sets, error);
  if (!json)
    return NULL;
  g_autofree char *whole = g_canonicalize_filename (file, NULL);
  g_autofree char *base = g_path_get_dirname (whole);
  PctExperiment *experiment = pct_experiment_from_json (json, base, error);
  if (!experiment)
    g_prefix_error (error, "%s: ", file);
  return experiment;
}
