/*
 * pattern_store - compiled patterns, packed until a text asks for them. Of all
 * rules most are of languages and frauds that a site never sees, and what is
 * compiled of them is most of what a daemon would hold.
 *
 * Patterns are added before anybody searches with them. After that any number of
 * threads may search: a pattern takes itself out of the store, which does not
 * change.
 */
#ifndef OFFPLAT_RULES_PATTERN_STORE_H
#define OFFPLAT_RULES_PATTERN_STORE_H

#include "rules/pattern.h"

struct pattern_store;

/* NULL: memory is short. */
struct pattern_store *pattern_store_init(void);
/* The patterns that were added must be gone. */
void pattern_store_deinit(struct pattern_store **store);

/*
 * Packs the pattern, and lets go of what was compiled, unless a search or a test
 * of it went before, or memory is short: it stays as it is then. Nothing is known
 * of the pattern afterwards but how to search with it.
 */
void pattern_store_add(struct pattern_store *store, struct pattern *pattern);
/* To be called behind the last pattern. */
void pattern_store_finish(struct pattern_store *store);

/* Bytes that the store holds. */
size_t pattern_store_size(const struct pattern_store *store);

#endif
