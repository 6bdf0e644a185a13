/* A file in memory that readers can open by name. */
#pragma once

#include <glib.h>
#include <stdint.h>

/* One file, kept open and overwritten by each call with the same slot (0 to 7). Returns its path, which stays. */
const char *memory_file (unsigned slot, const uint8_t *bytes, size_t size);
