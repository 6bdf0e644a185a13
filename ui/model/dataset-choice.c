#include "ui/model/dataset-choice.h"

struct _PctDatasetChoice {
  GObject parent_instance;
  PctSource source;
  char *name, *about;
  gboolean missing;
};

G_DEFINE_FINAL_TYPE (PctDatasetChoice, pct_dataset_choice, G_TYPE_OBJECT)

enum { PROP_ID = 1, PROP_NAME, PROP_ABOUT, PROP_MISSING, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];

static void
pct_dataset_choice_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  PctDatasetChoice *self = PCT_DATASET_CHOICE (object);
  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->source.source);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_ABOUT:
      g_value_set_string (value, self->about);
      break;
    case PROP_MISSING:
      g_value_set_boolean (value, self->missing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
pct_dataset_choice_finalize (GObject *object)
{
  PctDatasetChoice *self = PCT_DATASET_CHOICE (object);
  pct_source_clear (&self->source);
  g_free (self->name);
  g_free (self->about);
  G_OBJECT_CLASS (pct_dataset_choice_parent_class)->finalize (object);
}

static void
pct_dataset_choice_class_init (PctDatasetChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = pct_dataset_choice_get_property;
  object_class->finalize = pct_dataset_choice_finalize;

  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_ABOUT] = g_param_spec_string ("about", NULL, NULL, NULL, flags);
  properties[PROP_MISSING] = g_param_spec_boolean ("missing", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
pct_dataset_choice_init (PctDatasetChoice *self)
{
}

PctDatasetChoice *
pct_dataset_choice_new (const PctSource *source, const char *name, const char *about)
{
  PctDatasetChoice *self = g_object_new (PCT_TYPE_DATASET_CHOICE, NULL);
  self->source = pct_source_copy (source);
  self->name = g_strdup (name);
  self->about = g_strdup (about);
  return self;
}

const PctSource *
pct_dataset_choice_get_source (PctDatasetChoice *self)
{
  return &self->source;
}

const char *
pct_dataset_choice_get_id (PctDatasetChoice *self)
{
  return self->source.source;
}

const char *
pct_dataset_choice_get_name (PctDatasetChoice *self)
{
  return self->name;
}

const char *
pct_dataset_choice_get_about (PctDatasetChoice *self)
{
  return self->about;
}

gboolean
pct_dataset_choice_get_missing (PctDatasetChoice *self)
{
  return self->missing;
}

void
pct_dataset_choice_set_missing (PctDatasetChoice *self, gboolean missing)
{
  if (missing == self->missing)
    return;
  self->missing = missing;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MISSING]);
}
