#include "ui/model/experiment-model-private.h"
#include "ui/model/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define START_PRESET "lenet5"
#define UNTITLED     "Untitled" /* what the experiment file calls one that nobody named */

G_DEFINE_FINAL_TYPE (PctExperimentModel, pct_experiment_model, G_TYPE_OBJECT)

/* Fields that others bind to or wait for. */
static const struct {
  const char *property, *path;
} numbers[] = {
  { "learning-rate", "optimizer.learning_rate" },
  { "momentum", "optimizer.momentum" },
  { "batch-size", "training.batch_size" },
  { "epochs", "training.epochs" },
  { "seed", "training.seed" },
  { "limit", "dataset.limit" },
  { "validation-split", "dataset.validation_split" },
};
#define N_NUMBERS G_N_ELEMENTS (numbers)

enum {
  PROP_DATASET = 1,
  PROP_PRESET,
  PROP_OPTIMIZER,
  PROP_VALID,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_NUMBER, /* the first of N_NUMBERS */
  N_PROPERTIES = PROP_NUMBER + N_NUMBERS
};
enum { DESCRIBED, PROBLEM, COUNTED, FIELD, N_SIGNALS };

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void
notify (PctExperimentModel *self, guint id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

void
pct_experiment_model_remember (PctExperimentModel *self, const char *what)
{
  pct_edit_history_remember (self->history, self->experiment, what);
  notify (self, PROP_CAN_UNDO);
  notify (self, PROP_CAN_REDO);
}

/* The engine starts its messages with the field's path, which the marked row says already. */
static const char *
without_path (const char *message)
{
  const char *colon = strstr (message, ": ");
  return colon == NULL || strchr (message, ' ') < colon ? message : colon + 2;
}

static int
layer_of_message (const char *message)
{
  static const char start[] = "model.layers[";
  if (!g_str_has_prefix (message, start))
    return -1;
  return (int) g_ascii_strtoull (message + strlen (start), NULL, 10);
}

/* While no set is open, the layers are those for the last one: another is being opened. */
static void
describe (PctExperimentModel *self)
{
  g_clear_pointer (&self->info, pct_model_info_free);
  self->wrong_layer = -1;
  if (self->input.channels > 0)
    {
      g_autoptr (GError) error = NULL;
      pct_model_describe (&self->experiment->model, self->input, self->n_classes, &self->info, &error);
      if (error != NULL)
        self->wrong_layer = layer_of_message (error->message);
      pct_experiment_model_set_problem (self, "model", error == NULL ? NULL : without_path (error->message));
    }
  g_signal_emit (self, signals[DESCRIBED], 0);
}

void
pct_experiment_model_layers_changed (PctExperimentModel *self)
{
  notify (self, PROP_PRESET);
  describe (self);
}

void
pct_experiment_model_forget_layer_problems (PctExperimentModel *self)
{
  g_autoptr (GList) paths = g_hash_table_get_keys (self->problems);
  for (GList *path = paths; path != NULL; path = path->next)
    if (g_str_has_prefix (path->data, "model.layers["))
      {
        g_autofree char *kept = g_strdup (path->data);
        pct_experiment_model_set_problem (self, kept, NULL);
      }
}

static size_t
count_classes (PctExperimentModel *self)
{
  if (self->experiment->classes != NULL)
    return g_strv_length (self->experiment->classes);
  return self->set != NULL ? self->set->n_classes : self->n_classes;
}

static void
follow_classes (PctExperimentModel *self)
{
  size_t n = count_classes (self), *units = pct_experiment_model_output_units (self);
  if (units != NULL && self->n_classes > 0 && *units == self->n_classes && n > 0)
    *units = n;
  self->n_classes = n;
}

/* What a training would be given, without the pixels; what is wrong with it is marked. */
void
pct_experiment_model_count (PctExperimentModel *self)
{
  static const char *const paths[] = { "dataset.classes", "dataset.limit", "dataset.validation_split" };
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&self->subsets, pct_dataset_free);
  if (self->set != NULL)
    {
      PctDatasetOptions options = pct_experiment_dataset_options (self->experiment);
      options.rescale = PCT_RESCALE_NONE;
      self->subsets = pct_dataset_new (self->set, &options, &error);
      for (size_t i = 0; i < G_N_ELEMENTS (paths); i++)
        pct_experiment_model_set_problem (
            self, paths[i],
            error != NULL && g_str_has_prefix (error->message, paths[i]) ? without_path (error->message) : NULL);
    }
  g_signal_emit (self, signals[COUNTED], 0);
  /* Its default is as long as the training. */
  if (pct_experiment_model_has_number (self, "optimizer.learning_rate.decay_steps"))
    pct_experiment_model_field_changed (self, "optimizer.learning_rate.decay_steps");
}

static void
use_preset (PctExperimentModel *self, guint preset)
{
  size_t n;
  const PctPreset *presets = pct_presets (&n);
  if (preset >= n || preset == pct_experiment_model_find_preset (self))
    return;
  pct_experiment_model_remember (self, NULL);
  pct_preset_model (presets[preset].id, self->n_classes == 0 ? 10 : self->n_classes, &self->experiment->model);
  pct_experiment_model_forget_layer_problems (self);
  pct_experiment_model_layers_changed (self);
}

void
pct_experiment_model_field_changed (PctExperimentModel *self, const char *path)
{
  if (path == NULL || g_str_equal (path, "optimizer.name"))
    notify (self, PROP_OPTIMIZER);
  for (guint i = 0; i < N_NUMBERS; i++)
    if (path == NULL || g_str_equal (path, numbers[i].path))
      notify (self, PROP_NUMBER + i);
  g_signal_emit (self, signals[FIELD], 0, path);
}

void
pct_experiment_model_set_source (PctExperimentModel *self, const PctSource *source)
{
  PctExperiment *experiment = self->experiment;
  if (pct_source_equal (source, &experiment->source))
    return;
  pct_experiment_model_remember (self, NULL);
  pct_source_clear (&experiment->source);
  experiment->source = pct_source_copy (source);
  g_clear_pointer (&experiment->classes, g_strfreev);
  notify (self, PROP_DATASET);
}

static void
pct_experiment_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  PctExperimentModel *self = PCT_EXPERIMENT_MODEL (object);
  switch (id)
    {
    case PROP_DATASET:
      g_value_set_string (value, self->experiment->source.source);
      break;
    case PROP_PRESET:
      g_value_set_uint (value, pct_experiment_model_find_preset (self));
      break;
    case PROP_OPTIMIZER:
      g_value_set_uint (value, self->experiment->optimizer.type);
      break;
    case PROP_VALID:
      g_value_set_boolean (value, g_hash_table_size (self->problems) == 0);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, pct_edit_history_can_undo (self->history));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, pct_edit_history_can_redo (self->history));
      break;
    default:
      g_value_set_double (value, pct_experiment_model_get_number (self, numbers[id - PROP_NUMBER].path));
    }
}

static void
pct_experiment_model_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  PctExperimentModel *self = PCT_EXPERIMENT_MODEL (object);
  switch (id)
    {
    case PROP_DATASET:
      pct_experiment_model_set_source (self, &(PctSource){ .source = (char *) g_value_get_string (value) });
      break;
    case PROP_PRESET:
      use_preset (self, g_value_get_uint (value));
      break;
    case PROP_OPTIMIZER:
      pct_experiment_model_set_number (self, "optimizer.name", g_value_get_uint (value));
      break;
    default:
      pct_experiment_model_set_number (self, numbers[id - PROP_NUMBER].path, g_value_get_double (value));
    }
}

static void
pct_experiment_model_finalize (GObject *object)
{
  PctExperimentModel *self = PCT_EXPERIMENT_MODEL (object);
  g_clear_pointer (&self->experiment, pct_experiment_free);
  g_clear_pointer (&self->start, pct_experiment_free);
  g_clear_pointer (&self->history, pct_edit_history_free);
  g_clear_pointer (&self->subsets, pct_dataset_free);
  g_clear_pointer (&self->set, pct_image_set_unref);
  g_clear_pointer (&self->info, pct_model_info_free);
  g_clear_pointer (&self->problems, g_hash_table_unref);
  G_OBJECT_CLASS (pct_experiment_model_parent_class)->finalize (object);
}

static void
pct_experiment_model_class_init (PctExperimentModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = pct_experiment_model_get_property;
  object_class->set_property = pct_experiment_model_set_property;
  object_class->finalize = pct_experiment_model_finalize;

  const GParamFlags told = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  properties[PROP_DATASET] = g_param_spec_string ("dataset", NULL, NULL, NULL, flags);
  properties[PROP_PRESET] = g_param_spec_uint ("preset", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_OPTIMIZER] = g_param_spec_uint ("optimizer", NULL, NULL, 0, PCT_OPTIMIZERS - 1, 0, flags);
  properties[PROP_VALID] = g_param_spec_boolean ("valid", NULL, NULL, TRUE, told);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, told);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, told);
  for (guint i = 0; i < N_NUMBERS; i++)
    {
      const PctField *field = pct_experiment_field (NULL, numbers[i].path, NULL);
      properties[PROP_NUMBER + i]
          = g_param_spec_double (numbers[i].property, NULL, NULL, field->least, field->most, field->least, flags);
    }
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  GType type = G_TYPE_FROM_CLASS (klass);
  signals[DESCRIBED] = g_signal_new ("described", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROBLEM] = g_signal_new ("problem", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[COUNTED] = g_signal_new ("counted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FIELD] = g_signal_new ("field", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

PctExperiment *
pct_experiment_model_make_start (void)
{
  static const char start[] = "{\"dataset\": {\"source\": \"digits\", \"validation_split\": 0.1},"
                              " \"model\": {\"layers\": [{\"type\": \"flatten\"}]},"
                              " \"optimizer\": {\"name\": \"adam\"},"
                              " \"training\": {\"batch_size\": 64, \"epochs\": 10, \"seed\": 1}}";
  g_autoptr (GError) error = NULL;
  PctExperiment *experiment = pct_experiment_parse (start, -1, NULL, NULL, &error);
  if (experiment == NULL || !pct_preset_model (START_PRESET, 10, &experiment->model))
    g_error ("The experiment to start from can’t be made: %s", error == NULL ? "no such preset" : error->message);
  return experiment;
}

static void
pct_experiment_model_init (PctExperimentModel *self)
{
  self->problems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->history = pct_edit_history_new ();
  self->start = pct_experiment_model_make_start ();
  self->experiment = pct_experiment_copy (self->start);
  self->n_classes = 10;
  self->wrong_layer = -1;
}

PctExperimentModel *
pct_experiment_model_new (void)
{
  return g_object_new (PCT_TYPE_EXPERIMENT_MODEL, NULL);
}

void
pct_experiment_model_set_image_set (PctExperimentModel *self, PctImageSet *set)
{
  if (set == self->set)
    return;
  g_clear_pointer (&self->set, pct_image_set_unref);
  self->set = set == NULL ? NULL : pct_image_set_ref (set);
  if (set != NULL)
    {
      self->input = (PctShape){ set->height, set->width, set->channels, FALSE };
      follow_classes (self);
      describe (self);
    }
  pct_experiment_model_count (self);
}

PctImageSet *
pct_experiment_model_get_image_set (PctExperimentModel *self)
{
  return self->set;
}

const PctExperiment *
pct_experiment_model_get_experiment (PctExperimentModel *self)
{
  return self->experiment;
}

const char *
pct_experiment_model_get_dataset (PctExperimentModel *self)
{
  return self->experiment->source.source;
}

const char *
pct_experiment_model_get_preset_name (PctExperimentModel *self)
{
  size_t n;
  const PctPreset *presets = pct_presets (&n);
  guint preset = pct_experiment_model_find_preset (self);
  return preset < n ? _ (presets[preset].name) : _ ("Custom");
}

gboolean
pct_experiment_model_get_count (PctExperimentModel *self, PctSplit split, size_t *number)
{
  *number = self->subsets == NULL ? 0 : self->subsets->splits[split].count;
  return self->subsets != NULL;
}

const PctDataset *
pct_experiment_model_get_subsets (PctExperimentModel *self)
{
  return self->subsets;
}

void
pct_experiment_model_set_classes (PctExperimentModel *self, const char *const *classes)
{
  pct_experiment_model_remember (self, NULL);
  g_strfreev (self->experiment->classes);
  self->experiment->classes = g_strdupv ((char **) classes);
  follow_classes (self);
  notify (self, PROP_PRESET);
  describe (self);
  pct_experiment_model_count (self);
}

int
pct_experiment_model_get_wrong_layer (PctExperimentModel *self)
{
  return self->wrong_layer;
}

const PctModelInfo *
pct_experiment_model_get_info (PctExperimentModel *self)
{
  return self->info;
}

const char *
pct_experiment_model_get_problem (PctExperimentModel *self, const char *path)
{
  return g_hash_table_lookup (self->problems, path);
}

void
pct_experiment_model_set_problem (PctExperimentModel *self, const char *path, const char *message)
{
  if (g_strcmp0 (g_hash_table_lookup (self->problems, path), message) == 0)
    return;
  if (message == NULL)
    g_hash_table_remove (self->problems, path);
  else
    g_hash_table_replace (self->problems, g_strdup (path), g_strdup (message));
  g_signal_emit (self, signals[PROBLEM], 0, path);
  notify (self, PROP_VALID);
}

/* Everything is told of, so that fields whose text is no value show what is. before: only looked at. */
static void
exchange_experiment (PctExperimentModel *self, PctExperiment *experiment, const PctSource *before)
{
  gboolean other_set = !pct_source_equal (before, &experiment->source);
  self->experiment = experiment;
  self->n_classes = other_set ? 0 : count_classes (self);
  pct_experiment_model_forget_field_problems (self);
  pct_experiment_model_field_changed (self, NULL);
  notify (self, PROP_CAN_UNDO);
  notify (self, PROP_CAN_REDO);
  pct_experiment_model_forget_layer_problems (self);
  if (other_set)
    notify (self, PROP_DATASET);
  pct_experiment_model_layers_changed (self);
  pct_experiment_model_count (self);
}

void
pct_experiment_model_undo (PctExperimentModel *self)
{
  PctExperiment *now = self->experiment, *before = pct_edit_history_undo (self->history, now);
  if (before != NULL)
    exchange_experiment (self, before, &now->source);
}

void
pct_experiment_model_redo (PctExperimentModel *self)
{
  PctExperiment *now = self->experiment, *after = pct_edit_history_redo (self->history, now);
  if (after != NULL)
    exchange_experiment (self, after, &now->source);
}

void
pct_experiment_model_forget_edits (PctExperimentModel *self)
{
  pct_edit_history_free (self->history);
  self->history = pct_edit_history_new ();
  notify (self, PROP_CAN_UNDO);
  notify (self, PROP_CAN_REDO);
}

void
pct_experiment_model_replace (PctExperimentModel *self, PctExperiment *experiment)
{
  g_autoptr (PctExperiment) before = self->experiment;
  pct_experiment_model_remember (self, NULL);
  if (pct_source_is_path (experiment->source.source))
    {
      char *path = g_canonicalize_filename (experiment->source.source, experiment->source.base);
      g_free (experiment->source.source);
      experiment->source.source = path;
      g_clear_pointer (&experiment->source.base, g_free);
    }
  exchange_experiment (self, experiment, &before->source);
}

PctExperiment *
pct_experiment_model_copy (PctExperimentModel *self)
{
  PctExperiment *copy = pct_experiment_copy (self->experiment);
  if (g_str_equal (copy->name, UNTITLED))
    {
      g_free (copy->name);
      copy->name = g_strdup_printf (_ ("%s on %s"), pct_experiment_model_get_preset_name (self),
                                    self->set == NULL ? copy->source.source : pct_text_set_name (self->set));
    }
  return copy;
}
