/* How the digits are written: styles of each, as strokes through points.
 *
 * Points lie in a box of 100 × 100, x to the right, y down; a stroke is a smooth curve through its points, a corner is
 * where one stroke ends and the next begins. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define PCT_DIGIT_STROKES 3
#define PCT_STROKE_POINTS 13

typedef struct {
  size_t n_points;
  int8_t points[PCT_STROKE_POINTS][2];
} PctStroke;

typedef struct {
  size_t n_strokes;
  PctStroke strokes[PCT_DIGIT_STROKES];
} PctDigitStyle;

/* The styles of a digit below ten; *n: how many, at least 1. */
const PctDigitStyle *pct_digit_styles (size_t digit, size_t *n);
