#include "tests/scratch.h"

#include <glib/gstdio.h>

char *
scratch_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("percept-XXXXXX", &error);
  g_assert_no_error (error);
  return folder;
}

void
scratch_free (char *folder)
{
  scratch_remove (folder);
  g_free (folder);
}

void
scratch_remove (const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  for (const char *name; entries != NULL && (name = g_dir_read_name (entries)) != NULL;)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        scratch_remove (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}
