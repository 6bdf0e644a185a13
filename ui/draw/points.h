/* Points in the order of their x, growing at the end, with the least and greatest y of blocks of them, so that a million
 * of them paint as quickly as a thousand and none is sampled away. One thread. */
#pragma once

#include <glib.h>

typedef struct PctPoints PctPoints;

PctPoints *pct_points_new (void);
void pct_points_free (PctPoints *points);
void pct_points_clear (PctPoints *points);

/* x: finite and at least the last one's. y is kept in single precision; one that isn't finite makes a gap. */
void pct_points_append (PctPoints *points, double x, double y);

/* Cuts the end off, so that `count` points are left. */
void pct_points_truncate (PctPoints *points, size_t count);

size_t pct_points_count (const PctPoints *points);
double pct_points_x (const PctPoints *points, size_t index);
double pct_points_y (const PctPoints *points, size_t index);

/* The first point whose x is at least `x`, or the count. */
size_t pct_points_find (const PctPoints *points, double x);

/* The same, and quick where the answer is near to `guess`. */
size_t pct_points_find_near (const PctPoints *points, double x, size_t guess);

/* Point `index` and those around it will soon be asked for: a hint to fetch them from memory. Any index. */
void pct_points_expect (const PctPoints *points, size_t index);

/* Least and greatest y of points first to end - 1, without the NANs. FALSE where there is none. */
gboolean pct_points_extremes (const PctPoints *points, size_t first, size_t end, double *least, double *greatest);

/* The least y above 0 of points first to end - 1, or INFINITY. */
double pct_points_least_positive (const PctPoints *points, size_t first, size_t end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctPoints, pct_points_free)
