#include "tests/data/support.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "tests/data/deflated.h"

void
support_write (const char *folder, const char *name, const void *bytes, size_t size)
{
  /* A new file each time, because replacing one waits for the disk. */
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_unlink (path);
  FILE *file = fopen (path, "wb");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, size, file), ==, size);
  g_assert_cmpint (fclose (file), ==, 0);
}

void
support_remove (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

GByteArray *
support_gzip (const uint8_t *bytes, size_t size)
{
  return deflated (bytes, size, 16 + MAX_WBITS);
}

/* An IDX file of unsigned bytes: value i is (i * 7 + 3) % modulus. */
static GByteArray *
idx_new (size_t rank, const uint32_t *shape, unsigned modulus)
{
  GByteArray *idx = g_byte_array_new ();
  size_t size = 1;
  g_byte_array_append (idx, (const guint8[]){ 0, 0, 8, (guint8) rank }, 4);
  for (size_t i = 0; i < rank; i++)
    {
      uint32_t big = GUINT32_TO_BE (shape[i]);
      g_byte_array_append (idx, (const guint8 *) &big, sizeof big);
      size *= shape[i];
    }
  for (size_t i = 0; i < size; i++)
    {
      guint8 value = (guint8) ((i * 7 + 3) % modulus);
      g_byte_array_append (idx, &value, 1);
    }
  return idx;
}

void
support_write_idx_folder (const char *folder, uint32_t train, uint32_t test)
{
  const struct {
    const char *name;
    size_t rank;
    uint32_t count;
    unsigned modulus;
  } files[] = {
    { "train-images-idx3-ubyte", 3, train, 256 },
    { "train-labels-idx1-ubyte", 1, train, 5 },
    { "t10k-images-idx3-ubyte", 3, test, 256 },
    { "t10k-labels-idx1-ubyte", 1, test, 5 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (files); i++)
    {
      const uint32_t shape[3] = { files[i].count, 3, 2 };
      g_autoptr (GByteArray) bytes = idx_new (files[i].rank, shape, files[i].modulus);
      support_write (folder, files[i].name, bytes->data, bytes->len);
    }
}

void
support_assert_error (const GError *error, PctErrorCode code, const char *texts)
{
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_error (error, PCT_ERROR, (int) code);
  g_auto (GStrv) parts = g_strsplit (texts, "|", -1);
  for (size_t i = 0; parts[i]; i++)
    if (!strstr (error->message, parts[i]))
      g_error ("“%s” isn't in the message: %s", parts[i], error->message);
}

char *
support_shared (const char *path)
{
  const char *shared = g_getenv ("PERCEPT_SHARED");
  g_autofree char *file = g_build_filename (shared ? shared : "../shared", path, NULL);
  if (g_file_test (file, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&file);
  g_autofree char *message = g_strdup_printf ("%s is missing", file);
  g_test_skip (message);
  return NULL;
}

void
support_write_cifar_folder (const char *folder, size_t records)
{
  static const char names[] = "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n";
  g_autofree uint8_t *bytes = g_malloc (records * SUPPORT_CIFAR_RECORD);
  for (unsigned batch = 1; batch <= 6; batch++)
    {
      for (size_t i = 0; i < records * SUPPORT_CIFAR_RECORD; i++)
        bytes[i] = (uint8_t) (i % SUPPORT_CIFAR_RECORD == 0 ? i / SUPPORT_CIFAR_RECORD % 10 : (i * 13 + batch) % 251);
      g_autofree char *name = batch == 6 ? g_strdup ("test_batch.bin") : g_strdup_printf ("data_batch_%u.bin", batch);
      support_write (folder, name, bytes, records * SUPPORT_CIFAR_RECORD);
    }
  support_write (folder, "batches.meta.txt", names, strlen (names));
}
