/*
 * pattern_private - the inside of patterns and scratches, for the files that
 * call PCRE2: pattern.c, scratch.c and work.c. Others see pattern.h.
 */
#ifndef OFFPLAT_RULES_PATTERN_PRIVATE_H
#define OFFPLAT_RULES_PATTERN_PRIVATE_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "rules/pattern.h"

struct pattern {
	pcre2_code *code;
	uint32_t match_options;
	bool jit;
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
