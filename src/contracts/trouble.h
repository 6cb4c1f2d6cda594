/*
 * trouble - why something of the store did not work, for the administrator.
 */
#ifndef OFFPLAT_CONTRACTS_TROUBLE_H
#define OFFPLAT_CONTRACTS_TROUBLE_H

#include <stdbool.h>

#define TROUBLE_BYTES 240

struct trouble {
	char text[TROUBLE_BYTES];
};

/* Always returns false, so that a caller can return it. */
bool trouble_set(struct trouble *trouble, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
