#include "ui/draw/raster.h"

#include <math.h>
#include <string.h>

/* Sixteen at once: what GCC and Clang make one or two instructions of on every processor. */
typedef uint8_t Bytes __attribute__ ((vector_size (16)));
typedef uint16_t Words __attribute__ ((vector_size (32)));

struct PctRaster {
  int width, height;
  int stride;        /* of coverage: whole words, and room to write sixteen bytes at any pixel */
  uint8_t *coverage; /* [height, stride], of the line being drawn */
  int first, end;    /* its rows that have any */
  cairo_surface_t *surface;
};

PctRaster *
pct_raster_new (int width, int height)
{
  if (width < 1 || height < 1 || width > 32767 || height > 32767)
    return NULL;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  int stride = ((width + 7) & ~7) + (int)sizeof (Bytes);
  uint8_t *coverage = g_try_malloc0_n ((gsize)height, (gsize)stride);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS || !coverage)
    {
      cairo_surface_destroy (surface);
      g_free (coverage);
      return NULL;
    }
  PctRaster *raster = g_new (PctRaster, 1);
  *raster = (PctRaster){ width, height, stride, coverage, height, 0, surface };
  return raster;
}

void
pct_raster_free (PctRaster *raster)
{
  if (!raster)
    return;
  cairo_surface_destroy (raster->surface);
  g_free (raster->coverage);
  g_free (raster);
}

static inline void
cover (uint8_t *pixel, float share)
{
  uint8_t value = (uint8_t)(share * 255.0f + 0.5f);
  if (value > *pixel)
    *pixel = value;
}

/* The pixel rows or columns from `from` to `to` that exist, as a half-open range. */
static inline void
clip (double from, double to, int size, int *first, int *end)
{
  *first = (int)CLAMP (floor (from), 0, size);
  *end = (int)CLAMP (ceil (to), 0, size);
}

#define VERTICAL_WIDTH 16

/* Straight up and down: what a dense line is made of. All rows but those at the ends are the same. */
static void
vertical (PctRaster *raster, double x, double y0, double y1, double half_width)
{
  int first, end, left, right;
  double top = MIN (y0, y1) - half_width, bottom = MAX (y0, y1) + half_width, most = MIN (1, 2 * half_width);
  clip (top, bottom, raster->height, &first, &end);
  clip (x - half_width - 0.5, x + half_width + 0.5, raster->width, &left, &right);
  raster->first = MIN (raster->first, first);
  raster->end = MAX (raster->end, end);

  uint8_t across[VERTICAL_WIDTH] = { 0 };
  int columns = MIN (right - left, VERTICAL_WIDTH);
  for (int i = 0; i < columns; i++)
    across[i] = (uint8_t)(255 * CLAMP (half_width + 0.5 - fabs (left + i + 0.5 - x), 0, most) + 0.5);
  Bytes whole, pixel_bytes;
  memcpy (&whole, across, sizeof whole);
  for (int row = first; row < end; row++)
    {
      uint8_t *pixels = raster->coverage + (size_t)row * (size_t)raster->stride + left;
      if (row >= top && row + 1 <= bottom)
        {
          memcpy (&pixel_bytes, pixels, sizeof pixel_bytes);
          Bytes larger = (Bytes)(pixel_bytes > whole);
          pixel_bytes = (pixel_bytes & larger) | (whole & ~larger);
          memcpy (pixels, &pixel_bytes, sizeof pixel_bytes);
        }
      else
        for (int i = 0; i < columns; i++)
          cover (&pixels[i], (float)(across[i] / 255.0 * (MIN (row + 1, bottom) - MAX (row, top))));
    }
}

/* A slanted segment: of pixels beside it the distance to the endless line is linear in x; only those near its ends need
 * the distance to a point. */
static void
slanted_row (PctRaster *raster, int row, int left, int right, double x0, double y0, double dx, double dy, double length,
             double reach, float most)
{
  uint8_t *pixels = raster->coverage + (size_t)row * (size_t)raster->stride;
  double px = left + 0.5 - x0, py = row + 0.5 - y0;
  float along = (float)((px * dx + py * dy) / length), along_step = (float)(dx / length), end = (float)length;
  float away = (float)((px * dy - py * dx) / length), away_step = (float)(dy / length);
  for (int column = left; column < right; column++, along += along_step, away += away_step)
    {
      float past = along < 0 ? -along : along > end ? along - end : 0;
      float distance = past > 0 ? sqrtf (past * past + away * away) : fabsf (away);
      float share = (float)reach - distance;
      if (share > 0)
        cover (&pixels[column], MIN (share, most));
    }
}

void
pct_raster_segment (PctRaster *raster, double x0, double y0, double x1, double y1, double half_width)
{
  double reach = half_width + 0.5, dx = x1 - x0, dy = y1 - y0, length = hypot (dx, dy);
  if (fabs (dx) < 1e-3 && 2 * reach < VERTICAL_WIDTH)
    {
      vertical (raster, x0, y0, y1, half_width);
      return;
    }

  int first, end;
  clip (MIN (y0, y1) - reach, MAX (y0, y1) + reach, raster->height, &first, &end);
  raster->first = MIN (raster->first, first);
  raster->end = MAX (raster->end, end);
  float most = (float)MIN (1, 2 * half_width);
  if (length <= 0)
    dx = length = 1e-6;
  for (int row = first; row < end; row++)
    {
      double y = row + 0.5 - y0, from = MIN (x0, x1) - reach, to = MAX (x0, x1) + reach;
      if (fabs (dy) > 1e-9)
        {
          /* Only where the endless line comes this near to the row. */
          double centre = x0 + y * dx / dy, extent = reach * length / fabs (dy);
          from = MAX (from, centre - extent);
          to = MIN (to, centre + extent);
        }
      int left, right;
      clip (from, to, raster->width, &left, &right);
      slanted_row (raster, row, left, right, x0, y0, dx, dy, length, reach, most);
    }
}

static inline uint32_t
divide_255 (uint32_t value)
{
  return (value + 128 + ((value + 128) >> 8)) >> 8;
}

/* Four pixels: colour where its share is 255, what lies below where it is 0. */
static inline void
mix_four (uint32_t *pixels, const uint8_t *coverage, uint32_t alpha, const Words *colour)
{
  uint32_t shares[4];
  for (int i = 0; i < 4; i++)
    shares[i] = divide_255 (alpha * coverage[i]) * 0x01010101u;
  Bytes bytes;
  memcpy (&bytes, shares, sizeof bytes);
  Words share = __builtin_convertvector (bytes, Words);
  memcpy (&bytes, pixels, sizeof bytes);
  Words sum = *colour * share + __builtin_convertvector (bytes, Words) * (255 - share) + 128;
  bytes = __builtin_convertvector ((sum + (sum >> 8)) >> 8, Bytes);
  memcpy (pixels, &bytes, sizeof bytes);
}

static inline uint32_t
byte_of (double channel)
{
  return (uint32_t)(channel * 255 + 0.5);
}

static void
flush_row (PctRaster *raster, const uint8_t *coverage, uint32_t *pixels, uint32_t alpha, uint32_t colour)
{
  uint32_t four[4] = { colour, colour, colour, colour };
  Bytes bytes;
  memcpy (&bytes, four, sizeof bytes);
  Words words = __builtin_convertvector (bytes, Words);
  for (int block = 0; block < raster->width; block += 8)
    {
      uint64_t eight;
      memcpy (&eight, coverage + block, 8);
      if (eight == 0)
        continue;
      if (block + 8 > raster->width)
        {
          uint32_t last[8] = { 0 };
          size_t size = sizeof *last * (size_t)(raster->width - block);
          memcpy (last, pixels + block, size);
          mix_four (last, coverage + block, alpha, &words);
          mix_four (last + 4, coverage + block + 4, alpha, &words);
          memcpy (pixels + block, last, size);
        }
      else if (eight == UINT64_MAX && alpha == 255)
        for (int i = 0; i < 8; i++)
          pixels[block + i] = colour;
      else
        {
          mix_four (pixels + block, coverage + block, alpha, &words);
          mix_four (pixels + block + 4, coverage + block + 4, alpha, &words);
        }
    }
}

void
pct_raster_flush (PctRaster *raster, PctColour colour)
{
  uint32_t alpha = byte_of (colour.alpha);
  uint32_t opaque = 255u << 24 | byte_of (colour.red) << 16 | byte_of (colour.green) << 8 | byte_of (colour.blue);
  cairo_surface_flush (raster->surface);
  uint8_t *image = cairo_image_surface_get_data (raster->surface);
  size_t image_stride = (size_t)cairo_image_surface_get_stride (raster->surface);

  for (int row = raster->first; row < raster->end; row++)
    {
      uint8_t *coverage = raster->coverage + (size_t)row * (size_t)raster->stride;
      flush_row (raster, coverage, (uint32_t *)(void *)(image + (size_t)row * image_stride), alpha, opaque);
      memset (coverage, 0, (size_t)raster->stride);
    }
  cairo_surface_mark_dirty (raster->surface);
  raster->first = raster->height;
  raster->end = 0;
}

cairo_surface_t *
pct_raster_surface (PctRaster *raster)
{
  return raster->surface;
}
