#include "tests/fuzz/memory-folder.h"
#include "tests/scratch.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char experiment[] = "{\"dataset\": {\"source\": \"digits\"}, \"model\": {\"layers\": ["
                                 "{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 10, \"activation\": \"softmax\"}]}}";
static char *folder;

static void
remove_all (void)
{
  scratch_free (folder);
}

const char *
memory_folder (void)
{
  if (folder)
    return folder;
  folder = scratch_new ();
  atexit (remove_all);
  g_autofree char *predictions = g_build_filename (folder, "predictions", NULL);
  g_assert (g_mkdir (predictions, 0700) == 0);
  memory_folder_put ("experiment.json", 7, (const uint8_t *) experiment, strlen (experiment));
  return folder;
}

void
memory_folder_put (const char *name, unsigned slot, const uint8_t *bytes, size_t size)
{
  const char *file = memory_file (slot, bytes, size);
  g_autofree char *path = g_build_filename (memory_folder (), name, NULL);
  if (g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    return;
  g_assert (symlink (file, path) == 0);
}
