/* Compiled with contraction off, see data/meson.build: a fused multiply and add would give other bytes. */
#include "data/datasets/digits.h"

#include <float.h>
#include <math.h>

#include "data/datasets/digit-strokes.h"
#include "engine/core/random.h"

#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#endif

/* Registers wider than the type (x87) would give other bytes too. */
G_STATIC_ASSERT (FLT_EVAL_METHOD == 0);

#define SIDE    28
#define AREA    (SIDE * SIDE)
#define CLASSES 10
#define TRAIN   10000
#define TEST    2000

/* Pieces of a curve between two of its points, and the most that a digit can have. */
#define PIECES    6
#define MAX_TRACE (PIECES * (PCT_STROKE_POINTS - 1) + 1)
/* The elastic field: displacements on a grid over the box and a quarter around it. */
#define GRID 4
/* Pixels that are kept free at the border. */
#define MARGIN 1.0f

/* What an image's random words decide. Words are numbered, not drawn one after the other, so that no compiler's order
 * of evaluation matters. */
enum {
  WORD_STYLE,
  WORD_HEIGHT,
  WORD_WIDTH,
  WORD_SLANT_A,
  WORD_SLANT_B,
  WORD_TURN_A,
  WORD_TURN_B,
  WORD_LEFT,
  WORD_TOP,
  WORD_THICKNESS,
  WORD_SOFTNESS,
  WORD_INK,
  WORD_NOISE,
  WORD_ELASTIC,
  WORD_FIELD,
  WORD_STROKES = WORD_FIELD + 2 * GRID * GRID,
  WORDS_OF_STROKE = 4, /* shift in x and y, thickness at start and end */
  WORDS = (WORD_STROKES + PCT_DIGIT_STROKES * WORDS_OF_STROKE + 3) / 4 * 4,
  NOISE_BLOCK = 64, /* the noise has blocks of its own behind these */
};
G_STATIC_ASSERT (WORDS / 4 <= NOISE_BLOCK);

typedef struct {
  float x, y, half; /* half the stroke's thickness there */
} Dot;

typedef struct {
  size_t n;
  Dot dots[MAX_TRACE];
} Trace;

typedef struct {
  uint32_t words[WORDS];
  float height, width, slant, cosine, sine, elastic;
} Hand;

static float
unit (const Hand *hand, size_t word)
{
  return pct_random_unit (hand->words[word]);
}

static float
between (const Hand *hand, size_t word, float low, float high)
{
  return low + (high - low) * unit (hand, word);
}

/* In (-1, 1), more often near 0. */
static float
around_zero (const Hand *hand, size_t word)
{
  return unit (hand, word) + unit (hand, word + 1) - 1.0f;
}

static Hand
new_hand (const PctRandom *random)
{
  Hand hand;
  for (uint32_t block = 0; block < WORDS / 4; block++)
    pct_random_block (random, block, hand.words + 4 * block);
  hand.height = between (&hand, WORD_HEIGHT, 16.0f, 21.5f);
  hand.width = hand.height * between (&hand, WORD_WIDTH, 0.52f, 0.84f);
  hand.slant = 0.12f + 0.36f * around_zero (&hand, WORD_SLANT_A);
  hand.elastic = between (&hand, WORD_ELASTIC, 0.05f, 0.16f);

  /* A rotation by the angle whose half has this tangent: no sine or cosine is the same everywhere. */
  float tangent = 0.09f * around_zero (&hand, WORD_TURN_A);
  float square = tangent * tangent;
  hand.cosine = (1.0f - square) / (1.0f + square);
  hand.sine = 2.0f * tangent / (1.0f + square);
  return hand;
}

static float
ease (float t)
{
  return t * t * (3.0f - 2.0f * t);
}

/* The elastic field's displacement at u, v in [-0.5, 0.5] of the box, for axis 0 or 1. */
static float
displacement (const Hand *hand, float u, float v, size_t axis)
{
  float column = CLAMP ((u + 0.75f) / 1.5f, 0.0f, 1.0f) * (GRID - 1);
  float row = CLAMP ((v + 0.75f) / 1.5f, 0.0f, 1.0f) * (GRID - 1);
  size_t c = MIN ((size_t) column, GRID - 2), r = MIN ((size_t) row, GRID - 2);
  float s = ease (column - (float) c), t = ease (row - (float) r);
  float corner[2][2];
  for (size_t i = 0; i < 2; i++)
    for (size_t j = 0; j < 2; j++)
      corner[i][j] = unit (hand, WORD_FIELD + 2 * ((r + i) * GRID + c + j) + axis) * 2.0f - 1.0f;
  float upper = corner[0][0] + s * (corner[0][1] - corner[0][0]);
  float lower = corner[1][0] + s * (corner[1][1] - corner[1][0]);
  return hand->elastic * (upper + t * (lower - upper));
}

/* From the box of the strokes to pixels around 0, 0. */
static Dot
place (const Hand *hand, float x, float y, float half)
{
  float u = (x - 50.0f) / 100.0f, v = (y - 50.0f) / 100.0f;
  float du = displacement (hand, u, v, 0), dv = displacement (hand, u, v, 1);
  float across = (u + du) * hand->width, down = (v + dv) * hand->height;
  across = across - hand->slant * down;
  return (Dot){ hand->cosine * across - hand->sine * down, hand->sine * across + hand->cosine * down, half };
}

/* Catmull and Rom's spline, 1974, between b and c. */
static float
spline (float a, float b, float c, float d, float t)
{
  float linear = c - a;
  float square = 2.0f * a - 5.0f * b + 4.0f * c - d;
  float cube = 3.0f * (b - c) + d - a;
  return b + 0.5f * t * (linear + t * (square + t * cube));
}

/* Beyond both ends the curve is continued straight. */
static float
stroke_point (const PctStroke *stroke, ptrdiff_t i, size_t axis)
{
  ptrdiff_t last = (ptrdiff_t) stroke->n_points - 1;
  if (i < 0)
    return 2.0f * (float) stroke->points[0][axis] - (float) stroke->points[1][axis];
  if (i > last)
    return 2.0f * (float) stroke->points[last][axis] - (float) stroke->points[last - 1][axis];
  return (float) stroke->points[i][axis];
}

static void
trace_stroke (const Hand *hand, const PctStroke *stroke, size_t number, Trace *trace)
{
  size_t word = WORD_STROKES + number * WORDS_OF_STROKE;
  float shift_x = between (hand, word, -4.0f, 4.0f), shift_y = between (hand, word + 1, -3.0f, 3.0f);
  float half = between (hand, WORD_THICKNESS, 0.55f, 1.45f);
  float start = half * between (hand, word + 2, 0.8f, 1.15f), end = half * between (hand, word + 3, 0.65f, 1.1f);
  size_t pieces = (stroke->n_points - 1) * PIECES;

  trace->n = pieces + 1;
  for (size_t i = 0; i <= pieces; i++)
    {
      ptrdiff_t from = (ptrdiff_t) MIN (i / PIECES, stroke->n_points - 2);
      float t = (float) (i - (size_t) from * PIECES) / PIECES, along = (float) i / (float) pieces;
      float xy[2];
      for (size_t axis = 0; axis < 2; axis++)
        xy[axis] = spline (stroke_point (stroke, from - 1, axis), stroke_point (stroke, from, axis),
                           stroke_point (stroke, from + 1, axis), stroke_point (stroke, from + 2, axis), t);
      trace->dots[i] = place (hand, xy[0] + shift_x, xy[1] + shift_y, start + along * (end - start));
    }
}

/* Where the digit's corner goes, so that all of it, `extent` wide from `low`, is in the picture. */
static float
find_offset (float low, float high, float wish)
{
  float room = (float) SIDE - 2.0f * MARGIN - (high - low);
  return MARGIN - low + (room > 0.0f ? room * wish : 0.5f * room);
}

static void
move_traces (const Hand *hand, Trace *traces, size_t n)
{
  Dot low = traces[0].dots[0], high = low;
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < traces[i].n; k++)
      {
        const Dot *dot = &traces[i].dots[k];
        low.x = MIN (low.x, dot->x - dot->half);
        low.y = MIN (low.y, dot->y - dot->half);
        high.x = MAX (high.x, dot->x + dot->half);
        high.y = MAX (high.y, dot->y + dot->half);
      }
  float right = find_offset (low.x, high.x, 0.5f + 0.29f * (2.0f * unit (hand, WORD_LEFT) - 1.0f));
  float down = find_offset (low.y, high.y, 0.5f + 0.29f * (2.0f * unit (hand, WORD_TOP) - 1.0f));
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < traces[i].n; k++)
      {
        traces[i].dots[k].x += right;
        traces[i].dots[k].y += down;
      }
}

static int
clamp_pixel (float at)
{
  return (int) CLAMP (at, 0.0f, (float) (SIDE - 1));
}

/* Inks the pixels near the line from a to b; the edge fades over `soft` pixels. */
static void
ink_line (const Dot *a, const Dot *b, float soft, float *ink)
{
  float dx = b->x - a->x, dy = b->y - a->y, reach = MAX (a->half, b->half) + soft;
  float square = dx * dx + dy * dy;
  float inverse = square > 0.0f ? 1.0f / square : 0.0f;
  int left = clamp_pixel (MIN (a->x, b->x) - reach), right = clamp_pixel (MAX (a->x, b->x) + reach);
  int top = clamp_pixel (MIN (a->y, b->y) - reach), bottom = clamp_pixel (MAX (a->y, b->y) + reach);

  for (int y = top; y <= bottom; y++)
    for (int x = left; x <= right; x++)
      {
        float px = (float) x + 0.5f - a->x, py = (float) y + 0.5f - a->y;
        float along = CLAMP ((px * dx + py * dy) * inverse, 0.0f, 1.0f);
        float ex = px - along * dx, ey = py - along * dy;
        float distance = sqrtf (ex * ex + ey * ey);
        float covered = (a->half + along * (b->half - a->half) + 0.5f * soft - distance) / soft;
        covered = CLAMP (covered, 0.0f, 1.0f);
        ink[y * SIDE + x] = MAX (ink[y * SIDE + x], covered);
      }
}

/* Ink on paper, both a little uneven: the noise is the sum of two even ones. */
static void
develop (const Hand *hand, const PctRandom *random, const float *ink, uint8_t *pixels)
{
  float full = between (hand, WORD_INK, 190.0f, 255.0f), amplitude = between (hand, WORD_NOISE, 4.0f, 30.0f);
  for (size_t i = 0; i < AREA; i += 8)
    {
      uint32_t words[4];
      pct_random_block (random, (uint32_t) (NOISE_BLOCK + i / 8), words);
      for (size_t k = 0; k < 8; k++)
        {
          uint32_t pair = words[k / 2] >> k % 2 * 16;
          float noise = ((float) (pair & 0xFF) + (float) (pair >> 8 & 0xFF) - 255.0f) / 255.0f;
          float value = full * ease (ink[i + k]) + amplitude * noise + 0.5f;
          pixels[i + k] = (uint8_t) CLAMP (value, 0.0f, 255.0f);
        }
    }
}

static void
draw_digit (size_t digit, const PctRandom *random, uint8_t *pixels)
{
  Hand hand = new_hand (random);
  Trace traces[PCT_DIGIT_STROKES] = { 0 };
  float ink[AREA] = { 0 };
  size_t n;
  const PctDigitStyle *styles = pct_digit_styles (digit, &n);
  const PctDigitStyle *style = &styles[pct_random_below (hand.words[WORD_STYLE], (uint32_t) n)];

  for (size_t i = 0; i < style->n_strokes; i++)
    trace_stroke (&hand, &style->strokes[i], i, &traces[i]);
  move_traces (&hand, traces, style->n_strokes);
  float soft = between (&hand, WORD_SOFTNESS, 1.0f, 1.9f);
  for (size_t i = 0; i < style->n_strokes; i++)
    for (size_t k = 0; k + 1 < traces[i].n; k++)
      ink_line (&traces[i].dots[k], &traces[i].dots[k + 1], soft, ink);
  develop (&hand, random, ink, pixels);
}

PctImageSet *
pct_digits_new (uint64_t seed, GError **error)
{
  const size_t counts[PCT_SPLITS] = { [PCT_SPLIT_TRAIN] = TRAIN, [PCT_SPLIT_TEST] = TEST };
  PctImageSet *set = pct_image_set_new ("digits", "Digits", SIDE, SIDE, 1, CLASSES, counts, error);
  if (!set)
    return NULL;
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    {
      g_autofree uint32_t *order = g_new (uint32_t, counts[split]);
      for (size_t i = 0; i < counts[split]; i++)
        order[i] = (uint32_t) i;
      PctRandom mixing = pct_random (seed, PCT_RANDOM_DATASET, split, 1, 0);
      pct_random_shuffle (&mixing, order, counts[split]);
      for (size_t i = 0; i < counts[split]; i++)
        {
          PctRandom random = pct_random (seed, PCT_RANDOM_DATASET, split, 0, (uint32_t) i);
          set->splits[split].labels[i] = (uint16_t) (order[i] % CLASSES);
          draw_digit (order[i] % CLASSES, &random, set->splits[split].pixels + i * AREA);
        }
    }
  return set;
}
