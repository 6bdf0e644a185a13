#include "data/datasets/picture.h"

#include <glib/gi18n-lib.h>

#include "data/datasets/byte-stream.h"
#include "data/datasets/picture-decode.h"
#include "engine/core/error.h"
#include "engine/core/memory.h"

gboolean
pct_picture_check_size (const char *name, size_t width, size_t height, GError **error)
{
  if (width == 0 || height == 0 || width > PCT_PICTURE_MAX_PIXELS / height)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: a picture of %zu × %zu pixels; 1 to %u can be read"), name,
                   height, width, PCT_PICTURE_MAX_PIXELS);
      return FALSE;
    }
  return TRUE;
}

/* How much of [a·n, (a + 1)·n) lies in [b·m, (b + 1)·m). */
static uint64_t
overlap (size_t a, size_t n, size_t b, size_t m)
{
  uint64_t from = MAX ((uint64_t) a * n, (uint64_t) b * m), to = MIN ((uint64_t) (a + 1) * n, (uint64_t) (b + 1) * m);
  return to > from ? to - from : 0;
}

/* Both lengths of an axis cut into a common number of parts, so that all weights are whole numbers. */
static void
average_row (const PctPicture *picture, size_t row, size_t width, size_t channels, uint64_t *sums)
{
  const uint8_t *pixel = picture->pixels + row * picture->width * 3;
  for (size_t i = 0; i < width * channels; i++)
    sums[i] = 0;
  for (size_t x = 0; x < picture->width; x++, pixel += 3)
    {
      uint64_t value[3] = { pixel[0], pixel[1], pixel[2] };
      if (channels == 1)
        value[0] = (19595 * value[0] + 38470 * value[1] + 7471 * value[2] + 32768) >> 16;
      size_t last = ((x + 1) * width - 1) / picture->width;
      for (size_t to = x * width / picture->width; to <= last; to++)
        for (size_t channel = 0; channel < channels; channel++)
          sums[to * channels + channel] += value[channel] * overlap (x, width, to, picture->width);
    }
}

static gboolean
average (const PctPicture *picture, const char *name, size_t height, size_t width, size_t channels, uint8_t *pixels,
         GError **error)
{
  size_t row_size = width * channels;
  uint64_t *row = pct_memory_new (name, row_size, sizeof *row, error);
  uint64_t *sums = row ? pct_memory_new (name, height * row_size, sizeof *sums, error) : NULL;
  uint64_t weight = (uint64_t) picture->width * picture->height;

  for (size_t y = 0; sums && y < picture->height; y++)
    {
      average_row (picture, y, width, channels, row);
      size_t last = ((y + 1) * height - 1) / picture->height;
      for (size_t to = y * height / picture->height; to <= last; to++)
        for (size_t i = 0; i < row_size; i++)
          sums[to * row_size + i] += row[i] * overlap (y, height, to, picture->height);
    }
  for (size_t i = 0; sums && i < height * row_size; i++)
    pixels[i] = (uint8_t) ((sums[i] + weight / 2) / weight);
  gboolean good = sums != NULL;
  pct_memory_free (row);
  pct_memory_free (sums);
  return good;
}

gboolean
pct_picture_parse (const char *name, const uint8_t *bytes, size_t size, size_t height, size_t width, size_t channels,
                   uint8_t *pixels, GError **error)
{
  PctPicture picture = { 0 };
  gboolean good;

  g_return_val_if_fail (height > 0 && width > 0 && (channels == 1 || channels == 3), FALSE);
  if (pct_picture_is_png (bytes, size))
    good = pct_picture_decode_png (name, bytes, size, &picture, error);
  else if (pct_picture_is_jpeg (bytes, size))
    good = pct_picture_decode_jpeg (name, bytes, size, &picture, error);
  else
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: is neither a PNG nor a JPEG file, by its first bytes"),
                   name);
      return FALSE;
    }
  good = good && average (&picture, name, height, width, channels, pixels, error);
  pct_memory_free (picture.pixels);
  return good;
}

gboolean
pct_picture_load (const char *file, size_t height, size_t width, size_t channels, uint8_t *pixels, GError **error)
{
  g_autoptr (PctByteStream) stream = pct_byte_stream_open (file, FALSE, error);
  if (!stream)
    return FALSE;
  uint64_t size = pct_byte_stream_length (stream);
  if (size > PCT_PICTURE_MAX_BYTES)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                   _ ("%s: has %ju bytes, and pictures of up to %u can be read"), file, size,
                   PCT_PICTURE_MAX_BYTES);
      return FALSE;
    }
  g_autofree uint8_t *bytes = g_malloc (size);
  return pct_byte_stream_read (stream, bytes, size, error)
         && pct_picture_parse (file, bytes, size, height, width, channels, pixels, error);
}
