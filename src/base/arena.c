/*
 * arena - a chain of blocks, each filled from its start; see arena.h.
 */
#include "config.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

#if defined(__SANITIZE_ADDRESS__)
#define ONE_BLOCK_EACH 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ONE_BLOCK_EACH 1
#endif
#endif

/* Under ASan every allocation is a block, so that an overrun is seen. */
#ifdef ONE_BLOCK_EACH
#define BLOCK_SIZE 16
#else
#define BLOCK_SIZE 16384
#endif
#define ALIGNMENT 16

struct block {
	struct block *next;
	size_t size;
	size_t used;
	_Alignas(ALIGNMENT) char data[];
};

struct arena {
	struct block *head; /* the block being filled; the oldest is last */
	size_t max;
	size_t used;
	size_t blocks;
	bool failed;
};

struct arena *
arena_init(size_t max)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	if (arena != NULL)
		arena->max = max;
	return arena;
}

static void
free_blocks(struct block *block)
{
	struct block *next;

	for (; block != NULL; block = next) {
		next = block->next;
		free(block);
	}
}

void
arena_deinit(struct arena **arena)
{
	if (*arena == NULL)
		return;
	free_blocks((*arena)->head);
	free(*arena);
	*arena = NULL;
}

void
arena_reset(struct arena *arena)
{
	struct block *kept = arena->head;

	arena->used = 0;
	arena->failed = false;
	arena->blocks = 0;
	if (kept == NULL)
		return;
	free_blocks(kept->next);
	kept->next = NULL;
	kept->used = 0;
	/* One huge message must not hold its memory for the next ones. */
	if (kept->size > 4 * BLOCK_SIZE) {
		free(kept);
		arena->head = NULL;
	}
}

static bool
add_block(struct arena *arena, size_t size)
{
	struct block *block;

	if (size < BLOCK_SIZE)
		size = BLOCK_SIZE;
	if (size > SIZE_MAX - sizeof(*block))
		return false;
	block = malloc(sizeof(*block) + size);
	if (block == NULL)
		return false;
	block->next = arena->head;
	block->size = size;
	block->used = 0;
	arena->head = block;
	arena->blocks++;
	return true;
}

/* As arena_alloc(), but the bytes are left as they are. */
static void *
take(struct arena *arena, size_t size)
{
	void *p;

	if (size > SIZE_MAX - ALIGNMENT)
		goto fail;
	size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (arena->max != 0 &&
	    (size > arena->max || arena->used > arena->max - size))
		goto fail;
	if (arena->head == NULL || size > arena->head->size - arena->head->used)
		if (!add_block(arena, size))
			goto fail;
	p = arena->head->data + arena->head->used;
	arena->head->used += size;
	arena->used += size;
	return p;
fail:
	arena->failed = true;
	return NULL;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	void *p = take(arena, size);

	if (p != NULL)
		memset(p, 0, size);
	return p;
}

void *
arena_room(struct arena *arena, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size) {
		arena->failed = true;
		return NULL;
	}
	return take(arena, count * size);
}

void *
arena_array(struct arena *arena, size_t count, size_t size)
{
	void *p = arena_room(arena, count, size);

	if (p != NULL)
		memset(p, 0, count * size);
	return p;
}

/*
 * The newest block, which holds one allocation and that one only, becomes
 * larger: what grows by doubling leaves nothing behind, and often stays where
 * it is.
 */
static void *
grow_block(struct arena *arena, size_t had, size_t size)
{
	struct block *block = arena->head;

	if (size > SIZE_MAX - ALIGNMENT - sizeof(*block))
		goto fail;
	size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (arena->max != 0 &&
	    (size > arena->max || arena->used - had > arena->max - size))
		goto fail;
	block = realloc(block, sizeof(*block) + size);
	if (block == NULL)
		goto fail;
	block->size = block->used = size;
	arena->head = block;
	arena->used += size - had;
	return block->data;
fail:
	arena->failed = true;
	return NULL;
}

void *
arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size)
{
	struct block *b = arena->head;
	size_t had = (old_size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	void *p;

	/* The last allocation ends where the block's free room begins. */
	if (old != NULL && b != NULL && had <= b->used &&
	    (char *)old == b->data + b->used - had && new_size >= had &&
	    new_size <= b->size - b->used + had) {
		b->used -= had;
		arena->used -= had;
		p = take(arena, new_size);
		if (p == NULL) {
			b->used += had;
			arena->used += had;
		}
		return p;
	}
	if (old != NULL && b != NULL && (char *)old == b->data &&
	    b->used == had && new_size > had)
		return grow_block(arena, had, new_size);
	p = take(arena, new_size);
	if (p != NULL && old_size > 0)
		memcpy(p, old, old_size < new_size ? old_size : new_size);
	return p;
}

char *
arena_dup(struct arena *arena, struct span s)
{
	char *p = s.n == SIZE_MAX ? NULL : take(arena, s.n + 1);

	if (p == NULL)
		return NULL;
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

struct span
arena_span(struct arena *arena, struct span s)
{
	char *p = arena_dup(arena, s);

	return p == NULL ? SPAN_NONE : span_of(p, s.n);
}

char *
arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list ap, again;
	char *p = NULL;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n >= 0)
		p = arena_alloc(arena, (size_t)n + 1);
	if (p != NULL)
		vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	va_end(ap);
	return p;
}

bool
arena_failed(const struct arena *arena)
{
	return arena->failed;
}

size_t
arena_used(const struct arena *arena)
{
	return arena->used;
}

size_t
arena_blocks(const struct arena *arena)
{
	return arena->blocks;
}
