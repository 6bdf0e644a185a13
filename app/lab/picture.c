#include "app/lab/picture.h"

#include <math.h>
#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include "engine/core/error.h"

static gboolean
check_size (const char *file, size_t height, size_t width, GError **error)
{
  if (height > 0 && width > 0 && height <= PCT_PICTURE_MAX_SIDE && width <= PCT_PICTURE_MAX_SIDE)
    return TRUE;
  g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, "%s: %zu × %zu pixels; a picture has 1 to %d on a side", file, width, height,
               PCT_PICTURE_MAX_SIDE);
  return FALSE;
}

static uint8_t *
read_png (const char *file, const uint8_t *bytes, size_t size, size_t *height, size_t *width, GError **error)
{
  png_image image = { .version = PNG_IMAGE_VERSION };
  g_autofree uint8_t *pixels = NULL;
  const png_color white = { 255, 255, 255 };
  if (png_image_begin_read_from_memory (&image, bytes, size))
    {
      if (!check_size (file, image.height, image.width, error))
        {
          png_image_free (&image);
          return NULL;
        }
      image.format = PNG_FORMAT_RGB;
      pixels = g_try_malloc (PNG_IMAGE_SIZE (image));
      if (pixels != NULL && png_image_finish_read (&image, &white, pixels, 0, NULL))
        {
          *height = image.height;
          *width = image.width;
          return g_steal_pointer (&pixels);
        }
    }
  g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, "%s: no readable PNG file (%s)", file,
               image.message[0] != '\0' ? image.message : "not enough memory");
  png_image_free (&image);
  return NULL;
}

typedef struct {
  struct jpeg_error_mgr manager;
  jmp_buf out;
  char message[JMSG_LENGTH_MAX];
} JpegFailure;

static void
on_jpeg_error (j_common_ptr decoder)
{
  JpegFailure *failure = (JpegFailure *) decoder->err;
  decoder->err->format_message (decoder, failure->message);
  longjmp (failure->out, 1);
}

static void
on_jpeg_warning (j_common_ptr decoder, int level)
{
  if (level < 0)
    decoder->err->num_warnings++;
}

/* Between setjmp and longjmp: what must survive is in *decoder and *pixels, which are the caller's. */
static gboolean
decode_jpeg (struct jpeg_decompress_struct *decoder, JpegFailure *failure, const char *file, const uint8_t *bytes,
             size_t size, uint8_t **pixels, GError **error)
{
  if (setjmp (failure->out))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, "%s: no readable JPEG file (%s)", file, failure->message);
      return FALSE;
    }
  jpeg_create_decompress (decoder);
  jpeg_mem_src (decoder, bytes, size);
  jpeg_read_header (decoder, TRUE);
  if (!check_size (file, decoder->image_height, decoder->image_width, error))
    return FALSE;
  decoder->out_color_space = JCS_RGB;
  jpeg_start_decompress (decoder);
  *pixels = g_try_malloc ((size_t) decoder->output_height * decoder->output_width * 3);
  if (*pixels == NULL)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_MEMORY, "%s: not enough memory for its pixels", file);
      return FALSE;
    }
  while (decoder->output_scanline < decoder->output_height)
    {
      JSAMPROW row = *pixels + (size_t) decoder->output_scanline * decoder->output_width * 3;
      jpeg_read_scanlines (decoder, &row, 1);
    }
  jpeg_finish_decompress (decoder);
  if (failure->manager.num_warnings > 0)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, "%s: damaged JPEG file, its data end early or make no sense", file);
      return FALSE;
    }
  return TRUE;
}

static uint8_t *
read_jpeg (const char *file, const uint8_t *bytes, size_t size, size_t *height, size_t *width, GError **error)
{
  struct jpeg_decompress_struct decoder = { 0 };
  JpegFailure failure = { 0 };
  uint8_t *pixels = NULL;
  decoder.err = jpeg_std_error (&failure.manager);
  failure.manager.error_exit = on_jpeg_error;
  failure.manager.emit_message = on_jpeg_warning;
  gboolean decoded = decode_jpeg (&decoder, &failure, file, bytes, size, &pixels, error);
  *height = decoder.output_height;
  *width = decoder.output_width;
  jpeg_destroy_decompress (&decoder);
  if (!decoded)
    g_clear_pointer (&pixels, g_free);
  return pixels;
}

uint8_t *
pct_picture_read (const char *file, size_t *height, size_t *width, GError **error)
{
  g_autofree char *content = NULL;
  gsize size;
  g_autoptr (GError) failure = NULL;
  if (!g_file_get_contents (file, &content, &size, &failure))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_IO, "%s", failure->message);
      return NULL;
    }
  const uint8_t *bytes = (const uint8_t *) content;
  if (size >= 8 && memcmp (bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
    return read_png (file, bytes, size, height, width, error);
  if (size >= 3 && memcmp (bytes, "\xff\xd8\xff", 3) == 0)
    return read_jpeg (file, bytes, size, height, width, error);
  g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, "%s: neither a PNG nor a JPEG file", file);
  return NULL;
}

/* The part of source pixel `index` that lies between first and end. */
static double
covered (size_t index, double first, double end)
{
  return MIN ((double) index + 1, end) - MAX ((double) index, first);
}

/* The mean of one channel over a rectangle whose edges may cut pixels. */
static double
area_mean (const uint8_t *from, size_t width, size_t channel, double top, double bottom, double left, double right)
{
  double sum = 0;
  for (size_t y = (size_t) top; (double) y < bottom; y++)
    {
      double row = 0;
      for (size_t x = (size_t) left; (double) x < right; x++)
        row += covered (x, left, right) * from[(y * width + x) * 3 + channel];
      sum += covered (y, top, bottom) * row;
    }
  return sum / ((bottom - top) * (right - left));
}

void
pct_picture_fit (const uint8_t *from, size_t height, size_t width, uint8_t *to, size_t to_height, size_t to_width,
                 size_t channels)
{
  for (size_t y = 0; y < to_height; y++)
    for (size_t x = 0; x < to_width; x++)
      {
        double top = (double) (y * height) / (double) to_height, left = (double) (x * width) / (double) to_width;
        double bottom = MIN ((double) ((y + 1) * height) / (double) to_height, (double) height);
        double right = MIN ((double) ((x + 1) * width) / (double) to_width, (double) width);
        double colour[3];
        for (size_t channel = 0; channel < 3; channel++)
          colour[channel] = area_mean (from, width, channel, top, bottom, left, right);
        uint8_t *pixel = to + (y * to_width + x) * channels;
        if (channels == 3)
          for (size_t channel = 0; channel < 3; channel++)
            pixel[channel] = (uint8_t) lround (colour[channel]);
        else
          memset (pixel, (int) lround (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]), channels);
      }
}
