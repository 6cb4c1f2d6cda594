/*
 * pattern_store - see pattern_store.h.
 *
 * PCRE2 writes a pattern as bytes that can be read back without compiling it
 * again. Those of some patterns are put behind one another and deflated: rules of
 * a language have their lists of words in common, so a block becomes a sixth. A
 * block is no longer than what deflate looks back at, and what has to be inflated
 * for one pattern.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "rules/pattern_private.h"
#include "rules/pattern_store.h"

#define BLOCK_BYTES 65536 /* a block is closed behind so many */
/* The fastest but one: what it leaves is a tenth more than the best does. */
#define LEVEL 2

struct block {
	Bytef *bytes;
	uLong n;
};

struct pattern_store {
	struct block *blocks;
	size_t n;
	size_t size;
	/* The block that is being filled, and the patterns in it. */
	Bytef *open;
	size_t open_n;
	size_t open_room;
	struct pattern **waiting;
	size_t nwaiting;
	size_t waiting_room;
};

struct pattern_store *
pattern_store_init(void)
{
	return calloc(1, sizeof(struct pattern_store));
}

static void
forget_open(struct pattern_store *store)
{
	free(store->open);
	free(store->waiting);
	store->open = NULL;
	store->waiting = NULL;
	store->open_n = store->open_room = 0;
	store->nwaiting = store->waiting_room = 0;
}

void
pattern_store_deinit(struct pattern_store **store)
{
	if (*store == NULL)
		return;
	for (size_t i = 0; i < (*store)->n; i++)
		free((*store)->blocks[i].bytes);
	free((*store)->blocks);
	forget_open(*store);
	free(*store);
	*store = NULL;
}

size_t
pattern_store_size(const struct pattern_store *store)
{
	return store->size;
}

/* Room for more of an array; false: there is none. */
static bool
make_room(void **array, size_t *room, size_t need, size_t size)
{
	size_t more = *room == 0 ? 64 : *room;
	void *grown;

	if (need <= *room)
		return true;
	while (more < need)
		more *= 2;
	grown = realloc(*array, more * size);
	if (grown == NULL)
		return false;
	*array = grown;
	*room = more;
	return true;
}

/* The open block, deflated; its bytes are NULL when memory is short. */
static struct block
deflate_open(const struct pattern_store *store)
{
	struct block block = { NULL, compressBound(store->open_n) };
	Bytef *fitting;

	block.bytes = malloc(block.n);
	if (block.bytes == NULL || compress2(block.bytes, &block.n, store->open,
				       store->open_n, LEVEL) != Z_OK) {
		free(block.bytes);
		return (struct block){ NULL, 0 };
	}
	fitting = realloc(block.bytes, block.n);
	if (fitting != NULL)
		block.bytes = fitting;
	return block;
}

/* Deflates the open block; the patterns in it are compiled no more. */
static void
close_block(struct pattern_store *store)
{
	struct block *blocks;
	struct block block = deflate_open(store);

	blocks = realloc(store->blocks, (store->n + 1) * sizeof(*blocks));
	if (blocks != NULL)
		store->blocks = blocks;
	if (blocks == NULL || block.bytes == NULL) {
		free(block.bytes);
		for (size_t i = 0; i < store->nwaiting; i++)
			store->waiting[i]->packed.store = NULL;
	} else {
		blocks[store->n++] = block;
		store->size += block.n;
		for (size_t i = 0; i < store->nwaiting; i++) {
			pcre2_code_free(store->waiting[i]->code);
			store->waiting[i]->code = NULL;
		}
	}
	store->open_n = 0;
	store->nwaiting = 0;
}

static bool
add_bytes(struct pattern_store *store, struct pattern *pattern,
    const uint8_t *bytes, size_t n)
{
	void *open = store->open, *waiting = store->waiting;
	bool room = make_room(&open, &store->open_room, store->open_n + n, 1);

	store->open = open;
	room = make_room(&waiting, &store->waiting_room, store->nwaiting + 1,
		   sizeof(struct pattern *)) &&
	       room;
	store->waiting = waiting;
	if (!room)
		return false;
	memcpy(store->open + store->open_n, bytes, n);
	pattern->packed = (struct packed){ store, store->n, store->open_n, n };
	store->waiting[store->nwaiting++] = pattern;
	store->open_n += n;
	return true;
}

void
pattern_store_add(struct pattern_store *store, struct pattern *pattern)
{
	const pcre2_code *code = pattern->code;
	uint8_t *bytes = NULL;
	PCRE2_SIZE n = 0;

	if (code == NULL || atomic_load(&pattern->quick->code) != NULL ||
	    pcre2_serialize_encode(&code, 1, &bytes, &n, NULL) != 1)
		return;
	if (add_bytes(store, pattern, bytes, n) && store->open_n >= BLOCK_BYTES)
		close_block(store);
	pcre2_serialize_free(bytes);
}

void
pattern_store_finish(struct pattern_store *store)
{
	if (store->nwaiting > 0)
		close_block(store);
	forget_open(store);
}

/* The first n bytes of a block, which the caller frees; NULL: no memory. */
static uint8_t *
inflate_block(const struct block *block, size_t n)
{
	z_stream stream = { .next_in = block->bytes,
		.avail_in = (uInt)block->n };
	uint8_t *bytes = malloc(n);

	if (bytes == NULL || inflateInit(&stream) != Z_OK) {
		free(bytes);
		return NULL;
	}
	stream.next_out = bytes;
	stream.avail_out = (uInt)n;
	inflate(&stream, Z_SYNC_FLUSH);
	n = stream.avail_out;
	inflateEnd(&stream);
	if (n == 0)
		return bytes;
	free(bytes);
	return NULL;
}

pcre2_code *
pattern_unpack(const struct packed *packed)
{
	pcre2_code *code = NULL;
	uint8_t *bytes;

	if (packed->store == NULL)
		return NULL;
	bytes = inflate_block(
	    &packed->store->blocks[packed->block], packed->at + packed->n);
	if (bytes == NULL)
		return NULL;
	/* It wants the bytes where an array of them may begin. */
	memmove(bytes, bytes + packed->at, packed->n);
	if (pcre2_serialize_decode(&code, 1, bytes, NULL) != 1)
		code = NULL;
	free(bytes);
	return code;
}
