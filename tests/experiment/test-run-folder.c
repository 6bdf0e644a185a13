#include "tests/experiment/run.h"

#include "engine/core/error.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define LAST_STEP (RUN_EPOCHS * RUN_STEPS_PER_EPOCH)

static void
test_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PctRunFolder) folder = pct_run_folder_open (run_untouched, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pct_run_folder_path (folder), ==, run_untouched);
  g_assert_cmpstr (pct_run_folder_fingerprint (folder), ==, "0123abcd");
  g_assert_cmpstr (pct_run_folder_experiment (folder)->source.source, ==, "/elsewhere/images");
  g_assert_cmpuint (pct_run_folder_experiment (folder)->training.epochs, ==, RUN_EPOCHS);
  g_assert_false (pct_run_folder_finished (folder));
  g_assert_cmpuint (run_count_events (run_untouched, "epoch"), ==, RUN_EPOCHS);
  g_assert_cmpuint (run_count_events (run_untouched, "checkpoint"), ==, RUN_EPOCHS + 1);

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
  g_autofree char *bytes = run_read (run_untouched, "predictions/0002.bin", &size);
  g_autofree char *index = run_read (run_untouched, "predictions/index.u32", &index_size);
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
      g_autofree char *path = run_place ("stopped");
      run_stopped (path, step, FALSE);
      g_assert_true (run_exists (path, "checkpoints/stop.safetensors"));

      Run run;
      run_begin (&run);
      run_resume (&run, path);
      g_assert_cmpuint (pct_trainer_position (run.trainer).step, ==, step);
      run_complete (&run, path);
      g_assert_cmpuint (run_count_events (path, "epoch"), ==, RUN_EPOCHS);
      g_assert_cmpuint (run_count_events (path, "start"), ==, 2);
      scratch_remove (path);
    }
}

/* A process that was killed leaves anything behind its last checkpoint. */
static void
test_resume_after_kill (void)
{
  static const char *const torn[] = {
    "", "{\"event\": \"epo", "nonsense\n", "[]\n", "{}\n", "{\"event\": \"epoch\"}\n",
    "{\"event\": \"change\", \"time\": 1, \"epoch\": 3, \"step\": 13, \"setting\": \"optimizer.learning_rate\"}\n",
    "{\"event\": \"change\", \"time\": 1, \"epoch\": 3, \"step\": 12, \"setting\": \"optimizer.learning_rate\"}\n",
    "{\"event\": \"error\", \"time\": 1}\n{\"event\": \"start\", \"first_step\": 1}\n",
  };
  for (size_t i = 0; i < G_N_ELEMENTS (torn); i++)
    {
      g_autofree char *path = run_place ("killed");
      Run run;
      g_test_message ("%s", torn[i]);
      run_stopped (path, 2 * RUN_STEPS_PER_EPOCH + 3, TRUE);
      run_append_file (path, "events.jsonl", torn[i]);
      run_append_file (path, "steps.f32", "seven b");
      run_write_file (path, "checkpoints/0003.safetensors.new", "half", -1);
      run_write_file (path, "predictions/0003.bin", "of an epoch that isn't finished", -1);

      run_begin (&run);
      run_resume (&run, path);
      g_assert_cmpuint (pct_trainer_position (run.trainer).step, ==, 2 * RUN_STEPS_PER_EPOCH);
      g_assert_cmpuint (run_count_events (path, "epoch"), ==, 2);
      g_assert_cmpuint (run_count_events (path, "change"), ==, 0);
      g_assert_false (run_exists (path, "checkpoints/0003.safetensors.new"));
      g_assert_false (run_exists (path, "predictions/0003.bin"));
      g_assert_cmpuint (run.folder->best_epoch, >, 0);
      run_complete (&run, path);
      scratch_remove (path);
    }
}

/* Killed between a checkpoint and the line that tells of it, or between an epoch's line and its checkpoint. */
static void
test_resume_between_writes (void)
{
  g_autofree char *path = run_place ("between");
  Run run;
  run_stopped (path, 2 * RUN_STEPS_PER_EPOCH + 1, TRUE);

  gsize size;
  g_autofree char *events = run_read (path, "events.jsonl", &size);
  char *told = strstr (events, "{\"event\": \"checkpoint\", \"time\": 0, \"epoch\": 2");
  g_assert_nonnull (told);
  run_write_file (path, "events.jsonl", events, told - events);
  run_begin (&run);
  run_resume (&run, path);
  g_assert_cmpuint (pct_trainer_position (run.trainer).epoch, ==, 2);
  g_assert_cmpuint (run_count_events (path, "epoch"), ==, 2);
  run_end (&run);

  run_write_file (path, "events.jsonl", events, told - events);
  g_autofree char *second = g_build_filename (path, "checkpoints/0002.safetensors", NULL);
  g_assert_cmpint (g_unlink (second), ==, 0);
  run_begin (&run);
  run_resume (&run, path);
  g_assert_cmpuint (pct_trainer_position (run.trainer).epoch, ==, 1);
  g_assert_cmpuint (run_count_events (path, "epoch"), ==, 1);
  run_complete (&run, path);
  scratch_remove (path);
}

/* The events with another last line. */
static void
write_last (const char *path, char *events, const char *line)
{
  events[strlen (events) - 1] = 0;
  strrchr (events, '\n')[1] = 0;
  g_autofree char *changed = g_strconcat (events, line, NULL);
  run_write_file (path, "events.jsonl", changed, -1);
}

/* Stopped while the finished epoch was being judged: its batches are done, its events aren't there. */
static void
test_resume_before_evaluation (void)
{
  g_autofree char *path = run_place ("evaluation");
  Run run;
  run_begin (&run);
  run_create (&run, path);
  run.stop_at = 2 * RUN_STEPS_PER_EPOCH;
  g_assert_cmpint (run_train (&run, FALSE), ==, PCT_STOPPED_USER);
  PctPosition position = pct_trainer_position (run.trainer);
  g_assert_cmpuint (position.epoch, ==, 1);
  g_assert_cmpuint (position.batch, ==, RUN_STEPS_PER_EPOCH);
  run_end (&run);

  /* Even where the line of the checkpoint is lost, and the epoch was told of once before. */
  gsize size;
  g_autofree char *events = run_read (path, "events.jsonl", &size);
  write_last (path, events, "{\"event\": \"epoch\", \"time\": 0, \"epoch\": 2, \"step\": 12}\n");
  run_begin (&run);
  run_resume (&run, path);
  g_assert_cmpuint (run_count_events (path, "epoch"), ==, 1);
  run_complete (&run, path);
  scratch_remove (path);
}

#define EXPECT_WARNING(pattern) g_test_expect_message ("percept-data", G_LOG_LEVEL_WARNING, pattern)

static void
test_damaged_checkpoints (void)
{
  g_autofree char *path = run_place ("damaged");
  g_autoptr (GError) error = NULL;
  Run run;
  run_stopped (path, 3 * RUN_STEPS_PER_EPOCH + 2, FALSE);

  run_write_file (path, "checkpoints/stop.safetensors", "cut", -1);
  run_write_file (path, "checkpoints/0003.safetensors", "\377\377\377\377\377\377\377\377", -1);
  gsize size;
  g_autofree char *first = run_read (path, "checkpoints/0001.safetensors", &size);
  run_write_file (path, "checkpoints/0002.safetensors", first, (gssize) size);
  EXPECT_WARNING ("*stop.safetensors: is cut short*");
  EXPECT_WARNING ("*0003.safetensors: byte 0: a header of*");
  EXPECT_WARNING ("*0002.safetensors: holds what belongs into checkpoints/0001.safetensors*");
  run_begin (&run);
  run_resume (&run, path);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (pct_trainer_position (run.trainer).epoch, ==, 1);
  run_complete (&run, path);

  run_begin (&run);
  run.folder = pct_run_folder_open (path, TRUE, &error);
  for (uint32_t epoch = 0; epoch <= RUN_EPOCHS; epoch++)
    {
      g_autofree char *name = pct_checkpoint_name (epoch);
      run_write_file (path, name, "", 0);
      EXPECT_WARNING ("*is cut short: 0 bytes*");
    }
  g_assert_false (pct_run_folder_resume (run.folder, run.trainer, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_DATA);
  g_test_assert_expected_messages ();
  run_end (&run);
  scratch_remove (path);
}

/* Steps that a power cut took are told of and left out, and those after them keep their places. */
static void
test_lost_steps (void)
{
  g_autofree char *path = run_place ("lost");
  g_autofree char *file = g_build_filename (path, "steps.f32", NULL);
  Run run;
  run_stopped (path, RUN_STEPS_PER_EPOCH + 3, FALSE);
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
  scratch_remove (path);
}

static void
test_finish (void)
{
  g_autofree char *path = run_place ("finished");
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
  g_assert_cmpuint (run_count_events (path, "result"), ==, 0);
  run_complete (&run, path);
  scratch_remove (path);
}

static void
test_load (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PctRunFolder) folder = pct_run_folder_open (run_untouched, FALSE, &error);
  Run run;
  run_begin (&run);
  PctNetwork *network = pct_trainer_network (run.trainer);
  g_assert_true (pct_run_folder_load (folder, network, &error));
  g_assert_no_error (error);

  gsize size;
  g_autofree char *bytes = run_read (run_untouched, "checkpoints/0004.safetensors", &size);
  uint64_t header;
  memcpy (&header, bytes, sizeof header);
  size_t parameters = pct_network_n_parameters (network) * sizeof (float);
  g_assert_cmpmem (bytes + 8 + header, parameters, pct_network_parameters (network), parameters);
  run_end (&run);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  run_begin_tests ();
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
  return run_end_tests ();
}
