/* Runs each file of the corpus folders named on the command line through the fuzzer it is linked with, as one test. */
#include <glib.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size);

static void
run (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize size;
  g_file_get_contents (data, &bytes, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpint (LLVMFuzzerTestOneInput ((const uint8_t *) bytes, size), ==, 0);
}

static void
add_folder (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;
  size_t n = 0;
  g_assert_no_error (error);
  for (; (name = g_dir_read_name (dir)); n++)
    {
      g_autofree char *path = g_strconcat ("/replay/", name, NULL);
      g_test_add_data_func_full (path, g_build_filename (folder, name, NULL), run, g_free);
    }
  if (n == 0)
    g_error ("%s holds nothing to replay", folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 1; i < argc; i++)
    add_folder (argv[i]);
  return g_test_run ();
}
