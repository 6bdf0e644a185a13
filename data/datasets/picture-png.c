#include <glib/gi18n-lib.h>
#include <png.h>

#include "data/datasets/picture-decode.h"
#include "engine/core/error.h"
#include "engine/core/memory.h"

gboolean
pct_picture_is_png (const uint8_t *bytes, size_t size)
{
  return size >= 8 && png_sig_cmp (bytes, 0, 8) == 0;
}

/* From four channels to three, in place: what is transparent stands over white. */
static void
put_over_white (uint8_t *pixels, size_t count)
{
  for (size_t i = 0; i < count; i++)
    {
      unsigned alpha = pixels[4 * i + 3];
      for (size_t channel = 0; channel < 3; channel++)
        pixels[3 * i + channel] = (uint8_t) ((pixels[4 * i + channel] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
}

gboolean
pct_picture_decode_png (const char *name, const uint8_t *bytes, size_t size, PctPicture *picture, GError **error)
{
  png_image image = { .version = PNG_IMAGE_VERSION };
  gboolean good = FALSE;

  if (!png_image_begin_read_from_memory (&image, bytes, size))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: the PNG file is damaged: %s"), name, image.message);
      return FALSE;
    }
  image.format = PNG_FORMAT_RGBA;
  picture->width = image.width;
  picture->height = image.height;
  if (pct_picture_check_size (name, picture->width, picture->height, error)
      && (picture->pixels = pct_memory_new (name, picture->width * picture->height, 4, error)))
    {
      /* libpng goes on after damage that it calls a warning, and says so. */
      good = png_image_finish_read (&image, NULL, picture->pixels, 0, NULL) && !PNG_IMAGE_FAILED (image);
      if (!good)
        g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: the PNG file is damaged: %s"), name, image.message);
    }
  png_image_free (&image);
  if (good)
    put_over_white (picture->pixels, picture->width * picture->height);
  else
    g_clear_pointer (&picture->pixels, pct_memory_free);
  return good;
}
