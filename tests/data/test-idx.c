#include <string.h>

#include "data/datasets/idx.h"
#include "tests/data/support.h"

static PctImageSet *
open_folder (const char *folder, GError **error)
{
  return pct_idx_open (folder, "set", "Set", NULL, NULL, error);
}

static void
check_set (const PctImageSet *set, size_t train, size_t test)
{
  const size_t counts[PCT_SPLITS] = { train, 0, test };
  g_assert_cmpuint (set->height, ==, 3);
  g_assert_cmpuint (set->width, ==, 2);
  g_assert_cmpuint (set->channels, ==, 1);
  g_assert_cmpuint (set->n_classes, ==, 5);
  g_assert_cmpstr (set->class_names[4], ==, "4");
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    {
      g_assert_cmpuint (set->splits[split].count, ==, counts[split]);
      for (size_t image = 0; image < counts[split]; image++)
        {
          const uint8_t *pixels = pct_image_set_pixels (set, split, image);
          g_assert_cmpuint (set->splits[split].labels[image], ==, (image * 7 + 3) % 5);
          for (size_t i = 0; i < 6; i++)
            g_assert_cmpuint (pixels[i], ==, ((image * 6 + i) * 7 + 3) % 256);
        }
    }
}

static void
test_plain (void)
{
  char *folder = scratch_new ();
  g_autoptr (GError) error = NULL;
  support_write_idx_folder (folder, 20, 7);
  g_autoptr (PctImageSet) set = open_folder (folder, &error);
  g_assert_no_error (error);
  check_set (set, 20, 7);
  scratch_free (folder);
}

/* Each file packed; `members`: cut into so many gzip members behind each other, as the format allows. */
static void
pack (const char *folder, const char *name, size_t members)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *packed_name = g_strconcat (name, ".gz", NULL);
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_autoptr (GByteArray) all = g_byte_array_new ();
  for (size_t i = 0; i < members; i++)
    {
      size_t from = size * i / members, to = size * (i + 1) / members;
      g_autoptr (GByteArray) member = support_gzip ((uint8_t *) bytes + from, to - from);
      g_byte_array_append (all, member->data, member->len);
    }
  support_write (folder, packed_name, all->data, all->len);
  support_remove (folder, name);
}

static void
test_packed (gconstpointer members)
{
  static const char *const names[]
      = { "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte" };
  char *folder = scratch_new ();
  g_autoptr (GError) error = NULL;
  /* Large enough that the input doesn't fit into one read. */
  support_write_idx_folder (folder, 60000, 7);
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    pack (folder, names[i], GPOINTER_TO_SIZE (members));
  g_autoptr (PctImageSet) set = open_folder (folder, &error);
  g_assert_no_error (error);
  check_set (set, 60000, 7);
  scratch_free (folder);
}

typedef struct {
  const char *name;
  const char *file;     /* whose content is replaced; NULL for the training images */
  const uint8_t *bytes; /* the header, or NULL to keep the good file */
  size_t size;
  int grow;        /* bytes added at the end, or taken off */
  gboolean packed; /* as gzip; `grow` then is of the packed bytes */
  const char *message;
} BadCase;

#define BYTES(...)                                                                                                     \
  (const uint8_t[]){ __VA_ARGS__ }, sizeof (const uint8_t[]) { __VA_ARGS__ }

static const BadCase bad_cases[] = {
  { "empty", NULL, (const uint8_t *) "", 0, 0, FALSE, "train-images-idx3-ubyte|is empty" },
  { "one-byte", NULL, BYTES (0), 0, FALSE, "cut short|byte 1" },
  { "only-magic", NULL, BYTES (0, 0, 8, 3), 0, FALSE, "cut short|from byte 4 on" },
  { "half-header", NULL, BYTES (0, 0, 8, 3, 0, 0, 0, 4, 0, 0), 0, FALSE, "cut short|from byte 8 on|ends at byte 10" },
  { "wrong-magic", NULL, BYTES (0x89, 'P', 'N', 'G', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0, FALSE,
    "is no IDX file|89 50 4e 47" },
  { "floats", NULL, BYTES (0, 0, 0x0D, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0), 0, FALSE, "type 0d|byte 2" },
  { "labels-for-images", NULL, BYTES (0, 0, 8, 1, 0, 0, 0, 1, 0), 0, FALSE, "byte 3 says 1 dimensions" },
  { "images-for-labels", "train-labels-idx1-ubyte", BYTES (0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0), 0, FALSE,
    "train-labels-idx1-ubyte|byte 3 says 3 dimensions" },
  { "no-images", NULL, BYTES (0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 2), 0, FALSE, "dimension 0 is 0|byte 4" },
  { "no-width", NULL, BYTES (0, 0, 8, 3, 0, 0, 0, 20, 0, 0, 0, 3, 0, 0, 0, 0), 0, FALSE, "dimension 2 is 0|byte 12" },
  { "overflow", NULL, BYTES (0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255), 0, FALSE,
    "product|bytes 4 to 15" },
  { "overflow-to-zero", NULL, BYTES (0, 0, 8, 3, 128, 0, 0, 0, 128, 0, 0, 0, 0, 0, 0, 4), 0, FALSE, "product" },
  { "larger-than-file", NULL, BYTES (0, 0, 8, 3, 0, 1, 0, 0, 0, 0, 0, 3, 0, 0, 0, 2), 0, FALSE,
    "393216 bytes|16 bytes can't hold" },
  { "larger-than-packing", NULL, BYTES (0, 0, 8, 3, 0, 255, 0, 0, 0, 0, 255, 255, 0, 0, 0, 2), 0, TRUE, "can't hold" },
  { "cut", NULL, NULL, 0, -1, FALSE, "can't hold" },
  { "trailing", NULL, NULL, 0, 1, FALSE, "more bytes follow after byte 136" },
  { "trailing-labels", "t10k-labels-idx1-ubyte", NULL, 0, 3, FALSE, "t10k-labels-idx1-ubyte|after byte 15" },
  { "packed-cut", NULL, NULL, 0, -30, TRUE, "cut short" },
  { "packed-cut-checksum", NULL, NULL, 0, -1, TRUE, "cut short" },
  { "packed-trailing", NULL, NULL, 0, 5, TRUE, "doesn't belong" },
  { "packed-short", NULL, BYTES (0, 0, 8, 3, 0, 0, 0, 20, 0, 0, 0, 3, 0, 0, 0, 2, 1, 2, 3), 0, TRUE,
    "cut short|unpacked content ends at byte 19" },
  { "not-deflate", NULL, BYTES (0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 255, 255, 255, 255, 255), 0, FALSE,
    "damaged at byte" },
  { "counts", NULL, BYTES (0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6), 0, FALSE,
    "1 images|train-labels-idx1-ubyte|20 labels" },
  { "other-size", "t10k-images-idx3-ubyte",
    BYTES (0, 0, 8, 3, 0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14), 0, FALSE,
    "1 × 2|3 × 2" },
};

static void
spoil (const BadCase *bad, const char *folder)
{
  const char *name = bad->file ? bad->file : "train-images-idx3-ubyte";
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *good = NULL;
  gsize good_size;
  g_assert_true (g_file_get_contents (path, &good, &good_size, NULL));
  const uint8_t *bytes = bad->bytes ? bad->bytes : (const uint8_t *) good;
  size_t size = bad->bytes ? bad->size : good_size;

  g_autoptr (GByteArray) content = bad->packed ? support_gzip (bytes, size) : g_byte_array_new ();
  if (!bad->packed)
    g_byte_array_append (content, bytes, (guint) size);
  guint before = content->len;
  g_byte_array_set_size (content, (guint) ((int) content->len + bad->grow));
  if (bad->grow > 0)
    memset (content->data + before, 'x', (size_t) bad->grow);
  support_write (folder, name, content->data, content->len);
}

static void
test_bad (gconstpointer data)
{
  const BadCase *bad = data;
  char *folder = scratch_new ();
  g_autoptr (GError) error = NULL;
  support_write_idx_folder (folder, 20, 7);
  spoil (bad, folder);
  PctImageSet *set = open_folder (folder, &error);
  g_assert_null (set);
  support_assert_error (error, PCT_ERROR_DATA, bad->message);
  g_assert_nonnull (strstr (error->message, folder));
  scratch_free (folder);
}

/* One wrong bit in the packed pixels is found by gzip's checksum, if nothing else. */
static void
test_checksum (void)
{
  char *folder = scratch_new ();
  g_autoptr (GError) error = NULL;
  support_write_idx_folder (folder, 20, 7);
  pack (folder, "train-images-idx3-ubyte", 1);
  g_autofree char *path = g_build_filename (folder, "train-images-idx3-ubyte.gz", NULL), *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  bytes[size - 6] ^= 1;
  support_write (folder, "train-images-idx3-ubyte.gz", bytes, size);
  g_assert_null (open_folder (folder, &error));
  support_assert_error (error, PCT_ERROR_DATA, "train-images-idx3-ubyte.gz|damaged at byte|check");
  scratch_free (folder);
}

static void
test_missing (void)
{
  char *folder = scratch_new ();
  g_autoptr (GError) error = NULL;
  g_assert_false (pct_idx_found (folder, FALSE));
  support_write_idx_folder (folder, 20, 7);
  g_assert_true (pct_idx_found (folder, TRUE));
  support_remove (folder, "t10k-labels-idx1-ubyte");
  g_assert_true (pct_idx_found (folder, FALSE));
  g_assert_false (pct_idx_found (folder, TRUE));
  g_assert_null (open_folder (folder, &error));
  support_assert_error (error, PCT_ERROR_DATA, "t10k-labels-idx1-ubyte.gz is missing");
  scratch_free (folder);
}

static void
test_folder_for_file (void)
{
  char *folder = scratch_new ();
  g_autoptr (GError) error = NULL;
  support_write_idx_folder (folder, 20, 7);
  support_remove (folder, "t10k-labels-idx1-ubyte");
  g_autofree char *path = g_build_filename (folder, "t10k-labels-idx1-ubyte", NULL);
  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  g_assert_null (open_folder (folder, &error));
  support_assert_error (error, PCT_ERROR_IO, "t10k-labels-idx1-ubyte|is not a file");
  scratch_free (folder);
}

static gboolean
stop_half_way (void *data, double done)
{
  double *last = data;
  g_assert_cmpfloat (done, >, *last);
  *last = done;
  return done < 0.5;
}

static gboolean
go_on (void *data, double done)
{
  *(double *) data = done;
  return TRUE;
}

static void
test_progress (void)
{
  char *folder = scratch_new ();
  g_autoptr (GError) error = NULL;
  double last = 0;
  /* More than a piece each, so that there is something to stop. */
  support_write_idx_folder (folder, 400000, 400000);
  g_assert_null (pct_idx_open (folder, "set", "Set", stop_half_way, &last, &error));
  support_assert_error (error, PCT_ERROR_STOPPED, "stopped");
  g_assert_cmpfloat (last, <, 0.99);
  g_autoptr (PctImageSet) set = pct_idx_open (folder, "set", "Set", go_on, &last, NULL);
  g_assert_nonnull (set);
  g_assert_cmpfloat (last, ==, 1.0);
  scratch_free (folder);
}

/* The real one, packed: what is in it, and that it opens at once (0.35 s, and twice that on a busy machine). */
static void
test_mnist (void)
{
  g_autofree char *folder = support_shared ("data/mnist");
  if (!folder)
    return;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (PctImageSet) set = open_folder (folder, &error);
  g_assert_no_error (error);
  g_test_message ("opened in %.3f s", (double) (g_get_monotonic_time () - start) * 1e-6);
  g_assert_cmpuint (set->splits[PCT_SPLIT_TRAIN].count, ==, 60000);
  g_assert_cmpuint (set->splits[PCT_SPLIT_TEST].count, ==, 10000);
  g_assert_cmpuint (set->n_classes, ==, 10);
  g_assert_cmpuint (set->splits[PCT_SPLIT_TRAIN].labels[0], ==, 5);
  g_assert_cmpuint (set->splits[PCT_SPLIT_TEST].labels[0], ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/idx/plain", test_plain);
  g_test_add_data_func ("/idx/packed/one-member", GSIZE_TO_POINTER (1), test_packed);
  g_test_add_data_func ("/idx/packed/three-members", GSIZE_TO_POINTER (3), test_packed);
  for (size_t i = 0; i < G_N_ELEMENTS (bad_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/idx/bad/", bad_cases[i].name, NULL);
      g_test_add_data_func (path, &bad_cases[i], test_bad);
    }
  g_test_add_func ("/idx/bad/checksum", test_checksum);
  g_test_add_func ("/idx/bad/missing", test_missing);
  g_test_add_func ("/idx/bad/folder-for-file", test_folder_for_file);
  g_test_add_func ("/idx/progress", test_progress);
  g_test_add_func ("/idx/mnist", test_mnist);
  return g_test_run ();
}
