#include <string.h>

#include "data/datasets/digits.h"
#include "data/datasets/source.h"
#include "tests/data/support.h"

/* The same on every machine and compiler: any other value is another set, and every published number changes. */
#define FINGERPRINT "bb78633bee1f9b39a464536583f967ae5ea116de139f48b2cf723f59f1aa534d"

static void
test_bytes (void)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (PctImageSet) set = pct_digits_new (PCT_DIGITS_SEED, &error);
  double seconds = (double)(g_get_monotonic_time () - start) * 1e-6;
  g_assert_no_error (error);
  g_autofree char *fingerprint = pct_fingerprint (set);
  g_assert_cmpstr (fingerprint, ==, FINGERPRINT);
  g_test_minimized_result (seconds, "drawn in %.3f s", seconds);
  /* A second, on a machine that does nothing else. */
  if (g_test_perf ())
    g_assert_cmpfloat (seconds, <, 1);
}

static void
test_labels (void)
{
  g_autoptr (PctImageSet) set = pct_digits_new (PCT_DIGITS_SEED, NULL);
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
test_pictures (void)
{
  g_autoptr (PctImageSet) set = pct_digits_new (PCT_DIGITS_SEED, NULL);
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
test_seed (void)
{
  g_autoptr (PctImageSet) one = pct_digits_new (1, NULL), two = pct_digits_new (2, NULL);
  g_assert_cmpint (memcmp (one->splits[0].pixels, two->splits[0].pixels, 784), !=, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/digits/bytes", test_bytes);
  g_test_add_func ("/digits/labels", test_labels);
  g_test_add_func ("/digits/pictures", test_pictures);
  g_test_add_func ("/digits/seed", test_seed);
  return g_test_run ();
}
