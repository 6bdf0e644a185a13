/* Philox against the known answers of its authors' Random123 library, and what is built on it. */

#include <math.h>
#include <string.h>

#include "tests/engine/support.h"

static void
test_known_answers (void)
{
  static const struct {
    uint32_t counter[4], key[2], words[4];
  } answers[] = {
    { { 0, 0, 0, 0 }, { 0, 0 }, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
    { { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
      { 0xffffffff, 0xffffffff },
      { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
    { { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
      { 0xa4093822, 0x299f31d0 },
      { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      const uint32_t *counter = answers[i].counter;
      PctRandom random = { (uint64_t) answers[i].key[1] << 32 | answers[i].key[0], counter[3], counter[2], counter[1] };
      uint32_t words[4];
      pct_random_block (&random, counter[0], words);
      g_assert_cmpmem (words, sizeof words, answers[i].words, sizeof answers[i].words);
    }
}

static void
test_words (void)
{
  PctRandom random = pct_random (3, PCT_RANDOM_WEIGHTS, 2, 1, 0);
  for (uint32_t element = 0; element < 41; element++)
    {
      uint32_t words[4];
      pct_random_block (&random, element / 4, words);
      g_assert_cmpuint (pct_random_word (&random, element), ==, words[element % 4]);
    }
}

static void
test_ranges (void)
{
  g_assert_cmpfloat (pct_random_unit (0), ==, 0);
  g_assert_cmpfloat (pct_random_unit (G_MAXUINT32), ==, 1 - 0x1p-24);
  for (uint32_t n = 1; n < 20; n++)
    {
      g_assert_cmpuint (pct_random_below (0, n), ==, 0);
      g_assert_cmpuint (pct_random_below (G_MAXUINT32, n), ==, n - 1);
    }
}

/* Each item ends in each place equally often: 5 items, 20,000 orders, 4,000 expected. */
static void
test_shuffle (void)
{
  size_t counts[5][5] = { { 0 } };
  for (uint32_t image = 0; image < 20000; image++)
    {
      PctRandom random = pct_random (1, PCT_RANDOM_SHUFFLE, 0, 0, image);
      uint32_t items[5] = { 0, 1, 2, 3, 4 };
      unsigned seen = 0;
      pct_random_shuffle (&random, items, 5);
      for (size_t i = 0; i < 5; i++)
        {
          counts[i][items[i]]++;
          seen |= 1u << items[i];
        }
      g_assert_cmpuint (seen, ==, 31);
    }
  for (size_t i = 0; i < 25; i++)
    /* Five standard deviations of a binomial. */
    g_assert_cmpfloat (fabs ((double) counts[i / 5][i % 5] - 4000), <, 285);

  PctRandom random = pct_random (1, PCT_RANDOM_SHUFFLE, 0, 0, 0);
  pct_random_shuffle (&random, NULL, 0);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/random/known-answers", test_known_answers);
  g_test_add_func ("/random/words", test_words);
  g_test_add_func ("/random/ranges", test_ranges);
  g_test_add_func ("/random/shuffle", test_shuffle);
  return g_test_run ();
}
