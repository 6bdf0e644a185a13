/* Any field of the experiment that holds a number, by its path: what the form's rows are about. */
#include "ui/model/experiment-model-private.h"
#include "ui/model/field-guide.h"

#include <string.h>

static const PctField *
find (PctExperimentModel *self, const char *path)
{
  return pct_experiment_field (self->experiment, path, NULL);
}

gboolean
pct_experiment_model_has_number (PctExperimentModel *self, const char *path)
{
  gboolean there;
  const PctField *field = pct_experiment_field (self->experiment, path, &there);
  return field != NULL && there && pct_field_is_number (field);
}

/* 0 for a field that there isn't now: the property of an optimizer's that another one lacks. */
double
pct_experiment_model_get_number (PctExperimentModel *self, const char *path)
{
  const PctField *field = find (self, path);
  return field == NULL ? 0 : pct_field_get_number (field, self->experiment);
}

double
pct_experiment_model_get_default (PctExperimentModel *self, const char *path)
{
  const PctField *field = find (self, path);
  g_return_val_if_fail (field != NULL, 0);
  PctExperiment start = *self->start;
  if (!g_str_equal (path, "optimizer.name"))
    start.optimizer = pct_optimizer_spec (self->experiment->optimizer.type);
  return pct_field_get_number (field, &start);
}

/* What an object that is gone or another optimizer has no field for can't be mended any more, and isn't wrong. */
static void
forget_problems (PctExperimentModel *self, gboolean all)
{
  size_t n;
  const PctGuideRow *rows = pct_field_guide (&n);
  for (size_t i = 0; i < n; i++)
    if (all || !pct_experiment_model_has_number (self, rows[i].path))
      pct_experiment_model_set_problem (self, rows[i].path, NULL);
}

void
pct_experiment_model_forget_field_problems (PctExperimentModel *self)
{
  forget_problems (self, TRUE);
}

/* A rate that nobody touched follows the optimizer. */
static void
put_optimizer (PctExperiment *experiment, PctOptimizerType type)
{
  PctOptimizerSpec *optimizer = &experiment->optimizer;
  double rate = optimizer->learning_rate, usual = pct_optimizer_spec (optimizer->type).learning_rate;
  *optimizer = pct_optimizer_spec (type);
  if (rate != usual)
    optimizer->learning_rate = rate;
}

void
pct_experiment_model_set_number (PctExperimentModel *self, const char *path, double value)
{
  const PctField *field = find (self, path);
  if (field == NULL || pct_field_get_number (field, self->experiment) == value)
    return;
  /* Digits are typed one by one; what is chosen is an edit each time. */
  gboolean typed = field->type != PCT_FIELD_FLAG && field->type != PCT_FIELD_CHOICE && field->type != PCT_FIELD_OBJECT_OR_NULL;
  pct_experiment_model_remember (self, typed ? path : NULL);
  gboolean others = field->type == PCT_FIELD_OBJECT_OR_NULL || g_str_equal (path, "optimizer.name") || g_str_equal (path, "loss.name");
  if (g_str_equal (path, "optimizer.name"))
    put_optimizer (self->experiment, (PctOptimizerType) value);
  else
    pct_field_put_number (field, self->experiment, value);
  pct_experiment_model_set_problem (self, path, NULL);
  if (others)
    forget_problems (self, FALSE);
  pct_experiment_model_field_changed (self, others ? NULL : path);
  if (g_str_has_prefix (path, "dataset."))
    pct_experiment_model_count (self);
}

void
pct_experiment_model_reset_number (PctExperimentModel *self, const char *path)
{
  pct_experiment_model_set_number (self, path, pct_experiment_model_get_default (self, path));
}
