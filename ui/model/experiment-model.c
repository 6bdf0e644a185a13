#include "ui/model/experiment-model.h"

#include <glib/gi18n-lib.h>

#define START_PRESET "lenet5"

struct _PctExperimentModel {
  GObject parent_instance;
  PctExperiment *experiment;
  guint preset;
  PctImageSet *set;
  PctModelInfo *info;
  GHashTable *problems; /* path → message */
};

G_DEFINE_FINAL_TYPE (PctExperimentModel, pct_experiment_model, G_TYPE_OBJECT)

enum {
  PROP_DATASET = 1,
  PROP_PRESET,
  PROP_OPTIMIZER,
  PROP_LEARNING_RATE,
  PROP_BATCH_SIZE,
  PROP_EPOCHS,
  PROP_VALID,
  N_PROPERTIES
};
enum { DESCRIBED, PROBLEM, N_SIGNALS };

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

/* The engine starts its messages with the field's path, which the marked row says already. */
static const char *
without_path (const char *message)
{
  const char *colon = strstr (message, ": ");
  return colon == NULL || strchr (message, ' ') < colon ? message : colon + 2;
}

/* While no set is open, what was said of the last one stays: another is being opened. */
static void
describe (PctExperimentModel *self)
{
  if (self->set == NULL)
    return;
  g_clear_pointer (&self->info, pct_model_info_free);
  g_autoptr (GError) error = NULL;
  PctShape input = { self->set->height, self->set->width, self->set->channels, FALSE };
  pct_model_describe (&self->experiment->model, input, self->set->n_classes, &self->info, &error);
  pct_experiment_model_set_problem (self, "model", error == NULL ? NULL : without_path (error->message));
  g_signal_emit (self, signals[DESCRIBED], 0);
}

static const PctPreset *
current_preset (PctExperimentModel *self)
{
  size_t n;
  const PctPreset *presets = pct_presets (&n);
  return &presets[MIN (self->preset, n - 1)];
}

static void
use_preset (PctExperimentModel *self)
{
  size_t classes = self->set == NULL ? 10 : self->set->n_classes;
  if (!pct_preset_model (current_preset (self)->id, classes, &self->experiment->model))
    g_warning ("The preset “%s” is missing", current_preset (self)->id);
  describe (self);
}

/* A rate that nobody touched follows the optimizer. */
static void
use_optimizer (PctExperimentModel *self, PctOptimizerType type)
{
  PctOptimizerSpec *optimizer = &self->experiment->optimizer;
  if (type == optimizer->type)
    return;
  double rate = optimizer->learning_rate, usual = pct_optimizer_spec (optimizer->type).learning_rate;
  *optimizer = pct_optimizer_spec (type);
  if (rate != usual)
    optimizer->learning_rate = rate;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEARNING_RATE]);
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
      g_value_set_uint (value, self->preset);
      break;
    case PROP_OPTIMIZER:
      g_value_set_uint (value, self->experiment->optimizer.type);
      break;
    case PROP_LEARNING_RATE:
      g_value_set_double (value, self->experiment->optimizer.learning_rate);
      break;
    case PROP_BATCH_SIZE:
      g_value_set_uint (value, (guint) self->experiment->training.batch_size);
      break;
    case PROP_EPOCHS:
      g_value_set_uint (value, (guint) self->experiment->training.epochs);
      break;
    case PROP_VALID:
      g_value_set_boolean (value, g_hash_table_size (self->problems) == 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
pct_experiment_model_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  PctExperimentModel *self = PCT_EXPERIMENT_MODEL (object);
  PctExperiment *experiment = self->experiment;
  switch (id)
    {
    case PROP_DATASET:
      g_free (experiment->source.source);
      experiment->source.source = g_value_dup_string (value);
      break;
    case PROP_PRESET:
      self->preset = g_value_get_uint (value);
      use_preset (self);
      break;
    case PROP_OPTIMIZER:
      use_optimizer (self, (PctOptimizerType) g_value_get_uint (value));
      break;
    case PROP_LEARNING_RATE:
      experiment->optimizer.learning_rate = g_value_get_double (value);
      break;
    case PROP_BATCH_SIZE:
      experiment->training.batch_size = g_value_get_uint (value);
      break;
    case PROP_EPOCHS:
      experiment->training.epochs = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
      return;
    }
}

static void
pct_experiment_model_finalize (GObject *object)
{
  PctExperimentModel *self = PCT_EXPERIMENT_MODEL (object);
  g_clear_pointer (&self->experiment, pct_experiment_free);
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

  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  properties[PROP_DATASET] = g_param_spec_string ("dataset", NULL, NULL, NULL, flags);
  properties[PROP_PRESET] = g_param_spec_uint ("preset", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_OPTIMIZER] = g_param_spec_uint ("optimizer", NULL, NULL, 0, PCT_OPTIMIZERS - 1, 0, flags);
  properties[PROP_LEARNING_RATE] = g_param_spec_double ("learning-rate", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_BATCH_SIZE] = g_param_spec_uint ("batch-size", NULL, NULL, 1, PCT_MAX_BATCH_SIZE, 32, flags);
  properties[PROP_EPOCHS] = g_param_spec_uint ("epochs", NULL, NULL, 1, PCT_MAX_EPOCHS, 10, flags);
  properties[PROP_VALID]
      = g_param_spec_boolean ("valid", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  GType type = G_TYPE_FROM_CLASS (klass);
  signals[DESCRIBED] = g_signal_new ("described", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROBLEM] = g_signal_new ("problem", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
pct_experiment_model_init (PctExperimentModel *self)
{
  static const char start[] = "{\"dataset\": {\"source\": \"digits\", \"validation_split\": 0.1},"
                              " \"model\": {\"layers\": [{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 10,"
                              " \"activation\": \"softmax\"}]},"
                              " \"optimizer\": {\"name\": \"adam\"},"
                              " \"training\": {\"batch_size\": 64, \"epochs\": 10, \"seed\": 1}}";
  g_autoptr (GError) error = NULL;
  self->problems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->experiment = pct_experiment_parse (start, -1, NULL, NULL, &error);
  if (self->experiment == NULL)
    g_error ("The experiment to start from can't be read: %s", error->message);

  size_t n;
  const PctPreset *presets = pct_presets (&n);
  for (guint i = 0; i < n; i++)
    if (g_str_equal (presets[i].id, START_PRESET))
      self->preset = i;
  use_preset (self);
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
    use_preset (self);
}

PctImageSet *
pct_experiment_model_get_image_set (PctExperimentModel *self)
{
  return self->set;
}

const char *
pct_experiment_model_get_dataset (PctExperimentModel *self)
{
  return self->experiment->source.source;
}

const char *
pct_experiment_model_get_preset_name (PctExperimentModel *self)
{
  return _ (current_preset (self)->name);
}

double
pct_experiment_model_get_validation_split (PctExperimentModel *self)
{
  return self->experiment->validation_split;
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
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALID]);
}

PctExperiment *
pct_experiment_model_copy (PctExperimentModel *self)
{
  PctExperiment *copy = pct_experiment_copy (self->experiment);
  g_free (copy->name);
  copy->name = g_strdup_printf (_ ("%s on %s"), pct_experiment_model_get_preset_name (self),
                                self->set == NULL ? copy->source.source : self->set->name);
  return copy;
}
