/* What a run folder gives back to who shows it: its predictions, its history, its line in the list of runs. */
#include "tests/experiment/run.h"

#include "data/runs/history.h"
#include "data/runs/predictions.h"
#include "data/runs/run-list.h"
#include "engine/core/error.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define VALIDATION 12 /* images of the small training */
#define SAMPLE     48
#define CLASSES    3

#define HEADER     32
#define SECOND     (HEADER + 8 * VALIDATION) /* where the sample's header stands */

static PctStoredPredictions *
predictions_of (const char *path, uint32_t epoch, GError **error)
{
  g_autoptr (PctRunFolder) folder = pct_run_folder_open (path, FALSE, error);
  g_assert_nonnull (folder);
  return pct_run_folder_read_predictions (folder, epoch, CLASSES, CLASSES, error);
}

static void
assert_near (const PctStoredSet *stored, const PctEvaluation *evaluation)
{
  g_assert_cmpuint (stored->count, ==, evaluation->count);
  for (size_t i = 0; i < stored->count; i++)
    {
      const PctPrediction *is = &stored->predictions[i], *was = &evaluation->predictions[i];
      g_assert_cmpuint (is->predicted, ==, was->predicted);
      /* Half precision keeps 11 bits, and steps of 2^-24 near 0. */
      g_assert_cmpfloat_with_epsilon (is->probability, was->probability, 0x1p-12f);
      g_assert_cmpfloat_with_epsilon (is->loss, was->loss, 0x1p-11f * was->loss + 0x1p-24f);
      g_assert_cmpfloat_with_epsilon (is->margin, was->margin, 0x1p-12f);
    }
}

/* The last epoch's predictions are what the model that its checkpoint holds says. */
static void
test_predictions (void)
{
  g_autoptr (GError) error = NULL;
  Run run;
  run_begin (&run);
  g_autoptr (PctRunFolder) folder = pct_run_folder_open (run_untouched, FALSE, &error);
  g_assert_true (pct_run_folder_load (folder, pct_trainer_network (run.trainer), &error));
  g_autoptr (PctStoredPredictions) stored = pct_run_folder_read_predictions (folder, RUN_EPOCHS, CLASSES, CLASSES, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (stored->epoch, ==, RUN_EPOCHS);
  g_assert_cmpuint (stored->validation.source, ==, PCT_SPLIT_TRAIN);
  const PctSink sink = { 0 };
  PctEvaluation validation, sample;
  pct_trainer_evaluate (run.trainer, &run.dataset->splits[PCT_SPLIT_VALIDATION], &sink, &validation);
  pct_trainer_evaluate (run.trainer, &run.dataset->sample, &sink, &sample);
  assert_near (&stored->validation, &validation);
  assert_near (&stored->sample, &sample);
  g_assert_true (pct_stored_predictions_fit (stored, run.dataset));
  stored->sample.images[SAMPLE - 1]++;
  g_assert_false (pct_stored_predictions_fit (stored, run.dataset));
  pct_evaluation_clear (&validation);
  pct_evaluation_clear (&sample);
  run_end (&run);

  g_autoptr (PctStoredPredictions) none = pct_run_folder_read_predictions (folder, RUN_EPOCHS + 1, CLASSES, CLASSES, &error);
  g_assert_null (none);
  g_assert_error (error, PCT_ERROR, PCT_ERROR_REQUEST);
}

/* Bytes put into a good file, or its length changed. */
typedef struct {
  const char *name, *file;
  gsize at;
  const char *bytes;
  gsize n;
  gssize longer; /* bytes more, or fewer */
  gboolean good;
} Damage;

#define FILE_2 "predictions/0002.bin"
#define INDEX  "predictions/index.u32"

static const Damage damages[] = {
  { "untouched", FILE_2, .good = TRUE },
  { "magic", FILE_2, 0, "X", 1 },
  { "version", FILE_2, 4, "\2", 1 },
  { "one image more", FILE_2, 8, "\15", 1 },
  { "one image fewer", FILE_2, 8, "\13", 1 },
  { "count without end", FILE_2, 8, "\377\377\377\377", 4 },
  { "classes", FILE_2, 12, "\4", 1 },
  { "of the other set", FILE_2, 16, "\0", 1 },
  { "of another epoch", FILE_2, 20, "\3", 1 },
  { "from no split", FILE_2, 24, "\3", 1 },
  { "a class that isn't there", FILE_2, HEADER, "\3", 1 },
  { "the last class that there can be", FILE_2, HEADER, "\377\377", 2 },
  { "a probability of 1", FILE_2, HEADER + 2, "\0\74", 2, .good = TRUE },
  { "a probability above 1", FILE_2, HEADER + 2, "\1\74", 2 },
  { "a probability below 0", FILE_2, HEADER + 2, "\1\200", 2 },
  { "a probability of infinity", FILE_2, HEADER + 2, "\0\174", 2 },
  { "no number", FILE_2, HEADER + 2, "\0\176\0\176\0\176", 6, .good = TRUE },
  { "a loss without end", FILE_2, HEADER + 4, "\0\174", 2, .good = TRUE },
  { "a loss below 0", FILE_2, HEADER + 4, "\0\300", 2 },
  { "the second set's magic", FILE_2, SECOND, "X", 1 },
  { "the second set's count", FILE_2, SECOND + 8, "\377\377\377\377", 4 },
  { "the second set's class", FILE_2, SECOND + HEADER, "\3", 1 },
  { "nothing", FILE_2, .longer = -(HEADER * 2 + 8 * (VALIDATION + SAMPLE)) },
  { "half a header", FILE_2, .longer = -(16 + HEADER + 8 * (VALIDATION + SAMPLE)) },
  { "a byte less", FILE_2, .longer = -1 },
  { "a byte more", FILE_2, .longer = 1 },
  { "without an index's last byte", INDEX, .longer = -1 },
  { "an index with one more", INDEX, .longer = 4 },
  { "an image twice", INDEX, 0, "\377\377\377\377", 4 },
  { "the sample's image twice", INDEX, 4 * VALIDATION, "\377\377\377\377", 4 },
};

static void
test_damage (gconstpointer data)
{
  const Damage *damage = data;
  g_autoptr (GError) error = NULL;
  gsize size;
  g_autofree char *bytes = run_read (run_untouched, damage->file, &size);
  g_autofree char *changed = g_malloc0 (size + 4);
  memcpy (changed, bytes, size);
  memcpy (changed + damage->at, damage->n > 0 ? damage->bytes : bytes + damage->at, damage->n);
  run_write_file (run_untouched, damage->file, changed, (gssize) size + damage->longer);
  g_autoptr (PctStoredPredictions) stored = predictions_of (run_untouched, 2, &error);
  run_write_file (run_untouched, damage->file, bytes, (gssize) size);
  if (damage->good)
    g_assert_no_error (error);
  else
    {
      g_autofree char *file = g_build_filename (run_untouched, damage->file, NULL);
      g_assert_null (stored);
      g_assert_error (error, PCT_ERROR, PCT_ERROR_DATA);
      g_assert_true (g_str_has_prefix (error->message, file));
    }
}

static void
test_half (void)
{
  g_autoptr (GError) error = NULL;
  gsize size;
  g_autofree char *bytes = run_read (run_untouched, FILE_2, &size), *changed = g_memdup2 (bytes, size);
  /* Losses of every size come back as what they were written as. */
  for (guint first = 0; first <= 0x7C00; first += 0x400)
    {
      for (guint i = 0; i < VALIDATION; i++)
        {
          uint16_t half = (uint16_t) MIN (first + i * 93, 0x7C00);
          memcpy (changed + HEADER + 8 * i + 4, &half, sizeof half);
        }
      run_write_file (run_untouched, FILE_2, changed, (gssize) size);
      g_autoptr (PctStoredPredictions) stored = predictions_of (run_untouched, 2, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < VALIDATION; i++)
        g_assert_cmphex (pct_half (stored->validation.predictions[i].loss), ==, MIN (first + i * 93, 0x7C00));
    }
  run_write_file (run_untouched, FILE_2, bytes, (gssize) size);
}

static const char events[]
    = "{\"event\": \"start\", \"time\": 0, \"input\": [4, 5, 1], \"classes\": [\"a\", \"b\"], \"outputs\": 3,"
      " \"images\": {\"train\": 48, \"validation\": 12, \"test\": 0}, \"steps_per_epoch\": 6, \"kernels\": \"avx2\"}\n"
      "{\"event\": \"epoch\", \"epoch\": 1, \"step\": 6, \"loss\": 3, \"val_loss\": 1.5}\n"
      "{\"event\": \"epoch\", \"epoch\": 2, \"step\": 12, \"loss\": 2}\n"
      "{\"event\": \"change\", \"epoch\": 3, \"step\": 13, \"setting\": \"optimizer.learning_rate\", \"from\": 0.1, \"to\": 10}\n"
      "{\"event\": \"change\", \"epoch\": 3, \"step\": 14}\n"
      "{\"event\": \"epoch\", \"epoch\": 0, \"step\": 12, \"loss\": 2}\n"
      "{\"event\": \"epoch\", \"epoch\": 1e9, \"step\": 12, \"loss\": 2}\n"
      "{\"event\": \"epoch\", \"epoch\": 2, \"step\": 12, \"loss\": 1.75}\n"
      "{\"event\": \"start\", \"images\": 7, \"input\": [0, 1, 1], \"steps_per_epoch\": 9, \"forked_from\": \"/runs/first\","
      " \"forked_epoch\": 2}\n"
      "{\"event\": \"error\", \"message\": \"disk full\"}\n"
      "nonsense\n[]\n7\n{\"event\": [7]}\n\n{\"event\": \"epo";

static void
test_history (void)
{
  g_autofree char *path = g_build_filename (run_scratch, "history", NULL);
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (g_mkdir (path, 0777), ==, 0);
  run_write_file (path, "events.jsonl", events, sizeof events); /* with its end of string, which is no JSON either */
  g_autoptr (PctHistory) history = pct_history_read (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (history->epochs->len, ==, 2);
  const PctHistoryEpoch *first = &g_array_index (history->epochs, PctHistoryEpoch, 0);
  g_assert_cmpfloat (first->val_loss, ==, 1.5);
  g_assert_true (isnan (first->accuracy));
  g_assert_cmpfloat (g_array_index (history->epochs, PctHistoryEpoch, 1).loss, ==, 1.75);
  g_assert_cmpuint (history->changes->len, ==, 1);
  const PctHistoryChange *change = &g_array_index (history->changes, PctHistoryChange, 0);
  g_assert_cmpuint (change->step, ==, 13);
  g_assert_cmpuint (change->epoch, ==, 3);
  g_assert_cmpstr (change->setting, ==, "optimizer.learning_rate");
  g_assert_cmpfloat (change->from, ==, 0.1);
  g_assert_cmpfloat (change->to, ==, 10);
  g_assert_cmpuint (history->steps_per_epoch, ==, 6);
  g_assert_cmpuint (history->input.channels, ==, 0);
  g_assert_cmpuint (history->counts[PCT_SPLIT_TRAIN], ==, 0);
  g_assert_cmpstr (history->parent, ==, "/runs/first");
  g_assert_cmpuint (history->parent_epoch, ==, 2);
  g_assert_cmpstr (history->error, ==, "disk full");
}

static char *
member (const char *folder, const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static const struct {
  const char *name;
  gboolean finished, locked, ended, discarded, resumable;
  uint32_t epochs_done;
} listed[] = {
  { "a", TRUE, FALSE, TRUE, FALSE, TRUE, RUN_EPOCHS },
  { "b", FALSE, TRUE, FALSE, FALSE, TRUE, 2 },
  { "c", FALSE, FALSE, FALSE, TRUE, TRUE, 3 },
  { "d", FALSE, FALSE, FALSE, FALSE, TRUE, 0 },
};

/* A run that has ended, with a line longer than what is read of a record's end at once; one that is being written; one that
 * a crash left; one without an epoch; and what is no run. */
static void
make_runs (const char *folder, Run *writing)
{
  g_autofree char *ended = member (folder, "a"), *written = member (folder, "b"), *crashed = member (folder, "c");
  g_autofree char *fresh = member (folder, "d"), *damaged = member (folder, "e"), *empty = member (folder, "f");
  g_autofree char *digits = g_strnfill (100000, '7'), *result = g_strdup_printf ("{\"event\": \"result\", \"time\": %s}\n", digits);
  g_autoptr (GError) error = NULL;
  Run run;
  g_assert_cmpint (g_mkdir_with_parents (folder, 0777), ==, 0);
  run_whole (ended);
  run_append_file (ended, "events.jsonl", result);
  run_write_file (ended, "result.json", "{}", -1);
  run_begin (writing);
  run_create (writing, written);
  writing->stop_at = 2 * RUN_STEPS_PER_EPOCH + 1;
  run_train (writing, FALSE);
  run_stopped (crashed, 3 * RUN_STEPS_PER_EPOCH + 1, TRUE);
  run_append_file (crashed, "events.jsonl", "{\"event\": \"epoch\", \"epoch\": 9");
  g_assert_true (pct_run_discard (crashed, &error));
  g_assert_no_error (error);
  run_begin (&run);
  run_create (&run, fresh);
  run_end (&run);
  g_assert_cmpint (g_mkdir (damaged, 0777), ==, 0);
  run_write_file (damaged, "experiment.json", "{ \"dataset\": ", -1);
  g_assert_cmpint (g_mkdir (empty, 0777), ==, 0);
  run_write_file (folder, "a file", "", 0);
}

static void
check_summary (const PctRunSummary *summary)
{
  g_autofree char *name = g_path_get_basename (summary->path);
  gsize which = (gsize) (name[0] - 'a');
  g_test_message ("%s", name);
  g_assert_cmpuint (which, <, G_N_ELEMENTS (listed));
  g_assert_cmpstr (name, ==, listed[which].name);
  g_assert_cmpint (summary->finished, ==, listed[which].finished);
  g_assert_cmpint (summary->locked, ==, listed[which].locked);
  g_assert_cmpint (summary->ended, ==, listed[which].ended);
  g_assert_cmpint (summary->discarded, ==, listed[which].discarded);
  g_assert_cmpint (summary->resumable, ==, listed[which].resumable);
  g_assert_cmpuint (summary->epochs_done, ==, listed[which].epochs_done);
  g_assert_cmpint (isnan (summary->val_accuracy), ==, listed[which].epochs_done == 0);
  g_assert_cmpuint (summary->epochs, ==, RUN_EPOCHS);
  g_assert_cmpstr (summary->name, ==, "Untitled");
  g_assert_cmpstr (summary->dataset, ==, "/elsewhere/images");
  g_assert_cmpint (ABS (summary->started - g_get_real_time () / G_USEC_PER_SEC), <, 600);
}

static void
test_list (void)
{
  g_autofree char *folder = member (run_scratch, "runs");
  g_autoptr (GError) error = NULL;
  Run writing;
  make_runs (folder, &writing);
  g_test_expect_message ("percept-data", G_LOG_LEVEL_MESSAGE, "*e/experiment.json:*left out");
  g_autoptr (GPtrArray) runs = pct_run_list (folder, &error);
  g_test_assert_expected_messages ();
  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, G_N_ELEMENTS (listed));
  for (guint i = 0; i < runs->len; i++)
    {
      const PctRunSummary *summary = g_ptr_array_index (runs, i);
      check_summary (summary);
      if (i > 0)
        g_assert_cmpint (summary->started, <=, ((const PctRunSummary *) g_ptr_array_index (runs, i - 1))->started);
    }
  run_end (&writing);
}

static void
test_no_list (void)
{
  g_autofree char *nowhere = member (run_scratch, "nowhere"), *file = member (run_scratch, "a file");
  g_autoptr (GError) error = NULL;
  run_write_file (run_scratch, "a file", "", 0);
  g_autoptr (GPtrArray) none = pct_run_list (nowhere, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_null (pct_run_list (file, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_IO);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  run_begin_tests ();
  g_test_add_func ("/stored/predictions", test_predictions);
  for (size_t i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *path = g_strdup_printf ("/stored/predictions/%s", damages[i].name);
      g_test_add_data_func (path, &damages[i], test_damage);
    }
  g_test_add_func ("/stored/half", test_half);
  g_test_add_func ("/stored/history", test_history);
  g_test_add_func ("/stored/list", test_list);
  g_test_add_func ("/stored/no-list", test_no_list);
  return run_end_tests ();
}
