/* The datasets that can be chosen, without a display: opened by id, path and shape, tried, refused, gone. */
#include "engine/core/error.h"
#include "tests/data/support.h"
#include "ui/model/dataset-library.h"

#define PATIENCE_SECONDS 60

typedef struct {
  char *folder, *images; /* a folder for --data, and one with a dataset in it */
  PctDatasetLibrary *library;
  guint opened;
  char *failed;
} Fixture;

static void
on_opened (PctDatasetLibrary *library, Fixture *fixture)
{
  fixture->opened += pct_dataset_library_get_image_set (library) != NULL;
}

static void
on_failed (PctDatasetLibrary *library, const GError *error, Fixture *fixture)
{
  g_assert_null (fixture->failed);
  fixture->failed = g_strdup (error->message);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = scratch_new ();
  fixture->images = g_build_filename (fixture->folder, "kmnist", NULL);
  g_assert_cmpint (g_mkdir_with_parents (fixture->images, 0700), ==, 0);
  support_write_idx_folder (fixture->images, 20, 7);
  fixture->library = pct_dataset_library_new ((const char *const[]){ fixture->folder, NULL });
  g_signal_connect (fixture->library, "opened", G_CALLBACK (on_opened), fixture);
  g_signal_connect (fixture->library, "failed", G_CALLBACK (on_failed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->library);
  g_free (fixture->images);
  g_free (fixture->failed);
  if (fixture->folder != NULL)
    scratch_free (fixture->folder);
}

static void
iterate (gint64 end)
{
  g_assert_cmpint (g_get_monotonic_time (), <, end);
  g_main_context_iteration (NULL, FALSE);
  g_usleep (1000);
}

static PctImageSet *
open_and_wait (Fixture *fixture, const PctSource *source)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_SECONDS * G_USEC_PER_SEC;
  fixture->opened = 0;
  g_clear_pointer (&fixture->failed, g_free);
  pct_dataset_library_open (fixture->library, source);
  while (fixture->opened == 0 && fixture->failed == NULL)
    iterate (end);
  g_assert_false (pct_dataset_library_get_loading (fixture->library));
  return pct_dataset_library_get_image_set (fixture->library);
}

static PctDatasetChoice *
choice_of (Fixture *fixture, const PctSource *source)
{
  PctDatasetChoice *choice = g_list_model_get_item (pct_dataset_library_get_choices (fixture->library),
                                                    pct_dataset_library_find (fixture->library, source));
  g_object_unref (choice); /* the library has it */
  return choice;
}

static void
test_opens (Fixture *fixture, gconstpointer data)
{
  const PctSource noise = { .source = "random", .shape = { 8, 9, 1 }, .classes = 3, .train = 12, .seed = 1 };
  const PctSource path = { .source = fixture->images }, known = { .source = "kmnist" };
  guint n = g_list_model_get_n_items (pct_dataset_library_get_choices (fixture->library));

  PctImageSet *set = open_and_wait (fixture, &path);
  g_assert_nonnull (set);
  g_assert_cmpstr (set->name, ==, "kmnist");
  g_assert_cmpuint (g_list_model_get_n_items (pct_dataset_library_get_choices (fixture->library)), ==, n + 1);
  g_assert_cmpstr (pct_dataset_choice_get_about (choice_of (fixture, &path)), ==, fixture->images);

  set = open_and_wait (fixture, &noise);
  g_assert_nonnull (set);
  g_assert_cmpuint (set->width, ==, 9);
  g_assert_cmpstr (pct_dataset_choice_get_name (choice_of (fixture, &noise)), ==, "Random noise");

  set = open_and_wait (fixture, &known);
  g_assert_nonnull (set);
  g_assert_cmpstr (set->name, ==, "Kuzushiji-MNIST");
  g_assert_cmpuint (g_list_model_get_n_items (pct_dataset_library_get_choices (fixture->library)), ==, n + 2);
}

static void
test_finds (Fixture *fixture, gconstpointer data)
{
  static const PctSource sources[] = { { .source = "digits" }, { .source = "kmnist" }, { .source = "mnist" } };
  gint64 end = g_get_monotonic_time () + PATIENCE_SECONDS * G_USEC_PER_SEC;
  g_assert_false (pct_dataset_choice_get_missing (choice_of (fixture, &sources[0])));
  g_assert_true (pct_dataset_choice_get_missing (choice_of (fixture, &sources[1])));
  g_assert_true (pct_dataset_choice_get_missing (choice_of (fixture, &sources[2])));
  pct_dataset_library_scan (fixture->library);
  while (pct_dataset_choice_get_missing (choice_of (fixture, &sources[1])))
    iterate (end);
  g_assert_false (pct_dataset_choice_get_missing (choice_of (fixture, &sources[0])));
  g_assert_true (pct_dataset_choice_get_missing (choice_of (fixture, &sources[2])));
  g_assert_false (pct_dataset_library_look (fixture->library, choice_of (fixture, &sources[2])));
}

static void
on_tried (GObject *source, GAsyncResult *result, gpointer data)
{
  GError **error = data;
  gboolean good = pct_dataset_library_try_finish (PCT_DATASET_LIBRARY (source), result, error);
  g_assert_cmpint (good, ==, *error == NULL);
  if (good)
    g_set_error_literal (error, PCT_ERROR, PCT_ERROR_REQUEST, "good");
}

static void
try (Fixture *fixture, const char *path, PctErrorCode code, const char *texts)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_SECONDS * G_USEC_PER_SEC;
  g_autoptr (GError) error = NULL;
  pct_dataset_library_try_async (fixture->library, &(PctSource){ .source = (char *) path }, on_tried, &error);
  g_assert_true (pct_dataset_library_get_loading (fixture->library));
  while (error == NULL)
    iterate (end);
  g_assert_false (pct_dataset_library_get_loading (fixture->library));
  support_assert_error (error, code, texts);
}

static void
test_tries (Fixture *fixture, gconstpointer data)
{
  const PctSource digits = { .source = "digits" }, path = { .source = fixture->images };
  PctImageSet *set = open_and_wait (fixture, &digits);
  fixture->opened = 0;
  try (fixture, fixture->folder, PCT_ERROR_REQUEST, "holds no dataset");
  support_write (fixture->folder, "notes.txt", "x", 1);
  g_autofree char *notes = g_build_filename (fixture->folder, "notes.txt", NULL);
  try (fixture, notes, PCT_ERROR_REQUEST, "notes.txt|is no file of a dataset");
  g_assert_true (pct_dataset_library_get_image_set (fixture->library) == set);

  try (fixture, fixture->images, PCT_ERROR_REQUEST, "good");
  g_assert_true (pct_dataset_library_get_image_set (fixture->library) == set);
  g_assert_cmpuint (fixture->opened, ==, 0);
  pct_dataset_library_open (fixture->library, &path); /* at once */
  g_assert_cmpuint (fixture->opened, ==, 1);
  g_assert_null (fixture->failed);
}

/* Only the last of two tries counts. */
static void
test_tries_another (Fixture *fixture, gconstpointer data)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_SECONDS * G_USEC_PER_SEC;
  g_autoptr (GError) first = NULL, second = NULL;
  const PctSource path = { .source = fixture->images };
  pct_dataset_library_try_async (fixture->library, &path, on_tried, &first);
  pct_dataset_library_try_async (fixture->library, &path, on_tried, &second);
  while (first == NULL || second == NULL)
    iterate (end);
  g_assert_error (first, PCT_ERROR, PCT_ERROR_STOPPED);
  g_assert_cmpstr (second->message, ==, "good");
}

/* What was opened is in memory: its files may go. */
static void
test_files_gone (Fixture *fixture, gconstpointer data)
{
  const PctSource path = { .source = fixture->images }, digits = { .source = "digits" },
                  noise = { .source = "random", .shape = { 8, 8, 1 }, .classes = 2, .train = 4, .seed = 1 };
  g_assert_nonnull (open_and_wait (fixture, &path));
  scratch_free (g_steal_pointer (&fixture->folder));
  g_assert_cmpuint (pct_dataset_library_get_image_set (fixture->library)->splits[PCT_SPLIT_TRAIN].pixels[0], ==, 3);
  g_assert_nonnull (open_and_wait (fixture, &noise));
  g_assert_nonnull (open_and_wait (fixture, &path)); /* kept */
  g_assert_nonnull (open_and_wait (fixture, &noise));
  g_assert_nonnull (open_and_wait (fixture, &digits));
  g_assert_null (open_and_wait (fixture, &path));
  g_assert_nonnull (strstr (fixture->failed, "doesn't exist"));
  g_assert_true (pct_dataset_choice_get_missing (choice_of (fixture, &path)));
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/library/opens", test_opens },           { "/library/finds", test_finds },
    { "/library/tries", test_tries },           { "/library/tries-another", test_tries_another },
    { "/library/files-gone", test_files_gone },
  };
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
