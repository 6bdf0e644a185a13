/* Fields of the experiment that a form shows as texts, by their paths. */
#include "ui/model/experiment-model-private.h"
#include "ui/model/field-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BOUNDARIES "optimizer.learning_rate.boundaries"
#define VALUES     "optimizer.learning_rate.values"
#define WEIGHTS    "training.class_weight.weights"

char *
pct_experiment_model_get_text (PctExperimentModel *self, const char *path)
{
  const PctField *field = pct_experiment_field (self->experiment, path, NULL);
  return field == NULL ? g_strdup ("") : pct_field_text (field, self->experiment);
}

char *
pct_experiment_model_get_default_text (PctExperimentModel *self, const char *path)
{
  PctExperiment defaults = pct_experiment_model_get_defaults (self, path);
  const PctField *field = pct_experiment_field (self->experiment, path, NULL);
  return field == NULL ? g_strdup ("") : pct_field_text (field, &defaults);
}

void
pct_experiment_model_check_schedule (PctExperimentModel *self)
{
  const PctScheduleSpec *schedule = &self->experiment->optimizer.schedule;
  gboolean fits = schedule->type != PCT_SCHEDULE_PIECEWISE_CONSTANT || schedule->values.n == schedule->boundaries.n + 1;
  pct_experiment_model_set_problem (self, VALUES, fits ? NULL : _ ("There must be one more than there are boundaries"));
}

static char *
find_rising_problem (const PctNumbers *boundaries)
{
  for (size_t i = 0; i < boundaries->n; i++)
    {
      if (boundaries->values[i] != (double) (uint64_t) boundaries->values[i])
        return g_strdup (_ ("Must be whole numbers of batches"));
      if (i > 0 && boundaries->values[i] <= boundaries->values[i - 1])
        return g_strdup (_ ("Each must be larger than the one before"));
    }
  return NULL;
}

static char *
find_class_problem (PctExperimentModel *self, const PctClassWeightSpec *weights)
{
  const PctImageSet *set = self->set;
  for (size_t i = 0; set != NULL && i < weights->n; i++)
    if (pct_image_set_find_class (set, weights->list[i].name) == set->n_classes)
      return g_strdup_printf (_ ("The dataset has no class “%s”"), weights->list[i].name);
  return NULL;
}

/* What no number alone tells. */
static char *
find_problem (PctExperimentModel *self, const char *path, const PctExperiment *read)
{
  if (g_str_equal (path, BOUNDARIES))
    return find_rising_problem (&read->optimizer.schedule.boundaries);
  if (g_str_equal (path, WEIGHTS))
    return find_class_problem (self, &read->training.class_weight);
  return NULL;
}

static void
tell_change (PctExperimentModel *self, const char *path)
{
  pct_experiment_model_set_problem (self, path, NULL);
  if (g_str_equal (path, BOUNDARIES) || g_str_equal (path, VALUES))
    pct_experiment_model_check_schedule (self);
  pct_experiment_model_field_changed (self, path);
  if (g_str_equal (path, VALUES))
    pct_experiment_model_field_changed (self, "optimizer.learning_rate");
  else if (g_str_equal (path, BOUNDARIES))
    pct_experiment_model_field_changed (self, VALUES);
}

void
pct_experiment_model_set_text (PctExperimentModel *self, const char *path, const char *text)
{
  const PctField *field = pct_experiment_field (self->experiment, path, NULL);
  g_return_if_fail (field != NULL && pct_field_is_text (field));
  g_autoptr (PctExperiment) read = pct_experiment_copy (self->experiment);
  g_autofree char *problem = NULL;
  if (pct_field_text_read (field, text, read, &problem))
    problem = find_problem (self, path, read);
  if (problem != NULL)
    {
      pct_experiment_model_set_problem (self, path, problem);
      return;
    }
  if (g_str_equal (path, VALUES))
    read->optimizer.learning_rate = read->optimizer.schedule.values.values[0];
  if (!pct_field_equal (field, read, self->experiment))
    {
      pct_experiment_model_remember (self, path);
      pct_experiment_free (self->experiment);
      self->experiment = g_steal_pointer (&read);
    }
  tell_change (self, path);
}

void
pct_experiment_model_reset_text (PctExperimentModel *self, const char *path)
{
  g_autofree char *text = pct_experiment_model_get_default_text (self, path);
  if (*text != '\0')
    pct_experiment_model_set_text (self, path, text);
  else
    pct_experiment_model_set_number (self, "training.class_weight", PCT_WEIGH_ALIKE);
}
