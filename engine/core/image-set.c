#include "engine/core/image-set.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "engine/core/error.h"
#include "engine/core/memory.h"

const char *
pct_split_name (PctSplit split)
{
  static const char *const names[PCT_SPLITS] = { "train", "validation", "test" };
  g_return_val_if_fail ((unsigned) split < PCT_SPLITS, NULL);
  return names[split];
}

static gboolean
check_shape (const char *name, size_t height, size_t width, size_t channels, size_t n_classes, size_t *size,
             GError **error)
{
  if (height == 0 || width == 0 || channels == 0)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: images of %zu × %zu pixels and %zu channels hold nothing"),
                   name, height, width, channels);
      return FALSE;
    }
  if (n_classes == 0 || n_classes > PCT_MAX_CLASSES)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: %zu classes; there must be 1 to %d"), name, n_classes,
                   PCT_MAX_CLASSES);
      return FALSE;
    }
  if (!pct_size_mul (height, width, size) || !pct_size_mul (*size, channels, size))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                   _ ("%s: images of %zu × %zu pixels and %zu channels don't fit into memory"), name, height, width,
                   channels);
      return FALSE;
    }
  return TRUE;
}

static gboolean
reserve (PctImages *images, const char *name, size_t count, size_t size, GError **error)
{
  if (count == 0)
    return TRUE;
  /* Image numbers are 32 bits wide. */
  if (count > G_MAXUINT32)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: %zu images are more than the %u that can be numbered"),
                   name, count, G_MAXUINT32);
      return FALSE;
    }
  images->pixels = pct_memory_new (name, count, size, error);
  if (!images->pixels)
    return FALSE;
  images->labels = pct_memory_new (name, count, sizeof *images->labels, error);
  if (!images->labels)
    return FALSE;
  images->count = count;
  return TRUE;
}

PctImageSet *
pct_image_set_new (const char *id, const char *name, size_t height, size_t width, size_t channels, size_t n_classes,
                   const size_t counts[PCT_SPLITS], GError **error)
{
  size_t size;
  if (!check_shape (name, height, width, channels, n_classes, &size, error))
    return NULL;

  g_autoptr (PctImageSet) set = g_new0 (PctImageSet, 1);
  g_atomic_ref_count_init (&set->references);
  set->id = g_strdup (id);
  set->name = g_strdup (name);
  set->height = height;
  set->width = width;
  set->channels = channels;
  set->n_classes = n_classes;
  set->class_names = g_new0 (char *, n_classes + 1);
  for (size_t label = 0; label < n_classes; label++)
    set->class_names[label] = g_strdup_printf ("%zu", label);
  for (size_t split = 0; split < PCT_SPLITS; split++)
    if (!reserve (&set->splits[split], name, counts[split], size, error))
      return NULL;
  return g_steal_pointer (&set);
}

PctImageSet *
pct_image_set_ref (PctImageSet *set)
{
  g_atomic_ref_count_inc (&set->references);
  return set;
}

void
pct_image_set_unref (PctImageSet *set)
{
  if (!g_atomic_ref_count_dec (&set->references))
    return;
  for (size_t split = 0; split < PCT_SPLITS; split++)
    {
      pct_memory_free (set->splits[split].pixels);
      pct_memory_free (set->splits[split].labels);
    }
  g_strfreev (set->class_names);
  g_free (set->name);
  g_free (set->id);
  g_free (set);
}

void
pct_image_set_name_class (PctImageSet *set, size_t label, const char *name)
{
  g_return_if_fail (label < set->n_classes);
  g_free (set->class_names[label]);
  set->class_names[label] = g_strdup (name);
}

size_t
pct_image_set_find_class (const PctImageSet *set, const char *wanted)
{
  for (size_t label = 0; label < set->n_classes; label++)
    if (strcmp (set->class_names[label], wanted) == 0)
      return label;
  guint64 label;
  return g_ascii_string_to_unsigned (wanted, 10, 0, set->n_classes - 1, &label, NULL) ? label : set->n_classes;
}

size_t
pct_image_set_image_size (const PctImageSet *set)
{
  return set->height * set->width * set->channels;
}

const uint8_t *
pct_image_set_pixels (const PctImageSet *set, PctSplit split, size_t image)
{
  g_return_val_if_fail (image < set->splits[split].count, NULL);
  return set->splits[split].pixels + image * pct_image_set_image_size (set);
}
