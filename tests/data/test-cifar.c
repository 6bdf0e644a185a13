#include <string.h>

#include "data/datasets/cifar.h"
#include "tests/data/support.h"

static PctImageSet *
open_folder (const char *folder, GError **error)
{
  return pct_cifar_open (folder, "set", "Set", NULL, NULL, error);
}

static void
test_good (void)
{
  char *folder = scratch_new ();
  g_autoptr (GError) error = NULL;
  support_write_cifar_folder (folder, 300);
  g_autoptr (PctImageSet) set = open_folder (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (set->height, ==, 32);
  g_assert_cmpuint (set->width, ==, 32);
  g_assert_cmpuint (set->channels, ==, 3);
  g_assert_cmpuint (set->n_classes, ==, 10);
  g_assert_cmpstr (set->class_names[0], ==, "airplane");
  g_assert_cmpstr (set->class_names[9], ==, "truck");
  g_assert_cmpuint (set->splits[PCT_SPLIT_TRAIN].count, ==, 1500);
  g_assert_cmpuint (set->splits[PCT_SPLIT_VALIDATION].count, ==, 0);
  g_assert_cmpuint (set->splits[PCT_SPLIT_TEST].count, ==, 300);

  /* Record 299 of batch 2, pixel 517, in the file as planes, here side by side. */
  const uint8_t *pixels = pct_image_set_pixels (set, PCT_SPLIT_TRAIN, 300 + 299);
  g_assert_cmpuint (set->splits[PCT_SPLIT_TRAIN].labels[300 + 299], ==, 9);
  for (size_t channel = 0; channel < 3; channel++)
    g_assert_cmpuint (pixels[517 * 3 + channel], ==,
                      ((299 * SUPPORT_CIFAR_RECORD + 1 + channel * 1024 + 517) * 13 + 2) % 251);
  scratch_free (folder);
}

static const struct {
  const char *name, *file, *content; /* content NULL: the file is removed; else what it is replaced by */
  int grow;                          /* where content is empty: bytes added at its end, or taken off */
  PctErrorCode code;
  const char *message;
} bad_cases[] = {
  { "missing-batch", "data_batch_4.bin", NULL, 0, PCT_ERROR_DATA, "the file data_batch_4.bin is missing" },
  { "missing-test", "test_batch.bin", NULL, 0, PCT_ERROR_DATA, "the file test_batch.bin is missing" },
  { "missing-names", "batches.meta.txt", NULL, 0, PCT_ERROR_DATA, "the file batches.meta.txt is missing" },
  { "cut", "data_batch_2.bin", "", -5, PCT_ERROR_DATA,
    "data_batch_2.bin|6141 bytes|no multiple of 3073|record 1, from byte 3073 on" },
  { "trailing", "test_batch.bin", "", 1, PCT_ERROR_DATA, "test_batch.bin|6147 bytes|record 2, from byte 6146 on" },
  { "empty", "data_batch_5.bin", "", -2 * SUPPORT_CIFAR_RECORD, PCT_ERROR_DATA, "data_batch_5.bin: the file is empty" },
  { "one-name", "batches.meta.txt", "airplane\n\n\n", 0, PCT_ERROR_DATA, "batches.meta.txt|1 classes" },
  { "no-text", "batches.meta.txt", "air\xFFplane\ndog\n", 0, PCT_ERROR_DATA, "batches.meta.txt|no text at byte 3" },
  { "label", "batches.meta.txt", "off\non\n", 0, PCT_ERROR_DATA, NULL },
};

static void
spoil (size_t i, const char *folder)
{
  if (!bad_cases[i].content)
    support_remove (folder, bad_cases[i].file);
  else if (*bad_cases[i].content)
    support_write (folder, bad_cases[i].file, bad_cases[i].content, strlen (bad_cases[i].content));
  else
    {
      uint8_t bytes[2 * SUPPORT_CIFAR_RECORD + 1] = { 0 };
      support_write (folder, bad_cases[i].file, bytes, (size_t) (2 * SUPPORT_CIFAR_RECORD + bad_cases[i].grow));
    }
}

static void
test_bad (gconstpointer data)
{
  size_t i = GPOINTER_TO_SIZE (data);
  char *folder = scratch_new ();
  g_autoptr (GError) error = NULL;
  support_write_cifar_folder (folder, 4);
  spoil (i, folder);
  g_assert_null (open_folder (folder, &error));
  support_assert_error (error, bad_cases[i].code,
                        bad_cases[i].message ? bad_cases[i].message
                                             : "data_batch_1.bin: label 2 at byte 6146|names 2 classes");
  scratch_free (folder);
}

static void
test_found (void)
{
  char *folder = scratch_new ();
  g_assert_false (pct_cifar_found (folder, FALSE));
  support_write_cifar_folder (folder, 1);
  g_assert_true (pct_cifar_found (folder, TRUE));
  support_remove (folder, "test_batch.bin");
  g_assert_true (pct_cifar_found (folder, FALSE));
  g_assert_false (pct_cifar_found (folder, TRUE));
  scratch_free (folder);
}

static gboolean
stop (void *data, double done)
{
  return FALSE;
}

static void
test_stopped (void)
{
  char *folder = scratch_new ();
  g_autoptr (GError) error = NULL;
  support_write_cifar_folder (folder, 3);
  g_assert_null (pct_cifar_open (folder, "set", "Set", stop, NULL, &error));
  support_assert_error (error, PCT_ERROR_STOPPED, "stopped");
  scratch_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cifar/good", test_good);
  g_test_add_func ("/cifar/found", test_found);
  g_test_add_func ("/cifar/stopped", test_stopped);
  for (size_t i = 0; i < G_N_ELEMENTS (bad_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/cifar/bad/", bad_cases[i].name, NULL);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_bad);
    }
  return g_test_run ();
}
