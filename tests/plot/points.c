#include "ui/draw/points.h"

#include <math.h>

static PctPoints *
make (GRand *random, size_t count, double gaps)
{
  PctPoints *points = pct_points_new ();
  double x = 0;
  for (size_t i = 0; i < count; i++)
    {
      x += g_rand_int_range (random, 0, 3);
      pct_points_append (points, x, g_rand_double (random) < gaps ? NAN : g_rand_double_range (random, -5, 5));
    }
  return points;
}

static gboolean
brute_extremes (const PctPoints *points, size_t first, size_t end, double *least, double *greatest)
{
  *least = INFINITY;
  *greatest = -INFINITY;
  for (size_t i = first; i < MIN (end, pct_points_count (points)); i++)
    {
      *least = fmin (*least, pct_points_y (points, i));
      *greatest = fmax (*greatest, pct_points_y (points, i));
    }
  return *least <= *greatest;
}

static void
compare (const PctPoints *points, size_t first, size_t end)
{
  double least, greatest, expected_least, expected_greatest;
  gboolean any = brute_extremes (points, first, end, &expected_least, &expected_greatest);
  g_assert_cmpint (pct_points_extremes (points, first, end, &least, &greatest), ==, any);
  if (!any)
    return;
  g_assert_cmpfloat (least, ==, expected_least);
  g_assert_cmpfloat (greatest, ==, expected_greatest);
}

static void
test_extremes (void)
{
  static const struct {
    size_t count;
    double gaps;
  } cases[]
      = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 15, 0 }, { 16, 0 }, { 17, 0.2 }, { 256, 0 }, { 4097, 0.01 }, { 9000, 0.9 } };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PctPoints) points = make (random, cases[i].count, cases[i].gaps);
      compare (points, 0, cases[i].count);
      for (int n = 0; n < 300; n++)
        {
          size_t first = (size_t)g_rand_int_range (random, 0, (gint32)cases[i].count + 1);
          compare (points, first, first + (size_t)g_rand_int_range (random, 0, (gint32)cases[i].count + 3));
        }
    }
}

static void
test_find (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  g_autoptr (PctPoints) points = make (random, 1000, 0);
  for (double x = -1; x < 1100; x += 0.5)
    {
      size_t expected = 0;
      while (expected < 1000 && pct_points_x (points, expected) < x)
        expected++;
      g_assert_cmpuint (pct_points_find (points, x), ==, expected);
      for (size_t guess = 0; guess < 1100; guess += 97)
        g_assert_cmpuint (pct_points_find_near (points, x, guess), ==, expected);
    }
}

static void
test_truncate (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (PctPoints) points = make (random, 5000, 0.01);
  static const size_t counts[] = { 6000, 4999, 4096, 300, 17, 16, 1, 0 };
  for (size_t i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      pct_points_truncate (points, counts[i]);
      g_assert_cmpuint (pct_points_count (points), ==, MIN (counts[i], 5000));
      compare (points, 0, 5000);
      compare (points, 3, 2000);
    }
  pct_points_append (points, 0, 4);
  compare (points, 0, 1);
}

static void
test_infinite_is_gap (void)
{
  g_autoptr (PctPoints) points = pct_points_new ();
  double least, greatest;
  pct_points_append (points, 0, INFINITY);
  pct_points_append (points, 1, 1e300);
  g_assert_false (pct_points_extremes (points, 0, 2, &least, &greatest));
  pct_points_append (points, 2, 3);
  g_assert_true (pct_points_extremes (points, 0, 3, &least, &greatest));
  g_assert_cmpfloat (greatest, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/points/extremes", test_extremes);
  g_test_add_func ("/plot/points/find", test_find);
  g_test_add_func ("/plot/points/truncate", test_truncate);
  g_test_add_func ("/plot/points/infinite-is-gap", test_infinite_is_gap);
  return g_test_run ();
}
