/* A picture from a PNG or JPEG file, brought to the size that a network eats. */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/* Files beyond these are refused, before memory is asked for. */
#define PCT_PICTURE_MAX_BYTES (64u * 1024 * 1024)
#define PCT_PICTURE_MAX_PIXELS (50u * 1000 * 1000)

/* Each pixel is the mean over the area of the file's picture that it covers; the picture is stretched where its shape
 * is another. What is transparent stands over white. channels: 3 for red, green, blue; 1 for grey (ITU-R BT.601).
 * pixels: [height, width, channels], untouched when it fails. PCT_ERROR_IO; PCT_ERROR_DATA: neither PNG nor JPEG, damaged,
 * cut short, too large. */
gboolean pct_picture_load (const char *file, size_t height, size_t width, size_t channels, uint8_t *pixels, GError **error);

/* The same from a file's content; name: for messages. */
gboolean pct_picture_parse (const char *name, const uint8_t *bytes, size_t size, size_t height, size_t width,
                            size_t channels, uint8_t *pixels, GError **error);
