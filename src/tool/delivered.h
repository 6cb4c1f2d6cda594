/*
 * delivered - a message after a milter's changes, as the MTA would deliver it.
 */
#ifndef OFFPLAT_TOOL_DELIVERED_H
#define OFFPLAT_TOOL_DELIVERED_H

#include <stdio.h>

#include "tool/milter_client.h"

/* One header field, with its line end. */
struct delivered_field {
	struct span name;
	struct span raw;
};

struct delivered {
	struct delivered_field *fields;
	size_t n, cap;
	struct span top;  /* the "From " line of an mbox */
	struct span rest; /* the empty line and the body */
	const char *eol;
	size_t removed; /* fields that the milter took out */
	struct arena *arena;
};

/* Applies the changes in their order, each on what the one before it left. */
void delivered_init(struct delivered *delivered, struct arena *arena,
    struct span message, const struct milter_answer *answer);
/* The first field of that name, folds with LF, or SPAN_NONE. */
struct span delivered_value(
    const struct delivered *delivered, const char *name);
void delivered_write(const struct delivered *delivered, FILE *out);

#endif
