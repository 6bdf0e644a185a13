#include <string.h>

#include "data/datasets/source.h"
#include "tests/data/npz-writer.h"
#include "tests/data/support.h"

static PctImageSet *
open_source (const char *source, const char *base, const char *folder, GError **error)
{
  const char *const folders[] = { folder, NULL };
  PctSource request = { .source = (char *) source, .base = (char *) base };
  return pct_source_open (&request, folders, NULL, NULL, error);
}

static char *
new_subfolder (const char *folder, const char *name)
{
  char *path = g_build_filename (folder, name, NULL);
  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  return path;
}

static const PctCatalogueEntry *
find_entry (const char *id)
{
  size_t n;
  const PctCatalogueEntry *entries = pct_catalogue (&n);
  for (size_t i = 0; i < n; i++)
    if (strcmp (entries[i].id, id) == 0)
      return &entries[i];
  g_error ("%s isn't in the catalogue", id);
}

static void
test_catalogue (void)
{
  char *folder = scratch_new ();
  g_autofree char *mnist = new_subfolder (folder, "mnist"), *cifar = new_subfolder (folder, "cifar-10-batches-bin");
  const char *const folders[] = { "/nowhere", folder, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (pct_catalogue_found (find_entry ("digits"), folders));
  g_assert_false (pct_catalogue_found (find_entry ("mnist"), folders));
  support_write_idx_folder (mnist, 20, 7);
  support_write_cifar_folder (cifar, 2);
  g_assert_true (pct_catalogue_found (find_entry ("mnist"), folders));
  g_assert_true (pct_catalogue_found (find_entry ("cifar-10-batches-bin"), folders));
  g_assert_false (pct_catalogue_found (find_entry ("kmnist"), folders));

  PctSource source = { .source = (char *) "mnist" };
  g_autoptr (PctImageSet) set = pct_source_open (&source, folders, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (set->id, ==, "mnist");
  g_assert_cmpstr (set->name, ==, "MNIST");
  g_autoptr (PctImageSet) colour = open_source ("cifar-10-batches-bin", NULL, folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (colour->splits[PCT_SPLIT_TRAIN].count, ==, 10);
  scratch_free (folder);
}

/* One file, found by the id, with the class names of the catalogue; by its path, with numbers. */
static void
test_one_file (void)
{
  char *folder = scratch_new ();
  const char *const folders[] = { folder, NULL };
  static const uint8_t values[2 * 2 * 2 * 3] = { 0, 1 };
  static const char *const members[][2] = { { "train_images.npy", "(2, 2, 2, 3)" }, { "train_labels.npy", "(2, 1)" },
                                            { "val_images.npy", "(1, 2, 2, 3)" },   { "val_labels.npy", "(1, 1)" },
                                            { "test_images.npy", "(2, 2, 2, 3)" },  { "test_labels.npy", "(2, 1)" } };
  static const size_t sizes[] = { 24, 2, 12, 1, 24, 2 };
  NpzWriter writer;
  npz_writer_begin (&writer, TRUE, NPZ_LOCAL64);
  for (size_t i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autoptr (GByteArray) array = npy_new ("|u1", "False", members[i][1], values, sizes[i]);
      npz_writer_add (&writer, members[i][0], array);
    }
  g_autoptr (GByteArray) bytes = npz_writer_end (&writer);
  g_assert_false (pct_catalogue_found (find_entry ("pathmnist"), folders));
  support_write (folder, "pathmnist.npz", bytes->data, bytes->len);
  g_assert_true (pct_catalogue_found (find_entry ("pathmnist"), folders));

  g_autoptr (GError) error = NULL;
  g_autoptr (PctImageSet) known = open_source ("pathmnist", NULL, folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (known->name, ==, "PathMNIST");
  g_assert_cmpstr (known->class_names[1], ==, "background");
  g_assert_cmpuint (known->splits[PCT_SPLIT_VALIDATION].count, ==, 1);
  g_autoptr (PctImageSet) path = open_source ("./pathmnist.npz", folder, "/nowhere", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (path->name, ==, "pathmnist");
  g_assert_cmpstr (path->class_names[1], ==, "1");
  g_autofree char *whole = g_build_filename (folder, "pathmnist.npz", NULL), *named = pct_source_path (whole);
  g_assert_cmpstr (named, ==, whole);
  scratch_free (folder);
}

/* A part in an earlier folder doesn't hide the whole in a later one; where there is only the part, it is named. */
static void
test_part (void)
{
  char *first = scratch_new (), *second = scratch_new ();
  g_autofree char *part = new_subfolder (first, "mnist"), *whole = new_subfolder (second, "mnist");
  const char *const both[] = { first, second, NULL };
  g_autoptr (GError) error = NULL;
  support_write_idx_folder (part, 20, 7);
  support_remove (part, "train-labels-idx1-ubyte");
  g_assert_null (open_source ("mnist", NULL, first, &error));
  support_assert_error (error, PCT_ERROR_DATA, "train-labels-idx1-ubyte.gz is missing");
  g_clear_error (&error);

  support_write_idx_folder (whole, 20, 7);
  g_autoptr (PctImageSet) set = pct_source_open (&(PctSource){ .source = (char *) "mnist" }, both, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (set->splits[PCT_SPLIT_TRAIN].count, ==, 20);
  scratch_free (first);
  scratch_free (second);
}

static void
test_paths (void)
{
  char *folder = scratch_new ();
  g_autofree char *mine = new_subfolder (folder, "mine");
  const struct {
    const char *source, *base;
  } ways[] = { { mine, NULL },      { mine, "/nowhere" }, { "./mine", folder },
               { "../mine", mine }, { ".", mine },        { "mine/", folder } };
  support_write_idx_folder (mine, 20, 7);
  for (size_t i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PctImageSet) set = open_source (ways[i].source, ways[i].base, "/nowhere", &error);
      g_assert_no_error (error);
      g_assert_cmpstr (set->id, ==, ways[i].source);
      g_assert_cmpstr (set->name, ==, "mine");
    }
  scratch_free (folder);
}

static void
test_files_of_a_folder (void)
{
  char *folder = scratch_new ();
  g_autofree char *mine = new_subfolder (folder, "mine"), *colours = new_subfolder (folder, "colours");
  const struct {
    const char *source, *name;
  } ways[] = {
    { "./mine/train-images-idx3-ubyte", "mine" },
    { "mine/t10k-labels-idx1-ubyte", "mine" },
    { "./colours/data_batch_3.bin", "colours" },
    { "./colours/batches.meta.txt", "colours" },
  };
  support_write_idx_folder (mine, 20, 7);
  support_write_cifar_folder (colours, 10);
  support_write (mine, "notes.txt", "x", 1);
  for (size_t i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PctImageSet) set = open_source (ways[i].source, folder, "/nowhere", &error);
      g_assert_no_error (error);
      g_assert_cmpstr (set->name, ==, ways[i].name);
      g_autofree char *whole = g_canonicalize_filename (ways[i].source, folder), *path = pct_source_path (whole);
      g_assert_true (g_str_has_suffix (path, ways[i].name));
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (open_source ("./mine/notes.txt", folder, "/nowhere", &error));
  support_assert_error (error, PCT_ERROR_REQUEST, "notes.txt is no file of a dataset");
  scratch_free (folder);
}

static void
test_equal (void)
{
  const PctSource noise = { .source = "random", .shape = { 8, 8, 1 }, .classes = 3, .train = 9, .seed = 1 };
  const struct {
    PctSource a, b;
    gboolean equal;
  } cases[] = {
    { { .source = "mnist" }, { .source = "mnist", .seed = 1 }, TRUE },
    { { .source = "mnist" }, { .source = "mnist", .base = "/b" }, TRUE },
    { { .source = "mnist" }, { .source = "kmnist" }, FALSE },
    { { .source = "./a" }, { .source = "./a", .base = "/b" }, FALSE },
    { noise, noise, TRUE },
    { noise, { .source = "random", .shape = { 8, 9, 1 }, .classes = 3, .train = 9, .seed = 1 }, FALSE },
    { noise, { .source = "random", .shape = { 8, 8, 1 }, .classes = 3, .train = 9, .seed = 2 }, FALSE },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (pct_source_equal (&cases[i].a, &cases[i].b), ==, cases[i].equal);
}

static void
test_not_found (void)
{
  char *folder = scratch_new ();
  g_free (new_subfolder (folder, "nothing"));
  g_free (new_subfolder (folder, "folder.npz"));
  support_write (folder, "file", "x", 1);
  const struct {
    const char *source, *message;
  } cases[] = {
    { "minst", "dataset.source: |“minst”|digits, mnist, fashion-mnist|contains /" },
    { "", "dataset.source: |“”" },
    { "fashion-mnist", "dataset.source: |Fashion-MNIST|“fashion-mnist”|train-images-idx3-ubyte|/nowhere|--data" },
    { "cifar-10-batches-bin", "CIFAR-10|data_batch_1.bin|/nowhere" },
    { "./none", "dataset.source: |none doesn't exist|train-images-idx3-ubyte|data_batch_1.bin" },
    { "./file", "file is no file of a dataset" },
    { "./nothing", "nothing holds no dataset" },
    { "pathmnist", "dataset.source: |PathMNIST|no file “pathmnist.npz” in /nowhere|--data" },
    { "./none.npz", "none.npz doesn't exist|or an .npz file" },
    { "./folder.npz", "folder.npz holds no dataset" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (open_source (cases[i].source, folder, "/nowhere", &error));
      support_assert_error (error, PCT_ERROR_REQUEST, cases[i].message);
    }
  scratch_free (folder);
}

static void
test_folders (void)
{
  static const char *const given[] = { "/b", "/a", NULL };
  g_auto (GStrv) folders = pct_source_folders (given);
  g_auto (GStrv) alone = pct_source_folders (NULL);
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "percept", "datasets", NULL);
  g_assert_true (g_strv_equal ((const char *const *) folders, (const char *const[]){ "/b", "/a", own, NULL }));
  g_assert_true (g_strv_equal ((const char *const *) alone, (const char *const[]){ own, NULL }));
}

static PctSource
random_source (void)
{
  return (
      PctSource){ .source = (char *) "random", .shape = { 5, 3, 2 }, .classes = 3, .train = 40, .test = 9, .seed = 7 };
}

static void
test_random (void)
{
  PctSource source = random_source ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PctImageSet) set = pct_source_open (&source, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (PctImageSet) again = pct_source_open (&source, NULL, NULL, NULL, NULL);
  source.seed = 8;
  g_autoptr (PctImageSet) other = pct_source_open (&source, NULL, NULL, NULL, NULL);

  g_assert_cmpuint (pct_image_set_image_size (set), ==, 30);
  g_assert_cmpuint (set->n_classes, ==, 3);
  g_assert_cmpuint (set->splits[PCT_SPLIT_TRAIN].count, ==, 40);
  g_assert_cmpuint (set->splits[PCT_SPLIT_TEST].count, ==, 9);
  g_autofree char *a = pct_fingerprint (set), *b = pct_fingerprint (again), *c = pct_fingerprint (other);
  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (a, !=, c);
  /* The bytes of Philox's words, lowest first. */
  g_assert_cmpstr (a, ==, "3892c46a75f5cfc5de2f380ff026e82b3701a1c325d433177458fbbc4b0dedec");
}

static void
test_bad_random (void)
{
  PctSource good = random_source (), bad[6] = { good, good, good, good, good, good };
  static const char *const messages[] = { "dataset.shape[0]: 0", "dataset.shape[2]: ", "dataset.classes: 1 ",
                                          "dataset.classes: ",   "dataset.train: 0",   "dataset.test: " };
  bad[0].shape[0] = 0;
  bad[1].shape[2] = G_MAXSIZE;
  bad[2].classes = 1;
  bad[3].classes = 65536;
  bad[4].train = 0;
  bad[5].test = G_MAXSIZE;
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (pct_source_open (&bad[i], NULL, NULL, NULL, &error));
      support_assert_error (error, PCT_ERROR_REQUEST, messages[i]);
    }
  good.shape[0] = good.shape[1] = good.shape[2] = 65536;
  g_autoptr (GError) error = NULL;
  g_assert_null (pct_source_open (&good, NULL, NULL, NULL, &error));
  support_assert_error (error, PCT_ERROR_MEMORY, "");
}

/* Every part of what docs/formats.md lists changes the fingerprint; its bytes are those that sha256sum gives. */
static void
test_fingerprint (void)
{
  const size_t counts[PCT_SPLITS] = { 2, 0, 1 }, moved[PCT_SPLITS] = { 1, 1, 1 };
  g_autoptr (PctImageSet) set = pct_image_set_new ("a", "A", 1, 2, 1, 2, counts, NULL);
  g_autofree char *zero = pct_fingerprint (set);
  g_assert_cmpstr (zero, ==, "7111ead3e20656784ca8d42aa3a2eff1dcb1623b8e77e8b042e2ff7dc22c2d76");
  set->splits[PCT_SPLIT_TEST].pixels[1] = 1;
  g_autofree char *pixel = pct_fingerprint (set);
  set->splits[PCT_SPLIT_TEST].pixels[1] = 0;
  set->splits[PCT_SPLIT_TRAIN].labels[0] = 256;
  g_autofree char *label = pct_fingerprint (set);
  set->splits[PCT_SPLIT_TRAIN].labels[0] = 0;
  pct_image_set_name_class (set, 0, "zero");
  g_autofree char *name = pct_fingerprint (set);
  g_autoptr (PctImageSet) turned = pct_image_set_new ("a", "A", 2, 1, 1, 2, counts, NULL);
  g_autofree char *shape = pct_fingerprint (turned);
  g_autoptr (PctImageSet) other_splits = pct_image_set_new ("a", "A", 1, 2, 1, 2, moved, NULL);
  g_autofree char *splits = pct_fingerprint (other_splits);
  const char *const all[] = { zero, pixel, label, name, shape, splits };
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    for (size_t k = 0; k < i; k++)
      g_assert_cmpstr (all[i], !=, all[k]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/catalogue", test_catalogue);
  g_test_add_func ("/source/one-file", test_one_file);
  g_test_add_func ("/source/part", test_part);
  g_test_add_func ("/source/paths", test_paths);
  g_test_add_func ("/source/files-of-a-folder", test_files_of_a_folder);
  g_test_add_func ("/source/equal", test_equal);
  g_test_add_func ("/source/not-found", test_not_found);
  g_test_add_func ("/source/folders", test_folders);
  g_test_add_func ("/source/random", test_random);
  g_test_add_func ("/source/bad-random", test_bad_random);
  g_test_add_func ("/source/fingerprint", test_fingerprint);
  return g_test_run ();
}
