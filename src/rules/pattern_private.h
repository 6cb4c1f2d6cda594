/*
 * pattern_private - the inside of patterns and scratches, for the files that
 * call PCRE2: pattern.c, pattern_store.c, scratch.c and work.c. Others see
 * pattern.h.
 */
#ifndef OFFPLAT_RULES_PATTERN_PRIVATE_H
#define OFFPLAT_RULES_PATTERN_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "rules/pattern.h"

/* What searches use; it changes though the pattern does not. */
struct quick {
	_Atomic(pcre2_code *) code; /* NULL: not yet made */
	pthread_mutex_t lock;       /* of making it */
};

/* Where a store has a pattern; store == NULL: it has it not. */
struct packed {
	const struct pattern_store *store;
	size_t block;
	size_t at;
	size_t n; /* bytes */
};

struct pattern {
	pcre2_code *code; /* as compiled, which never changes; NULL: packed */
	struct packed packed;
	struct quick *quick;
	bool on_arena;
	uint32_t match_options;
};

/* What was packed, for the caller to free; NULL: memory is short. */
pcre2_code *pattern_unpack(const struct packed *packed);

struct scratch {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	size_t window;     /* start positions in one call; 0: all */
	uint64_t deadline; /* 0: none */
	struct scratch *next;
};

#endif
