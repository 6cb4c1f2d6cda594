/*
 * item - reads a pattern piece by piece, for what rewrites patterns.
 */
#ifndef OFFPLAT_RULES_ITEM_H
#define OFFPLAT_RULES_ITEM_H

#include "base/span.h"

enum item_kind {
	ITEM_CHAR,  /* one character that stands for itself */
	ITEM_FIXED, /* a place, class or look-around: one way to match it */
	ITEM_GROUP, /* whose inside may be rewritten */
	ITEM_OTHER
};

/* A piece of a sequence, with its quantifier. */
struct item {
	enum item_kind kind;
	struct span text;
	struct span inside; /* of a group */
};

/*
 * Nothing but groups, look-arounds, escapes, classes and characters? Only such
 * patterns may be read with item_first().
 */
bool item_plain(struct span pattern);
/* The first piece of s, which is not empty; a | is one, too. */
struct item item_first(struct span s);
/* Does s begin with a look-behind? Its inside stays as it is. */
bool item_looks_behind(struct span s);

#endif
