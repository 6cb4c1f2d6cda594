/*
 * address - From, Sender, Reply-To: the mailboxes of a field, iteratively, with
 * decoded display names. Hostile forms (groups in groups, endless comments)
 * cost no more than a walk over the bytes.
 */
#ifndef OFFPLAT_MAIL_ADDRESS_H
#define OFFPLAT_MAIL_ADDRESS_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/names.h"
#include "base/span.h"

struct address {
	struct span name;  /* display name, decoded, UTF-8; may be empty */
	struct span local; /* as written, unquoted */
	struct span
	    domain; /* lower case, without a closing dot; may be empty */
};

/* At most max mailboxes of the raw value. Returns how many. */
size_t address_parse(struct arena *arena, struct span value,
    struct address *addresses_r, size_t max, const struct limits *limits,
    limit_set *hit);

#endif
