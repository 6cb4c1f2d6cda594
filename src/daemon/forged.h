/*
 * forged - the header fields of a mail that claim to be ours. Only this filter
 * may write names that begin with X-Offplatform-, so every one that arrives is
 * counted under its exact name and removed.
 */
#ifndef OFFPLAT_DAEMON_FORGED_H
#define OFFPLAT_DAEMON_FORGED_H

#include <stdbool.h>
#include <stddef.h>
#include <libmilter/mfapi.h>

#include "base/arena.h"

struct forged_name {
	char *name;
	int copies;
};

struct forged {
	struct forged_name *names; /* in the arena of the message */
	size_t n, cap;
	size_t copies;
	bool over; /* too many to count: they cannot all be removed */
};

/* Counts the field if its name is one of ours. */
void forged_see(struct forged *forged, struct arena *arena, struct span name);
/*
 * At the end of the mail: removes them all. Returns the name of what failed,
 * or NULL.
 */
const char *forged_remove(const struct forged *forged, SMFICTX *ctx);

#endif
