#include "data/runs/experiment-fields.h"

static void
write_pair (const PctField *field, const size_t *pair, PctJsonWriter *writer)
{
  if (field->type == PCT_FIELD_PAIR_OR_NULL && pair[0] == 0 && pair[1] == 0)
    pct_json_null (writer, field->key);
  else if (pair[0] == pair[1])
    pct_json_whole_number (writer, field->key, pair[0]);
  else
    {
      pct_json_begin_array (writer, field->key, FALSE);
      pct_json_whole_number (writer, NULL, pair[0]);
      pct_json_whole_number (writer, NULL, pair[1]);
      pct_json_end_array (writer);
    }
}

static void
write_frame (const char *key, const size_t *frame, PctJsonWriter *writer)
{
  gboolean even = frame[0] == frame[1] && frame[2] == frame[3];

  if (even && frame[0] == frame[2])
    {
      pct_json_whole_number (writer, key, frame[0]);
      return;
    }
  pct_json_begin_array (writer, key, FALSE);
  for (int axis = 0; axis < 2; axis++)
    {
      if (!even)
        pct_json_begin_array (writer, NULL, FALSE);
      pct_json_whole_number (writer, NULL, frame[2 * axis]);
      if (even)
        continue;
      pct_json_whole_number (writer, NULL, frame[2 * axis + 1]);
      pct_json_end_array (writer);
    }
  pct_json_end_array (writer);
}

static void
write_shape (const char *key, const size_t *shape, PctJsonWriter *writer)
{
  pct_json_begin_array (writer, key, FALSE);
  for (int i = 0; i < 3; i++)
    pct_json_whole_number (writer, NULL, shape[i]);
  pct_json_end_array (writer);
}

static void
write_texts (const char *key, char *const *texts, PctJsonWriter *writer)
{
  if (!texts)
    {
      pct_json_null (writer, key);
      return;
    }
  pct_json_begin_array (writer, key, FALSE);
  for (; *texts; texts++)
    pct_json_string (writer, NULL, *texts);
  pct_json_end_array (writer);
}

static void
write_inputs (const char *key, const PctInputsSpec *inputs, PctJsonWriter *writer)
{
  if (inputs->n == 0)
    return;
  pct_json_begin_array (writer, key, FALSE);
  for (size_t i = 0; i < inputs->n; i++)
    pct_json_string (writer, NULL, inputs->names[i]);
  pct_json_end_array (writer);
}

static void write_fields (const PctFieldTable *table, unsigned kind, const void *source, PctJsonWriter *writer);

static void
write_object (const PctField *field, gboolean there, const void *source, PctJsonWriter *writer)
{
  if (!there)
    {
      pct_json_null (writer, field->key);
      return;
    }
  pct_json_begin_object (writer, field->key, FALSE);
  write_fields (field->inner, 0, source, writer);
  pct_json_end_object (writer);
}

/* A number, or the object that stands for it, whose first field says which others there are. */
static void
write_real (const PctField *field, const void *source, const double *value, PctJsonWriter *writer)
{
  if (!field->is_object || !field->is_object (source))
    {
      pct_json_double (writer, field->key, *value);
      return;
    }
  unsigned kind = PCT_KIND (*(const unsigned *) ((const char *) source + field->inner->fields[0].offset));
  pct_json_begin_object (writer, field->key, FALSE);
  write_fields (field->inner, kind, source, writer);
  pct_json_end_object (writer);
}

static void
write_numbers (const char *key, const PctNumbers *numbers, PctJsonWriter *writer)
{
  pct_json_begin_array (writer, key, FALSE);
  for (size_t i = 0; i < numbers->n; i++)
    pct_json_double (writer, NULL, numbers->values[i]);
  pct_json_end_array (writer);
}

static void
write_class_weight (const char *key, const PctClassWeightSpec *spec, PctJsonWriter *writer)
{
  if (spec->balanced)
    pct_json_string (writer, key, "balanced");
  else if (spec->n == 0)
    pct_json_null (writer, key);
  else
    {
      pct_json_begin_object (writer, key, FALSE);
      for (size_t i = 0; i < spec->n; i++)
        pct_json_double (writer, spec->list[i].name, spec->list[i].weight);
      pct_json_end_object (writer);
    }
}

static void
write_field (const PctField *field, const void *source, PctJsonWriter *writer)
{
  const void *place = (const char *) source + field->offset;
  switch (field->type)
    {
    case PCT_FIELD_TEXT:
      pct_json_string (writer, field->key, *(char *const *) place);
      break;
    case PCT_FIELD_TEXTS:
      write_texts (field->key, *(char **const *) place, writer);
      break;
    case PCT_FIELD_NAME:
      if (*(const char *) place)
        pct_json_string (writer, field->key, place);
      break;
    case PCT_FIELD_INPUTS:
      write_inputs (field->key, place, writer);
      break;
    case PCT_FIELD_COUNT:
      pct_json_whole_number (writer, field->key, *(const size_t *) place);
      break;
    case PCT_FIELD_UNSIGNED:
      pct_json_whole_number (writer, field->key, *(const unsigned *) place);
      break;
    case PCT_FIELD_U64:
      pct_json_whole_number (writer, field->key, *(const uint64_t *) place);
      break;
    case PCT_FIELD_PAIR:
    case PCT_FIELD_PAIR_OR_NULL:
      write_pair (field, place, writer);
      break;
    case PCT_FIELD_FRAME:
      write_frame (field->key, place, writer);
      break;
    case PCT_FIELD_SHAPE:
      write_shape (field->key, place, writer);
      break;
    case PCT_FIELD_CLASS_WEIGHT:
      write_class_weight (field->key, place, writer);
      break;
    case PCT_FIELD_NUMBERS:
      write_numbers (field->key, place, writer);
      break;
    case PCT_FIELD_REAL:
      write_real (field, source, place, writer);
      break;
    case PCT_FIELD_FLAG:
      pct_json_boolean (writer, field->key, *(const gboolean *) place);
      break;
    case PCT_FIELD_CHOICE:
      pct_json_string (writer, field->key, field->choices[*(const unsigned *) place]);
      break;
    case PCT_FIELD_OBJECT_OR_NULL:
      write_object (field, *(const gboolean *) place, source, writer);
      break;
    case PCT_FIELD_OTHER:
      break;
    }
}

/* All of an object's fields but the PCT_FIELD_OTHER ones. */
static void
write_fields (const PctFieldTable *table, unsigned kind, const void *source, PctJsonWriter *writer)
{
  for (size_t i = 0; i < table->n; i++)
    if (table->fields[i].kinds == 0 || (table->fields[i].kinds & kind) != 0)
      write_field (&table->fields[i], source, writer);
}

static void
write_section (const char *key, const PctFieldTable *table, unsigned kind, const void *source, PctJsonWriter *writer)
{
  pct_json_begin_object (writer, key, TRUE);
  write_fields (table, kind, source, writer);
  pct_json_end_object (writer);
}

static void
write_model (const PctModelSpec *model, PctJsonWriter *writer)
{
  pct_json_begin_object (writer, "model", TRUE);
  pct_json_begin_array (writer, "layers", TRUE);
  for (size_t i = 0; i < model->n_layers; i++)
    {
      pct_json_begin_object (writer, NULL, FALSE);
      write_fields (&pct_layer_fields, PCT_KIND (model->layers[i].type), &model->layers[i], writer);
      pct_json_end_object (writer);
    }
  pct_json_end_array (writer);
  pct_json_end_object (writer);
}

char *
pct_experiment_to_json (const PctExperiment *experiment, const char *version, const char *fingerprint)
{
  PctJsonWriter writer;
  /* The first of a schedule's values is the rate, which may have been edited by itself. */
  PctExperiment current = *experiment;
  current.optimizer.schedule.values.values[0] = current.optimizer.learning_rate;
  pct_json_writer_init (&writer);
  pct_json_begin_object (&writer, NULL, TRUE);
  pct_json_whole_number (&writer, "format", PCT_EXPERIMENT_FORMAT);
  if (version)
    pct_json_string (&writer, "version", version);
  if (fingerprint)
    pct_json_string (&writer, "fingerprint", fingerprint);
  write_fields (&pct_experiment_fields, 0, experiment, &writer);
  write_section ("dataset", &pct_dataset_fields, pct_dataset_kind (experiment->source.source), experiment, &writer);
  write_model (&experiment->model, &writer);
  write_section ("loss", &pct_loss_fields, PCT_KIND (experiment->loss.type), experiment, &writer);
  write_section ("optimizer", &pct_optimizer_fields, PCT_KIND (experiment->optimizer.type), &current, &writer);
  write_section ("training", &pct_training_fields, 0, experiment, &writer);
  pct_json_end_object (&writer);
  g_autofree char *text = pct_json_writer_finish (&writer);
  return g_strconcat (text, "\n", NULL);
}
