/*
 * authres_field - one Authentication-Results field taken apart by the grammar
 * of RFC 8601 section 2.2.
 */
#ifndef OFFPLAT_PLATFORM_AUTHRES_FIELD_H
#define OFFPLAT_PLATFORM_AUTHRES_FIELD_H

#include "base/arena.h"
#include "base/span.h"

/* More results than any honest server writes into one field. */
#define AUTHRES_RESULTS_MAX 64

/* One "method=result" with what is asked of its properties. */
struct authres_result {
	struct span method;
	struct span result;
	struct span from; /* header.from */
	struct span d;    /* header.d */
	struct span i;    /* header.i */
	bool usable;      /* version 1 and no property given twice */
};

struct authres_field {
	struct span authserv;
	struct authres_result results[AUTHRES_RESULTS_MAX];
	size_t n;
};

/*
 * False: value does not parse to its end, and says nothing at all. Spans lead
 * into value, or into arena where a quoted string had to be unquoted.
 */
bool authres_field_parse(
    struct authres_field *field_r, struct arena *arena, struct span value);

#endif
