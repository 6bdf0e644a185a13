/* Any field of the experiment that holds a number, by its path: what the form's rows are about. */
#include "ui/model/experiment-model-private.h"
#include "ui/model/field-guide.h"
#include "ui/model/field-text.h"

#include "engine/train/schedule.h"

#include <glib/gi18n-lib.h>
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

/* Batches that the training has after its warm-up, or a number that people use while nobody knows. */
static uint64_t
count_steps (PctExperimentModel *self)
{
  const PctTrainingSpec *training = &self->experiment->training;
  size_t images;
  if (!pct_experiment_model_get_count (self, PCT_SPLIT_TRAIN, &images) || images == 0)
    return 1000;
  uint64_t steps = (uint64_t) training->epochs * ((images + training->batch_size - 1) / training->batch_size);
  uint64_t warmup = self->experiment->optimizer.schedule.warmup_steps;
  return steps > warmup ? steps - warmup : 1;
}

/* To a tenth over the whole training, or in the middle of it. */
static PctScheduleSpec
usual_schedule (PctExperimentModel *self)
{
  uint64_t steps = count_steps (self);
  double rate = self->experiment->optimizer.learning_rate;
  return (PctScheduleSpec){
    .decay_steps = steps,
    .decay_rate = 0.1,
    .boundaries = { 1, { (double) MAX (steps / 2, 1) } },
    .values = { 2, { rate, rate / 10 } },
  };
}

/* 0 for a field that there isn't now: the property of an optimizer's that another one lacks. */
double
pct_experiment_model_get_number (PctExperimentModel *self, const char *path)
{
  const PctField *field = find (self, path);
  return field == NULL ? 0 : pct_field_get_number (field, self->experiment);
}

PctExperiment
pct_experiment_model_get_defaults (PctExperimentModel *self, const char *path)
{
  PctExperiment start = *self->start;
  if (!g_str_equal (path, "optimizer.name"))
    start.optimizer = pct_optimizer_spec (self->experiment->optimizer.type);
  start.optimizer.schedule = usual_schedule (self);
  return start;
}

double
pct_experiment_model_get_default (PctExperimentModel *self, const char *path)
{
  const PctField *field = find (self, path);
  g_return_val_if_fail (field != NULL, 0);
  PctExperiment start = pct_experiment_model_get_defaults (self, path);
  return pct_field_get_number (field, &start);
}

gboolean
pct_experiment_model_is_default (PctExperimentModel *self, const char *path)
{
  const PctField *field = find (self, path);
  g_return_val_if_fail (field != NULL, TRUE);
  PctExperiment start = pct_experiment_model_get_defaults (self, path);
  return pct_field_is_number (field)
             ? pct_field_get_number (field, self->experiment) == pct_field_get_number (field, &start)
             : pct_field_equal (field, self->experiment, &start);
}

/* Whatever else is wrong with the field stays what it was. */
static void
mark (PctExperimentModel *self, const char *path, gboolean wrong, const char *message)
{
  const char *now = pct_experiment_model_get_problem (self, path);
  if (wrong ? now == NULL : g_strcmp0 (now, message) == 0)
    pct_experiment_model_set_problem (self, path, wrong ? message : NULL);
}

/* What can't be had together is marked at the one that is further down in the form. */
static void
check_together (PctExperimentModel *self)
{
  const PctOptimizerSpec *optimizer = &self->experiment->optimizer;
  gboolean by_norm = optimizer->clipnorm > 0, by_value = optimizer->clipvalue > 0, by_all = optimizer->global_clipnorm > 0;
  mark (self, "optimizer.clipvalue", by_value && by_norm, _ ("Gradients are clipped by their norm already"));
  mark (self, "optimizer.global_clipnorm", by_all && (by_norm || by_value), _ ("Gradients are clipped already"));
  mark (self, "training.reduce_on_plateau", self->experiment->training.reduce_on_plateau.enabled && pct_schedule_moves (optimizer),
        _ ("The learning rate has a schedule or a warm-up already"));
}

/* What an object that is gone or another optimizer has no field for can't be mended any more, and isn't wrong. */
static void
forget_problems (PctExperimentModel *self, gboolean all)
{
  size_t n;
  const PctGuideRow *rows = pct_field_guide (&n);
  for (size_t i = 0; i < n; i++)
    {
      gboolean there;
      const PctField *field = pct_experiment_field (self->experiment, rows[i].path, &there);
      if (all || field == NULL || !there)
        pct_experiment_model_set_problem (self, rows[i].path, NULL);
    }
  pct_experiment_model_check_schedule (self);
  check_together (self);
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
  PctScheduleSpec schedule = optimizer->schedule;
  *optimizer = pct_optimizer_spec (type);
  optimizer->schedule = schedule;
  if (rate != usual)
    optimizer->learning_rate = rate;
}

/* A schedule starts with values that fit the training. */
static void
put_schedule (PctExperimentModel *self, PctScheduleType type)
{
  PctScheduleSpec *schedule = &self->experiment->optimizer.schedule, usual = usual_schedule (self);
  usual.warmup_steps = schedule->warmup_steps;
  usual.type = type;
  *schedule = usual;
}

/* All classes, for people to change. */
static void
put_weights (PctExperimentModel *self)
{
  PctClassWeightSpec *spec = &self->experiment->training.class_weight;
  char **names = self->experiment->classes != NULL ? self->experiment->classes : self->set != NULL ? self->set->class_names : NULL;
  pct_class_weight_clear (spec);
  spec->n = MAX (self->n_classes, 1);
  spec->list = g_malloc0_n (spec->n, sizeof *spec->list);
  for (size_t i = 0; i < spec->n; i++)
    {
      spec->list[i].name = names == NULL ? g_strdup_printf ("%zu", i) : g_strdup (names[i]);
      spec->list[i].weight = 1;
    }
}

static void
put (PctExperimentModel *self, const PctField *field, const char *path, double value)
{
  if (g_str_equal (path, "optimizer.name"))
    put_optimizer (self->experiment, (PctOptimizerType) value);
  else if (g_str_equal (path, "optimizer.learning_rate.name"))
    put_schedule (self, (PctScheduleType) value);
  else if (field->type == PCT_FIELD_CLASS_WEIGHT && value == PCT_WEIGH_BY_CLASS)
    put_weights (self);
  else
    pct_field_put_number (field, self->experiment, value);
  PctOptimizerSpec *optimizer = &self->experiment->optimizer;
  if (optimizer->schedule.values.n > 0)
    optimizer->schedule.values.values[0] = optimizer->learning_rate;
}

/* A decay over the whole training stays one. before: how many steps that was. */
static void
follow_steps (PctExperimentModel *self, uint64_t before)
{
  static const char path[] = "optimizer.learning_rate.decay_steps";
  PctScheduleSpec *schedule = &self->experiment->optimizer.schedule;
  if (!pct_experiment_model_has_number (self, path) || count_steps (self) == before)
    return;
  if (schedule->decay_steps == before)
    schedule->decay_steps = count_steps (self);
  pct_experiment_model_field_changed (self, path);
}

/* Those where other fields come and go with what is chosen. */
static gboolean
decides_others (const PctField *field, const char *path)
{
  return field->type == PCT_FIELD_OBJECT_OR_NULL || field->type == PCT_FIELD_CLASS_WEIGHT
         || (field->type == PCT_FIELD_CHOICE && g_str_has_suffix (path, ".name"));
}

void
pct_experiment_model_set_number (PctExperimentModel *self, const char *path, double value)
{
  const PctField *field = find (self, path);
  if (field == NULL || pct_field_get_number (field, self->experiment) == value)
    return;
  /* Digits are typed one by one; what is chosen is an edit each time. */
  gboolean others = decides_others (field, path), typed = !others && field->type != PCT_FIELD_FLAG && field->type != PCT_FIELD_CHOICE;
  uint64_t steps = count_steps (self);
  pct_experiment_model_remember (self, typed ? path : NULL);
  put (self, field, path, value);
  pct_experiment_model_set_problem (self, path, NULL);
  if (others)
    forget_problems (self, FALSE);
  else
    check_together (self);
  pct_experiment_model_field_changed (self, others ? NULL : path);
  if (g_str_equal (path, "optimizer.learning_rate") && self->experiment->optimizer.schedule.values.n > 0)
    pct_experiment_model_field_changed (self, "optimizer.learning_rate.values");
  if (g_str_has_prefix (path, "dataset."))
    pct_experiment_model_count (self);
  follow_steps (self, steps);
}

void
pct_experiment_model_reset_number (PctExperimentModel *self, const char *path)
{
  const PctField *field = find (self, path);
  if (field != NULL && pct_field_is_text (field))
    pct_experiment_model_reset_text (self, path);
  else
    pct_experiment_model_set_number (self, path, pct_experiment_model_get_default (self, path));
}
