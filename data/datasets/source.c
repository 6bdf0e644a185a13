#include "data/datasets/source.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "data/datasets/catalogue.h"
#include "data/datasets/digits.h"
#include "data/datasets/random-set.h"
#include "engine/core/error.h"

void
pct_source_clear (PctSource *source)
{
  g_free (source->source);
  g_free (source->base);
  *source = (PctSource){ 0 };
}

PctSource
pct_source_copy (const PctSource *source)
{
  PctSource copy = *source;
  copy.source = g_strdup (source->source);
  copy.base = g_strdup (source->base);
  return copy;
}

gboolean
pct_source_equal (const PctSource *a, const PctSource *b)
{
  if (strcmp (a->source, b->source) != 0 || (pct_source_is_path (a->source) && g_strcmp0 (a->base, b->base) != 0))
    return FALSE;
  return strcmp (a->source, "random") != 0
         || (memcmp (a->shape, b->shape, sizeof a->shape) == 0 && a->classes == b->classes && a->train == b->train
             && a->test == b->test && a->seed == b->seed);
}

gboolean
pct_source_is_path (const char *source)
{
  return source[0] == '.' || strchr (source, '/') != NULL;
}

char **
pct_source_folders (const char *const *given)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new ();
  for (size_t i = 0; given && given[i]; i++)
    g_ptr_array_add (folders, g_strdup (given[i]));
  g_ptr_array_add (folders, g_build_filename (g_get_user_data_dir (), "percept", "datasets", NULL));
  g_ptr_array_add (folders, NULL);
  return (char **) g_ptr_array_steal (folders, NULL);
}

static PctImageSet *
make_set (const PctSource *source, GError **error)
{
  if (strcmp (source->source, "digits") == 0)
    return pct_digits_new (PCT_DIGITS_SEED, error);
  return pct_random_set_new (source->shape, source->classes, source->train, source->test, source->seed, error);
}

static PctImageSet *
open_entry (const PctCatalogueEntry *entry, const char *const *folders, PctOpenProgress progress, void *data,
            GError **error)
{
  const PctReader *reader = pct_catalogue_reader (entry);
  g_autofree char *path = pct_catalogue_path (entry, folders);
  if (path)
    {
      PctImageSet *set = reader->open (path, entry->id, entry->name, progress, data, error);
      for (size_t label = 0; set && entry->class_names && entry->class_names[label] && label < set->n_classes; label++)
        pct_image_set_name_class (set, label, entry->class_names[label]);
      return set;
    }

  g_autofree char *list = folders && folders[0] ? g_strjoinv (", ", (char **) folders) : g_strdup (_ ("no folder at all"));
  if (entry->file)
    g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                 _ ("dataset.source: %s was not found: no file “%s” in %s; put it there, or name the folder that holds it "
                    "with --data"),
                 entry->name, entry->file, list);
  else
    g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                 _ ("dataset.source: %s was not found: no folder “%s” with %s in %s; put it there, or name the folder that "
                    "holds it with --data"),
                 entry->name, entry->id, _ (reader->files), list);
  return NULL;
}

/* What a path may be: "a folder that holds ...; or an .npz file". */
static char *
list_readers (void)
{
  g_autoptr (GString) list = g_string_new (NULL);
  size_t n;
  const PctReader *readers = pct_readers (&n);
  for (size_t i = 0; i < n; i++)
    {
      g_string_append (list, i > 0 ? _ ("; or ") : "");
      if (readers[i].one_file)
        g_string_append (list, _ (readers[i].files));
      else
        g_string_append_printf (list, _ ("a folder that holds %s"), _ (readers[i].files));
    }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

char *
pct_source_path (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  size_t n;
  const PctReader *readers = pct_readers (&n);
  for (size_t i = 0; i < n && !g_file_test (path, G_FILE_TEST_IS_DIR); i++)
    if (readers[i].is_part (name))
      return readers[i].one_file ? g_strdup (path) : g_path_get_dirname (path);
  return g_strdup (path);
}

/* The reader of a path, or NULL. */
static const PctReader *
find_reader (const char *path, gboolean is_folder)
{
  g_autofree char *name = g_path_get_basename (path);
  size_t n;
  const PctReader *readers = pct_readers (&n);
  for (size_t i = 0; i < n; i++)
    if (readers[i].one_file == !is_folder && (is_folder || readers[i].is_part (name)) && readers[i].found (path, FALSE))
      return &readers[i];
  return NULL;
}

static PctImageSet *
open_path (const PctSource *source, PctOpenProgress progress, void *data, GError **error)
{
  g_autofree char *given = g_canonicalize_filename (source->source, source->base), *wanted = list_readers ();
  if (!g_file_test (given, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, _ ("dataset.source: %s doesn't exist; give %s"), given, wanted);
      return NULL;
    }

  g_autofree char *path = pct_source_path (given);
  gboolean is_folder = g_file_test (path, G_FILE_TEST_IS_DIR);
  const PctReader *reader = find_reader (path, is_folder);
  if (!reader)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                   is_folder ? _ ("dataset.source: %s holds no dataset that can be read; give %s")
                             : _ ("dataset.source: %s is no file of a dataset; give %s"),
                   path, wanted);
      return NULL;
    }
  g_autofree char *name = g_path_get_basename (path);
  char *ending = strrchr (name, '.');
  if (!is_folder && ending)
    *ending = '\0';
  return reader->open (path, source->source, name, progress, data, error);
}

PctImageSet *
pct_source_open (const PctSource *source, const char *const *folders, PctOpenProgress progress, void *data,
                 GError **error)
{
  const PctCatalogueEntry *entry = pct_catalogue_find (source->source);
  if (entry)
    return pct_catalogue_reader (entry) ? open_entry (entry, folders, progress, data, error) : make_set (source, error);
  if (pct_source_is_path (source->source))
    return open_path (source, progress, data, error);

  g_autoptr (GString) ids = g_string_new (NULL);
  size_t n;
  const PctCatalogueEntry *entries = pct_catalogue (&n);
  for (size_t i = 0; i < n; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "", entries[i].id);
  g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
               _ ("dataset.source: there is no dataset “%s”; known are %s; a path starts with . or contains /"),
               source->source, ids->str);
  return NULL;
}
