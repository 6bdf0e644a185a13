/* Overflow-checked sizes, and the arena: one aligned block a role, cut up while a network is planned and never again. */
#pragma once

#include <glib.h>
#include <stddef.h>

/* *product = a * b, or FALSE and *product untouched when it doesn't fit. */
static inline gboolean
pct_size_mul (size_t a, size_t b, size_t *product)
{
  size_t result;
  if (__builtin_mul_overflow (a, b, &result))
    return FALSE;
  *product = result;
  return TRUE;
}

static inline gboolean
pct_size_add (size_t a, size_t b, size_t *sum)
{
  size_t result;
  if (__builtin_add_overflow (a, b, &result))
    return FALSE;
  *sum = result;
  return TRUE;
}

/* Zeroed, 64-byte aligned memory of count * size bytes, or NULL with PCT_ERROR_MEMORY, whose message starts with `what`.
 * Free with pct_memory_free. */
void *pct_memory_new (const char *what, size_t count, size_t size, GError **error);
void pct_memory_free (void *memory);

/* An arena is filled in two passes over the same code: while it is measuring, pct_arena_take returns NULL and counts;
 * after pct_arena_commit the same calls in the same order hand out the memory, zeroed, each piece 64-byte aligned. */
typedef struct {
  char *base;
  size_t size; /* bytes wanted by the measuring pass; G_MAXSIZE once it overflowed */
  size_t used; /* bytes handed out since the commit */
} PctArena;

void *pct_arena_take (PctArena *arena, size_t count, size_t size);
gboolean pct_arena_commit (PctArena *arena, const char *what, GError **error);
void pct_arena_clear (PctArena *arena);
