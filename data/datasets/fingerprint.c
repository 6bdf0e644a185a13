#include <nettle/sha2.h>
#include <string.h>

#include "data/datasets/source.h"

/* The hash's own version, so that another layout can't give the same value. */
#define MAGIC "percept images 1"

static void
add_number (struct sha256_ctx *hash, uint64_t value)
{
  uint8_t bytes[8];
  for (size_t i = 0; i < sizeof bytes; i++)
    bytes[i] = (uint8_t) (value >> 8 * i);
  sha256_update (hash, sizeof bytes, bytes);
}

static void
add_labels (struct sha256_ctx *hash, const uint16_t *labels, size_t count)
{
  uint8_t bytes[2 * 1024];
  for (size_t done = 0; done < count;)
    {
      size_t piece = MIN (count - done, sizeof bytes / 2);
      for (size_t i = 0; i < piece; i++, done++)
        {
          bytes[2 * i] = (uint8_t) labels[done];
          bytes[2 * i + 1] = (uint8_t) (labels[done] >> 8);
        }
      sha256_update (hash, 2 * piece, bytes);
    }
}

char *
pct_fingerprint (const PctImageSet *set)
{
  struct sha256_ctx hash;
  uint8_t digest[SHA256_DIGEST_SIZE];

  sha256_init (&hash);
  sha256_update (&hash, strlen (MAGIC), (const uint8_t *) MAGIC);
  add_number (&hash, set->height);
  add_number (&hash, set->width);
  add_number (&hash, set->channels);
  add_number (&hash, set->n_classes);
  for (size_t label = 0; label < set->n_classes; label++)
    {
      size_t length = strlen (set->class_names[label]);
      add_number (&hash, length);
      sha256_update (&hash, length, (const uint8_t *) set->class_names[label]);
    }
  for (size_t split = 0; split < PCT_SPLITS; split++)
    {
      const PctImages *images = &set->splits[split];
      add_number (&hash, images->count);
      if (images->count > 0)
        sha256_update (&hash, images->count * pct_image_set_image_size (set), images->pixels);
      add_labels (&hash, images->labels, images->count);
    }
  sha256_digest (&hash, sizeof digest, digest);

  GString *text = g_string_sized_new (2 * sizeof digest);
  for (size_t i = 0; i < sizeof digest; i++)
    g_string_append_printf (text, "%02x", digest[i]);
  return g_string_free (text, FALSE);
}
