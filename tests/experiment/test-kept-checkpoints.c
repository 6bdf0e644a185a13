/* Which checkpoints a run keeps, how much of them, and what each of them is still good for. */
#include "tests/experiment/run.h"

#include "data/runs/checkpoint-private.h"
#include "engine/core/error.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define LAST 11 /* epoch */
#define BEST 3

/* Bytes of a checkpoint with all of the state, and of one with its weights alone. */
static void
sizes (const char *path, Run *run, guint64 *all, guint64 *weights)
{
  g_autoptr (GArray) checkpoints = pct_run_folder_checkpoints (run->folder);
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_build_filename (path, "checkpoints/0000.safetensors", NULL);
  g_autofree PctTensor *kept = NULL;
  size_t n, n_kept = 0;
  const PctTensor *state = pct_trainer_state (run->trainer, &n);
  kept = g_new (PctTensor, n);
  for (size_t i = 0; i < n; i++)
    if (!g_str_has_prefix (state[i].name, "optimizer.") || strcmp (state[i].name, "optimizer.iterations") == 0)
      kept[n_kept++] = state[i];
  *all = g_array_index (checkpoints, PctCheckpointFile, 0).size;
  g_assert_true (pct_checkpoint_write (file, kept, n_kept, &error));
  g_assert_no_error (error);
  g_autoptr (GArray) after = pct_run_folder_checkpoints (run->folder);
  *weights = g_array_index (after, PctCheckpointFile, 0).size;
  g_assert_cmpuint (*weights, <, *all);
  g_assert_true (pct_checkpoint_write (file, state, n, &error));
}

/* Only the folder's choice is looked at, so the trainer is put where it would be. */
static void
add_judged_checkpoint (Run *run, int64_t epoch, double validation_loss)
{
  size_t n;
  const PctTensor *state = pct_trainer_state (run->trainer, &n);
  const struct {
    const char *name;
    int64_t value;
  } values[] = { { "state.epoch", epoch }, { "state.step", epoch * RUN_STEPS_PER_EPOCH },
                 { "optimizer.iterations", epoch * RUN_STEPS_PER_EPOCH } };
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < G_N_ELEMENTS (values); k++)
      if (strcmp (state[i].name, values[k].name) == 0)
        *(int64_t *) state[i].values = values[k].value;
  g_autoptr (GError) error = NULL;
  pct_run_folder_note_epoch (run->folder, (uint32_t) epoch, validation_loss);
  g_assert_true (pct_run_folder_add_checkpoint (run->folder, run->trainer, NULL, &error));
  g_assert_no_error (error);
}

/* What is there of the epochs 0 to 11, one character each: all of the state, weights alone, or nothing. */
typedef struct {
  const char *name;
  PctKeeping keeping;
  unsigned whole_ones, weights; /* that there is room for */
  const char *kept;
} Case;

static const Case cases[] = {
  { "room for all", PCT_KEEP_THINNED, 12, 0, "aaaaaaaaaaaa" },
  { "for all but one", PCT_KEEP_THINNED, 11, 1, "waaaaaaaaaaa" },
  { "for half", PCT_KEEP_THINNED, 6, 6, "wwwawwwaaaaa" },
  { "for weights", PCT_KEEP_THINNED, 3, 9, "wwwawwwwwwaa" },
  { "for three weights", PCT_KEEP_THINNED, 3, 3, "w--aw---w-aa" },
  { "for nothing", PCT_KEEP_THINNED, 0, 0, "w--a------aa" },
  { "all", PCT_KEEP_ALL, 0, 0, "aaaaaaaaaaaa" },
  { "the best", PCT_KEEP_BEST, 12, 0, "a--a------aa" },
};

static void
assert_kept (const char *path, const char *kept, guint64 all, guint64 weights)
{
  g_autoptr (PctRunFolder) folder = pct_run_folder_open (path, FALSE, NULL);
  g_autoptr (GArray) checkpoints = pct_run_folder_checkpoints (folder);
  char found[LAST + 2] = "------------";
  for (guint i = 0; i < checkpoints->len; i++)
    {
      const PctCheckpointFile *checkpoint = &g_array_index (checkpoints, PctCheckpointFile, i);
      g_assert_cmpuint (checkpoint->epoch, <=, LAST);
      found[checkpoint->epoch] = checkpoint->size == all ? 'a' : checkpoint->size == weights ? 'w' : '?';
    }
  g_assert_cmpstr (found, ==, kept);
}

/* Each kind can be read for what it is: all of the state, or all but what the optimizer remembered. */
static void
assert_readable (const char *path, const char *kept)
{
  g_autoptr (PctRunFolder) folder = pct_run_folder_open (path, FALSE, NULL);
  for (uint32_t epoch = 0; epoch <= LAST; epoch++)
    {
      g_autoptr (GError) error = NULL;
      Run run;
      run_begin (&run);
      run.experiment->training.epochs = LAST;
      const PctTrainerOptions options = pct_experiment_trainer_options (run.experiment);
      g_autoptr (PctTrainer) trainer = pct_trainer_new (&options, run.dataset, &error);
      PctStateOmission stripped = pct_run_folder_stripped (folder, epoch, trainer);
      g_assert_cmpint (stripped, ==, kept[epoch] == 'w' ? PCT_STRIPPED_SLOTS : 0);
      g_assert_cmpint (pct_run_folder_load_epoch (folder, epoch, stripped, trainer, &error), ==, kept[epoch] != '-');
      if (kept[epoch] == '-')
        g_assert_error (error, PCT_ERROR, PCT_ERROR_REQUEST);
      else
        g_assert_cmpuint (pct_trainer_position (trainer).epoch, ==, epoch);
      run_end (&run);
    }
}

static void
test_keeping (gconstpointer data)
{
  const Case *row = data;
  g_autofree char *path = run_place ("thinned");
  guint64 all, weights;
  Run run;
  run_begin (&run);
  run_create (&run, path);
  sizes (path, &run, &all, &weights);
  pct_run_folder_set_keeping (run.folder, row->keeping);
  run.folder->checkpoint_limit = row->whole_ones * all + row->weights * weights;
  for (uint32_t epoch = 1; epoch <= LAST; epoch++)
    add_judged_checkpoint (&run, epoch, epoch == BEST ? 0.5 : 1);
  run_end (&run);
  assert_kept (path, row->kept, all, weights);
  assert_readable (path, row->kept);
  scratch_remove (path);
}

/* A run that has to go back to weights alone doesn't take them for all of its state; the initial ones are enough. */
static void
test_resume_from_weights (void)
{
  g_autofree char *path = run_place ("weights");
  Run run;
  run_begin (&run);
  run_create (&run, path);
  run.folder->checkpoint_limit = 0;
  g_assert_cmpint (run_train (&run, FALSE), ==, PCT_STOPPED_COMPLETED);
  g_autoptr (GArray) epochs = pct_run_folder_checkpoint_epochs (run.folder);
  uint32_t best = run.folder->best_epoch;
  run_end (&run);
  g_assert_cmpuint (epochs->len, <=, 4);

  /* The last two and the best one are damaged, so that the initial weights are all there is. */
  for (guint i = 1; i < epochs->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("checkpoints/%04u.safetensors", g_array_index (epochs, uint32_t, i));
      run_write_file (path, name, "damaged", -1);
      g_test_expect_message ("percept-data", G_LOG_LEVEL_WARNING, "*going back to an older checkpoint");
    }
  g_assert_cmpuint (best, >, 0);
  run_begin (&run);
  run_resume (&run, path);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (pct_trainer_position (run.trainer).step, ==, 0);
  g_assert_cmpint (run_train (&run, FALSE), ==, PCT_STOPPED_COMPLETED);
  run_end (&run);
  assert_same_file (path, run_untouched, "steps.f32");
  assert_same_file (path, run_untouched, "checkpoints/0004.safetensors");
  scratch_remove (path);
}

/* Whole, and then newest: of epoch 3 there are weights alone, so that it goes on from epoch 2. */
static void
test_resume_past_weights (void)
{
  g_autofree char *path = run_place ("past weights"), *third = NULL;
  Run run;
  run_whole (path);
  third = g_build_filename (path, "checkpoints/0003.safetensors", NULL);
  run_write_file (path, "checkpoints/0004.safetensors", "damaged", -1);
  run_begin (&run);
  size_t n, n_weights = 0;
  g_autoptr (GError) error = NULL;
  const PctTensor *state = pct_trainer_state (run.trainer, &n);
  g_autofree PctTensor *weights = g_new (PctTensor, n);
  for (size_t i = 0; i < n; i++)
    if (state[i].part != PCT_STATE_SLOTS)
      weights[n_weights++] = state[i];
  g_assert_true (pct_checkpoint_strip (third, weights, n_weights, &error));
  g_assert_no_error (error);

  g_autoptr (PctRunFolder) folder = pct_run_folder_open (path, FALSE, &error);
  g_test_expect_message ("percept-data", G_LOG_LEVEL_WARNING, "*taking an older checkpoint");
  g_assert_true (pct_run_folder_load (folder, pct_trainer_network (run.trainer), &error));
  g_test_assert_expected_messages ();

  g_test_expect_message ("percept-data", G_LOG_LEVEL_WARNING, "*0004*going back to an older checkpoint");
  g_test_expect_message ("percept-data", G_LOG_LEVEL_WARNING, "*0003*weights alone*going back to an older checkpoint");
  run_resume (&run, path);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (pct_trainer_position (run.trainer).epoch, ==, 2);
  run_complete (&run, path);
  scratch_remove (path);
}

/* In a process of its own, which the kernel kills at the first byte past the limit. */
static gboolean
strip_until (const char *file, const PctTensor *weights, size_t n, rlim_t most)
{
  pid_t child = fork ();
  if (child == 0)
    {
      struct rlimit limit = { most, most };
      signal (SIGXFSZ, SIG_DFL);
      const struct rlimit no_core = { 0, 0 };
      setrlimit (RLIMIT_CORE, &no_core);
      setrlimit (RLIMIT_FSIZE, &limit);
      _exit (pct_checkpoint_strip (file, weights, n, NULL) ? 0 : 1);
    }
  int status;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status) ? WTERMSIG (status) == SIGXFSZ : WEXITSTATUS (status) == 0);
  return !WIFSIGNALED (status);
}

/* Wherever it is killed while a checkpoint is stripped, that checkpoint is as it was, and the run goes on. */
static void
test_killed (void)
{
  g_autofree char *path = run_place ("killed"), *file = NULL;
  Run run;
  run_whole (path);
  file = g_build_filename (path, "checkpoints/0001.safetensors", NULL);
  run_begin (&run);
  size_t n, n_weights = 0;
  const PctTensor *state = pct_trainer_state (run.trainer, &n);
  g_autofree PctTensor *weights = g_new (PctTensor, n);
  for (size_t i = 0; i < n; i++)
    if (state[i].part != PCT_STATE_SLOTS)
      weights[n_weights++] = state[i];
  gsize before;
  g_free (run_read (path, "checkpoints/0001.safetensors", &before));
  rlim_t most = 0;
  while (!strip_until (file, weights, n_weights, most))
    {
      assert_same_file (path, run_untouched, "checkpoints/0001.safetensors");
      g_assert_true (run_exists (path, "checkpoints/0001.safetensors.new"));
      most += 37;
    }
  gsize after;
  g_free (run_read (path, "checkpoints/0001.safetensors", &after));
  g_assert_cmpuint (after, <, before);
  g_assert_cmpuint (most, >=, after);
  g_assert_false (run_exists (path, "checkpoints/0001.safetensors.new"));

  run_write_file (path, "checkpoints/0001.safetensors.new", "left behind", -1);
  run_resume (&run, path);
  g_assert_false (run_exists (path, "checkpoints/0001.safetensors.new"));
  run_end (&run);
  scratch_remove (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  run_begin_tests ();
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/kept-checkpoints/", cases[i].name, NULL);
      g_test_add_data_func (name, &cases[i], test_keeping);
    }
  g_test_add_func ("/kept-checkpoints/resume-from-weights", test_resume_from_weights);
  g_test_add_func ("/kept-checkpoints/resume-past-weights", test_resume_past_weights);
  g_test_add_func ("/kept-checkpoints/killed", test_killed);
  return run_end_tests ();
}
