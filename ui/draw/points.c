#include "ui/draw/points.h"

#include <math.h>

/* Blocks of 16, 16², ... points, each level over the one below: enough for 2^32 points. */
#define LEVELS     7
#define LEVEL_BITS 4
#define BLOCK      ((size_t)1 << LEVEL_BITS)

typedef struct {
  float least, greatest, least_positive;
} Block;

struct PctPoints {
  GArray *x;              /* double */
  GArray *y;              /* float */
  GArray *levels[LEVELS]; /* Block */
};

PctPoints *
pct_points_new (void)
{
  PctPoints *points = g_new (PctPoints, 1);
  points->x = g_array_new (FALSE, FALSE, sizeof (double));
  points->y = g_array_new (FALSE, FALSE, sizeof (float));
  for (size_t i = 0; i < LEVELS; i++)
    points->levels[i] = g_array_new (FALSE, FALSE, sizeof (Block));
  return points;
}

void
pct_points_free (PctPoints *points)
{
  if (!points)
    return;
  g_array_unref (points->x);
  g_array_unref (points->y);
  for (size_t i = 0; i < LEVELS; i++)
    g_array_unref (points->levels[i]);
  g_free (points);
}

void
pct_points_clear (PctPoints *points)
{
  pct_points_truncate (points, 0);
}

static void
widen (PctPoints *points, size_t index, float y)
{
  for (size_t level = 0; level < LEVELS; level++)
    {
      size_t at = index >> (LEVEL_BITS * (level + 1));
      if (at == points->levels[level]->len)
        {
          Block nothing = { INFINITY, -INFINITY, INFINITY };
          g_array_append_val (points->levels[level], nothing);
        }
      Block *block = &g_array_index (points->levels[level], Block, at);
      if (y < block->least)
        block->least = y;
      if (y > block->greatest)
        block->greatest = y;
      if (y > 0 && y < block->least_positive)
        block->least_positive = y;
    }
}

void
pct_points_append (PctPoints *points, double x, double y)
{
  size_t index = points->x->len;
  g_assert (isfinite (x) && (index == 0 || x >= pct_points_x (points, index - 1)));
  float kept = isfinite ((float)y) ? (float)y : NAN;
  g_array_append_val (points->x, x);
  g_array_append_val (points->y, kept);
  widen (points, index, kept);
}

void
pct_points_truncate (PctPoints *points, size_t count)
{
  if (count >= points->x->len)
    return;
  g_array_set_size (points->x, (guint)count);
  g_array_set_size (points->y, (guint)count);
  for (size_t level = 0; level < LEVELS; level++)
    g_array_set_size (points->levels[level], 0);
  for (size_t i = 0; i < count; i++)
    widen (points, i, g_array_index (points->y, float, i));
}

size_t
pct_points_count (const PctPoints *points)
{
  return points->x->len;
}

double
pct_points_x (const PctPoints *points, size_t index)
{
  return g_array_index (points->x, double, index);
}

double
pct_points_y (const PctPoints *points, size_t index)
{
  return (double)g_array_index (points->y, float, index);
}

/* The first of points low to high - 1 whose x is at least `x`, or high. */
static size_t
find_between (const PctPoints *points, double x, size_t low, size_t high)
{
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (pct_points_x (points, middle) < x)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

size_t
pct_points_find (const PctPoints *points, double x)
{
  return find_between (points, x, 0, points->x->len);
}

size_t
pct_points_find_near (const PctPoints *points, double x, size_t guess)
{
  size_t count = points->x->len, low = MIN (guess, count), high = low;
  for (size_t step = 1; low > 0 && !(pct_points_x (points, low - 1) < x); step *= 2)
    low -= MIN (step, low);
  for (size_t step = 1; high < count && pct_points_x (points, high) < x; step *= 2)
    high += MIN (step, count - high);
  return find_between (points, x, low, high);
}

static inline void
join (Block *all, Block block)
{
  /* What isn't a number is neither less nor greater. */
  all->least = block.least < all->least ? block.least : all->least;
  all->greatest = block.greatest > all->greatest ? block.greatest : all->greatest;
  all->least_positive = block.least_positive < all->least_positive ? block.least_positive : all->least_positive;
}

static inline void
join_points (Block *all, const float *y, size_t first, size_t end)
{
  for (size_t i = first; i < end; i++)
    join (all, (Block){ y[i], y[i], y[i] > 0 ? y[i] : INFINITY });
}

static inline void
join_blocks (Block *all, const Block *blocks, size_t first, size_t end)
{
  for (size_t i = first; i < end; i++)
    join (all, blocks[i]);
}

/* What points first to end - 1 have in common with a block: from level to level those that fill no block of the next one,
 * before the first that do and after the last. */
static Block
summarise (const PctPoints *points, size_t first, size_t end)
{
  Block all = { INFINITY, -INFINITY, INFINITY };
  const float *y = (const float *)(void *)points->y->data;
  end = MIN (end, points->x->len);
  for (size_t level = 0; first < end; level++)
    {
      const Block *blocks = level ? (const Block *)(void *)points->levels[level - 1]->data : NULL;
      size_t next = (first + BLOCK - 1) >> LEVEL_BITS, last = end >> LEVEL_BITS;
      gboolean within = level == LEVELS || next >= last;
      size_t head = within ? end : next << LEVEL_BITS, tail = within ? end : last << LEVEL_BITS;
      if (level)
        {
          join_blocks (&all, blocks, first, head);
          join_blocks (&all, blocks, tail, end);
        }
      else
        {
          join_points (&all, y, first, head);
          join_points (&all, y, tail, end);
        }
      first = within ? end : next;
      end = within ? end : last;
    }
  return all;
}

void
pct_points_expect (const PctPoints *points, size_t index)
{
  if (index >= points->x->len)
    return;
  __builtin_prefetch (&g_array_index (points->x, double, index));
  __builtin_prefetch (&g_array_index (points->y, float, index));
  __builtin_prefetch (&g_array_index (points->levels[0], Block, index >> LEVEL_BITS));
  __builtin_prefetch (&g_array_index (points->levels[1], Block, index >> (2 * LEVEL_BITS)));
}

gboolean
pct_points_extremes (const PctPoints *points, size_t first, size_t end, double *least, double *greatest)
{
  Block all = summarise (points, first, end);
  *least = (double)all.least;
  *greatest = (double)all.greatest;
  return all.least <= all.greatest;
}

double
pct_points_least_positive (const PctPoints *points, size_t first, size_t end)
{
  return (double)summarise (points, first, end).least_positive;
}
