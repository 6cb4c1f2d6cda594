/*
 * rules - what the parts of offplat rules share.
 */
#ifndef OFFPLAT_TOOL_RULES_H
#define OFFPLAT_TOOL_RULES_H

#include "tool/judgement.h"

struct rules {
	struct envelope envelope;
	struct scanner *scanner;
	bool json;
	bool verbose;
	char **names; /* rules, or files */
	size_t n;
};

/* Each returns the exit status. */
int rules_list(struct rules *rules);
int rules_show(struct rules *rules);
int rules_explain(struct rules *rules);
int rules_new(struct rules *rules);

#endif
