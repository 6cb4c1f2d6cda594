/*
 * pattern_private - the inside of patterns and scratches, for the files that
 * call PCRE2: pattern.c, scratch.c and work.c. Others see pattern.h.
 */
#ifndef OFFPLAT_RULES_PATTERN_PRIVATE_H
#define OFFPLAT_RULES_PATTERN_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "rules/pattern.h"

/* What searches use. */
struct quick {
	_Atomic(pcre2_code *) code; /* NULL: not yet made */
	pthread_mutex_t lock;       /* of making it */
};

struct pattern {
	pcre2_code *code; /* as compiled, which never changes */
	struct quick *quick;
	uint32_t match_options;
};

struct scratch {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	size_t window;     /* start positions in one call; 0: all */
	uint64_t deadline; /* 0: none */
	struct scratch *next;
};

#endif
