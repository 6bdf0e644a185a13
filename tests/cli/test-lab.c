/* The lab without a command line: a run that is stopped and resumed, or paused, or trained by another number of threads,
 * leaves the same bytes as one that was never touched. */
#include <glib/gstdio.h>
#include <string.h>

#include "data/datasets/digits.h"
#include "data/runs/history.h"
#include "engine/core/error.h"
#include "engine/train/metrics.h"
#include "engine/train/session.h"
#include "engine/train/trainer.h"
#include "tests/cli/training.h"

static void
test_threads (void)
{
  for (int threads = 2; threads <= 3; threads++)
    {
      g_autofree char *set = g_strdup_printf ("training.threads=%d", threads);
      const char *const sets[] = { set, NULL };
      g_autofree char *run = new_run (set);
      Listener listener = { 0 };
      GError *error = NULL;
      train (&listener, run, FALSE, sets, &error);
      g_assert_no_error (error);
      assert_same_run (untouched (), run);
    }
}

typedef struct {
  const char *name;
  uint64_t step;     /* stop after it */
  uint32_t epoch;    /* or when this epoch is told */
  const char *every; /* training.checkpoint_every */
  gboolean inside;   /* inside an epoch: a stop checkpoint is left */
} Stop;

static const Stop stops[] = {
  { "first step", 1, 0, "training.checkpoint_every=1", TRUE },
  { "inside", 22, 0, "training.checkpoint_every=1", TRUE },
  { "last step of an epoch", 2 * STEPS_PER_EPOCH, 0, "training.checkpoint_every=1", TRUE },
  { "epoch's end", 0, 2, "training.checkpoint_every=1", FALSE },
  { "last step of all", EPOCHS *STEPS_PER_EPOCH, 0, "training.checkpoint_every=1", TRUE },
};

static void
test_stop (gconstpointer data)
{
  const Stop *stop = data;
  g_autofree char *run = new_run (stop->name);
  const char *const sets[] = { stop->every, "training.threads=2", NULL };
  Listener first = { .stop_step = stop->step, .stop_epoch = stop->epoch }, second = { 0 };
  GError *error = NULL;
  train (&first, run, FALSE, sets, &error);
  g_assert_no_error (error);
  g_assert_cmpint (first.stopped, ==, PCT_STOPPED_USER);
  g_assert_false (first.tested);
  g_assert_false (is_there (run, "result.json"));
  g_assert_cmpint (is_there (run, "checkpoints/stop.safetensors"), ==, stop->inside);

  const char *const threads[] = { "training.threads=3", NULL };
  train (&second, run, TRUE, threads, &error);
  g_assert_no_error (error);
  g_assert_cmpint (second.stopped, ==, PCT_STOPPED_COMPLETED);
  g_assert_true (second.tested);
  g_assert_true (is_there (run, "result.json"));
  g_assert_false (is_there (run, "checkpoints/stop.safetensors"));
  assert_same_run (untouched (), run);
}

/* Epochs without a checkpoint are trained again after a crash; the one that fell out is the same. */
static void
test_sparse_checkpoints (void)
{
  g_autofree char *run = new_run ("sparse"), *lost = g_build_filename (run, "checkpoints", "stop.safetensors", NULL);
  const char *const sets[] = { "training.checkpoint_every=2", NULL };
  Listener first = { .stop_step = 2 * STEPS_PER_EPOCH + 4 }, second = { 0 };
  GError *error = NULL;
  train (&first, run, FALSE, sets, &error);
  g_assert_no_error (error);
  g_assert_false (is_there (run, "checkpoints/0001.safetensors"));
  g_assert_cmpint (g_unlink (lost), ==, 0);
  train (&second, run, TRUE, NULL, &error);
  g_assert_no_error (error);
  assert_same_file (untouched (), run, "steps.f32");
  assert_same_file (untouched (), run, "checkpoints/0003.safetensors");
}

static void
test_more_epochs (void)
{
  g_autofree char *run = new_run ("more");
  const char *const fewer[] = { "training.epochs=2", NULL }, *const more[] = { "training.epochs=3", NULL };
  const char *const other[] = { "optimizer.learning_rate=1", NULL };
  Listener listener = { 0 };
  GError *error = NULL;
  train (&listener, run, FALSE, fewer, &error);
  g_assert_no_error (error);

  g_assert_false (train (&listener, run, TRUE, NULL, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_REQUEST);
  g_assert_nonnull (strstr (error->message, "training.epochs"));
  g_clear_error (&error);
  g_assert_error (listener.error, PCT_ERROR, PCT_ERROR_REQUEST);
  g_clear_error (&listener.error);
  g_assert_false (train (&listener, run, TRUE, other, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_REQUEST);
  g_assert_nonnull (strstr (error->message, "optimizer.learning_rate"));
  g_clear_error (&error);
  g_clear_error (&listener.error);
  g_assert_true (is_there (run, "result.json"));

  train (&listener, run, TRUE, more, &error);
  g_assert_no_error (error);
  assert_same_run (untouched (), run);
}

static void
test_vanished_folder (void)
{
  g_autofree char *run = new_run ("vanished");
  Listener listener = { .vanish = run };
  GError *error = NULL;
  g_assert_false (train (&listener, run, FALSE, NULL, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_IO);
  g_assert_error (listener.error, PCT_ERROR, PCT_ERROR_IO);
  g_assert_cmpuint (listener.events[PCT_EVENT_RESULT], ==, 0);
  g_clear_error (&error);
  g_clear_error (&listener.error);
}

static void
test_divergence (void)
{
  g_autofree char *run = new_run ("diverged");
  /* Layers without a bend multiply each other's weights, and so outgrow a float in a few steps. */
  const char *const sets[]
      = { "optimizer={\"name\": \"sgd\", \"learning_rate\": 1e6}",
          "model.layers=[{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 8},"
          " {\"type\": \"dense\", \"units\": 8}, {\"type\": \"dense\", \"units\": 10, \"activation\": \"softmax\"}]", NULL };
  Listener listener = { 0 };
  GError *error = NULL;
  g_assert_false (train (&listener, run, FALSE, sets, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_DIVERGED);
  g_assert_nonnull (strstr (error->message, "batch"));
  g_assert_error (listener.error, PCT_ERROR, PCT_ERROR_DIVERGED);
  g_assert_true (is_there (run, "checkpoints/0000.safetensors"));
  g_assert_false (is_there (run, "result.json"));
  g_autoptr (PctHistory) history = pct_history_read (run, NULL);
  g_assert_cmpstr (history->error, ==, error->message);
  g_clear_error (&error);
  g_clear_error (&listener.error);
}

static void
test_other_data (void)
{
  g_autofree char *run = new_run ("other data");
  Listener listener = { .stop_step = 3 };
  GError *error = NULL;
  train (&listener, run, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (PctImageSet) other = pct_digits_new (PCT_DIGITS_SEED + 1, &error);
  PctLabRequest request = { .run = run, .resume = TRUE, .set = other };
  g_assert_false (pct_lab_train (&request, NULL, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_DATA);
  g_clear_error (&error);
  g_assert_true (is_there (run, "checkpoints/stop.safetensors"));
}

/* What a run was tested with, beside the last parameters. */
static const struct {
  const char *name;
  const char *set;
} outcomes[] = {
  { "last", "optimizer.use_ema=false" },
  { "average", "optimizer.use_ema=true" },
  { "smoothed", "loss={\"name\":\"categorical_crossentropy\",\"label_smoothing\":0.1}" },
  { "squared", "loss={\"name\":\"mean_squared_error\"}" },
  { "best", "training.early_stopping={\"monitor\":\"train_loss\",\"patience\":9,\"restore_best\":true}" },
};

/* The numbers of the result come out again when the stored model is asked. */
static void
test_evaluate (void)
{
  double losses[G_N_ELEMENTS (outcomes)];
  for (size_t i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      Listener listener = { 0 };
      g_autofree char *run = new_run (outcomes[i].name);
      const char *const sets[] = { outcomes[i].set, NULL };
      GError *error = NULL;
      train (&listener, run, FALSE, sets, &error);
      g_assert_no_error (error);
      g_autoptr (PctLabModel) model = pct_lab_model_open (run, TRUE, NULL, &error);
      g_assert_no_error (error);
      PctEvaluation evaluation;
      PctMetrics metrics;
      pct_lab_model_evaluate (model, PCT_SPLIT_TEST, &evaluation, &metrics, &error);
      g_assert_no_error (error);
      g_assert_cmpfloat (evaluation.accuracy, ==, listener.test_accuracy);
      g_assert_cmpfloat_with_epsilon (evaluation.loss, listener.test_loss, 1e-6);
      g_assert_cmpuint (evaluation.count, ==, digits->splits[PCT_SPLIT_TEST].count);
      losses[i] = evaluation.loss;
      pct_evaluation_clear (&evaluation);
      pct_metrics_clear (&metrics);
    }
  g_assert_cmpfloat (losses[0], !=, losses[1]);
}

static void
session_body (void *data, const PctSink *sink)
{
  const char *run = data;
  g_autoptr (PctExperiment) experiment = experiment_new (NULL);
  PctLabRequest request = { .experiment = experiment, .run = run, .set = digits };
  pct_lab_train (&request, sink, NULL);
}

static void
wait_for (PctSession *session, PctSessionState state)
{
  for (int i = 0; i < 3000 && pct_session_state (session) != state; i++)
    g_usleep (10000);
  g_assert_cmpint (pct_session_state (session), ==, state);
}

static void
on_wake (void *data)
{
}

/* Paused, moved on by single batches, let go again. */
static void
test_pause (void)
{
  g_autofree char *run = new_run ("paused");
  g_autoptr (PctSession) session = pct_session_new (session_body, run, NULL, on_wake, NULL);
  pct_session_pause (session);
  wait_for (session, PCT_SESSION_PAUSED);
  size_t before = pct_step_log_length (pct_session_steps (session));
  for (size_t i = 1; i <= 3; i++)
    {
      pct_session_step_batch (session);
      for (int j = 0; j < 3000 && pct_step_log_length (pct_session_steps (session)) < before + i; j++)
        g_usleep (1000);
      wait_for (session, PCT_SESSION_PAUSED);
      g_assert_cmpuint (pct_step_log_length (pct_session_steps (session)), ==, before + i);
    }
  pct_session_resume (session);
  wait_for (session, PCT_SESSION_ENDED);
  PctEventType last = PCT_EVENT_START;
  for (PctEvent *event; (event = pct_session_next_event (session)) != NULL; pct_event_unref (event))
    last = event->type;
  g_assert_cmpint (last, ==, PCT_EVENT_RESULT);
  assert_same_run (untouched (), run);
}

static void
train_resnet8 (const char *run, uint64_t stop_step)
{
  const char *const sets[] = { "optimizer.learning_rate=0.003", NULL };
  g_autoptr (PctExperiment) experiment = experiment_new (sets);
  Listener listener = { .stop_step = stop_step };
  const PctLabRequest request = { .experiment = experiment, .run = run, .set = digits };
  const PctSink sink = { .data = &listener, .step = listener_on_step, .event = listener_on_event };
  GError *error = NULL;
  g_assert_true (pct_preset_model ("resnet8", 10, &experiment->model));
  pct_lab_train (&request, &sink, &error);
  g_assert_no_error (error);
}

/* The preset learns the digits; stopped inside an epoch and resumed, by the same way. */
static void
test_resnet8 (void)
{
  g_autofree char *whole = new_run ("resnet8"), *stopped = new_run ("resnet8, stopped");
  Listener listener = { 0 };
  GError *error = NULL;
  train_resnet8 (whole, 0);
  g_autoptr (PctHistory) history = pct_history_read (whole, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (history->epochs->len, ==, EPOCHS);
  /* A tenth would be chance. */
  g_assert_cmpfloat (g_array_index (history->epochs, PctHistoryEpoch, EPOCHS - 1).accuracy, >, 0.7);

  train_resnet8 (stopped, STEPS_PER_EPOCH + 7);
  train (&listener, stopped, TRUE, NULL, &error);
  g_assert_no_error (error);
  assert_same_run (whole, stopped);
}

static const struct {
  const char *experiment, *end; /* of the folder's name, behind the date */
} names[] = {
  { "LeNet-5 on Fashion-MNIST", "-lenet-5-on-fashion-mnist" },
  { "Régression softmax, été 2", "-regression-softmax-ete-2" },
  { "../..//etc", "-etc" },
  { "数字", "-run" },
  { NULL, "-run" },
};

static void
test_names (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    {
      PctExperiment experiment = { .name = (char *) names[i].experiment };
      g_autofree char *folder = pct_lab_runs_folder (), *path = pct_lab_new_run_path (&experiment);
      g_autofree char *parent = g_path_get_dirname (path);
      g_assert_cmpstr (parent, ==, folder);
      if (!g_str_has_suffix (path, names[i].end))
        g_error ("%s: %s", names[i].experiment, path);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  begin_training ();
  g_test_add_func ("/lab/names", test_names);
  g_test_add_func ("/lab/threads", test_threads);
  for (size_t i = 0; i < G_N_ELEMENTS (stops); i++)
    {
      g_autofree char *path = g_strdup_printf ("/lab/stop/%s", stops[i].name);
      g_test_add_data_func (path, &stops[i], test_stop);
    }
  g_test_add_func ("/lab/sparse-checkpoints", test_sparse_checkpoints);
  g_test_add_func ("/lab/more-epochs", test_more_epochs);
  g_test_add_func ("/lab/vanished-folder", test_vanished_folder);
  g_test_add_func ("/lab/divergence", test_divergence);
  g_test_add_func ("/lab/other-data", test_other_data);
  g_test_add_func ("/lab/evaluate", test_evaluate);
  g_test_add_func ("/lab/pause", test_pause);
  g_test_add_func ("/lab/resnet8", test_resnet8);
  return end_training ();
}
