/* The lab without a command line: a run that is stopped and resumed, or paused, or trained by another number of threads,
 * leaves the same bytes as one that was never touched. */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/lab/lab.h"
#include "data/datasets/digits.h"
#include "data/runs/event-json.h"
#include "data/runs/history.h"
#include "engine/core/error.h"
#include "engine/train/metrics.h"
#include "engine/train/session.h"
#include "engine/train/trainer.h"

#define EPOCHS 3
#define STEPS_PER_EPOCH 15 /* 600 images less a fifth, in batches of 32 */

static const char experiment_text[]
    = "{ \"name\": \"Stop and go\","
      "  \"dataset\": { \"source\": \"digits\", \"limit\": 600, \"validation_split\": 0.2 },"
      "  \"model\": { \"layers\": ["
      "    { \"type\": \"conv2d\", \"filters\": 6, \"kernel_size\": 5, \"activation\": \"relu\" },"
      "    { \"type\": \"max_pooling2d\" }, { \"type\": \"dropout\", \"rate\": 0.3 }, { \"type\": \"flatten\" },"
      "    { \"type\": \"dense\", \"units\": 10, \"activation\": \"softmax\" } ] },"
      "  \"optimizer\": { \"name\": \"adam\", \"learning_rate\": 0.002 },"
      "  \"training\": { \"batch_size\": 32, \"epochs\": 3, \"seed\": 5 } }";

static PctImageSet *digits;
static char *top; /* of everything that the tests write */

static PctExperiment *
experiment_new (const char *const *sets)
{
  GError *error = NULL;
  PctExperiment *experiment = pct_experiment_parse (experiment_text, -1, NULL, sets, &error);
  g_assert_no_error (error);
  return experiment;
}

/* Stops after a step, or where `epoch` isn't 0 when that epoch is told. Counts what it hears. */
typedef struct {
  uint64_t stop_step;
  uint32_t stop_epoch;
  const char *vanish; /* the run folder, to be removed when epoch 2 is told */
  unsigned events[PCT_EVENT_ERROR + 1];
  PctStopped stopped;
  gboolean tested;
  double test_accuracy;
  GError *error;
} Listener;

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  for (const char *name; folder != NULL && (name = g_dir_read_name (folder)) != NULL;)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_remove (path);
}

static PctVerdict
on_step (void *data, PctTrainer *trainer, const PctStep *step)
{
  const Listener *listener = data;
  return step->step == listener->stop_step ? PCT_STOP : PCT_GO_ON;
}

static PctVerdict
on_event (void *data, PctTrainer *trainer, PctEvent *event)
{
  Listener *listener = data;
  listener->events[event->type]++;
  if (event->type == PCT_EVENT_ERROR)
    listener->error = g_error_copy (event->error);
  if (event->type == PCT_EVENT_RESULT)
    {
      listener->stopped = event->result.stopped;
      listener->tested = event->result.tested;
      listener->test_accuracy = event->result.test_accuracy;
    }
  if (event->type != PCT_EVENT_EPOCH)
    return PCT_GO_ON;
  if (listener->vanish != NULL && event->epoch.epoch == 2)
    remove_tree (listener->vanish);
  return event->epoch.epoch == listener->stop_epoch ? PCT_STOP : PCT_GO_ON;
}

static gboolean
train (Listener *listener, const char *run, gboolean resume, const char *const *sets, GError **error)
{
  g_autoptr (PctExperiment) experiment = resume ? NULL : experiment_new (sets);
  PctLabRequest request
      = { .experiment = experiment, .run = run, .resume = resume, .sets = resume ? sets : NULL, .set = digits };
  PctSink sink = { .data = listener, .step = on_step, .event = on_event };
  return pct_lab_train (&request, &sink, error);
}

static void
assert_same_file (const char *a, const char *b, const char *name)
{
  g_autofree char *first_file = g_build_filename (a, name, NULL), *second_file = g_build_filename (b, name, NULL);
  g_autofree char *first = NULL, *second = NULL;
  gsize first_size, second_size;
  GError *error = NULL;
  g_file_get_contents (first_file, &first, &first_size, &error);
  g_assert_no_error (error);
  g_file_get_contents (second_file, &second, &second_size, &error);
  g_assert_no_error (error);
  if (first_size != second_size || memcmp (first, second, first_size) != 0)
    g_error ("%s and %s differ", first_file, second_file);
}

static void
assert_same_run (const char *a, const char *b)
{
  assert_same_file (a, b, "steps.f32");
  for (int epoch = 0; epoch <= EPOCHS; epoch++)
    {
      g_autofree char *checkpoint = g_strdup_printf ("checkpoints/%04d.safetensors", epoch);
      g_autofree char *predictions = g_strdup_printf ("predictions/%04d.bin", epoch);
      assert_same_file (a, b, checkpoint);
      if (epoch > 0)
        assert_same_file (a, b, predictions);
    }
  g_autoptr (PctHistory) first = pct_history_read (a, NULL), second = pct_history_read (b, NULL);
  g_assert_cmpuint (first->epochs->len, ==, EPOCHS);
  g_assert_cmpuint (second->epochs->len, ==, EPOCHS);
  for (int i = 0; i < EPOCHS; i++)
    {
      const PctHistoryEpoch *x = &g_array_index (first->epochs, PctHistoryEpoch, i);
      const PctHistoryEpoch *y = &g_array_index (second->epochs, PctHistoryEpoch, i);
      g_assert_cmpfloat (x->loss, ==, y->loss);
      g_assert_cmpfloat (x->accuracy, ==, y->accuracy);
      g_assert_cmpfloat (x->train_loss, ==, y->train_loss);
      g_assert_cmpfloat (x->val_loss, ==, y->val_loss);
    }
  /* The loss falls, so equal files are not files of nothing. */
  g_assert_cmpfloat (g_array_index (first->epochs, PctHistoryEpoch, EPOCHS - 1).loss, <,
                     g_array_index (first->epochs, PctHistoryEpoch, 0).loss);
}

static gboolean
is_there (const char *run, const char *name)
{
  g_autofree char *file = g_build_filename (run, name, NULL);
  return g_file_test (file, G_FILE_TEST_EXISTS);
}

static char *
new_run (const char *name)
{
  return g_build_filename (top, name, NULL);
}

/* The run that was never touched, trained once, by one thread. */
static const char *
untouched (void)
{
  static char *run;
  if (run != NULL)
    return run;
  const char *const sets[] = { "training.threads=1", NULL };
  Listener listener = { 0 };
  GError *error = NULL;
  run = new_run ("untouched");
  train (&listener, run, FALSE, sets, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (listener.events[PCT_EVENT_START], ==, 1);
  g_assert_cmpuint (listener.events[PCT_EVENT_EPOCH], ==, EPOCHS);
  g_assert_cmpuint (listener.events[PCT_EVENT_CHECKPOINT], ==, EPOCHS + 1);
  g_assert_cmpuint (listener.events[PCT_EVENT_RESULT], ==, 1);
  g_assert_cmpint (listener.stopped, ==, PCT_STOPPED_COMPLETED);
  g_assert_true (listener.tested);
  g_assert_true (is_there (run, "result.json"));
  return run;
}

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

/* The numbers of the result come out again when the stored model is asked. */
static void
test_evaluate (void)
{
  Listener listener = { 0 };
  g_autofree char *run = new_run ("evaluated");
  GError *error = NULL;
  train (&listener, run, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (PctLabModel) model = pct_lab_model_open (run, TRUE, NULL, &error);
  g_assert_no_error (error);
  PctEvaluation evaluation;
  PctMetrics metrics;
  pct_lab_model_evaluate (model, PCT_SPLIT_TEST, &evaluation, &metrics, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (evaluation.accuracy, ==, listener.test_accuracy);
  g_assert_cmpuint (evaluation.count, ==, digits->splits[PCT_SPLIT_TEST].count);
  pct_evaluation_clear (&evaluation);
  pct_metrics_clear (&metrics);
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  GError *error = NULL;
  digits = pct_digits_new (PCT_DIGITS_SEED, &error);
  g_assert_no_error (error);
  top = g_dir_make_tmp ("percept-lab-XXXXXX", &error);
  g_assert_no_error (error);
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
  int status = g_test_run ();
  remove_tree (top);
  g_free (top);
  pct_image_set_unref (digits);
  return status;
}
