#include "app/run-controller-private.h"

#include "data/runs/predictions.h"
#include "engine/core/error.h"

#include <glib/gi18n.h>
#include <math.h>

#define LEARNING_RATE "optimizer.learning_rate"

/* What is planned in a worker thread, for a controller that may have gone until it is. */
typedef struct {
  GWeakRef controller;
  const char *title; /* of what is said when it can't be done */
} Plan;

static void
plan_free (Plan *plan)
{
  g_weak_ref_clear (&plan->controller);
  g_free (plan);
}

static void
plan_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (PctTraining) training = data;
  GError *error = NULL;
  if (pct_training_plan (training, &error))
    g_task_return_pointer (task, g_steal_pointer (&training), (GDestroyNotify) pct_training_free);
  else
    g_task_return_error (task, error);
}

/* From the experiment's side it is an edit like another, but nothing that the training should hear of. */
static void
follow_rate (PctRunController *self, double rate)
{
  self->following = TRUE;
  g_object_set (self->experiment, "learning-rate", rate, NULL);
  self->following = FALSE;
}

/* The rate from before the first change that the fork undoes. */
static void
take_rate_back (PctRunController *self, uint32_t epoch)
{
  const GPtrArray *changes = pct_run_get_changes (self->run);
  for (guint i = 0; i < changes->len; i++)
    {
      const PctChange *change = &((const PctEvent *) g_ptr_array_index (changes, i))->change;
      if (change->epoch <= epoch || !g_str_equal (change->setting, LEARNING_RATE))
        continue;
      follow_rate (self, change->from);
      return;
    }
}

static void
use_image_set (PctRunController *self, PctTraining *training)
{
  PctImageSet *set = pct_experiment_model_get_image_set (self->experiment);
  if (set != NULL && g_str_equal (training->stored->source.source, pct_experiment_model_get_dataset (self->experiment)))
    training->set = pct_image_set_ref (set);
}

static void
start_fork (PctRunController *self, PctTraining *training)
{
  if (training->undone_epoch > 0)
    take_rate_back (self, training->fork_epoch);
  use_image_set (self, training);
  training->folder = pct_lab_new_run_path (training->experiment != NULL ? training->experiment : training->stored);
  pct_run_controller_start (self, training);
}

/* The experiment beside the plots becomes the run's; the run goes on when its dataset is open. */
static void
start_resumed (PctRunController *self, PctTraining *training)
{
  g_clear_pointer (&self->waiting, pct_training_free);
  self->waiting = training;
  self->following = TRUE;
  pct_experiment_document_adopt (self->document, training->stored);
  self->following = FALSE;
  if (self->waiting != NULL && pct_experiment_model_get_image_set (self->experiment) != NULL)
    pct_run_controller_end_waiting (self, NULL);
  else if (self->waiting != NULL)
    pct_run_controller_open_dataset (self); /* which it may have failed to do before */
  pct_run_controller_update_going_on (self);
}

static void
on_planned (GObject *source, GAsyncResult *result, gpointer data)
{
  Plan *plan = data;
  g_autoptr (PctRunController) self = g_weak_ref_get (&plan->controller);
  g_autoptr (GError) error = NULL;
  g_autoptr (PctTraining) training = g_task_propagate_pointer (G_TASK (result), &error);
  const char *title = plan->title;
  plan_free (plan);
  if (self == NULL)
    return;
  if (training == NULL)
    pct_run_controller_refuse (self, title, error->message);
  else if (training->fork_from != NULL)
    start_fork (self, g_steal_pointer (&training));
  else
    start_resumed (self, g_steal_pointer (&training));
}

/* Takes the training. */
static void
plan (PctRunController *self, PctTraining *training, const char *title)
{
  Plan *asked = g_new0 (Plan, 1);
  g_weak_ref_init (&asked->controller, self);
  asked->title = title;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_planned, asked);
  g_task_set_task_data (task, training, NULL);
  g_task_run_in_thread (task, plan_in_thread);
}

void
pct_run_controller_end_waiting (PctRunController *self, const GError *error)
{
  g_autoptr (PctTraining) training = g_steal_pointer (&self->waiting);
  if (training == NULL)
    return;
  if (error != NULL)
    {
      g_autofree char *message = g_strdup_printf (
          _ ("Its dataset could not be opened: %s\n\nThe run is kept as it is. Put the dataset back to where it was, then resume again."),
          error->message);
      pct_run_controller_refuse (self, _ ("The run can’t go on"), message);
      return;
    }
  use_image_set (self, training);
  pct_run_controller_start (self, g_steal_pointer (&training));
}

void
pct_run_controller_resume (PctRunController *self, const char *run)
{
  PctTraining *training = g_new0 (PctTraining, 1);
  training->resume = TRUE;
  training->folder = g_strdup (run);
  plan (self, training, _ ("The run can’t go on"));
}

static void
on_resume (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PctRunController *self = data;
  PctRunState state = pct_run_get_state (self->run);
  const PctStart *start = pct_run_get_start (self->run);
  gboolean shown = (state == PCT_RUN_STOPPED || state == PCT_RUN_FAILED) && start != NULL;
  pct_run_controller_resume (self, shown ? start->run : NULL);
}

static void
on_fork (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PctRunController *self = data;
  PctTraining *training = g_new0 (PctTraining, 1);
  training->fork_from = g_strdup (pct_run_get_start (self->run)->run);
  training->fork_epoch = pct_run_get_shown (self->run)->epoch;
  training->experiment = pct_experiment_model_copy (self->experiment);
  plan (self, training, _ ("No fork from here"));
}

static void
on_undo_change (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PctRunController *self = data;
  const GPtrArray *changes = pct_run_get_changes (self->run);
  const PctEvent *last = g_ptr_array_index (changes, changes->len - 1);
  PctTraining *training = g_new0 (PctTraining, 1);
  training->fork_from = g_strdup (pct_run_get_start (self->run)->run);
  training->undone_epoch = last->change.epoch;
  plan (self, training, _ ("The change can’t be undone"));
}

/* What a run goes on with is shown as if somebody had entered it. */
static void
on_changed (PctRunController *self, const PctChange *change)
{
  if (g_str_equal (change->setting, LEARNING_RATE) && pct_run_is_past (self->run, change) && !isnan (change->to))
    follow_rate (self, change->to);
}

typedef struct {
  GWeakRef controller;
  char *run;
  guint epoch;
  size_t n_classes, n_outputs, n_validation, n_train;
} Reading;

static void
reading_free (Reading *reading)
{
  g_weak_ref_clear (&reading->controller);
  g_free (reading->run);
  g_free (reading);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Reading *reading = data;
  GError *error = NULL;
  g_autoptr (PctRunFolder) folder = pct_run_folder_open (reading->run, FALSE, &error);
  PctStoredPredictions *stored = NULL;
  if (folder != NULL)
    stored = pct_run_folder_read_predictions (folder, reading->epoch, reading->n_classes, reading->n_outputs, &error);
  if (stored != NULL)
    g_task_return_pointer (task, stored, (GDestroyNotify) pct_stored_predictions_free);
  else
    g_task_return_error (task, error);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PctStoredPredictions) stored = g_task_propagate_pointer (G_TASK (result), &error);
  const Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autoptr (PctRunController) self = g_weak_ref_get ((GWeakRef *) &reading->controller);
  if (stored == NULL)
    g_message ("%s", error->message);
  const PctEpoch *shown = self == NULL ? NULL : pct_run_get_shown (self->run);
  const PctStart *start = self == NULL ? NULL : pct_run_get_start (self->run);
  if (stored == NULL || shown == NULL || start == NULL || shown->epoch != reading->epoch
      || g_strcmp0 (start->run, reading->run) != 0 || stored->validation.count != reading->n_validation
      || stored->sample.count != reading->n_train)
    return;
  pct_run_take_predictions (self->run, reading->epoch, g_steal_pointer (&stored->validation.predictions),
                            g_steal_pointer (&stored->sample.predictions));
}

/* Predictions of old epochs are in the run folder only. */
static void
on_shown (PctRunController *self)
{
  const PctEpoch *shown = pct_run_get_shown (self->run);
  const PctStart *start = pct_run_get_start (self->run);
  pct_run_controller_update_going_on (self);
  gboolean whole = shown == NULL || shown->validation.predictions != NULL || shown->train.predictions != NULL;
  if (whole || start == NULL || start->run == NULL || shown->epoch == self->asked)
    {
      self->asked = whole ? 0 : self->asked;
      return;
    }
  self->asked = shown->epoch;
  Reading *reading = g_new0 (Reading, 1);
  g_weak_ref_init (&reading->controller, self);
  reading->run = g_strdup (start->run);
  reading->epoch = shown->epoch;
  reading->n_classes = start->n_classes;
  reading->n_outputs = start->n_outputs;
  reading->n_validation = shown->validation.count;
  reading->n_train = shown->train.count;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_read, NULL);
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  g_task_run_in_thread (task, read_in_thread);
}

void
pct_run_controller_update_going_on (PctRunController *self)
{
  PctRunState state = pct_run_get_state (self->run);
  const PctStart *start = pct_run_get_start (self->run);
  gboolean steady = state != PCT_RUN_PREPARING && state != PCT_RUN_STOPPING && self->waiting == NULL;
  gboolean kept = steady && start != NULL && start->run != NULL, valid = FALSE;
  g_object_get (self->experiment, "valid", &valid, NULL);
  pct_run_controller_set_enabled (self, "resume", steady && !pct_run_is_active (self->run));
  pct_run_controller_set_enabled (self, "fork", kept && valid && pct_run_get_shown (self->run) != NULL);
  pct_run_controller_set_enabled (self, "undo-change", kept && pct_run_get_changes (self->run)->len > 0);
}

void
pct_run_controller_add_going_on (PctRunController *self)
{
  static const GActionEntry entries[] = {
    { .name = "resume", .activate = on_resume },
    { .name = "fork", .activate = on_fork },
    { .name = "undo-change", .activate = on_undo_change },
  };
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->run, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "changed", G_CALLBACK (pct_run_controller_update_going_on), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->run, "shown", G_CALLBACK (on_shown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "started", G_CALLBACK (pct_run_controller_update_going_on), self, G_CONNECT_SWAPPED);
}
