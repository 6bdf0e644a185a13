#include "tests/experiment/run.h"

#include "data/runs/json.h"
#include "engine/core/error.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define LAST_STEP (RUN_EPOCHS * RUN_STEPS_PER_EPOCH)

static char *scratch; /* a folder for all tests */
static char *whole;   /* a run that was never stopped */

static char *
place (const char *name)
{
  return g_build_filename (scratch, name, NULL);
}

static gboolean
exists (const char *path, const char *name)
{
  g_autofree char *file = g_build_filename (path, name, NULL);
  return g_file_test (file, G_FILE_TEST_EXISTS);
}

static void
write_file (const char *path, const char *name, const char *bytes, gssize size)
{
  g_autofree char *file = g_build_filename (path, name, NULL);
  g_assert_true (g_file_set_contents (file, bytes, size, NULL));
}

static void
append_file (const char *path, const char *name, const char *more)
{
  gsize size;
  g_autofree char *bytes = run_read (path, name, &size);
  g_autoptr (GString) all = g_string_new_len (bytes, (gssize) size);
  g_string_append (all, more);
  write_file (path, name, all->str, (gssize) all->len);
}

static void
begin_whole (void)
{
  Run run;
  run_begin (&run);
  run_create (&run, whole);
  g_assert_cmpint (run_train (&run, FALSE), ==, PCT_STOPPED_COMPLETED);
  run_end (&run);
}

/* Everything that a run which was stopped must share with the one which wasn't. */
static void
assert_like_whole (const char *path)
{
  run_assert_same (path, whole, "steps.f32");
  run_assert_same (path, whole, "predictions/index.u32");
  for (unsigned epoch = 0; epoch <= RUN_EPOCHS; epoch++)
    {
      g_autofree char *checkpoint = g_strdup_printf ("checkpoints/%04u.safetensors", epoch);
      g_autofree char *predictions = g_strdup_printf ("predictions/%04u.bin", epoch);
      run_assert_same (path, whole, checkpoint);
      if (epoch > 0)
        run_assert_same (path, whole, predictions);
    }
  g_assert_false (exists (path, "checkpoints/stop.safetensors"));
}

/* How often a type of event is in the record. Every line must be whole. */
static guint
count_events (const char *path, const char *type)
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

static void
test_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PctRunFolder) folder = pct_run_folder_open (whole, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pct_run_folder_path (folder), ==, whole);
  g_assert_cmpstr (pct_run_folder_fingerprint (folder), ==, "0123abcd");
  g_assert_cmpstr (pct_run_folder_experiment (folder)->source.source, ==, "/elsewhere/images");
  g_assert_cmpuint (pct_run_folder_experiment (folder)->training.epochs, ==, RUN_EPOCHS);
  g_assert_false (pct_run_folder_finished (folder));
  g_assert_cmpuint (count_events (whole, "epoch"), ==, RUN_EPOCHS);
  g_assert_cmpuint (count_events (whole, "checkpoint"), ==, RUN_EPOCHS + 1);

  GArray *steps = NULL;
  g_assert_true (pct_run_folder_read_steps (folder, &steps, &error));
  g_assert_cmpuint (steps->len, ==, LAST_STEP);
  const PctStep *seventh = &g_array_index (steps, PctStep, 6);
  g_assert_cmpuint (seventh->step, ==, 7);
  g_assert_cmpuint (seventh->epoch, ==, 2);
  g_assert_cmpfloat (seventh->learning_rate, ==, 0.001f);
  g_assert_true (seventh->loss > 0);
  g_array_unref (steps);
}

/* Byte for byte as docs/formats.md says. */
static void
test_predictions (void)
{
  gsize size, index_size;
  g_autofree char *bytes = run_read (whole, "predictions/0002.bin", &size);
  g_autofree char *index = run_read (whole, "predictions/index.u32", &index_size);
  Run run;
  run_begin (&run);
  uint32_t validation = (uint32_t) run.dataset->splits[PCT_SPLIT_VALIDATION].count, sample = (uint32_t) run.dataset->sample.count;
  const uint32_t first[8] = { 0x72506350, 1, validation, 3, PCT_SPLIT_VALIDATION, 2, PCT_SPLIT_TRAIN, 0 };
  const uint32_t second[8] = { 0x72506350, 1, sample, 3, PCT_SPLIT_TRAIN, 2, PCT_SPLIT_TRAIN, 0 };
  g_assert_cmpuint (validation, ==, 12);
  g_assert_cmpuint (size, ==, 64 + 8 * (validation + sample));
  g_assert_cmpmem (bytes, 32, first, 32);
  g_assert_cmpmem (bytes + 32 + 8 * validation, 32, second, 32);
  g_assert_cmpuint (index_size, ==, 4 * (validation + sample));
  g_assert_cmpmem (index, 4 * validation, run.dataset->splits[PCT_SPLIT_VALIDATION].images, 4 * validation);
  g_assert_cmpmem (index + 4 * validation, 4 * sample, run.dataset->sample.images, 4 * sample);
  for (gsize i = 0; i < validation; i++)
    {
      uint16_t record[4];
      memcpy (record, bytes + 32 + 8 * i, sizeof record);
      g_assert_cmpuint (record[0], <, 3);
      g_assert_cmpuint (record[1], >=, pct_half (1.0f / 3));
      g_assert_cmpuint (record[1], <=, pct_half (1));
    }
  run_end (&run);
}

static void
test_half (void)
{
  static const struct {
    float value;
    uint16_t half;
  } cases[] = {
    { 0, 0x0000 },         { -0.0f, 0x8000 },         { 1, 0x3C00 },          { -2, 0xC000 },          { 65504, 0x7BFF },
    { 65519, 0x7BFF },     { 65520, 0x7C00 },         { 1e30f, 0x7C00 },      { INFINITY, 0x7C00 },    { -INFINITY, 0xFC00 },
    { NAN, 0x7E00 },       { 0x1p-14f, 0x0400 },      { 0x1p-24f, 0x0001 },   { 0x1p-25f, 0x0000 },    { 0x1.8p-25f, 0x0001 },
    { 0x1.8p-24f, 0x0002 }, { 0x1.4p-23f, 0x0002 },   { 0.1f, 0x2E66 },       { 1.0f / 3, 0x3555 },    { 0x1.002p0f, 0x3C00 },
    { 0x1.006p0f, 0x3C02 }, { 0x1.ff8p-15f, 0x03FF }, { 0x1.fffp-15f, 0x0400 }, { 2049, 0x6800 },      { 2051, 0x6802 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%a", (double) cases[i].value);
      g_assert_cmphex (pct_half (cases[i].value), ==, cases[i].half);
    }
}

/* Stopped after each batch, resumed, and then the same bytes as never stopped. */
static void
test_resume_anywhere (void)
{
  for (uint64_t step = 1; step < LAST_STEP; step++)
    {
      g_autofree char *path = place ("stopped");
      Run run;
      run_begin (&run);
      run_create (&run, path);
      run.stop_at = step;
      g_assert_cmpint (run_train (&run, FALSE), ==, PCT_STOPPED_USER);
      g_assert_true (exists (path, "checkpoints/stop.safetensors"));
      run_end (&run);

      run_begin (&run);
      run_resume (&run, path);
      g_assert_cmpuint (pct_trainer_position (run.trainer).step, ==, step);
      g_assert_cmpint (run_train (&run, FALSE), ==, PCT_STOPPED_COMPLETED);
      run_end (&run);
      assert_like_whole (path);
      g_assert_cmpuint (count_events (path, "epoch"), ==, RUN_EPOCHS);
      g_assert_cmpuint (count_events (path, "start"), ==, 2);
      run_remove (path);
    }
}

/* A process that was killed leaves anything behind its last checkpoint. */
static void
test_resume_after_kill (void)
{
  static const char *const torn[] = {
    "", "{\"event\": \"epo", "nonsense\n", "[]\n", "{}\n", "{\"event\": \"epoch\"}\n",
    "{\"event\": \"change\", \"time\": 1, \"epoch\": 3, \"step\": 13, \"setting\": \"optimizer.learning_rate\"}\n",
    "{\"event\": \"error\", \"time\": 1}\n{\"event\": \"start\", \"first_step\": 1}\n",
  };
  for (size_t i = 0; i < G_N_ELEMENTS (torn); i++)
    {
      g_autofree char *path = place ("killed");
      Run run;
      g_test_message ("%s", torn[i]);
      run_begin (&run);
      run_create (&run, path);
      run.stop_at = 2 * RUN_STEPS_PER_EPOCH + 3;
      run_train (&run, TRUE);
      run_end (&run);
      append_file (path, "events.jsonl", torn[i]);
      append_file (path, "steps.f32", "seven b");
      write_file (path, "checkpoints/0003.safetensors.new", "half", -1);
      write_file (path, "predictions/0003.bin", "of an epoch that isn't finished", -1);

      run_begin (&run);
      run_resume (&run, path);
      g_assert_cmpuint (pct_trainer_position (run.trainer).step, ==, 2 * RUN_STEPS_PER_EPOCH);
      g_assert_cmpuint (count_events (path, "epoch"), ==, 2);
      g_assert_false (exists (path, "checkpoints/0003.safetensors.new"));
      g_assert_false (exists (path, "predictions/0003.bin"));
      g_assert_cmpuint (run.folder->best_epoch, >, 0);
      g_assert_cmpint (run_train (&run, FALSE), ==, PCT_STOPPED_COMPLETED);
      run_end (&run);
      assert_like_whole (path);
      run_remove (path);
    }
}

/* Killed between a checkpoint and the line that tells of it, or between an epoch's line and its checkpoint. */
static void
test_resume_between_writes (void)
{
  g_autofree char *path = place ("between");
  Run run;
  run_begin (&run);
  run_create (&run, path);
  run.stop_at = 2 * RUN_STEPS_PER_EPOCH + 1;
  run_train (&run, TRUE);
  run_end (&run);

  gsize size;
  g_autofree char *events = run_read (path, "events.jsonl", &size);
  char *told = strstr (events, "{\"event\": \"checkpoint\", \"time\": 0, \"epoch\": 2");
  g_assert_nonnull (told);
  write_file (path, "events.jsonl", events, told - events);
  run_begin (&run);
  run_resume (&run, path);
  g_assert_cmpuint (pct_trainer_position (run.trainer).epoch, ==, 2);
  g_assert_cmpuint (count_events (path, "epoch"), ==, 2);
  run_end (&run);

  write_file (path, "events.jsonl", events, told - events);
  g_autofree char *second = g_build_filename (path, "checkpoints/0002.safetensors", NULL);
  g_assert_cmpint (g_unlink (second), ==, 0);
  run_begin (&run);
  run_resume (&run, path);
  g_assert_cmpuint (pct_trainer_position (run.trainer).epoch, ==, 1);
  g_assert_cmpuint (count_events (path, "epoch"), ==, 1);
  g_assert_cmpint (run_train (&run, FALSE), ==, PCT_STOPPED_COMPLETED);
  run_end (&run);
  assert_like_whole (path);
  run_remove (path);
}

/* Stopped while the finished epoch was being judged: its batches are done, its events aren't there. */
static void
test_resume_before_evaluation (void)
{
  g_autofree char *path = place ("evaluation");
  Run run;
  run_begin (&run);
  run_create (&run, path);
  run.stop_at = 2 * RUN_STEPS_PER_EPOCH;
  g_assert_cmpint (run_train (&run, FALSE), ==, PCT_STOPPED_USER);
  PctPosition position = pct_trainer_position (run.trainer);
  g_assert_cmpuint (position.epoch, ==, 1);
  g_assert_cmpuint (position.batch, ==, RUN_STEPS_PER_EPOCH);
  run_end (&run);
  g_assert_cmpuint (count_events (path, "epoch"), ==, 1);

  run_begin (&run);
  run_resume (&run, path);
  g_assert_cmpint (run_train (&run, FALSE), ==, PCT_STOPPED_COMPLETED);
  run_end (&run);
  assert_like_whole (path);
  run_remove (path);
}

#define EXPECT_WARNING(pattern) g_test_expect_message ("percept-data", G_LOG_LEVEL_WARNING, pattern)

static void
test_damaged_checkpoints (void)
{
  g_autofree char *path = place ("damaged");
  g_autoptr (GError) error = NULL;
  Run run;
  run_begin (&run);
  run_create (&run, path);
  run.stop_at = 3 * RUN_STEPS_PER_EPOCH + 2;
  run_train (&run, FALSE);
  run_end (&run);

  write_file (path, "checkpoints/stop.safetensors", "cut", -1);
  write_file (path, "checkpoints/0003.safetensors", "\377\377\377\377\377\377\377\377", -1);
  gsize size;
  g_autofree char *first = run_read (path, "checkpoints/0001.safetensors", &size);
  write_file (path, "checkpoints/0002.safetensors", first, (gssize) size);
  EXPECT_WARNING ("*stop.safetensors: is cut short*");
  EXPECT_WARNING ("*0003.safetensors: byte 0: a header of*");
  EXPECT_WARNING ("*0002.safetensors: holds what belongs into checkpoints/0001.safetensors*");
  run_begin (&run);
  run_resume (&run, path);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (pct_trainer_position (run.trainer).epoch, ==, 1);
  g_assert_cmpint (run_train (&run, FALSE), ==, PCT_STOPPED_COMPLETED);
  run_end (&run);
  assert_like_whole (path);

  run_begin (&run);
  run.folder = pct_run_folder_open (path, TRUE, &error);
  for (uint32_t epoch = 0; epoch <= RUN_EPOCHS; epoch++)
    {
      g_autofree char *name = pct_checkpoint_name (epoch);
      write_file (path, name, "", 0);
      EXPECT_WARNING ("*is cut short: 0 bytes*");
    }
  g_assert_false (pct_run_folder_resume (run.folder, run.trainer, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_DATA);
  g_test_assert_expected_messages ();
  run_end (&run);
  run_remove (path);
}

/* Steps that a power cut took are told of and left out, and those after them keep their places. */
static void
test_lost_steps (void)
{
  g_autofree char *path = place ("lost");
  g_autofree char *file = g_build_filename (path, "steps.f32", NULL);
  Run run;
  run_begin (&run);
  run_create (&run, path);
  run.stop_at = RUN_STEPS_PER_EPOCH + 3;
  run_train (&run, FALSE);
  run_end (&run);
  g_assert_cmpint (truncate (file, 2 * PCT_STEP_RECORD + 5), ==, 0);

  EXPECT_WARNING ("*the last 7 batches before the checkpoint are lost*");
  run_begin (&run);
  run_resume (&run, path);
  g_test_assert_expected_messages ();
  run_train (&run, FALSE);
  GArray *steps = NULL;
  g_assert_true (pct_run_folder_read_steps (run.folder, &steps, NULL));
  g_assert_cmpuint (steps->len, ==, LAST_STEP - 7);
  g_assert_cmpuint (g_array_index (steps, PctStep, 2).step, ==, 10);
  g_array_unref (steps);
  run_end (&run);
  run_remove (path);
}

static void
test_finish (void)
{
  g_autofree char *path = place ("finished");
  g_autoptr (GError) error = NULL;
  Run run;
  run_begin (&run);
  run_create (&run, path);
  run.stop_at = 3;
  run_train (&run, FALSE);
  g_autoptr (PctEvent) result = pct_event_new (PCT_EVENT_RESULT, 1);
  result->result.stopped = PCT_STOPPED_USER;
  g_assert_true (pct_run_folder_add_event (run.folder, result, &error));
  g_assert_true (pct_run_folder_finish (run.folder, result, &error));
  g_assert_no_error (error);
  g_assert_true (pct_run_folder_finished (run.folder));
  run_end (&run);
  gsize size;
  g_autofree char *text = run_read (path, "result.json", &size);
  g_assert_true (g_str_has_prefix (text, "{\"event\": \"result\", \"time\": 1, \"stopped\": \"user\""));

  run_begin (&run);
  run_resume (&run, path);
  g_assert_false (pct_run_folder_finished (run.folder));
  g_assert_cmpuint (count_events (path, "result"), ==, 0);
  g_assert_cmpint (run_train (&run, FALSE), ==, PCT_STOPPED_COMPLETED);
  run_end (&run);
  assert_like_whole (path);
  run_remove (path);
}

static void
test_load (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PctRunFolder) folder = pct_run_folder_open (whole, FALSE, &error);
  Run run;
  run_begin (&run);
  PctNetwork *network = pct_trainer_network (run.trainer);
  g_assert_true (pct_run_folder_load (folder, network, &error));
  g_assert_no_error (error);

  gsize size;
  g_autofree char *bytes = run_read (whole, "checkpoints/0004.safetensors", &size);
  uint64_t header;
  memcpy (&header, bytes, sizeof header);
  size_t parameters = pct_network_n_parameters (network) * sizeof (float);
  g_assert_cmpmem (bytes + 8 + header, parameters, pct_network_parameters (network), parameters);
  run_end (&run);
}

static void
test_lock (void)
{
  g_autofree char *path = place ("locked");
  g_autoptr (GError) error = NULL;
  Run run;
  run_begin (&run);
  run_create (&run, path);
  g_assert_null (pct_run_folder_open (path, TRUE, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_LOCKED);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_clear_error (&error);
  g_autoptr (PctRunFolder) reader = pct_run_folder_open (path, FALSE, &error);
  g_assert_no_error (error);
  run_end (&run);
  g_autoptr (PctRunFolder) next = pct_run_folder_open (path, TRUE, &error);
  g_assert_no_error (error);
  g_clear_pointer (&next, pct_run_folder_free);
  run_remove (path);
}

static void
assert_not_created (const char *path, const PctExperiment *experiment, int code)
{
  GError *error = NULL;
  g_assert_null (pct_run_folder_create (path, experiment, "0.1", NULL, &error));
  g_assert_error (error, PCT_ERROR, code);
  g_assert_true (g_str_has_prefix (error->message, path) || strstr (path, error->message) == NULL);
  g_error_free (error);
}

/* Lets files grow to this many bytes, as on a disk that is nearly full. */
static void
limit_files (rlim_t most)
{
  struct rlimit limit;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = most == RLIM_INFINITY ? limit.rlim_max : most;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
test_create (void)
{
  g_autofree char *file = place ("file");
  g_autofree char *inside_file = g_build_filename (file, "run", NULL);
  g_autofree char *deep = place ("a/b/run");
  Run run;
  run_begin (&run);
  write_file (scratch, "file", "", 0);
  assert_not_created (whole, run.experiment, PCT_ERROR_REQUEST);
  assert_not_created (file, run.experiment, PCT_ERROR_REQUEST);
  assert_not_created (inside_file, run.experiment, PCT_ERROR_IO);
  assert_not_created ("/proc/percept/run", run.experiment, PCT_ERROR_IO);
  g_assert_cmpint (g_unlink (file), ==, 0);

  limit_files (0);
  assert_not_created (deep, run.experiment, PCT_ERROR_IO);
  limit_files (RLIM_INFINITY);
  g_assert_false (exists (scratch, "a"));

  /* An empty folder is fine, and stays where the run can't be made in it. */
  g_assert_cmpint (g_mkdir_with_parents (deep, 0777), ==, 0);
  limit_files (0);
  assert_not_created (deep, run.experiment, PCT_ERROR_IO);
  limit_files (RLIM_INFINITY);
  g_assert_cmpint (g_rmdir (deep), ==, 0);
  run_create (&run, deep);
  run_end (&run);
  g_autofree char *top = place ("a");
  run_remove (top);
}

static void
test_open_what_is_none (void)
{
  g_autoptr (GError) error = NULL;
  const char *const paths[] = { "/nonexistent", scratch };
  for (size_t i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_assert_null (pct_run_folder_open (paths[i], TRUE, &error));
      g_assert_error (error, PCT_ERROR, PCT_ERROR_REQUEST);
      g_assert_true (strstr (error->message, "is no run folder") != NULL);
      g_clear_error (&error);
    }
}

static void
test_full_disk (void)
{
  g_autofree char *path = place ("full");
  g_autoptr (GError) error = NULL;
  Run run;
  run_begin (&run);
  run_create (&run, path);
  gsize before;
  g_free (run_read (path, "events.jsonl", &before));

  g_autoptr (PctEvent) event = pct_event_new (PCT_EVENT_ERROR, 0);
  event->error = g_error_new (PCT_ERROR, PCT_ERROR_IO, "a long message that doesn't fit any more");
  limit_files (before + 20);
  g_assert_false (pct_run_folder_add_event (run.folder, event, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_IO);
  g_assert_true (strstr (error->message, "events.jsonl") != NULL);
  g_clear_error (&error);
  g_assert_cmpuint (count_events (path, "error"), ==, 0);

  const PctStep step = { 1, 1, 1, 1, 1 };
  limit_files (PCT_STEP_RECORD + 5);
  g_assert_true (pct_run_folder_add_step (run.folder, &step, &error));
  g_assert_true (pct_run_folder_add_step (run.folder, &step, &error));
  g_assert_false (pct_run_folder_flush (run.folder, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_IO);
  g_clear_error (&error);
  g_assert_false (pct_run_folder_add_checkpoint (run.folder, run.trainer, NULL, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_IO);
  limit_files (RLIM_INFINITY);
  g_assert_false (exists (path, "checkpoints/0000.safetensors.new"));
  run_end (&run);

  /* With room again, the run goes on as if nothing had been. */
  run_begin (&run);
  run_resume (&run, path);
  g_assert_cmpint (run_train (&run, FALSE), ==, PCT_STOPPED_COMPLETED);
  run_end (&run);
  assert_like_whole (path);
  run_remove (path);
}

static void
test_deleted (void)
{
  g_autofree char *path = place ("deleted");
  g_autoptr (GError) error = NULL;
  Run run;
  run_begin (&run);
  run_create (&run, path);
  run_remove (path);
  g_autoptr (PctEvent) event = pct_event_new (PCT_EVENT_ERROR, 0);
  event->error = g_error_new (PCT_ERROR, PCT_ERROR_IO, "gone");
  g_assert_false (pct_run_folder_add_event (run.folder, event, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_IO);
  g_clear_error (&error);
  g_assert_false (pct_run_folder_add_checkpoint (run.folder, run.trainer, NULL, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_IO);
  run_end (&run);
}

static void
add_judged_checkpoint (Run *run, uint32_t epoch, double validation_loss)
{
  /* Only the folder's choice is looked at, so the trainer is put where it would be. */
  size_t n;
  const PctTensor *state = pct_trainer_state (run->trainer, &n);
  for (size_t i = 0; i < n; i++)
    if (strcmp (state[i].name, "state.epoch") == 0)
      *(int64_t *) state[i].values = epoch;
  g_autoptr (GError) error = NULL;
  pct_run_folder_note_epoch (run->folder, epoch, validation_loss);
  g_assert_true (pct_run_folder_add_checkpoint (run->folder, run->trainer, NULL, &error));
  g_assert_no_error (error);
}

/* Room for five: what stays is every fourth, the best, and the last two. */
static void
test_thinning (void)
{
  static const uint32_t kept[] = { 0, 3, 4, 8, 10, 11 };
  g_autofree char *path = place ("thinned");
  Run run;
  run_begin (&run);
  run_create (&run, path);
  g_autoptr (GArray) first = pct_run_folder_checkpoints (run.folder);
  run.folder->checkpoint_limit = 6 * g_array_index (first, PctCheckpointFile, 0).size;
  for (uint32_t epoch = 1; epoch <= 11; epoch++)
    add_judged_checkpoint (&run, epoch, epoch == 3 ? 0.5 : 1);
  g_autoptr (GArray) checkpoints = pct_run_folder_checkpoints (run.folder);
  g_assert_cmpuint (checkpoints->len, ==, G_N_ELEMENTS (kept));
  for (guint i = 0; i < checkpoints->len; i++)
    g_assert_cmpuint (g_array_index (checkpoints, PctCheckpointFile, i).epoch, ==, kept[i]);
  run_end (&run);
  run_remove (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  signal (SIGXFSZ, SIG_IGN);
  scratch = g_dir_make_tmp ("percept-XXXXXX", NULL);
  whole = place ("whole");
  begin_whole ();
  g_test_add_func ("/run-folder/whole", test_whole);
  g_test_add_func ("/run-folder/predictions", test_predictions);
  g_test_add_func ("/run-folder/half", test_half);
  g_test_add_func ("/run-folder/resume-anywhere", test_resume_anywhere);
  g_test_add_func ("/run-folder/resume-after-kill", test_resume_after_kill);
  g_test_add_func ("/run-folder/resume-between-writes", test_resume_between_writes);
  g_test_add_func ("/run-folder/resume-before-evaluation", test_resume_before_evaluation);
  g_test_add_func ("/run-folder/damaged-checkpoints", test_damaged_checkpoints);
  g_test_add_func ("/run-folder/lost-steps", test_lost_steps);
  g_test_add_func ("/run-folder/finish", test_finish);
  g_test_add_func ("/run-folder/load", test_load);
  g_test_add_func ("/run-folder/lock", test_lock);
  g_test_add_func ("/run-folder/create", test_create);
  g_test_add_func ("/run-folder/open-what-is-none", test_open_what_is_none);
  g_test_add_func ("/run-folder/full-disk", test_full_disk);
  g_test_add_func ("/run-folder/deleted", test_deleted);
  g_test_add_func ("/run-folder/thinning", test_thinning);
  int status = g_test_run ();
  run_remove (scratch);
  g_free (whole);
  g_free (scratch);
  return status;
}
