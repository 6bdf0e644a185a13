#include "tests/fuzz/memory-file.h"

#include <sys/mman.h>
#include <unistd.h>

#define SLOTS 8

const char *
memory_file (unsigned slot, const uint8_t *bytes, size_t size)
{
  static int descriptors[SLOTS];
  static char *paths[SLOTS];
  g_assert (slot < SLOTS);
  if (!paths[slot])
    {
      descriptors[slot] = memfd_create ("fuzz", MFD_CLOEXEC);
      g_assert (descriptors[slot] >= 0);
      paths[slot] = g_strdup_printf ("/proc/self/fd/%d", descriptors[slot]);
    }
  g_assert (ftruncate (descriptors[slot], 0) == 0);
  g_assert (pwrite (descriptors[slot], bytes, size, 0) == (ssize_t) size);
  return paths[slot];
}
