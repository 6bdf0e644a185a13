#include <math.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

#include "data/datasets/picture.h"
#include "tests/data/support.h"

#define WIDTH  12
#define HEIGHT 10

/* A smooth picture, [HEIGHT, WIDTH, channels]. */
static void
fill (uint8_t *pixels, size_t channels)
{
  for (size_t y = 0; y < HEIGHT; y++)
    for (size_t x = 0; x < WIDTH; x++)
      for (size_t channel = 0; channel < channels; channel++)
        pixels[(y * WIDTH + x) * channels + channel] = (uint8_t) (8 * x + 11 * y + 20 * channel);
}

static GByteArray *
encode_png (const uint8_t *pixels, size_t width, size_t height, png_uint_32 format)
{
  png_image image = {
    .version = PNG_IMAGE_VERSION, .width = (png_uint_32) width, .height = (png_uint_32) height, .format = format
  };
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX (image);
  GByteArray *bytes = g_byte_array_new ();
  g_byte_array_set_size (bytes, (guint) size);
  g_assert_true (png_image_write_to_memory (&image, bytes->data, &size, 0, pixels, 0, NULL));
  g_byte_array_set_size (bytes, (guint) size);
  return bytes;
}

static GByteArray *
encode_jpeg (const uint8_t *pixels, size_t width, size_t height, int channels)
{
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr errors;
  unsigned char *content = NULL;
  unsigned long size = 0;
  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_compress (&jpeg);
  jpeg_mem_dest (&jpeg, &content, &size);
  jpeg.image_width = (JDIMENSION) width;
  jpeg.image_height = (JDIMENSION) height;
  jpeg.input_components = channels;
  jpeg.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults (&jpeg);
  jpeg_set_quality (&jpeg, 100, TRUE);
  jpeg_start_compress (&jpeg, TRUE);
  while (jpeg.next_scanline < jpeg.image_height)
    {
      JSAMPROW row = (JSAMPROW) pixels + jpeg.next_scanline * width * (size_t) channels;
      jpeg_write_scanlines (&jpeg, &row, 1);
    }
  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);
  GByteArray *bytes = g_byte_array_new ();
  g_byte_array_append (bytes, content, (guint) size);
  free (content);
  return bytes;
}

static void
parse (const GByteArray *bytes, size_t height, size_t width, size_t channels, uint8_t *pixels)
{
  g_autoptr (GError) error = NULL;
  pct_picture_parse ("picture", bytes->data, bytes->len, height, width, channels, pixels, &error);
  g_assert_no_error (error);
}

/* The same size keeps every pixel. */
static void
test_same (void)
{
  uint8_t grey[HEIGHT * WIDTH], colour[HEIGHT * WIDTH * 3], got[HEIGHT * WIDTH * 3];
  fill (grey, 1);
  fill (colour, 3);
  g_autoptr (GByteArray) grey_png = encode_png (grey, WIDTH, HEIGHT, PNG_FORMAT_GRAY);
  g_autoptr (GByteArray) colour_png = encode_png (colour, WIDTH, HEIGHT, PNG_FORMAT_RGB);
  parse (grey_png, HEIGHT, WIDTH, 1, got);
  g_assert_cmpmem (got, sizeof grey, grey, sizeof grey);
  parse (grey_png, HEIGHT, WIDTH, 3, got);
  for (size_t i = 0; i < sizeof got; i++)
    g_assert_cmpuint (got[i], ==, grey[i / 3]);
  parse (colour_png, HEIGHT, WIDTH, 3, got);
  g_assert_cmpmem (got, sizeof colour, colour, sizeof colour);
  parse (colour_png, HEIGHT, WIDTH, 1, got);
  for (size_t i = 0; i < sizeof grey; i++)
    {
      double luma = 0.299 * colour[3 * i] + 0.587 * colour[3 * i + 1] + 0.114 * colour[3 * i + 2];
      g_assert_cmpfloat (fabs (got[i] - luma), <=, 0.51);
    }
}

/* JPEG at its best quality is within a few steps, more where colour is kept at half the resolution. */
static void
test_jpeg (void)
{
  uint8_t grey[HEIGHT * WIDTH], colour[HEIGHT * WIDTH * 3], got[HEIGHT * WIDTH * 3];
  fill (grey, 1);
  fill (colour, 3);
  g_autoptr (GByteArray) grey_jpeg = encode_jpeg (grey, WIDTH, HEIGHT, 1);
  g_autoptr (GByteArray) colour_jpeg = encode_jpeg (colour, WIDTH, HEIGHT, 3);
  parse (grey_jpeg, HEIGHT, WIDTH, 1, got);
  for (size_t i = 0; i < sizeof grey; i++)
    g_assert_cmpint (abs (got[i] - grey[i]), <=, 2);
  parse (colour_jpeg, HEIGHT, WIDTH, 3, got);
  for (size_t i = 0; i < sizeof colour; i++)
    g_assert_cmpint (abs (got[i] - colour[i]), <=, 4);
}

/* Against the definition, pixel by pixel, to sizes that divide the picture and that don't, smaller and larger. */
static void
test_average (void)
{
  static const size_t sizes[][2] = { { 5, 6 }, { 3, 7 }, { 1, 1 }, { 20, 36 }, { 13, 5 }, { 10, 1 } };
  uint8_t grey[HEIGHT * WIDTH], got[20 * 36];
  fill (grey, 1);
  g_autoptr (GByteArray) bytes = encode_png (grey, WIDTH, HEIGHT, PNG_FORMAT_GRAY);
  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      size_t height = sizes[i][0], width = sizes[i][1];
      parse (bytes, height, width, 1, got);
      for (size_t y = 0; y < height; y++)
        for (size_t x = 0; x < width; x++)
          {
            double top = (double) y * HEIGHT / height, bottom = (double) (y + 1) * HEIGHT / height;
            double left = (double) x * WIDTH / width, right = (double) (x + 1) * WIDTH / width, sum = 0;
            for (size_t v = 0; v < HEIGHT; v++)
              for (size_t u = 0; u < WIDTH; u++)
                sum += fmax (0, fmin (bottom, v + 1) - fmax (top, v)) * fmax (0, fmin (right, u + 1) - fmax (left, u))
                       * grey[v * WIDTH + u];
            g_assert_cmpfloat (fabs (got[y * width + x] - sum / ((bottom - top) * (right - left))), <=, 0.5 + 1e-9);
          }
    }
}

static void
test_transparent (void)
{
  const uint8_t pixels[4 * 4] = { 10, 20, 30, 255, 10, 20, 30, 0, 100, 100, 100, 51, 0, 0, 0, 128 };
  uint8_t got[4 * 3];
  g_autoptr (GByteArray) bytes = encode_png (pixels, 4, 1, PNG_FORMAT_RGBA);
  parse (bytes, 1, 4, 3, got);
  g_assert_cmpmem (got, sizeof got, ((uint8_t[]){ 10, 20, 30, 255, 255, 255, 224, 224, 224, 127, 127, 127 }), 12);
}

static void
assert_bad (const GByteArray *bytes, size_t size, const char *message)
{
  uint8_t pixels[4] = { 1, 2, 3, 4 };
  g_autoptr (GError) error = NULL;
  g_assert_false (pct_picture_parse ("picture", bytes->data, size, 2, 2, 1, pixels, &error));
  support_assert_error (error, PCT_ERROR_DATA, message);
  g_assert_cmpmem (pixels, 4, ((uint8_t[]){ 1, 2, 3, 4 }), 4);
}

/* Cut anywhere, a file is refused; but for its last bytes, which are the mark of its end. */
static void
test_cut (void)
{
  uint8_t colour[HEIGHT * WIDTH * 3];
  fill (colour, 3);
  g_autoptr (GByteArray) png = encode_png (colour, WIDTH, HEIGHT, PNG_FORMAT_RGB);
  g_autoptr (GByteArray) jpeg = encode_jpeg (colour, WIDTH, HEIGHT, 3);
  for (size_t size = 0; size + 20 < png->len; size++)
    assert_bad (png, size, size < 8 ? "neither a PNG nor a JPEG" : "PNG file is damaged");
  for (size_t size = 0; size + 2 < jpeg->len; size++)
    assert_bad (jpeg, size, size < 3 ? "neither a PNG nor a JPEG" : "JPEG file is damaged");
}

static void
test_huge (void)
{
  uint8_t colour[HEIGHT * WIDTH * 3];
  fill (colour, 3);
  g_autoptr (GByteArray) jpeg = encode_jpeg (colour, WIDTH, HEIGHT, 3);
  /* The frame's header says 60,000 by 60,000. */
  for (size_t i = 0; i + 8 < jpeg->len; i++)
    if (jpeg->data[i] == 0xFF && jpeg->data[i + 1] == 0xC0)
      memcpy (jpeg->data + i + 5, ((uint8_t[]){ 0xEA, 0x60, 0xEA, 0x60 }), 4);
  assert_bad (jpeg, jpeg->len, "60000 × 60000 pixels");
}

static void
test_files (void)
{
  uint8_t grey[HEIGHT * WIDTH], got[HEIGHT * WIDTH];
  char *folder = scratch_new ();
  fill (grey, 1);
  g_autoptr (GByteArray) bytes = encode_png (grey, WIDTH, HEIGHT, PNG_FORMAT_GRAY);
  support_write (folder, "a.png", bytes->data, bytes->len);
  support_write (folder, "text", "hello", 5);
  support_write (folder, "empty", "", 0);

  const struct {
    const char *name;
    int code; /* -1: it is read */
    const char *message;
  } cases[] = { { "a.png", -1, NULL },
                { "none", PCT_ERROR_IO, "none: can't be opened" },
                { "text", PCT_ERROR_DATA, "text: is neither a PNG nor a JPEG" },
                { "empty", PCT_ERROR_DATA, "empty: the file is empty" },
                { ".", PCT_ERROR_IO, "is not a file" } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *file = g_build_filename (folder, cases[i].name, NULL);
      g_autoptr (GError) error = NULL;
      gboolean good = pct_picture_load (file, HEIGHT, WIDTH, 1, got, &error);
      if (cases[i].code >= 0)
        support_assert_error (error, (PctErrorCode) cases[i].code, cases[i].message);
      else
        g_assert_no_error (error);
      g_assert_cmpint (good, ==, cases[i].code < 0);
    }
  g_assert_cmpmem (got, sizeof got, grey, sizeof grey);
  scratch_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture/same", test_same);
  g_test_add_func ("/picture/jpeg", test_jpeg);
  g_test_add_func ("/picture/average", test_average);
  g_test_add_func ("/picture/transparent", test_transparent);
  g_test_add_func ("/picture/cut", test_cut);
  g_test_add_func ("/picture/huge", test_huge);
  g_test_add_func ("/picture/files", test_files);
  return g_test_run ();
}
