/*
 * scratch - the inside of a scratch, for pattern.c; others see pattern.h.
 */
#ifndef OFFPLAT_RULES_SCRATCH_H
#define OFFPLAT_RULES_SCRATCH_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "rules/pattern.h"

struct scratch {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	size_t window;     /* start positions in one call; 0: all */
	uint64_t deadline; /* 0: none */
	struct scratch *next;
};

#endif
