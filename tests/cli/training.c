#include "tests/cli/training.h"

#include <string.h>
#include <unistd.h>

#include "data/datasets/digits.h"
#include "data/runs/checkpoint-private.h"
#include "data/runs/history.h"
#include "tests/scratch.h"

static const char experiment_text[]
    = "{ \"name\": \"Stop and go\","
      "  \"dataset\": { \"source\": \"digits\", \"limit\": 600, \"validation_split\": 0.2 },"
      "  \"model\": { \"layers\": ["
      "    { \"type\": \"conv2d\", \"filters\": 6, \"kernel_size\": 5, \"activation\": \"relu\" },"
      "    { \"type\": \"max_pooling2d\" }, { \"type\": \"dropout\", \"rate\": 0.3 }, { \"type\": \"flatten\" },"
      "    { \"type\": \"dense\", \"units\": 10, \"activation\": \"softmax\" } ] },"
      "  \"optimizer\": { \"name\": \"adam\", \"learning_rate\": 0.002 },"
      "  \"training\": { \"batch_size\": 32, \"epochs\": 3, \"seed\": 5 } }";

PctImageSet *digits;
static char *top; /* of everything that the tests write */

PctExperiment *
experiment_new (const char *const *sets)
{
  GError *error = NULL;
  PctExperiment *experiment = pct_experiment_parse (experiment_text, -1, NULL, sets, &error);
  g_assert_no_error (error);
  return experiment;
}

PctVerdict
listener_on_step (void *data, PctTrainer *trainer, const PctStep *step)
{
  const Listener *listener = data;
  return step->step == listener->stop_step ? PCT_STOP : PCT_GO_ON;
}

PctVerdict
listener_on_event (void *data, PctTrainer *trainer, PctEvent *event)
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
      listener->test_loss = event->result.test_loss;
    }
  if (event->type != PCT_EVENT_EPOCH)
    return PCT_GO_ON;
  if (listener->vanish != NULL && event->epoch.epoch == 2)
    scratch_remove (listener->vanish);
  return event->epoch.epoch == listener->stop_epoch ? PCT_STOP : PCT_GO_ON;
}

gboolean
train (Listener *listener, const char *run, gboolean resume, const char *const *sets, GError **error)
{
  g_autoptr (PctExperiment) experiment = resume ? NULL : experiment_new (sets);
  PctLabRequest request
      = { .experiment = experiment, .run = run, .resume = resume, .sets = resume ? sets : NULL, .set = digits };
  PctSink sink = { .data = listener, .step = listener_on_step, .event = listener_on_event };
  return pct_lab_train (&request, &sink, error);
}

void
assert_same_run (const char *a, const char *b)
{
  assert_same_epochs (a, b, 0, EPOCHS);
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

gboolean
is_there (const char *run, const char *name)
{
  g_autofree char *file = g_build_filename (run, name, NULL);
  return g_file_test (file, G_FILE_TEST_EXISTS);
}

void
drop_tensors (const char *run, const char *name, const char *const *prefixes)
{
  g_autofree char *file = g_build_filename (run, name, NULL);
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (PctTensor));
  g_auto (PctCheckpointHeader) header = { 0 };
  GError *error = NULL;
  size_t size;
  int descriptor = pct_checkpoint_open (file, &size, &error);
  g_assert_no_error (error);
  pct_checkpoint_header_read (file, descriptor, size, &header, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < header.entries->len; i++)
    {
      const char *key = g_array_index (header.entries, PctCheckpointEntry, i).name;
      const PctTensor tensor = { .name = (char *) key };
      size_t prefix = 0;
      while (prefixes[prefix] != NULL && !g_str_has_prefix (key, prefixes[prefix]))
        prefix++;
      if (prefixes[prefix] == NULL)
        g_array_append_val (kept, tensor);
    }
  g_assert_cmpuint (kept->len, <, header.entries->len);
  pct_checkpoint_strip (file, (const PctTensor *) (const void *) kept->data, kept->len, &error);
  g_assert_no_error (error);
  close (descriptor);
}

char *
new_run (const char *name)
{
  return g_build_filename (top, name, NULL);
}

/* The run that was never touched, trained once, by one thread. */
const char *
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

void
begin_training (void)
{
  GError *error = NULL;
  digits = pct_digits_new (PCT_DIGITS_SEED, &error);
  g_assert_no_error (error);
  top = scratch_new ();
}

int
end_training (void)
{
  int status = g_test_run ();
  scratch_free (top);
  pct_image_set_unref (digits);
  return status;
}
