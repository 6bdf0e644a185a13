/* One picture file, as a network sees it. */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

#define PCT_PICTURE_MAX_SIDE 16384

/* A PNG or JPEG file as pixels [height, width, 3]; transparent parts are white, as viewers show them. Free with g_free.
 * PCT_ERROR_IO, PCT_ERROR_DATA naming the file. */
uint8_t *pct_picture_read (const char *file, size_t *height, size_t *width, GError **error);

/* from [height, width, 3] averaged over areas to `to` [to_height, to_width, channels]; grey (channels 1) is
 * 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601). The same size leaves every pixel as it is. */
void pct_picture_fit (const uint8_t *from, size_t height, size_t width, uint8_t *to, size_t to_height, size_t to_width,
                      size_t channels);
