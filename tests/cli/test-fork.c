/* A fork goes on from its parent's epoch: as the parent did when nothing is changed, otherwise when something is. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "data/runs/checkpoint-private.h"
#include "data/runs/history.h"
#include "engine/core/error.h"
#include "engine/train/trainer.h"
#include "tests/cli/training.h"

static gboolean
fork_run (const char *parent, uint32_t epoch, const char *run, const char *const *sets, uint64_t stop_step, GError **error)
{
  Listener listener = { .stop_step = stop_step };
  PctLabRequest request = { .fork_from = parent, .fork_epoch = epoch, .run = run, .sets = sets, .set = digits };
  PctSink sink = { .data = &listener, .step = listener_on_step, .event = listener_on_event };
  gboolean trained = pct_lab_train (&request, &sink, error);
  g_clear_error (&listener.error);
  return trained;
}

/* A fork that changes nothing is its parent again, from every epoch; its folder needs the parent no longer. */
static void
test_fork_same (void)
{
  for (uint32_t epoch = 0; epoch < EPOCHS; epoch++)
    {
      g_autofree char *name = g_strdup_printf ("fork %u", epoch), *run = new_run (name);
      const char *const sets[] = { "training.threads=2", NULL };
      GError *error = NULL;
      fork_run (untouched (), epoch, run, sets, 0, &error);
      g_assert_no_error (error);
      assert_same_epochs (untouched (), run, epoch, EPOCHS);
      assert_same_file (untouched (), run, "predictions/index.u32");
      for (uint32_t before = 0; before < epoch; before++)
        {
          g_autofree char *checkpoint = g_strdup_printf ("checkpoints/%04u.safetensors", before);
          g_autofree char *predictions = g_strdup_printf ("predictions/%04u.bin", before);
          g_assert_false (is_there (run, checkpoint));
          if (before > 0)
            assert_same_file (untouched (), run, predictions);
        }
      g_autoptr (PctHistory) history = pct_history_read (run, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (history->epochs->len, ==, EPOCHS);
      g_assert_cmpuint (history->changes->len, ==, 0);
      g_assert_cmpstr (history->parent, ==, untouched ());
      g_assert_cmpuint (history->parent_epoch, ==, epoch);
      g_assert_true (is_there (run, "result.json"));
    }
}

typedef struct {
  const char *name;
  const char *const *sets;
} StatefulCase;

#define NORMALISED \
  "model.layers=[{\"type\": \"conv2d\", \"filters\": 6, \"kernel_size\": 3, \"strides\": 2}, {\"type\": \"batch_normalization\"}," \
  "{\"type\": \"activation\", \"activation\": \"relu\"}, {\"type\": \"gaussian_noise\", \"stddev\": 0.1}, {\"type\": \"flatten\"}," \
  "{\"type\": \"dense\", \"units\": 10, \"activation\": \"softmax\"}]"
#define AUGMENTED \
  "dataset.augmentation={\"rotation\": 0.05, \"translation\": 0.1, \"zoom\": 0.1, \"contrast\": 0.2, \"noise\": 0.05}"
#define WATCHED "training.early_stopping={\"monitor\": \"val_loss\", \"patience\": 9, \"restore_best\": true}"

static const StatefulCase stateful_cases[] = {
  { "augmentation", (const char *const[]){ AUGMENTED, "dataset.label_noise=0.1", NULL } },
  { "batch normalisation", (const char *const[]){ NORMALISED, NULL } },
  { "watched", (const char *const[]){ WATCHED, NULL } },
  { "all of them",
    (const char *const[]){ NORMALISED, AUGMENTED, WATCHED,
                           "optimizer={\"name\": \"nadam\", \"use_ema\": true, \"gradient_accumulation_steps\": 4, \"clipnorm\": 1}",
                           "training.reduce_on_plateau={\"monitor\": \"loss\", \"patience\": 1, \"min_delta\": 100}", NULL } },
};

/* Forked from each of its epochs with nothing changed, what has more state than parameters is itself again, too. */
static void
test_fork_stateful (gconstpointer data)
{
  const StatefulCase *row = data;
  g_autofree char *parent = new_run (row->name);
  Listener listener = { 0 };
  GError *error = NULL;
  train (&listener, parent, FALSE, row->sets, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (listener.events[PCT_EVENT_EPOCH], ==, EPOCHS);
  for (uint32_t epoch = 0; epoch < EPOCHS; epoch++)
    {
      g_autofree char *name = g_strdup_printf ("%s, fork %u", row->name, epoch), *run = new_run (name);
      fork_run (parent, epoch, run, NULL, 0, &error);
      g_assert_no_error (error);
      assert_same_epochs (parent, run, epoch, EPOCHS);
    }
}

typedef struct {
  const char *name;
  const char *set;
  unsigned changes;
  const char *setting; /* of the first one */
  double from, to;     /* NAN: none */
} ForkCase;

/* 0.004 · 0.25^(STEPS_PER_EPOCH ÷ 15) */
#define RATE_BY_SCHEDULE 0.001
G_STATIC_ASSERT (STEPS_PER_EPOCH == 15);

static const ForkCase fork_cases[] = {
  { "rate", "optimizer.learning_rate=0.01", 1, "optimizer.learning_rate", 0.002, 0.01 },
  { "the same rate", "optimizer.learning_rate=0.002", 0 },
  { "beta", "optimizer.beta_1=0.5", 1, "optimizer.beta_1", 0.9, 0.5 },
  { "schedule", "optimizer.learning_rate={\"name\":\"exponential_decay\",\"initial_learning_rate\":0.004,\"decay_steps\":15,"
                "\"decay_rate\":0.25}", 1, "optimizer.learning_rate", 0.002, RATE_BY_SCHEDULE },
  { "dropout", "model.layers[2].rate=0", 1, "model.layers[2].rate", 0.3, 0 },
  { "another optimizer", "optimizer={\"name\": \"sgd\", \"learning_rate\": 0.1, \"momentum\": 0.9}", 8, "optimizer.name", NAN, NAN },
  { "early stopping", "training.early_stopping={\"monitor\": \"val_accuracy\", \"patience\": 9, \"restore_best\": true}", 1,
    "training.early_stopping", NAN, NAN },
  { "loss", "loss={\"name\": \"mean_squared_error\"}", 2, "loss.name", NAN, NAN },
  { "smoothing", "loss.label_smoothing=0.1", 1, "loss.label_smoothing", 0, 0.1 },
  { "class weights", "training.class_weight={\"3\": 2, \"4\": 0.5}", 1, "training.class_weight", NAN, NAN },
  { "plateaus", "training.reduce_on_plateau={\"monitor\": \"loss\", \"patience\": 2, \"min_delta\": 100}", 1,
    "training.reduce_on_plateau", NAN, NAN },
  { "regularizer", "model.layers[4].kernel_regularizer={\"l2\": 0.01}", 1, "model.layers[4].kernel_regularizer", NAN, NAN },
  { "name", "name=Other", 0 },
};

/* A fork that changes something goes another way from there on; stopped at once or inside an epoch and resumed, the same. */
static void
test_fork_change (gconstpointer data)
{
  const ForkCase *row = data;
  g_autofree char *run = new_run (row->name), *stopped = g_strconcat (run, ", stopped", NULL);
  const char *const sets[] = { row->set, NULL };
  GError *error = NULL;
  fork_run (untouched (), 1, run, sets, 0, &error);
  g_assert_no_error (error);
  g_autoptr (PctHistory) history = pct_history_read (run, &error);
  g_assert_cmpuint (history->changes->len, ==, row->changes);
  if (row->changes > 0)
    {
      const PctHistoryChange *change = &g_array_index (history->changes, PctHistoryChange, 0);
      g_assert_cmpstr (change->setting, ==, row->setting);
      g_assert_cmpuint (change->step, ==, STEPS_PER_EPOCH);
      g_assert_cmpuint (change->epoch, ==, 2);
      g_assert_true (isnan (row->from) ? isnan (change->from) : change->from == row->from);
      g_assert_true (isnan (row->to) ? isnan (change->to) : change->to == row->to);
    }
  assert_same_file (untouched (), run, "predictions/0001.bin");
  g_autofree char *last = g_build_filename (run, "checkpoints", "0003.safetensors", NULL), *bytes = NULL;
  g_autofree char *parent_last = g_build_filename (untouched (), "checkpoints", "0003.safetensors", NULL), *parent_bytes = NULL;
  gsize size, parent_size;
  g_assert_true (g_file_get_contents (last, &bytes, &size, NULL));
  g_assert_true (g_file_get_contents (parent_last, &parent_bytes, &parent_size, NULL));
  gboolean same = size == parent_size && memcmp (bytes, parent_bytes, size) == 0;
  g_assert_cmpint (same, ==, row->changes == 0);

  /* Killed before its first epoch ended, and gone on from there. */
  Listener listener = { 0 };
  fork_run (untouched (), 1, stopped, sets, STEPS_PER_EPOCH + 3, &error);
  g_assert_no_error (error);
  g_autofree char *stop = g_build_filename (stopped, "checkpoints", "stop.safetensors", NULL);
  g_assert_cmpint (g_unlink (stop), ==, 0);
  train (&listener, stopped, TRUE, NULL, &error);
  g_assert_no_error (error);
  assert_same_file (run, stopped, "steps.f32");
  assert_same_file (run, stopped, "checkpoints/0003.safetensors");
  /* It is a fork still. */
  g_autofree char *file = g_build_filename (stopped, "events.jsonl", NULL), *events = NULL;
  g_assert_true (g_file_get_contents (file, &events, NULL, NULL));
  const char *start = g_strrstr (events, "{\"event\": \"start\"");
  g_assert_nonnull (g_strstr_len (start, strchr (start, '\n') - start, "\"forked_epoch\": 1}"));
}

typedef struct {
  const char *name, *set;
  int64_t seen; /* epochs that the watch for plateaus knows of at the fork's end; -1: there is none */
  int64_t wait;
} PlateauCase;

#define LASTING "training.reduce_on_plateau={\"monitor\": \"loss\", \"patience\": 9, \"min_delta\": 100}"

/* After two epochs of its parent and one of its own; the first is the best, and the others are waited through. */
static const PlateauCase plateau_cases[] = {
  { "as it was", "name=other", 1, 2 },
  { "more patient", "training.reduce_on_plateau.patience=12", 1, 0 },
  { "of another loss", "loss.label_smoothing=0.1", 1, 0 },
  { "of other weights", "training.class_weight=balanced", 1, 0 },
  { "of another penalty", "model.layers[4].kernel_regularizer={\"l2\": 0.01}", 1, 0 },
  { "none", "training.reduce_on_plateau=null", -1, 0 },
};

static int64_t
stored_number (const char *run, const char *name)
{
  g_autofree char *file = g_build_filename (run, "checkpoints", "0003.safetensors", NULL);
  int64_t number = -1;
  const PctTensor tensor = { .name = (char *) name, .type = PCT_TENSOR_I64, .values = &number };
  g_autoptr (GError) error = NULL;
  return pct_checkpoint_read_some (file, &tensor, 1, &error) ? number : -1;
}

static void
test_fork_plateau (gconstpointer data)
{
  const PlateauCase *row = data;
  g_autofree char *parent = new_run ("parent of plateaus"), *name = g_strconcat ("plateaus, ", row->name, NULL), *run = new_run (name);
  const char *const lasting[] = { LASTING, NULL }, *const sets[] = { row->set, NULL };
  GError *error = NULL;
  if (!g_file_test (parent, G_FILE_TEST_EXISTS))
    {
      Listener listener = { 0 };
      train (&listener, parent, FALSE, lasting, &error);
      g_assert_no_error (error);
    }
  fork_run (parent, 2, run, sets, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (stored_number (run, "state.plateau_seen"), ==, row->seen);
  if (row->seen >= 0)
    g_assert_cmpint (stored_number (run, "state.plateau_wait"), ==, row->wait);
}

/* A rate that was changed while it trained is kept by a fork from later on, and undone by one from before. */
static PctVerdict
change_rate (void *data, PctTrainer *trainer, const PctStep *step)
{
  if (step->step == STEPS_PER_EPOCH + 4)
    pct_trainer_set_learning_rate (trainer, 0.2);
  return PCT_GO_ON;
}

static void
test_fork_undo (void)
{
  g_autofree char *run = new_run ("changed"), *later = new_run ("changed, later"), *undone = new_run ("undone");
  g_autoptr (PctExperiment) experiment = experiment_new (NULL);
  PctLabRequest request = { .experiment = experiment, .run = run, .set = digits };
  const PctSink sink = { .step = change_rate };
  uint32_t epoch;
  GError *error = NULL;
  pct_lab_train (&request, &sink, &error);
  g_assert_no_error (error);
  fork_run (run, 2, later, NULL, 0, &error);
  g_assert_no_error (error);
  assert_same_file (run, later, "steps.f32");

  g_autoptr (PctHistory) history = pct_history_read (run, &error);
  g_assert_cmpuint (history->changes->len, ==, 1);
  g_assert_true (pct_lab_undo_epoch (run, g_array_index (history->changes, PctHistoryChange, 0).epoch, &epoch));
  g_assert_cmpuint (epoch, ==, 1);
  fork_run (run, epoch, undone, NULL, 0, &error);
  g_assert_no_error (error);
  assert_same_file (untouched (), undone, "steps.f32");
  assert_same_file (untouched (), undone, "checkpoints/0003.safetensors");
  g_assert_false (pct_lab_undo_epoch (undone, 1, &epoch));
}

typedef struct {
  const char *name;
  uint32_t epoch;
  const char *set, *message, *more;
} Refusal;

static const Refusal refusals[] = {
  { "batch size", 1, "training.batch_size=16", "training.batch_size: can't change in a fork" },
  { "seed", 1, "training.seed=6", "training.seed: " },
  { "a layer's filters", 1, "model.layers[0].filters=7", "model.layers[0].filters: " },
  { "fewer layers", 1, "model.layers=[{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 10}]", "model.layers: " },
  { "the split", 1, "dataset.validation_split=0.5", "dataset.validation_split: " },
  { "a class's weight that isn't there", 1, "training.class_weight={\"eleven\": 2}", "training.class_weight.eleven: the dataset has no" },
  { "another set of classes", 1, "dataset.classes=[\"1\", \"2\"]", "dataset.classes" },
  { "plateaus beside a schedule", 1,
    "optimizer.learning_rate={\"name\":\"exponential_decay\",\"initial_learning_rate\":0.004,\"decay_steps\":15,\"decay_rate\":0.25}",
    "training.reduce_on_plateau: optimizer.learning_rate follows a schedule already", "training.reduce_on_plateau={}" },
  { "nothing left to train", 3, "name=end", "training.epochs: 3 leaves nothing to train after epoch 3" },
  { "an epoch that isn't there", 4, "training.epochs=9", "has no checkpoint of epoch 4; the nearest that is kept is of epoch 3" },
  { "an epoch that was thinned out", 2, "training.epochs=9", "has no checkpoint of epoch 2; the nearest that are kept are of epochs 1 and 3" },
  { "what isn't right anywhere", 1, "optimizer.learning_rate=-1", "optimizer.learning_rate: " },
};

static void
test_fork_refused (gconstpointer data)
{
  const Refusal *row = data;
  g_autofree char *parent = new_run ("parent of refusals"), *run = new_run ("refused");
  g_autofree char *thinned = g_build_filename (parent, "checkpoints", "0002.safetensors", NULL);
  const char *const sets[] = { row->set, row->more, NULL };
  GError *error = NULL;
  if (!g_file_test (parent, G_FILE_TEST_EXISTS))
    {
      Listener listener = { 0 };
      train (&listener, parent, FALSE, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (g_unlink (thinned), ==, 0);
    }
  g_assert_false (fork_run (parent, row->epoch, run, sets, 0, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_REQUEST);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, row->message));
  g_clear_error (&error);
  g_assert_false (g_file_test (run, G_FILE_TEST_EXISTS));
}

static const char *const not_weights[] = { "optimizer.momentum.", "optimizer.velocity.", "best.", NULL };

static void
assert_change (const PctHistory *history, guint i, const char *setting, double from, double to)
{
  g_assert_cmpuint (i, <, history->changes->len);
  const PctHistoryChange *change = &g_array_index (history->changes, PctHistoryChange, i);
  g_assert_cmpstr (change->setting, ==, setting);
  g_assert_true (isnan (from) ? isnan (change->from) : change->from == from);
  g_assert_true (isnan (to) ? isnan (change->to) : change->to == to);
}

/* From weights alone a fork goes on with what has to begin afresh, and says so; the initial weights are all that there was. */
static void
test_fork_weights (void)
{
  const char *const watched[] = { WATCHED, NULL }, *const other[] = { "optimizer={\"name\": \"sgd\"}", NULL };
  g_autofree char *parent = new_run ("stripped"), *initial = new_run ("stripped, from 0"), *later = new_run ("stripped, from 2");
  g_autofree char *sgd = new_run ("stripped, sgd");
  Listener listener = { 0 };
  GError *error = NULL;
  train (&listener, parent, FALSE, watched, &error);
  g_assert_no_error (error);
  drop_tensors (parent, "checkpoints/0000.safetensors", not_weights);
  drop_tensors (parent, "checkpoints/0002.safetensors", not_weights);

  fork_run (parent, 0, initial, NULL, 0, &error);
  g_assert_no_error (error);
  assert_same_file (parent, initial, "steps.f32");
  assert_same_file (parent, initial, "checkpoints/0003.safetensors");
  g_autoptr (PctHistory) of_initial = pct_history_read (initial, &error);
  g_assert_cmpuint (of_initial->changes->len, ==, 0);

  fork_run (parent, 2, later, NULL, 0, &error);
  g_assert_no_error (error);
  g_autoptr (PctHistory) of_later = pct_history_read (later, &error);
  g_assert_cmpuint (of_later->changes->len, ==, 2);
  assert_change (of_later, 0, "optimizer.iterations", 2 * STEPS_PER_EPOCH, 0);
  assert_change (of_later, 1, "training.early_stopping", NAN, NAN);
  g_assert_cmpuint (of_later->epochs->len, ==, EPOCHS);
  g_assert_true (is_there (later, "checkpoints/0002.safetensors"));

  /* Another optimizer begins afresh anyway. */
  fork_run (parent, 2, sgd, other, 0, &error);
  g_assert_no_error (error);
  g_autoptr (PctHistory) of_sgd = pct_history_read (sgd, &error);
  for (guint i = 0; i < of_sgd->changes->len; i++)
    g_assert_cmpstr (g_array_index (of_sgd->changes, PctHistoryChange, i).setting, !=, "optimizer.iterations");
}

static const char never_better[] = "training.early_stopping={\"monitor\": \"loss\", \"patience\": 2, \"min_delta\": 1000}";

/* Trains what early stopping ends after its third epoch of nine: one is the best, two are waited through. */
static char *
stopped_early (const char *name)
{
  char *run = new_run (name);
  const char *const sets[] = { never_better, "training.epochs=9", NULL };
  Listener listener = { 0 };
  GError *error = NULL;
  train (&listener, run, FALSE, sets, &error);
  g_assert_no_error (error);
  g_assert_cmpint (listener.stopped, ==, PCT_STOPPED_EARLY);
  g_assert_cmpuint (listener.events[PCT_EVENT_EPOCH], ==, 3);
  return run;
}

/* What early stopping has ended goes on when more epochs are asked for, and begins to wait anew; killed on its way and
 * resumed, the same. */
static void
test_after_early_stopping (void)
{
  const char *const more[] = { "training.epochs=12", NULL };
  GError *error = NULL;
  g_autofree char *run = stopped_early ("early"), *killed = stopped_early ("early, killed"), *fork = new_run ("early, forked");
  Listener listener = { 0 };
  train (&listener, run, TRUE, more, &error);
  g_assert_no_error (error);
  /* The next one is the best, and two more are waited through. */
  g_assert_cmpuint (listener.events[PCT_EVENT_EPOCH], ==, 3);
  g_assert_cmpint (listener.stopped, ==, PCT_STOPPED_EARLY);

  Listener stopped = { .stop_step = 3 * STEPS_PER_EPOCH + 4 }, resumed = { 0 };
  train (&stopped, killed, TRUE, more, &error);
  g_assert_no_error (error);
  g_autofree char *stop = g_build_filename (killed, "checkpoints", "stop.safetensors", NULL);
  g_assert_cmpint (g_unlink (stop), ==, 0);
  train (&resumed, killed, TRUE, NULL, &error);
  g_assert_no_error (error);
  assert_same_file (run, killed, "steps.f32");
  assert_same_file (run, killed, "checkpoints/0006.safetensors");

  fork_run (run, 3, fork, NULL, 0, &error);
  g_assert_no_error (error);
  assert_same_file (run, fork, "steps.f32");
  g_autofree char *again = new_run ("early, forked from its end");
  fork_run (run, 6, again, NULL, 0, &error);
  g_assert_no_error (error);
  g_autoptr (PctHistory) history = pct_history_read (again, &error);
  g_assert_cmpuint (history->epochs->len, ==, 9);
}

/* Taken out, early stopping ends nothing any more. */
static void
test_without_early_stopping (void)
{
  const char *const none[] = { "training.early_stopping=null", "training.epochs=5", NULL };
  g_autofree char *run = stopped_early ("early, to be freed"), *fork = new_run ("early, freed");
  GError *error = NULL;
  fork_run (run, 3, fork, none, 0, &error);
  g_assert_no_error (error);
  g_autoptr (PctHistory) history = pct_history_read (fork, &error);
  g_assert_cmpuint (history->epochs->len, ==, 5);
}

/* Losses of before the fork are smaller by far, but of another loss: the best epoch is the fork's own, also after a stop and a
 * resume. With a rate of 0, that is its first. */
static void
test_fork_best (void)
{
  const char *const sets[] = { "loss.label_smoothing=0.9", "optimizer.learning_rate=0", "training.epochs=6",
                               "training.keep_checkpoints=best", NULL };
  GError *error = NULL;
  for (int stops = 0; stops <= 1; stops++)
    {
      g_autofree char *run = new_run (stops ? "best of a loss, stopped" : "best of a loss"), *result = NULL;
      fork_run (untouched (), 2, run, sets, stops ? 4 * STEPS_PER_EPOCH + 5 : 0, &error);
      g_assert_no_error (error);
      Listener listener = { 0 };
      if (stops)
        train (&listener, run, TRUE, NULL, &error);
      g_assert_no_error (error);
      for (uint32_t epoch = 2; epoch <= 6; epoch++)
        {
          g_autofree char *checkpoint = g_strdup_printf ("checkpoints/%04u.safetensors", epoch);
          g_assert_cmpint (is_there (run, checkpoint), ==, epoch == 3 || epoch >= 5);
        }
      g_autofree char *file = g_build_filename (run, "result.json", NULL);
      g_assert_true (g_file_get_contents (file, &result, NULL, NULL));
      g_assert_nonnull (strstr (result, "\"best_epoch\": 3,"));
      /* Of four epochs that are alike, not of six that became worse. */
      g_assert_null (strstr (result, "diverging"));
      g_autoptr (PctHistory) history = pct_history_read (run, &error);
      g_assert_cmpuint (history->same_loss_since, ==, 3);
    }
}

/* The window's way: the settings as a whole, and the rate that they name. */
static void
test_fork_experiment (void)
{
  g_autofree char *run = new_run ("whole experiment"), *same = new_run ("by sets");
  const char *const sets[] = { "optimizer.learning_rate=0.01", "training.epochs=4", NULL };
  g_autoptr (PctExperiment) experiment = experiment_new (sets);
  PctLabRequest request = { .experiment = experiment, .fork_from = untouched (), .fork_epoch = 2, .run = run, .set = digits };
  GError *error = NULL;
  pct_lab_train (&request, NULL, &error);
  g_assert_no_error (error);
  fork_run (untouched (), 2, same, sets, 0, &error);
  g_assert_no_error (error);
  assert_same_file (run, same, "steps.f32");
  assert_same_file (run, same, "checkpoints/0004.safetensors");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  begin_training ();
  g_test_add_func ("/fork/same", test_fork_same);
  g_test_add_func ("/fork/weights", test_fork_weights);
  for (size_t i = 0; i < G_N_ELEMENTS (stateful_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/fork/stateful/", stateful_cases[i].name, NULL);
      g_test_add_data_func (path, &stateful_cases[i], test_fork_stateful);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (fork_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/fork/change/%s", fork_cases[i].name);
      g_test_add_data_func (path, &fork_cases[i], test_fork_change);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (plateau_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/fork/plateau/%s", plateau_cases[i].name);
      g_test_add_data_func (path, &plateau_cases[i], test_fork_plateau);
    }
  g_test_add_func ("/fork/undo", test_fork_undo);
  g_test_add_func ("/fork/best", test_fork_best);
  g_test_add_func ("/fork/experiment", test_fork_experiment);
  g_test_add_func ("/fork/after-early-stopping", test_after_early_stopping);
  g_test_add_func ("/fork/without-early-stopping", test_without_early_stopping);
  for (size_t i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strdup_printf ("/fork/refused/%s", refusals[i].name);
      g_test_add_data_func (path, &refusals[i], test_fork_refused);
    }
  return end_training ();
}
