/*
 * arena - memory that is given back all at once.
 *
 * One arena serves one message (or one configuration). Allocations are zeroed
 * (but for arena_room()) and live until arena_deinit(). An arena has a ceiling
 * in bytes: reaching it, or malloc() failing, returns NULL and is remembered, so
 * that a caller may go on and the verdict still says that memory ran out
 * (LIMIT_MEMORY).
 */
#ifndef OFFPLAT_BASE_ARENA_H
#define OFFPLAT_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

struct arena;

/* max: ceiling in bytes, 0 for none. NULL when memory is short. */
struct arena *arena_init(size_t max);
/* Frees everything and sets *arena to NULL; *arena may be NULL. */
void arena_deinit(struct arena **arena);
/* Gives everything back but keeps one block for the next message. */
void arena_reset(struct arena *arena);

/* Zeroed, aligned for any type. NULL: no memory, or the ceiling is reached. */
void *arena_alloc(struct arena *arena, size_t size);
/* The same for count elements; an overflow of the product is a failure. */
void *arena_array(struct arena *arena, size_t count, size_t size);
/* As arena_array(), not zeroed: for much that is written before it is read. */
void *arena_room(struct arena *arena, size_t count, size_t size);
/*
 * Room for new_size bytes with the old_size bytes of old (which came from this
 * arena) at its start; grows in place when old was the last allocation. The
 * bytes behind old_size are not zeroed.
 */
void *arena_grow(
    struct arena *arena, void *old, size_t old_size, size_t new_size);
/* A copy with a NUL behind it. NULL on failure. */
char *arena_dup(struct arena *arena, struct span s);
/* arena_dup() as a span; SPAN_NONE on failure. */
struct span arena_span(struct arena *arena, struct span s);
char *arena_printf(struct arena *arena, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Has an allocation failed since init or reset? */
bool arena_failed(const struct arena *arena);
/* Bytes handed out since init or reset, and the number of malloc() calls. */
size_t arena_used(const struct arena *arena);
size_t arena_blocks(const struct arena *arena);

#endif
