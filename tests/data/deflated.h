/* Packed bytes, for files that tests make. */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/* window_bits: zlib's, which says what stands around the packed bytes: nothing (negative), or gzip's header (16 more).
 * Free with g_byte_array_unref. */
GByteArray *deflated (const uint8_t *bytes, size_t size, int window_bits);
