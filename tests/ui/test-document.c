/* Experiments as files, without a display: opened, edited, saved, taken back, refused. */
#include "ui/model/experiment-document.h"

#include "engine/core/error.h"
#include "tests/scratch.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char smallest[] = "{\"dataset\": {\"source\": \"./images\"}, \"model\": {\"layers\": [{\"type\": \"flatten\"},"
                               " {\"type\": \"dense\", \"units\": 10, \"activation\": \"softmax\"}]}}";

typedef struct {
  char *folder;
  PctExperimentModel *model;
  PctExperimentDocument *document;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = scratch_new ();
  fixture->model = pct_experiment_model_new ();
  fixture->document = pct_experiment_document_new (fixture->model);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  scratch_free (fixture->folder);
  g_object_unref (fixture->document);
  g_object_unref (fixture->model);
}

static char *
write_file (Fixture *fixture, const char *name, const char *text)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* All tellings of edits have come. */
static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
assert_belongs (Fixture *fixture, const char *path, gboolean unsaved)
{
  settle ();
  g_assert_cmpstr (pct_experiment_document_get_path (fixture->document), ==, path);
  g_assert_cmpint (pct_experiment_document_get_unsaved (fixture->document), ==, unsaved);
}

typedef struct {
  gboolean told;
  GError *error;
} Outcome;

static void
on_saved (PctExperimentDocument *document, const char *path, const GError *error, gpointer data)
{
  Outcome *outcome = data;
  outcome->told = TRUE;
  outcome->error = error == NULL ? NULL : g_error_copy (error);
}

static void
wait_until_told (Outcome *outcome)
{
  const gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  while (!outcome->told && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  g_assert_true (outcome->told);
}

/* FALSE with an error when it says that it can't be saved. */
static gboolean
save (PctExperimentDocument *document, const char *path, GError **error)
{
  Outcome outcome = { 0 };
  gulong handler = g_signal_connect (document, "saved", G_CALLBACK (on_saved), &outcome);
  pct_experiment_document_save (document, path);
  wait_until_told (&outcome);
  g_signal_handler_disconnect (document, handler);
  gboolean saved = outcome.error == NULL;
  if (!saved)
    g_propagate_error (error, outcome.error);
  return saved;
}

static void
test_marks_edits (Fixture *fixture, gconstpointer data)
{
  assert_belongs (fixture, NULL, FALSE);
  g_object_set (fixture->model, "epochs", 3.0, NULL);
  assert_belongs (fixture, NULL, TRUE);
  g_object_set (fixture->model, "epochs", 10.0, NULL);
  assert_belongs (fixture, NULL, FALSE);
  g_object_set (fixture->model, "preset", 0, NULL);
  assert_belongs (fixture, NULL, TRUE);
  pct_experiment_model_undo (fixture->model);
  assert_belongs (fixture, NULL, FALSE);
}

static void
test_saves_and_opens_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "saved.json", NULL);
  g_object_set (fixture->model, "epochs", 3.0, "optimizer", PCT_OPTIMIZER_SGD, "momentum", 0.9, NULL);
  g_assert_true (save (fixture->document, path, &error));
  g_assert_no_error (error);
  assert_belongs (fixture, path, FALSE);
  g_autofree char *saved = pct_experiment_document_to_text (fixture->document, NULL);

  g_object_set (fixture->model, "batch-size", 7.0, NULL);
  assert_belongs (fixture, path, TRUE);
  g_assert_true (pct_experiment_document_open (fixture->document, path, &error));
  assert_belongs (fixture, path, FALSE);
  g_autofree char *opened = pct_experiment_document_to_text (fixture->document, NULL);
  g_assert_cmpstr (opened, ==, saved);

  pct_experiment_document_begin (fixture->document);
  assert_belongs (fixture, NULL, FALSE);
  double epochs;
  g_object_get (fixture->model, "epochs", &epochs, NULL);
  g_assert_cmpfloat (epochs, ==, 10);
}

/* A run that is resumed brings its experiment: Save must not write that over the file that was open. */
static void
test_adopts (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "mine.json", NULL);
  g_assert_true (save (fixture->document, path, NULL));
  g_autoptr (PctExperiment) run = pct_experiment_model_copy (fixture->model);
  pct_experiment_document_adopt (fixture->document, run);
  assert_belongs (fixture, path, FALSE);
  g_object_set (fixture->model, "epochs", 3.0, NULL);
  pct_experiment_document_adopt (fixture->document, run);
  assert_belongs (fixture, NULL, FALSE);
  double epochs;
  g_object_get (fixture->model, "epochs", &epochs, NULL);
  g_assert_cmpfloat (epochs, ==, 10);
  pct_experiment_model_undo (fixture->model);
  assert_belongs (fixture, path, TRUE);
  g_object_get (fixture->model, "epochs", &epochs, NULL);
  g_assert_cmpfloat (epochs, ==, 3);
}

/* What was opened by mistake is taken back, with its file: Save must not write one experiment over another. */
static void
test_undo_of_opening (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = g_build_filename (fixture->folder, "first.json", NULL);
  g_autofree char *second = write_file (fixture, "second.json", smallest);
  g_assert_true (save (fixture->document, first, NULL));
  g_object_set (fixture->model, "epochs", 3.0, NULL);
  g_assert_true (pct_experiment_document_open (fixture->document, second, NULL));
  assert_belongs (fixture, second, FALSE);
  pct_experiment_model_undo (fixture->model);
  assert_belongs (fixture, first, TRUE);
  pct_experiment_model_undo (fixture->model);
  assert_belongs (fixture, first, FALSE);
  pct_experiment_model_redo (fixture->model);
  assert_belongs (fixture, first, TRUE);
  pct_experiment_model_redo (fixture->model);
  assert_belongs (fixture, second, FALSE);
}

static void
test_relative_source (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_file (fixture, "relative.json", smallest);
  g_autofree char *images = g_build_filename (fixture->folder, "images", NULL);
  g_assert_true (pct_experiment_document_open (fixture->document, path, NULL));
  g_assert_cmpstr (pct_experiment_model_get_dataset (fixture->model), ==, images);
  g_assert_true (save (fixture->document, path, NULL));
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"source\": \"./images\""));
  assert_belongs (fixture, path, FALSE);
}

static void
test_restores (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "kept.json", NULL);
  g_object_set (fixture->model, "epochs", 3.0, NULL);
  g_assert_true (save (fixture->document, path, NULL));
  g_object_set (fixture->model, "epochs", 4.0, NULL);
  g_autofree char *text = pct_experiment_document_to_text (fixture->document, NULL);

  static const gboolean there[] = { TRUE, FALSE };
  for (size_t i = 0; i < G_N_ELEMENTS (there); i++)
    {
      g_autoptr (PctExperimentModel) model = pct_experiment_model_new ();
      g_autoptr (PctExperimentDocument) document = pct_experiment_document_new (model);
      if (!there[i])
        g_remove (path);
      g_assert_true (pct_experiment_document_restore (document, text, -1, path, NULL));
      settle ();
      g_autofree char *restored = pct_experiment_document_to_text (document, NULL);
      gboolean can_undo;
      g_object_get (model, "can-undo", &can_undo, NULL);
      g_assert_cmpstr (restored, ==, text);
      g_assert_cmpstr (pct_experiment_document_get_path (document), ==, there[i] ? path : NULL);
      g_assert_true (pct_experiment_document_get_unsaved (document));
      g_assert_false (can_undo);
    }
  g_autoptr (GError) error = NULL;
  g_assert_false (pct_experiment_document_restore (fixture->document, "{", -1, NULL, &error));
  g_assert_nonnull (error);
  assert_belongs (fixture, path, TRUE);
}

static void
test_refuses (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *name, *text, *message; /* text NULL: no such file */
  } cases[] = {
    { "newer.json", "{\"format\": 2, \"network\": {}}", "format: 2 is newer than 1" },
    { "broken.json", "{\"dataset\": ", "1:13: the text ends" },
    { "list.json", "[]", "is a list" },
    { "other.json", "{\"name\": \"package\", \"version\": \"1\"}", "dataset: is missing" },
    { "picture.json", "\x89PNG\r\n", "1:1: " },
    { "missing.json", NULL, "can't be read: No such file" },
  };
  g_object_set (fixture->model, "epochs", 3.0, NULL);
  g_autofree char *before = pct_experiment_document_to_text (fixture->document, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = cases[i].text != NULL ? write_file (fixture, cases[i].name, cases[i].text)
                                                    : g_build_filename (fixture->folder, cases[i].name, NULL);
      g_assert_false (pct_experiment_document_open (fixture->document, path, &error));
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, path));
      g_assert_nonnull (strstr (error->message, cases[i].message));
      g_autofree char *after = pct_experiment_document_to_text (fixture->document, NULL);
      g_assert_cmpstr (after, ==, before);
      assert_belongs (fixture, NULL, TRUE);
    }
}

static void
test_cannot_save (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "no-such-folder", "saved.json", NULL);
  g_object_set (fixture->model, "epochs", 3.0, NULL);
  g_assert_false (save (fixture->document, path, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_IO);
  assert_belongs (fixture, NULL, TRUE);
}

/* A disk that takes its time, here a pipe that nobody reads yet: what is edited meanwhile is unsaved afterwards, what is
 * opened meanwhile keeps its own file, and a second save comes after the first. */
static void
test_slow_disk (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "slow.json", NULL);
  g_autofree char *pipe = g_strconcat (path, ".new", NULL), *text = NULL;
  g_autofree char *other = g_build_filename (fixture->folder, "other.json", NULL), *third = write_file (fixture, "third.json", smallest);
  Outcome outcome = { 0 };
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  gulong handler = g_signal_connect (fixture->document, "saved", G_CALLBACK (on_saved), &outcome);
  pct_experiment_document_save (fixture->document, path);
  g_object_set (fixture->model, "epochs", 3.0, NULL);
  pct_experiment_document_save (fixture->document, other);
  g_object_set (fixture->model, "batch-size", 7.0, NULL);
  assert_belongs (fixture, NULL, TRUE);
  g_assert_true (pct_experiment_document_open (fixture->document, third, NULL));
  assert_belongs (fixture, third, FALSE);
  g_assert_false (outcome.told);

  /* A pipe can't be flushed: it is told that this one failed. */
  int reader = open (pipe, O_RDONLY | O_CLOEXEC);
  wait_until_told (&outcome);
  close (reader);
  g_assert_error (outcome.error, PCT_ERROR, PCT_ERROR_IO);
  g_clear_error (&outcome.error);
  outcome.told = FALSE;
  wait_until_told (&outcome);
  g_signal_handler_disconnect (fixture->document, handler);
  g_assert_no_error (outcome.error);
  g_assert_true (g_file_get_contents (other, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"epochs\": 3"));
  assert_belongs (fixture, third, FALSE);
  pct_experiment_model_undo (fixture->model);
  assert_belongs (fixture, other, TRUE);
  pct_experiment_model_undo (fixture->model);
  assert_belongs (fixture, other, FALSE);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/document/marks-edits", test_marks_edits },
    { "/document/saves-and-opens-again", test_saves_and_opens_again },
    { "/document/adopts", test_adopts },
    { "/document/undo-of-opening", test_undo_of_opening },
    { "/document/relative-source", test_relative_source },
    { "/document/restores", test_restores },
    { "/document/refuses", test_refuses },
    { "/document/cannot-save", test_cannot_save },
    { "/document/slow-disk", test_slow_disk },
  };
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
