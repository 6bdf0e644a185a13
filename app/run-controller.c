#include "app/run-controller-private.h"

#include "app/settings.h"
#include "engine/core/error.h"
#include "ui/model/field-guide.h"
#include "ui/model/text.h"

#include <glib/gi18n.h>
#include <string.h>

/* Repaints are five a second at most: each takes time from the training. Without news the time left still moves. */
#define INTERVAL_MILLISECONDS 200
/* The first point is waited for: it is shown at once. */
#define EAGER_MILLISECONDS    10
#define TICK_MILLISECONDS     250

G_DEFINE_FINAL_TYPE (PctRunController, pct_run_controller, G_TYPE_OBJECT)

enum { REFUSED, N_SIGNALS };

static guint signals[N_SIGNALS];

void
pct_run_controller_set_enabled (PctRunController *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
update_actions (PctRunController *self)
{
  PctRunState state = pct_run_get_state (self->run);
  gboolean active = pct_run_is_active (self->run), ready = FALSE;
  g_object_get (self->experiment, "valid", &ready, NULL);
  ready = ready && !active && pct_experiment_model_get_image_set (self->experiment) != NULL;

  pct_run_controller_set_enabled (self, "train", ready);
  pct_run_controller_set_enabled (self, "pause", state == PCT_RUN_RUNNING || state == PCT_RUN_PAUSED);
  pct_run_controller_set_enabled (self, "step", ready || state == PCT_RUN_RUNNING || state == PCT_RUN_PAUSED);
  pct_run_controller_set_enabled (self, "stop", active && (state != PCT_RUN_STOPPING || self->next != NULL));
  pct_run_controller_update_going_on (self);
}

static void
session_wakes (void *data)
{
  pct_wake_source_wake (data);
}

/* What the engine refused is marked where it was entered; a field whose mark no edit would take away is not. */
static void
mark_refused_field (PctRunController *self)
{
  const GError *error = pct_run_get_error (self->run);
  const char *colon = g_error_matches (error, PCT_ERROR, PCT_ERROR_REQUEST) ? strstr (error->message, ": ") : NULL;
  if (colon == NULL)
    return;
  g_autofree char *path = g_strndup (error->message, (gsize) (colon - error->message));
  if (pct_field_guide_find (path) != NULL)
    pct_experiment_model_set_problem (self->experiment, path, colon + 2);
}

static void
take_events (PctRunController *self)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) pct_event_unref);
  for (PctEvent *event; (event = pct_session_next_event (self->session)) != NULL;)
    g_ptr_array_add (events, event);
  pct_run_take_events (self->run, (PctEvent *const *) events->pdata, events->len);
}

static void
free_session (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  pct_session_free (data);
}

/* Joining the thread of a training that has ended takes as long as freeing its network does: not on the main loop. */
static void
retire_session (PctRunController *self)
{
  if (self->session == NULL)
    return;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_task_data (task, g_steal_pointer (&self->session), NULL);
  g_task_run_in_thread (task, free_session);
}

static void
on_pace (PctRunController *self)
{
  double pace = g_settings_get_double (pct_settings (), "pace");
  pct_run_set_paced (self->run, pace > 0);
  if (self->session != NULL)
    pct_session_set_pace (self->session, pace);
}

/* Takes the training. */
static void
begin (PctRunController *self, PctTraining *training)
{
  const PctExperiment *experiment = training->experiment != NULL ? training->experiment : training->stored;
  gboolean goes_on = training->resume || training->fork_from != NULL;
  retire_session (self);
  self->asked = 0;
  g_clear_pointer (&self->waiting, pct_training_free);
  training->folders = g_strdupv ((char **) pct_dataset_library_get_folders (self->library));
  training->wake = pct_wake_source_ref (self->wake);

  (goes_on ? pct_run_go_on : pct_run_begin) (
      self->run, (guint) experiment->training.epochs, (guint) experiment->training.batch_size,
      training->set != NULL ? pct_text_set_name (training->set) : experiment->source.source,
      pct_experiment_model_get_preset_name (self->experiment));
  self->training = training;
  self->session = pct_session_new (pct_training_run, training, (GDestroyNotify) pct_training_free, session_wakes, self->wake);
  on_pace (self);
  pct_wake_source_set_interval (self->wake, EAGER_MILLISECONDS);
  pct_wake_source_set_ticking (self->wake, TRUE);
}

static void
take_news (void *data)
{
  PctRunController *self = data;
  if (self->session == NULL)
    return;
  /* The end of a training may be what the window waits for to close, and then it takes the controller with it. */
  g_object_ref (self);
  take_events (self);
  PctSessionState state = pct_session_state (self->session);
  if (state == PCT_SESSION_ENDED)
    take_events (self); /* those that came before it ended */
  const char *what = NULL;
  double progress = pct_session_progress (self->session, &what);
  pct_wake_source_set_ticking (self->wake, state == PCT_SESSION_PREPARING || state == PCT_SESSION_RUNNING);
  if (pct_step_log_length (pct_session_steps (self->session)) > 0)
    pct_wake_source_set_interval (self->wake, INTERVAL_MILLISECONDS);
  pct_run_update (self->run, pct_session_steps (self->session), state, what, progress);
  if (state == PCT_SESSION_ENDED)
    mark_refused_field (self);
  if (state == PCT_SESSION_ENDED && self->next != NULL)
    begin (self, g_steal_pointer (&self->next));
  g_object_unref (self);
}

static void
stop (PctRunController *self)
{
  pct_session_stop (self->session);
  pct_run_set_stopping (self->run);
  pct_wake_source_set_ticking (self->wake, TRUE);
}

void
pct_run_controller_start (PctRunController *self, PctTraining *training)
{
  if (!pct_run_is_active (self->run))
    {
      begin (self, training);
      return;
    }
  g_clear_pointer (&self->next, pct_training_free);
  self->next = training;
  stop (self);
}

static void
begin_new (PctRunController *self)
{
  PctTraining *training = g_new0 (PctTraining, 1);
  training->experiment = pct_experiment_model_copy (self->experiment);
  training->set = pct_image_set_ref (pct_experiment_model_get_image_set (self->experiment));
  training->folder = pct_lab_new_run_path (training->experiment);
  begin (self, training);
}

static void
on_train (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  begin_new (data);
}

static void
on_pause (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PctRunController *self = data;
  if (pct_run_get_state (self->run) == PCT_RUN_PAUSED)
    pct_session_resume (self->session);
  else
    pct_session_pause (self->session);
  pct_wake_source_set_ticking (self->wake, TRUE);
}

static void
on_step (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PctRunController *self = data;
  if (!pct_run_is_active (self->run))
    begin_new (self);
  pct_session_step_batch (self->session);
  pct_wake_source_set_ticking (self->wake, TRUE);
}

static void
on_stop (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PctRunController *self = data;
  g_clear_pointer (&self->next, pct_training_free);
  stop (self);
}

static void
on_learning_rate (PctRunController *self)
{
  double rate;
  if (!pct_run_is_active (self->run) || self->following)
    return;
  g_object_get (self->experiment, "learning-rate", &rate, NULL);
  pct_session_set_learning_rate (self->session, rate);
}

void
pct_run_controller_open_dataset (PctRunController *self)
{
  pct_experiment_model_set_problem (self->experiment, "dataset", NULL);
  pct_dataset_library_open (self->library, &pct_experiment_model_get_experiment (self->experiment)->source);
}

static void
on_opened (PctRunController *self)
{
  pct_experiment_model_set_image_set (self->experiment, pct_dataset_library_get_image_set (self->library));
  if (pct_experiment_model_get_image_set (self->experiment) != NULL)
    pct_run_controller_end_waiting (self, NULL);
  update_actions (self);
}

static void
on_failed (PctRunController *self, const GError *error)
{
  pct_experiment_model_set_problem (self->experiment, "dataset", pct_dataset_library_explain (error));
  pct_run_controller_end_waiting (self, error);
  update_actions (self);
}

static void
pct_run_controller_finalize (GObject *object)
{
  PctRunController *self = PCT_RUN_CONTROLLER (object);
  /* Nobody looks any more: stopped and joined, so that what it has written is whole. */
  g_clear_pointer (&self->session, pct_session_free);
  g_clear_pointer (&self->next, pct_training_free);
  g_clear_pointer (&self->waiting, pct_training_free);
  pct_wake_source_destroy (self->wake);
  g_clear_pointer (&self->wake, pct_wake_source_unref);
  g_clear_object (&self->actions);
  g_clear_object (&self->run);
  g_clear_object (&self->library);
  g_clear_object (&self->document);
  g_clear_object (&self->experiment);
  G_OBJECT_CLASS (pct_run_controller_parent_class)->finalize (object);
}

static void
pct_run_controller_class_init (PctRunControllerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pct_run_controller_finalize;
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_STRING, G_TYPE_STRING);
}

static void
pct_run_controller_init (PctRunController *self)
{
  static const GActionEntry entries[] = {
    { .name = "train", .activate = on_train },
    { .name = "pause", .activate = on_pause },
    { .name = "step", .activate = on_step },
    { .name = "stop", .activate = on_stop },
  };
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  g_autoptr (GAction) pace = g_settings_create_action (pct_settings (), "pace");
  g_action_map_add_action (G_ACTION_MAP (self->actions), pace);
  self->wake = pct_wake_source_new (INTERVAL_MILLISECONDS, TICK_MILLISECONDS, take_news, self);
}

void
pct_run_controller_refuse (PctRunController *self, const char *title, const char *message)
{
  g_signal_emit (self, signals[REFUSED], 0, title, message);
}

PctRunController *
pct_run_controller_new (PctExperimentModel *experiment, PctExperimentDocument *document, PctDatasetLibrary *library, PctRun *run)
{
  PctRunController *self = g_object_new (PCT_TYPE_RUN_CONTROLLER, NULL);
  self->experiment = g_object_ref (experiment);
  self->document = g_object_ref (document);
  self->library = g_object_ref (library);
  self->run = g_object_ref (run);
  g_signal_connect_object (experiment, "notify::learning-rate", G_CALLBACK (on_learning_rate), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (experiment, "notify::dataset", G_CALLBACK (pct_run_controller_open_dataset), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (experiment, "notify::valid", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "opened", G_CALLBACK (on_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pct_settings (), "changed::pace", G_CALLBACK (on_pace), self, G_CONNECT_SWAPPED);
  pct_run_controller_add_going_on (self);
  update_actions (self);
  return self;
}

void
pct_run_controller_interrupt (PctRunController *self)
{
  if (self->session == NULL)
    return;
  atomic_store (&self->training->interrupted, TRUE);
  g_clear_pointer (&self->session, pct_session_free);
}

GActionGroup *
pct_run_controller_get_actions (PctRunController *self)
{
  return G_ACTION_GROUP (self->actions);
}
