/*
 * literal - what a text must contain for a pattern to match, and with what a
 * match begins, read from the pattern's text. Conservative: where something is
 * not understood, nothing is required.
 */
#ifndef OFFPLAT_RULES_LITERAL_H
#define OFFPLAT_RULES_LITERAL_H

#include <stdint.h>

#include "base/arena.h"

/* Requirements of one way to match that are kept: the longest literals. */
#define LITERAL_SETS 4

/* No ASCII letter, digit or _ stands at this side: what a \b makes certain. */
#define LITERAL_LEFT  1u
#define LITERAL_RIGHT 2u

struct literal {
	struct span s;
	unsigned edges;
	unsigned open; /* sides where what was read so far ends */
};

/* As wide as the text is. */
#define LITERAL_ANY SIZE_MAX

/*
 * How much text something takes. Most of it cannot hold the end of a sentence
 * (prefilter.h): what is wide without end then still is within one.
 */
struct width {
	size_t bytes; /* at most */
	size_t loose; /* … of the parts that may hold the end of a sentence */
	size_t breaks; /* so many such parts */
};

/* One of these must be in the text. */
struct literal_set {
	struct literal *v;
	size_t n;
	size_t shortest;     /* bytes */
	struct width before; /* between where a match begins and one of these */
};

/* One way to match: each of its sets must be met. */
struct literal_way {
	struct literal_set sets[LITERAL_SETS];
	size_t n;
	struct literal_set first; /* a match begins with one; n == 0: unknown */
};

/* The pattern matches in one of these ways; n == 0: nothing is required. */
struct literal_need {
	struct literal_way *v;
	size_t n;
};

/* All on arena. A lack of memory requires nothing. */
struct literal_need literal_need(struct arena *arena, struct span source);

#endif
