#include <string.h>
#include <time.h>

#include "data/datasets/digits.h"
#include "data/datasets/source.h"
#include "tests/data/support.h"

/* The same on every machine and compiler: any other value is another set, and every published number changes. */
#define FINGERPRINT "bb78633bee1f9b39a464536583f967ae5ea116de139f48b2cf723f59f1aa534d"

static void
test_bytes (gconstpointer data)
{
  g_autofree char *fingerprint = pct_fingerprint (data);
  g_assert_cmpstr (fingerprint, ==, FINGERPRINT);
}

/* A second of processor time, which other work on the machine changes little. */
static void
test_time (void)
{
#ifdef SANITIZED
  g_test_skip ("a sanitizer takes longer");
#else
  clock_t start = clock ();
  g_autoptr (PctImageSet) set = pct_digits_new (PCT_DIGITS_SEED, NULL);
  double seconds = (double) (clock () - start) / CLOCKS_PER_SEC;
  g_test_minimized_result (seconds, "drawn in %.3f s", seconds);
  g_assert_cmpfloat (seconds, <, 1);
#endif
}

static void
test_labels (gconstpointer data)
{
  const PctImageSet *set = data;
  const size_t counts[PCT_SPLITS] = { 10000, 0, 2000 };
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    {
      const PctImages *images = &set->splits[split];
      size_t of_class[10] = { 0 }, repeats = 0;
      g_assert_cmpuint (images->count, ==, counts[split]);
      for (size_t i = 0; i < images->count; i++)
        {
          of_class[images->labels[i]]++;
          repeats += i > 0 && images->labels[i] == images->labels[i - 1];
        }
      for (size_t label = 0; label < 10; label++)
        g_assert_cmpuint (of_class[label], ==, counts[split] / 10);
      /* Mixed: a neighbour is of the same class one time in ten. */
      g_assert_cmpuint (repeats, >=, counts[split] / 13);
      g_assert_cmpuint (repeats, <=, counts[split] / 8);
    }
}

/* No two images are the same, and each is ink on a dark ground that is not cut off at the border. */
static void
test_pictures (gconstpointer data)
{
  const PctImageSet *set = data;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    for (size_t image = 0; image < set->splits[split].count; image++)
      {
        const uint8_t *pixels = pct_image_set_pixels (set, split, image);
        size_t bright = 0;
        for (size_t i = 0; i < 28 * 28; i++)
          {
            bright += pixels[i] > 100;
            gboolean border = i < 28 || i >= 27 * 28 || i % 28 == 0 || i % 28 == 27;
            g_assert_false (border && pixels[i] > 100);
          }
        g_assert_cmpuint (bright, >=, 12);
        g_assert_cmpuint (bright, <=, 300);
        g_assert_true (g_hash_table_add (seen, g_compute_checksum_for_data (G_CHECKSUM_MD5, pixels, 28 * 28)));
      }
}

static void
test_seed (gconstpointer data)
{
  const PctImageSet *set = data;
  g_autoptr (PctImageSet) other = pct_digits_new (PCT_DIGITS_SEED + 1, NULL);
  g_assert_cmpint (memcmp (set->splits[0].pixels, other->splits[0].pixels, 784), !=, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autoptr (PctImageSet) set = pct_digits_new (PCT_DIGITS_SEED, NULL);
  g_assert_nonnull (set);
  g_test_add_data_func ("/digits/bytes", set, test_bytes);
  g_test_add_func ("/digits/time", test_time);
  g_test_add_data_func ("/digits/labels", set, test_labels);
  g_test_add_data_func ("/digits/pictures", set, test_pictures);
  g_test_add_data_func ("/digits/seed", set, test_seed);
  return g_test_run ();
}
