#include "tests/experiment/run.h"

#include "data/runs/json.h"

#include <string.h>

#define IMAGES 60

char *run_scratch;
char *run_untouched;

static const char text[] = "{ \"dataset\": { \"source\": \"./images\", \"validation_split\": 0.2 },"
                           "  \"model\": { \"layers\": [ { \"type\": \"flatten\" }, { \"type\": \"dropout\", \"rate\": 0.25 },"
                           "    { \"type\": \"dense\", \"units\": 3, \"activation\": \"softmax\" } ] },"
                           "  \"optimizer\": { \"name\": \"adam\" },"
                           "  \"training\": { \"batch_size\": 8, \"epochs\": 4, \"threads\": 1 } }";

void
run_begin (Run *run)
{
  const size_t counts[PCT_SPLITS] = { [PCT_SPLIT_TRAIN] = IMAGES };
  g_autoptr (GError) error = NULL;
  *run = (Run){ .experiment = pct_experiment_parse (text, -1, "/elsewhere", NULL, &error) };
  g_assert_no_error (error);
  run->set = pct_image_set_new ("made", "Made", 4, 4, 1, 3, counts, &error);
  g_assert_no_error (error);
  PctImages *images = &run->set->splits[PCT_SPLIT_TRAIN];
  const PctRandom random = pct_random (7, PCT_RANDOM_DATASET, 0, 0, 0);
  for (uint32_t i = 0; i < IMAGES; i++)
    images->labels[i] = (uint16_t) (i % 3);
  for (uint32_t i = 0; i < IMAGES * 16; i++)
    images->pixels[i] = (uint8_t) pct_random_word (&random, i);

  const PctDatasetOptions dataset_options = pct_experiment_dataset_options (run->experiment);
  run->dataset = pct_dataset_new (run->set, &dataset_options, &error);
  g_assert_no_error (error);
  const PctTrainerOptions options = pct_experiment_trainer_options (run->experiment);
  run->trainer = pct_trainer_new (&options, run->dataset, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pct_trainer_steps_per_epoch (run->trainer), ==, RUN_STEPS_PER_EPOCH);
}

void
run_end (Run *run)
{
  pct_run_folder_free (run->folder);
  pct_trainer_free (run->trainer);
  pct_dataset_free (run->dataset);
  pct_image_set_unref (run->set);
  pct_experiment_free (run->experiment);
}

static void
tell (Run *run, PctEvent *event)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (pct_run_folder_add_event (run->folder, event, &error));
  g_assert_no_error (error);
  pct_event_unref (event);
}

static void
tell_start (Run *run)
{
  PctEvent *event = pct_event_new (PCT_EVENT_START, 0);
  event->start.steps_per_epoch = RUN_STEPS_PER_EPOCH;
  event->start.first_step = pct_trainer_position (run->trainer).step + 1;
  tell (run, event);
}

static void
checkpoint (Run *run)
{
  g_autoptr (GError) error = NULL;
  PctPosition position = pct_trainer_position (run->trainer);
  PctEvent *event = pct_event_new (PCT_EVENT_CHECKPOINT, 0);
  event->checkpoint.epoch = position.epoch;
  event->checkpoint.step = position.step;
  g_assert_true (pct_run_folder_add_checkpoint (run->folder, run->trainer, &event->checkpoint.file, &error));
  g_assert_no_error (error);
  tell (run, event);
}

void
run_create (Run *run, const char *path)
{
  g_autoptr (GError) error = NULL;
  run->folder = pct_run_folder_create (path, run->experiment, "0.1", "0123abcd", &error);
  g_assert_no_error (error);
  tell_start (run);
  checkpoint (run);
}

void
run_resume (Run *run, const char *path)
{
  g_autoptr (GError) error = NULL;
  run->folder = pct_run_folder_open (path, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (pct_run_folder_resume (run->folder, run->trainer, &error));
  g_assert_no_error (error);
  tell_start (run);
}

static PctVerdict
on_step (void *data, PctTrainer *trainer, const PctStep *step)
{
  Run *run = data;
  g_autoptr (GError) error = NULL;
  g_assert_true (pct_run_folder_add_step (run->folder, step, &error));
  g_assert_no_error (error);
  return step->step == run->stop_at ? PCT_STOP : PCT_GO_ON;
}

static PctVerdict
on_event (void *data, PctTrainer *trainer, PctEvent *event)
{
  Run *run = data;
  g_autoptr (GError) error = NULL;
  event->epoch.seconds = event->epoch.images_per_second = 0;
  run->losses[event->epoch.epoch] = event->epoch.validation.loss;
  tell (run, pct_event_ref (event));
  g_assert_true (pct_run_folder_add_predictions (run->folder, &event->epoch, run->dataset, &error));
  g_assert_no_error (error);
  checkpoint (run);
  return PCT_GO_ON;
}

PctStopped
run_train (Run *run, gboolean killed)
{
  const PctSink sink = { .data = run, .step = on_step, .event = on_event };
  g_autoptr (GError) error = NULL;
  PctStopped stopped;
  g_assert_true (pct_trainer_run (run->trainer, &sink, &stopped, &error));
  g_assert_no_error (error);
  if (stopped == PCT_STOPPED_USER && !killed)
    checkpoint (run);
  return stopped;
}

char *
run_read (const char *path, const char *name, gsize *size)
{
  char *bytes;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_build_filename (path, name, NULL);
  g_file_get_contents (file, &bytes, size, &error);
  g_assert_no_error (error);
  return bytes;
}

gboolean
run_exists (const char *path, const char *name)
{
  g_autofree char *file = g_build_filename (path, name, NULL);
  return g_file_test (file, G_FILE_TEST_EXISTS);
}

void
run_write_file (const char *path, const char *name, const char *bytes, gssize size)
{
  g_autofree char *file = g_build_filename (path, name, NULL);
  g_assert_true (g_file_set_contents (file, bytes, size, NULL));
}

void
run_append_file (const char *path, const char *name, const char *more)
{
  gsize size;
  g_autofree char *bytes = run_read (path, name, &size);
  g_autoptr (GString) all = g_string_new_len (bytes, (gssize) size);
  g_string_append (all, more);
  run_write_file (path, name, all->str, (gssize) all->len);
}

void
run_whole (const char *path)
{
  Run run;
  run_begin (&run);
  run_create (&run, path);
  g_assert_cmpint (run_train (&run, FALSE), ==, PCT_STOPPED_COMPLETED);
  run_end (&run);
}

void
run_stopped (const char *path, uint64_t step, gboolean killed)
{
  Run run;
  run_begin (&run);
  run_create (&run, path);
  run.stop_at = step;
  g_assert_cmpint (run_train (&run, killed), ==, PCT_STOPPED_USER);
  run_end (&run);
}

static void
assert_untouched (const char *path)
{
  assert_same_epochs (path, run_untouched, 0, RUN_EPOCHS);
  assert_same_file (path, run_untouched, "predictions/index.u32");
  g_assert_false (run_exists (path, "checkpoints/stop.safetensors"));
}

void
run_complete (Run *run, const char *path)
{
  g_assert_cmpint (run_train (run, FALSE), ==, PCT_STOPPED_COMPLETED);
  run_end (run);
  assert_untouched (path);
}

guint
run_count_events (const char *path, const char *type)
{
  guint count = 0;
  gsize size;
  g_autofree char *events = run_read (path, "events.jsonl", &size);
  g_assert_true (size == 0 || events[size - 1] == '\n');
  g_auto (GStrv) lines = g_strsplit (events, "\n", -1);
  for (char **line = lines; **line; line++)
    {
      g_autoptr (PctJson) event = pct_json_parse (*line, strlen (*line), NULL);
      g_assert_nonnull (event);
      count += strcmp (pct_json_member (event, "event")->text, type) == 0;
    }
  return count;
}

char *
run_place (const char *name)
{
  return g_build_filename (run_scratch, name, NULL);
}

void
run_begin_tests (void)
{
  run_scratch = scratch_new ();
  run_untouched = run_place ("untouched");
  run_whole (run_untouched);
}

int
run_end_tests (void)
{
  int status = g_test_run ();
  scratch_free (run_scratch);
  g_free (run_untouched);
  return status;
}
