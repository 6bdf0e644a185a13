#include "tests/same.h"

#include <string.h>

static char *
contents_of (const char *folder, const char *name, gsize *size)
{
  g_autofree char *file = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *contents;
  g_file_get_contents (file, &contents, size, &error);
  g_assert_no_error (error);
  return contents;
}

void
assert_same_file (const char *a, const char *b, const char *name)
{
  gsize first_size, second_size;
  g_autofree char *first = contents_of (a, name, &first_size), *second = contents_of (b, name, &second_size);
  if (first_size != second_size || memcmp (first, second, first_size) != 0)
    g_error ("%s differs in %s and %s", name, a, b);
}

void
assert_same_epochs (const char *a, const char *b, guint first, guint last)
{
  assert_same_file (a, b, "steps.f32");
  for (guint epoch = first; epoch <= last; epoch++)
    {
      g_autofree char *checkpoint = g_strdup_printf ("checkpoints/%04u.safetensors", epoch);
      g_autofree char *predictions = g_strdup_printf ("predictions/%04u.bin", epoch);
      assert_same_file (a, b, checkpoint);
      if (epoch > 0)
        assert_same_file (a, b, predictions);
    }
}
