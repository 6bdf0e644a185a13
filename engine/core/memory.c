#include "engine/core/memory.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/core/error.h"

#define ALIGNMENT 64

/* Bytes that one training may ask for: the machine's physical memory. */
static size_t
limit_of_machine (void)
{
  long pages = sysconf (_SC_PHYS_PAGES), page = sysconf (_SC_PAGESIZE);
  size_t limit;
  if (pages <= 0 || page <= 0 || !pct_size_mul ((size_t) pages, (size_t) page, &limit))
    return G_MAXSIZE / 2;
  return limit;
}

static void
set_memory_error (GError **error, const char *what, size_t bytes)
{
  g_autofree char *machine = g_format_size (limit_of_machine ()), *wanted = g_format_size (bytes);
  if (bytes == G_MAXSIZE)
    g_set_error (error, PCT_ERROR, PCT_ERROR_MEMORY,
                 _ ("%s: needs more memory than can be counted, and this machine has %s; make it smaller"), what, machine);
  else
    g_set_error (error, PCT_ERROR, PCT_ERROR_MEMORY, _ ("%s: needs %s, and this machine has %s; make it smaller"), what,
                 wanted, machine);
}

void *
pct_memory_new (const char *what, size_t count, size_t size, GError **error)
{
  size_t bytes, padded;
  void *memory;

  if (!pct_size_mul (count, size, &bytes) || !pct_size_add (bytes, ALIGNMENT - 1, &padded))
    {
      set_memory_error (error, what, G_MAXSIZE);
      return NULL;
    }
  padded = MAX (padded / ALIGNMENT * ALIGNMENT, ALIGNMENT);
  memory = padded > limit_of_machine () ? NULL : aligned_alloc (ALIGNMENT, padded);
  if (memory == NULL)
    {
      set_memory_error (error, what, bytes);
      return NULL;
    }
  return memset (memory, 0, padded);
}

void
pct_memory_free (void *memory)
{
  free (memory);
}

void *
pct_arena_take (PctArena *arena, size_t count, size_t size)
{
  size_t bytes = G_MAXSIZE;

  if (!pct_size_mul (count, size, &bytes) || !pct_size_add (bytes, ALIGNMENT - 1, &bytes))
    bytes = G_MAXSIZE;
  else
    bytes = bytes / ALIGNMENT * ALIGNMENT;

  if (arena->base == NULL)
    {
      if (bytes == G_MAXSIZE || !pct_size_add (arena->size, bytes, &arena->size))
        arena->size = G_MAXSIZE;
      return NULL;
    }
  g_assert (bytes <= arena->size - arena->used);
  void *piece = arena->base + arena->used;
  arena->used += bytes;
  return piece;
}

gboolean
pct_arena_commit (PctArena *arena, const char *what, GError **error)
{
  arena->used = 0;
  arena->base = pct_memory_new (what, arena->size, 1, error);
  return arena->base != NULL;
}

void
pct_arena_clear (PctArena *arena)
{
  pct_memory_free (arena->base);
  *arena = (PctArena){ 0 };
}
