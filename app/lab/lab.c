#include "app/lab/lab.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "app/lab/fork.h"
#include "app/lab/recall.h"
#include "app/lab/recorder.h"
#include "app/lab/stored.h"
#include "data/runs/history.h"
#include "engine/kernels/gemm.h"
#include "engine/kernels/kernels.h"
#include "engine/train/metrics.h"
#include "engine/train/trainer.h"

typedef struct {
  const PctLabRequest *request;
  const PctSink *sink;
  PctExperiment *experiment;
  PctImageSet *set;
  PctDataset *dataset;
  PctTrainer *trainer;
  PctRunFolder *folder; /* NULL: the run isn't kept */
  PctRunFolder *parent; /* of a fork */
  GArray *changes;      /* PctForkChange, what the fork does otherwise than its parent */
  PctHistory *history;  /* of a resumed or forked run */
  char *fingerprint;
  double earlier_seconds; /* that a resumed run's finished epochs took */
  gboolean made;          /* the folder is this call's own, and holds nothing to resume from yet */
  PctRecorder recorder;
} Lab;

static void
lab_clear (Lab *lab)
{
  pct_trainer_free (lab->trainer);
  pct_dataset_free (lab->dataset);
  g_clear_pointer (&lab->set, pct_image_set_unref);
  pct_experiment_free (lab->experiment);
  pct_history_free (lab->history);
  g_free (lab->fingerprint);
  g_autofree char *unfinished = lab->made ? g_strdup (pct_run_folder_path (lab->folder)) : NULL;
  pct_run_folder_free (lab->folder);
  if (unfinished != NULL)
    pct_stored_discard (unfinished);
  pct_run_folder_free (lab->parent);
  g_clear_pointer (&lab->changes, g_array_unref);
  g_array_unref (lab->recorder.curves);
  g_clear_error (&lab->recorder.error);
}

static gboolean
on_opening (void *data, double done)
{
  const PctSink *sink = data;
  if (sink == NULL || sink->progress == NULL)
    return TRUE;
  return sink->progress (sink->data, "Opening the dataset", done) == PCT_GO_ON;
}

static gboolean
lab_find_parent (Lab *lab, GError **error)
{
  const PctLabRequest *request = lab->request;
  lab->parent = pct_run_folder_open (request->fork_from, FALSE, error);
  if (lab->parent == NULL)
    return FALSE;
  lab->changes = pct_fork_changes_new ();
  lab->experiment = pct_fork_experiment (lab->parent, request->experiment, request->sets, request->fork_epoch, lab->changes, error);
  return lab->experiment != NULL;
}

static gboolean
lab_find_experiment (Lab *lab, GError **error)
{
  const PctLabRequest *request = lab->request;
  if (!request->resume)
    {
      if (request->run != NULL && !pct_stored_is_free (request->run, error))
        return FALSE;
      if (request->fork_from != NULL)
        return lab_find_parent (lab, error);
      lab->experiment = pct_experiment_copy (request->experiment);
      return TRUE;
    }
  lab->folder = pct_run_folder_open (request->run, TRUE, error);
  if (lab->folder == NULL)
    return FALSE;
  lab->experiment = pct_stored_experiment (lab->folder, request->sets, error);
  return lab->experiment != NULL;
}

static gboolean
lab_open_data (Lab *lab, GError **error)
{
  if (lab->request->set != NULL)
    lab->set = pct_image_set_ref (lab->request->set);
  else
    lab->set = pct_source_open (&lab->experiment->source, lab->request->folders, on_opening, (void *) lab->sink, error);
  return lab->set != NULL;
}

static gpointer
find_fingerprint (gpointer set)
{
  return pct_fingerprint (set);
}

static gboolean
lab_make_trainer (Lab *lab, GError **error)
{
  PctDatasetOptions dataset_options = pct_experiment_dataset_options (lab->experiment);
  lab->dataset = pct_dataset_new (lab->set, &dataset_options, error);
  if (lab->dataset == NULL)
    return FALSE;
  PctTrainerOptions options = pct_experiment_trainer_options (lab->experiment);
  lab->trainer = pct_trainer_new (&options, lab->dataset, error);
  return lab->trainer != NULL;
}

/* The fingerprint reads every byte, so it is worked out beside the planning. */
static gboolean
lab_plan (Lab *lab, GError **error)
{
  GThread *thread = NULL;
  if (lab->request->run != NULL || lab->parent != NULL)
    thread = g_thread_new ("fingerprint", find_fingerprint, lab->set);
  gboolean planned = lab_make_trainer (lab, error);
  if (thread != NULL)
    lab->fingerprint = g_thread_join (thread);
  return planned;
}

/* What a resumed run has behind it, once its record has been cut to where it goes on. */
static gboolean
lab_recall (Lab *lab, GError **error)
{
  lab->history = pct_history_read (lab->request->run, error);
  if (lab->history == NULL)
    return FALSE;
  pct_recorder_note_loss (&lab->recorder, lab->history->same_loss_since);
  for (guint i = 0; i < lab->history->epochs->len; i++)
    {
      const PctHistoryEpoch *epoch = &g_array_index (lab->history->epochs, PctHistoryEpoch, i);
      lab->earlier_seconds += isnan (epoch->seconds) ? 0 : epoch->seconds;
      pct_recorder_note_epoch (&lab->recorder, epoch);
    }
  return TRUE;
}

static gboolean
lab_make_folder (Lab *lab, GError **error)
{
  lab->folder = pct_run_folder_create (lab->request->run, lab->experiment, PERCEPT_VERSION, lab->fingerprint, error);
  lab->made = lab->folder != NULL;
  if (lab->folder == NULL || lab->parent == NULL)
    return lab->folder != NULL;
  return pct_run_folder_carry_over (lab->folder, lab->parent, pct_trainer_position (lab->trainer), error)
         && lab_recall (lab, error);
}

static gboolean
lab_open_folder (Lab *lab, GError **error)
{
  const PctLabRequest *request = lab->request;
  if (lab->parent != NULL
      && (!pct_stored_same_data (lab->parent, lab->fingerprint, error)
          || !pct_fork_load (lab->parent, lab->experiment, request->fork_epoch, lab->changes, lab->trainer, error)))
    return FALSE;
  if (request->run == NULL)
    return TRUE;
  if (!request->resume)
    return lab_make_folder (lab, error);
  gboolean finished = pct_run_folder_finished (lab->folder);
  if (!pct_stored_same_data (lab->folder, lab->fingerprint, error)
      || !pct_run_folder_resume (lab->folder, lab->trainer, error) || !lab_recall (lab, error))
    return FALSE;
  if (request->sets != NULL && request->sets[0] != NULL
      && !pct_stored_write_experiment (lab->folder, lab->experiment, lab->fingerprint, error))
    return FALSE;
  lab->recorder.checkpoint = pct_trainer_position (lab->trainer);
  lab->recorder.has_checkpoint = !(finished && pct_trainer_is_stopped_early (lab->trainer));
  /* More epochs were asked for: a run that early stopping had ended begins to wait anew, which a checkpoint has to say. */
  if (!lab->recorder.has_checkpoint)
    pct_trainer_restart_early_stopping (lab->trainer);
  return TRUE;
}

/* Where a resumed run goes on with other arithmetic than it had: what to say about it. */
static char *
arithmetic_note (const PctHistory *history)
{
  const char *kernels = pct_kernels ()->name, *blas = pct_gemm_configuration ();
  if (history == NULL || (g_strcmp0 (history->kernels, kernels) == 0 && g_strcmp0 (history->blas, blas) == 0))
    return NULL;
  return g_strdup_printf (_ ("trained so far with %s kernels and %s: the bits may differ from those of a run that was never stopped"),
                          history->kernels != NULL ? history->kernels : "?",
                          history->blas != NULL ? history->blas : "?");
}

/* What a resumed run's reader should know, or NULL. */
static char *
start_note (const Lab *lab)
{
  g_autofree char *arithmetic = arithmetic_note (lab->history), *older = NULL;
  const char *passed_over = lab->folder != NULL ? pct_run_folder_passed_over (lab->folder) : NULL;
  if (arithmetic != NULL)
    g_message ("%s", arithmetic);
  if (passed_over != NULL)
    older = g_strdup_printf (_ ("%s; it went on from an older checkpoint"), passed_over);
  if (arithmetic == NULL || older == NULL)
    return g_strdup (arithmetic != NULL ? arithmetic : older);
  return g_strdup_printf ("%s; %s", older, arithmetic);
}

static PctEvent *
start_event (const Lab *lab)
{
  PctEvent *event = pct_event_new (PCT_EVENT_START, 0);
  PctStart *start = &event->start;
  const PctTrainingSpec *training = &lab->experiment->training;
  const PctNetwork *network = pct_trainer_network (lab->trainer);
  PctPosition position = pct_trainer_position (lab->trainer);
  start->experiment = g_strdup (lab->experiment->name);
  start->dataset = g_strdup (lab->set->name);
  start->parameters = pct_network_n_parameters (network);
  start->n_classes = lab->dataset->n_classes;
  start->n_outputs = pct_network_n_outputs (network);
  start->class_names = g_strdupv (lab->dataset->class_names);
  for (int split = 0; split < PCT_SPLITS; split++)
    start->counts[split] = lab->dataset->splits[split].count;
  start->batch_size = training->batch_size;
  start->epochs = training->epochs;
  start->steps_per_epoch = pct_trainer_steps_per_epoch (lab->trainer);
  start->first_step = position.step + 1;
  start->first_epoch = position.epoch + 1;
  start->threads = training->threads > 0 ? training->threads : pct_team_processors ();
  start->kernels = pct_kernels ()->name;
  start->blas = pct_gemm_configuration ();
  start->run = g_strdup (lab->request->run);
  start->input = (PctShape){ lab->set->height, lab->set->width, lab->set->channels, FALSE };
  if (lab->parent != NULL)
    {
      start->forked_from = g_strdup (pct_run_folder_path (lab->parent));
      start->forked_epoch = lab->request->fork_epoch;
    }
  else if (lab->history != NULL) /* A fork that is resumed is one still. */
    {
      start->forked_from = g_strdup (lab->history->parent);
      start->forked_epoch = lab->history->parent_epoch;
    }
  start->note = start_note (lab);
  return event;
}

static gboolean
lab_prepare (Lab *lab, GError **error)
{
  if (!lab_find_experiment (lab, error) || !lab_open_data (lab, error) || !lab_plan (lab, error)
      || !lab_open_folder (lab, error))
    return FALSE;
  lab->recorder.folder = lab->folder;
  if (lab->folder != NULL)
    pct_run_folder_set_keeping (lab->folder, lab->experiment->keep_checkpoints);
  lab->recorder.dataset = lab->dataset;
  lab->recorder.epochs = (uint32_t) lab->experiment->training.epochs;
  lab->recorder.checkpoint_every = MAX (lab->experiment->checkpoint_every, 1);
  return TRUE;
}

/* Moves what the recorder couldn't keep to `error`. */
static gboolean
lab_kept (Lab *lab, GError **error)
{
  if (lab->recorder.error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&lab->recorder.error));
  return FALSE;
}

/* The one look at the test set. A sink that stops it has stopped the run. */
static void
lab_test (Lab *lab, const PctSink *sink, PctResult *result)
{
  const PctSubset *test = &lab->dataset->splits[PCT_SPLIT_TEST];
  if (test->count == 0)
    return;
  PctEvaluation evaluation = { 0 };
  pct_trainer_take_outcome (lab->trainer);
  gint64 start = g_get_monotonic_time ();
  if (pct_trainer_evaluate (lab->trainer, test, sink, &evaluation))
    {
      result->predict_milliseconds = (double) (g_get_monotonic_time () - start) / 1000 / (double) test->count;
      result->tested = TRUE;
      result->test_loss = evaluation.loss;
      result->test_accuracy = evaluation.accuracy;
      if (lab->folder != NULL && lab->recorder.error == NULL)
        pct_run_folder_add_look (lab->folder, "training", lab->recorder.epochs_done, &evaluation, &lab->recorder.error);
      pct_metrics_compute (evaluation.predictions, test->labels, test->count, lab->dataset->n_classes,
                           pct_network_n_outputs (pct_trainer_network (lab->trainer)), &result->metrics);
    }
  else
    result->stopped = PCT_STOPPED_USER;
  pct_evaluation_clear (&evaluation);
}

static gboolean
lab_end (Lab *lab, const PctSink *sink, PctStopped stopped, double seconds, GError **error)
{
  const PctNetwork *network = pct_trainer_network (lab->trainer);
  g_autoptr (PctEvent) event = pct_event_new (PCT_EVENT_RESULT, 0);
  PctResult *result = &event->result;
  result->stopped = stopped;
  result->epochs = lab->recorder.epochs_done;
  result->best_epoch = lab->experiment->training.early_stopping.enabled ? pct_trainer_best_epoch (lab->trainer)
                                                                        : lab->recorder.best_epoch;
  result->fit_seconds = lab->earlier_seconds + seconds;
  result->parameters = pct_network_n_parameters (network);
  result->diagnosis = pct_history_diagnose (lab->recorder.curves, lab->recorder.same_loss_since, lab->dataset->sample.count,
                                            lab->dataset->splits[PCT_SPLIT_VALIDATION].count, lab->dataset->n_classes);
  result->class_names = g_strdupv (lab->dataset->class_names);
  if (stopped == PCT_STOPPED_EARLY)
    pct_recorder_checkpoint (&lab->recorder, lab->trainer);
  if (stopped != PCT_STOPPED_USER)
    lab_test (lab, sink, result);
  if (result->stopped == PCT_STOPPED_USER)
    pct_recorder_checkpoint (&lab->recorder, lab->trainer);

  const atomic_bool *interrupted = lab->request->interrupted;
  if (result->stopped != PCT_STOPPED_USER || interrupted == NULL || !atomic_load (interrupted))
    pct_recorder_tell (&lab->recorder, lab->trainer, pct_event_ref (event));
  if (!lab_kept (lab, error))
    return FALSE;
  if (lab->folder == NULL)
    return TRUE;
  /* A run that its user stopped gets no result.json: it can go on. */
  return result->stopped == PCT_STOPPED_USER ? pct_run_folder_flush (lab->folder, error)
                                             : pct_run_folder_finish (lab->folder, event, error);
}

/* Not through the recorder: the folder has it. */
static PctVerdict
lab_tell_past (Lab *lab)
{
  if (!lab->request->recall || lab->history == NULL || lab->sink == NULL)
    return PCT_GO_ON;
  const PctRecall recall = {
    .folder = lab->folder,
    .history = lab->history,
    .dataset = lab->dataset,
    .n_outputs = pct_network_n_outputs (pct_trainer_network (lab->trainer)),
  };
  return pct_recall_tell (&recall, lab->sink);
}

/* The start, and what a fork begins with otherwise than its parent went on: all before the first checkpoint, so that a
 * resumed run has it too. */
static PctVerdict
lab_tell_start (Lab *lab)
{
  PctVerdict verdict = pct_recorder_tell (&lab->recorder, lab->trainer, start_event (lab));
  if (lab_tell_past (lab) == PCT_STOP)
    verdict = PCT_STOP;
  PctPosition position = pct_trainer_position (lab->trainer);
  for (guint i = 0; lab->changes != NULL && i < lab->changes->len; i++)
    {
      const PctForkChange *change = &g_array_index (lab->changes, PctForkChange, i);
      PctEvent *event = pct_event_new (PCT_EVENT_CHANGE, 0);
      event->change = (PctChange){ position.step, position.epoch + 1, g_strdup (change->setting), change->from, change->to };
      if (pct_recorder_tell (&lab->recorder, lab->trainer, event) == PCT_STOP)
        verdict = PCT_STOP;
    }
  return verdict;
}

static gboolean
lab_train (Lab *lab, GError **error)
{
  if (!lab_prepare (lab, error))
    return FALSE;
  PctSink sink = pct_recorder_sink (&lab->recorder);
  PctVerdict verdict = lab_tell_start (lab);
  if (pct_recorder_checkpoint (&lab->recorder, lab->trainer) == PCT_STOP)
    verdict = PCT_STOP;
  if (!lab_kept (lab, error))
    return FALSE;
  lab->made = FALSE;

  PctStopped stopped = PCT_STOPPED_USER;
  gint64 start = g_get_monotonic_time ();
  if (verdict == PCT_GO_ON && !pct_trainer_run (lab->trainer, &sink, &stopped, error))
    return FALSE;
  double seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  return lab_kept (lab, error) && lab_end (lab, &sink, stopped, seconds, error);
}

gboolean
pct_lab_train (const PctLabRequest *request, const PctSink *sink, GError **error)
{
  g_return_val_if_fail (request->resume ? request->run != NULL : request->experiment != NULL || request->fork_from != NULL, FALSE);
  Lab lab = { .request = request, .sink = sink };
  lab.recorder.sink = sink;
  lab.recorder.curves = g_array_new (FALSE, FALSE, sizeof (PctHistoryEpoch));
  lab.recorder.start = g_get_monotonic_time ();
  g_autoptr (GError) failure = NULL;
  gboolean trained = lab_train (&lab, &failure);
  if (!trained)
    {
      PctEvent *event = pct_event_new (PCT_EVENT_ERROR, 0);
      event->error = g_error_copy (failure);
      pct_recorder_tell (&lab.recorder, lab.trainer, event);
    }
  lab_clear (&lab);
  if (!trained)
    g_propagate_error (error, g_steal_pointer (&failure));
  return trained;
}
