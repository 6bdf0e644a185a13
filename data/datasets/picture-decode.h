/* The decoders behind pct_picture_load. */
#pragma once

#include "data/datasets/picture.h"

typedef struct {
  size_t width, height;
  uint8_t *pixels; /* [height, width, 3]; free with pct_memory_free */
} PctPicture;

gboolean pct_picture_is_png (const uint8_t *bytes, size_t size);
gboolean pct_picture_is_jpeg (const uint8_t *bytes, size_t size);
gboolean pct_picture_decode_png (const char *name, const uint8_t *bytes, size_t size, PctPicture *picture, GError **error);
gboolean pct_picture_decode_jpeg (const char *name, const uint8_t *bytes, size_t size, PctPicture *picture, GError **error);

/* FALSE with an error when the picture has no pixel or more than PCT_PICTURE_MAX_PIXELS. */
gboolean pct_picture_check_size (const char *name, size_t width, size_t height, GError **error);
